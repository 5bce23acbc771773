"""A stop that is moved by hand to another vehicle or day, and stays there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.plan import Plan
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

    ``requirement_ids`` are all that the stop serves (one, or all of one ``join_id``). Where a
    requirement promises one weekday, its visits on that weekday move along; where it promises one
    vehicle, all its visits go to that vehicle. All its other visits are locked as they are.
    """

    requirement_ids: tuple[str, ...]
    day: int
    to_day: int
    to_vehicle_id: str


def moved(problem: Problem, plan: Plan, move: StopMoved) -> Problem:
    """
    Return the problem in which a stop is promised where it was moved to.

    Raises
    ------
    UsageError
        If the plan has no such stop, or the requirement may not be there at all.
    """
    requirements = {one.id: one for one in problem.requirements}
    vehicles = {one.id: one for one in problem.vehicles}
    if move.to_vehicle_id not in vehicles or not set(move.requirement_ids) <= set(requirements):
        raise UsageError("没有这辆车或这项需求。", "There is no such vehicle or requirement.")
    planned = visits_of(plan)
    promises = {}
    for one in (requirements[name] for name in move.requirement_ids):
        visits = _moved_visits(one, planned[one.id], move)
        _refuse_days(problem, one, visits)
        _refuse_vehicle(problem, one, vehicle=vehicles[move.to_vehicle_id], visits=visits)
        promises[one.id] = Commitment(
            requirement_id=one.id, visits=visits, lock=LockLevel.DAY_VEHICLE
        )
    kept = {c.requirement_id: c for c in problem.in_force}
    in_force = tuple(promise for _, promise in sorted((kept | promises).items()))
    return replace(problem, in_force=in_force)


def visits_of(plan: Plan) -> Mapping[str, Mapping[int, CommittedVisit]]:
    """
    Return the visits of each requirement by day; a missed one has its day and no vehicle.

    Parameters
    ----------
    plan
        Any plan; a requirement that is left out altogether has no visits.
    """
    visits: dict[str, dict[int, CommittedVisit]] = defaultdict(dict)
    for missed in plan.unserved:
        if missed.day is not None:
            visits[missed.requirement_id][missed.day] = CommittedVisit(
                day=missed.day, vehicle_id="", start_s=0
            )
    for route in plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                visits[name][route.day] = CommittedVisit(
                    day=route.day, vehicle_id=route.vehicle_id, start_s=stop.start_s
                )
    return visits


def _moved_visits(
    one: CycleRequirement, planned: Mapping[int, CommittedVisit], move: StopMoved
) -> tuple[CommittedVisit, ...]:
    """Return all visits of a requirement with the moved one in its new place."""
    if move.day not in planned or not planned[move.day].vehicle_id:
        raise UsageError("计划里没有这一站。", "The plan has no such stop.")
    shift = move.to_day % DAYS_PER_WEEK - move.day % DAYS_PER_WEEK
    visits = []
    for day, visit in sorted(planned.items()):
        alike = one.same_weekday and day % DAYS_PER_WEEK == move.day % DAYS_PER_WEEK
        to_day = move.to_day if day == move.day else day + shift if alike else day
        moves_van = day == move.day or one.same_vehicle or not visit.vehicle_id
        vehicle_id = move.to_vehicle_id if moves_van else visit.vehicle_id
        visits.append(replace(visit, day=to_day, vehicle_id=vehicle_id))
    return tuple(sorted(visits, key=lambda visit: visit.day))


def _refuse_days(
    problem: Problem, one: CycleRequirement, visits: tuple[CommittedVisit, ...]
) -> None:
    days = tuple(visit.day for visit in visits)
    closed = [problem.cycle.date_of(day) for day in days if day not in one.allowed_days]
    if closed:
        listed = ", ".join(str(day) for day in closed)
        raise UsageError(
            f"这项服务在 {listed} 不能安排（不服务的星期、节假日，或村子不通）。",
            f"This service cannot be on {listed}: it does not run on that weekday, it is a "
            "holiday, or the village cannot be reached.",
        )
    if len(set(days)) < len(days):
        raise UsageError(
            "移动后同一天会有两次同样的服务。", "Two visits would fall on one day after the move."
        )
    if one.day_sets and days not in one.day_sets:
        raise UsageError(
            "移动后的日期组合不在允许的组合之内。",
            "The days after the move are none of the sets of days that are allowed.",
        )


def _refuse_vehicle(
    problem: Problem,
    one: CycleRequirement,
    *,
    vehicle: CycleVehicle,
    visits: tuple[CommittedVisit, ...],
) -> None:
    """Refuse a vehicle that may never serve this stop, or is off on one of the days."""
    road_class = {place.id: place.road_class for place in problem.locations}[one.stop_id]
    faults = {
        ("不属于这条服务线的车队", "is of another fleet"): vehicle.fleet not in one.fleets,
        ("不提供这项服务", "does not offer the service"): not set(one.service_ids)
        <= set(vehicle.service_ids),
        ("走不了这个村的路", "cannot take the road to this village"): vehicle.road_class
        > road_class,
        ("当天不出车", "is off on that day"): any(
            vehicle.shifts[visit.day] is None for visit in visits if visit.vehicle_id == vehicle.id
        ),
    }
    for (zh, en), holds in faults.items():
        if holds:
            raise UsageError(f"{vehicle.name} {zh}。", f"{vehicle.name} {en}.")
