"""Runs: counties in parallel child processes, and runs that outlive the page that began them."""

from optimizer.jobs.pool import CountyOutcome, SearchOrder, solve_counties
from optimizer.jobs.progress import (
    CountyPhase,
    CountyProgress,
    Failure,
    RunListener,
    RunStep,
)
from optimizer.jobs.request import ALL_COUNTIES, PlanRequest, next_monday

__all__ = [
    "ALL_COUNTIES",
    "CountyOutcome",
    "CountyPhase",
    "CountyProgress",
    "Failure",
    "PlanRequest",
    "RunListener",
    "RunStep",
    "SearchOrder",
    "next_monday",
    "solve_counties",
]
