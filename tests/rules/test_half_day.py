"""Half-days: a visit begins in one that is allowed, and, where promised, always in the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.problem import Problem
from optimizer.domain.services import HalfDay
from tests.support.ruled import (
    ENGINES,
    days,
    found,
    missed,
    planned,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import BOTH_HALVES, clock, requirement, window

NOON_S = clock("12:00")


def once(window_of_it: str, *halves: HalfDay) -> Problem:
    """Return one visit of 70 minutes at S1 on Monday."""
    one = requirement("R", windows=(window_of_it,), half_days=halves)
    return with_fleet((ruled_van(),), (replace(one, allowed_days=(0,)),))


@ENGINES
def test_an_afternoon_visit_may_begin_at_noon(engine):
    """A window that closes at 13:10 is just long enough for 70 minutes from 12:00."""
    (visit,) = visits(planned(once("9:00-13:10", HalfDay.AFTERNOON), engine))
    assert (visit.start_s, visit.end_s) == (NOON_S, clock("13:10"))


@ENGINES
def test_a_minute_less_leaves_it_out(engine):
    assert missed(solved(once("9:00-13:09", HalfDay.AFTERNOON), engine).plan) == [("R", None)]
    assert missed(solved(once("9:00-13:09", *BOTH_HALVES), engine).plan) == []


@ENGINES
def test_a_morning_visit_begins_before_noon_and_may_end_after_it(engine):
    (visit,) = visits(planned(once("11:59-13:10", HalfDay.MORNING), engine))
    assert clock("11:59") <= visit.start_s < NOON_S < visit.end_s
    assert missed(solved(once("12:00-13:10", HalfDay.MORNING), engine).plan) == [("R", None)]


def test_the_checker_knows_noon():
    at_noon = planned(once("12:00-13:10", *BOTH_HALVES))
    assert found(once("12:00-13:10", HalfDay.AFTERNOON), at_noon) == []
    assert found(once("12:00-13:10", HalfDay.MORNING), at_noon) == [("half_day_not_allowed", 0)]
    before = planned(once("11:00-12:10", *BOTH_HALVES))
    assert found(once("11:00-12:10", HalfDay.AFTERNOON), before) == [("half_day_not_allowed", 0)]


def two_mondays(*, same: bool) -> Problem:
    """Return R on two Mondays; the van is next door, once in the morning, once after noon."""
    both = replace(
        requirement("R", visits=2, same=("half_day",) if same else ()), allowed_days=(0, 7)
    )
    early = requirement("early", stop_id="S2", windows=("9:00-10:10",))
    late = requirement("late", stop_id="S2", windows=("15:00-16:10",))
    demand = (both, replace(early, allowed_days=(0,)), replace(late, allowed_days=(7,)))
    return with_fleet((ruled_van(),), demand)


def halves(problem: Problem, engine: str) -> list[bool]:
    """Return for each visit of R whether it begins in the morning."""
    return [v.start_s < NOON_S for v in visits(planned(problem, engine)) if v.requirement_id == "R"]


@ENGINES
def test_without_the_promise_the_half_day_follows_the_van(engine):
    assert halves(two_mondays(same=False), engine) == [True, False]


@ENGINES
def test_the_promise_keeps_one_half_day(engine):
    first, second = halves(two_mondays(same=True), engine)
    assert first == second


@ENGINES
def test_where_no_half_day_is_the_same_one_visit_is_missed(engine):
    """The van works 8:00-12:00 on the first Monday and 13:00-17:00 on the second."""
    van = ruled_van()
    shifts = {0: window("8:00-12:00"), 7: window("13:00-17:00")}
    van = replace(van, shifts=tuple(shifts.get(day) for day in range(14)))
    both = replace(requirement("R", visits=2), allowed_days=(0, 7))
    assert days(planned(with_fleet((van,), (both,)), engine), "R") == [0, 7]
    promised = with_fleet((van,), (replace(both, same_half_day=True),))
    plan = solved(promised, engine).plan
    assert (days(plan, "R"), missed(plan)) in (([0], [("R", 7)]), ([7], [("R", 0)]))


@pytest.mark.parametrize(("same", "codes"), [(False, []), (True, [("half_day_changed", 0)])])
def test_the_checker_sees_both_half_days(same, codes):
    assert found(two_mondays(same=same), planned(two_mondays(same=False))) == codes
