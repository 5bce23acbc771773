"""No area below a floor: by hand, and against every sharing of the fleet."""

from collections import Counter
from dataclasses import replace

import pytest

from optimizer.coverage import CoverDemand, FloorImpossibleError, equity_floor
from optimizer.coverage.areas import Area
from optimizer.domain.coverage import CoverStatus, FloorAnswer
from tests.coverage.demands import demand, pool, random_demand, unit
from tests.coverage.enumeration import blocks, floors

HOUR = 3600


def areas_by(found: CoverDemand, **codes: str) -> tuple[Area, ...]:
    """Return areas of villages, written ``name="A B"``."""
    people = {village.code: village.residents for village in found.villages}
    return tuple(
        Area(
            code=name,
            name=name,
            villages=frozenset(listed.split()),
            residents=sum(people[code] for code in listed.split()),
        )
        for name, listed in codes.items()
    )


def answered(
    found: CoverDemand, areas: tuple[Area, ...], *, floor: float, fleet: int | None = None
) -> FloorAnswer:
    return equity_floor(
        found, areas, level="county", floor=floor, fleet=fleet, max_travel_s=HOUR, seconds=60
    )


def town_and_valley() -> CoverDemand:
    """One vehicle's day: the town's two villages fill it, or one of the valley does."""
    units = [
        unit("T1", offers={0: 0.5}),
        unit("T2", offers={0: 0.5}),
        unit("V1", offers={0: 0.5}),
        unit("V2", offers={0: 0.8}),
    ]
    return demand({"T1": 60, "T2": 40, "V1": 10, "V2": 20}, [pool(0)], units)


@pytest.mark.parametrize(
    ("floor", "status"),
    [(0.0, "optimal"), (0.33, "optimal"), (1 / 3, "optimal"), (0.34, "infeasible")],
)
def test_a_floor_can_be_had_as_far_as_a_third_of_the_valley(floor, status):
    found = town_and_valley()
    answer = answered(found, areas_by(found, town="T1 T2", valley="V1 V2"), floor=floor)
    highest = 1 / 3 if floor == 1 / 3 else 0.33
    assert (answer.status, answer.highest, answer.highest_bound) == (status, highest, highest)


@pytest.mark.parametrize("percent", [29, 55, 57, 98.05, 99.5])
def test_the_highest_floor_is_never_below_one_that_can_be_had(percent):
    # A covers 99.9 % of the first area, and all of the second.
    units = [unit("A", offers={0: 0.5}), unit("B", offers={0: 0.6}), unit("C", offers={0: 0.1})]
    found = demand({"A": 999, "B": 1, "C": 5}, [pool(0)], units)
    answer = answered(found, areas_by(found, first="A B", second="C"), floor=percent / 100)
    assert answer.status is CoverStatus.OPTIMAL
    assert percent / 100 <= answer.highest <= answer.highest_bound
    assert answer.highest in (0.99, percent / 100)
    assert [area.residents_covered for area in answer.fairest] == [999, 5]


def test_a_price_says_whether_it_is_proved_and_is_never_below_nothing():
    found = town_and_valley()
    areas = areas_by(found, town="T1 T2", valley="V1 V2")
    answer = answered(found, areas, floor=0.3)
    assert (answer.price_proved, answer.covered_without_bound) == (True, 100)
    unproved = replace(answer, covered_without=80, covered_without_bound=140, price_proved=False)
    assert unproved.price == 0.5
    hurried = equity_floor(
        found, areas, level="county", floor=0.3, fleet=None, max_travel_s=HOUR, seconds=1e-9
    )
    assert hurried.covered <= hurried.covered_without <= hurried.covered_without_bound
    assert hurried.price >= 0.3


def test_the_price_is_what_is_lost_against_the_cover_without_a_floor():
    found = town_and_valley()
    answer = answered(found, areas_by(found, town="T1 T2", valley="V1 V2"), floor=0.3)
    assert (answer.covered_without, answer.covered, answer.price) == (100, 70, 0.3)
    assert [(area.code, area.residents_covered) for area in answer.areas] == [
        ("valley", 10),
        ("town", 60),
    ]
    assert [area.residents_covered for area in answer.areas_without] == [0, 100]


def test_an_impossible_floor_is_answered_with_the_covers_of_the_highest_one():
    found = town_and_valley()
    answer = answered(found, areas_by(found, town="T1 T2", valley="V1 V2"), floor=0.9)
    assert answer.status is CoverStatus.INFEASIBLE
    assert (answer.covered, answer.worst_areas) == (70, ("valley",))


def test_the_fairest_raises_others_when_the_worst_is_stuck():
    found = town_and_valley()
    answer = answered(found, areas_by(found, town="T1 T2", valley="V1 V2"), floor=0.0)
    assert [(area.code, area.residents_covered) for area in answer.fairest] == [
        ("valley", 10),
        ("town", 60),
    ]
    assert (answer.covered, answer.covered_fairest, answer.price_fairest) == (100, 70, 0.3)


def test_an_area_across_two_blocks_is_asked_as_a_whole():
    units = [unit("A", offers={0: 0.5}), unit("B", offers={1: (0.5, 90)}, block=1)]
    found = demand({"A": 60, "B": 40}, [pool(0), pool(1)], units)
    answer = answered(found, areas_by(found, both="A B"), floor=0.6)
    assert (answer.status, answer.highest) == (CoverStatus.OPTIMAL, 0.6)


def test_two_areas_of_the_same_villages_have_the_same_floor():
    units = [unit("A", offers={0: 0.5}), unit("B", offers={0: 0.6})]
    found = demand({"A": 60, "B": 40}, [pool(0)], units)
    answer = answered(found, areas_by(found, one="A B", other="A B"), floor=1.0)
    assert (answer.highest, answer.highest_bound) == (0.6, 0.6)
    assert [area.share for area in answer.fairest] == [0.6, 0.6]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"floor": 1.01}, "between 0 and 1"),
        ({"floor": -0.01}, "between 0 and 1"),
        ({"floor": 0.5, "fleet": -1}, "fleet must be >= 0"),
    ],
)
def test_what_is_no_floor_or_fleet_is_refused(options, error):
    found = town_and_valley()
    with pytest.raises(ValueError, match=error):
        answered(found, areas_by(found, town="T1 T2"), **options)


def test_a_floor_where_nobody_lives_is_refused():
    with pytest.raises(FloorImpossibleError):
        answered(town_and_valley(), (), floor=0.5)


def areas_of_blocks(found: CoverDemand, *, each: bool) -> tuple[Area, ...]:
    """Return an area for each block; otherwise two in each, of every other village."""
    codes: dict[str, list[str]] = {}
    for village in found.villages:
        block, number = village.code.split("-")
        codes.setdefault(block if each else f"{block}{int(number) % 2}", []).append(village.code)
    made = areas_by(found, **{f"a{name}": " ".join(own) for name, own in codes.items()})
    return tuple(area for area in made if area.residents)


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("shape", ["one block", "a block per area", "two areas in each of two"])
def test_no_sharing_keeps_a_higher_floor_and_fewer_areas_at_the_lowest(seed, shape):
    several = shape != "one block"
    found = random_demand(seed, blocks=2 if several else 1, villages=3 if several else 4)
    areas = areas_of_blocks(found, each=shape == "a block per area")
    fleet = 1 + seed % 3
    answer = answered(found, areas, floor=0.5, fleet=fleet)
    tried = list(
        floors(
            blocks(found, max_travel_s=HOUR), {area.code: area.villages for area in areas}, fleet
        )
    )
    best = max(min(shares.values()) for shares in tried)
    assert round(100 * answer.highest) == round(100 * answer.highest_bound) == best
    assert (answer.status is CoverStatus.OPTIMAL) == (best >= 50)
    lowest = min(Counter(shares.values())[best] for shares in tried if min(shares.values()) == best)
    fairest = [100 * area.residents_covered // area.residents for area in answer.fairest]
    assert min(fairest) >= best
    if several and shape != "a block per area":
        return
    assert Counter(fairest)[best] <= lowest
    if best < 100:
        assert len(answer.worst_areas) == lowest


@pytest.mark.parametrize("seed", range(10))
def test_covers_with_a_floor_keep_it_and_cost_no_less_than_those_without(seed):
    found = random_demand(seed, blocks=2, villages=3)
    areas = areas_of_blocks(found, each=True)
    answer = answered(found, areas, floor=0.4)
    held = 0.4 if answer.status is CoverStatus.OPTIMAL else answer.highest
    assert all(area.share >= held - 1e-9 for area in answer.areas)
    assert answer.covered <= answer.covered_without
    assert sum(area.residents_covered for area in answer.areas) == answer.covered


@pytest.mark.parametrize("fleet", [None, 3])
def test_a_floor_tells_its_bases_with_the_vehicles_that_their_work_takes(fleet):
    units = [
        unit("A", offers={0: 0.4}, line_id="hospital"),
        unit("A", offers={1: 0.4}, line_id="meals"),
    ]
    found = demand({"A": 40}, [pool(0, vehicles=5), pool(1, vehicles=5)], units)
    answer = answered(found, areas_by(found, all="A"), floor=1.0, fleet=fleet)
    assert answer.covered == 40
    assert [
        (use.depot_id, use.line_id, use.vehicles, use.vehicle_days) for use in answer.bases
    ] == [
        ("D0", "hospital", 1, 0.4),
        ("D1", "meals", 1, 0.4),
    ]
    assert answer.vehicles_by_line == {"hospital": 1, "meals": 1}


@pytest.mark.parametrize("seed", range(6))
def test_the_bases_of_a_floor_hold_its_work_with_the_fleet(seed):
    found = random_demand(seed, blocks=2, villages=3)
    codes = {v.code: v.code for v in found.villages if v.residents}
    answer = answered(found, areas_by(found, all=" ".join(codes)), floor=0.1, fleet=3)
    assert sum(use.vehicles for use in answer.bases) <= 3
    for use in answer.bases:
        assert use.vehicle_days <= use.vehicle_days_available + 1e-3
        assert use.vehicles <= use.vehicles_present
