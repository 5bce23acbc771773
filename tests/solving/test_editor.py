"""Edits of a plan: what is touched is planned again, all else stays."""

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.solving import Editor, MaxIterations, solve
from tests.support.problems import random_problem


def planned(problem: Problem) -> Plan:
    return solve(problem, termination=MaxIterations(2), seed=1).plan


def without_shift(problem: Problem, vehicle_id: str, day: int) -> Problem:
    vehicles = tuple(
        replace(v, shifts=tuple(None if d == day else s for d, s in enumerate(v.shifts)))
        if v.id == vehicle_id
        else v
        for v in problem.vehicles
    )
    return replace(problem, vehicles=vehicles)


@pytest.mark.parametrize("seed", [0, 2, 5, 8, 21, 30])
def test_a_vehicle_that_is_out_is_replaced_on_its_day(seed):
    problem = replace(random_problem(seed), in_force=())
    plan = planned(problem)
    route = plan.routes[0]
    edited = without_shift(problem, route.vehicle_id, route.day)
    result = Editor(problem, plan).reoptimise(edited, days={route.day}, villages=None, moves=200)
    assert check(edited, result.plan, result.objective) == ()
    assert (route.vehicle_id, route.day) not in {(r.vehicle_id, r.day) for r in result.plan.routes}


def test_other_days_stay_as_they_are():
    problem = replace(random_problem(0), in_force=())
    plan = planned(problem)
    result = Editor(problem, plan).reoptimise(
        problem, days={plan.routes[0].day}, villages=None, moves=200
    )
    before = [route for route in plan.routes if route.day != plan.routes[0].day]
    assert before == [route for route in result.plan.routes if route.day != plan.routes[0].day]


def test_a_village_comes_back_with_all_its_visits():
    problem = replace(random_problem(0), in_force=())
    plan = planned(problem)
    village = problem.requirements[0].village_code
    result = Editor(problem, plan).reoptimise(problem, days=None, villages={village}, moves=0)
    assert check(problem, result.plan, result.objective) == ()
    assert len(result.plan.unserved) <= len(plan.unserved)


def test_the_same_edit_gives_the_same_plan():
    problem = replace(random_problem(5), in_force=())
    plan = planned(problem)
    day = plan.routes[0].day
    plans = [
        Editor(problem, plan, seed=3).reoptimise(problem, days={day}, villages=None, moves=100).plan
        for _ in range(2)
    ]
    assert plans[0] == plans[1]


def test_days_beyond_the_cycle_are_ignored():
    problem = replace(random_problem(2), in_force=())
    plan = planned(problem)
    result = Editor(problem, plan).reoptimise(problem, days={999}, villages=None, moves=10)
    assert check(problem, result.plan, result.objective) == ()
