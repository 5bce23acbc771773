"""Holidays: a visit that falls on one moves to the nearest day that its gaps allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.checking import check
from optimizer.domain.calendar import Calendar, DayKind
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.tiny_data import (
    MONDAY,
    A,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
EACH_WEEKDAY_ONCE = (0, 8, 16, 3, 25)
"""Monday and Thursday of week 1, Tuesday of week 2, Wednesday of week 3, Friday of week 4."""


def with_days(*holidays: int, worked: tuple[int, ...] = ()) -> Dataset:
    """Return the tiny dataset with holidays and make-up workdays, as days of the cycle."""
    special = {MONDAY + timedelta(day): DayKind.HOLIDAY for day in holidays}
    special |= {MONDAY + timedelta(day): DayKind.WORKDAY for day in worked}
    return replace(tiny_dataset(), calendar=Calendar(special_days=special))


def with_gaps(problem: Problem, least: int, most: int) -> Problem:
    """Return the problem with other gaps for the first village."""
    rule = requirement_of(problem, "S1-supply")
    other = replace(rule, min_gap_days=least, max_gap_days=most)
    return replace(
        problem, requirements=tuple(other if r is rule else r for r in problem.requirements)
    )


@ENGINES
def test_without_a_holiday_all_visits_are_on_one_weekday(engine):
    days = days_of(solved(assembled(with_days()), engine=engine), "S1-supply")
    assert len({day % 7 for day in days}) == 1


@ENGINES
def test_the_visit_on_the_holiday_moves_by_a_day_and_the_others_stay(engine):
    """Whatever the weekday is, one of its four dates is a holiday."""
    problem = assembled(with_days(*EACH_WEEKDAY_ONCE))
    days = days_of(solved(problem, engine=engine), "S1-supply")
    (weekday,) = {d % 7 for d in days if sum(d % 7 == other % 7 for other in days) == 3}
    nominal = set(range(weekday, 28, 7))
    ((gone,), (taken,)) = nominal - set(days), set(days) - nominal
    assert gone in EACH_WEEKDAY_ONCE
    assert abs(gone - taken) == 1


@ENGINES
def test_where_the_gaps_allow_no_other_day_the_visits_are_left_out_with_their_proof(engine):
    problem = with_gaps(assembled(with_days(*EACH_WEEKDAY_ONCE)), 7, 7)
    left_out = {
        one.requirement_id: one.reason.code for one in solved(problem, engine=engine).unserved
    }
    assert left_out == {"S1-supply": UnservedCode.NO_DAYS_FIT}


@ENGINES
def test_a_make_up_saturday_takes_the_visit_of_a_week_of_holidays(engine):
    problem = assembled(with_days(0, 1, 2, 3, 4, worked=(5,)), weeks=1)
    assert days_of(solved(problem, engine=engine), "S1-supply") == [5]


def twice_a_week(dataset: Dataset, *, gaps: tuple[int, int]) -> Problem:
    """Return one week in which the first village is visited twice."""
    often = (
        replace(one, visits_per_4_weeks=8, min_gap_days=gaps[0], max_gap_days=gaps[1])
        if one.id == "S1-supply"
        else one
        for one in dataset.requirements
    )
    return assembled(replace(dataset, requirements=tuple(often)), weeks=1)


def only_on(problem: Problem, *days: int) -> Problem:
    """Return the problem with these visit days of the first village."""
    one = requirement_of(problem, "S1-supply")
    fixed = replace(one, allowed_days=days, day_sets=(days,))
    return replace(
        problem, requirements=tuple(fixed if r is one else r for r in problem.requirements)
    )


NEW_YEAR = with_days(3, 4, 5, worked=(6,))
"""As in the week of New Year 2026: Thursday to Saturday off, and Sunday worked instead."""


@ENGINES
def test_a_weekday_without_a_working_date_is_no_fixed_weekday(engine):
    problem = twice_a_week(NEW_YEAR, gaps=(1, 7))
    assert requirement_of(problem, "S1-supply").weekdays == (0, 1, 2)
    assert set(days_of(solved(problem, engine=engine), "S1-supply")) <= {0, 1, 2}


def test_the_checker_names_a_visit_that_stands_for_a_weekday_without_dates():
    """Tuesday and, for a Thursday or a Friday that is off, Sunday."""
    problem = twice_a_week(NEW_YEAR, gaps=(1, 7))
    plan = solved(only_on(problem, 1, 6))
    found = {(one.code, one.requirement_id) for one in check(problem, plan)}
    assert found == {("weekday_changed", "S1-supply")}
    assert check(problem, solved(only_on(problem, 0, 2))) == ()


@ENGINES
def test_where_nothing_else_fits_a_weekday_without_dates_is_better_than_no_visit(engine):
    """As in the week of 6 October 2025: only Thursday, Friday and a make-up Saturday are worked."""
    problem = twice_a_week(with_days(0, 1, 2, worked=(5,)), gaps=(2, 5))
    assert requirement_of(problem, "S1-supply").weekdays == (0, 1, 2, 3, 4)
    assert days_of(solved(problem, engine=engine), "S1-supply") == [3, 5]


def test_every_weekday_stays_where_it_has_a_date():
    problem = assembled(with_days(*EACH_WEEKDAY_ONCE))
    assert requirement_of(problem, "S1-supply").weekdays == (0, 1, 2, 3, 4)


def test_without_a_fixed_weekday_nothing_is_taken_out():
    dataset = replace(
        NEW_YEAR, lines=tuple(replace(line, same_weekday=False) for line in NEW_YEAR.lines)
    )
    problem = twice_a_week(dataset, gaps=(1, 7))
    assert requirement_of(problem, "S1-supply").weekdays == (0, 1, 2, 3, 4)


def test_a_weekday_whose_dates_are_all_closed_is_taken_out_likewise():
    closed = Closure(
        id="C1",
        kind=ClosureKind.VILLAGE,
        first=MONDAY + timedelta(3),
        last=MONDAY + timedelta(5),
        code=A,
    )
    problem = twice_a_week(replace(with_days(worked=(6,)), closures=(closed,)), gaps=(1, 7))
    assert requirement_of(problem, "S1-supply").weekdays == (0, 1, 2)
    assert problem.closed == ()


def test_the_checker_names_a_visit_that_moved_without_need():
    moved = solved(assembled(with_days(*EACH_WEEKDAY_ONCE)))
    found = {(one.code, one.requirement_id) for one in check(assembled(with_days()), moved)}
    assert ("weekday_changed", "S1-supply") in found


def test_the_checker_names_a_visit_on_a_holiday():
    plan = solved(assembled(with_days()))
    problem = assembled(with_days(days_of(plan, "S1-supply")[0]))
    found = {(one.code, one.requirement_id) for one in check(problem, plan)}
    assert ("day_not_allowed", "S1-supply") in found
