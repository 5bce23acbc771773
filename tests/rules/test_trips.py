"""Trips: how many a day, time to reload between them, and none before its load is ready."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
    with_fleet,
)
from tests.support.tiny import clock, requirement, window


def two_loads(
    *, trips: int = 2, reload_min: int = 30, closes: str = "12:40", release_s: int = 0
) -> Problem:
    """
    Return two visits at S1 on one Monday; each needs the whole van.

    A trip takes 30 + 70 + 25 = 125 minutes: 8:00-10:05 and, after 30 to reload, 10:35-12:40.
    """
    van = ruled_van(reload_s=reload_min * MINUTE)
    van = replace(van, max_trips=trips, shifts=(window(f"8:00-{closes}"), *(None,) * 13))
    demand = tuple(
        replace(requirement(name, load_out=(26, 0)), allowed_days=(0,), release_s=release_s)
        for name in ("RA", "RB")
    )
    return with_fleet((van,), demand)


def times(problem: Problem) -> list[tuple[int, int]]:
    """Return departure and return of all trips."""
    plan = planned(problem)
    return [(trip.depart_s, trip.return_s) for route in plan.routes for trip in route.trips]


def test_two_trips_with_just_the_time_to_reload():
    assert times(two_loads()) == [
        (clock("8:00"), clock("10:05")),
        (clock("10:35"), clock("12:40")),
    ]


def test_a_minute_more_to_reload_leaves_one_out():
    assert len(missed(solved(two_loads(reload_min=31)).plan)) == 1
    assert len(planned(two_loads(reload_min=31, closes="12:41")).routes) == 1


@ENGINES
def test_a_van_that_leaves_once_carries_one_load(engine):
    plan = solved(two_loads(trips=1, closes="17:00"), engine).plan
    assert len(missed(plan)) == 1
    why = dict(reason(plan).certificate)
    assert (why["blocked_by"], why["excess"]) == ("load", 26)


def test_trips_wait_for_what_they_carry():
    """Ready at 9:00, the trips are 9:00-11:05 and 11:35-13:40."""
    ready_s = clock("9:00")
    assert times(two_loads(release_s=ready_s, closes="13:40")) == [
        (clock("9:00"), clock("11:05")),
        (clock("11:35"), clock("13:40")),
    ]
    assert len(missed(solved(two_loads(release_s=ready_s, closes="13:39")).plan)) == 1


@ENGINES
@pytest.mark.parametrize(("closes", "out"), [("11:05", []), ("11:04", [("RA", None)])])
def test_a_load_that_is_ready_too_late_is_left_out(closes, out, engine):
    """Ready at 9:00 it is back from S1 at 11:05."""
    problem = two_loads(release_s=clock("9:00"), closes=closes)
    one_load = replace(problem, requirements=problem.requirements[:1])
    assert missed(solved(one_load, engine).plan) == out


def test_the_checker_counts_trips_and_measures_times():
    plan = planned(two_loads())
    assert found(two_loads(trips=1), plan) == [("too_many_trips", 1)]
    assert found(two_loads(reload_min=33), plan) == [("trip_order", 3 * MINUTE)]
    assert found(two_loads(release_s=clock("8:00")), plan) == []
    assert found(two_loads(release_s=clock("8:01")), plan) == [("load_not_ready", MINUTE)]
    assert found(two_loads(release_s=clock("10:36")), plan) == [
        ("load_not_ready", clock("2:36")),
        ("load_not_ready", MINUTE),
    ]
