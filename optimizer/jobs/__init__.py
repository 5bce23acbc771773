"""Runs: counties in parallel child processes, and runs that outlive the page that began them."""

from optimizer.jobs.counties import choose_counties
from optimizer.jobs.pool import CountyOutcome, SearchOrder, solve_counties
from optimizer.jobs.progress import (
    CountyPhase,
    CountyProgress,
    Failure,
    RunListener,
    RunStep,
)
from optimizer.jobs.request import PlanRequest, next_monday

__all__ = [
    "CountyOutcome",
    "CountyPhase",
    "CountyProgress",
    "Failure",
    "PlanRequest",
    "RunListener",
    "RunStep",
    "SearchOrder",
    "choose_counties",
    "next_monday",
    "solve_counties",
]
