"""
What the compiled search reads (the board) and what it changes (the state), as named arrays.

Sizes: N tasks, K vehicles, D days, W weeks, C choices, R = D * K routes (route ``d * K + k`` is
vehicle k on day d), M elements a route, Q load kinds, S shortfall counters,
B bases whose output is limited, X channels of output.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.solving.kernel import LABEL, Arrays, Floats, Ints, Layout, SmallInts, layout
from optimizer.solving.packed import packed

Flags = NDArray[np.bool_]

# Columns of `Board.task`.
VISITS, CHOICES_BEGIN, CHOICES_END, KEEPS, PROMISED = range(5)

# What `KEEPS` says of a task's visits: nothing, one vehicle for all, vehicles of one base for all.
FREE, ONE_VEHICLE, ONE_BASE = range(3)

# Columns of `Board.choice`.
PART, DAYS_BEGIN, DAYS_END = range(3)

# Columns of `Board.promise`.
OLD_WEEKDAYS, OLD_HALVES, OLD_START, CAPPED = range(4)

# Columns of `Board.promise_cents`.
CHANGE_WEEKDAY, CHANGE_HALF, CHANGE_VEHICLE, CHANGE_BAND = range(4)

# Columns of `State.route`.
COUNT, DEPART, RETURN, DRIVE, TRIPS, BY_WAYS, BY_TARIFF, MORE_TRIPS = range(8)

# Columns of `State.cents`.
TOTAL, LEGS, STANDING, RELIEF = range(4)

# Columns of `State.task`.
CHOICE, MISSING, WEEKDAY_CHANGES = range(3)

# Entries of `State.sums`.
ROUTES, CHANGES, SPREAD, BEST_CENTS, LACKING, PENALTY, LEAST_PENALTY = range(7)

# Entries of `State.counts`.
(
    SERVICE,
    TOUCHED,
    CHANGED,
    STAMP,
    CHANGED_WEEKDAYS,
    DIRTY,
    BEST_SERVICE,
    ACCEPTED,
    RUINS,
    AS_GOOD,
    ONLY_BASE,
) = range(11)


ROUTES_TRIED = 10
"""Routes of neighbours among which a slot is looked for; where none has one, among all."""


class Board(NamedTuple):
    """The part of a problem that is searched together."""

    task: Ints
    """(N, 5) see the column names."""
    choice: SmallInts
    """(C, 3) part of the day, and which of ``choice_days`` are its days."""
    choice_days: SmallInts
    """Every set of days once, whichever choices have it."""
    choice_cents: Floats
    """(C,) price of changed weekdays."""
    choice_changes: Ints
    """(C,) requirements that change weekday."""
    neighbours: SmallInts
    """(N, ·) tasks that may share a route, the nearest first, the task itself at the head."""
    eligible: Flags
    """(N, K)"""
    first_direct: Ints
    """(N + 1,) which entries of ``direct`` are a task's."""
    direct: Ints
    """Kinds of eligible vehicles, the cheapest first if they went out for this task alone."""
    direct_cents: Floats
    alone_cents: Floats
    """(H, K) of a vehicle that goes out for one halt alone, on its best day; infinity: never."""
    steady: Flags
    """(K,) whether a vehicle's shift is the same on all its days."""
    rank: Floats
    """(N, ·) by which tasks may be ordered for insertion."""
    first_twin: Ints
    """(kinds + 1,) which entries of ``twin`` are a kind's: vehicles that are alike in all."""
    twin: Ints
    simple: Flags
    """(K,) whether legs alone decide what a route costs and when it is over."""
    locked: Ints
    """(N, D) vehicle that must make the visit, -1 where free; (0, 0) without locks."""
    week: Ints
    """(D,)"""
    weekday: Ints
    """(D,)"""
    first_shortfall: Ints
    """(N + 1,) which entries of ``shortfall`` a missed visit of a task adds to."""
    shortfall: Ints
    """(·, 2) counter and how many requirements' visits."""
    counter_weight: Ints
    """(S,) weight of a counter's level."""
    counter_price: Floats
    """(S,) how many times the price of a missing visit one of a counter's costs on the way."""
    first_member: Ints
    """(groups + 1,) which entries of ``member`` share their work evenly."""
    member: Ints
    group: Ints
    """(K,) group of a vehicle, -1 without one."""
    spread: float
    """Cents per second by which the busiest of a group exceeds the mean."""
    first_promise: Ints
    """(N + 1,) which rows of ``promise`` are a task's."""
    promise: Ints
    """(·, 4) weekdays and half-days as bits, earliest start, whether the cap counts it."""
    promise_cents: Floats
    """(·, 4) what a change costs, see the column names."""
    promise_vehicle: Flags
    """(·, K) whether the plan in force uses the vehicle."""
    band_s: int
    """How far a start may move within its band."""
    change_cap: int
    """Requirements that may change weekday."""
    cents_from: Floats
    """
    (C, L, L) ``leg_cents`` turned round: a row holds the legs *to* one place, by tariff.

    What is inserted is one place; with its legs in one row each way a scan stays in the cache.
    """
    seconds_from: SmallInts
    """(P, L, L) ``travel_s`` turned round, by table."""
    parts: int
    """Halts of each task."""
    supplier: Ints
    """(K,) which row of ``output`` a vehicle's base is, -1 where its output is not limited."""
    output: Ints
    """(B, X) what a base can give out a day, by channel (a wave and a kind of load)."""
    draw: Ints
    """(N, X) what a visit of a task takes of it."""


class State(NamedTuple):
    """A solution while it is worked on, with its journal and working space."""

    seq: SmallInts
    """(R, M)"""
    route: Ints
    """
    (R, 8) see the column names; of a route that is not empty also its tables of the day and how
    many trips more it may have: what a scan begins with lies together.
    """
    cents: Floats
    """(R, 4) see the column names."""
    place: NDArray[np.uint32]
    """(R, M + 2) the base, where each element is, and the base again."""
    own_cents: Floats
    """(R, M + 1) of the leg to each element, and home."""
    own_s: SmallInts
    """(R, M + 1) of these legs."""
    labels: Ints
    """(R, M + 1, LABEL) state before each element."""
    late: Ints
    """(R, M + 1) latest arrival at each element."""
    loads: Ints
    """(R, M + 1, 3, Q) most on board before, on board before, most on board after."""
    at: SmallInts
    """(N, D) vehicle, -1 without a visit."""
    start: Ints
    """(N, D) start of the visit, kept where there are promises."""
    task: Ints
    """(N, 3) see the column names."""
    changes: Floats
    """(N,) cents of changed promises."""
    duty: Ints
    """(K,) seconds between leaving and returning, all days."""
    out: Ints
    """(K, W) days out."""
    drawn: Ints
    """(B, D, X) what bases give out, by day and channel."""
    open: Ints
    """(D,) routes of a day that are not empty."""
    open_vehicle: SmallInts
    """(D, K) the vehicles of these routes come first."""
    open_place: Ints
    """(R,) where a route's vehicle stands among them."""
    missed: Ints
    """(S,) requirements' visits missed, by counter."""
    sums: Floats
    """(7,) see the entry names."""
    counts: Ints
    """(11,) see the entry names; ``ONLY_BASE``: vehicles of other bases stay out, -1: none do."""
    rng: NDArray[np.uint64]
    # The journal: what routes and tasks were before the present move.
    old_route: Ints
    """(R,) routes touched."""
    old_count: SmallInts
    old_seq: SmallInts
    """(J, M)"""
    route_mark: Flags
    """(R,) whether a route is in the journal."""
    old_task: Ints
    """(N,) tasks changed."""
    old_task_row: Ints
    """(N, 3)"""
    old_at: SmallInts
    """(N, D)"""
    old_start: Ints
    """(N, D)"""
    old_changes: Floats
    task_mark: Flags
    # Working space.
    bank: Ints
    """(2 N D,) tasks to be inserted, and the day (-1: the whole task) behind it."""
    key: Floats
    """(N D,) by which the bank is ordered."""
    order: Ints
    """(N D,) the bank's order."""
    vehicle_stamp: Ints
    """(K,)"""
    ruin_stamp: Ints
    """(K,)"""
    shunned: Flags
    """(kinds,) kinds of idle vehicles that the present move does without."""
    candidate: Ints
    """(K + D, 4) vehicle, day, position, kind."""
    candidate_cents: Floats
    """(K + D, 2) least cents, cents."""
    slot_cents: Floats
    """(parts, D) cheapest slot by part of the day and day."""
    slot: Ints
    """(parts, D, 3) vehicle, position, kind."""
    slot_stamp: Ints
    """(parts, D)"""
    slot_bound: Floats
    """(parts, D) what a slot was to cost less than, where none was found."""
    days_stamp: Ints
    """(len(choice_days),) as ``slot_stamp``, of sets of days, by where they begin."""
    days_cents: Floats
    """(len(choice_days),) of a set of days without time bands; infinity where a day has no slot."""
    near: SmallInts
    """(D, ·) vehicles whose routes visit neighbours of the task in hand."""
    near_count: Ints
    """(D,)"""
    route_stamp: Ints
    """(R,)"""
    buffer: SmallInts
    """(M + 3,)"""
    via: SmallInts
    """(M + 4,)"""
    spare: Ints
    """(M + 4, LABEL) labels of a route that is only thought of."""
    space: Layout
    # The best of this search.
    best_seq: SmallInts
    best_count: SmallInts
    best_choice: SmallInts
    dirty: Flags
    """(R,) routes that may differ from the best."""
    dirty_route: Ints
    """(R,) a list of them."""


def new_state(a: Arrays, b: Board, *, elements: int, seed: int) -> State:
    """
    Return an empty state.

    Parameters
    ----------
    a, b
        The problem.
    elements
        Longest route.
    seed
        Where chance begins.
    """
    tasks, vehicles = len(b.task), len(a.vehicle)
    days, weeks = len(b.week), int(b.week.max(initial=0)) + 1
    routes, kinds = days * vehicles, a.capacity.shape[1]
    journal = min(routes, 4096)

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    def small(*shape: int) -> SmallInts:
        return np.zeros(shape, dtype=np.int32)

    task = ints(tasks, 3)
    task[:, CHOICE] = -1
    task[:, MISSING] = b.task[:, VISITS]
    missed, sums, counts = ints(len(b.counter_weight)), np.zeros(7), ints(11)
    visits = np.repeat(b.task[:, VISITS], np.diff(b.first_shortfall))
    np.add.at(missed, b.shortfall[:, 0], visits * b.shortfall[:, 1])
    convex = missed * (missed + 1) // 2
    sums[LACKING] = (convex * b.counter_price).sum()
    counts[ONLY_BASE] = -1
    counts[SERVICE] = (convex * b.counter_weight).sum()
    return packed(
        State(
            seq=small(routes, elements),
            route=ints(routes, 8),
            cents=np.zeros((routes, 4)),
            place=np.zeros((routes, elements + 2), dtype=np.uint32),
            own_cents=np.zeros((routes, elements + 1)),
            own_s=small(routes, elements + 1),
            labels=ints(routes, elements + 1, LABEL),
            late=ints(routes, elements + 1),
            loads=ints(routes, elements + 1, 3, kinds),
            at=np.full((tasks, days), -1, dtype=np.int32),
            start=ints(tasks, days),
            task=task,
            changes=np.zeros(tasks),
            duty=ints(vehicles),
            out=ints(vehicles, weeks),
            drawn=ints(len(b.output), days, b.output.shape[1]),
            open=ints(days),
            open_vehicle=small(days, vehicles),
            open_place=ints(routes),
            missed=missed,
            sums=sums,
            counts=counts,
            rng=np.array([_scrambled(seed)], dtype=np.uint64),
            old_route=ints(routes),
            old_count=small(routes),
            old_seq=small(journal, elements),
            route_mark=np.zeros(routes, dtype=np.bool_),
            old_task=ints(tasks),
            old_task_row=ints(tasks, 3),
            old_at=small(tasks, days),
            old_start=ints(tasks, days),
            old_changes=np.zeros(tasks),
            task_mark=np.zeros(tasks, dtype=np.bool_),
            bank=ints(2 * tasks * days + 2),
            key=np.zeros(tasks * days + 1),
            order=ints(tasks * days + 1),
            vehicle_stamp=ints(vehicles),
            ruin_stamp=ints(vehicles),
            shunned=np.zeros(len(b.first_twin) - 1, dtype=np.bool_),
            candidate=ints(vehicles + days, 4),
            candidate_cents=np.zeros((vehicles + days, 2)),
            slot_cents=np.zeros((b.parts, days)),
            slot=ints(b.parts, days, 3),
            slot_stamp=ints(b.parts, days),
            slot_bound=np.zeros((b.parts, days)),
            days_stamp=ints(len(b.choice_days)),
            days_cents=np.zeros(len(b.choice_days)),
            near=small(days, ROUTES_TRIED),
            near_count=ints(days),
            route_stamp=ints(routes),
            buffer=small(elements + 3),
            via=small(elements + 4),
            spare=ints(elements + 4, LABEL),
            space=layout(elements + 2),
            best_seq=small(routes, elements),
            best_count=small(routes),
            best_choice=np.full(tasks, -1, dtype=np.int32),
            dirty=np.zeros(routes, dtype=np.bool_),
            dirty_route=ints(routes),
        )
    )


def _scrambled(seed: int) -> int:
    """Return a well-mixed seed, never 0 (splitmix64, Steele, Lea & Flood 2014)."""
    z = (seed + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return (z ^ (z >> 31)) or 1
