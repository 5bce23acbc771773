"""
Compiled search for the route of least reduced cost, over all routes that any plan may hold.

A *node* is a task in one of its start intervals. A *label* is a way from the base to a node. It
knows when it is over at the earliest (``end_s``), up to when it may be over without any waiting
(``free_s`` >= ``end_s``: the departure is put off as far as the start intervals allow) and what it
costs at least (``cents``, less the rewards of its tasks). Being over at a time t >= ``end_s``
costs ``cents`` + wait * max(0, t - ``free_s``), so one label stands for all its timetables, and
that is the least over all of them (the idea of minimal tour durations: Tilk & Irnich,
Transportation Science 51(2), 2017).

Routes may come back to a task, but only after a way over tasks that do not remember it: ng-routes
(Baldacci, Mingozzi & Roberti, Operations Research 59(5), 2011). Sets of three tasks of which two
on one route are priced (subset-row cuts: Jepsen, Petersen, Spoorendonk & Pisinger, Operations
Research 56(2), 2008) are counted by parity bits. Everything that is let go makes more routes,
never fewer, so the least reduced cost found is never above the true one.

All of it is in one file, as what is compiled together is written together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.compiled import compiled, inlined
from optimizer.solving.packed import packed

Ints = NDArray[np.int64]
SmallInts = NDArray[np.int32]
Slots = NDArray[np.int8]
Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]

NEVER = 2**40
"""Later than every time, smaller than what overflows."""

MAX_MEMORY = 64
"""Tasks that a task can remember, and cuts that can be priced at once: bits of a word."""

EPSILON = 1e-9
"""Cents by which two labels may differ and be taken for equally dear."""

START = -1
"""Parent of a label that is the first after leaving the base for the first time."""

# When the break is taken on a leg.
NO_BREAK, BEFORE_LEG, AFTER_LEG = range(3)

# Entries of `Work.state`: labels written, bucket at hand, whether labels got lost, steps made.
LABELS, BUCKET, OVERFLOW, STEPS = range(4)

BUCKETS = 2048
"""Slices of the shift in which labels are taken up, one after the other."""

SLICES = 64
"""Slices of the shift by which the search looks ahead."""


class Net(NamedTuple):
    """
    The tasks of a block.

    Sizes: N nodes, T tasks, P places, K load kinds.
    """

    place: SmallInts
    """(T,) place of a task."""
    work_s: SmallInts
    """(T,)"""
    aboard_s: SmallInts
    """(T,) how long its load may be on board when work begins; `UNREACHABLE_S` where any time."""
    spoils: bool
    """Whether that is limited for any."""
    node_of: SmallInts
    """(T + 1,) the nodes of task t are those from [t] to [t + 1] - 1, in order of ``close_s``."""
    task_of: SmallInts
    """(N,)"""
    close_s: SmallInts
    """(N,) latest start."""
    load_out: SmallInts
    """(T, K)"""
    load_back: SmallInts
    """(T, K)"""
    slot: Slots
    """(T + 1, T) place of task u in the memory of task t, or -1; row T: the base between trips."""
    near: SmallInts
    """(T, W) tasks nearest to a task: all that a quick search goes on to."""


class Source(NamedTuple):
    """Vehicles that are alike, on days that are alike: where routes come from."""

    tasks: SmallInts
    """Tasks that they may serve, ascending."""
    serves: Slots
    """(T,) 1 for these."""
    places: SmallInts
    """Where these are."""
    single: Slots
    """(P,) 1 where at most one of them is."""
    open_s: SmallInts
    """(N,) earliest start, late enough for loads that are released during the day."""
    leg_s: SmallInts
    """(P, P)"""
    leg_cents: Floats
    """(P, P) distance and driving."""
    out_s: SmallInts
    """(P,) from the base."""
    out_cents: Floats
    """(P,)"""
    back_s: SmallInts
    """(P,) to the base."""
    back_cents: Floats
    """(P,)"""
    home_s: SmallInts
    """(P,) shortest way to the base, over other places, too."""
    capacity: SmallInts
    """(K,)"""
    day_cents: float
    wait_cents: float
    """Per second."""
    overtime_cents: float
    """Per second."""
    from_s: int
    """The shift opens."""
    close_s: int
    latest_s: int
    """The shift closes, with overtime."""
    break_s: int
    break_from_s: int
    break_until_s: int
    max_drive_s: int
    """`NEVER` where it is not looked at."""
    max_duty_s: int
    """`NEVER` where the time on shift is not longer."""
    max_trips: int
    reload_s: int


class Prices(NamedTuple):
    """What is earned and paid for visits."""

    reward: Floats
    """(T,) cents for visiting a task."""
    cuts: Bits
    """(T,) the cuts that a task belongs to."""
    penalty: Floats
    """(`MAX_MEMORY`,) cents for every second visit that counts for a cut."""
    route: float
    """Cents for going out."""


class Work(NamedTuple):
    """
    Labels and lists, in arrays that are used again and again.

    Of a label: where it is, what it comes from, its neighbours in the lists of its node and of its
    time, and its state; ``loads`` is (labels, 2 K): taken aboard, and most aboard so far.
    """

    node: SmallInts
    parent: SmallInts
    in_node: SmallInts
    in_queue: SmallInts
    end_s: Ints
    free_s: Ints
    cents: Floats
    memory: Bits
    parity: Bits
    rested: Slots
    alive: Slots
    trips: SmallInts
    drive_s: SmallInts
    duty_s: SmallInts
    aboard_s: SmallInts
    """Since leaving the base on this trip, at least."""
    loads: SmallInts
    first: SmallInts
    """(N + 1,) cheapest label of a node; the last is the base."""
    listed: SmallInts
    """(N + 1,) labels on a node's list."""
    head: SmallInts
    tail: SmallInts
    """(`BUCKETS`,)"""
    best_cents: Floats
    """(N,) cheapest way home from a node."""
    best_label: SmallInts
    ahead: Floats
    """(2, P + 1, `SLICES` + 1) least that the way home from a place costs, at a time or later; and
    least of the ways on to another place than the first goes to."""
    ahead_via: SmallInts
    """Where these ways go to next."""
    serve: Floats
    serve_via: SmallInts
    """(2, P, `SLICES` + 1) the same before serving a task there."""
    known: SmallInts
    """(`MAX_MEMORY`,) tasks that the label at hand remembers."""
    state: Ints


def work(*, labels: int, nodes: int, places: int, kinds: int) -> Work:
    """
    Return working space.

    Parameters
    ----------
    labels
        Most labels of one search.
    nodes, places, kinds
        Sizes of the largest net that will be searched.
    """

    def small(*shape: int) -> SmallInts:
        return np.empty(shape, dtype=np.int32)

    return packed(
        Work(
            node=small(labels),
            parent=small(labels),
            in_node=small(labels),
            in_queue=small(labels),
            end_s=np.empty(labels, dtype=np.int64),
            free_s=np.empty(labels, dtype=np.int64),
            cents=np.empty(labels),
            memory=np.empty(labels, dtype=np.uint64),
            parity=np.empty(labels, dtype=np.uint64),
            rested=np.empty(labels, dtype=np.int8),
            alive=np.empty(labels, dtype=np.int8),
            trips=small(labels),
            drive_s=small(labels),
            duty_s=small(labels),
            aboard_s=small(labels),
            loads=small(labels, 2 * kinds),
            first=small(nodes + 1),
            listed=small(nodes + 1),
            head=small(BUCKETS),
            tail=small(BUCKETS),
            best_cents=np.empty(nodes),
            best_label=small(nodes),
            ahead=np.empty((2, places + 1, SLICES + 1)),
            ahead_via=small(2, places + 1, SLICES + 1),
            serve=np.empty((2, places, SLICES + 1)),
            serve_via=small(2, places, SLICES + 1),
            known=small(MAX_MEMORY),
            state=np.zeros(4, dtype=np.int64),
        )
    )


@inlined
def _has(bits: np.uint64, at: int) -> bool:
    """Tell whether a bit is set; at -1 none is."""
    found: bool = at >= 0 and (bits >> np.uint64(at)) & np.uint64(1) != 0
    return found


@inlined
def _bit(at: int) -> np.uint64:
    """Return the word with one bit; none at -1."""
    return np.uint64(1) << np.uint64(at) if at >= 0 else np.uint64(0)


@inlined
def _penalty(p: Prices, bits: np.uint64) -> float:
    """Return the sum of the penalties of some cuts."""
    total = 0.0
    at = 0
    while bits:
        if bits & np.uint64(1):
            total += p.penalty[at]
        bits >>= np.uint64(1)
        at += 1
    return total


@inlined
def _dominates(
    n: Net, s: Source, p: Prices, w: Work, kinds: int, a: int, b: int, exact: bool
) -> bool:
    """
    Tell whether whatever can follow label b can follow label a, at no higher cost.

    With f(t) = cents + wait * max(0, t - free) the difference f_a - f_b is largest at t = free_b;
    or, where only b may still take its break, at the latest end of a break that is not waited for.
    A cut that a has counted one visit for and b none may cost a its penalty once more than b.
    """
    if w.end_s[a] > w.end_s[b] or w.rested[a] < w.rested[b]:
        return False
    if not exact:
        as_cheap: bool = w.cents[a] <= w.cents[b]
        return as_cheap
    later_s = w.free_s[b] - w.free_s[a]
    if w.rested[a] > w.rested[b]:
        later_s = max(later_s, min(w.free_s[b], s.break_until_s) + s.break_s - w.free_s[a])
    cents = w.cents[a]
    if later_s > 0:
        cents += s.wait_cents * later_s
    if cents > w.cents[b] + EPSILON or w.memory[a] & ~w.memory[b]:
        return False
    open_cuts = w.parity[a] & ~w.parity[b]
    if open_cuts and cents + _penalty(p, open_cuts) > w.cents[b] + EPSILON:
        return False
    if s.max_drive_s < NEVER and w.drive_s[a] > w.drive_s[b]:
        return False
    longer_s = max(0, w.free_s[b] - w.free_s[a])
    if s.max_duty_s < NEVER and w.duty_s[a] + longer_s > w.duty_s[b]:
        return False
    if n.spoils and w.aboard_s[a] + longer_s > w.aboard_s[b]:
        return False
    if s.max_trips > 1 and w.trips[a] > w.trips[b]:
        return False
    heavier = False
    for k in range(2 * kinds):
        heavier |= w.loads[a, k] > w.loads[b, k]
    return not heavier


@inlined
def _add(n: Net, s: Source, p: Prices, w: Work, kinds: int, x: int, exact: bool, most: int) -> None:
    """
    Put label x, which is written, on the lists of its node and of its time.

    A node's list is in order of cents; x is not put there when a cheaper one dominates it, and
    what it dominates goes. A quick search keeps the ``most`` cheapest.
    """
    node = w.node[x]
    before, y = START, w.first[node]
    while y >= 0 and w.cents[y] <= w.cents[x]:
        w.state[STEPS] += 1
        if _dominates(n, s, p, w, kinds, y, x, exact):
            return
        before, y = y, w.in_node[y]
    if not exact and y < 0 and w.listed[node] >= most:
        return
    w.in_node[x] = y
    if before < 0:
        w.first[node] = x
    else:
        w.in_node[before] = x
    w.listed[node] += 1
    w.state[LABELS] += 1
    before = x
    while y >= 0:
        w.state[STEPS] += 1
        following = w.in_node[y]
        too_many = not exact and following < 0 and w.listed[node] > most
        if too_many or _dominates(n, s, p, w, kinds, x, y, exact):
            w.alive[y] = 0
            w.in_node[before] = following
            w.listed[node] -= 1
        else:
            before = y
        y = following
    bucket = (w.end_s[x] - s.from_s) * BUCKETS // (s.latest_s - s.from_s + 1)
    bucket = min(BUCKETS - 1, max(0, bucket))
    w.in_queue[x] = -1
    if w.head[bucket] < 0:
        w.head[bucket] = x
    else:
        w.in_queue[w.tail[bucket]] = x
    w.tail[bucket] = x


@inlined
def _slice(s: Source, time_s: int) -> int:
    """Return the slice that a time lies in."""
    return min(SLICES, (time_s - s.from_s) * SLICES // max(1, s.latest_s - s.from_s))


@inlined
def _way(s: Source, best: Floats, via: SmallInts, row: int, at: int, before: int) -> float:
    """Return the cheapest way on that does not go back at once to a place of one task."""
    back = before >= 0 and s.single[before] and via[0, row, at] == before
    cents: float = best[1, row, at] if back else best[0, row, at]
    return cents


@inlined
def _visit(
    n: Net,
    s: Source,
    p: Prices,
    w: Work,
    x: int,
    begins: bool,
    node: int,
    leg_s: int,
    cents: float,
    memory: np.uint64,
    parity: np.uint64,
    pause: int,
    end_s: int,
    free_s: int,
    rested: int,
    exact: bool,
    most: int,
) -> None:
    """
    Drive a leg, perhaps with the break before or after it, and serve a node.

    ``x`` is the label before (`START`: none); ``begins`` tells whether the leg begins a trip.
    """
    task = n.task_of[node]
    drive_s, duty_s, trips, aboard_s = 0, 0, 1, 0
    if x >= 0:
        drive_s, duty_s, trips = w.drive_s[x], w.duty_s[x], w.trips[x]
        if not begins:
            aboard_s = w.aboard_s[x]
    if pause == BEFORE_LEG:
        # Right after the work at the last halt, which may have begun as late as its interval.
        last = w.node[x]
        last_s = min(s.break_until_s, n.close_s[last] + n.work_s[n.task_of[last]])
        begin_s = max(end_s, s.break_from_s)
        if begin_s > last_s:
            return
        end_s, free_s = begin_s + s.break_s, min(free_s, last_s) + s.break_s
    end_s += leg_s
    free_s += leg_s
    if pause == AFTER_LEG:
        begin_s = max(end_s, s.break_from_s)
        if begin_s > s.break_until_s:
            return
        end_s, free_s = begin_s + s.break_s, min(free_s, s.break_until_s) + s.break_s
    if pause != NO_BREAK:
        rested = 1
        duty_s += s.break_s
        aboard_s += s.break_s
    if end_s > n.close_s[node]:
        return
    end_s = max(end_s, s.open_s[node]) + n.work_s[task]
    free_s = min(free_s, n.close_s[node]) + n.work_s[task]
    home_s = s.home_s[n.place[task]]
    if end_s + home_s > s.latest_s or drive_s + leg_s + home_s > s.max_drive_s:
        return
    if rested == 0 and end_s > s.break_until_s:
        return
    duty_s += leg_s + n.work_s[task]
    aboard_s += leg_s + n.work_s[task]
    if end_s > free_s:
        cents += s.wait_cents * (end_s - free_s)
        duty_s += end_s - free_s
        aboard_s += end_s - free_s
        free_s = end_s
    if duty_s + home_s > s.max_duty_s or aboard_s - n.work_s[task] > n.aboard_s[task]:
        return
    if exact:
        # Only what is remembered may be left out: else this label may stand for others, which it
        # has driven out and which would go back there.
        before = -1
        if not begins and n.slot[task, n.task_of[w.node[x]]] >= 0:
            before = n.place[n.task_of[w.node[x]]]
        onward = _way(s, w.ahead, w.ahead_via, n.place[task], _slice(s, end_s), before)
        if cents + onward > 0.0:
            return
    label = w.state[LABELS]
    if label >= w.node.shape[0]:
        w.state[OVERFLOW] = 1
        return
    w.node[label], w.parent[label] = node, x
    w.end_s[label], w.free_s[label], w.cents[label] = end_s, free_s, cents
    w.memory[label], w.parity[label] = memory, parity
    w.rested[label], w.alive[label], w.trips[label] = rested, 1, trips
    w.drive_s[label], w.duty_s[label], w.aboard_s[label] = drive_s + leg_s, duty_s, aboard_s
    kinds = n.load_out.shape[1]
    for k in range(kinds):
        aboard, top = 0, 0
        if not begins:
            aboard, top = w.loads[x, 2 * k], w.loads[x, 2 * k + 1]
        aboard += n.load_back[task, k]
        w.loads[label, 2 * k] = aboard
        w.loads[label, 2 * k + 1] = max(top + n.load_out[task, k], aboard)
    _add(n, s, p, w, kinds, label, exact, most)


@inlined
def _room(n: Net, s: Source, w: Work, x: int, begins: bool, task: int) -> bool:
    """
    Tell whether a task's loads fit.

    What is brought out has been aboard since the base, so it adds to every moment before; what is
    taken back is aboard from here on.
    """
    for k in range(n.load_out.shape[1]):
        aboard, top = 0, 0
        if not begins:
            aboard, top = w.loads[x, 2 * k], w.loads[x, 2 * k + 1]
        aboard += n.load_back[task, k]
        if max(top + n.load_out[task, k], aboard) > s.capacity[k]:
            return False
    return True


@inlined
def _recall(n: Net, s: Source, w: Work, memory: np.uint64, row: int) -> int:
    """List the tasks that are remembered; return how many."""
    filled = 0
    if memory:
        for task in s.tasks:
            if _has(memory, n.slot[row, task]):
                w.known[filled] = task
                filled += 1
    return filled


@inlined
def _remembered(n: Net, w: Work, filled: int, row: int) -> np.uint64:
    """Return what of the listed tasks is remembered elsewhere."""
    memory = np.uint64(0)
    for i in range(filled):
        memory |= _bit(n.slot[row, w.known[i]])
    return memory


@inlined
def _leave(
    n: Net, s: Source, p: Prices, w: Work, x: int, end_s: int, rested: int, exact: bool, most: int
) -> None:
    """Leave the base, for the first time (x is `START`) or after reloading, for every task."""
    cents = s.day_cents - p.route
    before, passed = np.uint64(0), np.uint64(0)
    base = n.place.shape[0]
    if x >= 0:
        cents, before, passed = w.cents[x], w.memory[x], w.parity[x]
    filled = _recall(n, s, w, before, base)
    for task in s.tasks:
        place = n.place[task]
        leg_s = s.out_s[place]
        w.state[STEPS] += 1
        if leg_s == UNREACHABLE_S or not _room(n, s, w, x, True, task):
            continue
        if _has(before, n.slot[base, task]):
            continue
        memory = _remembered(n, w, filled, task) | _bit(n.slot[task, task])
        spent = cents + s.out_cents[place] - p.reward[task] + _penalty(p, passed & p.cuts[task])
        for node in range(n.node_of[task], n.node_of[task + 1]):
            for pause in (NO_BREAK, AFTER_LEG):
                if pause == NO_BREAK or rested == 0:
                    _visit(
                        n, s, p, w, x, True, node, leg_s, spent, memory, passed ^ p.cuts[task],
                        pause, end_s, NEVER, rested, exact, most,
                    )  # fmt: skip


@inlined
def _close(n: Net, s: Source, w: Work, x: int) -> None:
    """Drive home from a label, and keep the cheapest way of its node."""
    node = w.node[x]
    task = n.task_of[node]
    place = n.place[task]
    leg_s = s.back_s[place]
    if leg_s == UNREACHABLE_S or w.drive_s[x] + leg_s > s.max_drive_s:
        return
    end_s, duty_s, cents = w.end_s[x], w.duty_s[x], w.cents[x]
    if w.rested[x] == 0 and end_s + leg_s > s.break_until_s:
        begin_s = max(end_s, s.break_from_s)
        if begin_s > min(s.break_until_s, n.close_s[node] + n.work_s[task]):
            return
        wait_s = max(0, begin_s - w.free_s[x])
        duty_s += s.break_s + wait_s
        cents += s.wait_cents * wait_s
        end_s = begin_s + s.break_s
    end_s += leg_s
    if end_s > s.latest_s or duty_s + leg_s > s.max_duty_s:
        return
    cents += s.back_cents[place] + s.overtime_cents * max(0, end_s - s.close_s)
    if cents < w.best_cents[node]:
        w.best_cents[node] = cents
        w.best_label[node] = x


@inlined
def _reload(
    n: Net, s: Source, p: Prices, w: Work, x: int, filled: int, exact: bool, most: int
) -> None:
    """
    Go back to the base for the next trip.

    Time there is not waiting; nor is it duty here, which makes more routes. The break may be taken
    after the last halt (turn 1) or at the base (turn 2).
    """
    node = w.node[x]
    task = n.task_of[node]
    place = n.place[task]
    base = n.place.shape[0]
    leg_s = s.back_s[place]
    if leg_s == UNREACHABLE_S or w.drive_s[x] + leg_s > s.max_drive_s:
        return
    memory = _remembered(n, w, filled, base)
    for turn in range(3):
        if turn > 0 and w.rested[x]:
            continue
        end_s, wait_s = w.end_s[x], 0
        if turn == 1:
            begin_s = max(end_s, s.break_from_s)
            if begin_s > min(s.break_until_s, n.close_s[node] + n.work_s[task]):
                continue
            wait_s = max(0, begin_s - w.free_s[x])
            end_s = begin_s + s.break_s
        end_s += leg_s
        if turn == 2:
            if end_s > s.break_until_s:
                continue
            end_s = max(end_s + s.reload_s, max(end_s, s.break_from_s) + s.break_s)
        else:
            end_s += s.reload_s
        cents = w.cents[x] + s.back_cents[place] + s.wait_cents * wait_s
        if end_s > s.latest_s:
            continue
        if exact and cents + w.ahead[0, s.out_s.shape[0], _slice(s, end_s)] > 0.0:
            continue
        label = w.state[LABELS]
        if label >= w.node.shape[0]:
            w.state[OVERFLOW] = 1
            return
        w.node[label], w.parent[label] = n.task_of.shape[0], x
        w.end_s[label], w.free_s[label], w.cents[label] = end_s, NEVER, cents
        w.memory[label], w.parity[label] = memory, w.parity[x]
        w.rested[label] = 1 if turn > 0 else w.rested[x]
        w.alive[label], w.trips[label] = 1, w.trips[x] + 1
        w.drive_s[label] = w.drive_s[x] + leg_s
        w.duty_s[label] = w.duty_s[x] + leg_s + wait_s + (s.break_s if turn == 1 else 0)
        w.aboard_s[label] = 0
        kinds = n.load_out.shape[1]
        for k in range(2 * kinds):
            w.loads[label, k] = 0
        _add(n, s, p, w, kinds, label, exact, most)


@inlined
def _offer(best: Floats, via: SmallInts, row: int, at: int, cents: float, there: int) -> None:
    """Keep the cheapest way on, and the cheapest that goes on to another place."""
    if cents < best[0, row, at]:
        if via[0, row, at] != there:
            best[1, row, at], via[1, row, at] = best[0, row, at], via[0, row, at]
        best[0, row, at], via[0, row, at] = cents, there
    elif cents < best[1, row, at] and via[0, row, at] != there:
        best[1, row, at], via[1, row, at] = cents, there


@inlined
def _onward(s: Source, w: Work, row: int, at: int, time_s: int) -> None:
    """Find the cheapest ways on from a place, or from the base (the last row), at a time."""
    base = s.out_s.shape[0]
    w.ahead[:, row, at] = np.inf
    w.ahead_via[:, row, at] = -1
    for there in s.places:
        leg_s = s.out_s[there] if row == base else s.leg_s[row, there]
        later_s = time_s + leg_s
        if leg_s == UNREACHABLE_S or later_s > s.latest_s:
            continue
        before = -1
        if row != base:
            if row == there and s.single[row]:
                continue
            before = row
        cents = s.out_cents[there] if row == base else s.leg_cents[row, there]
        cents += _way(s, w.serve, w.serve_via, there, _slice(s, later_s), before)
        _offer(w.ahead, w.ahead_via, row, at, cents, there)
    if row == base:
        _offer(w.ahead, w.ahead_via, row, at, 0.0, base)
    elif s.back_s[row] != UNREACHABLE_S and time_s + s.back_s[row] <= s.latest_s:
        cents = s.back_cents[row]
        if s.max_trips > 1:
            cents += w.ahead[0, base, _slice(s, time_s + s.back_s[row])]
        _offer(w.ahead, w.ahead_via, row, at, cents, base)


@inlined
def _look_ahead(n: Net, s: Source, p: Prices, w: Work) -> None:
    """
    Bound the way home from every place from below, from the end of the shift backwards.

    Tasks may be served again, only not right after the next one, and at the beginning of a slice
    in place of any time in it; waiting, breaks, loads, cuts and overtime cost nothing. (Routes
    without cycles of two: Houck, Picard, Queyranne & Vemuganti, Opsearch 17, 1980.)
    """
    base = s.out_s.shape[0]
    length_s = max(1, s.latest_s - s.from_s)
    for at in range(SLICES, -1, -1):
        # Any time of the slice is at least this.
        time_s = s.from_s + (at * length_s + SLICES - 1) // SLICES
        for place in s.places:
            w.serve[:, place, at] = np.inf
            w.serve_via[:, place, at] = -1
        for task in s.tasks:
            place = n.place[task]
            for node in range(n.node_of[task], n.node_of[task + 1]):
                if time_s > n.close_s[node]:
                    continue
                end_s = max(time_s, s.open_s[node]) + n.work_s[task]
                if end_s + s.home_s[place] > s.latest_s:
                    continue
                after = _slice(s, end_s)
                if after == at:
                    # Too short for the slices: then nothing is known.
                    w.ahead[:] = -np.inf
                    return
                for way in range(2):
                    cents = w.ahead[way, place, after] - p.reward[task]
                    via = w.ahead_via[way, place, after]
                    _offer(w.serve, w.serve_via, place, at, cents, via)
        _onward(s, w, base, at, time_s)
        for place in s.places:
            _onward(s, w, place, at, time_s)


@compiled
def begin(n: Net, s: Source, p: Prices, w: Work, exact: bool, most: int) -> None:
    """
    Clear the working space and leave the base.

    Parameters
    ----------
    n, s, p, w
        Where, who, at what prices, and working space.
    exact, most
        Whether the least reduced cost is wanted, if it is below 0, or only some good routes:
        then a task is followed by one near it only, a label that is later and dearer than
        another of its node goes, whatever else it is, and the ``most`` cheapest of a node are
        kept.
    """
    w.first[:] = -1
    w.listed[:] = 0
    w.head[:] = -1
    w.best_cents[:] = np.inf
    w.best_label[:] = -1
    w.state[:] = 0
    if exact:
        _look_ahead(n, s, p, w)
    _leave(n, s, p, w, START, s.from_s, 0 if s.break_s > 0 else 1, exact, most)
    if s.break_s > 0:
        # Whoever leaves this late needs no break.
        late_s = max(s.from_s, s.break_from_s + s.break_s)
        _leave(n, s, p, w, START, late_s, 1, exact, most)


@compiled
def proceed(n: Net, s: Source, p: Prices, w: Work, exact: bool, most: int, steps: int) -> bool:
    """
    Extend labels in order of time, for a number of steps.

    Parameters
    ----------
    n, s, p, w, exact, most
        As in `begin`.
    steps
        Legs looked at and labels compared before the caller is asked whether to go on.

    Returns
    -------
    bool
        True when the search is over. ``w.state[OVERFLOW]`` tells whether labels got lost;
        ``w.best_cents`` and ``w.best_label`` hold the cheapest route by its last node.
    """
    base = n.task_of.shape[0]
    limit = w.state[STEPS] + steps
    while w.state[STEPS] < limit:
        bucket = w.state[BUCKET]
        while bucket < BUCKETS and w.head[bucket] < 0:
            bucket += 1
        w.state[BUCKET] = bucket
        if bucket >= BUCKETS or w.state[OVERFLOW]:
            return True
        x = w.head[bucket]
        w.head[bucket] = w.in_queue[x]
        if not w.alive[x]:
            continue
        if w.node[x] == base:
            _leave(n, s, p, w, x, w.end_s[x], w.rested[x], exact, most)
            continue
        _close(n, s, w, x)
        task = n.task_of[w.node[x]]
        filled = _recall(n, s, w, w.memory[x], task)
        if w.trips[x] < s.max_trips:
            _reload(n, s, p, w, x, filled, exact, most)
        may_rest = w.rested[x] == 0 and w.end_s[x] <= s.break_until_s
        followers = s.tasks if exact else n.near[task]
        for other in followers:
            if not s.serves[other] or _has(w.memory[x], n.slot[task, other]):
                continue
            leg_s = s.leg_s[n.place[task], n.place[other]]
            w.state[STEPS] += 1
            if leg_s == UNREACHABLE_S:
                continue
            arrival_s = w.end_s[x] + leg_s
            last = n.node_of[other + 1] - 1
            if last < n.node_of[other] or arrival_s > n.close_s[last]:
                continue
            if not _room(n, s, w, x, False, other):
                continue
            memory = _remembered(n, w, filled, other) | _bit(n.slot[other, other])
            cents = w.cents[x] + s.leg_cents[n.place[task], n.place[other]] - p.reward[other]
            cents += _penalty(p, w.parity[x] & p.cuts[other])
            parity = w.parity[x] ^ p.cuts[other]
            for node in range(n.node_of[other], n.node_of[other + 1]):
                if arrival_s > n.close_s[node]:
                    continue
                rests = may_rest and s.break_from_s + s.break_s <= n.close_s[node]
                for pause in (NO_BREAK, BEFORE_LEG, AFTER_LEG):
                    if pause == NO_BREAK or (rests and (pause == AFTER_LEG or leg_s > 0)):
                        _visit(
                            n, s, p, w, x, False, node, leg_s, cents, memory, parity,
                            pause, w.end_s[x], w.free_s[x], w.rested[x], exact, most,
                        )  # fmt: skip
    return False
