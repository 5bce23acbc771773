"""Nearly the same time for a village: all visits start within a band, one day and another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import clock, requirement, tiny_problem, window

MINUTE = 60
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def mondays_and_thursdays(*, band_min: int | None, pulled: bool = True) -> Problem:
    """
    Return RS1, due on Monday and Thursday of one week, by one van.

    Where ``pulled``, another stop S2 must be served early on Monday and late on Thursday; each
    time it is cheapest to serve S1 beside it.
    """
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    rules = replace(van.rules, break_s=0)
    shift = window("7:00-18:00")
    van = replace(van, rules=rules, shifts=(shift,) * tiny.cycle.days, max_days_per_week=7)
    both = replace(
        requirement("RS1", stop_id="S1", visits=2, gaps=(1, 14), windows=("7:30-17:00",)),
        allowed_days=(0, 3),
        same_band_s=None if band_min is None else band_min * MINUTE,
    )
    early = replace(
        requirement("early", stop_id="S2", windows=("8:00-9:30",), service_min=20),
        allowed_days=(0,),
    )
    late = replace(
        requirement("late", stop_id="S2", windows=("15:00-16:30",), service_min=20),
        allowed_days=(3,),
    )
    demand = (both, early, late) if pulled else (both,)
    return replace(tiny, requirements=tuple(sorted(demand, key=lambda r: r.id)), vehicles=(van,))


def solved(problem: Problem, engine: str) -> Result:
    result = solve(problem, termination=MaxIterations(30), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


def starts_s(plan: Plan, name: str = "RS1") -> list[int]:
    return [
        stop.start_s
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        if name in stop.requirement_ids
    ]


@ENGINES
def test_without_a_band_the_time_follows_the_other_stops(engine):
    first_s, last_s = starts_s(solved(mondays_and_thursdays(band_min=None), engine).plan)
    assert last_s - first_s > 4 * 3600


@ENGINES
@pytest.mark.parametrize("band_min", [10, 30, 90])
def test_a_band_keeps_the_time(band_min, engine):
    result = solved(mondays_and_thursdays(band_min=band_min), engine)
    assert result.plan.unserved == ()
    first_s, last_s = starts_s(result.plan)
    assert abs(last_s - first_s) <= 2 * band_min * MINUTE


@ENGINES
def test_a_single_visit_has_no_band(engine):
    problem = mondays_and_thursdays(band_min=10)
    once = tuple(
        replace(one, visits=1, allowed_days=(0,)) if one.id == "RS1" else one
        for one in problem.requirements
    )
    assert len(starts_s(solved(replace(problem, requirements=once), engine).plan)) == 1


def test_the_checker_measures_from_the_first_start_to_the_last():
    loose = mondays_and_thursdays(band_min=None)
    plan = solve(loose, termination=MaxIterations(30), seed=1).plan
    first_s, last_s = sorted(starts_s(plan))
    exact_min = (last_s - first_s) // (2 * MINUTE)

    def codes(band_s: int) -> list[tuple[str, int]]:
        strict = tuple(
            replace(one, same_band_s=band_s) if one.id == "RS1" else one
            for one in loose.requirements
        )
        found = check(replace(loose, requirements=strict), plan)
        return [(one.code, one.amount) for one in found]

    assert codes((exact_min + 1) * MINUTE) == []
    half_s = exact_min * MINUTE - 30
    assert codes(half_s) == [("time_band_changed", last_s - first_s - 2 * half_s)]


@ENGINES
def test_a_half_day_that_stays_holds_the_band_on_one_side_of_noon(engine):
    problem = mondays_and_thursdays(band_min=90, pulled=False)
    fixed = tuple(replace(one, same_half_day=True) for one in problem.requirements)
    first_s, last_s = starts_s(solved(replace(problem, requirements=fixed), engine).plan)
    assert (first_s < clock("12:00")) == (last_s < clock("12:00"))


def test_a_weekly_visit_of_four_weeks_keeps_its_band_after_an_edit_of_one_day():
    """What repeats is planned once and needs no band; an edit of one day must still keep it."""
    tiny = mondays_and_thursdays(band_min=20)
    four = replace(tiny.cycle, weeks=4)
    days = tuple(range(0, four.days, 7))
    weekly = replace(
        next(one for one in tiny.requirements if one.id == "RS1"),
        visits=4,
        min_gap_days=7,
        max_gap_days=7,
        allowed_days=days,
    )
    rush = replace(
        requirement("rush", stop_id="S2", windows=("7:30-9:00",), service_min=20), allowed_days=(7,)
    )
    (van,) = tiny.vehicles
    problem = replace(
        tiny,
        cycle=four,
        requirements=(weekly,),
        vehicles=(replace(van, shifts=(van.shifts[0],) * four.days),),
    )
    plan = solved(problem, "auto").plan
    assert len(set(starts_s(plan))) == 1
    added = replace(problem, requirements=(weekly, rush))
    result = solve(added, termination=MaxIterations(5), seed=1, start_plan=plan)
    assert check(added, result.plan, result.objective) == ()
    assert result.plan.unserved == ()
