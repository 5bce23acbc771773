"""Rest between days: back late in the evening, a crew does not leave early the next morning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import requirement, tiny_problem, window

HOUR = 3600
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def evenings(*, rest_h: int, second_day: bool = True, vans: int = 1) -> Problem:
    """Return an evening stop on Monday and, where ``second_day``, an early one on Tuesday."""
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    rules = replace(van.rules, break_s=0, min_rest_s=rest_h * HOUR)
    shift = window("5:00-22:00")
    shifts = tuple(shift if day < 2 else None for day in range(tiny.cycle.days))
    late = replace(requirement("late", windows=("19:30-21:00",)), allowed_days=(0,))
    early = replace(requirement("early", windows=("6:00-7:30",)), allowed_days=(1,))
    if not second_day:
        shifts = (shift, *(None,) * (tiny.cycle.days - 1))
    return replace(
        tiny,
        requirements=(early, late) if second_day else (late,),
        vehicles=tuple(
            replace(van, id=f"V{n}", rules=rules, shifts=shifts, max_days_per_week=7)
            for n in range(1, vans + 1)
        ),
    )


def solved(problem: Problem, engine: str) -> Result:
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


@ENGINES
def test_without_a_rest_one_van_does_both(engine):
    assert solved(evenings(rest_h=0), engine).plan.unserved == ()


@ENGINES
def test_a_rest_leaves_the_evening_out(engine):
    """From 5:00 on the second day eleven hours back is 18:00 on the first."""
    (left_out,) = solved(evenings(rest_h=11), engine).plan.unserved
    assert left_out.requirement_id == "late"


@ENGINES
def test_before_a_day_off_the_evening_is_free(engine):
    assert solved(evenings(rest_h=11, second_day=False), engine).plan.unserved == ()


def test_without_a_rest_a_day_may_last_into_the_next():
    """Days of public instances are longer than 24 hours, and each stands for itself."""
    problem = evenings(rest_h=0)
    (van,) = problem.vehicles
    long = tuple(span and replace(span, close_s=60 * HOUR) for span in van.shifts)
    late = replace(problem.requirements[1], windows=(window("0:00-1:00"),))
    late = replace(late, windows=(replace(late.windows[0], open_s=50 * HOUR, close_s=52 * HOUR),))
    result = solved(
        replace(
            problem,
            vehicles=(replace(van, shifts=long),),
            requirements=(problem.requirements[0], late),
        ),
        "auto",
    )
    assert result.plan.unserved == ()


def test_the_checker_looks_at_what_is_driven_not_at_shifts():
    plan = solve(evenings(rest_h=0), termination=MaxIterations(20), seed=1).plan
    first, second = sorted(plan.routes, key=lambda route: route.day)
    rested_s = 24 * HOUR + second.trips[0].depart_s - first.trips[-1].return_s

    def codes(min_rest_s: int) -> list[tuple[str, int]]:
        problem = evenings(rest_h=0)
        (van,) = problem.vehicles
        strict = replace(van, rules=replace(van.rules, min_rest_s=min_rest_s))
        found = check(replace(problem, vehicles=(strict,)), plan)
        return [(one.code, one.amount) for one in found]

    assert codes(rested_s) == []
    assert codes(rested_s + 60) == [("rest_too_short", 60)]
