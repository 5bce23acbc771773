"""spopt solves the same models on the same travel times: its optima are ours."""

import numpy as np
import pulp
import pytest
from spopt.locate import LSCP, MCLP, PCenter, PMedian

from optimizer.coverage import blocks, choose_bases, fewest_vehicles, most_covered, sites_of
from optimizer.coverage.bases import Sites
from optimizer.domain.coverage import CoverStatus
from tests.coverage.demands import sites_demand
from tests.coverage.places import shipped

COUNTIES = ("云和县", "景宁畲族自治县")
RANDOM = tuple(range(5))
CASES = (*COUNTIES, *RANDOM)


def solver() -> pulp.LpSolver:
    return pulp.PULP_CBC_CMD(msg=False)


def case(which: str | int) -> Sites:
    """Return a shipped county's sites of the supply line, or random ones."""
    if isinstance(which, str):
        laid_out = shipped(which)
        (problem,) = laid_out.problems
        kinds = {depot.id: depot.kind for depot in laid_out.dataset.depots}
        return sites_of(problem, line_id="supply", kinds=kinds)
    rng = np.random.default_rng(which)
    return Sites(
        line_id="supply",
        county_code="",
        names=tuple(f"D{n}" for n in range(9)),
        residents=rng.integers(1, 400, size=25),
        travel_s=rng.integers(300, 5000, size=(25, 9)).astype(float),
        in_use=(),
    )


def radius_s(sites: Sites) -> float:
    """Return a time within which every village has a site, and few have many."""
    return float(sites.travel_s.min(axis=1).max())


@pytest.mark.parametrize("which", CASES)
@pytest.mark.parametrize("count", [1, 3])
def test_the_most_covered_is_that_of_maximal_covering(which, count, monkeypatch):
    monkeypatch.setattr(blocks, "SLACK_SHARE", 0.0)
    sites = case(which)
    near_s = radius_s(sites) / 2
    theirs = MCLP.from_cost_matrix(sites.travel_s, sites.residents, near_s, count).solve(solver())
    best = round(pulp.value(theirs.problem.objective))
    found = sites_demand(sites.travel_s, sites.residents.tolist(), radius_s=near_s)
    ours = most_covered(found, fleet=count, max_travel_s=None)
    assert ours.status is CoverStatus.OPTIMAL
    assert ours.residents_covered == ours.residents_bound == best


@pytest.mark.parametrize("which", CASES)
def test_the_fewest_are_those_of_set_covering(which):
    sites = case(which)
    near_s = radius_s(sites)
    theirs = LSCP.from_cost_matrix(sites.travel_s, near_s).solve(solver())
    found = sites_demand(sites.travel_s, sites.residents.tolist(), radius_s=near_s)
    ours = fewest_vehicles(found, max_travel_s=None)
    assert ours.status is CoverStatus.OPTIMAL
    assert ours.vehicles == round(pulp.value(theirs.problem.objective))


@pytest.mark.parametrize("which", CASES)
def test_with_capacities_too_the_fewest_are_those_of_set_covering(which):
    sites = case(which)
    near_s = radius_s(sites)
    shares = np.random.default_rng(7).uniform(0.05, 0.2, size=len(sites.residents))
    shares *= 0.6 * len(sites.names) / shares.sum()
    theirs = LSCP.from_cost_matrix(
        sites.travel_s,
        near_s,
        demand_quantity_arr=shares,
        facility_capacity_arr=np.ones(len(sites.names)),
    ).solve(solver())
    people = sites.residents.tolist()
    found = sites_demand(sites.travel_s, people, radius_s=near_s, shares=shares)
    ours = fewest_vehicles(found, max_travel_s=None)
    if theirs.problem.status == pulp.LpStatusInfeasible:
        assert ours.status is CoverStatus.INFEASIBLE
    else:
        assert ours.status is CoverStatus.OPTIMAL
        assert ours.vehicles == round(pulp.value(theirs.problem.objective))


@pytest.mark.parametrize("which", CASES)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_median_is_theirs(which, count):
    sites = case(which)
    count = min(count, len(sites.names))
    theirs = PMedian.from_cost_matrix(sites.travel_s, sites.residents, count).solve(solver())
    ours = choose_bases(sites, goal="median", count=count)
    assert ours.status is CoverStatus.OPTIMAL
    best_s = pulp.value(theirs.problem.objective) / sites.residents.sum()
    assert ours.mean_s == pytest.approx(best_s, rel=1e-6)
    assert ours.bound_s == pytest.approx(best_s, rel=1e-6)


@pytest.mark.parametrize("which", CASES)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_centre_is_theirs(which, count):
    sites = case(which)
    count = min(count, len(sites.names))
    theirs = PCenter.from_cost_matrix(sites.travel_s, count).solve(solver())
    ours = choose_bases(sites, goal="centre", count=count)
    assert ours.status is CoverStatus.OPTIMAL
    assert ours.longest_s == ours.bound_s == round(pulp.value(theirs.problem.objective))
