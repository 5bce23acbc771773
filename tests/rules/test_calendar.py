"""Holidays: a visit that falls on one moves to the nearest day that its gaps allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.checking import check
from optimizer.domain.calendar import Calendar, DayKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.tiny_data import (
    MONDAY,
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


def test_the_checker_names_a_visit_that_moved_without_need():
    moved = solved(assembled(with_days(*EACH_WEEKDAY_ONCE)))
    found = {(one.code, one.requirement_id) for one in check(assembled(with_days()), moved)}
    assert ("weekday_changed", "S1-supply") in found


def test_the_checker_names_a_visit_on_a_holiday():
    plan = solved(assembled(with_days()))
    problem = assembled(with_days(days_of(plan, "S1-supply")[0]))
    found = {(one.code, one.requirement_id) for one in check(problem, plan)}
    assert ("day_not_allowed", "S1-supply") in found
