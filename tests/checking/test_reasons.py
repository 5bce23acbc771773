"""Proofs of reasons: each is worked out again, and refused when a figure or the claim is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.travel import UNREACHABLE_S
from tests.support.edits import (
    codes,
    left_out,
    only,
    with_place,
    with_requirement,
    with_rules,
    with_vehicle,
)
from tests.support.tiny import LEG_MINUTES, matrix, requirement, tiny_problem, window

TINY = tiny_problem()
EMPTY = Plan(routes=(), unserved=())
UNPROVED = ["reason_not_proved"]


def test_no_slot_needs_no_proof() -> None:
    plan = left_out(TINY, UnservedCode.NO_SLOT, blocked_by="shift")
    assert codes(TINY, plan) == []


# --- no vehicle offers the service: V1 and V2 do cleaning; R9 asks for bathing, too.

NO_VEHICLE = UnservedCode.NO_VEHICLE_OFFERS_SERVICE
BATHING = only(requirement("R9", service_ids=("cleaning", "bathing")))


def nobody(**changes):
    due = {
        "service": "bathing+cleaning",
        "vehicles_in_fleets": 2,
        "vehicles_with_service": 0,
        "vehicles_with_road_and_capacity": 0,
    }
    return due | changes


def test_a_service_that_nobody_offers_is_proved() -> None:
    assert codes(BATHING, left_out(BATHING, NO_VEHICLE, **nobody())) == []


def test_a_service_that_somebody_offers_is_not() -> None:
    services = ("bathing", "cleaning")
    problem = with_vehicle(BATHING, "V2", service_ids=services)
    for count in (0, 1):
        plan = left_out(problem, NO_VEHICLE, **nobody(vehicles_with_service=count))
        assert codes(problem, plan) == UNPROVED


@pytest.mark.parametrize("wrong", [{"service": "bathing"}, {"vehicles_in_fleets": 3}])
def test_wrong_counts_prove_nothing(wrong) -> None:
    assert codes(BATHING, left_out(BATHING, NO_VEHICLE, **nobody(**wrong))) == UNPROVED


def test_missing_figures_prove_nothing() -> None:
    assert codes(BATHING, left_out(BATHING, NO_VEHICLE)) == UNPROVED


def test_a_narrow_road_and_a_small_van_are_proofs() -> None:
    due = nobody(service="cleaning", vehicles_with_service=2)
    narrow = with_place(only(requirement("R9")), "S1", road_class=1)
    heavy = only(requirement("R9", load_back=(27, 0)))
    fits = only(requirement("R9", load_back=(26, 0)))
    assert codes(narrow, left_out(narrow, NO_VEHICLE, **due)) == []
    assert codes(heavy, left_out(heavy, NO_VEHICLE, **due)) == []
    assert codes(fits, left_out(fits, NO_VEHICLE, **due)) == UNPROVED


def test_what_is_joined_cannot_be_served_either() -> None:
    first = requirement("R8", join_id="J1")
    second = requirement("R9", service_ids=("bathing",), join_id="J1")
    joined = only(first, second)
    assert codes(joined, left_out(joined, NO_VEHICLE, **nobody())) == []
    apart = with_requirement(with_requirement(joined, "R8", join_id=None), "R9", join_id=None)
    assert "reason_not_proved" in codes(apart, left_out(apart, NO_VEHICLE, **nobody()))


# --- unreachable

UNREACHABLE = UnservedCode.UNREACHABLE


def cut_off(*legs):
    """Return a problem with one requirement at S1 and without some legs."""
    rows = {name: row for row, name in enumerate(sorted(LEG_MINUTES))}
    durations = matrix().duration_s.copy()
    for origin, destination in legs:
        durations[rows[origin], rows[destination]] = UNREACHABLE_S
    return replace(
        only(requirement("R9")), matrices={"van": replace(matrix(), duration_s=durations)}
    )


INTO_S1 = (("D1", "S1"), ("S2", "S1"), ("S3", "S1"))
OUT_OF_S1 = tuple((b, a) for a, b in INTO_S1)


@pytest.mark.parametrize("legs", [INTO_S1, OUT_OF_S1])
def test_a_place_without_way_in_or_out_is_proved(legs) -> None:
    problem = cut_off(*legs)
    plan = left_out(problem, UNREACHABLE, eligible_vehicles=2, reachable_from=0)
    assert codes(problem, plan) == []
    wrong = left_out(problem, UNREACHABLE, eligible_vehicles=3, reachable_from=0)
    assert codes(problem, wrong) == UNPROVED


def test_a_place_reached_through_another_is_not_proved() -> None:
    problem = cut_off(*INTO_S1[:2])
    plan = left_out(problem, UNREACHABLE, eligible_vehicles=2, reachable_from=0)
    assert codes(problem, plan) == UNPROVED


# --- window meets no shift: 70 minutes of work at S1, 30 minutes out, 25 back, 8:00-17:30

NO_WINDOW = UnservedCode.WINDOW_MEETS_NO_SHIFT


@pytest.mark.parametrize(
    ("windows", "best_min", "proved"),
    [
        (("16:00-18:00",), 65, True),  # until 17:30 - 0:25 = 17:05
        (("16:00-18:00",), 69, True),  # a weaker bound will do
        (("16:00-18:00",), 64, False),  # not so strong a one
        (("16:00-18:00",), 70, False),  # nor one that proves nothing
        (("15:55-18:00",), 69, False),  # here are 70 minutes
        (("7:00-9:39",), 69, True),  # from 8:00 + 0:30
        (("7:00-9:40",), 69, False),
        (("17:45-20:00",), 0, True),
        (("16:00-18:00", "7:00-9:40"), 69, False),
    ],
)
def test_window_against_shift(windows, best_min, proved) -> None:
    problem = only(requirement("R9", windows=windows))
    plan = left_out(problem, NO_WINDOW, duration_s=4200, best_overlap_s=best_min * 60)
    assert codes(problem, plan) == ([] if proved else UNPROVED)


def test_one_vehicle_with_a_longer_shift_spoils_the_proof() -> None:
    problem = only(requirement("R9", windows=("16:00-18:00",)))
    shifts = tuple(window("8:00-17:05") if day == 3 else None for day in range(14))
    longer = with_rules(with_vehicle(problem, "V2", shifts=shifts), "V2", max_overtime_s=1740)
    plan = left_out(longer, NO_WINDOW, duration_s=4200, best_overlap_s=69 * 60)
    assert codes(longer, plan) == []  # until 17:05 + 0:29 - 0:25 = 17:09
    longer = with_rules(longer, "V2", max_overtime_s=1800)
    assert codes(longer, plan) == UNPROVED
    other_day = with_requirement(longer, "R9", allowed_days=(2, 4))
    assert codes(other_day, plan) == []


def test_windows_of_joined_requirements_must_meet() -> None:
    first = requirement("R8", windows=("8:00-11:00",), join_id="J1")
    second = requirement("R9", windows=("10:00-17:00",), join_id="J1")
    problem = only(first, second)
    due = {"duration_s": 130 * 60, "best_overlap_s": 3600}
    assert codes(problem, left_out(problem, NO_WINDOW, **due)) == []
    slower = with_requirement(problem, "R8", setup_s=1800)  # the longest set-up counts
    due["duration_s"] = 150 * 60
    assert codes(slower, left_out(slower, NO_WINDOW, **due)) == []


# --- round trip too long: S3 is 50 minutes out and 45 back, work 8 h: 575 min > 9:30 h

TOO_LONG = UnservedCode.ROUND_TRIP_TOO_LONG
FAR = only(requirement("R9", stop_id="S3", service_min=470))


def trip_of(**changes):
    due = {
        "duration_s": 480 * 60,
        "best_vehicle": "V1",
        "out_s": 50 * 60,
        "back_s": 45 * 60,
        "needed_s": 575 * 60,
        "longest_shift_s": 570 * 60,
    }
    return due | changes


def test_a_round_trip_longer_than_any_shift_is_proved() -> None:
    assert codes(FAR, left_out(FAR, TOO_LONG, **trip_of())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_s": 481 * 60, "needed_s": 576 * 60},
        {"best_vehicle": "H1"},
        {"best_vehicle": "V9"},
        {"out_s": 51 * 60, "needed_s": 576 * 60},
        {"needed_s": 576 * 60},
        {"longest_shift_s": 569 * 60},
        {"longest_shift_s": 575 * 60},
    ],
)
def test_wrong_figures_of_a_round_trip_prove_nothing(wrong) -> None:
    assert codes(FAR, left_out(FAR, TOO_LONG, **trip_of(**wrong))) == UNPROVED


def test_a_round_trip_that_fills_the_shift_is_not_too_long() -> None:
    problem = only(requirement("R9", stop_id="S3", service_min=465))
    due = trip_of(duration_s=475 * 60, needed_s=570 * 60, longest_shift_s=569 * 60)
    assert codes(problem, left_out(problem, TOO_LONG, **due)) == UNPROVED


def test_every_eligible_vehicle_must_be_too_far_away() -> None:
    near = with_rules(FAR, "V2", max_overtime_s=2100)
    assert codes(near, left_out(near, TOO_LONG, **trip_of())) == UNPROVED


def test_a_detour_through_another_place_counts_when_it_is_shorter() -> None:
    """D1 to S3 takes 59 minutes, through S2 only 40 + 15."""
    legs = {a: dict(row) for a, row in LEG_MINUTES.items()}
    legs["D1"]["S3"] = 59
    problem = replace(FAR, matrices={"van": matrix(legs)})
    direct = trip_of(out_s=59 * 60, needed_s=584 * 60)
    assert codes(problem, left_out(problem, TOO_LONG, **direct)) == []
    shorter = with_requirement(problem, "R9", service_s=461 * 60)
    direct = trip_of(out_s=59 * 60, duration_s=471 * 60, needed_s=575 * 60)
    assert codes(shorter, left_out(shorter, TOO_LONG, **direct)) == []
    fits = with_requirement(problem, "R9", service_s=460 * 60)
    direct = trip_of(out_s=59 * 60, duration_s=470 * 60, needed_s=574 * 60)
    assert codes(fits, left_out(fits, TOO_LONG, **direct)) == UNPROVED


def test_driving_alone_may_be_too_long() -> None:
    problem = only(requirement("R9", stop_id="S3"))
    for vehicle in ("V1", "V2"):
        problem = with_rules(problem, vehicle, max_drive_s=94 * 60)
    due = trip_of(duration_s=4200, needed_s=95 * 60, max_drive_s=94 * 60)
    del due["longest_shift_s"]
    assert codes(problem, left_out(problem, TOO_LONG, **due)) == []
    allowed = with_rules(problem, "V2", max_drive_s=95 * 60)
    assert codes(allowed, left_out(allowed, TOO_LONG, **due)) == UNPROVED


def test_a_figure_named_twice_proves_nothing() -> None:
    plan = left_out(BATHING, NO_VEHICLE, **nobody())
    entry = plan.unserved[0]
    doubled = (("vehicles_with_service", 5), *entry.reason.certificate)
    reason = replace(entry.reason, certificate=doubled)
    plan = replace(plan, unserved=(replace(entry, reason=reason),))
    assert codes(BATHING, plan) == UNPROVED


def test_one_vehicle_with_a_way_is_enough() -> None:
    """V2 goes another way (profile "walk"), on which the place can be reached."""
    problem = cut_off(*INTO_S1)
    problem = replace(problem, matrices=problem.matrices | {"walk": matrix(profile="walk")})
    plan = left_out(problem, UNREACHABLE, eligible_vehicles=2, reachable_from=0)
    assert codes(problem, plan) == []
    assert codes(with_vehicle(problem, "V2", profile="walk"), plan) == UNPROVED


def test_a_vehicle_without_matrix_reaches_nothing() -> None:
    problem = with_vehicle(with_vehicle(cut_off(), "V1", profile="boat"), "V2", profile="boat")
    plan = left_out(problem, UNREACHABLE, eligible_vehicles=2, reachable_from=0)
    assert codes(problem, plan) == []
    window_proof = left_out(problem, NO_WINDOW, duration_s=4200, best_overlap_s=0)
    assert codes(problem, window_proof) == []
    far = trip_of(duration_s=4200, needed_s=4200 + 95 * 60)
    assert codes(problem, left_out(problem, TOO_LONG, **far)) == UNPROVED  # no figures to check


def test_the_longest_of_different_shifts_counts() -> None:
    """One day of V1 lasts to 17:06, others to 17:00: with overtime 9:36 h, enough for 575 min."""
    hours = [window("8:00-17:00")] * 14
    hours[3] = window("8:00-17:06")
    longer = with_vehicle(FAR, "V1", shifts=tuple(hours))
    assert codes(longer, left_out(longer, TOO_LONG, **trip_of())) == UNPROVED
    other_days = with_requirement(longer, "R9", allowed_days=(2, 4))
    assert codes(other_days, left_out(other_days, TOO_LONG, **trip_of())) == []


def test_a_stop_point_that_is_no_place_fits_nobody() -> None:
    problem = only(requirement("R9", stop_id="S9"))
    due = nobody(service="cleaning", vehicles_with_service=2)
    assert codes(problem, left_out(problem, NO_VEHICLE, **due)) == []


def test_a_vehicle_must_be_of_a_fleet_of_all_that_is_joined() -> None:
    first = requirement("R8", join_id="J1", fleets=("van", "hospital"))
    second = requirement("R9", join_id="J1", fleets=("hospital",))
    joined = only(first, second)
    due = nobody(service="cleaning", vehicles_in_fleets=1)
    assert codes(joined, left_out(joined, NO_VEHICLE, **due)) == []


# --- no set of days fits: two sets are listed, of which one is common to what is joined.

NO_DAYS = UnservedCode.NO_DAYS_FIT
LISTING = replace(requirement("R9", visits=2), day_sets=((0, 3), (1, 4)))


def listed(*requirements, **certificate):
    problem = only(*requirements)
    due = {"visits": 2, "allowed_days": 3, "day_sets": 2} | certificate
    return codes(problem, left_out(problem, NO_DAYS, **due))


def test_listed_sets_that_all_have_a_closed_day_are_proved() -> None:
    assert listed(replace(LISTING, allowed_days=(0, 1, 2))) == []


def test_one_listed_set_of_open_days_is_enough() -> None:
    assert listed(replace(LISTING, allowed_days=(1, 2, 4))) == UNPROVED


@pytest.mark.parametrize(
    "wrong", [{"visits": 1}, {"allowed_days": 4}, {"day_sets": 1}, {"min_gap_days": 1}]
)
def test_the_figures_of_listed_sets_are_exact(wrong) -> None:
    assert listed(replace(LISTING, allowed_days=(0, 1, 2)), **wrong) == UNPROVED


def test_gaps_prove_nothing_where_sets_are_listed() -> None:
    """No two of these days lie 8 to 14 days apart both ways, yet Monday and Thursday are listed."""
    one = replace(LISTING, min_gap_days=8, max_gap_days=14)
    problem = only(one)
    due = {"visits": 2, "allowed_days": 10, "min_gap_days": 8, "max_gap_days": 14}
    assert codes(problem, left_out(problem, NO_DAYS, **due)) == UNPROVED
    plain = only(replace(one, day_sets=()))
    assert codes(plain, left_out(plain, NO_DAYS, **due)) == []


def test_what_is_joined_shares_the_listed_sets() -> None:
    first = replace(LISTING, join_id="J")
    second = replace(LISTING, id="R8", join_id="J", day_sets=((1, 4), (2, 9)))
    figures = {"allowed_days": 3, "day_sets": 1}
    closed = [replace(one, allowed_days=(0, 1, 3)) for one in (first, second)]
    assert listed(*closed, **figures) == []
    opened = [replace(one, allowed_days=(0, 1, 4)) for one in (first, second)]
    assert listed(*opened, **figures) == UNPROVED
    third = replace(requirement("R7", visits=2), join_id="J", allowed_days=(0, 1, 3))
    assert listed(*closed, third, **figures) == []
