"""A job in a process of its own: it reports, ends by itself, and stops when asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from optimizer.exporting import check_folder
from optimizer.jobs import (
    CountyPhase,
    JobState,
    JobStatus,
    PlanRequest,
    cancel_job,
    job_folder,
    read_state,
    start_job,
)

TINY = Path(__file__).parents[2] / "datasets" / "tiny"
PATIENCE_S = 120.0


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "home"))


def a_request(**changes: object) -> PlanRequest:
    plain: dict[str, object] = {
        "dataset": TINY,
        "counties": ("all",),
        "weeks": 2,
        "start": date(2026, 11, 30),
        "out": Path("ignored"),
        "matrix": TINY / "matrix.csv",
    }
    return PlanRequest(**(plain | changes))  # type: ignore[arg-type]


def wait_for(job_id: str, wanted: Callable[[JobState], bool]) -> JobState:
    give_up_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at:
        state = read_state(job_id)
        if wanted(state):
            return state
        time.sleep(0.1)
    log = (job_folder(job_id) / "log.txt").read_text(encoding="utf-8")
    raise AssertionError(f"{read_state(job_id)}\n{log}")


def test_a_job_ends_with_a_checked_plan_in_its_folder():
    job_id = start_job(a_request(iterations=1))
    state = wait_for(job_id, lambda s: not s.active)
    assert state.status is JobStatus.DONE
    assert state.fraction == 1.0
    (county,) = state.counties
    assert (county.phase, county.name, county.violations) == (CountyPhase.DONE, "方山县", 0)
    assert county.history[-1][2] == county.cost_cents
    assert state.summary["visits_planned"] == 13
    assert state.plan_folder == str(job_folder(job_id) / "plan")
    assert check_folder(Path(state.plan_folder)).violations == 0


def test_a_cancelled_job_keeps_the_best_plan_so_far():
    job_id = start_job(a_request(seconds=3600.0))
    wait_for(job_id, lambda s: any(county.history for county in s.counties))
    cancel_job(job_id)
    state = wait_for(job_id, lambda s: not s.active)
    assert state.status is JobStatus.STOPPED
    assert state.plan_folder is not None
    assert check_folder(Path(state.plan_folder)).violations == 0


def test_a_job_cancelled_at_once_is_stopped_and_has_no_plan():
    job_id = start_job(a_request(seconds=3600.0))
    cancel_job(job_id)
    state = wait_for(job_id, lambda s: not s.active)
    assert state.status is JobStatus.STOPPED
    assert state.plan_folder is None
    assert "没有结果" in state.message_zh


def test_a_job_that_cannot_be_done_says_why_in_both_languages():
    job_id = start_job(a_request(counties=("杭州",), iterations=1))
    state = wait_for(job_id, lambda s: not s.active)
    assert state.status is JobStatus.FAILED
    assert "杭州" in state.message_zh
    assert "No county is called" in state.message_en
    assert state.plan_folder is None
