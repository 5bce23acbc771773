"""Trips of a route: how many, time to reload, loads that are ready, the whole duty."""

from __future__ import annotations

from dataclasses import replace

from optimizer.checking import check
from tests.support.edits import (
    amounts,
    codes,
    with_requirement,
    with_rules,
    with_trips,
    with_vehicle,
)
from tests.support.tiny import clock, stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()
FRIDAY = PLAN.routes[2].trips
"""V2: 9:00 to S3, back at 11:45; 12:45 to S2, back at 15:10."""


def test_a_vehicle_leaves_as_often_as_it_may() -> None:
    assert codes(with_vehicle(PROBLEM, "V2", max_trips=2), PLAN) == []
    once = with_vehicle(PROBLEM, "V2", max_trips=1)
    assert codes(once, PLAN) == ["too_many_trips"]
    assert amounts(once, PLAN, code="too_many_trips") == [1]


def test_the_message_says_how_many_trips_there_are() -> None:
    (found,) = check(with_vehicle(PROBLEM, "V2", max_trips=1), PLAN)
    assert (found.day, found.vehicle_id) == (4, "V2")
    assert found.message_zh.endswith("当天 2 个车次，最多 1 个。")
    assert found.message_en.endswith("2 trips on one day; at most 1.")


def test_between_trips_there_is_time_to_reload() -> None:
    """An hour lies between the two trips of Friday."""
    assert codes(with_rules(PROBLEM, "V2", reload_s=3600), PLAN) == []
    longer = with_rules(PROBLEM, "V2", reload_s=3601)
    assert codes(longer, PLAN) == ["trip_order"]
    assert amounts(longer, PLAN, code="trip_order") == [1]


def test_a_single_trip_needs_no_time_to_reload() -> None:
    assert codes(with_rules(PROBLEM, "V1", reload_s=86_400), PLAN) == []


def test_a_trip_leaves_when_its_load_is_ready() -> None:
    """R6 goes with the second trip, which leaves at 12:45."""
    assert codes(with_requirement(PROBLEM, "R6", release_s=clock("12:45")), PLAN) == []
    late = with_requirement(PROBLEM, "R6", release_s=clock("12:46"))
    assert codes(late, PLAN) == ["load_not_ready"]
    assert amounts(late, PLAN, code="load_not_ready") == [60]


def test_a_load_that_is_ready_late_holds_up_its_own_trip_only() -> None:
    """What the second trip brings need not be ready when the first one leaves; all of a trip does.

    In one trip R4 and R6 leave at 9:00 together.
    """
    late = with_requirement(PROBLEM, "R6", release_s=clock("9:01"))
    together = trip(
        "9:00",
        FRIDAY[0].stops[0],
        stop("S2", "R6", times="11:16 11:16 12:26"),
        back="13:01",
    )
    plan = with_trips(PLAN, "V2", 4, together)
    without_break = with_rules(late, "V2", break_s=0)
    assert codes(without_break, PLAN) == []
    assert codes(without_break, plan) == ["load_not_ready"]
    assert codes(with_rules(PROBLEM, "V2", break_s=0), plan) == []


def test_all_of_a_joined_stop_must_be_ready() -> None:
    """R2 and R3 leave at 8:00 on both Tuesdays."""
    assert codes(with_requirement(PROBLEM, "R3", release_s=clock("8:00")), PLAN) == []
    late = with_requirement(PROBLEM, "R3", release_s=clock("8:00") + 1)
    assert amounts(late, PLAN, code="load_not_ready") == [1, 1]


def test_the_whole_duty_is_limited() -> None:
    """V2 is away from 9:00 to 15:10 on the first Friday, the hour at its base included."""
    kept = with_rules(PROBLEM, "V2", max_duty_s=370 * 60)
    assert codes(kept, PLAN) == []
    strict = with_rules(PROBLEM, "V2", max_duty_s=370 * 60 - 1)
    assert codes(strict, PLAN) == ["duty_too_long"]
    assert amounts(strict, PLAN, code="duty_too_long") == [1]


def test_a_duty_of_nothing_is_a_limit_too() -> None:
    none = with_rules(PROBLEM, "V2", max_duty_s=0)
    assert [v.code for v in check(none, PLAN)] == ["duty_too_long", "duty_too_long"]


def test_without_a_limit_only_the_shift_counts() -> None:
    assert all(v.rules.max_duty_s is None for v in PROBLEM.vehicles)
    assert codes(replace(PROBLEM), PLAN) == []


def test_what_spoils_is_handed_out_soon_after_the_trip_leaves() -> None:
    """R6 goes with the second trip: it leaves at 12:45, and the visit starts at 13:25."""
    soon = with_requirement(PROBLEM, "R6", max_on_board_s=40 * 60)
    assert codes(soon, PLAN) == []
    late = with_requirement(PROBLEM, "R6", max_on_board_s=40 * 60 - 1)
    assert codes(late, PLAN) == ["on_board_too_long"]
    assert amounts(late, PLAN, code="on_board_too_long") == [1]
