"""Windows: the whole visit lies in one of them, whichever the route has time for."""

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
from tests.support.tiny import clock, requirement


def waiting(*windows: str, stops: tuple[str, ...] = ("S1",)) -> Problem:
    """Return visits of 70 minutes on Monday, all with the same windows; S1 is reached at 8:30."""
    demand = (
        replace(requirement(f"R{stop}", stop_id=stop, windows=windows), allowed_days=(0,))
        for stop in stops
    )
    return with_fleet((ruled_van(),), demand)


@ENGINES
@pytest.mark.parametrize(
    ("windows", "start"),
    [
        (("8:00-9:40",), "8:30"),
        (("8:00-9:39", "13:00-14:10"), "13:00"),
        (("8:00-9:00", "9:00-10:00", "10:00-11:10"), "10:00"),
    ],
)
def test_a_visit_fills_the_first_window_that_is_long_enough(windows, start, engine):
    """From 8:30 on 70 minutes are over at 9:40; two windows side by side are not one."""
    (visit,) = visits(planned(waiting(*windows), engine))
    assert visit.start_s == clock(start)


@ENGINES
def test_two_stops_take_a_window_each(engine):
    """Each window is just long enough for one visit."""
    plan = planned(waiting("9:00-10:10", "14:00-15:10", stops=("S1", "S2")), engine)
    assert [visit.start_s for visit in visits(plan)] == [clock("9:00"), clock("14:00")]


@ENGINES
def test_with_one_window_one_of_two_is_left_out(engine):
    plan = solved(waiting("9:00-10:10", stops=("S1", "S2")), engine).plan
    assert len(missed(plan)) == 1
    assert dict(reason(plan).certificate)["blocked_by"] == "window"


@ENGINES
def test_a_minute_too_short_is_proved_to_be(engine):
    """Between arriving at 8:30 and 9:39 there are 69 minutes."""
    why = reason(solved(waiting("8:00-9:39"), engine).plan)
    assert why.code is UnservedCode.WINDOW_MEETS_NO_SHIFT
    assert dict(why.certificate) == {
        "duration_s": 70 * MINUTE,
        "best_overlap_s": 69 * MINUTE,
    }


def test_the_checker_measures_to_the_nearest_window():
    plan = planned(waiting("13:00-14:10"))
    assert found(waiting("8:00-9:00", "12:00-15:00"), plan) == []
    assert found(waiting("8:00-9:00", "13:02-14:12"), plan) == [("window", 2 * MINUTE)]
    assert found(waiting("8:00-13:30", "13:30-15:00"), plan) == [("window", 30 * MINUTE)]
    assert found(waiting("13:01-14:09"), plan) == [("window", 2 * MINUTE)]
