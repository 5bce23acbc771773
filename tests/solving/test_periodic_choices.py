"""What repeats every few weeks must be allowed in all of them, weekday by weekday."""

from __future__ import annotations

from dataclasses import replace

from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.problem import Problem
from optimizer.solving import MaxIterations, solve
from optimizer.solving.instance import Instance
from optimizer.solving.weekly.choices import periodic_choices
from tests.support.tiny import MONDAY, requirement, tiny_problem

MONDAYS = {0, 7, 14, 21}


def four_weeks(*, closed: tuple[int, ...]) -> Problem:
    """Return one weekly visit on a fixed weekday; some days are closed."""
    tiny = tiny_problem()
    one = requirement("R", visits=4, gaps=(4, 11), same=("weekday",), days=28)
    allowed = tuple(day for day in one.allowed_days if day not in closed)
    (van,) = (v for v in tiny.vehicles if v.id == "V1")
    return replace(
        tiny,
        cycle=Cycle(start=MONDAY, weeks=4),
        requirements=(replace(one, allowed_days=allowed),),
        vehicles=(replace(van, shifts=van.shifts * 2),),
    )


def mondays_of(problem: Problem, *, weeks: int) -> list[tuple[int, ...]]:
    """Return the periodic sets of days that hold a Monday."""
    instance = Instance(problem)
    (task,) = instance.tasks
    listed = periodic_choices(instance, task, weeks=weeks, limit=100)
    return sorted({one.days for one in listed if set(one.days) & MONDAYS})


def test_without_closed_days_every_monday_repeats():
    assert mondays_of(four_weeks(closed=()), weeks=2) == [(0, 7)]


def test_a_monday_closed_in_every_period_moves_in_all_of_them():
    assert mondays_of(four_weeks(closed=(7, 21)), weeks=2) == [(0, 8)]


def test_a_monday_closed_in_one_period_cannot_be_moved_in_the_other():
    """Day 7 is closed, day 21 is not: it may not be replaced there, so nothing repeats."""
    assert mondays_of(four_weeks(closed=(7,)), weeks=2) == []


def test_what_repeats_weekly_gives_way_where_no_vehicle_is_on_shift() -> None:
    """On Monday and Tuesday a week later the van works: no set of one weekday has it twice."""
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    shifts = tuple(span if day in (0, 8) else None for day, span in enumerate(van.shifts))
    twice = replace(requirement("R", visits=2, gaps=(6, 8)), allowed_days=(0, 1, 7, 8))
    problem = replace(
        tiny, requirements=(twice,), vehicles=(replace(van, shifts=shifts),), in_force=()
    )
    for engine in ("auto", "ortools"):
        result = solve(problem, termination=MaxIterations(5), seed=1, engine=engine)
        assert check(problem, result.plan, result.objective) == ()
        assert [route.day for route in result.plan.routes] == [0, 8]
