"""
Edits of a problem that a dispatcher makes in a plan: pure functions from problem to problem.

What an edit asks for and cannot be had at all is refused here, in words; whether the rest of the
plan can live with it is the solver's to find and the checker's to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from optimizer.assembling.cut_off import refuse_unknown_days, with_promises, without_village
from optimizer.assembling.moves import StopMoved, moved
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Commitment, LockLevel, Problem
from optimizer.domain.services import TimeWindow
from optimizer.errors import UsageError

__all__ = [
    "Edit",
    "RequirementChanged",
    "StopMoved",
    "VehicleOut",
    "VillageClosed",
    "edited",
    "touched_days",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleOut:
    """A vehicle does not go out on some days."""

    vehicle_id: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageClosed:
    """A village cannot be reached on some days: its visits of those days move, or are closed."""

    village_code: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementChanged:
    """Other work at a stop; ``None``: as before. Loads are per load kind of the problem."""

    requirement_id: str
    service_s: int | None = None
    windows: tuple[TimeWindow, ...] | None = None
    load_out: tuple[int, ...] | None = None
    load_back: tuple[int, ...] | None = None


Edit = VehicleOut | VillageClosed | RequirementChanged | StopMoved


def edited(problem: Problem, plan: Plan, edit: Edit) -> Problem:
    """
    Return the problem as an edit wants it.

    Parameters
    ----------
    problem, plan
        A problem and its plan.
    edit
        What changes.

    Raises
    ------
    UsageError
        If the edit names what the problem does not have, or asks for what no rule allows.
    """
    if isinstance(edit, VehicleOut):
        return _without_vehicle(problem, edit)
    if isinstance(edit, VillageClosed):
        return without_village(problem, plan, village_code=edit.village_code, days=edit.days)
    if isinstance(edit, StopMoved):
        return moved(problem, plan, edit)
    return _with_other_work(problem, edit)


def touched_days(plan: Plan, edit: Edit) -> frozenset[int]:
    """Return the days whose routes an edit concerns."""
    if isinstance(edit, StopMoved):
        return frozenset((edit.day, edit.to_day))
    if isinstance(edit, VehicleOut | VillageClosed):
        return frozenset(edit.days)
    return frozenset(
        route.day
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        if edit.requirement_id in stop.requirement_ids
    )


def _without_vehicle(problem: Problem, edit: VehicleOut) -> Problem:
    """Take the vehicle's shifts away; who was promised this vehicle keeps the day."""
    refuse_unknown_days(problem, edit.days)
    known = {vehicle.id for vehicle in problem.vehicles}
    if edit.vehicle_id not in known:
        raise UsageError(f"没有车辆 {edit.vehicle_id}。", f"No vehicle {edit.vehicle_id}.")
    vehicles = tuple(
        replace(
            vehicle,
            shifts=tuple(None if d in edit.days else s for d, s in enumerate(vehicle.shifts)),
        )
        if vehicle.id == edit.vehicle_id
        else vehicle
        for vehicle in problem.vehicles
    )

    def loosened(promise: Commitment) -> Commitment:
        gone = any(v.vehicle_id == edit.vehicle_id and v.day in edit.days for v in promise.visits)
        locked = promise.lock is LockLevel.DAY_VEHICLE
        return replace(promise, lock=LockLevel.DAY) if gone and locked else promise

    return with_promises(replace(problem, vehicles=vehicles), loosened)


def _with_other_work(problem: Problem, edit: RequirementChanged) -> Problem:
    """Change what is to be done at a stop."""
    asked: dict[str, Any] = {
        "service_s": edit.service_s,
        "windows": edit.windows,
        "load_out": edit.load_out,
        "load_back": edit.load_back,
    }
    changes = {name: value for name, value in asked.items() if value is not None}
    if all(one.id != edit.requirement_id for one in problem.requirements):
        raise UsageError(
            f"没有需求 {edit.requirement_id}。", f"No requirement {edit.requirement_id}."
        )
    _refuse_wrong_work(problem, edit)
    requirements = tuple(
        replace(one, **changes) if one.id == edit.requirement_id else one
        for one in problem.requirements
    )
    return replace(problem, requirements=requirements)


def _refuse_wrong_work(problem: Problem, edit: RequirementChanged) -> None:
    kinds = len(problem.load_kinds)
    loads = [load for load in (edit.load_out, edit.load_back) if load is not None]
    if any(len(load) != kinds or min(load, default=0) < 0 for load in loads):
        raise UsageError(
            f"载量要有 {kinds} 个不小于 0 的数。", f"A load has {kinds} figures, each 0 or more."
        )
    if edit.service_s is not None and edit.service_s < 0:
        raise UsageError("服务时间不能小于 0。", "Service time must be 0 or more.")
    if edit.windows == ():
        raise UsageError("至少要有一个时间窗。", "There must be at least one window.")
