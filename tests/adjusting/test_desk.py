"""The desk: what edits do to a plan, in any order, and what is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.adjusting import KeepEdits, Kept, Trial, TryEdits
from optimizer.adjusting.desk import AdjustDesk
from optimizer.assembling.edits import (
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
)
from optimizer.domain.plan import UnservedCode
from optimizer.errors import ShanluError, UsageError
from optimizer.exporting import check_folder, read_plan_folder
from optimizer.kpi import VisitChange
from optimizer.solving import Editor
from optimizer.solving.results import problem_hash
from tests.adjusting.fakes import FakeEditor
from tests.ui.plans import write_plan

CODE = "331125"
TUESDAY = VehicleOut(vehicle_id="V1", days=(1,))
FRIDAY = VehicleOut(vehicle_id="V2", days=(11,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_plan(tmp_path / "plans" / "p1")
    return tmp_path / "plans" / "p1"


@pytest.fixture
def desk(folder: Path) -> AdjustDesk:
    opened = AdjustDesk(folder, CODE, open_editor=FakeEditor)
    FakeEditor.asked = []  # it has warmed up
    return opened


def trial(desk: AdjustDesk, *edits: object) -> Trial:
    answer = desk.answer(TryEdits(edits=edits))  # type: ignore[arg-type]
    assert isinstance(answer, Trial)
    return answer


def test_without_edits_nothing_changes(desk):
    found = trial(desk)
    assert (found.differences, found.violations, found.lost, found.cost_cents) == ((), (), (), 0)


def test_an_edit_is_tried_within_its_reach_and_checked(desk):
    found = trial(desk, TUESDAY)
    # once on the day itself, and once on the days around for what found no place
    assert FakeEditor.asked == [{1}, {1}]
    assert found.violations == ()
    assert found.count(VisitChange.LOST) == 4
    assert {one.requirement_id for one in found.lost} == {"R2", "R3", "R4", "R5"}
    assert found.cost_cents < 0
    assert found.after.key > found.before.key


def test_edits_follow_each_other_and_only_the_last_is_new_work(desk):
    trial(desk, TUESDAY)
    both = trial(desk, TUESDAY, FRIDAY)
    assert FakeEditor.asked == [{1}, {1}, {11}, {11}]
    assert both.count(VisitChange.LOST) == 5


def test_an_undone_edit_costs_nothing_and_leaves_nothing(desk):
    one = trial(desk, TUESDAY)
    trial(desk, TUESDAY, FRIDAY)
    again = trial(desk, TUESDAY)
    assert len(FakeEditor.asked) == 4
    assert (again.after, again.differences) == (one.after, one.differences)
    assert trial(desk).differences == ()


def test_another_first_edit_starts_from_the_plan_as_it_was_opened(desk):
    trial(desk, TUESDAY, FRIDAY)
    assert trial(desk, FRIDAY).count(VisitChange.LOST) == 1


def test_a_desk_that_was_never_asked_gives_the_same_answer(desk, folder):
    trial(desk, TUESDAY)
    other = AdjustDesk(folder, CODE, open_editor=FakeEditor)
    answers = [trial(one, TUESDAY, FRIDAY) for one in (desk, other)]
    assert answers[0].after == answers[1].after
    assert answers[0].differences == answers[1].differences


def test_an_edit_that_cannot_be_had_changes_nothing(desk):
    trial(desk, TUESDAY)
    with pytest.raises(UsageError, match="no such stop"):
        trial(
            desk,
            TUESDAY,
            StopMoved(requirement_ids=("R4",), day=5, to_day=3, to_vehicle_id="V1"),
        )
    assert trial(desk, TUESDAY).count(VisitChange.LOST) == 4


def test_kept_edits_are_a_folder_that_passes_the_check_and_the_plan_stays(desk, folder):
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    out = folder.parent / "p1-a1"
    answer = desk.answer(KeepEdits(edits=(TUESDAY,), out=out, origin="p1"))
    assert answer == Kept(folder=out)
    assert check_folder(out).violations == 0
    (plan,) = read_plan_folder(out).plans
    assert plan.problem.vehicles[1].shifts[1] is None
    assert len(plan.result.plan.unserved) == 4
    assert plan.result.problem_hash == problem_hash(plan.problem)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["adjusted"] == {
        "origin": "p1",
        "edits": [{"edit": "VehicleOut", "vehicle_id": "V1", "days": [1]}],
    }
    assert {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()} == before


def test_a_village_closed_by_hand_is_kept_with_its_closed_visits(folder):
    edit = VillageClosed(village_code="S3", days=tuple(range(14)))
    opened = AdjustDesk(folder, CODE, open_editor=Editor)
    found = trial(opened, edit)
    assert found.violations == ()
    assert {(one.requirement_id, one.reason.code) for one in found.lost} == {
        ("R4", UnservedCode.CLOSED)
    }
    assert len(found.lost) == 4
    out = folder.parent / "p1-a1"
    opened.answer(KeepEdits(edits=(edit,), out=out, origin="p1"))
    assert check_folder(out).violations == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["conditions"]["visits_closed"] == 4
    assert manifest["counties"][0]["visits_unserved"] == 4
    total = json.loads((out / "kpis.json").read_text(encoding="utf-8"))["total"]
    assert (total["visits_required"], total["visits_planned"]) == (12, 8)


def test_an_edit_after_which_a_rule_is_broken_is_shown_and_never_kept(desk, folder):
    """The fake leaves R5 where it is though it now takes four hours."""
    longer = RequirementChanged(requirement_id="R5", service_s=4 * 3600)
    assert trial(desk, longer).violations
    with pytest.raises(ShanluError, match="breaks rules"):
        desk.answer(KeepEdits(edits=(longer,), out=folder.parent / "p2", origin="p1"))
    assert not (folder.parent / "p2").exists()


def test_nothing_is_kept_of_nothing(desk, folder):
    with pytest.raises(ShanluError, match="no edits"):
        desk.answer(KeepEdits(edits=(), out=folder.parent / "p2", origin="p1"))


def test_a_county_that_the_plan_does_not_have_is_told(folder):
    with pytest.raises(ShanluError, match="has no county 9"):
        AdjustDesk(folder, "9", open_editor=FakeEditor)
