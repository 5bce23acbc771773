"""
Runs: counties in parallel child processes, and runs that outlive the page that began them.

This file does not import the pool, so that a page can start a job without loading a solver.
"""

from optimizer.jobs.counties import choose_counties
from optimizer.jobs.detached import JobReporter, start_job
from optimizer.jobs.progress import (
    BOUNDING,
    CountyPhase,
    CountyProgress,
    Failure,
    FirstPlan,
    RunListener,
    RunStep,
)
from optimizer.jobs.request import ENGINES, PlanRequest, next_monday
from optimizer.jobs.store import (
    JobState,
    JobStatus,
    cancel_job,
    cancel_wished,
    job_folder,
    list_jobs,
    read_request,
    read_state,
)

__all__ = [
    "BOUNDING",
    "ENGINES",
    "CountyPhase",
    "CountyProgress",
    "Failure",
    "FirstPlan",
    "JobReporter",
    "JobState",
    "JobStatus",
    "PlanRequest",
    "RunListener",
    "RunStep",
    "cancel_job",
    "cancel_wished",
    "choose_counties",
    "job_folder",
    "list_jobs",
    "next_monday",
    "read_request",
    "read_state",
    "start_job",
]
