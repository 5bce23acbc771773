"""Days on which roads are closed: vehicles drive around on these days, and as ever on others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from optimizer.assembling.orders import direct_s
from optimizer.checking import check, recompute_objective
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from optimizer.kpi import kpis
from optimizer.solving import MaxIterations, solve
from optimizer.solving.daily.routing import DayRouting, DayTasks
from optimizer.solving.improving.components import components
from optimizer.solving.instance import Instance
from optimizer.solving.ordering.day import OrderDay
from optimizer.solving.screening import screened
from tests.support.builders import MONDAY
from tests.support.detours import detoured_problem, on_days
from tests.support.orders import order
from tests.support.ruled import (
    ENGINES,
    MINUTE,
    days,
    found,
    missed,
    planned,
    reason,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import matrix, requirement

MON, TUE = 0, 1
TO_S2 = tuple((place, "S2") for place in ("D1", "S1", "S3"))


def changed(*legs: tuple[str, str], minutes: int | None = None) -> TravelMatrix:
    """Return the tiny matrix with other minutes (and 600 m each) for some legs, or without them."""
    whole = matrix()
    seconds, metres = whole.duration_s.copy(), whole.distance_m.copy()
    for start, end in legs:
        leg = whole.location_ids.index(start), whole.location_ids.index(end)
        seconds[leg] = UNREACHABLE_S if minutes is None else minutes * MINUTE
        metres[leg] = UNREACHABLE_M if minutes is None else minutes * 600
    return replace(whole, duration_s=seconds, distance_m=metres, content_hash=f"{legs}{minutes}")


def on(day: int, stop: str, **changes: object) -> CycleRequirement:
    """Return a visit of a day."""
    one = requirement(f"{stop}-{day}", stop_id=stop)
    return replace(one, allowed_days=(day,), **changes)  # type: ignore[arg-type]


def one_van(*demand: CycleRequirement) -> Problem:
    return with_fleet((ruled_van(),), demand)


def both_stops_twice() -> Problem:
    """Return visits at S1 and S2 on Monday and on Tuesday."""
    return one_van(*(on(day, stop) for day in (MON, TUE) for stop in ("S1", "S2")))


@ENGINES
def test_the_van_drives_the_other_way_round_on_that_day_only(engine):
    """S1 first is 85 minutes of driving, S2 first 87; on Monday there is no way from S1 to S2."""
    made = visits(planned(on_days(both_stops_twice(), MON, van=changed(("S1", "S2"))), engine))
    assert [visit.requirement_id for visit in made] == ["S2-0", "S1-0", "S1-1", "S2-1"]


@ENGINES
def test_times_and_costs_are_those_of_the_day(engine):
    """To S1 and back: 55 minutes; on Monday 80, for 25 more to get there."""
    plain = one_van(on(MON, "S1"), on(TUE, "S1"))
    problem = on_days(plain, MON, van=changed(("D1", "S1"), minutes=55))
    result = solved(problem, engine)
    took = [
        route.trips[0].stops[0].arrival_s - route.trips[0].depart_s for route in result.plan.routes
    ]
    assert took == [55 * MINUTE, 30 * MINUTE]
    ordinary = solved(plain, engine).objective
    more = result.objective.distance_cents - ordinary.distance_cents
    assert more == 25 * 600 * 150 // 1000
    assert result.objective.driving_cents - ordinary.driving_cents == 25 * 3_000 // 60
    told, before = (kpis(p, solved(p, engine).plan) for p in (problem, plain))
    assert told.distance_m - before.distance_m == 25 * 600


@ENGINES
def test_a_visit_goes_to_a_day_on_which_there_is_a_way(engine):
    one = replace(requirement("R", stop_id="S2"), allowed_days=(MON, TUE))
    for closed, left in ((MON, TUE), (TUE, MON)):
        plan = planned(on_days(one_van(one), closed, van=changed(*TO_S2)), engine)
        assert days(plan, "R") == [left]


def test_the_checker_drives_by_the_ways_of_each_day():
    plan = planned(both_stops_twice())
    gone, longer = changed(("S1", "S2")), changed(("S1", "S2"), minutes=40)
    assert found(on_days(both_stops_twice(), 2, van=gone), plan) == []
    assert [(v.code, v.day) for v in check(on_days(both_stops_twice(), MON, van=gone), plan)] == [
        ("unreachable", MON)
    ]
    late = check(on_days(both_stops_twice(), TUE, van=longer), plan)
    assert {(v.code, v.day) for v in late} == {("travel_time", TUE)}


def test_the_checker_drives_as_ever_on_other_days():
    """What was planned for a day of a landslide does not arrive as told on a day without one."""
    longer = changed(("D1", "S1"), minutes=55)
    demand = (on(MON, "S1"), on(TUE, "S1"))
    plan = planned(replace(one_van(*demand), matrices={"van": longer}))
    early = check(on_days(one_van(*demand), MON, van=longer), plan)
    assert {(v.code, v.day) for v in early} == {("travel_time", TUE)}


def test_the_objective_is_recomputed_by_the_ways_of_each_day():
    plan = planned(one_van(on(MON, "S1"), on(TUE, "S1")))
    problem = one_van(on(MON, "S1"), on(TUE, "S1"))
    metres = matrix().distance_m.copy()
    metres[0, 1] += 10_000
    farther = replace(matrix(), distance_m=metres)
    costs = [
        recompute_objective(on_days(problem, day, van=farther), plan).distance_cents
        for day in (MON, TUE, 5)
    ]
    assert costs[0] == costs[1] == costs[2] + 1_500


@ENGINES
def test_what_only_has_days_without_a_way_is_left_out_and_it_is_proved(engine):
    problem = on_days(one_van(on(MON, "S2"), on(TUE, "S2")), MON, van=changed(*TO_S2))
    plan = solved(problem, engine).plan
    assert missed(plan) == [("S2-0", None)]
    assert reason(plan).code is UnservedCode.UNREACHABLE
    (told,) = plan.unserved
    claimed = replace(told, requirement_id="S2-1")
    plan = replace(plan, routes=(), unserved=(told, claimed))
    assert [(v.code, v.requirement_id) for v in check(problem, plan)] == [
        ("reason_not_proved", "S2-1")
    ]


@ENGINES
def test_a_trip_is_too_long_only_if_it_is_on_each_of_its_days(engine):
    far = changed(("D1", "S3"), ("S1", "S3"), ("S2", "S3"), minutes=300)
    either = replace(requirement("R", stop_id="S3"), allowed_days=(MON, TUE))
    assert days(planned(on_days(one_van(either), MON, van=far), engine), "R") == [TUE]
    plan = solved(on_days(one_van(on(MON, "S3")), MON, van=far), engine).plan
    assert reason(plan).code is UnservedCode.ROUND_TRIP_TOO_LONG
    assert dict(reason(plan).certificate)["out_s"] == 300 * MINUTE
    ordinary = one_van(on(MON, "S3"))
    assert found(ordinary, plan) == [("reason_not_proved", 0)]


def test_what_is_closed_on_other_days_proves_nothing():
    """There is no way to S2 on Monday; on Tuesday there is one, but the work is too long."""
    long = on(TUE, "S2", service_s=600 * MINUTE)
    problem = on_days(one_van(long), MON, van=changed(*TO_S2))
    assert reason(solved(problem).plan).code is UnservedCode.ROUND_TRIP_TOO_LONG


def test_each_day_has_the_matrix_of_its_own_detour():
    problem = on_days(both_stops_twice(), MON, van=changed(("S1", "S2")))
    problem = on_days(problem, 3, 4, name="2", van=changed(*TO_S2), walk=changed())
    names = [problem.profile_on("van", day) for day in range(6)]
    assert names == ["van@1", "van", "van", "van@2", "van@2", "van"]
    assert problem.profile_on("walk", MON) == "walk"
    assert problem.matrix_on("van", 3) is problem.matrices["van@2"]


def test_the_routing_library_drives_by_the_ways_of_the_day():
    demand = (requirement("R1", stop_id="S1"), requirement("R2", stop_id="S2"))
    instance = Instance(on_days(one_van(*demand), MON, van=changed(("S1", "S2"))))
    for day, expected in ((MON, [1, 0]), (TUE, [0, 1])):
        tasks = DayTasks(day=day, halts=((0, None), (1, None)), allowed=((0,), (0,)), vehicles=(0,))
        routes = DayRouting(instance, tasks, with_breaks=False).build(solution_limit=50)
        assert [task for task, _ in routes[0]] == expected


def test_orders_are_placed_by_the_ways_of_their_day():
    """A ride from S1 to S2 takes 20 minutes, on Monday 40, and so much longer it may take."""
    farther = changed(("S1", "S2"), minutes=40)
    problem = on_days(one_van(on(MON, "S1"), on(TUE, "S1")), MON, van=farther)
    plan = planned(problem)
    for day, minutes in ((MON, 40), (TUE, 20)):
        matrix_of_day = OrderDay(problem, plan, day=day).matrix(problem.vehicles[0])
        assert matrix_of_day is problem.matrix_on("van", day)
        ride = order(date=MONDAY + timedelta(day), destination_id="S2")
        assert direct_s(problem, ride) == minutes * MINUTE


def test_what_is_closed_for_most_of_the_cycle_counts_for_how_far_villages_are():
    far = changed(("D1", "S1"), minutes=55)
    plain = one_van(on(MON, "S1"), on(TUE, "S1"))
    for closed, minutes in ((range(6), 30), (range(9), 55)):
        problem = on_days(plain, *closed, van=far)
        told = next(v for v in kpis(problem, solved(problem).plan).villages if v.code == "S1")
        assert told.access_s == minutes * MINUTE


def test_weeks_with_other_ways_do_not_repeat():
    one = requirement("R", stop_id="S2", visits=2, gaps=(7, 7), same=("weekday",))
    for closed, length in (((), 7), ((3,), 14), ((3, 10), 7)):
        problem = with_fleet((ruled_van(),), [one], weeks=2)
        if closed:
            problem = on_days(problem, *closed, van=changed(("S1", "S2"), minutes=40))
        instance = Instance(problem)
        _, tables = screened(instance, limit=50)
        (part,) = components(instance, {task: t.choices for task, t in tables.items()})
        assert part.days == length


@pytest.mark.parametrize("engine", ["auto", "ortools"])
@pytest.mark.parametrize("seed", range(24))
def test_no_plan_of_a_random_problem_with_detours_breaks_a_rule(seed, engine):
    problem = detoured_problem(seed)
    rounds = 6 if engine == "auto" else 2
    result = solve(problem, termination=MaxIterations(rounds), seed=seed, engine=engine)
    assert check(problem, result.plan, result.objective) == ()


def test_problems_with_detours_have_days_that_differ():
    seen = [detoured_problem(seed) for seed in range(24)]
    assert all(problem.detours for problem in seen)
    differ = [
        not np.array_equal(p.matrices[key].duration_s, p.matrices["van"].duration_s)
        for p in seen
        for key in p.matrices
        if key.startswith("van@")
    ]
    assert sum(differ) > 20
