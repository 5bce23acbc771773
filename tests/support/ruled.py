"""What tests of single rules share: a run that must pass the checker, and what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan, UnservedReason
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import tiny_problem, vehicle

MINUTE = 60
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


class Visit(NamedTuple):
    """A visit that a plan makes."""

    requirement_id: str
    day: int
    vehicle_id: str
    start_s: int
    end_s: int


def day_of_one_van(*requirements: CycleRequirement, **changes: Any) -> Problem:
    """Return a problem in which one van is to make these visits, the van with some changes."""
    return with_fleet((replace(vehicle("V1"), **changes),), requirements)


def with_fleet(
    vehicles: tuple[CycleVehicle, ...], requirements: Iterable[CycleRequirement], *, weeks: int = 2
) -> Problem:
    """Return a problem of these vehicles and requirements between the places of the tiny one."""
    tiny = tiny_problem()
    return replace(
        tiny,
        cycle=replace(tiny.cycle, weeks=weeks),
        requirements=tuple(sorted(requirements, key=lambda one: one.id)),
        vehicles=vehicles,
    )


def ruled_van(name: str = "V1", **rules: Any) -> CycleVehicle:
    """Return a van without overtime and break, with these work rules."""
    van = vehicle(name)
    return replace(van, rules=replace(van.rules, **{"max_overtime_s": 0, "break_s": 0, **rules}))


def solved(problem: Problem, engine: str = "auto") -> Result:
    """Return the result of a short run; its plan and objective pass the checker."""
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


def planned(problem: Problem, engine: str = "auto") -> Plan:
    """Return the plan of a short run that leaves nothing out."""
    plan = solved(problem, engine).plan
    assert plan.unserved == ()
    return plan


def visits(plan: Plan) -> list[Visit]:
    """Return the visits of a plan, by day, vehicle and time."""
    return [
        Visit(name, route.day, route.vehicle_id, stop.start_s, stop.end_s)
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    ]


def days(plan: Plan, name: str) -> list[int]:
    """Return the days on which a requirement is visited."""
    return [visit.day for visit in visits(plan) if visit.requirement_id == name]


def missed(plan: Plan) -> list[tuple[str, int | None]]:
    """Return requirement and day of every visit left out."""
    return [(entry.requirement_id, entry.day) for entry in plan.unserved]


def reason(plan: Plan) -> UnservedReason:
    """Return why the only visit left out is left out."""
    (entry,) = plan.unserved
    return entry.reason


def found(problem: Problem, plan: Plan) -> list[tuple[str, int]]:
    """Return code and amount of every violation that the checker finds."""
    return [(one.code, one.amount) for one in check(problem, plan)]
