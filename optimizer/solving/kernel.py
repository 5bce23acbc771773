"""
Compiled timetables: the one place in all of the search that decides what fits into a day.

Vehicles, tasks and days are indices; times are seconds after midnight. A *halt* is a task bound to
a part of the day, written as one number: ``parts * task + part`` with part 0 (morning), 1
(afternoon), `EITHER`, or from `FIRST_BAND` on one of the task's time bands. A route is a row of
halts; `RELOAD` in it stands for a return to the base between trips.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.solving.compiled import compiled, inlined
from optimizer.solving.packed import packed

Ints = NDArray[np.int64]
SmallInts = NDArray[np.int32]
Floats = NDArray[np.float64]

EITHER = 2
"""Part of a halt that is free to be in the morning or in the afternoon."""

FIRST_BAND = 3
"""Part that is the first of a task's time bands; as many parts has a task without any."""

RELOAD = -1
"""Stands in a route for the base between two trips."""

NO_TIME = -1
"""Returned in place of a time when there is none."""

NEVER = 2**40
"""Later than every time, smaller than what overflows."""

# Columns of `Arrays.vehicle`.
DEPOT, MAX_DRIVE, MAX_OVERTIME, BREAK, BREAK_FROM, BREAK_UNTIL = range(6)
MAX_DAYS, MAX_TRIPS, RELOAD_S, MAX_DUTY = range(6, 10)

# Columns of `Arrays.shift` behind opening, closing and latest return: by which table of times and
# distances, and by which of prices, the vehicle drives on the day.
WAYS, TARIFF = 3, 4
SHIFT = 5

# Columns of `Arrays.rates`.
DAY, WAIT, OVERTIME = range(3)

# A label, the state of a route after an element: when it is over; when this trip would leave if no
# waiting was left on it, when at the latest it may leave, and when at the earliest it must so that
# nothing is on board too long; what was waited on earlier trips; when the route left (known after
# its first trip). Columns 0-5: no break taken yet; 6-11: break taken.
LABEL = 12

# How the label after the break came about.
KEPT, AFTER_HALT, ON_ARRIVAL, AT_BASE = range(4)


class Arrays(NamedTuple):
    """
    A problem as arrays.

    Sizes: H halts (``parts`` a task), V vehicles, D days, L locations, P tables of travel (by
    profile and detour), C tariffs (table and rates by distance and driving time), K load kinds, I
    intervals.
    """

    location: Ints
    """(H,)"""
    duration_s: Ints
    """(H,)"""
    release_s: Ints
    """(H,) when the load is ready at the base."""
    on_board_s: Ints
    """(H,) how long at most from leaving the base to the start of the visit; `NEVER` if free."""
    first_interval: Ints
    """(H + 1,) the intervals of halt h are those from [h] to [h + 1] - 1."""
    intervals: Ints
    """(I, 2) earliest and latest start, ascending within a halt."""
    load_out: Ints
    """(H, K)"""
    load_back: Ints
    """(H, K)"""
    vehicle: Ints
    """(V, 10) see the column names above."""
    capacity: Ints
    """(V, K)"""
    shift: Ints
    """
    (V, D, 5) opening, closing (-1 where the vehicle is off), latest return with overtime; table
    of travel and tariff of the day, also where it is off.
    """
    rates: Floats
    """(V, 3) cents per day, waiting second, overtime second."""
    travel_s: SmallInts
    """(P, L, L)"""
    travel_m: SmallInts
    """(P, L, L)"""
    leg_cents: Floats
    """(C, L, L) cents of a leg: distance and driving."""
    parts: int
    """Halts of each task."""
    has_release: bool
    """Whether any load is released during the day."""
    has_on_board: bool
    """Whether the time on board of any load is limited."""


class Layout(NamedTuple):
    """Working space in which a route is laid out: the labels, and what became of its elements."""

    labels: Ints
    """(M + 1, LABEL)"""
    via: SmallInts
    """(M + 1,) how the label after the break came about, element by element."""
    arrival_s: Ints
    """(M,) at the halt, or back at the base."""
    start_s: Ints
    """(M,) of the service, or of the next trip."""
    seq: SmallInts
    """(M,) a route that is only thought of."""
    pause_s: Ints
    """(2,) beginning of the break, `NO_TIME` without one; and the element it is taken before."""


def layout(elements: int) -> Layout:
    """Return working space for routes of a number of elements."""
    return packed(
        Layout(
            labels=np.zeros((elements + 1, LABEL), dtype=np.int64),
            via=np.zeros(elements + 1, dtype=np.int32),
            arrival_s=np.zeros(elements, dtype=np.int64),
            start_s=np.zeros(elements, dtype=np.int64),
            seq=np.zeros(elements, dtype=np.int32),
            pause_s=np.zeros(2, dtype=np.int64),
        )
    )


@inlined
def interval_at(a: Arrays, halt: int, time_s: int) -> tuple[int, int]:
    """Return the first interval that is not over at a time, as (open, close); (0, -1) if none."""
    for i in range(a.first_interval[halt], a.first_interval[halt + 1]):
        if time_s <= a.intervals[i, 1]:
            return a.intervals[i, 0], a.intervals[i, 1]
    return 0, NO_TIME


@inlined
def trip_release(a: Arrays, seq: SmallInts, begin: int, count: int) -> int:
    """Return when all loads of the trip that begins at an element are ready."""
    latest_s = 0
    for i in range(begin, count):
        if seq[i] == RELOAD:
            break
        latest_s = max(latest_s, a.release_s[seq[i]])
    return latest_s


@compiled
def begin_route(
    a: Arrays, vehicle: int, day: int, seq: SmallInts, count: int, labels: Ints
) -> None:
    """Write the label before a route's first element."""
    leave_s = a.shift[vehicle, day, 0]
    if a.has_release:
        leave_s = max(leave_s, trip_release(a, seq, 0, count))
    labels[0, 0], labels[0, 1], labels[0, 2], labels[0, 3] = leave_s, leave_s, NEVER, 0
    labels[0, 4], labels[0, 5], labels[0, 6] = 0, NO_TIME, NEVER


@compiled
def run(
    a: Arrays,
    vehicle: int,
    day: int,
    seq: SmallInts,
    begin: int,
    count: int,
    labels: Ints,
    keep: bool,
    via: SmallInts,
) -> tuple[int, int, int, int]:
    """
    Time the elements of a route from one of them on.

    The return is as early as possible; then each trip leaves as late as that return allows. The
    break is taken wherever that makes the return earliest: right after a halt, on arrival at one,
    or at the base between trips (two labels per element, before and after the break). A route that
    leaves late enough or returns early enough needs none. What may be on board for
    a limited time only asks its trip to leave no earlier than some time; the departure above is the
    latest, so it keeps that if any does.

    Parameters
    ----------
    a
        The problem.
    vehicle, day
        Who drives and when.
    seq, count
        The route's elements.
    begin
        First element to be timed; ``labels[begin]`` holds the label before it.
    labels, via
        Labels; written behind each element when ``keep`` is true.
    keep
        Whether to write.

    Returns
    -------
    tuple of int
        Departure, return (`NO_TIME` if no timetable keeps the rules), seconds waited, and whether
        the break is taken.
    """
    depot = a.vehicle[vehicle, DEPOT]
    legs_s = a.travel_s[a.shift[vehicle, day, WAYS]]
    break_s, from_s = a.vehicle[vehicle, BREAK], a.vehicle[vehicle, BREAK_FROM]
    until_s = a.vehicle[vehicle, BREAK_UNTIL]
    t0, w0, s0, a0 = labels[begin, 0], labels[begin, 1], labels[begin, 2], labels[begin, 3]
    d0, b0 = labels[begin, 4], labels[begin, 5]
    t1, w1, s1, a1 = labels[begin, 6], labels[begin, 7], labels[begin, 8], labels[begin, 9]
    d1, b1 = labels[begin, 10], labels[begin, 11]
    here = depot
    if begin > 0 and seq[begin - 1] != RELOAD:
        here = a.location[seq[begin - 1]]
    for i in range(begin, count):
        halt = seq[i]
        after_halt = i > 0 and seq[i - 1] != RELOAD
        if halt == RELOAD:
            leg_s = legs_s[here, depot]
            ready_s = 0
            if a.has_release:
                ready_s = trip_release(a, seq, i + 1, count)
            back0_s, back1_s = t0 + leg_s, NEVER
            how = KEPT
            if break_s > 0:
                back1_s = t1 + leg_s
                rests = after_halt and from_s <= t0 <= until_s and a0 <= w0 + until_s - t0
                if rests and t0 + break_s + leg_s < back1_s:
                    back1_s, how = t0 + break_s + leg_s, AFTER_HALT
                    w1, s1, d1, b1 = w0, min(s0, w0 + until_s - t0), d0, b0
            reload_s = a.vehicle[vehicle, RELOAD_S]
            # The trip that ends: it left as late as its waiting and its slack allow.
            left0_s, left1_s = min(w0, s0), min(w1, s1)
            leave0_s = max(back0_s + reload_s, ready_s)
            rest_s = max(back0_s, from_s)
            d0 += w0 - left0_s
            if b0 == NO_TIME:
                b0 = left0_s
            if back1_s < NEVER:
                leave1_s = max(back1_s + reload_s, ready_s)
                d1 += w1 - left1_s
                if b1 == NO_TIME:
                    b1 = left1_s
            else:
                leave1_s = NEVER
            if break_s > 0 and rest_s <= until_s:
                rested_s = max(leave0_s, rest_s + break_s)
                if rested_s < leave1_s:
                    leave1_s, how, d1, b1 = rested_s, AT_BASE, d0, b0
            t0, w0, s0, a0 = leave0_s, leave0_s, NEVER, 0
            t1, w1, s1, a1 = leave1_s, leave1_s, NEVER, 0
            here = depot
        else:
            there = a.location[halt]
            leg_s = legs_s[here, there]
            arrival_s, on_board_s = t0 + leg_s, a.on_board_s[halt]
            opens_s, closes_s = interval_at(a, halt, arrival_s)
            if closes_s == NO_TIME:
                return 0, NO_TIME, 0, 0
            how = KEPT
            if break_s > 0:
                # The break taken before: right after the last halt, or here on arrival.
                best_s = NEVER
                bw, bs, ba, bd, bb = 0, 0, 0, 0, 0
                if t1 < NEVER:
                    o, c = interval_at(a, halt, t1 + leg_s)
                    at_s = max(o, t1 + leg_s)
                    w = w1 + at_s - t1 - leg_s
                    s, must_s = min(s1, w + c - at_s), max(a1, at_s - on_board_s)
                    if c != NO_TIME and must_s <= min(s, w):
                        best_s, bw, bs, ba, bd, bb = at_s, w, s, must_s, d1, b1
                if after_halt and from_s <= t0 <= until_s:
                    o, c = interval_at(a, halt, t0 + break_s + leg_s)
                    at_s = max(o, t0 + break_s + leg_s)
                    w = w0 + at_s - (t0 + break_s + leg_s)
                    s = min(s0, w0 + until_s - t0, w + c - at_s)
                    must_s = max(a0, at_s - on_board_s)
                    if c != NO_TIME and at_s < best_s and must_s <= min(s, w):
                        best_s, how = at_s, AFTER_HALT
                        bw, bs, ba, bd, bb = w, s, must_s, d0, b0
                pause_s = max(arrival_s, from_s)
                if pause_s <= until_s:
                    o, c = interval_at(a, halt, pause_s + break_s)
                    at_s = max(o, pause_s + break_s)
                    waits = w0 + pause_s - arrival_s
                    w = waits + at_s - pause_s - break_s
                    s = min(s0, waits + until_s - pause_s, w + c - at_s)
                    must_s = max(a0, at_s - on_board_s)
                    if c != NO_TIME and at_s < best_s and must_s <= min(s, w):
                        best_s, how = at_s, ON_ARRIVAL
                        bw, bs, ba, bd, bb = w, s, must_s, d0, b0
                t1, w1, s1, a1, d1, b1 = NEVER, bw, bs, ba, bd, bb
                if best_s < NEVER:
                    t1 = best_s + a.duration_s[halt]
            start_s = max(arrival_s, opens_s)
            w0 += start_s - arrival_s
            s0 = min(s0, w0 + closes_s - start_s)
            a0 = max(a0, start_s - on_board_s)
            if a0 > min(s0, w0):
                return 0, NO_TIME, 0, 0
            t0 = start_s + a.duration_s[halt]
            here = there
        if keep:
            via[i] = how
            labels[i + 1, 0], labels[i + 1, 1], labels[i + 1, 2] = t0, w0, s0
            labels[i + 1, 3], labels[i + 1, 4], labels[i + 1, 5] = a0, d0, b0
            labels[i + 1, 6], labels[i + 1, 7], labels[i + 1, 8] = t1, w1, s1
            labels[i + 1, 9], labels[i + 1, 10], labels[i + 1, 11] = a1, d1, b1
    # Home.
    leg_s = legs_s[here, depot]
    latest_s = a.shift[vehicle, day, 2]
    return_s = t0 + leg_s
    if return_s > latest_s:
        return 0, NO_TIME, 0, 0
    left_s = min(w0, s0)
    depart_s = left_s if b0 == NO_TIME else b0
    waited_s = d0 + w0 - left_s
    longest_s = a.vehicle[vehicle, MAX_DUTY]
    if break_s == 0 or depart_s >= from_s + break_s or return_s <= until_s:
        if return_s - depart_s > longest_s:
            return 0, NO_TIME, 0, 0
        return depart_s, return_s, waited_s, 0
    back_s = t1 + leg_s
    how = KEPT
    rests = seq[count - 1] != RELOAD and from_s <= t0 <= until_s and a0 <= w0 + until_s - t0
    if rests and t0 + break_s + leg_s < back_s:
        back_s, how = t0 + break_s + leg_s, AFTER_HALT
        w1, s1, d1, b1 = w0, min(s0, w0 + until_s - t0), d0, b0
    if keep:
        via[count] = how
    if back_s > latest_s:
        return 0, NO_TIME, 0, 0
    left_s = min(w1, s1)
    depart_s = left_s if b1 == NO_TIME else b1
    if back_s - depart_s > longest_s:
        return 0, NO_TIME, 0, 0
    return depart_s, back_s, d1 + w1 - left_s, 1


@compiled
def driven(a: Arrays, vehicle: int, day: int, seq: SmallInts, count: int) -> tuple[int, int, float]:
    """Return seconds, metres and cents of all legs of a route."""
    here = depot = a.vehicle[vehicle, DEPOT]
    ways, tariff = a.shift[vehicle, day, WAYS], a.shift[vehicle, day, TARIFF]
    drive_s, distance_m, cents = 0, 0, 0.0
    for i in range(count + 1):
        there = depot
        if i < count and seq[i] != RELOAD:
            there = a.location[seq[i]]
        drive_s += a.travel_s[ways, here, there]
        distance_m += a.travel_m[ways, here, there]
        cents += a.leg_cents[tariff, here, there]
        here = there
    return drive_s, distance_m, cents


@compiled
def loads_fit(a: Arrays, vehicle: int, seq: SmallInts, count: int) -> bool:
    """Tell whether mixed loads fit at every point of every trip, and the trips are few enough."""
    trips = 1
    for i in range(count):
        trips += seq[i] == RELOAD
    if trips > a.vehicle[vehicle, MAX_TRIPS]:
        return False
    for kind in range(a.capacity.shape[1]):
        room = a.capacity[vehicle, kind]
        begin = 0
        while begin <= count:
            end = begin
            on_board = 0
            while end < count and seq[end] != RELOAD:
                on_board += a.load_out[seq[end], kind]
                end += 1
            if on_board > room:
                return False
            for i in range(begin, end):
                on_board += a.load_back[seq[i], kind] - a.load_out[seq[i], kind]
                if on_board > room:
                    return False
            begin = end + 1
    return True


@compiled
def route_cents(a: Arrays, w: Layout, vehicle: int, day: int, seq: SmallInts, count: int) -> float:
    """Return the cents of a route, or infinity if it breaks a rule of the day or its loads."""
    if a.shift[vehicle, day, 1] == NO_TIME or not loads_fit(a, vehicle, seq, count):
        return np.inf
    drive_s, _, cents = driven(a, vehicle, day, seq, count)
    if drive_s > a.vehicle[vehicle, MAX_DRIVE]:
        return np.inf
    begin_route(a, vehicle, day, seq, count, w.labels)
    _, return_s, waited_s, _ = run(a, vehicle, day, seq, 0, count, w.labels, False, w.via)
    if return_s == NO_TIME:
        return np.inf
    return cents + standing_cents(a, vehicle, day, return_s, waited_s)


@inlined
def standing_cents(a: Arrays, vehicle: int, day: int, return_s: int, waited_s: int) -> float:
    """Return the cents of the day out, of waiting and of overtime."""
    over_s = max(0, return_s - a.shift[vehicle, day, 1])
    waiting = waited_s * a.rates[vehicle, WAIT]
    cents: float = a.rates[vehicle, DAY] + waiting + over_s * a.rates[vehicle, OVERTIME]
    return cents


@compiled
def lay_out(
    a: Arrays, w: Layout, vehicle: int, day: int, seq: SmallInts, count: int
) -> tuple[int, int, int, int]:
    """
    Time a route and write down when everything happens.

    Returns
    -------
    tuple of int
        Departure, return (`NO_TIME` if no timetable keeps the rules), seconds driven and waited.
        ``w.arrival_s``, ``w.start_s`` and ``w.pause_s`` hold the rest.
    """
    w.pause_s[0] = NO_TIME
    drive_s, _, _ = driven(a, vehicle, day, seq, count)
    if a.shift[vehicle, day, 1] == NO_TIME or drive_s > a.vehicle[vehicle, MAX_DRIVE]:
        return 0, NO_TIME, drive_s, 0
    begin_route(a, vehicle, day, seq, count, w.labels)
    depart_s, return_s, waited_s, paused = run(
        a, vehicle, day, seq, 0, count, w.labels, True, w.via
    )
    if return_s == NO_TIME:
        return 0, NO_TIME, drive_s, 0
    pause_at, how = -1, KEPT
    if paused:
        pause_at = count
        while w.via[pause_at] == KEPT:
            pause_at -= 1
        how = w.via[pause_at]
    _write_times(a, w, vehicle, day, seq, count, pause_at, how)
    return depart_s, return_s, drive_s, waited_s


@inlined
def _write_times(
    a: Arrays,
    w: Layout,
    vehicle: int,
    day: int,
    seq: SmallInts,
    count: int,
    pause_at: int,
    how: int,
) -> None:
    """Go through a route whose break is known: each trip first as early, then as late as can be."""
    depot = a.vehicle[vehicle, DEPOT]
    legs_s = a.travel_s[a.shift[vehicle, day, WAYS]]
    break_s = a.vehicle[vehicle, BREAK]
    leave_s = w.labels[0, 0]
    begin = 0
    while begin <= count:
        end = begin
        while end < count and seq[end] != RELOAD:
            end += 1
        slack_s, waited_s = NEVER, 0
        later_s = 0
        time_s = leave_s
        for turn in range(2):
            here = depot
            time_s = leave_s + later_s
            for i in range(begin, end + 1):
                there = depot
                if i < end:
                    there = a.location[seq[i]]
                if i == pause_at and how == AFTER_HALT:
                    w.pause_s[0], w.pause_s[1] = time_s, i
                    slack_s = min(slack_s, waited_s + a.vehicle[vehicle, BREAK_UNTIL] - time_s)
                    time_s += break_s
                time_s += legs_s[here, there]
                here = there
                if i == end:
                    break
                w.arrival_s[i] = time_s
                if i == pause_at and how == ON_ARRIVAL:
                    begin_s = max(time_s, a.vehicle[vehicle, BREAK_FROM])
                    w.pause_s[0], w.pause_s[1] = begin_s, i
                    waited_s += begin_s - time_s
                    slack_s = min(slack_s, waited_s + a.vehicle[vehicle, BREAK_UNTIL] - begin_s)
                    time_s = begin_s + break_s
                opens_s, closes_s = interval_at(a, seq[i], time_s)
                start_s = max(time_s, opens_s)
                waited_s += start_s - time_s
                slack_s = min(slack_s, waited_s + closes_s - start_s)
                w.start_s[i] = start_s
                time_s = start_s + a.duration_s[seq[i]]
            if turn == 0:
                later_s = min(waited_s, slack_s)
        if end < count:
            w.arrival_s[end] = time_s
            leave_s = time_s + a.vehicle[vehicle, RELOAD_S]
            if a.has_release:
                leave_s = max(leave_s, trip_release(a, seq, end + 1, count))
            if end == pause_at and how == AT_BASE:
                rest_s = max(time_s, a.vehicle[vehicle, BREAK_FROM])
                leave_s = max(leave_s, rest_s + break_s)
        # A later trip's departure is what its delay makes it, not when the base would let it go.
        if begin > 0:
            w.start_s[begin - 1] += later_s
        if end < count:
            w.start_s[end] = leave_s
        begin = end + 1
