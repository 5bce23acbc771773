"""From the working schedule to a plan, and back from a plan to a schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from optimizer.domain.plan import (
    Break,
    Plan,
    Route,
    Stop,
    Trip,
    UnservedReason,
    UnservedVisit,
)
from optimizer.solving.bands import part_of
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.tasks import Task
from optimizer.solving.timing import RELOAD, RELOADED, Halt
from optimizer.solving.weekly.choices import is_choice, keeps_lock

Missed = tuple[int | None, UnservedReason]
"""A missed visit: its day (``None`` when the whole task is out) and why."""


def build_plan(schedule: Schedule, missed: Mapping[int, Sequence[Missed]]) -> Plan:
    """
    Return the plan of a schedule.

    Parameters
    ----------
    schedule
        The schedule.
    missed
        Every missing visit, by task.
    """
    routes = tuple(_route(schedule, key) for key in sorted(schedule.routes))
    unserved = tuple(
        UnservedVisit(requirement_id=requirement.id, day=day, reason=reason)
        for task in schedule.instance.tasks
        for requirement in task.requirements
        for day, reason in missed.get(task.index, ())
    )
    ordered = sorted(unserved, key=lambda u: (u.requirement_id, -1 if u.day is None else u.day))
    return Plan(routes=routes, unserved=tuple(ordered))


def _route(schedule: Schedule, key: tuple[int, int]) -> Route:
    day, vehicle = key
    instance, times = schedule.instance, schedule.timetables[key]
    trips: list[Trip] = []
    stops: list[Stop] = []
    depart_s = times.depart_s
    for (index, _), arrival_s, start_s in zip(
        schedule.routes[key], times.arrivals_s, times.starts_s, strict=True
    ):
        if index == RELOADED:
            trips.append(Trip(depart_s=depart_s, stops=tuple(stops), return_s=arrival_s))
            stops, depart_s = [], start_s
        else:
            stops.append(_stop(instance.tasks[index], arrival_s, start_s))
    trips.append(Trip(depart_s=depart_s, stops=tuple(stops), return_s=times.return_s))
    between = {(a.return_s, b.depart_s) for a, b in pairwise(trips)}
    # A break at the base between two trips is free time, not an event of the route.
    pause = times.break_s
    at_base = pause is None or any(a <= pause[0] and pause[1] <= b for a, b in between)
    breaks = () if pause is None or at_base else (Break(start_s=pause[0], end_s=pause[1]),)
    vehicle_id = instance.vehicles[vehicle].id
    return Route(vehicle_id=vehicle_id, day=day, trips=tuple(trips), breaks=breaks)


def _stop(task: Task, arrival_s: int, start_s: int) -> Stop:
    return Stop(
        location_id=task.first.stop_id,
        requirement_ids=tuple(requirement.id for requirement in task.requirements),
        arrival_s=arrival_s,
        start_s=start_s,
        end_s=start_s + task.duration_s,
    )


def schedule_from_plan(instance: Instance, plan: Plan) -> Schedule:
    """
    Read a plan into a schedule; what no longer fits the problem is left out.

    Unknown ids are ignored, routes are timed anew, and a task whose visits are not complete
    any more is taken out: the start of a search is never trusted.
    """
    schedule = Schedule(instance)
    parts = _parts(instance, plan)
    for route in plan.routes:
        vehicle = instance.vehicle_index.get(route.vehicle_id)
        if vehicle is None or not 0 <= route.day < instance.days:
            continue
        halts = _halts(instance, route, vehicle, parts)
        if halts and schedule.may_go_out(vehicle, route.day):
            schedule.set_route((route.day, vehicle), halts)
    for task in instance.tasks:
        days = tuple(sorted(schedule.visits[task.index]))
        schedule.choices[task.index] = Choice(days=days, part=parts.get(task.index))
        if not _keeps_rules(schedule, task):
            schedule.remove(task.index)
    return schedule


def _keeps_rules(schedule: Schedule, task: Task) -> bool:
    """Tell whether a task's visits are complete, on allowed days, and keep its promises."""
    visits = schedule.visits[task.index]
    one_vehicle = not task.first.same_vehicle or len(set(visits.values())) == 1
    bases = {schedule.instance.depots[vehicle] for vehicle in visits.values()}
    one_base = not task.first.same_base or len(bases) == 1
    names = {day: schedule.instance.vehicles[vehicle].id for day, vehicle in visits.items()}
    return (
        one_vehicle
        and one_base
        and is_choice(schedule.instance, task, tuple(sorted(visits)))
        and keeps_lock(task, names)
    )


def _parts(instance: Instance, plan: Plan) -> dict[int, int | None]:
    """Return, by task, the part of the day that its visits keep in a plan."""
    starts_s: dict[int, list[int]] = defaultdict(list)
    for route in plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            task = instance.task_of.get(stop.requirement_ids[0]) if stop.requirement_ids else None
            if task is not None:
                starts_s[task].append(stop.start_s)
    return {task: part_of(instance.tasks[task], starts) for task, starts in starts_s.items()}


def _halts(
    instance: Instance, route: Route, vehicle: int, parts: Mapping[int, int | None]
) -> tuple[Halt, ...]:
    halts: list[Halt] = []
    for trip in route.trips:
        if halts and halts[-1] != RELOAD:
            halts.append(RELOAD)
        halts += [
            halt
            for stop in trip.stops
            if (halt := _halt(instance, stop, route.day, vehicle, parts)) is not None
            and halt[0] not in {task for task, _ in halts}
        ]
    return tuple(halts[:-1] if halts and halts[-1] == RELOAD else halts)


def _halt(
    instance: Instance, stop: Stop, day: int, vehicle: int, parts: Mapping[int, int | None]
) -> Halt | None:
    """Return what a stop is in this problem, or ``None`` if it does not fit it any more."""
    task = instance.task_of.get(stop.requirement_ids[0]) if stop.requirement_ids else None
    if task is None or vehicle not in instance.tasks[task].vehicles:
        return None
    spec = instance.tasks[task]
    if {r.id for r in spec.requirements} != set(stop.requirement_ids):
        return None
    part = parts[task]
    held = any(a <= stop.start_s <= z for a, z in spec.intervals(part))
    # What must keep a part of the day with others, and does not, is left out.
    bound = spec.first.same_half_day or bool(spec.bands)
    fits = spec.intervals(part) and (held or not bound)
    return (task, part) if day in spec.allowed_days and fits else None
