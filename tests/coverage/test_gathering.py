"""What is gathered from problems: pools, units, and how many halts fill a day."""

from dataclasses import replace

import pytest

from optimizer.coverage import CoverDemand, cover_demand, fewest_vehicles, most_covered
from optimizer.coverage.demand import CoverUnit
from optimizer.coverage.work import work_of
from optimizer.domain.problem import ClosedVisits, CycleRequirement, Problem
from optimizer.domain.travel import UNREACHABLE_S
from tests.support.ruled import ruled_van, with_fleet
from tests.support.tiny import matrix, requirement, tiny_problem

MINUTE = 60


def gathered(*requirements: CycleRequirement, **van) -> CoverDemand:
    """Return what is gathered of one van (8:00-17:00, no break) and some requirements."""
    fleet = (replace(ruled_van(), **van),)
    return cover_demand([with_fleet(fleet, requirements, weeks=2)])


def only(found: CoverDemand) -> CoverUnit:
    (unit,) = found.units
    return unit


def halts(found: CoverDemand) -> float:
    """Return how many halts fill the van's day; 0 where it cannot make even one."""
    offers = only(found).offers
    return round(1 / offers[0].day_share) if offers else 0


def test_the_tiny_problem_has_five_units_and_two_or_three_pools():
    found = cover_demand([tiny_problem()])
    assert [(unit.stop_id, unit.visits) for unit in found.units] == [
        ("S1", 2),
        ("S2", 2),
        ("S3", 4),
        ("S1", 1),
        ("S2", 1),
    ]
    assert [pool.vehicle_ids for pool in found.pools] == [("H1",), ("V1",), ("V2",)]
    assert [pool.days_each for pool in found.pools] == [6, 6, 6]
    assert [village.code for village in found.villages_due] == ["S1", "S2", "S3"]
    assert found.of_lines(["hospital"]).vehicles == 1


def test_like_vehicles_are_one_pool_and_those_off_for_all_days_in_none():
    vans = [ruled_van("V1"), ruled_van("V2"), replace(ruled_van("V3"), shifts=(None,) * 14)]
    found = cover_demand([with_fleet(tuple(vans), [requirement("R1")])])
    assert [pool.vehicle_ids for pool in found.pools] == [("V1", "V2")]


def test_a_joined_unit_has_all_services_and_the_time_open_to_all():
    joined = {"join_id": "J", "service_ids": ("shopping",)}
    first = requirement("R1", service_min=30, load_out=(3, 0), windows=("9:00-12:00",), **joined)
    other = requirement("R2", service_min=20, load_out=(2, 1), windows=("11:00-14:00",), **joined)
    unit = only(gathered(first, other))
    assert (unit.duration_s, unit.load_out) == (60 * MINUTE, (5, 1))
    assert [(w.open_s, w.close_s) for w in unit.windows] == [(11 * 3600, 12 * 3600)]


def test_the_least_leg_is_the_shortest_way_from_anywhere():
    assert [
        only(gathered(requirement("R", stop_id=name))).least_leg_s for name in ("S1", "S2")
    ] == [
        22 * MINUTE,
        16 * MINUTE,
    ]


@pytest.mark.parametrize(
    ("van", "able"),
    [
        ({}, 1),
        ({"service_ids": ("selling",)}, 0),
        ({"fleet": "hospital"}, 0),
        ({"road_class": 3}, 0),
        ({"area": ("elsewhere",)}, 0),
        ({"area": ("S1",)}, 1),
        ({"capacity": (4, 0)}, 0),
        ({"capacity": (5, 0)}, 1),
    ],
)
def test_who_is_able_has_service_fleet_road_area_and_capacity(van, able):
    unit = only(gathered(requirement("R1", load_out=(5, 0)), **van))
    assert (len(unit.able), len(unit.offers)) == (able, able)


def test_where_there_is_no_way_home_nothing_is_offered():
    table = matrix()
    seconds = table.duration_s.copy()
    seconds[table.location_ids.index("S1"), table.location_ids.index("D1")] = UNREACHABLE_S
    problem = with_fleet((ruled_van(),), [requirement("R1")])
    cut = replace(problem, matrices={"van": replace(table, duration_s=seconds)})
    unit = only(cover_demand([cut]))
    assert (len(unit.able), unit.offers) == (1, ())


# From D1 to S1 it is 30 minutes, home 25; the stop is the line's only one, so there is no hop.


@pytest.mark.parametrize(("minutes", "count"), [(151, 3), (152, 2), (475, 1), (476, 0)])
def test_halts_fill_the_shift_less_the_way(minutes, count):
    # 540 - 55 = 485 minutes, each halt with 10 of set-up.
    assert halts(gathered(requirement("R1", service_min=minutes))) == count


def test_a_single_halt_needs_no_break_and_two_do():
    rules = replace(ruled_van().rules, break_s=30 * MINUTE)
    assert halts(gathered(requirement("R1", service_min=470), rules=rules)) == 1
    assert halts(gathered(requirement("R1", service_min=217), rules=rules)) == 2
    assert halts(gathered(requirement("R1", service_min=218), rules=rules)) == 1


def test_the_longest_duty_shortens_the_day():
    rules = replace(ruled_van().rules, max_duty_s=300 * MINUTE)
    assert halts(gathered(requirement("R1", service_min=235), rules=rules)) == 1
    assert halts(gathered(requirement("R1", service_min=236), rules=rules)) == 0


@pytest.mark.parametrize(
    ("windows", "count"),
    [
        (("8:00-9:29",), 0),
        (("8:00-9:30",), 1),
        (("16:00-18:00",), 0),
        (("15:35-18:00",), 1),
        (("9:00-11:00", "13:00-14:00"), 3),
    ],
)
def test_halts_fit_into_windows_while_the_van_can_be_there(windows, count):
    assert halts(gathered(requirement("R1", service_min=50, windows=windows))) == count


@pytest.mark.parametrize(("trips", "count"), [(1, 2), (2, 4)])
def test_halts_are_bound_by_what_each_trip_carries(trips, count):
    loaded = requirement("R1", service_min=10, load_out=(10, 0))
    assert halts(gathered(loaded, max_trips=trips)) == count


def test_driving_time_bounds_the_way():
    for most_s, count in ((55 * MINUTE, 1), (55 * MINUTE - 1, 0)):
        rules = replace(ruled_van().rules, max_drive_s=most_s)
        assert halts(gathered(requirement("R1", service_min=400), rules=rules)) == count


def test_a_halt_costs_its_part_of_the_day_and_of_the_way():
    # One halt: a day at 200 yuan, 55 minutes at 30 an hour, 33 km at 1.50.
    (offer,) = only(gathered(requirement("R1", service_min=400))).offers
    assert offer.cost_cents == pytest.approx(20_000 + 2_750 + 4_950)


def test_halts_of_a_stop_are_summed_over_the_cycle_and_the_far_ones_named():
    near = gathered(
        requirement("R1", visits=3, service_min=400), requirement("R2", service_min=400)
    )
    (load,) = work_of(near, max_travel_s=30 * MINUTE).loads
    assert dict(load.days) == {0: 4.0}
    far = work_of(near, max_travel_s=30 * MINUTE - 1)
    assert (far.loads, dict(far.beyond)) == ((), {"periodic": frozenset({"S1"})})


def test_problems_keep_to_themselves():
    problem: Problem = tiny_problem()
    found = cover_demand([problem, problem])
    first, second = found.units[: len(found.units) // 2], found.units[len(found.units) // 2 :]
    assert {unit.problem for unit in first} == {0}
    assert {p for unit in first for p in unit.able}.isdisjoint(
        p for unit in second for p in unit.able
    )


def test_a_village_that_a_closure_takes_a_visit_from_is_not_covered_by_any_fleet():
    problem = tiny_problem()
    due = problem.requirements[0]
    closed = ClosedVisits(due=due, visits=1, closure_ids=("c1",))
    open_again = most_covered(cover_demand([problem]), max_travel_s=None)
    cut_off = cover_demand([replace(problem, closed=(closed,))])
    assert due.village_code not in open_again.uncovered
    assert due.village_code in most_covered(cut_off, max_travel_s=None).uncovered
    line = next(
        line
        for line in fewest_vehicles(cut_off, max_travel_s=None).lines
        if due.line_id in line.line_id
    )
    assert (line.status, line.vehicles, line.minimum) == ("infeasible", None, None)
    assert due.village_code in line.villages_beyond
