"""Adjusting a plan in the app: try, undo, keep, discard; and plans still being improved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
)
from optimizer.domain.services import TimeWindow
from optimizer.exporting import check_folder, read_plan_folder
from optimizer.jobs import JobStatus, PlanRequest, job_folder, read_state
from optimizer.jobs.store import new_job, write_state
from tests.adjusting.fakes import DEADLY_S
from tests.support.problems import tiny_plan
from tests.ui.plans import write_plan
from tests.ui.test_pages import opened, words
from ui.adjustments import free_folder, keep_pending, pending
from ui.parts import adjust
from ui.texts.zh import ZH

CODE = "331125"
TUESDAY = VehicleOut(vehicle_id="V1", days=(1,))
DEADLY = RequirementChanged(requirement_id="R4", service_s=DEADLY_S)
"""The fake editor dies over it."""


@pytest.fixture(autouse=True)
def fake_desk(tiny_draft: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def arguments(folder: Path, code: str) -> tuple[str, ...]:
        return ("tests.adjusting.fakes", str(folder), code)

    monkeypatch.setattr(adjust, "desk_arguments", arguments)
    yield
    adjust.solvers().end_all()


def press(app: AppTest, text: str) -> AppTest:
    app = next(button for button in app.button if button.label == ZH[text]).click().run()
    assert not app.exception
    return app


def review(**address: str) -> AppTest:
    app = opened("review", county="all", plan="p1", day="1", van="V1", **address)
    app = app.toggle(key="adjust.open").set_value(True).run()
    assert not app.exception
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_a_van_that_is_out_is_tried_in_a_moment_and_undone(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    app = press(review(), "adjust.try")

    assert metrics(app)[ZH["adjust.m_lost"]] == "4 次"
    assert ZH["adjust.ok"] in words(app)
    assert pending("p1", CODE) == (TUESDAY,)
    assert "1. 浙K·V1 停用：2026-12-01 周二" in [text.value for text in app.text]
    lost = next(f.value for f in app.dataframe if "变化" in f.value.columns)
    assert set(lost["变化"]) == {"去不成"}

    app = press(app, "adjust.undo")
    assert pending("p1", CODE) == ()
    assert ZH["adjust.none"] in words(app)


def test_kept_edits_open_as_a_new_plan_and_the_old_one_stays(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    before = (home / "plans" / "p1" / "manifest.json").read_bytes()
    app = press(press(review(), "adjust.try"), "adjust.keep")

    assert app.query_params["plan"] == "p1-a1"
    assert pending("p1", CODE) == ()
    assert check_folder(home / "plans" / "p1-a1").violations == 0
    (plan,) = read_plan_folder(home / "plans" / "p1-a1").plans
    assert len(plan.result.plan.unserved) == 4
    assert (home / "plans" / "p1" / "manifest.json").read_bytes() == before
    assert any(
        ZH["review.mark_adjusted"] in name for name in app.selectbox(key="select.plan").options
    )


def test_edits_outlive_the_session_until_they_are_discarded(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    keep_pending("p1", CODE, (TUESDAY,))
    app = review()

    assert metrics(app)[ZH["adjust.m_lost"]] == "4 次"
    press(app, "adjust.discard")
    assert pending("p1", CODE) == ()


def test_a_process_that_dies_over_an_edit_is_told_and_nothing_is_lost(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    keep_pending("p1", CODE, (DEADLY,))
    app = review()

    assert any("died twice" in str(error.value) for error in app.error)
    app = press(app, "adjust.discard")
    assert ZH["adjust.none"] in words(app)


def test_an_edit_that_cannot_be_had_is_told_and_forgotten(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    app = review()
    app.segmented_control(key="adjust.kind").set_value("move").run()
    day = next(s for s in app.selectbox if s.label == ZH["adjust.to_day"])
    day.set_value(8).run()  # the same stop is made on that day already
    app = press(app, "adjust.try")

    assert any("Two visits" in str(error.value) for error in app.error)
    assert pending("p1", CODE) == ()


def test_a_stop_is_moved_with_all_that_it_serves(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    app = review()
    app.segmented_control(key="adjust.kind").set_value("move").run()
    next(s for s in app.selectbox if s.label == ZH["adjust.to_day"]).set_value(2).run()
    app = press(app, "adjust.try")

    (edit,) = pending("p1", CODE)
    assert edit == StopMoved(requirement_ids=("R2", "R3"), day=1, to_day=2, to_vehicle_id="V1")


def test_a_village_and_the_work_have_their_forms(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    app = review()
    app.segmented_control(key="adjust.kind").set_value("village").run()
    app = press(app, "adjust.try")
    assert pending("p1", CODE) == (VillageClosed(village_code="S1", days=(1,)),)

    app.segmented_control(key="adjust.kind").set_value("work").run()
    app.number_input(key="adjust.minutes.R2").set_value(45).run()
    app.text_input(key="adjust.windows.R2").set_value("8点").run()
    assert any("8点" in str(error.value) for error in app.error)
    app.text_input(key="adjust.windows.R2").set_value("08:00-16:00").run()
    app = press(app, "adjust.try")
    window = TimeWindow(open_s=8 * 3600, close_s=16 * 3600)
    assert pending("p1", CODE)[1] == RequirementChanged(
        requirement_id="R2", service_s=45 * 60, windows=(window,)
    )
    assert "2. S2村（助购）：现场 45 分钟，时间窗 08:00-16:00" in [text.value for text in app.text]


def test_a_plan_that_breaks_a_rule_afterwards_can_be_seen_but_not_kept(home: Path) -> None:
    write_plan(home / "plans" / "p1")
    keep_pending("p1", CODE, (RequirementChanged(requirement_id="R5", service_s=4 * 3600),))
    app = review()

    assert any(ZH["adjust.bad"].partition(" ")[0] in str(error.value) for error in app.error)
    keep = next(button for button in app.button if button.label == ZH["adjust.keep"])
    assert keep.disabled


def test_a_plan_with_violations_is_not_adjusted(home: Path) -> None:
    write_plan(home / "plans" / "p1", routes=tiny_plan().routes[1:])
    assert ZH["adjust.not_with_violations"] in words(review())


EDITS: list[Edit] = [
    TUESDAY,
    VillageClosed(village_code="S1", days=(0, 3)),
    RequirementChanged(
        requirement_id="R2",
        service_s=60,
        windows=(TimeWindow(open_s=0, close_s=3600),),
        load_out=(1, 0),
    ),
    StopMoved(requirement_ids=("R2", "R3"), day=1, to_day=2, to_vehicle_id="V2"),
]


def test_edits_are_read_back_as_they_were_kept(home: Path) -> None:
    keep_pending("p1", CODE, tuple(EDITS))
    assert pending("p1", CODE) == tuple(EDITS)
    assert pending("p1", "other") == ()


def test_adjusted_plans_are_numbered(home: Path) -> None:
    assert free_folder("p1").name == "p1-a1"
    (home / "plans" / "p1-a1").mkdir(parents=True)
    assert free_folder("p1").name == free_folder("p1-a1").name == "p1-a2"
    assert free_folder("20261124-183000-abc123").name == "20261124-183000-abc123-a1"


def improving_job(home: Path, *, active: bool = True) -> str:
    """A job whose plan so far is written."""
    request = PlanRequest(
        dataset=home / "drafts" / "tiny",
        counties=("all",),
        weeks=2,
        start=date(2026, 11, 30),
        out=home,
    )
    job = new_job(request)
    rewrite(job, improving=True)
    status = JobStatus.RUNNING if active else JobStatus.FAILED
    plan = str(job_folder(job) / "plan")
    write_state(replace(read_state(job), status=status, plan_folder=plan, first_plan_s=2.5))
    return job


def rewrite(job: str, *, improving: bool, routes: int = 6) -> None:
    folder = job_folder(job) / "plan"
    write_plan(folder, routes=tiny_plan().routes[:routes])
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    text = json.dumps({**manifest, "improving": improving})
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def test_a_plan_that_is_being_improved_stays_in_view_until_a_better_one_is_asked_for(
    home: Path,
) -> None:
    job = improving_job(home)
    app = opened("review", county="all", plan=job, day="4", van="V2")
    assert any("继续改进" in str(info.value) for info in app.info)
    assert ZH["review.improving_latest"] in words(app)
    assert len(app.dataframe[0].value) == 2

    rewrite(job, improving=True, routes=2)  # Friday's route is gone
    app = app.run()
    assert len(app.dataframe[0].value) == 2
    app = press(app, "review.improving_show")
    assert ZH["review.stops_none"] in words(app)
    assert (app.query_params["day"], app.query_params["van"]) == ("4", "V2")


def test_when_the_search_has_ended_its_last_plan_is_shown(home: Path) -> None:
    job = improving_job(home)
    app = opened("review", county="all", plan=job, day="4", van="V2")
    rewrite(job, improving=False)
    write_state(replace(read_state(job), status=JobStatus.DONE))
    app = app.run()
    assert not any("继续改进" in str(info.value) for info in app.info)


def test_a_plan_whose_search_died_is_no_longer_being_improved(home: Path) -> None:
    job = improving_job(home, active=False)
    app = opened("review", county="all", plan=job)
    assert not any("继续改进" in str(info.value) for info in app.info)


def test_a_plan_that_is_being_improved_is_not_adjusted(home: Path) -> None:
    job = improving_job(home)
    app = opened("review", county="all", plan=job)
    app = app.toggle(key="adjust.open").set_value(True).run()
    assert ZH["adjust.not_while_improving"] in words(app)


def test_the_plan_page_offers_the_plan_while_it_is_being_improved(home: Path) -> None:
    job = improving_job(home)
    app = opened("plan", job=job)
    assert ZH["plan.first"].format(seconds="2.5") in words(app)
    assert any(button.label == ZH["plan.to_review_early"] for button in app.button)
