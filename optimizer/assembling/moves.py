"""A stop that is moved by hand to another vehicle or day, and stays there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    CycleVehicle,
    LockLevel,
    Problem,
)
from optimizer.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMoved:
    """
    A stop is moved from a day to a day and a vehicle, and locked there.

    ``requirement_ids`` are all that the stop serves (one, or all of one ``join_id``). This visit
    alone moves: it is an exception from the weekday, the gap or the vehicle that its requirement
    promises. The requirement's other visits are locked as they are.
    """

    requirement_ids: tuple[str, ...]
    day: int
    to_day: int
    to_vehicle_id: str


Visits = Mapping[int, CommittedVisit]
"""The visits of a requirement by day; a missed one has no vehicle."""


def moved(problem: Problem, plan: Plan, move: StopMoved) -> Problem:
    """
    Return the problem in which a stop is promised where it was moved to.

    Raises
    ------
    UsageError
        If the plan has no such stop, or the requirement may not be there at all.
    """
    vehicles = {one.id: one for one in problem.vehicles}
    known = {one.id for one in problem.requirements}
    if move.to_vehicle_id not in vehicles or not set(move.requirement_ids) <= known:
        raise UsageError("没有这辆车或这项需求。", "There is no such vehicle or requirement.")
    planned = visits_of(plan)
    requirements, promises = [], {}
    for one in problem.requirements:
        if one.id not in move.requirement_ids:
            requirements.append(one)
            continue
        _refuse_day(problem, one, planned[one.id], move)
        _refuse_vehicle(problem, one, vehicle=vehicles[move.to_vehicle_id], day=move.to_day)
        visits = _moved_visits(planned[one.id], move)
        requirements.append(excepted(one, visits, before=planned[one.id]))
        promises[one.id] = Commitment(
            requirement_id=one.id, visits=visits, lock=LockLevel.DAY_VEHICLE
        )
    kept = {promise.requirement_id: promise for promise in problem.in_force}
    in_force = tuple(promise for _, promise in sorted((kept | promises).items()))
    return replace(problem, requirements=tuple(requirements), in_force=in_force)


def excepted(
    one: CycleRequirement, visits: tuple[CommittedVisit, ...], *, before: Visits
) -> CycleRequirement:
    """
    Return a requirement that allows what was changed by hand, and nothing else.

    Parameters
    ----------
    one
        The requirement.
    visits
        All its visits after the change, missed ones without a vehicle.
    before
        Its visits before.
    """
    days = tuple(sorted(visit.day for visit in visits))
    vans = {visit.vehicle_id for visit in visits if visit.vehicle_id}
    changes = {} if set(days) == set(before) else {"visits": len(days), "day_sets": (days,)}
    known = {visit.vehicle_id for visit in before.values()}
    return replace(
        one,
        same_vehicle=one.same_vehicle and len(vans) <= 1,
        same_base=one.same_base and (len(vans) <= 1 or vans <= known),
        **changes,  # type: ignore[arg-type]
    )


def visits_of(plan: Plan) -> Mapping[str, Visits]:
    """
    Return the visits of each requirement by day; a missed one has its day and no vehicle.

    Parameters
    ----------
    plan
        Any plan; a requirement that is left out altogether has no visits.
    """
    return KnownVisits().of(plan)


class KnownVisits:
    """Visits of plans that have much in common: what the last plan had, too, is not read again."""

    def __init__(self) -> None:
        self._plan = Plan(routes=(), unserved=())
        self._visits: dict[str, dict[int, CommittedVisit]] = {}

    def of(self, plan: Plan) -> Mapping[str, Visits]:
        """Return the visits of a plan, as `visits_of` does; what it returns never changes."""
        if plan is self._plan:
            return self._found()
        old, new = self._plan.routes, plan.routes
        kept = {id(route) for route in old} & {id(route) for route in new}
        changed: dict[str, dict[int, CommittedVisit]] = {}
        for entry in (*self._plan.unserved, *plan.unserved):
            days = self._open(changed, entry.requirement_id)
            for day in [day for day, visit in days.items() if not visit.vehicle_id]:
                del days[day]
        for route in (route for route in old if id(route) not in kept):
            for name in _served(route):
                self._open(changed, name).pop(route.day, None)
        for route in (route for route in new if id(route) not in kept):
            for name, start_s in _served(route).items():
                self._open(changed, name)[route.day] = CommittedVisit(
                    day=route.day, vehicle_id=route.vehicle_id, start_s=start_s
                )
        for entry in plan.unserved:
            if entry.day is not None:
                missed = CommittedVisit(day=entry.day, vehicle_id="", start_s=0)
                changed[entry.requirement_id].setdefault(entry.day, missed)
        self._plan, self._visits = plan, {**self._visits, **changed}
        return self._found()

    def _open(
        self, changed: dict[str, dict[int, CommittedVisit]], name: str
    ) -> dict[int, CommittedVisit]:
        """Return the visits of a requirement as they are being changed."""
        if name not in changed:
            changed[name] = dict(self._visits.get(name, ()))
        return changed[name]

    def _found(self) -> Mapping[str, Visits]:
        return defaultdict(dict, self._visits)


def _served(route: Route) -> dict[str, int]:
    """Return when a route serves each requirement."""
    return {
        name: stop.start_s
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    }


def _moved_visits(planned: Visits, move: StopMoved) -> tuple[CommittedVisit, ...]:
    """Return all visits with the moved one in its new place; missed ones fall to its vehicle."""
    visits = []
    for day, visit in planned.items():
        to_day = move.to_day if day == move.day else day
        own = visit.vehicle_id if day != move.day else ""
        visits.append(replace(visit, day=to_day, vehicle_id=own or move.to_vehicle_id))
    return tuple(sorted(visits, key=lambda visit: visit.day))


def _refuse_day(problem: Problem, one: CycleRequirement, planned: Visits, move: StopMoved) -> None:
    if move.day not in planned or not planned[move.day].vehicle_id:
        raise UsageError("计划里没有这一站。", "The plan has no such stop.")
    if move.to_day != move.day and move.to_day in planned:
        raise UsageError(
            "移动后同一天会有两次同样的服务。", "Two visits would fall on one day after the move."
        )
    if move.to_day not in one.allowed_days:
        day = problem.cycle.date_of(move.to_day)
        raise UsageError(
            f"这项服务在 {day} 不能安排（不服务的星期、节假日，或村子不通）。",
            f"This service cannot be on {day}: it does not run on that weekday, it is a holiday, "
            "or the village cannot be reached.",
        )


def _refuse_vehicle(
    problem: Problem, one: CycleRequirement, *, vehicle: CycleVehicle, day: int
) -> None:
    """Refuse a vehicle that may never serve this stop, or is off on that day."""
    road_class = {place.id: place.road_class for place in problem.locations}[one.stop_id]
    offers = set(one.service_ids) <= set(vehicle.service_ids)
    faults = {
        ("不属于这条服务线的车队", "is of another fleet"): vehicle.fleet not in one.fleets,
        ("不提供这项服务", "does not offer the service"): not offers,
        ("走不了这个村的路", "cannot take the road to this village"): vehicle.road_class
        > road_class,
        ("当天不出车", "is off on that day"): vehicle.shifts[day] is None,
    }
    for (zh, en), holds in faults.items():
        if holds:
            raise UsageError(f"{vehicle.name} {zh}。", f"{vehicle.name} {en}.")
