"""Shift and overtime: leave no sooner than the shift opens, be back when overtime ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    MINUTE,
    found,
    planned,
    reason,
    ruled_van,
    solved,
    with_fleet,
)
from tests.support.tiny import clock, requirement, window

ROUND_TRIP_MIN = 30 + 10 + 60 + 25
"""Out to S1, set-up, service, back: 125 minutes, from 8:00 to 10:05."""


def round_trip(shift: str, *, overtime_min: int = 0) -> Problem:
    """Return one visit at S1 on Monday by a van with this shift."""
    van = ruled_van(max_overtime_s=overtime_min * MINUTE)
    van = replace(van, shifts=(window(shift), *(None,) * 13))
    return with_fleet((van,), (replace(requirement("R"), allowed_days=(0,)),))


@ENGINES
def test_a_shift_of_125_minutes_is_just_enough(engine):
    ((trip,),) = (route.trips for route in planned(round_trip("8:00-10:05"), engine).routes)
    assert (trip.depart_s, trip.return_s) == (clock("8:00"), clock("10:05"))


@ENGINES
@pytest.mark.parametrize("shift", ["8:00-10:04", "8:01-10:05"])
def test_a_minute_less_is_too_short(shift, engine):
    why = reason(solved(round_trip(shift), engine).plan)
    assert why.code is UnservedCode.ROUND_TRIP_TOO_LONG
    figures = dict(why.certificate)
    assert figures["needed_s"] == ROUND_TRIP_MIN * MINUTE
    assert figures["longest_shift_s"] == (ROUND_TRIP_MIN - 1) * MINUTE


@ENGINES
def test_a_minute_of_overtime_makes_up_for_it_and_is_paid(engine):
    """At 60 yuan an hour a minute costs 1 yuan."""
    result = solved(round_trip("8:00-10:04", overtime_min=1), engine)
    assert result.plan.unserved == ()
    assert result.objective.overtime_cents == 100


@ENGINES
def test_no_overtime_is_made_where_the_shift_will_do(engine):
    result = solved(round_trip("8:00-10:05", overtime_min=30), engine)
    assert result.objective.overtime_cents == 0


def test_the_checker_measures_at_both_ends():
    plan = planned(round_trip("8:00-10:05"))
    assert found(round_trip("8:00-10:03"), plan) == [("shift", 2 * MINUTE)]
    assert found(round_trip("8:00-10:03", overtime_min=1), plan) == [("shift", MINUTE)]
    assert found(round_trip("8:00-10:03", overtime_min=2), plan) == []
    assert found(round_trip("8:01-10:05"), plan) == [("shift", MINUTE)]
    assert found(round_trip("8:01-10:04"), plan) == [("shift", MINUTE), ("shift", MINUTE)]
