"""The proved minimum: by hand, and never above what any complete plan uses."""

import time
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from optimizer.checking import check
from optimizer.coverage import cover_demand, fewest_vehicles, minimum_vehicles
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.services import TimeWindow
from optimizer.solving import MaxIterations, solve
from tests.coverage.demands import demand, pool, unit
from tests.coverage.places import shipped
from tests.support.problems import random_problem
from tests.support.random_rules import mixed_problem
from tests.support.ruled import ruled_van, with_fleet
from tests.support.tiny import requirement, tiny_plan, tiny_problem


def least(problem: Problem) -> int | None:
    return minimum_vehicles(cover_demand([problem]))


def vans(count: int, **rules):
    return tuple(ruled_van(f"V{n}", **rules) for n in range(1, count + 1))


def one_week(*requirements: CycleRequirement, count: int = 3, days: int = 1, **rules) -> Problem:
    """Vans from 8:00 to 17:00, out on so many days of one week."""
    fleet = tuple(
        replace(van, max_days_per_week=days, shifts=van.shifts[:7]) for van in vans(count, **rules)
    )
    return with_fleet(fleet, requirements, weeks=1)


def halts(count: int, *, minutes: int, stops: tuple[str, ...] = ("S1",), **options):
    """So many visits, each with 10 minutes of set-up, to stops in turn."""
    return [
        requirement(f"R{n}", stop_id=stops[n % len(stops)], service_min=minutes, days=7, **options)
        for n in range(count)
    ]


@pytest.mark.parametrize(("minutes", "vehicles"), [(508, 1), (509, None)])
def test_a_visit_with_its_way_takes_a_shift_and_no_minute_more(minutes, vehicles):
    # 8:00-17:00 are 540 minutes: set-up 10, the shortest way to S1 22.
    only = halts(1, minutes=minutes)
    assert least(one_week(*only, count=1)) == vehicles


@pytest.mark.parametrize(("minutes", "vehicles"), [(241, 1), (242, 2)])
def test_two_stops_fit_into_a_day_with_one_way_to_each(minutes, vehicles):
    # The shortest ways to S1 and S2 take 22 and 16, set-up 10: 22 + 16 + 2 x (10 + 241) = 540.
    assert least(one_week(*halts(2, minutes=minutes, stops=("S1", "S2")))) == vehicles


@pytest.mark.parametrize(("minutes", "vehicles"), [(249, 1), (250, 2)])
def test_two_visits_at_one_stop_may_need_one_way_to_it(minutes, vehicles):
    # 22 + 2 x (10 + 249) = 540.
    assert least(one_week(*halts(2, minutes=minutes))) == vehicles


@pytest.mark.parametrize(("days", "vehicles"), [(1, 3), (2, 2), (3, 1)])
def test_a_vehicle_counts_once_however_many_days_it_goes_out(days, vehicles):
    # The stops are far enough apart for one visit of 5 hours a day.
    assert least(one_week(*halts(3, minutes=300, stops=("S1", "S2", "S3")), days=days)) == vehicles


@pytest.mark.parametrize(("minutes", "vehicles"), [(42, 1), (43, 2)])
def test_only_the_first_way_lies_outside_a_window(minutes, vehicles):
    # The longer way, 22, to the first halt; then 16 + 2 x 42 = 100 minutes.
    narrow = halts(2, minutes=minutes, stops=("S1", "S2"), setup_min=0, windows=("9:00-10:40",))
    assert least(one_week(*narrow)) == vehicles


@pytest.mark.parametrize(("minutes", "vehicles"), [(37, 1), (38, 2)])
def test_only_whole_halts_fit_into_a_window(minutes, vehicles):
    windows = ("9:00-10:15", "14:00-15:15")
    assert least(one_week(*halts(3, minutes=minutes, setup_min=0, windows=windows))) == vehicles


@pytest.mark.parametrize(("goods", "vehicles"), [(13, 1), (14, 2)])
def test_a_vehicle_carries_what_it_holds_once_a_day(goods, vehicles):
    loaded = halts(2, minutes=10, stops=("S1", "S2"), load_out=(goods, 0))
    assert least(one_week(*loaded)) == vehicles


@pytest.mark.parametrize(("duty_s", "vehicles"), [(540 * 60, 1), (539 * 60, 2)])
def test_the_longest_duty_bounds_the_day(duty_s, vehicles):
    found = one_week(*halts(2, minutes=241, stops=("S1", "S2")), max_duty_s=duty_s)
    assert least(found) == vehicles


def two_classes(large_and_short: int, small_and_long: int) -> Problem:
    """A long visit for who has the hours, laden ones for who has the room: nobody has both."""
    day = vans(1)[0].shifts[:7]
    short = tuple(shift and TimeWindow(open_s=8 * 3600, close_s=10 * 3600) for shift in day)
    fleet = [
        replace(ruled_van(f"L{n}"), shifts=short, max_days_per_week=1, capacity=(20, 10))
        for n in range(large_and_short)
    ] + [
        replace(ruled_van(f"S{n}"), shifts=day, max_days_per_week=1, capacity=(5, 10))
        for n in range(small_and_long)
    ]
    work = [requirement("R0", stop_id="S1", service_min=400, setup_min=0, days=7)] + [
        requirement(f"R{n}", stop_id="S1", service_min=5, setup_min=0, days=7, load_out=(5, 0))
        for n in range(1, 5)
    ]
    return with_fleet(tuple(fleet), work, weeks=1)


@pytest.mark.parametrize("each", [1, 4])
def test_hours_and_room_of_unlike_vehicles_add_up_as_a_plan_may_share_the_work(each):
    problem = two_classes(each, each)
    plan = solve(problem, termination=MaxIterations(100), seed=1).plan
    assert plan.unserved == ()
    assert len({route.vehicle_id for route in plan.routes}) == 2
    assert least(problem) == 2


def test_vehicles_with_the_same_longest_day_but_other_days_are_not_the_same():
    # Both go out on two days; the first has but two hours on one of them.
    long, short = TimeWindow(open_s=28800, close_s=61200), TimeWindow(open_s=28800, close_s=36000)
    free = (None,) * 5
    fleet = (
        replace(ruled_van("V1"), shifts=(long, short, *free)),
        replace(ruled_van("V2"), shifts=(long, long, *free)),
    )
    assert least(with_fleet(fleet, halts(2, minutes=400), weeks=1)) == 1


def test_who_can_be_served_by_nobody_makes_it_impossible():
    assert least(one_week(*halts(1, minutes=10, service_ids=("bathing",)))) is None


def test_the_tiny_plan_uses_no_fewer():
    problem, plan = tiny_problem(), tiny_plan()
    assert least(problem) == 2 <= len({route.vehicle_id for route in plan.routes})


def used(problem: Problem, plan: Plan) -> dict[str, set[str]]:
    """Return the vehicles that a plan uses, by line."""
    line_of = {one.id: one.line_id for one in problem.requirements}
    found: dict[str, set[str]] = {}
    for route in plan.routes:
        for trip in route.trips:
            for stop in trip.stops:
                for name in stop.requirement_ids:
                    found.setdefault(line_of[name], set()).add(route.vehicle_id)
    return found


def assert_no_fewer(problem: Problem, plan: Plan) -> None:
    demand = cover_demand([problem])
    vehicles = used(problem, plan)
    least_of_all = minimum_vehicles(demand)
    assert least_of_all is not None
    assert len(set().union(*vehicles.values())) >= least_of_all
    for line_id, names in vehicles.items():
        least_of_line = minimum_vehicles(demand.of_lines([line_id]))
        assert least_of_line is not None
        assert len(names) >= least_of_line
    together = fewest_vehicles(demand, max_travel_s=None).minimum
    assert together is not None
    assert together <= len(set().union(*vehicles.values()))


def complete(problem: Problem, seed: int) -> Plan | None:
    """Return a short search's plan if it makes every visit."""
    result = solve(problem, termination=MaxIterations(3), seed=seed)
    assert check(problem, result.plan, result.objective) == ()
    return None if result.plan.unserved or not result.plan.routes else result.plan


def around(problem: Problem, plan: Plan) -> Problem:
    """Return a problem with just the vehicles and the hours that a plan of it uses."""
    hours: dict[str, dict[int, TimeWindow]] = {}
    for route in plan.routes:
        span = TimeWindow(open_s=route.trips[0].depart_s, close_s=route.trips[-1].return_s)
        hours.setdefault(route.vehicle_id, {})[route.day] = span
    fleet = []
    for one in problem.vehicles:
        if one.id in hours:
            own = hours[one.id]
            weeks = Counter(day // 7 for day in own)
            fleet.append(
                replace(
                    one,
                    shifts=tuple(own.get(day) for day in range(problem.cycle.days)),
                    max_days_per_week=max(weeks.values()),
                    rules=replace(one.rules, max_overtime_s=0, break_s=0),
                )
            )
    return replace(problem, vehicles=tuple(fleet), in_force=())


def few(seed: int) -> Problem:
    """Return a small random problem of the kinds in turn: easy, of busy vehicles, of all rules."""
    if seed % 3 == 2:
        return mixed_problem(seed)
    return random_problem(
        seed,
        vehicles=8,
        requirements=3 + seed % 7,
        villages=2 + seed % 3,
        unreachable=False,
        busy=seed % 3 == 1,
        commitments=False,
    )


def tight(seed: int) -> Problem:
    """Return a problem whose plan needs nearly all that a few vehicles have."""
    stops = ("S1", "S2", "S3")[: 1 + seed % 3]
    work = halts(2 + seed % 5, minutes=100 + 37 * (seed % 9), stops=stops)
    return one_week(*work, count=5, days=1 + seed % 2)


def unlike(seed: int) -> Problem:
    """Return long visits, laden ones and small ones, and vehicles of unlike hours and room."""
    rng = Random(f"unlike {seed}")
    fleet = []
    for n in range(6):
        van = ruled_van(f"V{n}")
        open_s = rng.choice((8, 8, 12)) * 3600
        shift = TimeWindow(open_s=open_s, close_s=open_s + rng.choice((2, 4, 9)) * 3600)
        shifts = tuple(day and (shift if rng.random() < 0.9 else None) for day in van.shifts[:7])
        fleet.append(
            replace(
                van,
                shifts=shifts,
                max_days_per_week=rng.choice((1, 1, 2)),
                max_trips=rng.choice((1, 1, 2)),
                capacity=(rng.choice((5, 10, 25)), rng.choice((0, 5, 10))),
            )
        )
    work = [
        requirement(
            f"R{n}",
            stop_id=f"S{rng.randint(1, 2)}",
            service_min=rng.choice((5, 10, 45, 200, 400)),
            setup_min=rng.choice((0, 10)),
            days=7,
            load_out=(rng.choice((0, 0, 3, 5)), rng.choice((0, 0, 5))),
            windows=rng.choice((("8:00-17:00",), ("8:00-10:00", "14:00-17:00"))),
        )
        for n in range(2 + seed % 6)
    ]
    return with_fleet(tuple(fleet), work, weeks=1)


def test_complete_plans_of_unlike_vehicles_use_no_fewer():
    plans = reached = 0
    for seed in range(40):
        problem = unlike(seed)
        plan = complete(problem, seed)
        if plan is not None:
            plans += 1
            assert_no_fewer(problem, plan)
            assert_no_fewer(around(problem, plan), plan)
            reached += least(problem) == len({route.vehicle_id for route in plan.routes})
    assert plans >= 10
    assert reached >= 5


@pytest.mark.slow
def test_complete_plans_of_random_problems_use_no_fewer():
    complete_ones = 0
    for seed in range(60):
        problem = few(seed)
        plan = complete(problem, seed)
        if plan is not None:
            complete_ones += 1
            assert_no_fewer(problem, plan)
            assert_no_fewer(around(problem, plan), plan)
    assert complete_ones >= 20


def test_complete_plans_of_full_days_use_no_fewer_and_often_no_more():
    reached = 0
    plans = 0
    for seed in range(30):
        problem = tight(seed)
        plan = complete(problem, seed)
        if plan is not None:
            plans += 1
            assert_no_fewer(problem, plan)
            assert_no_fewer(around(problem, plan), plan)
            reached += least(problem) == len({route.vehicle_id for route in plan.routes})
    assert plans >= 20
    assert reached >= 5


@pytest.mark.slow
def test_the_plan_of_a_shipped_county_uses_no_fewer():
    laid_out = shipped("云和县")
    (problem,) = laid_out.problems
    result = solve(problem, termination=MaxIterations(1), seed=1)
    minimum = fewest_vehicles(laid_out.demand, max_travel_s=None, seconds=20).minimum
    assert minimum is not None
    assert result.plan.unserved == ()
    assert minimum <= len({route.vehicle_id for route in result.plan.routes})


def test_all_parts_of_the_minimum_share_its_time(monkeypatch):
    given: list[float] = []

    def slow(*_: object, seconds: float) -> int:
        given.append(seconds)
        time.sleep(0.05)
        return 1

    monkeypatch.setattr("optimizer.coverage.minimum._least", slow)
    units = [unit("A", offers={0: 0.1}), unit("B", offers={1: 0.1}), unit("C", offers={2: 0.1})]
    found = demand({"A": 1, "B": 1, "C": 1}, [pool(0), pool(1), pool(2)], units)
    assert minimum_vehicles(found, seconds=0.08) == 3
    assert len(given) == 3
    assert 0.08 >= given[0] > given[1] > given[2] == 0
