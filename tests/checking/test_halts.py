"""Halts: joined requirements, places, eligibility, service times, windows, loads."""

from __future__ import annotations

from dataclasses import replace

from tests.support.edits import (
    amounts,
    codes,
    missing,
    with_place,
    with_requirement,
    with_stop,
    with_trips,
    with_vehicle,
)
from tests.support.tiny import clock, stop, tiny_plan, tiny_problem, trip, window

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def test_part_of_a_join_breaks_it() -> None:
    monday = trip(
        "8:00",
        stop("S2", "R2", times="8:40 8:40 9:20"),
        stop("S3", "R4", times="9:35 9:50 11:00"),
        back="11:45",
    )
    plan = missing(with_trips(PLAN, "V1", 8, monday), ("R3", 8))
    assert codes(PROBLEM, plan) == ["join_broken"]


def test_joined_requirements_are_missed_on_the_same_days() -> None:
    alone = trip("8:00", stop("S3", "R4", times="8:50 9:50 11:00"), back="11:45")
    without = with_trips(PLAN, "V1", 8, alone)
    assert codes(PROBLEM, missing(without, ("R2", 8), ("R3", 8))) == []
    assert codes(PROBLEM, missing(without, ("R2", 8), ("R3", 9))) == [
        "join_broken",
        "weekday_changed",
    ]


def test_requirements_that_are_not_joined_do_not_share_a_stop() -> None:
    apart = with_requirement(with_requirement(PROBLEM, "R2", join_id=None), "R3", join_id=None)
    assert codes(apart, PLAN) == ["join_broken"]


def test_two_joins_do_not_share_a_stop() -> None:
    problem = with_requirement(PROBLEM, "R3", join_id="J2")
    assert codes(problem, PLAN) == ["join_broken"]


def test_a_stop_elsewhere_is_reported() -> None:
    assert codes(with_requirement(PROBLEM, "R6", stop_id="S3"), PLAN) == ["wrong_place"]


def test_every_service_must_be_offered() -> None:
    fewer = with_vehicle(PROBLEM, "V2", service_ids=("selling", "shopping"))
    assert codes(with_vehicle(PROBLEM, "V2", service_ids=("cleaning",)), PLAN) == []
    assert codes(fewer, PLAN) == ["service_not_offered"]
    assert len(amounts(fewer, PLAN, code="service_not_offered")) == 3


def test_one_service_of_two_is_not_enough() -> None:
    problem = with_requirement(PROBLEM, "R6", service_ids=("cleaning", "medical"))
    assert codes(problem, PLAN) == ["service_not_offered"]


def test_only_allowed_fleets_come() -> None:
    assert codes(with_requirement(PROBLEM, "R6", fleets=("hospital", "van")), PLAN) == []
    assert codes(with_requirement(PROBLEM, "R6", fleets=("hospital",)), PLAN) == [
        "fleet_not_allowed"
    ]


def test_a_road_of_the_vehicles_class_is_wide_enough() -> None:
    assert codes(with_place(PROBLEM, "S3", road_class=2), PLAN) == []
    narrow = with_place(PROBLEM, "S3", road_class=1)
    assert codes(narrow, PLAN) == ["road_too_narrow"]
    assert (
        codes(with_vehicle(with_vehicle(narrow, "V1", road_class=1), "V2", road_class=1), PLAN)
        == []
    )


def test_vehicle_and_place_are_in_the_planned_counties() -> None:
    foreign_place = with_place(PROBLEM, "S3", county_code="331127")
    foreign_vehicle = with_vehicle(PROBLEM, "V2", county_code="331127")
    assert codes(foreign_place, PLAN) == ["wrong_county"]
    assert codes(foreign_vehicle, PLAN) == ["wrong_county"]
    pooled = replace(foreign_place, county_codes=("331125", "331127"))
    assert codes(pooled, PLAN) == []


def test_work_lasts_the_longest_setup_and_all_services() -> None:
    slower = with_requirement(PROBLEM, "R3", setup_s=600)  # as long as the other's: no change
    longest = with_requirement(PROBLEM, "R3", setup_s=601)
    assert codes(slower, PLAN) == []
    assert codes(longest, PLAN) == ["service_time"]
    assert amounts(longest, PLAN, code="service_time") == [1, 1]


def test_work_does_not_start_before_the_arrival() -> None:
    start, end = clock("8:30") - 1, clock("10:50") - 1
    early = with_stop(PLAN, "H1", 0, "S1", start_s=start, end_s=end)
    wide = with_requirement(PROBLEM, "R1", windows=(window("8:00-11:30"),))
    assert "service_time" in codes(wide, early)
    assert amounts(wide, early, code="service_time") == [1]


def test_a_visit_may_fill_its_window() -> None:
    filled = with_requirement(PROBLEM, "R5", windows=(window("13:00-13:30"),))
    assert codes(filled, PLAN) == []


def test_a_visit_reaches_beyond_its_window() -> None:
    late = with_requirement(PROBLEM, "R5", windows=(window("13:01-16:00"),))
    short = with_requirement(PROBLEM, "R5", windows=(window("13:00-13:29"),))
    assert codes(late, PLAN) == codes(short, PLAN) == ["window"]
    assert amounts(late, PLAN, code="window") == amounts(short, PLAN, code="window") == [60]


def test_a_visit_does_not_span_two_windows() -> None:
    two = (window("12:00-13:15"), window("13:15-16:00"))
    assert codes(with_requirement(PROBLEM, "R5", windows=two), PLAN) == ["window"]


def test_every_joined_requirement_has_its_own_windows() -> None:
    problem = with_requirement(PROBLEM, "R3", windows=(window("9:00-12:00"),))
    assert codes(problem, PLAN) == ["window"]


def test_no_window_is_never_open() -> None:
    assert codes(with_requirement(PROBLEM, "R6", windows=()), PLAN) == ["window"]


def test_a_full_vehicle_is_not_overloaded() -> None:
    """V1 leaves on Tuesday with 12 + 4 + 10 = 26 boxes."""
    assert codes(with_vehicle(PROBLEM, "V1", capacity=(26, 10)), PLAN) == []
    overloaded = with_vehicle(PROBLEM, "V1", capacity=(25, 10))
    assert codes(overloaded, PLAN) == ["load"]
    assert amounts(overloaded, PLAN, code="load") == [1]


def test_produce_taken_back_counts_after_the_stop() -> None:
    """After S2 there are 26 - 12 + produce on board."""
    assert codes(with_requirement(PROBLEM, "R3", load_back=(12, 0)), PLAN) == []
    overloaded = with_requirement(PROBLEM, "R3", load_back=(13, 0))
    assert codes(overloaded, PLAN) == ["load"]
    assert amounts(overloaded, PLAN, code="load") == [1]


def test_each_kind_of_load_has_its_capacity() -> None:
    assert codes(with_requirement(PROBLEM, "R4", load_out=(4, 10)), PLAN) == []
    assert codes(with_requirement(PROBLEM, "R4", load_out=(4, 11)), PLAN) == ["load"]


def test_a_new_trip_starts_with_its_own_load() -> None:
    """On Friday R4 and R6 ride on two trips: 3 and 26 boxes."""
    problem = with_requirement(PROBLEM, "R4", load_out=(3, 0))
    problem = with_requirement(problem, "R6", load_out=(26, 0))
    assert codes(problem, PLAN) == []
    assert codes(with_requirement(problem, "R6", load_out=(27, 0)), PLAN) == ["load"]
