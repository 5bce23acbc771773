"""The timetable of a route: given who is visited in which order, when everything happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.solving import kernel
from optimizer.solving.instance import Instance, Interval, Task
from optimizer.units import HOUR_S, METRES_PER_KM

Halt = tuple[int, int | None]
"""A task index and the half-day it is bound to (0 morning, 1 afternoon, ``None`` either)."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a route leaves, halts, breaks and returns; all times in seconds after midnight."""

    depart_s: int
    arrivals_s: tuple[int, ...]
    starts_s: tuple[int, ...]
    break_s: Interval | None
    return_s: int
    drive_s: int
    distance_m: int
    wait_s: int
    overtime_s: int


def timetable(
    instance: Instance, *, vehicle: int, day: int, halts: Sequence[Halt]
) -> Timetable | None:
    """
    Return the timetable of a route, or ``None`` when no timetable keeps the rules.

    The return is as early as possible, then the departure as late as possible; loads are not
    looked at. See `optimizer.solving.kernel.times`.

    Parameters
    ----------
    instance
        The compiled problem.
    vehicle, day
        Who drives and when.
    halts
        Tasks in order, each with its half-day; at least one.
    """
    if len(halts) > kernel.MAX_HALTS:
        return None
    tasks, halves = as_arrays(halts)
    work = instance.scratch
    found = kernel.times(instance.arrays, work, vehicle, day, tasks, halves, len(halts))
    depart_s, return_s, drive_s, distance_m, pause, before = map(int, found)
    if return_s == kernel.NO_TIME:
        return None
    events = len(halts) + (pause >= 0)
    arrivals_s = work.best_arrival_s[:events].tolist()
    starts_s = work.best_start_s[:events].tolist()
    break_s: Interval | None = None
    busy_s = drive_s + sum(instance.tasks[task].duration_s for task, _ in halts)
    if pause >= 0:
        length_s = instance.vehicles[vehicle].rules.break_s
        begin_s = starts_s.pop(pause)
        break_s = (begin_s, begin_s + length_s)
        busy_s += length_s
        # A break taken on arrival is part of the halt that follows it.
        arrivals_s.pop(pause + 1 if before else pause)
    return Timetable(
        depart_s=depart_s,
        arrivals_s=tuple(arrivals_s),
        starts_s=tuple(starts_s),
        break_s=break_s,
        return_s=return_s,
        drive_s=drive_s,
        distance_m=distance_m,
        wait_s=return_s - depart_s - busy_s,
        overtime_s=max(0, return_s - int(instance.arrays.shift[vehicle, day, 1])),
    )


def route_cost(instance: Instance, vehicle: int, times: Timetable) -> float:
    """Return the cents of one route: day, distance, driving, waiting, overtime."""
    rates = instance.vehicles[vehicle].rates
    by_hour = (
        times.drive_s * rates.drive_h_cents
        + times.wait_s * rates.wait_h_cents
        + times.overtime_s * rates.overtime_h_cents
    )
    return rates.day_cents + times.distance_m * rates.km_cents / METRES_PER_KM + by_hour / HOUR_S


def route_cents(instance: Instance, *, vehicle: int, day: int, halts: Sequence[Halt]) -> float:
    """Return the cents of a route, infinity if it breaks a rule of the day or its loads."""
    if len(halts) > kernel.MAX_HALTS:
        return float("inf")
    tasks, halves = as_arrays(halts)
    work = instance.scratch
    return float(kernel.cost(instance.arrays, work, vehicle, day, tasks, halves, len(halts)))


def alone_on(instance: Instance, task: Task, vehicle: int) -> tuple[int, ...]:
    """Return the allowed days on which the vehicle can serve the task on a route of its own."""
    shifts = instance.vehicles[vehicle].shifts
    possible: dict[object, bool] = {}
    days = []
    for day in task.allowed_days:
        shift = shifts[day]
        if shift is None:
            continue
        if shift not in possible:
            times = timetable(instance, vehicle=vehicle, day=day, halts=((task.index, None),))
            possible[shift] = times is not None
        if possible[shift]:
            days.append(day)
    return tuple(days)


def as_arrays(halts: Sequence[Halt]) -> tuple[kernel.Ints, kernel.Ints]:
    """Return the tasks and half-days of a route as the compiled code reads them."""
    tasks = np.array([task for task, _ in halts], dtype=np.int64)
    halves = np.array(
        [kernel.EITHER if half is None else half for _, half in halts], dtype=np.int64
    )
    return tasks, halves
