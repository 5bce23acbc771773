"""
Compiled timetables and insertions: the one place in the search that decides what fits.

Everything compiled is in this file, because numba's cache does not notice an edited callee in
another one. Vehicles, tasks and days are indices; times are seconds after midnight.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
SmallInts = NDArray[np.int32] | NDArray[np.int8] | NDArray[np.int64]
Floats = NDArray[np.float64]

EITHER = -1
"""Half-day of a halt that is free to be in the morning or in the afternoon."""

BREAK = -1
"""Stands for the break in a list of events."""

NO_TIME = -1
"""Returned in place of a time when there is none."""

MAX_HALTS = 32
"""Longest route; far more than fit into a day."""


class Arrays(NamedTuple):
    """
    A problem as arrays.

    Sizes: T tasks, V vehicles, D days, L locations, P profiles, K load kinds, I intervals.
    """

    location: Ints
    """(T,) location of a task."""
    duration_s: Ints
    """(T,)"""
    interval_count: Ints
    """(T, 2) start intervals by half-day."""
    intervals: Ints
    """(T, 2, I, 2) earliest and latest start, ascending."""
    load_out: Ints
    """(T, K)"""
    load_back: Ints
    """(T, K)"""
    depot: Ints
    """(V,)"""
    profile: Ints
    """(V,)"""
    capacity: Ints
    """(V, K)"""
    shift: Ints
    """(V, D, 2) opening and closing; closing -1 where the vehicle is off."""
    max_drive_s: Ints
    """(V,)"""
    max_overtime_s: Ints
    """(V,)"""
    breaks: Ints
    """(V, 3) seconds of the break, first and last start of it."""
    rates: Floats
    """(V, 5) cents per day, metre, driving second, waiting second, overtime second."""
    travel_s: Ints
    """(P, L, L)"""
    travel_m: Ints
    """(P, L, L)"""


class Scratch(NamedTuple):
    """Working space of one timetable: events in order, and what became of them."""

    task: Ints
    half: Ints
    travel_s: Ints
    no_wait: Ints
    arrival_s: Ints
    start_s: Ints
    best_arrival_s: Ints
    best_start_s: Ints
    seq: Ints
    seq_half: Ints


def scratch() -> Scratch:
    """Return working space for routes of up to `MAX_HALTS`."""
    return Scratch(*(np.zeros(MAX_HALTS + 3, dtype=np.int64) for _ in Scratch._fields))


@njit(cache=True)
def _interval(a: Arrays, task: int, half: int, time_s: int) -> tuple[int, int]:
    """Return the first interval that is not over at a time, as (open, close); (0, -1) if none."""
    for h in range(2):
        if half != EITHER and half != h:
            continue
        for i in range(a.interval_count[task, h]):
            if time_s <= a.intervals[task, h, i, 1]:
                return a.intervals[task, h, i, 0], a.intervals[task, h, i, 1]
    return 0, NO_TIME


@njit(cache=True)
def _forward(
    a: Arrays, w: Scratch, vehicle: int, count: int, depart_s: int, home_s: int, latest_s: int
) -> int:
    """Run through the events as early as possible; return the time of return, or `NO_TIME`."""
    time_s = depart_s
    for i in range(count):
        time_s += w.travel_s[i]
        w.arrival_s[i] = time_s
        if w.task[i] == BREAK:
            opens_s, closes_s = a.breaks[vehicle, 1], a.breaks[vehicle, 2]
            duration_s = a.breaks[vehicle, 0]
        else:
            opens_s, closes_s = _interval(a, w.task[i], w.half[i], time_s)
            duration_s = a.duration_s[w.task[i]]
        if time_s > closes_s or (opens_s > time_s and w.no_wait[i]):
            return NO_TIME
        time_s = max(time_s, opens_s)
        w.start_s[i] = time_s
        time_s += duration_s
    time_s += home_s
    return time_s if time_s <= latest_s else NO_TIME


@njit(cache=True)
def _run(
    a: Arrays, w: Scratch, vehicle: int, count: int, open_s: int, home_s: int, latest_s: int
) -> tuple[int, int]:
    """Return as early as possible, then leave as late as possible: (depart, return)."""
    return_s = _forward(a, w, vehicle, count, open_s, home_s, latest_s)
    if return_s == NO_TIME:
        return 0, NO_TIME
    waited_s, slack_s = 0, 2**40
    for i in range(count):
        start_s = w.start_s[i]
        waited_s += start_s - w.arrival_s[i]
        if w.task[i] == BREAK:
            closes_s = a.breaks[vehicle, 2]
        else:
            closes_s = _interval(a, w.task[i], w.half[i], start_s)[1]
        slack_s = min(slack_s, waited_s + closes_s - start_s)
    later_s = min(waited_s, slack_s)
    if later_s > 0:
        return_s = _forward(a, w, vehicle, count, open_s + later_s, home_s, latest_s)
    return open_s + later_s, return_s


@njit(cache=True)
def _events(
    a: Arrays,
    w: Scratch,
    vehicle: int,
    seq: Ints,
    seq_half: Ints,
    count: int,
    pause: int,
    before: int,
) -> tuple[int, int]:
    """
    Lay the halts out as events, with a break at position ``pause`` (-1: none).

    ``before`` 1: on arrival, before the halt at that position; 0: right after the halt before it.
    """
    here = depot = a.depot[vehicle]
    profile = a.profile[vehicle]
    n = 0
    for i in range(count):
        there = a.location[seq[i]]
        leg_s = a.travel_s[profile, here, there]
        if i == pause:
            w.task[n], w.half[n], w.no_wait[n] = BREAK, EITHER, 1 - before
            w.travel_s[n] = leg_s if before else 0
            leg_s = 0 if before else leg_s
            n += 1
        w.task[n], w.half[n], w.no_wait[n], w.travel_s[n] = seq[i], seq_half[i], 0, leg_s
        n += 1
        here = there
    if pause == count:
        w.task[n], w.half[n], w.no_wait[n], w.travel_s[n] = BREAK, EITHER, 1, 0
        n += 1
    return n, a.travel_s[profile, here, depot]


@njit(cache=True)
def _driven(a: Arrays, vehicle: int, seq: Ints, count: int) -> tuple[int, int]:
    """Return seconds and metres of all legs."""
    here = depot = a.depot[vehicle]
    profile = a.profile[vehicle]
    drive_s, distance_m = 0, 0
    for i in range(count):
        there = a.location[seq[i]]
        drive_s += a.travel_s[profile, here, there]
        distance_m += a.travel_m[profile, here, there]
        here = there
    drive_s += a.travel_s[profile, here, depot]
    return drive_s, distance_m + a.travel_m[profile, here, depot]


@njit(cache=True)
def times(
    a: Arrays, w: Scratch, vehicle: int, day: int, seq: Ints, seq_half: Ints, count: int
) -> tuple[int, int, int, int, int, int]:
    """
    Time a route; the best run's arrivals and starts are left in ``w.best_…``.

    Which break position is best is found by trying all: after each halt, and on arrival before
    each halt; the earliest return wins, then the latest departure.

    Returns
    -------
    tuple of int
        Depart, return (`NO_TIME` if no timetable keeps the rules), drive seconds, metres,
        position of the break (-1: none), 1 if it is on arrival.
    """
    open_s, close_s = a.shift[vehicle, day, 0], a.shift[vehicle, day, 1]
    drive_s, distance_m = _driven(a, vehicle, seq, count)
    if close_s == NO_TIME or drive_s > a.max_drive_s[vehicle]:
        return 0, NO_TIME, drive_s, distance_m, -1, 0
    latest_s = close_s + a.max_overtime_s[vehicle]
    n, home_s = _events(a, w, vehicle, seq, seq_half, count, -1, 0)
    depart_s, return_s = _run(a, w, vehicle, n, open_s, home_s, latest_s)
    break_s, from_s, until_s = a.breaks[vehicle]
    free = break_s == 0 or depart_s >= from_s + break_s or return_s <= until_s
    if return_s == NO_TIME or free:
        w.best_arrival_s[:n] = w.arrival_s[:n]
        w.best_start_s[:n] = w.start_s[:n]
        return depart_s, return_s, drive_s, distance_m, -1, 0
    best_depart_s, best_return_s, best_pause, best_before = 0, NO_TIME, -1, 0
    for pause in range(count + 1):
        for before in range(2):
            if (pause == 0 and before == 0) or (pause == count and before == 1):
                continue
            n, home_s = _events(a, w, vehicle, seq, seq_half, count, pause, before)
            depart_s, return_s = _run(a, w, vehicle, n, open_s, home_s, latest_s)
            if return_s == NO_TIME:
                continue
            if (
                best_return_s == NO_TIME
                or return_s < best_return_s
                or (return_s == best_return_s and depart_s > best_depart_s)
            ):
                best_depart_s, best_return_s = depart_s, return_s
                best_pause, best_before = pause, before
                w.best_arrival_s[:n] = w.arrival_s[:n]
                w.best_start_s[:n] = w.start_s[:n]
    return best_depart_s, best_return_s, drive_s, distance_m, best_pause, best_before


@njit(cache=True)
def loads_fit(a: Arrays, vehicle: int, seq: Ints, count: int) -> bool:
    """Tell whether mixed loads fit at every point of a trip."""
    for kind in range(a.capacity.shape[1]):
        room = a.capacity[vehicle, kind]
        on_board = 0
        for i in range(count):
            on_board += a.load_out[seq[i], kind]
        if on_board > room:
            return False
        for i in range(count):
            on_board += a.load_back[seq[i], kind] - a.load_out[seq[i], kind]
            if on_board > room:
                return False
    return True


@njit(cache=True)
def cost(
    a: Arrays, w: Scratch, vehicle: int, day: int, seq: Ints, seq_half: Ints, count: int
) -> float:
    """Return the cents of a route, or infinity if it breaks a rule of the day."""
    if not loads_fit(a, vehicle, seq, count):
        return np.inf
    depart_s, return_s, drive_s, distance_m, pause, _ = times(
        a, w, vehicle, day, seq, seq_half, count
    )
    if return_s == NO_TIME:
        return np.inf
    busy_s = drive_s
    for i in range(count):
        busy_s += a.duration_s[seq[i]]
    if pause >= 0:
        busy_s += a.breaks[vehicle, 0]
    day_rate, metre, drive, wait, overtime = a.rates[vehicle]
    over_s = max(0, return_s - a.shift[vehicle, day, 1])
    waited_s = return_s - depart_s - busy_s
    driven: float = day_rate + distance_m * metre + drive_s * drive
    stood: float = waited_s * wait + over_s * overtime
    return driven + stood


@njit(cache=True)
def best_positions(
    a: Arrays,
    w: Scratch,
    routes: SmallInts,
    halves: SmallInts,
    lengths: Ints,
    costs: Floats,
    task: int,
    half: int,
    vehicles: Ints,
    days: Ints,
    extra: Floats,
    position: Ints,
) -> None:
    """
    Find the cheapest feasible position of a task on each vehicle's day.

    Parameters
    ----------
    a, w
        The problem and working space.
    routes, halves, lengths, costs
        The schedule: (D, V, M) tasks and half-days, (D, V) halts and cents.
    task, half
        What to insert, and the half-day it is bound to (`EITHER`).
    vehicles, days
        Candidates; every pair of them is looked at.
    extra, position
        Results, (vehicles, days): extra cents (infinity if it fits nowhere) and position.
    """
    for i in range(vehicles.shape[0]):
        vehicle = vehicles[i]
        for j in range(days.shape[0]):
            day = days[j]
            extra[i, j], position[i, j] = np.inf, -1
            n = lengths[day, vehicle]
            if a.shift[vehicle, day, 1] == NO_TIME or n >= MAX_HALTS:
                continue
            # A week later with the same route and shift, the answer is the same.
            if j > 0 and days[j] >= 7:
                twin = _twin(a, routes, halves, lengths, vehicle, days, j)
                if twin >= 0:
                    extra[i, j], position[i, j] = extra[i, twin], position[i, twin]
                    continue
            if not _may_fit(a, routes, vehicle, day, n, task):
                continue
            for place in range(n + 1):
                for k in range(n + 1):
                    if k < place:
                        w.seq[k], w.seq_half[k] = routes[day, vehicle, k], halves[day, vehicle, k]
                    elif k == place:
                        w.seq[k], w.seq_half[k] = task, half
                    else:
                        w.seq[k] = routes[day, vehicle, k - 1]
                        w.seq_half[k] = halves[day, vehicle, k - 1]
                found = cost(a, w, vehicle, day, w.seq, w.seq_half, n + 1) - costs[day, vehicle]
                if found < extra[i, j]:
                    extra[i, j], position[i, j] = found, place


@njit(cache=True)
def _twin(
    a: Arrays, routes: SmallInts, halves: SmallInts, lengths: Ints, vehicle: int, days: Ints, j: int
) -> int:
    """Return an earlier index of ``days`` with the same weekday, shift and route, or -1."""
    day = days[j]
    n = lengths[day, vehicle]
    for k in range(j - 1, -1, -1):
        other = days[k]
        if (day - other) % 7 != 0 or lengths[other, vehicle] != n:
            continue
        same = (
            a.shift[vehicle, day, 0] == a.shift[vehicle, other, 0]
            and a.shift[vehicle, day, 1] == a.shift[vehicle, other, 1]
        )
        for i in range(n):
            same = (
                same
                and routes[day, vehicle, i] == routes[other, vehicle, i]
                and halves[day, vehicle, i] == halves[other, vehicle, i]
            )
        if same:
            return k
    return -1


@njit(cache=True)
def _may_fit(a: Arrays, routes: SmallInts, vehicle: int, day: int, n: int, task: int) -> bool:
    """Tell whether work alone leaves room in the shift: a quick test that refuses most."""
    work_s = a.duration_s[task]
    for i in range(n):
        work_s += a.duration_s[routes[day, vehicle, i]]
    span_s = a.shift[vehicle, day, 1] + a.max_overtime_s[vehicle] - a.shift[vehicle, day, 0]
    fits: bool = work_s <= span_s
    return fits
