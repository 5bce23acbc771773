"""
Compiled: routes changed, restored and priced; every figure of the state follows at once.

A route's labels and latest arrivals make most refusals of an insertion one comparison; what
waiting, breaks and overtime cost is timed exactly from the insertion on
(`optimizer.solving.kernel.run`).
"""

from __future__ import annotations

import numpy as np

from optimizer.solving.compiled import compiled, inlined
from optimizer.solving.improving.board import (
    BY_TARIFF,
    BY_WAYS,
    CAPPED,
    CHANGE_BAND,
    CHANGE_HALF,
    CHANGE_VEHICLE,
    CHANGE_WEEKDAY,
    CHANGED,
    CHANGED_WEEKDAYS,
    CHANGES,
    COUNT,
    DEPART,
    DRIVE,
    LACKING,
    LEGS,
    MISSING,
    MORE_TRIPS,
    OLD_HALVES,
    OLD_START,
    OLD_WEEKDAYS,
    PROMISED,
    RELIEF,
    RETURN,
    ROUTES,
    SERVICE,
    SPREAD,
    STANDING,
    TOTAL,
    TOUCHED,
    TRIPS,
    WEEKDAY_CHANGES,
    Board,
    Flags,
    State,
)
from optimizer.solving.kernel import (
    DAY,
    DEPOT,
    MAX_DRIVE,
    MAX_TRIPS,
    NO_TIME,
    RELOAD,
    RELOAD_S,
    TARIFF,
    WAIT,
    WAYS,
    Arrays,
    Floats,
    Ints,
    SmallInts,
    begin_route,
    driven,
    interval_at,
    lay_out,
    run,
    standing_cents,
)

# Kinds of insertion: into a trip, as a trip of its own before a position, or behind the last.
PLAIN, TRIP_BEFORE, TRIP_BEHIND = range(3)

NOTHING = -(2**40)

BLINK = 0.01
"""Share of positions that a blinking search overlooks."""
NOON_S = 12 * 3600


@inlined
def spread_of(b: Board, s: State, vehicle: int) -> float:
    """Return the cents by which work is uneven in a vehicle's group."""
    group = b.group[vehicle]
    if group < 0:
        return 0.0
    begin, end = b.first_member[group], b.first_member[group + 1]
    most, total = 0, 0
    for i in range(begin, end):
        duty = s.duty[b.member[i]]
        most = max(most, duty)
        total += duty
    cents: float = (most - total // (end - begin)) * b.spread
    return cents


@inlined
def miss(b: Board, s: State, task: int, visits: int) -> None:
    """Count visits of a task as missed (or as made, where negative), convex by village."""
    for i in range(b.first_shortfall[task], b.first_shortfall[task + 1]):
        counter = b.shortfall[i, 0]
        before = s.missed[counter]
        after = before + visits * b.shortfall[i, 1]
        s.missed[counter] = after
        grown = after * (after + 1) // 2 - before * (before + 1) // 2
        s.counts[SERVICE] += grown * b.counter_weight[counter]
        s.sums[LACKING] += grown * b.counter_price[counter]


@inlined
def draw(b: Board, s: State, task: int, k: int, d: int, times: int) -> None:
    """Count what a visit takes of the output of its vehicle's base (or gives back, where < 0)."""
    supplier = b.supplier[k]
    if supplier >= 0:
        for x in range(b.draw.shape[1]):
            s.drawn[supplier, d, x] += times * b.draw[task, x]


@inlined
def has_output(b: Board, s: State, task: int, k: int, d: int) -> bool:
    """Tell whether a vehicle's base has enough output left on a day for one more visit."""
    supplier = b.supplier[k]
    if supplier >= 0:
        for x in range(b.draw.shape[1]):
            if s.drawn[supplier, d, x] + b.draw[task, x] > b.output[supplier, x]:
                return False
    return True


@inlined
def touch_route(s: State, r: int) -> None:
    """Write a route into the journal, once a move."""
    if not s.route_mark[r]:
        s.route_mark[r] = True
        j = s.counts[TOUCHED]
        s.old_route[j] = r
        n = s.route[r, COUNT]
        s.old_count[j] = n
        for i in range(n):
            s.old_seq[j, i] = s.seq[r, i]
        s.counts[TOUCHED] = j + 1


@inlined
def change_task(s: State, task: int) -> None:
    """Write a task into the journal, once a move."""
    if not s.task_mark[task]:
        s.task_mark[task] = True
        j = s.counts[CHANGED]
        s.old_task[j] = task
        for i in range(3):
            s.old_task_row[j, i] = s.task[task, i]
        for d in range(s.at.shape[1]):
            s.old_at[j, d] = s.at[task, d]
            s.old_start[j, d] = s.start[task, d]
        s.old_changes[j] = s.changes[task]
        s.counts[CHANGED] = j + 1


@inlined
def has_room(s: State) -> bool:
    """Tell whether the journal can take the routes of one more insertion."""
    room: bool = s.counts[TOUCHED] + s.at.shape[1] + 1 < s.old_seq.shape[0] or (
        s.old_seq.shape[0] == s.route.shape[0]
    )
    return room


@inlined
def _open(s: State, d: int, k: int, r: int) -> None:
    """List a route among those of its day that are not empty."""
    s.open_place[r] = s.open[d]
    s.open_vehicle[d, s.open[d]] = k
    s.open[d] += 1


@inlined
def _close(s: State, d: int, k: int, r: int) -> None:
    """Strike a route off that list: the last takes its place."""
    s.open[d] -= 1
    last = s.open_vehicle[d, s.open[d]]
    s.open_vehicle[d, s.open_place[r]] = last
    s.open_place[r + last - k] = s.open_place[r]


@compiled
def refresh(a: Arrays, b: Board, s: State, r: int) -> bool:
    """Work out all that follows from a route's elements; tell whether it keeps the day's rules."""
    vehicles = b.group.shape[0]
    d, k = r // vehicles, r % vehicles
    n = s.route[r, COUNT]
    week = b.week[d]
    s.sums[ROUTES] -= s.cents[r, TOTAL]
    s.sums[SPREAD] -= spread_of(b, s, k)
    s.duty[k] -= s.route[r, RETURN] - s.route[r, DEPART]
    if s.route[r, TRIPS] > 0:
        s.out[k, week] -= 1
        _close(s, d, k, r)
    fits = True
    if n > 0:
        seq = s.seq[r]
        drive_s, legs = _drive(a, s, r, k, d, n)
        begin_route(a, k, d, seq, n, s.labels[r])
        depart_s, return_s, waited_s, _ = run(a, k, d, seq, 0, n, s.labels[r], True, s.via)
        fits = return_s != NO_TIME and drive_s <= a.vehicle[k, MAX_DRIVE]
        if fits:
            standing = standing_cents(a, k, d, return_s, waited_s)
            s.route[r, DEPART], s.route[r, RETURN], s.route[r, DRIVE] = depart_s, return_s, drive_s
            s.cents[r, LEGS], s.cents[r, STANDING] = legs, standing
            s.cents[r, TOTAL] = legs + standing
            s.cents[r, RELIEF] = standing - a.rates[k, DAY]
            _latest(a, s, r, k, d, n)
            s.route[r, TRIPS] = _on_board(a, s, r, n)
            s.route[r, MORE_TRIPS] = a.vehicle[k, MAX_TRIPS] - s.route[r, TRIPS]
            s.route[r, BY_WAYS] = a.shift[k, d, WAYS]
            s.route[r, BY_TARIFF] = a.shift[k, d, TARIFF]
            s.out[k, week] += 1
            _open(s, d, k, r)
            s.duty[k] += return_s - depart_s
    if n == 0 or not fits:
        for x in range(DEPART, MORE_TRIPS + 1):
            s.route[r, x] = 0
        s.cents[r, TOTAL], s.cents[r, LEGS], s.cents[r, STANDING] = 0.0, 0.0, 0.0
        s.cents[r, RELIEF] = 0.0
    s.sums[ROUTES] += s.cents[r, TOTAL]
    s.sums[SPREAD] += spread_of(b, s, k)
    return fits


@inlined
def _drive(a: Arrays, s: State, r: int, k: int, d: int, n: int) -> tuple[int, float]:
    """Write down where a route's elements are and what their legs cost; return seconds, cents."""
    here = depot = a.vehicle[k, DEPOT]
    ways, tariff = a.shift[k, d, WAYS], a.shift[k, d, TARIFF]
    drive_s, cents = 0, 0.0
    s.place[r, 0] = depot
    for i in range(n + 1):
        there = depot
        if i < n and s.seq[r, i] != RELOAD:
            there = a.location[s.seq[r, i]]
        s.place[r, i + 1], s.own_s[r, i] = there, a.travel_s[ways, here, there]
        s.own_cents[r, i] = a.leg_cents[tariff, here, there]
        drive_s += s.own_s[r, i]
        cents += s.own_cents[r, i]
        here = there
    return drive_s, cents


@inlined
def _latest(a: Arrays, s: State, r: int, k: int, d: int, n: int) -> None:
    """Go back through a route: the latest arrival at each element that all behind it allows."""
    depot = a.vehicle[k, DEPOT]
    ways = a.shift[k, d, WAYS]
    after = depot
    late_s = a.shift[k, d, 2]
    s.late[r, n] = late_s
    for back in range(n):
        i = n - 1 - back
        halt = s.seq[r, i]
        if halt == RELOAD:
            late_s -= a.travel_s[ways, depot, after] + a.vehicle[k, RELOAD_S]
            after = depot
        else:
            here = a.location[halt]
            late_s -= a.travel_s[ways, here, after] + a.duration_s[halt]
            found = NOTHING
            for j in range(a.first_interval[halt], a.first_interval[halt + 1]):
                if a.intervals[j, 0] <= late_s:
                    found = min(late_s, a.intervals[j, 1])
            late_s = found
            after = here
        s.late[r, i] = late_s


@inlined
def _on_board(a: Arrays, s: State, r: int, n: int) -> int:
    """Fill in what is on board around every position; return the number of trips."""
    trips = 0
    kinds = a.capacity.shape[1]
    begin = 0
    while begin <= n:
        trips += 1
        end = begin
        while end < n and s.seq[r, end] != RELOAD:
            end += 1
        for kind in range(kinds):
            aboard = 0
            for i in range(begin, end):
                aboard += a.load_out[s.seq[r, i], kind]
            most = aboard
            for i in range(begin, end + 1):
                s.loads[r, i, 0, kind] = most
                s.loads[r, i, 1, kind] = aboard
                if i < end:
                    halt = s.seq[r, i]
                    aboard += a.load_back[halt, kind] - a.load_out[halt, kind]
                    most = max(most, aboard)
            most = NOTHING
            s.loads[r, end, 2, kind] = most
            for back in range(end - begin):
                i = end - 1 - back
                # On board after element i is what is on board before the next position.
                most = max(most, s.loads[r, i + 1, 1, kind])
                s.loads[r, i, 2, kind] = most
        begin = end + 1
    return trips


@compiled
def alone(
    a: Arrays, k: int, d: int, halt: int, buffer: SmallInts, labels: Ints, via: SmallInts
) -> float:
    """Return the cents of a vehicle that goes out for one halt alone, infinity if it may not."""
    buffer[0] = halt
    drive_s, _, legs = driven(a, k, d, buffer, 1)
    if drive_s > a.vehicle[k, MAX_DRIVE] or a.shift[k, d, 1] == NO_TIME:
        return np.inf
    for q in range(a.capacity.shape[1]):
        if max(a.load_out[halt, q], a.load_back[halt, q]) > a.capacity[k, q]:
            return np.inf
    begin_route(a, k, d, buffer, 1, labels)
    _, return_s, waited_s, _ = run(a, k, d, buffer, 0, 1, labels, False, via)
    if return_s == NO_TIME:
        return np.inf
    return legs + standing_cents(a, k, d, return_s, waited_s)


@compiled
def fill_alone(
    a: Arrays,
    eligible: Flags,
    buffer: SmallInts,
    labels: Ints,
    via: SmallInts,
    cents: Floats,
    steady: Flags,
) -> None:
    """Work out what every vehicle alone costs for every halt, at best; and whether that varies."""
    for k in range(a.vehicle.shape[0]):
        first = -1
        steady[k] = True
        for d in range(a.shift.shape[1]):
            if a.shift[k, d, 1] == NO_TIME:
                continue
            if first < 0:
                first = d
            elif (
                a.shift[k, d, 0] != a.shift[k, first, 0]
                or a.shift[k, d, 1] != a.shift[k, first, 1]
                or a.shift[k, d, 2] != a.shift[k, first, 2]
                or a.shift[k, d, WAYS] != a.shift[k, first, WAYS]
            ):
                steady[k] = False
        for halt in range(a.location.shape[0]):
            cents[halt, k] = np.inf
            if first < 0 or not eligible[halt // a.parts, k]:
                continue
            if a.first_interval[halt] == a.first_interval[halt + 1]:
                continue
            for d in range(first, a.shift.shape[1]):
                if d == first or not steady[k]:
                    cents[halt, k] = min(cents[halt, k], alone(a, k, d, halt, buffer, labels, via))


@compiled
def scan(
    a: Arrays, b: Board, s: State, k: int, d: int, halt: int, best: float, blinks: bool
) -> tuple[float, int, int]:
    """
    Find the cheapest feasible position of a halt in one route.

    Parameters
    ----------
    a, b, s
        The problem and the state.
    k, d
        Vehicle and day.
    halt
        What to insert.
    best
        Only what is cheaper is looked for.
    blinks
        Whether positions are overlooked now and then (Christiaens & Vanden Berghe 2020).

    Returns
    -------
    tuple
        Extra cents (infinity if there is nothing cheaper than ``best``), position, kind.
    """
    r = d * b.group.shape[0] + k
    n = s.route[r, COUNT]
    room = s.seq.shape[1]
    slot, kind = -1, PLAIN
    found = best
    if n == 0:
        if a.shift[k, d, 1] == NO_TIME or room == 0:
            return np.inf, slot, kind
        cents = b.alone_cents[halt, k]
        if not b.steady[k] and cents < best:
            cents = alone(a, k, d, halt, s.buffer, s.spare, s.via)
        if cents < best:
            return cents, 0, PLAIN
        return np.inf, slot, kind
    if n + 1 > room:
        return np.inf, slot, kind
    relief, loc = s.cents[r, RELIEF], a.location[halt]
    tariff = s.route[r, BY_TARIFF]
    to_cents, from_cents = b.cents_from[tariff, loc], a.leg_cents[tariff, loc]
    seq, place, own_cents = s.seq[r], s.place[r], s.own_cents[r]
    own_legs = to_cents[place[0]] + from_cents[place[0]]
    more_trips = s.route[r, MORE_TRIPS] > 0 and n + 2 <= room
    copied = -1
    has_room = _trip_has_room(a, s, k, r, 0, n, halt)
    if not has_room and s.route[r, TRIPS] == 1 and not more_trips:
        return np.inf, slot, kind
    for p in range(n + 1):
        extra = to_cents[place[p]] + from_cents[place[p + 1]] - own_cents[p]
        begins = (p == 0 or seq[p - 1] == RELOAD) and p < n and seq[p] != RELOAD
        if begins and p > 0:
            has_room = _trip_has_room(a, s, k, r, p, n, halt)
        if (
            has_room
            and extra - relief < found
            and _has_time(a, b, s, k, r, p, halt, extra - found)
            and not (blinks and chance(s) < BLINK)
            and _has_space(a, s, k, r, p, halt)
        ):
            cents = extra
            if not b.simple[k] or a.has_release or a.has_on_board:
                copied = _copied(s, r, n, p, halt, copied)
                cents = extra + _standing(a, s, k, d, r, p, n + 1) - s.cents[r, STANDING]
            if cents < found:
                found, slot, kind = cents, p, PLAIN
        if more_trips and (begins or p == n) and own_legs - relief < found:
            own = TRIP_BEFORE if begins else TRIP_BEHIND
            cents = _own_trip(a, s, k, d, r, n, p, halt, own)
            copied = -1
            if cents < found:
                found, slot, kind = cents, p, own
    if slot < 0:
        return np.inf, slot, kind
    return found, slot, kind


@inlined
def _has_time(
    a: Arrays, b: Board, s: State, k: int, r: int, p: int, halt: int, needed: float
) -> bool:
    """Tell whether a halt fits in by its times, and may spare as much waiting as is needed."""
    ways, loc = s.route[r, BY_WAYS], a.location[halt]
    to_s = b.seconds_from[ways, loc, s.place[r, p]]
    from_s = a.travel_s[ways, loc, s.place[r, p + 1]]
    more_s = to_s + from_s - s.own_s[r, p]
    duration_s = a.duration_s[halt]
    # A halt spares at most the waiting that its own time fills.
    if needed >= 0.0 and a.rates[k, WAIT] * (duration_s + more_s) <= needed:
        return False
    if s.route[r, DRIVE] + more_s > a.vehicle[k, MAX_DRIVE]:
        return False
    arrival_s = s.labels[r, p, 0] + to_s
    opens_s, closes_s = interval_at(a, halt, arrival_s)
    fits: bool = (
        closes_s != NO_TIME and max(arrival_s, opens_s) + duration_s + from_s <= s.late[r, p]
    )
    return fits


@inlined
def _has_space(a: Arrays, s: State, k: int, r: int, p: int, halt: int) -> bool:
    """Tell whether what a halt gets and gives is never too much on board."""
    for q in range(a.capacity.shape[1]):
        cap = a.capacity[k, q]
        if (
            s.loads[r, p, 0, q] + a.load_out[halt, q] > cap
            or s.loads[r, p, 1, q] + a.load_back[halt, q] > cap
            or s.loads[r, p, 2, q] + a.load_back[halt, q] > cap
        ):
            return False
    return True


@inlined
def _trip_has_room(a: Arrays, s: State, k: int, r: int, begin: int, n: int, halt: int) -> bool:
    """Tell whether a trip leaves with room for what a halt gets, and returns with room for more."""
    end = begin
    for q in range(a.capacity.shape[1]):
        cap = a.capacity[k, q]
        if s.loads[r, begin, 1, q] + a.load_out[halt, q] > cap:
            return False
        if a.load_back[halt, q] > 0:
            if end == begin:
                while end < n and s.seq[r, end] != RELOAD:
                    end += 1
            if s.loads[r, end, 1, q] + a.load_back[halt, q] > cap:
                return False
    return True


@inlined
def _copied(s: State, r: int, n: int, p: int, halt: int, copied: int) -> int:
    """Have the route with the halt at position ``p`` in the buffer; ``copied``: where it was."""
    if copied < 0:
        for i in range(p):
            s.buffer[i] = s.seq[r, i]
        for i in range(p, n):
            s.buffer[i + 1] = s.seq[r, i]
    else:
        for i in range(copied, p):
            s.buffer[i] = s.seq[r, i]
    s.buffer[p] = halt
    return p


@inlined
def _standing(a: Arrays, s: State, k: int, d: int, r: int, p: int, count: int) -> float:
    """Time the buffer from position ``p`` on; return its standing cents, infinity if it fails."""
    begin = p
    if a.has_release:
        # The halt may hold up the departure of its trip, so that trip is timed from its beginning.
        begin_route(a, k, d, s.buffer, count, s.spare)
        _, return_s, waited_s, _ = run(a, k, d, s.buffer, 0, count, s.spare, False, s.via)
    else:
        _, return_s, waited_s, _ = run(a, k, d, s.buffer, begin, count, s.labels[r], False, s.via)
    if return_s == NO_TIME:
        return np.inf
    return standing_cents(a, k, d, return_s, waited_s)


@compiled
def _own_trip(
    a: Arrays, s: State, k: int, d: int, r: int, n: int, p: int, halt: int, kind: int
) -> float:
    """Return the extra cents of a trip for one halt alone, before a position or behind the last."""
    for q in range(a.capacity.shape[1]):
        if max(a.load_out[halt, q], a.load_back[halt, q]) > a.capacity[k, q]:
            return np.inf
    for i in range(p):
        s.buffer[i] = s.seq[r, i]
    if kind == TRIP_BEFORE:
        s.buffer[p], s.buffer[p + 1] = halt, RELOAD
    else:
        s.buffer[p], s.buffer[p + 1] = RELOAD, halt
    for i in range(p, n):
        s.buffer[i + 2] = s.seq[r, i]
    drive_s, _, legs = driven(a, k, d, s.buffer, n + 2)
    if drive_s > a.vehicle[k, MAX_DRIVE]:
        return np.inf
    begin_route(a, k, d, s.buffer, n + 2, s.spare)
    _, return_s, waited_s, _ = run(a, k, d, s.buffer, 0, n + 2, s.spare, False, s.via)
    if return_s == NO_TIME:
        return np.inf
    extra: float = legs + standing_cents(a, k, d, return_s, waited_s) - s.cents[r, TOTAL]
    return extra


@inlined
def chance(s: State) -> float:
    """Return a number in [0, 1) (xorshift64*, Vigna 2016)."""
    x = s.rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.rng[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(11)
    share: float = high * (1.0 / 9007199254740992.0)
    return share


@inlined
def below(s: State, n: int) -> int:
    """Return a whole number in [0, n)."""
    return int(chance(s) * n)


@compiled
def put(
    a: Arrays, b: Board, s: State, task: int, halt: int, d: int, k: int, place: int, kind: int
) -> bool:
    """Insert a visit where `scan` found room for it."""
    r = d * b.group.shape[0] + k
    touch_route(s, r)
    change_task(s, task)
    n = s.route[r, COUNT]
    wide = 1 if kind == PLAIN else 2
    for i in range(n - 1, place - 1, -1):
        s.seq[r, i + wide] = s.seq[r, i]
    if kind == PLAIN:
        s.seq[r, place] = halt
    elif kind == TRIP_BEFORE:
        s.seq[r, place], s.seq[r, place + 1] = halt, RELOAD
    else:
        s.seq[r, place], s.seq[r, place + 1] = RELOAD, halt
    s.route[r, COUNT] = n + wide
    s.at[task, d] = k
    draw(b, s, task, k, d, 1)
    s.task[task, MISSING] -= 1
    miss(b, s, task, -1)
    return refresh(a, b, s, r)


@compiled
def take(b: Board, s: State, task: int, d: int) -> int:
    """Take a visit out of its route, which the caller refreshes; return the route."""
    r: int = d * b.group.shape[0] + s.at[task, d]
    touch_route(s, r)
    change_task(s, task)
    n = s.route[r, COUNT]
    kept = 0
    for i in range(n):
        halt = s.seq[r, i]
        if halt >= 0 and halt // b.parts == task:
            continue
        # No trip is empty.
        if halt == RELOAD and (kept == 0 or s.seq[r, kept - 1] == RELOAD):
            continue
        s.seq[r, kept] = halt
        kept += 1
    if kept > 0 and s.seq[r, kept - 1] == RELOAD:
        kept -= 1
    s.route[r, COUNT] = kept
    draw(b, s, task, s.at[task, d], d, -1)
    s.at[task, d] = -1
    s.task[task, MISSING] += 1
    miss(b, s, task, 1)
    return r


@compiled
def keep_promises(a: Arrays, b: Board, s: State) -> None:
    """Price the promises of every task whose visits, or whose routes' times, have changed."""
    vehicles = b.group.shape[0]
    for j in range(s.counts[TOUCHED]):
        r = s.old_route[j]
        d, k = r // vehicles, r % vehicles
        for i in range(s.route[r, COUNT]):
            halt = s.seq[r, i]
            if halt != RELOAD and b.task[halt // b.parts, PROMISED]:
                change_task(s, halt // b.parts)
        _write_starts(a, s, k, d, r)
    for j in range(s.counts[CHANGED]):
        if b.task[s.old_task[j], PROMISED]:
            _price(b, s, s.old_task[j])


@compiled
def price_promises(a: Arrays, b: Board, s: State) -> None:
    """Price the promises of all tasks."""
    vehicles = b.group.shape[0]
    for r in range(s.route.shape[0]):
        _write_starts(a, s, r % vehicles, r // vehicles, r)
    for task in range(b.task.shape[0]):
        if b.task[task, PROMISED]:
            _price(b, s, task)


@inlined
def _price(b: Board, s: State, task: int) -> None:
    """Work out the price of one task's promises."""
    s.sums[CHANGES] -= s.changes[task]
    s.counts[CHANGED_WEEKDAYS] -= s.task[task, WEEKDAY_CHANGES]
    s.changes[task], s.task[task, WEEKDAY_CHANGES] = _promise_cents(b, s, task)
    s.sums[CHANGES] += s.changes[task]
    s.counts[CHANGED_WEEKDAYS] += s.task[task, WEEKDAY_CHANGES]


@inlined
def _write_starts(a: Arrays, s: State, k: int, d: int, r: int) -> None:
    """Write down when each visit of a route starts: every trip as late as its return allows."""
    n = s.route[r, COUNT]
    if n > 0:
        lay_out(a, s.space, k, d, s.seq[r], n)
        for i in range(n):
            halt = s.seq[r, i]
            if halt != RELOAD:
                s.start[halt // a.parts, d] = s.space.start_s[i]


@inlined
def _promise_cents(b: Board, s: State, task: int) -> tuple[float, int]:
    """Return the cents of a task's changes (`docs/model.md`, Objective), and those of weekdays."""
    weekdays, halves, earliest_s = 0, 0, 2**40
    for d in range(s.at.shape[1]):
        if s.at[task, d] >= 0:
            weekdays |= 1 << (b.weekday[d])
            halves |= 1 if s.start[task, d] < NOON_S else 2
            earliest_s = min(earliest_s, s.start[task, d])
    cents, moved = 0.0, 0
    if weekdays == 0:
        return cents, moved
    for p in range(b.first_promise[task], b.first_promise[task + 1]):
        if weekdays != b.promise[p, OLD_WEEKDAYS]:
            cents += b.promise_cents[p, CHANGE_WEEKDAY]
            moved += b.promise[p, CAPPED]
        if halves != b.promise[p, OLD_HALVES]:
            cents += b.promise_cents[p, CHANGE_HALF]
        if abs(earliest_s - b.promise[p, OLD_START]) > b.band_s:
            cents += b.promise_cents[p, CHANGE_BAND]
        same = True
        for k in range(b.promise_vehicle.shape[1]):
            used = False
            if b.promise_vehicle[p, k]:
                for d in range(s.at.shape[1]):
                    used = used or s.at[task, d] == k
                same = same and used
        for d in range(s.at.shape[1]):
            k = s.at[task, d]
            same = same and (k < 0 or b.promise_vehicle[p, k])
        if not same:
            cents += b.promise_cents[p, CHANGE_VEHICLE]
    return cents, moved


@compiled
def total_cents(s: State) -> float:
    """Return the cost of a state in cents."""
    cents: float = s.sums[ROUTES] + s.sums[CHANGES] + s.sums[SPREAD]
    return cents
