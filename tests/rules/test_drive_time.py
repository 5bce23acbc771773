"""Driving: no more of it on a van's day than its crew may drive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    MINUTE,
    found,
    missed,
    planned,
    reason,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import requirement


def drives(most_min: int, *, stops: tuple[str, ...], allowed: tuple[int, ...] = (0,)) -> Problem:
    """
    Return a visit at each stop.

    S1 alone is 30 + 25 = 55 minutes of driving, S2 alone 40 + 35 = 75, S1 then S2 is
    30 + 20 + 35 = 85, S2 then S1 is 40 + 22 + 25 = 87.
    """
    demand = (replace(requirement(f"R{s}", stop_id=s), allowed_days=allowed) for s in stops)
    return with_fleet((ruled_van(max_drive_s=most_min * MINUTE),), demand)


@ENGINES
@pytest.mark.parametrize(("stops", "most_min"), [(("S1",), 55), (("S1", "S2"), 85)])
def test_as_much_as_allowed(stops, most_min, engine):
    made = visits(planned(drives(most_min, stops=stops), engine))
    assert [visit.requirement_id for visit in made] == [f"R{stop}" for stop in stops]


@ENGINES
def test_a_place_a_minute_too_far_is_proved_to_be(engine):
    why = reason(solved(drives(54, stops=("S1",)), engine).plan)
    assert why.code is UnservedCode.ROUND_TRIP_TOO_LONG
    figures = dict(why.certificate)
    assert (figures["needed_s"], figures["max_drive_s"]) == (55 * MINUTE, 54 * MINUTE)


@ENGINES
def test_a_round_a_minute_too_long_leaves_one_out(engine):
    plan = solved(drives(84, stops=("S1", "S2")), engine).plan
    assert len(missed(plan)) == 1
    why = dict(reason(plan).certificate)
    assert why["blocked_by"] == "drive_time"
    assert why["excess"] in (MINUTE, 3 * MINUTE)


@ENGINES
def test_or_is_driven_on_two_days(engine):
    plan = planned(drives(84, stops=("S1", "S2"), allowed=(0, 1)), engine)
    assert {visit.day for visit in visits(plan)} == {0, 1}


def test_the_checker_adds_up_the_legs():
    plan = planned(drives(180, stops=("S1", "S2")))
    assert found(drives(85, stops=("S1", "S2")), plan) == []
    assert found(drives(80, stops=("S1", "S2")), plan) == [("drive_time", 5 * MINUTE)]
