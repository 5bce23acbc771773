"""The timetable of a route: given who is visited in which order, when everything happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.solving import kernel
from optimizer.solving.arrays import halt_of
from optimizer.solving.instance import Instance
from optimizer.solving.tasks import Interval, Task
from optimizer.units import HOUR_S, METRES_PER_KM

Halt = tuple[int, int | None]
"""A task index and the part of the day it is bound to (`Task`; ``None``: any)."""

RELOADED = -1
"""Stands in place of a task for the base between two trips."""

RELOAD: Halt = (RELOADED, None)
"""A return to the base, after which the next trip begins."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """
    When a route leaves, halts, breaks and returns; all times in seconds after midnight.

    ``arrivals_s`` and ``starts_s`` are aligned with the route's halts; at the base between two
    trips they are the return of the one and the departure of the other.
    """

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
    looked at. See `optimizer.solving.kernel.lay_out`.

    Parameters
    ----------
    instance
        The compiled problem.
    vehicle, day
        Who drives and when.
    halts
        Tasks in order, each with its part of the day; at least one.
    """
    seq = as_array(instance.arrays.parts, halts)
    if len(seq) > instance.longest_route:
        return None
    work = instance.layout
    found = kernel.lay_out(instance.arrays, work, vehicle, day, seq, len(seq))
    depart_s, return_s, drive_s, wait_s = map(int, found)
    if return_s == kernel.NO_TIME:
        return None
    pause_s = int(work.pause_s[0])
    length_s = instance.vehicles[vehicle].rules.break_s
    _, distance_m, _ = kernel.driven(instance.arrays, vehicle, day, seq, len(seq))
    return Timetable(
        depart_s=depart_s,
        arrivals_s=tuple(work.arrival_s[: len(seq)].tolist()),
        starts_s=tuple(work.start_s[: len(seq)].tolist()),
        break_s=None if pause_s == kernel.NO_TIME else (pause_s, pause_s + length_s),
        return_s=return_s,
        drive_s=drive_s,
        distance_m=int(distance_m),
        wait_s=wait_s,
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
    seq = as_array(instance.arrays.parts, halts)
    if len(seq) > instance.longest_route:
        return float("inf")
    return float(kernel.route_cents(instance.arrays, instance.layout, vehicle, day, seq, len(seq)))


def alone_on(instance: Instance, task: Task, vehicle: int) -> tuple[int, ...]:
    """Return the allowed days on which the vehicle can serve the task on a route of its own."""
    shifts = instance.vehicles[vehicle].shifts
    possible: dict[object, bool] = {}
    days = []
    seq = as_array(instance.arrays.parts, ((task.index, None),))
    for day in task.allowed_days:
        shift = shifts[day]
        if shift is None:
            continue
        alike = shift, instance.ways[vehicle][day]
        if alike not in possible:
            found = kernel.lay_out(instance.arrays, instance.layout, vehicle, day, seq, len(seq))
            possible[alike] = int(found[1]) != kernel.NO_TIME
        if possible[alike]:
            days.append(day)
    return tuple(days)


def as_array(parts: int, halts: Sequence[Halt]) -> kernel.SmallInts:
    """Return a route as the compiled code reads it, with a number of halts a task."""
    codes = [
        kernel.RELOAD if task == RELOADED else halt_of(parts, task, part) for task, part in halts
    ]
    return np.array(codes, dtype=np.int32)


def halts_of(parts: int, seq: Sequence[int]) -> tuple[Halt, ...]:
    """Return a route as the compiled code writes it."""
    return tuple(
        RELOAD
        if code == kernel.RELOAD
        else (
            code // parts,
            None if (part := code % parts) == kernel.EITHER else part,
        )
        for code in seq
    )
