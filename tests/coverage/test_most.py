"""The most residents covered: by hand, and against every choice."""

from itertools import product

import pytest

from optimizer.coverage import CoverDemand, coverage_curve, most_covered
from optimizer.domain.coverage import CoverStatus, MostCovered
from tests.coverage.demands import demand, pool, random_demand, unit
from tests.coverage.enumeration import blocks, cost_cents, most, subsets
from tests.support.builders import COUNTY

HOUR = 3600


def answered(found: CoverDemand, **options) -> MostCovered:
    return most_covered(found, max_travel_s=HOUR, **options)


def three_villages() -> CoverDemand:
    """Two vehicles of two bases; B is dear and populous, A and C go together."""
    units = [
        unit("A", offers={0: 0.5}, cents=100),
        unit("B", offers={0: 0.6, 1: 0.6}, cents=900),
        unit("C", offers={0: 0.5}, cents=100),
    ]
    return demand({"A": 40, "B": 70, "C": 50}, [pool(0), pool(1)], units)


@pytest.mark.parametrize(("fleet", "residents"), [(0, 0), (1, 90), (2, 160), (9, 160)])
def test_a_fleet_covers_so_many(fleet, residents):
    found = answered(three_villages(), fleet=fleet)
    assert (found.residents_covered, found.residents_bound) == (residents, residents)
    assert found.status is CoverStatus.OPTIMAL
    assert found.vehicles_used <= fleet


@pytest.mark.parametrize(
    ("cents", "residents"),
    [(99, 0), (100, 50), (199, 50), (200, 90), (999, 90), (1000, 120), (1099, 120), (1100, 160)],
)
def test_a_budget_covers_so_many(cents, residents):
    assert answered(three_villages(), budget_cents=cents).residents_covered == residents


def test_a_village_counts_only_when_every_line_comes():
    units = [unit("A", offers={0: 0.5}), unit("A", offers={1: 0.5}, line_id="meals")]
    found = demand({"A": 40}, [pool(0), pool(1)], units)
    assert answered(found, fleet=1).residents_covered == 0
    assert answered(found, fleet=2).residents_covered == 40


def test_a_village_out_of_reach_of_one_line_is_never_covered():
    units = [unit("A", offers={0: 0.5}), unit("A", offers={1: (0.5, 61)}, line_id="meals")]
    found = answered(demand({"A": 40}, [pool(0), pool(1)], units))
    assert (found.residents_covered, found.residents_bound, found.uncovered) == (0, 0, ("A",))


def test_each_base_has_its_own_lines_and_each_county_its_name():
    units = [
        unit("A", offers={0: 0.4}, line_id="hospital"),
        unit("A", offers={1: 0.4}, line_id="meals"),
        unit("A", offers={1: 0.4, 2: (0.4, 90)}, line_id="supply"),
    ]
    found = demand({"A": 40}, [pool(0, vehicles=2), pool(1), pool(2)], units)
    answer = answered(found, names={COUNTY: "甲县"})
    assert [(use.depot_id, use.line_id, use.vehicles) for use in answer.bases] == [
        ("D0", "hospital", 1),
        ("D1", "meals+supply", 1),
    ]
    assert answer.vehicles_by_line == {"hospital": 1, "meals+supply": 1}
    assert [area.name for area in answer.areas] == ["甲县"]
    last = coverage_curve(found, max_travel_s=HOUR, names={COUNTY: "甲县"})[-1]
    assert (last.vehicles_by_line, [area.name for area in last.areas]) == (
        {"hospital": 1, "meals+supply": 1},
        ["甲县"],
    )


@pytest.mark.parametrize("options", [{"fleet": -1}, {"budget_cents": -1}])
def test_less_than_nothing_is_refused(options):
    with pytest.raises(ValueError, match=">= 0"):
        answered(three_villages(), **options)


def test_fleet_and_budget_together_are_refused_for_several_blocks():
    with pytest.raises(ValueError, match="cannot both"):
        answered(random_demand(1, blocks=2), fleet=1, budget_cents=1)


def test_where_nothing_is_due_there_is_no_share():
    found = answered(demand({"A": 1}, [pool(0)], []), fleet=3, budget_cents=5)
    assert (found.residents, found.residents_covered, found.share) == (0, 0, None)


@pytest.mark.parametrize("seed", range(12))
def test_no_sharing_of_a_fleet_among_blocks_covers_more(seed):
    found = random_demand(seed, blocks=1 + seed % 3, villages=3)
    tried = blocks(found, max_travel_s=HOUR)
    vehicles = sum(one.vehicles for one in found.pools)
    for fleet in range(vehicles + 1):
        answer = answered(found, fleet=fleet)
        assert answer.residents_covered == answer.residents_bound == most(tried, fleet)
        assert answer.vehicles_used <= fleet


@pytest.mark.parametrize("seed", range(6))
def test_the_curve_holds_the_best_of_every_fleet(seed):
    found = random_demand(seed, blocks=2, villages=3)
    tried = blocks(found, max_travel_s=HOUR)
    points = coverage_curve(found, max_travel_s=HOUR, points=1000)
    assert [point.residents_covered for point in points] == [
        most(tried, point.fleet) for point in points
    ]
    reach = {offer.pool for unit in found.units for offer in unit.offers if offer.away_s <= HOUR}
    able = sum(found.pools[p].vehicles for p in reach)
    assert [point.fleet for point in points] == list(range(1, able + 1))
    assert {point.status for point in points} == {CoverStatus.OPTIMAL}


@pytest.mark.parametrize("seed", range(8))
def test_no_choice_within_fleet_and_budget_covers_more(seed):
    found = random_demand(seed, villages=4)
    people = {village.code: village.residents for village in found.villages}
    budget, fleet = 150 * (seed + 1), 1 + seed % 3
    fleets = [
        dict(enumerate(counts))
        for counts in product(*(range(one.vehicles + 1) for one in found.pools))
        if sum(counts) <= fleet
    ]
    best = 0
    for codes in subsets(sorted(people)):
        costs = [cost_cents(found, codes, counts, max_travel_s=HOUR) for counts in fleets]
        if any(cost is not None and cost <= budget for cost in costs):
            best = max(best, sum(people[code] for code in codes))
    answer = answered(found, fleet=fleet, budget_cents=budget)
    assert answer.residents_covered == answer.residents_bound == best


@pytest.mark.parametrize("seed", range(8))
def test_a_budget_shared_by_blocks_is_kept_and_its_bound_is_one(seed):
    found = random_demand(seed, blocks=2, villages=3)
    people = {village.code: village.residents for village in found.villages}
    budget = 200 * (seed + 1)
    counts = {one.index: one.vehicles for one in found.pools}
    best = 0
    for codes in subsets(sorted(people)):
        cost = cost_cents(found, codes, counts, max_travel_s=HOUR)
        if cost is not None and cost <= budget:
            best = max(best, sum(people[code] for code in codes))
    answer = answered(found, budget_cents=budget)
    assert answer.residents_covered <= best <= answer.residents_bound <= answer.residents
    covered = frozenset(people) - set(answer.uncovered)
    cost = cost_cents(found, covered, counts, max_travel_s=HOUR)
    assert cost is not None
    assert cost <= budget + 1e-3
