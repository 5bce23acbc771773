"""Caseload: stewards of one group should be out equally long over the cycle, for a price."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.checking.objective import recompute_objective
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import requirement, tiny_problem

HOUR_CENTS = 30_000
TOWNSHIP = "steward@339901001"


def two_stewards(*, price: int, group: str) -> Problem:
    """Return four visits of 70 minutes at S1, where V1 lives; V2 lives at S2, 20 minutes away."""
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    stewards = tuple(
        replace(van, id=name, depot_id=home, balance_group=group)
        for name, home in (("V1", "S1"), ("V2", "S2"))
    )
    demand = tuple(requirement(f"R{n}", stop_id="S1", same=("vehicle",)) for n in range(4))
    prices = replace(tiny.prices, spread_h_cents=price)
    return replace(tiny, vehicles=stewards, requirements=demand, prices=prices)


def solved(problem: Problem) -> Result:
    result = solve(problem, termination=MaxIterations(150), seed=1)
    assert check(problem, result.plan, result.objective) == ()
    assert result.plan.unserved == ()
    return result


def caseload(result: Result) -> dict[str, int]:
    """Return the visits made by each steward."""
    return dict(
        Counter(
            route.vehicle_id
            for route in result.plan.routes
            for trip in route.trips
            for stop in trip.stops
            for _ in stop.requirement_ids
        )
    )


def test_without_a_price_the_one_who_lives_there_does_it_all():
    assert caseload(solved(two_stewards(price=0, group=TOWNSHIP))) == {"V1": 4}


def test_with_a_price_the_neighbour_takes_half():
    result = solved(two_stewards(price=HOUR_CENTS, group=TOWNSHIP))
    assert caseload(result) == {"V1": 2, "V2": 2}


def test_those_of_different_groups_do_not_share():
    """Without a group of their own they are balanced by base and type: each is alone."""
    result = solved(two_stewards(price=HOUR_CENTS, group=""))
    assert caseload(result) == {"V1": 4}
    assert result.objective.workload_spread_cents == 0


@pytest.mark.parametrize(("group", "cents"), [(TOWNSHIP, 70_000), ("", 0)])
def test_the_checker_counts_the_busiest_above_the_mean_of_the_group(group, cents):
    """V1 is out for 4 x 70 minutes, V2 never: the mean is 2 h 20, the excess as much."""
    plan = solved(two_stewards(price=0, group=TOWNSHIP)).plan
    problem = two_stewards(price=HOUR_CENTS, group=group)
    assert recompute_objective(problem, plan).workload_spread_cents == cents


def test_a_plan_reported_with_another_group_is_refused():
    alone = solved(two_stewards(price=HOUR_CENTS, group=""))
    found = check(two_stewards(price=HOUR_CENTS, group=TOWNSHIP), alone.plan, alone.objective)
    assert [one.code for one in found] == ["objective"]
    assert "workload_spread_cents" in found[0].message_en
