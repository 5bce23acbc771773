"""Jobs as folders: what was asked, how it stands, and whether it should stop."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from optimizer import settings
from optimizer.errors import ShanluError
from optimizer.jobs.files import insist, write_atomic
from optimizer.jobs.progress import CountyProgress, RunStep
from optimizer.jobs.reporting import LOG_FILE, new_id
from optimizer.jobs.request import PlanRequest

STATE_FILE = "state.json"
REQUEST_FILE = "request.json"
CANCEL_FILE = "cancel"
PLAN_FOLDER = "plan"
SILENT_AFTER_S = 30.0
"""A job that has not been heard of for so long is dead."""


class JobStatus(StrEnum):
    """Where a job stands."""

    STARTING = "starting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Ended early as wished; the best plan so far was written."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """
    How a job stands, as its file says.

    Times are seconds since the epoch. ``plan_folder`` is where the plan is, as soon as every
    county has one: while the job works it is replaced by better ones. ``first_plan_s`` is when
    that was, in seconds from the start; ``summary`` is what ``shanlu plan --json`` prints.
    """

    id: str
    status: JobStatus
    started_at: float
    heard_at: float
    step: RunStep | None = None
    fraction: float = 0.0
    counties: tuple[CountyProgress, ...] = ()
    message_zh: str = ""
    message_en: str = ""
    plan_folder: str | None = None
    first_plan_s: float | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Tell whether the job still works."""
        return self.status in (JobStatus.STARTING, JobStatus.RUNNING)

    @property
    def seconds(self) -> float:
        """Seconds from the start to the last sign of life."""
        return max(0.0, self.heard_at - self.started_at)


def new_job(request: PlanRequest) -> str:
    """
    Make the folder of a new job and return the job's id.

    Parameters
    ----------
    request
        What is asked for; its ``out`` does not matter: the plan goes into the job's folder.
    """
    job_id = new_id()
    folder = job_folder(job_id)
    folder.mkdir(parents=True)
    placed = replace(request, out=folder / PLAN_FOLDER).absolute()
    write_atomic(folder / REQUEST_FILE, _requests().dump_json(placed, indent=1))
    now = time.time()
    write_state(JobState(id=job_id, status=JobStatus.STARTING, started_at=now, heard_at=now))
    return job_id


def job_folder(job_id: str) -> Path:
    """
    Return the folder of a job.

    Raises
    ------
    ShanluError
        If the id is none of ours: it may come from an address that people can write.
    """
    if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", job_id):
        raise _no_such_job(job_id)
    return settings.jobs_dir() / job_id


def read_request(folder: Path) -> PlanRequest:
    """Return what the job of a folder was asked for."""
    return _requests().validate_json((folder / REQUEST_FILE).read_bytes())


def write_state(state: JobState) -> None:
    """Write a job's state."""
    write_atomic(job_folder(state.id) / STATE_FILE, _states().dump_json(state))


def read_state(job_id: str) -> JobState:
    """
    Return how a job stands; one that fell silent has failed.

    Raises
    ------
    ShanluError
        If there is no such job.
    """
    file = job_folder(job_id) / STATE_FILE
    if not file.is_file():
        raise _no_such_job(job_id)
    state = _states().validate_json(insist(file.read_bytes))
    silent = state.active and time.time() - state.heard_at > SILENT_AFTER_S
    return _declared_dead(state) if silent else state


def list_jobs() -> tuple[JobState, ...]:
    """Return the state of every job, the newest first."""
    files = sorted(settings.jobs_dir().glob(f"*/{STATE_FILE}"), reverse=True)
    return tuple(read_state(file.parent.name) for file in files)


def cancel_job(job_id: str) -> None:
    """Ask a job to stop and to keep its best plan so far; it hears within a second."""
    (job_folder(job_id) / CANCEL_FILE).touch()


def cancel_wished(job_id: str) -> bool:
    """Tell whether a job was asked to stop."""
    return (job_folder(job_id) / CANCEL_FILE).exists()


def _declared_dead(state: JobState) -> JobState:
    log = job_folder(state.id) / LOG_FILE
    return replace(
        state,
        status=JobStatus.FAILED,
        message_zh=f"计算进程没有回应，可能已被关闭；日志：{log}",
        message_en=f"The job no longer answers; it may have been ended. Log: {log}",
    )


def _no_such_job(job_id: str) -> ShanluError:
    return ShanluError(f"没有任务 {job_id}。", f"There is no job {job_id}.")


@cache
def _requests() -> TypeAdapter[PlanRequest]:
    return TypeAdapter(PlanRequest)


@cache
def _states() -> TypeAdapter[JobState]:
    return TypeAdapter(JobState)
