"""The break: a crew that is out all through noon rests on its way, else at its base."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import Break
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
from tests.support.tiny import clock, requirement, window


def over_noon(on_site_min: int, *, break_min: int = 60, closes: str = "17:00") -> Problem:
    """
    Return a long visit at S1 that begins at 8:30; a break begins from 11:30 to 13:00.

    With 245 minutes on site the van leaves there at 12:35 and is back at 13:00.
    """
    van = ruled_van(break_s=break_min * MINUTE)
    van = replace(van, shifts=(window(f"8:00-{closes}"), *(None,) * 13))
    one = requirement("R", service_min=on_site_min, setup_min=0, windows=("8:30-13:00",))
    return with_fleet((van,), (replace(one, allowed_days=(0,)),))


@ENGINES
@pytest.mark.parametrize(
    ("on_site_min", "rests", "back"),
    [
        (245, (), "13:00"),
        (246, (("12:36", "13:36"),), "14:01"),
        (270, (("13:00", "14:00"),), "14:25"),
    ],
)
def test_who_is_back_after_one_rests_before_driving_home(on_site_min, rests, back, engine):
    (route,) = planned(over_noon(on_site_min), engine).routes
    assert route.trips[0].return_s == clock(back)
    assert route.breaks == tuple(
        Break(start_s=clock(start), end_s=clock(end)) for start, end in rests
    )


@ENGINES
def test_where_the_shift_is_too_short_for_the_break_the_visit_is_left_out(engine):
    assert missed(solved(over_noon(246, closes="14:01"), engine).plan) == []
    plan = solved(over_noon(246, closes="14:00"), engine).plan
    assert missed(plan) == [("R", None)]
    assert dict(reason(plan).certificate)["blocked_by"] == "break_missing"


@ENGINES
def test_who_leaves_after_resting_at_home_needs_no_break(engine):
    """To be at S1 at 13:00 the van leaves at 12:30, an hour after breaks may begin."""
    problem = over_noon(60)
    (one,) = problem.requirements
    late = replace(one, windows=(window("13:00-14:00"),))
    (route,) = planned(replace(problem, requirements=(late,)), engine).routes
    assert route.trips[0].depart_s == clock("12:30")
    assert route.breaks == ()


@ENGINES
def test_two_stops_leave_room_for_the_break(engine):
    """S1 until 11:30, a break until 12:30, 20 minutes to S2: it begins at 12:50 or later."""
    problem = over_noon(180)
    (first,) = problem.requirements
    second = requirement("second", stop_id="S2", windows=("8:00-14:00",))
    second = replace(second, allowed_days=(0,))
    both = replace(problem, requirements=(first, second))
    plan = planned(both, engine)
    (rest,) = plan.routes[0].breaks
    assert rest.end_s - rest.start_s == 60 * MINUTE
    assert clock("11:30") <= rest.start_s <= clock("13:00")
    assert len(visits(plan)) == 2


def test_the_checker_asks_who_was_back_in_time():
    assert found(over_noon(245), planned(over_noon(245, break_min=0))) == []
    plan = planned(over_noon(246, break_min=0))
    assert plan.routes[0].breaks == ()
    assert found(over_noon(246), plan) == [("break_missing", 60 * MINUTE)]
    rested = planned(over_noon(246))
    assert found(over_noon(246, break_min=61), rested) == [("break_missing", 61 * MINUTE)]
