"""Edits carried out by the real editor: only what they concern changes, and every rule is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.adjusting.displaced import displaced_visits, set_apart
from optimizer.adjusting.replanning import Replanned, Replanning
from optimizer.adjusting.together import with_sound_reasons
from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
    edited,
)
from optimizer.assembling.moves import visits_of
from optimizer.checking import RepeatedCheck, check
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel, Problem
from optimizer.kpi import differences, kpis
from optimizer.solving import Editor
from tests.support.edits import missing, with_trips, without_route
from tests.support.tiny import tiny_plan, tiny_problem, window

PLAN = tiny_plan()
PROBLEM = replace(
    tiny_problem(),
    vehicles=tuple(replace(vehicle, max_trips=2) for vehicle in tiny_problem().vehicles),
)


def done(edit: Edit, *, problem: Problem = PROBLEM, plan: Plan = PLAN) -> Replanned:
    assert check(problem, plan) == ()
    wanted = edited(problem, plan, edit)
    found = Replanning(wanted, plan, edit, open_editor=Editor, checker=RepeatedCheck()).run()
    assert found.violations == ()
    return found


def changes(found: Replanned, plan: Plan = PLAN) -> list[tuple[str, str, int | None]]:
    """What differs, times aside."""
    return [
        (d.change.value, d.requirement_id, d.new.day if d.new else None)
        for d in differences(plan, found.result.plan)
        if d.change.value != "time"
    ]


def requirement(found: Replanned, name: str):
    return next(one for one in found.problem.requirements if one.id == name)


def test_another_van_takes_the_stops_of_one_that_is_out_and_the_rest_stays():
    found = done(VehicleOut(vehicle_id="V2", days=(11,)))
    assert changes(found) == [("vehicle", "R4", 11)]
    assert requirement(found, "R4") == requirement(
        done(VehicleOut(vehicle_id="V2", days=(3,))), "R4"
    )


def test_a_promise_of_one_van_yields_on_the_day_on_which_it_is_out():
    problem = replace(PROBLEM, vehicles=(*PROBLEM.vehicles, replace(PROBLEM.vehicles[0], id="H2")))
    found = done(VehicleOut(vehicle_id="H1", days=(7,)), problem=problem)
    assert changes(found) == [("vehicle", "R1", 7)]
    assert not requirement(found, "R1").same_vehicle


def test_without_another_van_a_visit_moves_to_a_day_near_by():
    found = done(VehicleOut(vehicle_id="H1", days=(7,)))
    ((kind, name, day),) = changes(found)
    assert (kind, name) == ("day", "R1")
    assert day is not None
    assert requirement(found, "R1").day_sets == ((0, day),)
    assert requirement(found, "R1").same_vehicle


def test_what_finds_no_place_is_missed_on_its_day_and_says_so():
    found = done(VehicleOut(vehicle_id="H1", days=tuple(range(1, 14))))
    assert changes(found) == [("lost", "R1", None)]
    (lost,) = found.result.plan.unserved
    assert (lost.requirement_id, lost.day) == ("R1", 7)
    assert lost.reason.code is UnservedCode.NO_SLOT
    assert requirement(found, "R1").visits == 2


def test_a_requirement_that_loses_all_its_visits_is_out_as_a_whole():
    found = done(VehicleOut(vehicle_id="H1", days=tuple(range(14))))
    assert [(u.requirement_id, u.day) for u in found.result.plan.unserved] == [("R1", None)] * 2


def test_a_village_that_is_cut_off_is_visited_on_a_day_near_by():
    found = done(VillageClosed(village_code="S2", days=(1,)))
    moved = changes(found)
    assert {(kind, name) for kind, name, _ in moved} == {("day", "R2"), ("day", "R3")}
    assert len({day for _, _, day in moved}) == 1  # joined: they stay together
    assert 1 not in requirement(found, "R2").allowed_days


def test_a_visit_without_any_other_day_is_closed():
    """R4 has at least two days between visits; next week all days are closed, too."""
    edit = VillageClosed(village_code="S3", days=tuple(range(7)))
    found = done(edit)
    lost = [change for change in changes(found) if change[0] == "lost"]
    made = 4 - len(lost)
    assert lost
    one = requirement(found, "R4")
    assert one.visits == made + len(found.result.plan.unserved)
    assert all(day > 6 for days in one.day_sets for day in days)
    (entry,) = found.problem.closed
    assert (entry.due.id, entry.due.visits, entry.left) == ("R4", 4, one.visits)
    (closure,) = found.problem.closures
    assert (closure.id, closure.stop_ids) == ("edit-S3-1", ("S3",))
    assert entry.closure_ids == ("edit-S3-1",)
    required = kpis(found.problem, found.result.plan).visits_required
    assert required == kpis(PROBLEM, PLAN).visits_required


def test_a_village_closed_throughout_loses_all_its_visits_to_the_closure():
    found = done(VillageClosed(village_code="S3", days=tuple(range(14))))
    assert "R4" not in {one.id for one in found.problem.requirements}
    (entry,) = found.problem.closed
    assert (entry.due.id, entry.visits) == ("R4", 4)
    assert "R4" not in {one.requirement_id for one in found.result.plan.unserved}
    assert [kind for kind, name, _ in changes(found) if name == "R4"] == ["lost"] * 4


def test_what_the_plan_leaves_out_anyway_loses_what_a_closure_takes():
    """R4 has nothing planned; one of its four weeks' halves is closed: two visits can be left."""
    bare = replace(PLAN, routes=tuple(r for r in PLAN.routes if r.vehicle_id != "V2"))
    out = {s for r in PLAN.routes if r.vehicle_id == "V2" for t in r.trips for s in t.stops}
    assert {name for stop in out for name in stop.requirement_ids} >= {"R4"}
    problem = replace(
        PROBLEM,
        requirements=tuple(one for one in PROBLEM.requirements if one.id == "R4"),
        vehicles=tuple(v for v in PROBLEM.vehicles if v.id == "H1"),
    )
    plan = missing(replace(bare, routes=()), *[("R4", None)] * 4)
    found = done(VillageClosed(village_code="S3", days=tuple(range(7))), problem=problem, plan=plan)
    (entry,) = found.problem.closed
    assert entry.left == requirement(found, "R4").visits == len(found.result.plan.unserved)
    assert entry.due.visits == 4
    found = done(
        VillageClosed(village_code="S3", days=tuple(range(14))), problem=problem, plan=plan
    )
    assert (found.problem.requirements, found.result.plan.unserved) == ((), ())
    assert found.problem.visits_closed == 4


def test_a_village_closed_by_hand_after_a_closure_of_the_data_adds_to_it():
    once = done(VillageClosed(village_code="S3", days=tuple(range(7))))
    twice = done(
        VillageClosed(village_code="S3", days=tuple(range(7, 14))),
        problem=once.problem,
        plan=once.result.plan,
    )
    assert [entry.closure_ids for entry in twice.problem.closed] == [
        ("edit-S3-1",),
        ("edit-S3-2",),
    ]
    assert twice.problem.visits_closed == 4


def test_a_moved_stop_is_where_it_was_put_and_its_other_visits_are_where_they_were():
    found = done(StopMoved(requirement_ids=("R4",), day=4, to_day=3, to_vehicle_id="V1"))
    assert changes(found) == [("day", "R4", 3)]
    (promise,) = found.problem.in_force
    assert promise.lock is LockLevel.DAY_VEHICLE
    assert [(v.day, v.vehicle_id) for v in promise.visits] == [
        (1, "V1"),
        (3, "V1"),
        (8, "V1"),
        (11, "V2"),
    ]


def test_other_work_keeps_days_and_vans_where_it_fits():
    found = done(RequirementChanged(requirement_id="R4", service_s=1800))
    assert changes(found) == []
    assert found.result.objective.shortfall == (0, 0, 0)


def test_other_windows_of_a_joined_requirement_move_the_halt_of_both():
    found = done(RequirementChanged(requirement_id="R2", windows=(window("13:00-16:00"),)))
    starts = {
        stop.start_s
        for route in found.result.plan.routes
        for trip in route.trips
        for stop in trip.stops
        if "R2" in stop.requirement_ids
    }
    assert len(starts) > 0
    assert min(starts) >= 13 * 3600


def test_edits_follow_each_other():
    first = done(StopMoved(requirement_ids=("R4",), day=4, to_day=3, to_vehicle_id="V1"))
    second = done(
        VehicleOut(vehicle_id="V1", days=(3,)), problem=first.problem, plan=first.result.plan
    )
    assert [kind for kind, name, _ in changes(second, first.result.plan) if name == "R4"] == [
        "vehicle"
    ]
    (promise,) = second.problem.in_force
    assert [(v.day, v.vehicle_id) for v in promise.visits][1] == (3, "V2")


def test_what_was_missed_before_stays_missed_or_is_made_and_nothing_else_moves():
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    found = done(VehicleOut(vehicle_id="H1", days=(3,)), plan=plan)
    assert changes(found, plan) == []
    assert [(u.requirement_id, u.day) for u in found.result.plan.unserved] == [("R4", 11)]


def test_what_was_left_out_altogether_may_come_back():
    plan = missing(with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0]), ("R6", None))
    found = done(RequirementChanged(requirement_id="R4", service_s=1200), plan=plan)
    assert [change[:2] for change in changes(found, plan)] == [("gained", "R6")]


def test_an_edit_that_concerns_nobody_leaves_everything():
    found = done(VillageClosed(village_code="S1", days=(3,)))
    assert found.result.plan == PLAN


def test_the_days_that_are_left_are_locked_where_all_were():
    visits = tuple(CommittedVisit(day=d, vehicle_id="V1", start_s=31_200) for d in (1, 8))
    locked = tuple(
        Commitment(requirement_id=name, visits=visits, lock=LockLevel.DAY_VEHICLE)
        for name in ("R2", "R3")
    )
    found = done(VehicleOut(vehicle_id="V1", days=(8,)), problem=replace(PROBLEM, in_force=locked))
    for promise in found.problem.in_force:
        assert promise.lock is LockLevel.DAY
        assert [visit.day for visit in promise.visits] == [1, 8]


def test_a_visit_apart_is_a_requirement_for_once():
    problem = edited(PROBLEM, PLAN, VehicleOut(vehicle_id="V1", days=(1,)))
    visits = displaced_visits(problem, PLAN, planned=visits_of(PLAN))
    assert [one.id for one in visits] == ["R2~1", "R3~1", "R4~1", "R5~1"]
    assert all(one.first_days == (1,) for one in visits)
    apart = set_apart(problem, {one: one.first_days for one in visits}, planned=visits_of(PLAN))
    by_id = {one.id: one for one in apart.requirements}
    assert by_id["R2~1"].join_id == by_id["R3~1"].join_id == "J1~1"
    assert (by_id["R2~1"].visits, by_id["R2"].visits, by_id["R2"].day_sets) == (1, 1, ((8,),))
    assert "R5" not in by_id  # its only visit stands apart
    assert by_id["R4"].day_sets == ((4, 8, 11),)


def test_a_proof_that_no_longer_holds_becomes_a_plain_reason():
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11), code=UnservedCode.HOURS_EXCEEDED)
    broken = check(PROBLEM, plan)
    assert {violation.code for violation in broken} == {"reason_not_proved"}
    assert check(PROBLEM, with_sound_reasons(plan, broken)) == ()


@pytest.mark.parametrize("day", [0, 1, 4, 7, 8, 11])
@pytest.mark.parametrize("vehicle", ["H1", "V1", "V2"])
def test_any_van_may_be_out_on_any_day(vehicle, day):
    done(VehicleOut(vehicle_id=vehicle, days=(day,)))


@pytest.mark.parametrize("day", range(0, 14, 3))
@pytest.mark.parametrize("village", ["S1", "S2", "S3"])
def test_any_village_may_be_cut_off_on_any_days(village, day):
    done(VillageClosed(village_code=village, days=(day, (day + 1) % 14)))
