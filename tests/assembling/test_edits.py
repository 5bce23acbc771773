"""What a dispatcher changes in a plan, on the hand-made problem."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.assembling.edits import (
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
    edited,
    touched_days,
)
from optimizer.checking import check
from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel
from optimizer.errors import UsageError
from tests.support.edits import missing, without_route
from tests.support.tiny import clock, tiny_plan, tiny_problem, window

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def requirement(problem, name):
    return next(one for one in problem.requirements if one.id == name)


def promise(problem, name):
    return next(one for one in problem.in_force if one.requirement_id == name)


def places(problem, name):
    return [(visit.day, visit.vehicle_id) for visit in promise(problem, name).visits]


def locked(name, *visits, lock=LockLevel.DAY_VEHICLE):
    committed = tuple(CommittedVisit(day=d, vehicle_id=v, start_s=30_000) for d, v in visits)
    return Commitment(requirement_id=name, visits=committed, lock=lock)


def test_a_vehicle_that_is_out_has_no_shift_on_these_days_only():
    edit = VehicleOut(vehicle_id="V1", days=(1, 2))
    problem = edited(PROBLEM, PLAN, edit)
    before, after = PROBLEM.vehicles[1], problem.vehicles[1]
    assert after.shifts[1] is after.shifts[2] is None
    assert after.shifts[3:] == before.shifts[3:]
    assert problem.vehicles[0] is PROBLEM.vehicles[0]
    assert {v.code for v in check(problem, PLAN)} == {"vehicle_off"}


@pytest.mark.parametrize(
    ("edit", "days"),
    [
        (VehicleOut(vehicle_id="V1", days=(1, 3)), {1, 3}),
        (VillageClosed(village_code="S2", days=(8,)), {8}),
        (StopMoved(requirement_ids=("R4",), day=4, to_day=3, to_vehicle_id="V1"), {3, 4}),
        (RequirementChanged(requirement_id="R4", service_s=600), {1, 4, 8, 11}),
    ],
)
def test_an_edit_touches_its_days(edit, days):
    assert touched_days(PLAN, edit) == days


def test_who_was_promised_a_vehicle_that_is_out_keeps_the_day():
    problem = replace(PROBLEM, in_force=(locked("R5", (1, "V1")), locked("R6", (4, "V2"))))
    problem = edited(problem, PLAN, VehicleOut(vehicle_id="V1", days=(1,)))
    assert promise(problem, "R5").lock is LockLevel.DAY
    assert promise(problem, "R6").lock is LockLevel.DAY_VEHICLE


def test_a_closed_village_loses_the_days_in_all_its_requirements():
    edit = VillageClosed(village_code="S2", days=(1,))
    problem = edited(PROBLEM, PLAN, edit)
    for name in ("R2", "R3", "R6"):
        assert 1 not in requirement(problem, name).allowed_days
    assert requirement(problem, "R5") == requirement(PROBLEM, "R5")
    assert {(v.code, v.requirement_id) for v in check(problem, PLAN)} == {
        ("day_not_allowed", "R2"),
        ("day_not_allowed", "R3"),
    }


def test_a_lock_on_a_day_that_is_closed_is_undone():
    problem = replace(
        PROBLEM, in_force=(locked("R2", (1, "V1"), (8, "V1")), locked("R5", (1, "V1")))
    )
    problem = edited(problem, PLAN, VillageClosed(village_code="S2", days=(8,)))
    assert promise(problem, "R2").lock is LockLevel.NONE
    assert promise(problem, "R5").lock is LockLevel.DAY_VEHICLE


def test_other_work_changes_what_is_given_and_keeps_the_rest():
    edit = RequirementChanged(requirement_id="R4", service_s=600, windows=(window("9:00-12:00"),))
    problem = edited(PROBLEM, PLAN, edit)
    old, new = requirement(PROBLEM, "R4"), requirement(problem, "R4")
    assert (new.service_s, new.windows) == (600, (window("9:00-12:00"),))
    assert new == replace(old, service_s=600, windows=new.windows)


def test_loads_change_too():
    edit = RequirementChanged(requirement_id="R4", load_out=(7, 1), load_back=(0, 2))
    after = requirement(edited(PROBLEM, PLAN, edit), "R4")
    assert (after.load_out, after.load_back) == ((7, 1), (0, 2))


MOVE = StopMoved(requirement_ids=("R4",), day=4, to_day=3, to_vehicle_id="V1")


def test_a_stop_is_moved_and_locked_with_all_its_visits():
    problem = edited(PROBLEM, PLAN, MOVE)
    assert places(problem, "R4") == [(1, "V1"), (3, "V1"), (8, "V1"), (11, "V2")]
    assert promise(problem, "R4").lock is LockLevel.DAY_VEHICLE
    assert promise(problem, "R4").visits[0].start_s == clock("9:50")
    assert requirement(problem, "R4").day_sets == ((1, 3, 8, 11),)
    assert {v.code for v in check(problem, PLAN)} == {"lock_broken", "day_set_not_allowed"}


def test_one_visit_moves_as_an_exception_from_what_is_promised():
    """R1 promises one weekday and one vehicle; only its second visit moves."""
    problem = replace(PROBLEM, vehicles=(*PROBLEM.vehicles, replace(PROBLEM.vehicles[0], id="H2")))
    edit = StopMoved(requirement_ids=("R1",), day=7, to_day=9, to_vehicle_id="H2")
    problem = edited(problem, PLAN, edit)
    assert places(problem, "R1") == [(0, "H1"), (9, "H2")]
    one = requirement(problem, "R1")
    assert (one.visits, one.day_sets, one.same_vehicle) == (2, ((0, 9),), False)


def test_a_stop_that_only_changes_its_vehicle_keeps_the_rules_of_its_days():
    edit = StopMoved(requirement_ids=("R4",), day=4, to_day=4, to_vehicle_id="V1")
    assert requirement(edited(PROBLEM, PLAN, edit), "R4") == requirement(PROBLEM, "R4")


def test_joined_requirements_move_together():
    edit = StopMoved(requirement_ids=("R2", "R3"), day=1, to_day=2, to_vehicle_id="V2")
    problem = edited(PROBLEM, PLAN, edit)
    assert places(problem, "R2") == places(problem, "R3") == [(2, "V2"), (8, "V1")]


def test_a_visit_that_the_plan_misses_keeps_its_day_in_the_lock():
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    edit = StopMoved(requirement_ids=("R4",), day=4, to_day=3, to_vehicle_id="V1")
    assert places(edited(PROBLEM, plan, edit), "R4") == [
        (1, "V1"),
        (3, "V1"),
        (8, "V1"),
        (11, "V1"),
    ]


def test_an_older_promise_is_replaced_and_the_others_stay_in_order():
    problem = replace(
        PROBLEM, in_force=(locked("R1", (0, "H1"), (7, "H1")), locked("R5", (1, "V1")))
    )
    edit = StopMoved(requirement_ids=("R5",), day=1, to_day=2, to_vehicle_id="V2")
    problem = edited(problem, PLAN, edit)
    assert [one.requirement_id for one in problem.in_force] == ["R1", "R5"]
    assert places(problem, "R5") == [(2, "V2")]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (VehicleOut(vehicle_id="V9", days=(1,)), "No vehicle V9"),
        (VehicleOut(vehicle_id="V1", days=(14,)), "within the cycle"),
        (VehicleOut(vehicle_id="V1", days=()), "within the cycle"),
        (VillageClosed(village_code="S9", days=(1,)), "Nothing is due"),
        (VillageClosed(village_code="S1", days=(-1,)), "within the cycle"),
        (RequirementChanged(requirement_id="R9", service_s=1), "No requirement R9"),
        (RequirementChanged(requirement_id="R4", service_s=-1), "0 or more"),
        (RequirementChanged(requirement_id="R4", windows=()), "at least one window"),
        (RequirementChanged(requirement_id="R4", load_out=(1,)), "2 figures"),
        (RequirementChanged(requirement_id="R4", load_back=(1, -1)), "0 or more"),
        (replace(MOVE, to_vehicle_id="V9"), "no such vehicle"),
        (replace(MOVE, requirement_ids=("R9",)), "no such vehicle or requirement"),
        (replace(MOVE, day=5), "no such stop"),
        (replace(MOVE, to_day=6), "cannot be on 2026-12-06"),
        (replace(MOVE, to_day=8), "Two visits"),
        (replace(MOVE, to_vehicle_id="H1"), "another fleet"),
    ],
)
def test_what_cannot_be_had_is_refused_in_words(edit, words):
    with pytest.raises(UsageError, match=words):
        edited(PROBLEM, PLAN, edit)


@pytest.mark.parametrize(
    ("vehicle", "words"),
    [
        ({"road_class": 3}, "cannot take the road"),
        ({"service_ids": ("shopping",)}, "does not offer"),
        ({"shifts": (None,) * 14}, "is off"),
    ],
)
def test_a_vehicle_that_may_never_be_there_is_refused(vehicle, words):
    other = replace(PROBLEM.vehicles[2], id="V3", **vehicle)
    places_narrow = tuple(replace(place, road_class=2) for place in PROBLEM.locations)
    problem = replace(PROBLEM, vehicles=(*PROBLEM.vehicles, other), locations=places_narrow)
    with pytest.raises(UsageError, match=words):
        edited(problem, PLAN, replace(MOVE, to_vehicle_id="V3"))
