"""The tiny dataset, changed and assembled: for rules that live between tables and problem."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from optimizer.assembling import assemble, locations_of
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.solving import MaxIterations, solve
from optimizer.tables import load_dataset
from optimizer.travel.table import read_matrix

TINY = Path(__file__).parents[2] / "datasets" / "tiny"
COUNTY = "999901"
EAST, WEST = "999901101", "999901201"
A, B, C, D, E = EAST + "201", EAST + "202", WEST + "201", WEST + "202", WEST + "203"
"""上坪, 下坪, 竹溪, 石门, 岭头: the villages in the plan."""
MONDAY = date(2026, 11, 30)


@cache
def tiny_dataset() -> Dataset:
    """Return the tiny dataset as it is."""
    return load_dataset(TINY)


def assembled(dataset: Dataset, *, weeks: int = 4, start: date = MONDAY) -> Problem:
    """Return the problem of the tiny county."""
    matrix = read_matrix(
        TINY / "matrix.csv", [place.id for place in locations_of(dataset, [COUNTY])]
    )
    cycle = Cycle(start=start, weeks=weeks)
    return assemble(dataset, county_codes=[COUNTY], cycle=cycle, matrices={"van": matrix})


def solved(problem: Problem, *, engine: str = "auto") -> Plan:
    """Return a plan that the checker finds nothing wrong with."""
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result.plan


def days_of(plan: Plan, requirement_id: str) -> list[int]:
    """Return the days on which a requirement is visited."""
    return sorted(
        route.day
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        if requirement_id in stop.requirement_ids
    )


def requirement_of(problem: Problem, requirement_id: str) -> CycleRequirement:
    """Return a requirement that is in the problem."""
    return named(problem.requirements, requirement_id)


def vehicle_of(problem: Problem, vehicle_id: str) -> CycleVehicle:
    """Return a vehicle of the problem."""
    (found,) = (one for one in problem.vehicles if one.id == vehicle_id)
    return found


def named(requirements: Iterable[CycleRequirement], requirement_id: str) -> CycleRequirement:
    """Return the requirement with this id."""
    (found,) = (one for one in requirements if one.id == requirement_id)
    return found
