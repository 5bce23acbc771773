"""
What is bounded at once: a block of tasks and vehicles that have nothing to do with the others.

Within a block, vehicles that are alike are counted in *pools*, and days that look alike (the same
hours and ways of every pool, the same tasks allowed) in *day classes*. A pool on a class of days is
a *source* of routes. A plan, summed over the vehicles of each pool and the days of each class,
keeps all that is asked of the sums; so what is least over all such sums is never above the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.services import TimeWindow
from optimizer.solving.instance import Instance
from optimizer.solving.kernel import Ints
from optimizer.solving.tasks import Task

Hours = tuple[TimeWindow | None, ...]
"""Hours of a pool on each of the days."""

MAX_SOURCES = 600
"""Where there would be more, all days are taken for alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Vehicles that are alike: at most ``routes`` routes on all the days together."""

    vehicles: tuple[int, ...]
    routes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """
    What a source of routes is: a pool, by its number, on a class of days.

    It gives at most ``routes`` routes, over ``tasks`` (numbered within the block), in ``hours``.
    ``vehicle`` is any vehicle of the pool.
    """

    pool: int
    day_class: int
    vehicle: int
    hours: TimeWindow
    routes: int
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    Tasks and vehicles that have nothing to do with those of other blocks.

    ``tasks`` are indices of the instance; all else counts tasks from 0, in this order. A task has
    at least ``need`` visits and at most ``most``; ``days[c, t]`` days of class c are allowed.
    """

    tasks: tuple[int, ...]
    need: Ints
    most: Ints
    days: Ints
    day_classes: tuple[tuple[int, ...], ...]
    pools: tuple[Pool, ...]
    supplies: tuple[Supply, ...]


def blocks(
    instance: Instance, *, visits: Mapping[int, int], days: Sequence[int]
) -> tuple[Block, ...]:
    """
    Split what has to be done into blocks.

    Parameters
    ----------
    instance
        The problem.
    visits
        Visits to be made at least, by task; other tasks are not looked at.
    days
        Days on which they are made.

    Returns
    -------
    tuple of Block
        In order of their first tasks. Tasks that no vehicle or no day can serve are left out.
    """
    possible = [
        task
        for task in sorted(visits)
        if visits[task] > 0 and _serving(instance, instance.tasks[task], days)
    ]
    return tuple(
        _block(instance, tasks=tasks, visits=visits, days=days)
        for tasks in _components(instance, possible)
    )


def allowed_days(task: Task) -> frozenset[int]:
    """Return the days on which any plan may visit a task."""
    days = frozenset(task.allowed_days)
    if task.day_sets is None:
        return days
    return days & {day for days_together in task.day_sets for day in days_together}


def _serving(instance: Instance, task: Task, days: Sequence[int]) -> bool:
    """Tell whether any of the task's vehicles has a shift on any of its days."""
    allowed = allowed_days(task) & set(days)
    return any(instance.vehicles[v].shifts[d] is not None for v in task.vehicles for d in allowed)


def _components(instance: Instance, tasks: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield tasks that are linked by vehicles that may serve them."""
    leader = list(range(len(instance.vehicles)))

    def find(vehicle: int) -> int:
        while leader[vehicle] != vehicle:
            leader[vehicle] = leader[leader[vehicle]]
            vehicle = leader[vehicle]
        return vehicle

    for task in tasks:
        first, *others = instance.tasks[task].vehicles
        for vehicle in others:
            leader[find(vehicle)] = find(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for task in tasks:
        groups[find(instance.tasks[task].vehicles[0])].append(task)
    yield from map(tuple, groups.values())


def _block(
    instance: Instance, *, tasks: tuple[int, ...], visits: Mapping[int, int], days: Sequence[int]
) -> Block:
    """Return the block of some tasks; with too many sources, one in which all days are alike."""
    for alike in (False, True):
        block = _shaped(instance, tasks=tasks, visits=visits, days=days, alike=alike)
        if len(block.supplies) <= MAX_SOURCES:
            break
    return block


def _shaped(
    instance: Instance,
    *,
    tasks: tuple[int, ...],
    visits: Mapping[int, int],
    days: Sequence[int],
    alike: bool,
) -> Block:
    able = _able(instance, tasks)
    kinds = load_kinds(instance, tasks)
    pools, hours = _pools(instance, able, days, kinds=kinds, alike=alike)
    allowed = [allowed_days(instance.tasks[t]) for t in tasks]
    heads = [pool.vehicles[0] for pool in pools]
    classes = (tuple(days),) if alike else _day_classes(instance, allowed, days, heads, hours)
    counts = np.array([[len(a.intersection(c)) for a in allowed] for c in classes], dtype=np.int64)
    specs = [instance.tasks[t] for t in tasks]
    most = np.minimum([t.visits for t in specs], counts.sum(axis=0))
    place = {day: i for i, day in enumerate(days)}
    supplies = []
    for number, pool in enumerate(pools):
        for c, group in enumerate(classes):
            spans = [span for d in group if (span := hours[number][place[d]]) is not None]
            served = tuple(t for t in able[pool.vehicles[0]] if counts[c, t])
            out = sum(
                instance.vehicles[v].shifts[d] is not None for v in pool.vehicles for d in group
            )
            if spans and served:
                supplies.append(
                    Supply(
                        pool=number,
                        day_class=c,
                        vehicle=pool.vehicles[0],
                        hours=_hull(spans),
                        routes=min(out, pool.routes),
                        tasks=served,
                    )
                )
    return Block(
        tasks=tasks,
        need=np.minimum([visits[t] for t in tasks], most),
        most=most,
        days=counts,
        day_classes=classes,
        pools=tuple(pools),
        supplies=tuple(supplies),
    )


def _able(instance: Instance, tasks: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return, by vehicle, the tasks that it may serve, numbered within the block."""
    able: dict[int, list[int]] = defaultdict(list)
    for number, task in enumerate(tasks):
        for vehicle in instance.tasks[task].vehicles:
            able[vehicle].append(number)
    return {vehicle: tuple(able[vehicle]) for vehicle in sorted(able)}


def load_kinds(instance: Instance, tasks: Sequence[int]) -> tuple[int, ...]:
    """Return the kinds of load that any of some tasks has."""
    kinds = range(len(instance.problem.load_kinds))
    specs = [instance.tasks[t] for t in tasks]
    return tuple(k for k in kinds if any(t.load_out[k] or t.load_back[k] for t in specs))


def _pools(
    instance: Instance,
    able: Mapping[int, tuple[int, ...]],
    days: Sequence[int],
    *,
    kinds: tuple[int, ...],
    alike: bool,
) -> tuple[list[Pool], list[Hours]]:
    """Return the pools with their hours by day; ``alike``: the hull of all hours, every day."""
    members: dict[object, list[int]] = defaultdict(list)
    for vehicle, tasks in able.items():
        spec = instance.vehicles[vehicle]
        shifts = [spec.shifts[day] for day in days]
        spans = {span for span in shifts if span is not None}
        if spans:
            hours = _hull(spans) if len(spans) == 1 or alike else tuple(shifts)
            base = (spec.depot_id, spec.profile, spec.max_trips, spec.rates, spec.rules)
            room = tuple(spec.capacity[k] for k in kinds)
            members[base, room, tasks, hours].append(vehicle)
    pools, all_hours = [], []
    for vehicles in members.values():
        routes = sum(_most_routes(instance, vehicle, days) for vehicle in vehicles)
        pools.append(Pool(vehicles=tuple(vehicles), routes=routes))
        all_hours.append(_hours(instance, vehicles, days, alike=alike))
    return pools, all_hours


def _hours(
    instance: Instance, vehicles: Sequence[int], days: Sequence[int], *, alike: bool
) -> Hours:
    """Return when, on each day, some of the vehicles of a pool are on shift."""
    shifts = [[instance.vehicles[v].shifts[day] for v in vehicles] for day in days]
    spans = [[span for span in row if span is not None] for row in shifts]
    widest = _hull([span for row in spans for span in row])
    return tuple((widest if alike else row[0]) if row else None for row in spans)


def _hull(spans: Sequence[TimeWindow] | set[TimeWindow]) -> TimeWindow:
    """Return the shortest span around some."""
    return TimeWindow(
        open_s=min(span.open_s for span in spans), close_s=max(span.close_s for span in spans)
    )


def _most_routes(instance: Instance, vehicle: int, days: Sequence[int]) -> int:
    """Return on how many of the days a vehicle may go out."""
    spec = instance.vehicles[vehicle]
    weeks: dict[int, int] = defaultdict(int)
    for day in days:
        weeks[day // DAYS_PER_WEEK] += spec.shifts[day] is not None
    return sum(min(on_shift, spec.max_days_per_week) for on_shift in weeks.values())


def _day_classes(
    instance: Instance,
    allowed: Sequence[frozenset[int]],
    days: Sequence[int],
    heads: Sequence[int],
    hours: Sequence[Hours],
) -> tuple[tuple[int, ...], ...]:
    """Return the days that look alike: hours and ways of every pool (by ``heads``), and tasks."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        open_tasks = tuple(day in its_days for its_days in allowed)
        if any(open_tasks):
            ways = tuple(instance.ways[vehicle][day] for vehicle in heads)
            alike[open_tasks, ways, *(span[place] for span in hours)].append(day)
    return tuple(map(tuple, alike.values()))
