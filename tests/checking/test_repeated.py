"""A plan judged after another one: the same verdict as if it were judged alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from optimizer.checking import RepeatedCheck, check, recompute_objective
from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import Problem
from optimizer.solving import MaxIterations, solve
from tests.support.edits import with_requirement, with_rules
from tests.support.problems import random_problem
from tests.support.tiny import tiny_plan, tiny_problem

Case = tuple[Problem, Plan]
Change = Callable[[Problem, Plan, Random], Case]


def _with_route(plan: Plan, number: int, *routes: Route) -> Plan:
    return replace(plan, routes=(*plan.routes[:number], *routes, *plan.routes[number + 1 :]))


def _route_gone(problem: Problem, plan: Plan, rng: Random) -> Case:
    return problem, _with_route(plan, rng.randrange(len(plan.routes)))


def _route_twice(problem: Problem, plan: Plan, rng: Random) -> Case:
    number = rng.randrange(len(plan.routes))
    return problem, _with_route(plan, number, plan.routes[number], plan.routes[number])


def _other_day(problem: Problem, plan: Plan, rng: Random) -> Case:
    number = rng.randrange(len(plan.routes))
    day = rng.randrange(-1, problem.cycle.days + 1)
    return problem, _with_route(plan, number, replace(plan.routes[number], day=day))


def _other_vehicle(problem: Problem, plan: Plan, rng: Random) -> Case:
    number = rng.randrange(len(plan.routes))
    name = rng.choice([*(v.id for v in problem.vehicles), "V?"])
    return problem, _with_route(plan, number, replace(plan.routes[number], vehicle_id=name))


def _stop_changed(change: Callable[[Stop], Stop]) -> Change:
    def changed(problem: Problem, plan: Plan, rng: Random) -> Case:
        number = rng.randrange(len(plan.routes))
        route = plan.routes[number]
        trip = rng.choice(route.trips)
        at = rng.randrange(len(trip.stops))
        stops = (*trip.stops[:at], change(trip.stops[at]), *trip.stops[at + 1 :])
        trips = tuple(replace(t, stops=stops) if t is trip else t for t in route.trips)
        return problem, _with_route(plan, number, replace(route, trips=trips))

    return changed


def _unserved_changed(problem: Problem, plan: Plan, rng: Random) -> Case:
    entries = list(plan.unserved)
    if entries:
        entries.pop(rng.randrange(len(entries)))
    return problem, replace(plan, unserved=tuple(entries))


def _requirement_changed(problem: Problem, plan: Plan, rng: Random) -> Case:
    one = rng.choice(problem.requirements)
    changes = rng.choice(
        (
            {"service_s": one.service_s + 600},
            {"load_out": tuple(100 for _ in one.load_out)},
            {"allowed_days": one.allowed_days[1:]},
            {"fleets": ("none",)},
            {"same_vehicle": True, "same_base": True},
            {"max_on_board_s": 60},
            {"join_id": "J?"},
            {"join_id": rng.choice(problem.requirements).join_id},
        )
    )
    return with_requirement(problem, one.id, **changes), plan


def _vehicle_changed(problem: Problem, plan: Plan, rng: Random) -> Case:
    one = rng.choice(problem.vehicles)
    if rng.random() < 0.5:
        return with_rules(problem, one.id, max_drive_s=60), plan
    changes = rng.choice(
        ({"max_days_per_week": 0}, {"road_class": 9}, {"capacity": tuple(0 for _ in one.capacity)})
    )
    fleet = tuple(replace(v, **changes) if v is one else v for v in problem.vehicles)
    return replace(problem, vehicles=fleet), plan


def _requirement_gone(problem: Problem, plan: Plan, rng: Random) -> Case:
    one = rng.choice(problem.requirements)
    rest = tuple(r for r in problem.requirements if r is not one)
    return replace(problem, requirements=rest), plan


CHANGES: tuple[Change, ...] = (
    _route_gone,
    _route_twice,
    _other_day,
    _other_vehicle,
    _stop_changed(lambda stop: replace(stop, start_s=stop.start_s + 60)),
    _stop_changed(lambda stop: replace(stop, requirement_ids=stop.requirement_ids * 2)),
    _stop_changed(lambda stop: replace(stop, requirement_ids=("R?",))),
    _stop_changed(lambda stop: replace(stop, location_id="S?")),
    _unserved_changed,
    _requirement_changed,
    _vehicle_changed,
    _requirement_gone,
)


def assert_same_verdict(checker: RepeatedCheck, problem: Problem, plan: Plan) -> int:
    """Compare with a plan judged alone; return the number of violations."""
    cost, found = checker.judge(problem, plan)
    alone = check(problem, plan)
    assert sorted(map(repr, found)) == sorted(map(repr, alone))
    assert cost == recompute_objective(problem, plan)
    return len(alone)


@pytest.mark.parametrize("seed", range(12))
def test_the_verdict_is_that_of_a_plan_judged_alone(seed):
    problem, rng = random_problem(seed), Random(seed)
    plan = solve(problem, termination=MaxIterations(1), seed=seed).plan
    checker = RepeatedCheck()
    assert assert_same_verdict(checker, problem, plan) == 0
    broken = 0
    if not plan.routes:
        return
    for change in CHANGES * 6:
        changed = change(problem, plan, rng)
        if rng.random() < 0.3 and changed[1].routes:
            changed = rng.choice(CHANGES)(*changed, rng)
        broken += assert_same_verdict(checker, *changed) > 0
    assert broken > 20
    assert assert_same_verdict(checker, problem, plan) == 0


def test_only_what_differs_is_judged(monkeypatch):
    problem, plan = tiny_problem(), tiny_plan()
    checker = RepeatedCheck()
    checker.judge(problem, plan)
    easier = with_requirement(problem, "R6", priority=2)
    checker.judge(easier, plan)
    context = checker._sound
    assert context is not None
    routes = [
        r for r in plan.routes if any("R6" in s.requirement_ids for t in r.trips for s in t.stops)
    ]
    assert context.judged_routes == tuple(routes)
    assert len(routes) < len(plan.routes)
    assert {one.id for one in context.judged} == {
        name for r in routes for t in r.trips for s in t.stops for name in s.requirement_ids
    }


def test_who_is_joined_anew_is_judged_with_all_the_others():
    """R2 and R3 are joined; who joins them now is missing at their stops, which are as before."""
    problem, plan = tiny_problem(), tiny_plan()
    checker = RepeatedCheck()
    checker.judge(problem, plan)
    joined = next(one for one in problem.requirements if one.join_id)
    other = replace(joined, id="R9", visits=1)
    wider = replace(problem, requirements=(*problem.requirements, other))
    assert assert_same_verdict(checker, wider, plan) > 1


def test_a_plan_that_breaks_a_rule_vouches_for_nothing():
    problem, plan = tiny_problem(), tiny_plan()
    checker = RepeatedCheck()
    late = with_requirement(problem, "R6", release_s=86_000)
    assert assert_same_verdict(checker, late, plan) == 1
    assert assert_same_verdict(checker, late, plan) == 1
    assert assert_same_verdict(checker, problem, plan) == 0
    assert assert_same_verdict(checker, late, plan) == 1


def test_another_matrix_or_cycle_is_another_ground():
    problem, plan = tiny_problem(), tiny_plan()
    checker = RepeatedCheck()
    checker.judge(problem, plan)
    matrix = problem.matrices["van"]
    slower = replace(problem, matrices={"van": replace(matrix, duration_s=matrix.duration_s * 2)})
    assert assert_same_verdict(checker, slower, plan) > 0
