"""Days out: a van goes only when it has a shift, and on so many days of a week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    day_of_one_van,
    days,
    found,
    missed,
    planned,
    reason,
    solved,
    visits,
)
from tests.support.tiny import requirement, vehicle


def due_on(*wanted: int, most: int = 3, off: tuple[int, ...] = ()) -> Problem:
    """Return a visit on each of these days by one van, of which the last is the least urgent."""
    demand = (
        replace(requirement(f"R{day}", priority=1 + (day == wanted[-1])), allowed_days=(day,))
        for day in wanted
    )
    shifts = tuple(None if day in off else s for day, s in enumerate(vehicle("V1").shifts))
    return day_of_one_van(*demand, max_days_per_week=most, shifts=shifts)


@ENGINES
@pytest.mark.parametrize("wanted", [(0, 1, 4), (2, 3, 4, 7, 8, 9)])
def test_three_days_of_each_week_are_no_more_than_three(wanted, engine):
    assert [v.day for v in visits(planned(due_on(*wanted), engine))] == list(wanted)


@ENGINES
def test_of_four_days_the_least_urgent_is_left_out(engine):
    plan = solved(due_on(0, 1, 3, 4), engine).plan
    assert missed(plan) == [("R4", None)]
    why = dict(reason(plan).certificate)
    assert (why["blocked_by"], why["day"], why["excess"]) == ("days_per_week", 4, 1)


@ENGINES
def test_all_visits_of_a_day_need_one_day_out(engine):
    problem = due_on(0, most=1)
    extra = replace(requirement("extra", stop_id="S2"), allowed_days=(0, 1, 2))
    problem = replace(problem, requirements=(*problem.requirements, extra))
    assert days(planned(problem, engine), "extra") == [0]


def test_the_checker_counts_by_week():
    plan = planned(due_on(0, 1, 3, 4, 7, most=4))
    assert found(due_on(0, 1, 3, 4, 7, most=2), plan) == [("days_per_week", 2)]
    twice = check(due_on(0, 1, 3, 4, 7, most=0), plan)
    assert [(one.day, one.amount) for one in twice] == [(0, 4), (7, 1)]


@ENGINES
def test_a_visit_waits_for_a_day_with_a_shift(engine):
    problem = due_on(0, off=(0, 1))
    (one,) = problem.requirements
    free = replace(problem, requirements=(replace(one, allowed_days=(0, 1, 2)),))
    assert days(planned(free, engine), "R0") == [2]


@ENGINES
def test_without_a_shift_it_is_left_out_and_that_is_proved(engine):
    why = reason(solved(due_on(0, off=(0,)), engine).plan)
    assert why.code is UnservedCode.ROUND_TRIP_TOO_LONG
    assert dict(why.certificate)["longest_shift_s"] == 0


def test_the_checker_knows_days_off():
    plan = planned(due_on(0, 1))
    assert found(due_on(0, 1, off=(1,)), plan) == [("vehicle_off", 0)]
    assert [one.day for one in check(due_on(0, 1, off=(1,)), plan)] == [1]
