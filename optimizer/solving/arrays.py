"""The problem as the compiled code reads it: halts, vehicles, places and legs as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from optimizer.domain.problem import CycleVehicle
from optimizer.solving import kernel
from optimizer.units import HOUR_S, METRES_PER_KM

if TYPE_CHECKING:
    from optimizer.solving.instance import Instance
    from optimizer.solving.tasks import Interval, Task

Tariff = tuple[str, int, int]
"""Name of the matrix, cents per km and per hour of driving: what a leg costs depends on these."""


def halt_of(parts: int, task: int, part: int | None) -> int:
    """Return the halt of a task that is bound to a part of the day (``None``: free)."""
    return parts * task + (kernel.EITHER if part is None else part)


def problem_arrays(instance: Instance) -> kernel.Arrays:
    """Return the arrays of a whole problem."""
    tasks, vehicles = instance.tasks, instance.vehicles
    kinds = len(instance.problem.load_kinds)
    parts = parts_of(tasks)
    listed = [spans for task in tasks for spans in _intervals(task, parts)]
    counts = np.cumsum([0, *map(len, listed)])
    flat = [pair for spans in listed for pair in spans]
    rows = {name: i for i, name in enumerate(instance.tables)}
    tariffs = tariffs_of(instance)
    tables = list(instance.tables.values())
    travel_s = np.array([t.duration_s for t in tables], dtype=np.int32)
    travel_m = np.array([t.distance_m for t in tables], dtype=np.int32)
    return kernel.Arrays(
        location=_by_halt([task.location for task in tasks], parts),
        duration_s=_by_halt([task.duration_s for task in tasks], parts),
        release_s=_by_halt([task.release_s for task in tasks], parts),
        on_board_s=_by_halt([task.on_board_s for task in tasks], parts),
        first_interval=counts.astype(np.int64),
        intervals=_table(flat, width=2),
        load_out=_by_halt([task.load_out for task in tasks], parts, width=kinds),
        load_back=_by_halt([task.load_back for task in tasks], parts, width=kinds),
        vehicle=_table(
            [_columns(v, depot) for v, depot in zip(vehicles, instance.depots, strict=True)],
            width=kernel.MAX_DUTY + 1,
        ),
        capacity=_table([v.capacity for v in vehicles], width=kinds),
        shift=_shifts(instance),
        rates=_rates(vehicles),
        travel_s=travel_s,
        travel_m=travel_m,
        leg_cents=np.array(
            [
                travel_m[rows[name]] * (km_cents / METRES_PER_KM)
                + travel_s[rows[name]] * (hour_cents / HOUR_S)
                for name, km_cents, hour_cents in tariffs
            ],
            dtype=np.float64,
        ).reshape(len(tariffs), *travel_s.shape[1:]),
        parts=parts,
        has_release=any(task.release_s > 0 for task in tasks),
        has_on_board=any(task.on_board_s < kernel.NEVER for task in tasks),
    )


def parts_of(tasks: Sequence[Task]) -> int:
    """Return the halts that every task has: as many as the one with the most time bands needs."""
    return kernel.FIRST_BAND + max((len(task.bands) for task in tasks), default=0)


def tariff_of(vehicle: CycleVehicle, ways: str) -> Tariff:
    """Return what the price of a vehicle's legs depends on, by the matrix that it drives by."""
    return ways, vehicle.rates.km_cents, vehicle.rates.drive_h_cents


def tariffs_of(instance: Instance) -> list[Tariff]:
    """Return all tariffs, in the order of their numbers."""
    return sorted(
        {
            tariff_of(vehicle, name)
            for vehicle, names in zip(instance.vehicles, instance.ways, strict=True)
            for name in names
        }
    )


def longest_route(instance: Instance) -> int:
    """
    Return a number of elements that no route exceeds, returns to the base between trips included.

    The shortest halts, each with the shortest leg to it, must fit into the longest shift.
    """
    tasks, vehicles = instance.tasks, instance.vehicles
    spans = [
        shift.close_s + v.rules.max_overtime_s - shift.open_s
        for v in vehicles
        for shift in v.shifts
        if shift is not None
    ]
    if not tasks or not spans:
        return 1
    places = sorted({task.location for task in tasks} | set(instance.depots))
    row = {place: i for i, place in enumerate(places)}
    hop_s = np.full(len(places), np.iinfo(np.int64).max)
    for travel in instance.tables.values():
        legs_s = np.array(travel.duration_s, dtype=np.int64)[np.ix_(places, places)]
        np.fill_diagonal(legs_s, np.iinfo(np.int64).max)
        hop_s = np.minimum(hop_s, legs_s.min(axis=0)) if len(places) > 1 else np.zeros(1)
    counts = Counter(task.location for task in tasks)
    several = {place for place, count in counts.items() if count > 1}
    needs_s = np.sort(
        [t.duration_s + (0 if t.location in several else hop_s[row[t.location]]) for t in tasks]
    )
    halts = int(np.searchsorted(np.cumsum(needs_s), max(spans), side="right"))
    trips = max(min(v.max_trips, halts) for v in vehicles)
    return max(1, min(halts, _loadable(instance) * trips)) + trips - 1


def _loadable(instance: Instance) -> int:
    """Return a number of tasks that no trip exceeds, by what is loaded for it."""
    most = len(instance.tasks)
    for kind in range(len(instance.problem.load_kinds)):
        room = max(v.capacity[kind] for v in instance.vehicles)
        for loads in ("load_out", "load_back"):
            each = np.sort([getattr(task, loads)[kind] for task in instance.tasks])
            most = min(most, int(np.searchsorted(np.cumsum(each), room, side="right")))
    return most


def _intervals(task: Task, parts: int) -> tuple[tuple[Interval, ...], ...]:
    """Return the start intervals of morning, afternoon, both as one list, and the time bands."""
    either = list(task.starts[0])
    for opens_s, closes_s in task.starts[1]:
        if either and either[-1][1] >= opens_s - 1:
            either[-1] = (either[-1][0], max(either[-1][1], closes_s))
        else:
            either.append((opens_s, closes_s))
    unused = ((),) * (parts - kernel.FIRST_BAND - len(task.bands))
    return task.starts[0], task.starts[1], tuple(either), *task.bands, *unused


def _columns(v: CycleVehicle, depot: int) -> tuple[int, ...]:
    """Return a vehicle's row, in the order of the column names in the kernel."""
    rules = v.rules
    longest_s = kernel.NEVER if rules.max_duty_s is None else rules.max_duty_s
    return (
        depot,
        rules.max_drive_s,
        rules.max_overtime_s,
        rules.break_s,
        rules.break_from_s,
        rules.break_until_s,
        v.max_days_per_week,
        v.max_trips,
        rules.reload_s,
        longest_s,
    )


def _shifts(instance: Instance) -> kernel.Ints:
    shape = len(instance.vehicles), instance.days, kernel.SHIFT
    shift = np.full(shape, kernel.NO_TIME, dtype=np.int64)
    rows = {name: i for i, name in enumerate(instance.tables)}
    numbers = {tariff: i for i, tariff in enumerate(tariffs_of(instance))}
    for index, vehicle in enumerate(instance.vehicles):
        for day, span in enumerate(vehicle.shifts):
            ways = instance.ways[index][day]
            shift[index, day, kernel.WAYS] = rows[ways]
            shift[index, day, kernel.TARIFF] = numbers[tariff_of(vehicle, ways)]
            if span is not None:
                latest_s = instance.latest_return_s(index, day)
                shift[index, day, : kernel.WAYS] = span.open_s, span.close_s, latest_s
    return shift


def _rates(vehicles: Sequence[CycleVehicle]) -> kernel.Floats:
    rows = [
        (v.rates.day_cents, v.rates.wait_h_cents / HOUR_S, v.rates.overtime_h_cents / HOUR_S)
        for v in vehicles
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _by_halt(values: Sequence[object], parts: int, *, width: int | None = None) -> kernel.Ints:
    """Return an array with each task's value for its halts."""
    array = np.array(values, dtype=np.int64)
    if width is not None:
        array = array.reshape(len(values), width)
    return np.repeat(array, parts, axis=0)


def _table(rows: Sequence[object], *, width: int) -> kernel.Ints:
    """Return rows of integers with their shape kept when there are none."""
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)
