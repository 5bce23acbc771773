"""Compiled: the cheapest feasible position of a halt on every vehicle's day."""

from __future__ import annotations

import numpy as np

from optimizer.solving.compiled import compiled
from optimizer.solving.kernel import (
    NO_TIME,
    RELOAD,
    WAYS,
    Arrays,
    Floats,
    Ints,
    Layout,
    SmallInts,
    route_cents,
)


@compiled
def best_positions(
    a: Arrays,
    w: Layout,
    routes: SmallInts,
    lengths: Ints,
    costs: Floats,
    halt: int,
    vehicles: Ints,
    days: Ints,
    extra: Floats,
    position: Ints,
) -> None:
    """
    Find the cheapest feasible position of a halt on each vehicle's day, by timing all of them.

    Parameters
    ----------
    a, w
        The problem and working space.
    routes, lengths, costs
        The schedule: (D, V, M) elements, (D, V) their number and cents.
    halt
        What to insert.
    vehicles, days
        Candidates; every pair of them is looked at.
    extra, position
        Results, (vehicles, days): extra cents (infinity if it fits nowhere) and position.
    """
    room = routes.shape[2]
    seq = w.seq
    for i in range(vehicles.shape[0]):
        vehicle = vehicles[i]
        for j in range(days.shape[0]):
            day = days[j]
            extra[i, j], position[i, j] = np.inf, -1
            n = lengths[day, vehicle]
            if a.shift[vehicle, day, 1] == NO_TIME or n + 1 >= min(room, seq.shape[0]):
                continue
            # A week later with the same route and shift, the answer is the same.
            if j > 0 and days[j] >= 7:
                twin = _twin(a, routes, lengths, vehicle, days, j)
                if twin >= 0:
                    extra[i, j], position[i, j] = extra[i, twin], position[i, twin]
                    continue
            if not _may_fit(a, routes, vehicle, day, n, halt):
                continue
            for k in range(n):
                seq[k + 1] = routes[day, vehicle, k]
            for place in range(n + 1):
                if place > 0:
                    seq[place - 1] = routes[day, vehicle, place - 1]
                seq[place] = halt
                found = route_cents(a, w, vehicle, day, seq, n + 1) - costs[day, vehicle]
                if found < extra[i, j]:
                    extra[i, j], position[i, j] = found, place


@compiled
def _twin(a: Arrays, routes: SmallInts, lengths: Ints, vehicle: int, days: Ints, j: int) -> int:
    """Return an earlier index of ``days`` with same weekday, shift, ways and route, or -1."""
    day = days[j]
    n = lengths[day, vehicle]
    for k in range(j - 1, -1, -1):
        other = days[k]
        if (day - other) % 7 != 0 or lengths[other, vehicle] != n:
            continue
        same = (
            a.shift[vehicle, day, 0] == a.shift[vehicle, other, 0]
            and a.shift[vehicle, day, 1] == a.shift[vehicle, other, 1]
            and a.shift[vehicle, day, 2] == a.shift[vehicle, other, 2]
            and a.shift[vehicle, day, WAYS] == a.shift[vehicle, other, WAYS]
        )
        for i in range(n):
            same = same and routes[day, vehicle, i] == routes[other, vehicle, i]
        if same:
            return k
    return -1


@compiled
def _may_fit(a: Arrays, routes: SmallInts, vehicle: int, day: int, n: int, halt: int) -> bool:
    """Tell whether work alone leaves room in the shift: a quick test that refuses most."""
    work_s = a.duration_s[halt]
    for i in range(n):
        if routes[day, vehicle, i] != RELOAD:
            work_s += a.duration_s[routes[day, vehicle, i]]
    span_s = a.shift[vehicle, day, 2] - a.shift[vehicle, day, 0]
    fits: bool = work_s <= span_s
    return fits
