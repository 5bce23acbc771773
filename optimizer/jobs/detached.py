"""Runs that outlive the page that began them: started apart, they report through a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from optimizer.jobs.progress import CountyProgress, FirstPlan, RunListener, RunStep
from optimizer.jobs.reporting import StateReporter, start_apart
from optimizer.jobs.request import PlanRequest
from optimizer.jobs.store import JobState, JobStatus, job_folder, new_job, read_state, write_state


def start_job(request: PlanRequest) -> str:
    """
    Start a run in a process of its own and return the job's id.

    Parameters
    ----------
    request
        What is asked for; the plan goes into the job's folder.
    """
    job_id = new_job(request)
    start_apart(job_folder(job_id), command="job")
    return job_id


class JobReporter(StateReporter[JobState], RunListener):
    """
    Keeps a job's state file up to date while it runs.

    Parameters
    ----------
    job_id
        The job; its state file exists.
    """

    def __init__(self, job_id: str) -> None:
        super().__init__(replace(read_state(job_id), status=JobStatus.RUNNING), write_state)

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Note how far the run is."""
        self.note(step=step, fraction=fraction)

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        """Note how the counties stand."""
        self.note(counties=counties)

    def on_first_plan(self, first: FirstPlan) -> None:
        """Note when every county had a plan."""
        self.note(first_plan_s=round(first.seconds, 2))

    def on_plan_written(self, folder: Path) -> None:
        """Note where the plan so far can be opened."""
        self.note(plan_folder=str(folder))
