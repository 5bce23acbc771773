"""Jobs as folders."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer import solving
from optimizer.errors import ShanluError, UsageError
from optimizer.jobs import (
    ENGINES,
    CountyPhase,
    CountyProgress,
    Failure,
    JobReporter,
    JobStatus,
    PlanRequest,
    RunStep,
    cancel_job,
    cancel_wished,
    job_folder,
    list_jobs,
    next_monday,
    read_request,
    read_state,
)
from optimizer.jobs.store import SILENT_AFTER_S, new_job, write_state


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "家"))
    return tmp_path / "家"


def a_request(**changes: object) -> PlanRequest:
    plain = PlanRequest(
        dataset=Path("data"),
        counties=("云和县",),
        weeks=4,
        start=date(2026, 11, 30),
        out=Path("out"),
        seconds=30.0,
    )
    return replace(plain, **changes)


def test_a_new_job_keeps_its_request_with_absolute_paths_and_its_own_folder(home):
    job_id = new_job(a_request())
    request = read_request(job_folder(job_id))
    assert request.dataset == Path.cwd() / "data"
    assert request.out == home / "jobs" / job_id / "plan"
    assert (request.counties, request.start, request.seconds) == (
        ("云和县",),
        date(2026, 11, 30),
        30.0,
    )
    assert read_state(job_id).status is JobStatus.STARTING


def test_a_state_is_read_back_as_it_was_written():
    job_id = new_job(a_request())
    county = CountyProgress(
        code="331125",
        name="云和县",
        phase=CountyPhase.FAILED,
        history=((0.5, 3, 1200), (1.5, 0, 1100)),
        failure=Failure(message_zh="坏", message_en="bad"),
    )
    state = replace(read_state(job_id), step=RunStep.SOLVING, counties=(county,))
    write_state(state)
    assert read_state(job_id) == state


def test_a_reporter_leaves_the_last_word_in_the_file():
    job_id = new_job(a_request())
    with JobReporter(job_id) as reporter:
        reporter.on_step(RunStep.SOLVING, 0.25)
        reporter.note(status=JobStatus.DONE, plan_folder="there")
    state = read_state(job_id)
    assert (state.status, state.step, state.fraction) == (JobStatus.DONE, RunStep.SOLVING, 0.25)
    assert state.plan_folder == "there"
    assert not state.active


@pytest.mark.parametrize(
    ("silent_s", "status"),
    [(SILENT_AFTER_S + 1, JobStatus.FAILED), (SILENT_AFTER_S - 5, JobStatus.RUNNING)],
)
def test_a_job_that_fell_silent_has_failed(silent_s, status):
    job_id = new_job(a_request())
    state = replace(read_state(job_id), status=JobStatus.RUNNING, heard_at=time.time() - silent_s)
    write_state(state)
    assert read_state(job_id).status is status


def test_a_finished_job_may_be_silent_for_ever():
    job_id = new_job(a_request())
    write_state(replace(read_state(job_id), status=JobStatus.DONE, heard_at=0.0))
    assert read_state(job_id).status is JobStatus.DONE


def test_cancelling_is_seen_by_the_job():
    job_id = new_job(a_request())
    assert not cancel_wished(job_id)
    cancel_job(job_id)
    assert cancel_wished(job_id)


def test_jobs_are_listed_the_newest_first():
    assert list_jobs() == ()
    old, new = new_job(a_request()), new_job(a_request())
    assert {state.id for state in list_jobs()} == {old, new}
    assert [state.id for state in list_jobs()] == sorted((old, new), reverse=True)


@pytest.mark.parametrize("job_id", ["../secrets", "a/b", "", "x" * 65, "20260101-000000-abcdef"])
def test_an_id_that_names_no_job_is_refused(job_id):
    with pytest.raises(ShanluError):
        read_state(job_id)


def test_a_start_that_is_no_monday_is_refused_with_the_mondays_around_it():
    with pytest.raises(UsageError) as caught:
        a_request(start=date(2026, 12, 2)).cycle()
    assert "2026-11-30" in caught.value.message_zh
    assert "2026-12-07" in caught.value.message_en


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 29), date(2026, 11, 30)),  # Sunday
        (date(2026, 11, 30), date(2026, 12, 7)),  # Monday: this week has begun
        (date(2026, 12, 1), date(2026, 12, 7)),
    ],
)
def test_the_next_monday_is_never_today(today, monday):
    assert next_monday(today) == monday


@pytest.mark.parametrize(("workers", "counties", "used"), [(8, 3, 3), (1, 3, 1), (2, 0, 1)])
def test_no_more_workers_than_counties_and_at_least_one(workers, counties, used):
    assert a_request(workers=workers).workers_for(counties) == used


@pytest.mark.parametrize(
    ("cores", "changes", "threads"),
    [
        (4, {}, 4),  # one county, four cores
        (4, {"workers": 2}, 2),
        (2, {"workers": 4}, 1),
        (4, {"iterations": 5}, 1),  # repeats on every machine
    ],
)
def test_cores_that_no_county_needs_become_threads(cores, changes, threads, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    counties = 4 if "workers" in changes else 1
    assert a_request(**changes).threads_for(counties) == threads


def test_the_engines_that_can_be_asked_for_are_the_solvers():
    assert ENGINES == solving.ENGINES


def test_a_request_of_an_older_program_is_read_with_todays_defaults(home):
    job_id = new_job(a_request())
    file = job_folder(job_id) / "request.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    del record["engine"], record["bound"]
    file.write_text(json.dumps(record), encoding="utf-8")
    request = read_request(job_folder(job_id))
    assert (request.engine, request.bound) == ("auto", True)
