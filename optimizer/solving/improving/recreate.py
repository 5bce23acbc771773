"""
Compiled: visits come back, each task on the cheapest of its sets of days, vehicle and base.

Greedy insertion with blinks (Christiaens & Vanden Berghe, Transportation Science 54(2), 2020),
where one insertion places all visits of a task: the cheapest slot of every day it may use is found
once, then the cheapest allowed set of days is taken.
"""

from __future__ import annotations

import numpy as np

from optimizer.solving.compiled import compiled, inlined
from optimizer.solving.improving.board import (
    CHANGE_VEHICLE,
    CHANGED_WEEKDAYS,
    CHOICE,
    CHOICES_BEGIN,
    CHOICES_END,
    COUNT,
    DAYS_BEGIN,
    DAYS_END,
    FREE,
    KEEPS,
    MISSING,
    ONE_BASE,
    ONE_VEHICLE,
    ONLY_BASE,
    PART,
    PROMISED,
    ROUTES_TRIED,
    STAMP,
    TOTAL,
    TOUCHED,
    VISITS,
    Board,
    State,
)
from optimizer.solving.improving.routes import (
    chance,
    change_task,
    has_output,
    has_room,
    put,
    refresh,
    scan,
    take,
    touch_route,
)
from optimizer.solving.kernel import (
    DEPOT,
    EITHER,
    FIRST_BAND,
    MAX_DAYS,
    RELOAD,
    Arrays,
    route_cents,
)

CHOICE_BLINK = 0.02
NEAR_TASKS = 80
"""Neighbours whose routes are looked at."""

VEHICLES_TRIED = 6
"""Vehicles of neighbours tried for a task that one vehicle must serve."""

SHUNNING_SHARE = 0.5
"""Share of moves that bring out no idle vehicle of half of the kinds, or of any."""

SHUNNING_ALL = 0.1
"""Share of moves that bring out no idle vehicle at all while others have room."""

EVEN = 1e-6
"""Cents up to which two routes cost the same."""

IDLE_TRIED = 5
"""Vehicles that stand idle, or nearly so, tried beside those of neighbours."""


@inlined
def may_go(a: Arrays, b: Board, s: State, k: int, d: int) -> bool:
    """Tell whether a vehicle is out on a day or may be, by its days a week."""
    r = d * b.group.shape[0] + k
    free: bool = s.route[r, COUNT] > 0 or s.out[k, b.week[d]] < a.vehicle[k, MAX_DAYS]
    return free


@inlined
def is_open(a: Arrays, b: Board, s: State, task: int, k: int, d: int) -> bool:
    """Tell whether a vehicle may make one more visit, by all that its route does not tell."""
    return is_allowed(a, b, s, task, k, d) and has_output(b, s, task, k, d)


@inlined
def is_allowed(a: Arrays, b: Board, s: State, task: int, k: int, d: int) -> bool:
    """Tell whether a vehicle may make a visit: by what it is, base, locks and days a week."""
    if not b.eligible[task, k] or not may_go(a, b, s, k, d):
        return False
    if s.counts[ONLY_BASE] >= 0 and a.vehicle[k, DEPOT] != s.counts[ONLY_BASE]:
        return False
    free: bool = b.locked.shape[0] == 0 or b.locked[task, d] < 0 or b.locked[task, d] == k
    return free


@inlined
def vehicle_price(b: Board, task: int, k: int) -> float:
    """Return the share of a visit in the price of a vehicle that the plan in force does not use."""
    cents = 0.0
    if b.task[task, PROMISED]:
        for p in range(b.first_promise[task], b.first_promise[task + 1]):
            if not b.promise_vehicle[p, k]:
                cents += b.promise_cents[p, CHANGE_VEHICLE] / b.task[task, VISITS]
    return cents


@compiled
def scan_all(
    a: Arrays, b: Board, s: State, task: int, part: int, count: int, bound: float, blinks: bool
) -> int:
    """
    Find the cheapest position of a visit on any candidate.

    Parameters
    ----------
    a, b, s
        The problem and the state; ``s.candidate`` holds vehicles and days, ``s.candidate_cents``
        in its first column what each costs at least, in its second what was found.
    task, part
        The visit.
    count
        Number of candidates.
    bound
        Only what costs less is looked for.
    blinks
        Whether positions are overlooked now and then.

    Returns
    -------
    int
        The cheapest candidate, -1 if none is below the bound.
    """
    halt = b.parts * task + part
    best, found = bound, -1
    for i in range(count):
        if s.candidate_cents[i, 0] >= best:
            continue
        k, d = s.candidate[i, 0], s.candidate[i, 1]
        price = 0.0
        if b.task[task, PROMISED]:
            price = vehicle_price(b, task, k)
        cents, p, kind = scan(a, b, s, k, d, halt, best - price, blinks)
        if cents + price < best:
            best, found = cents + price, i
            s.candidate_cents[i, 1] = best
            s.candidate[i, 2], s.candidate[i, 3] = p, kind
    return found


@compiled
def shun_kinds(b: Board, s: State) -> None:
    """
    Choose which kinds of idle vehicles a move does without.

    What is dearer for one visit but bigger has its turn so, for all visits of the move together.
    """
    shuns = chance(s)
    for kind in range(s.shunned.shape[0]):
        s.shunned[kind] = shuns < SHUNNING_ALL or (shuns < SHUNNING_SHARE and chance(s) < 0.5)


@inlined
def add_candidate(s: State, count: int, k: int, d: int, least: float) -> int:
    """Note a candidate; return the number of them."""
    s.candidate[count, 0], s.candidate[count, 1] = k, d
    s.candidate_cents[count, 0] = least
    return count + 1


@compiled
def best_on_day(
    a: Arrays, b: Board, s: State, task: int, part: int, d: int, bound: float, blinks: bool
) -> tuple[float, int, int, int]:
    """
    Find the cheapest slot of a visit on a day.

    Routes of neighbours are looked at first (`gather` or `gather_on` has listed them; all, where
    there are few), then vehicles that stand idle, cheapest first; only if all that fails, every
    other route.

    Parameters
    ----------
    a, b, s
        The problem and the state.
    task, part, d
        The visit.
    bound
        Only what costs less is looked for.
    blinks
        Whether positions are overlooked now and then.

    Returns
    -------
    tuple
        Cents (infinity without a slot), vehicle, position, kind.
    """
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    best, k, p, kind = bound, -1, -1, 0
    count = _near(a, b, s, task, d, stamp)
    found = scan_all(a, b, s, task, part, count, best, blinks)
    if found >= 0:
        best, k = s.candidate_cents[found, 1], s.candidate[found, 0]
        p, kind = s.candidate[found, 2], s.candidate[found, 3]
    count = _rested(a, b, s, task, d, best, stamp, blinks)
    found = scan_all(a, b, s, task, part, count, best, blinks)
    if found < 0 and k < 0 and bound == np.inf:
        count = _others(a, b, s, task, d, stamp)
        found = scan_all(a, b, s, task, part, count, best, False)
    if found >= 0:
        best, k = s.candidate_cents[found, 1], s.candidate[found, 0]
        p, kind = s.candidate[found, 2], s.candidate[found, 3]
    if k < 0:
        return np.inf, -1, -1, 0
    return best, k, p, kind


@compiled
def slot_with(
    a: Arrays, b: Board, s: State, task: int, part: int, d: int, k: int, bound: float, blinks: bool
) -> tuple[float, int, int, int]:
    """Find the cheapest slot of a visit with one vehicle; as `best_on_day`."""
    if not is_open(a, b, s, task, k, d):
        return np.inf, -1, -1, 0
    price = vehicle_price(b, task, k)
    cents, p, kind = scan(a, b, s, k, d, b.parts * task + part, bound - price, blinks)
    return cents + price, k if p >= 0 else -1, p, kind


@compiled
def gather(b: Board, s: State, task: int) -> int:
    """
    List, day by day, the routes that visit a task's neighbours; return the nearest one's day.

    The list of a day with few routes may end early: there `_near` looks at all of them.
    """
    vehicles, days = b.group.shape[0], s.at.shape[1]
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    nearest, wanting = -1, 0
    for d in range(days):
        s.near_count[d] = 0
        wanting += s.open[d] > ROUTES_TRIED
    for i in range(1, min(NEAR_TASKS + 1, b.neighbours.shape[1])):
        other = b.neighbours[task, i]
        choice = s.task[other, CHOICE]
        if choice < 0:
            continue
        for j in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
            d = b.choice_days[j]
            k = s.at[other, d]
            if k < 0 or s.near_count[d] == ROUTES_TRIED:
                continue
            if nearest < 0:
                nearest = d
            r = d * vehicles + k
            if s.route_stamp[r] != stamp:
                s.route_stamp[r] = stamp
                s.near[d, s.near_count[d]] = k
                s.near_count[d] += 1
                wanting -= s.near_count[d] == ROUTES_TRIED < s.open[d]
        if wanting == 0 and nearest >= 0:
            break
    return nearest


@compiled
def gather_on(b: Board, s: State, task: int, d: int) -> None:
    """List the routes that visit a task's neighbours on one day."""
    s.near_count[d] = 0
    if s.open[d] <= ROUTES_TRIED:
        return
    vehicles = b.group.shape[0]
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    for i in range(1, min(NEAR_TASKS + 1, b.neighbours.shape[1])):
        k = s.at[b.neighbours[task, i], d]
        if k >= 0 and s.route_stamp[d * vehicles + k] != stamp:
            s.route_stamp[d * vehicles + k] = stamp
            s.near[d, s.near_count[d]] = k
            s.near_count[d] += 1
            if s.near_count[d] == ROUTES_TRIED:
                return


@inlined
def _near(a: Arrays, b: Board, s: State, task: int, d: int, stamp: int) -> int:
    """Make the routes of neighbours candidates, or all routes where there are few."""
    few: bool = s.open[d] <= ROUTES_TRIED
    count = 0
    for i in range(s.open[d] if few else s.near_count[d]):
        k = s.open_vehicle[d, i] if few else s.near[d, i]
        s.vehicle_stamp[k] = stamp
        if is_open(a, b, s, task, k, d):
            count = add_candidate(s, count, k, d, -np.inf)
    return count


@compiled
def _rested(
    a: Arrays, b: Board, s: State, task: int, d: int, bound: float, stamp: int, blinks: bool
) -> int:
    """Make idle vehicles of different kinds candidates, the cheapest first."""
    vehicles = b.group.shape[0]
    count, idle = 0, 0
    for i in range(b.first_direct[task], b.first_direct[task + 1]):
        if b.direct_cents[i] >= bound:
            break
        kind = b.direct[i]
        found = False
        if blinks and s.shunned[kind]:
            continue
        for j in range(b.first_twin[kind], b.first_twin[kind + 1]):
            k = b.twin[j]
            if s.route[d * vehicles + k, COUNT] == 0 and is_open(a, b, s, task, k, d):
                s.vehicle_stamp[k] = stamp
                count = add_candidate(s, count, k, d, b.direct_cents[i])
                found = True
                if not b.task[task, PROMISED]:
                    break
        idle += found
        if idle == IDLE_TRIED:
            break
    return count


@compiled
def _others(a: Arrays, b: Board, s: State, task: int, d: int, stamp: int) -> int:
    """Make all vehicles candidates that `_near` and `_rested` left out."""
    count = 0
    for k in range(b.group.shape[0]):
        if s.vehicle_stamp[k] != stamp and is_open(a, b, s, task, k, d):
            count = add_candidate(s, count, k, d, -np.inf)
    return count


@inlined
def keeps_cap(b: Board, s: State, choice: int) -> bool:
    """Tell whether a choice of days leaves the number of changed weekdays within its cap."""
    changes = b.choice_changes[choice]
    fits: bool = changes == 0 or s.counts[CHANGED_WEEKDAYS] + changes <= b.change_cap
    return fits


@compiled
def insert_day(a: Arrays, b: Board, s: State, task: int, d: int) -> bool:
    """Insert one visit on a day of the task's present choice; tell whether there was a slot."""
    if not has_room(s):
        return False
    present, keeps, only_base = -1, b.task[task, KEEPS], s.counts[ONLY_BASE]
    if keeps != FREE:
        for other in range(s.at.shape[1]):
            present = max(present, s.at[task, other])
    part = b.choice[s.task[task, CHOICE], PART]
    if present >= 0 and keeps == ONE_VEHICLE:
        _, k, p, kind = slot_with(a, b, s, task, part, d, present, np.inf, False)
    else:
        if present >= 0:
            s.counts[ONLY_BASE] = a.vehicle[present, DEPOT]
        gather_on(b, s, task, d)
        _, k, p, kind = best_on_day(a, b, s, task, part, d, np.inf, True)
        s.counts[ONLY_BASE] = only_base
    if k < 0:
        return False
    put(a, b, s, task, b.parts * task + part, d, k, p, kind)
    return True


@compiled
def insert_task(a: Arrays, b: Board, s: State, task: int) -> bool:
    """
    Insert a task that has no visit; tell whether all its visits are made.

    Where no set of days has a slot for every visit, the one with the most is taken.
    """
    if not has_room(s):
        return False
    visits = b.task[task, VISITS]
    if b.task[task, KEEPS] == ONE_VEHICLE and visits > 1:
        return _insert_with_one(a, b, s, task)
    nearest = gather(b, s, task)
    if b.task[task, KEEPS] == ONE_BASE and visits > 1:
        s.counts[ONLY_BASE] = _best_base(a, b, s, task, nearest)
        if s.counts[ONLY_BASE] < 0:
            return False
    _, best_choice, _ = _best_days(a, b, s, task, nearest, np.inf, 0)
    if best_choice >= 0:
        _take_slots(a, b, s, task, best_choice)
    s.counts[ONLY_BASE] = -1
    return best_choice >= 0 and _settled(b, s, task)


@compiled
def _best_base(a: Arrays, b: Board, s: State, task: int, nearest: int) -> int:
    """Return the base whose vehicles make all visits of a task most cheaply, -1 without one."""
    best, best_base, most = np.inf, -1, 0
    for i in range(b.first_direct[task], b.first_direct[task + 1]):
        # Kinds are of one base each, and those of a base are seen more than once.
        base = a.vehicle[b.twin[b.first_twin[b.direct[i]]], DEPOT]
        seen = False
        for j in range(b.first_direct[task], i):
            seen = seen or a.vehicle[b.twin[b.first_twin[b.direct[j]]], DEPOT] == base
        if seen:
            continue
        s.counts[ONLY_BASE] = base
        cents, _, found = _best_days(a, b, s, task, nearest, best, most)
        if found > most or (found == most and cents < best and found > 0):
            best, best_base, most = cents, base, found
    return best_base


@compiled
def _best_days(
    a: Arrays, b: Board, s: State, task: int, nearest: int, best: float, most: int
) -> tuple[float, int, int]:
    """
    Find the cheapest choice of days for a task, whose slots stay in ``s.slot``.

    Parameters
    ----------
    a, b, s
        The problem and the state; `gather` has listed the neighbours' routes.
    task, nearest
        The task, and a day that suits it.
    best, most
        Only what costs less, or makes more visits, is looked for.

    Returns
    -------
    tuple
        Cents, choice and number of its slots; infinity, -1 and 0 where there is none.
    """
    s.counts[STAMP] += 1
    round_stamp = s.counts[STAMP]
    best_choice = -1
    visits = b.task[task, VISITS]
    begin, end = b.task[task, CHOICES_BEGIN], b.task[task, CHOICES_END]
    # A good choice first bounds the others.
    first = _choice_on(b, begin, end, nearest)
    for i in range(end - begin):
        choice = first + i if first + i < end else first + i - (end - begin)
        if not keeps_cap(b, s, choice):
            continue
        part = b.choice[choice, PART]
        cents, found = b.choice_cents[choice], 0
        for j in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
            d = b.choice_days[j]
            bound = best - cents if most == visits else np.inf
            if s.slot_stamp[part, d] != round_stamp or (
                s.slot_cents[part, d] == np.inf and s.slot_bound[part, d] < bound
            ):
                s.slot_stamp[part, d], s.slot_bound[part, d] = round_stamp, bound
                x, k, p, kind = best_on_day(a, b, s, task, part, d, bound, True)
                s.slot_cents[part, d] = x
                s.slot[part, d, 0], s.slot[part, d, 1], s.slot[part, d, 2] = k, p, kind
            if s.slot_cents[part, d] < np.inf:
                cents += s.slot_cents[part, d]
                found += 1
            elif most == visits:
                break
            if cents >= best and most == visits:
                break
        if found > most or (found == most and cents < best and found > 0):
            if end - begin > 1 and best_choice >= 0 and chance(s) < CHOICE_BLINK:
                continue
            best, best_choice, most = cents, choice, found
    if best_choice < 0:
        return np.inf, -1, 0
    return best, best_choice, most


@compiled
def _take_slots(a: Arrays, b: Board, s: State, task: int, choice: int) -> None:
    """Insert a task at the slots that `_best_days` found for a choice of days."""
    change_task(s, task)
    s.task[task, CHOICE] = choice
    part = b.choice[choice, PART]
    for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
        d = b.choice_days[i]
        if s.slot_cents[part, d] == np.inf:
            continue
        k = s.slot[part, d, 0]
        if may_go(a, b, s, k, d):
            p, kind = s.slot[part, d, 1], s.slot[part, d, 2]
            put(a, b, s, task, b.parts * task + part, d, k, p, kind)
        else:
            # The vehicle's last day of the week went to another visit of this very task.
            insert_day(a, b, s, task, d)


@inlined
def _choice_on(b: Board, begin: int, end: int, day: int) -> int:
    """Return the first choice that has a day, else the first of all."""
    for choice in range(begin, end):
        for j in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
            if b.choice_days[j] == day:
                return choice
    return begin


@inlined
def _settled(b: Board, s: State, task: int) -> bool:
    """Forget the choice of a task that got no visit; tell whether it got all."""
    if s.task[task, MISSING] == b.task[task, VISITS]:
        s.task[task, CHOICE] = -1
    done: bool = s.task[task, MISSING] == 0
    return done


@compiled
def _insert_with_one(a: Arrays, b: Board, s: State, task: int) -> bool:
    """Insert all visits of a task on the routes of one vehicle."""
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    best, best_choice, best_k, most = np.inf, -1, -1, 0
    # Vehicles that visit neighbours on any day.
    tried = 0
    for i in range(1, b.neighbours.shape[1]):
        other = b.neighbours[task, i]
        choice = s.task[other, CHOICE]
        if choice < 0:
            continue
        for j in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
            k = s.at[other, b.choice_days[j]]
            if k >= 0 and s.vehicle_stamp[k] != stamp and b.eligible[task, k]:
                s.vehicle_stamp[k] = stamp
                tried += 1
                cents, chosen, found = _best_with(a, b, s, task, k, best, most)
                if found > most or (found == most and cents < best and found > 0):
                    best, best_choice, best_k, most = cents, chosen, k, found
        if tried >= VEHICLES_TRIED:
            break
    # The nearest others; of those of a kind that do not go out at all, one.
    tried = 0
    for i in range(b.first_direct[task], b.first_direct[task + 1]):
        if tried >= IDLE_TRIED and most == b.task[task, VISITS]:
            break
        rested = False
        for j in range(b.first_twin[b.direct[i]], b.first_twin[b.direct[i] + 1]):
            k = b.twin[j]
            if s.vehicle_stamp[k] == stamp or (rested and s.duty[k] == 0):
                continue
            rested = rested or s.duty[k] == 0
            s.vehicle_stamp[k] = stamp
            tried += 1
            cents, choice, found = _best_with(a, b, s, task, k, best, most)
            if found > most or (found == most and cents < best and found > 0):
                best, best_choice, best_k, most = cents, choice, k, found
    if best_choice < 0:
        return False
    change_task(s, task)
    s.task[task, CHOICE] = best_choice
    part = b.choice[best_choice, PART]
    for i in range(b.choice[best_choice, DAYS_BEGIN], b.choice[best_choice, DAYS_END]):
        d = b.choice_days[i]
        _, k, p, kind = slot_with(a, b, s, task, part, d, best_k, np.inf, False)
        if k >= 0:
            put(a, b, s, task, b.parts * task + part, d, k, p, kind)
    return _settled(b, s, task)


@compiled
def _best_with(
    a: Arrays, b: Board, s: State, task: int, k: int, best: float, most: int
) -> tuple[float, int, int]:
    """Return cents, choice and number of slots of the best choice for one vehicle."""
    s.counts[STAMP] += 1
    round_stamp = s.counts[STAMP]
    vehicles = b.group.shape[0]
    found_choice, left = -1, b.task[task, VISITS]
    for choice in range(b.task[task, CHOICES_BEGIN], b.task[task, CHOICES_END]):
        if not keeps_cap(b, s, choice):
            continue
        part = b.choice[choice, PART]
        banded = most == b.task[task, VISITS] and part >= FIRST_BAND
        if banded and _is_dear(a, b, s, task, k, choice, best, round_stamp):
            continue
        cents, found, skipped = b.choice_cents[choice], 0, 0
        new, week = 0, -1
        for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
            d = b.choice_days[i]
            bound = best - cents if most == b.task[task, VISITS] else np.inf
            _look(a, b, s, task, part, d, k, bound, round_stamp)
            fits = s.slot_cents[part, d] < np.inf
            if fits and s.route[d * vehicles + k, COUNT] == 0:
                if b.week[d] != week:
                    new, week = 0, b.week[d]
                new += 1
                fits = s.out[k, week] + new <= a.vehicle[k, MAX_DAYS]
            if fits:
                cents += s.slot_cents[part, d]
                found += 1
            else:
                skipped += 1
            if left - skipped < most or (left - skipped == most and cents >= best):
                break
        if found > most or (found == most and cents < best and found > 0):
            if found_choice >= 0 and chance(s) < CHOICE_BLINK:
                continue
            best, found_choice, most = cents, choice, found
    if found_choice < 0:
        return np.inf, -1, 0
    return best, found_choice, most


@inlined
def _is_dear(
    a: Arrays, b: Board, s: State, task: int, k: int, choice: int, best: float, round_stamp: int
) -> bool:
    """
    Tell whether a choice would cost no less than the best even if its days had no time bands.

    A task has many bands and few sets of days: most bands need no look of their own. (Where windows
    have gaps, or waiting is spared, a band may be cheaper than the whole day in rare cases.)
    """
    begin, end = b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]
    if s.days_stamp[begin] != round_stamp:
        # The best only gets better: what is not below it now need not be looked for again.
        s.days_stamp[begin], s.days_cents[begin] = round_stamp, 0.0
        for i in range(begin, end):
            d = b.choice_days[i]
            _look(a, b, s, task, EITHER, d, k, best, round_stamp)
            s.days_cents[begin] += s.slot_cents[EITHER, d]
    is_dear: bool = b.choice_cents[choice] + s.days_cents[begin] >= best
    return is_dear


@inlined
def _look(
    a: Arrays,
    b: Board,
    s: State,
    task: int,
    part: int,
    d: int,
    k: int,
    bound: float,
    round_stamp: int,
) -> None:
    """Have the cheapest slot with a vehicle in ``s.slot_cents``, as far as it is below a bound."""
    if s.slot_stamp[part, d] != round_stamp or (
        s.slot_cents[part, d] == np.inf and s.slot_bound[part, d] < bound
    ):
        s.slot_stamp[part, d], s.slot_bound[part, d] = round_stamp, bound
        s.slot_cents[part, d] = slot_with(a, b, s, task, part, d, k, bound, True)[0]


@compiled
def take_task(a: Arrays, b: Board, s: State, task: int) -> None:
    """Take out all visits of a task and put its routes right again."""
    for d in range(s.at.shape[1]):
        if s.at[task, d] >= 0:
            r = take(b, s, task, d)
            if not refresh(a, b, s, r):
                clear(a, b, s, r)
    change_task(s, task)
    s.task[task, CHOICE] = -1


@compiled
def clear(a: Arrays, b: Board, s: State, r: int) -> None:
    """
    Give up a route that has no timetable any more; its visits are missing.

    The halt taken out was where the crew could have its break, or the direct leg is slower.
    """
    d = r // b.group.shape[0]
    while s.route[r, COUNT] > 0:
        halt = s.seq[r, 0]
        take(b, s, halt // b.parts, d)
    refresh(a, b, s, r)


@compiled
def refit(a: Arrays, b: Board, s: State) -> None:
    """
    Hand routes of the present move to idle vehicles of other kinds.

    A route changes hands where that is cheaper, or as cheap with more room for later.
    """
    vehicles = b.group.shape[0]
    for j in range(s.counts[TOUCHED]):
        r = s.old_route[j]
        n = s.route[r, COUNT]
        if n == 0 or not has_room(s):
            continue
        d, k = r // vehicles, r % vehicles
        if not _may_change_hands(b, s, r):
            continue
        best, room, heir = s.cents[r, TOTAL], _room(a, k), -1
        for kind in range(b.first_twin.shape[0] - 1):
            other = _idle(a, b, s, kind, d)
            if other < 0 or other == k or not _serves(a, b, s, other, r):
                continue
            cents = route_cents(a, s.space, other, d, s.seq[r], n)
            more = _room(a, other)
            if cents < best - EVEN or (cents <= best + EVEN and more > room):
                best, room, heir = cents, more, other
        if heir >= 0:
            _hand_over(a, b, s, r, heir)


@inlined
def _room(a: Arrays, k: int) -> int:
    total = 0
    for q in range(a.capacity.shape[1]):
        total += a.capacity[k, q]
    return total


@inlined
def _may_change_hands(b: Board, s: State, r: int) -> bool:
    """Tell whether no visit of a route is bound to its vehicle by other days or by a promise."""
    for i in range(s.route[r, COUNT]):
        halt = s.seq[r, i]
        if halt != RELOAD:
            task = halt // b.parts
            if b.task[task, PROMISED] or (b.task[task, KEEPS] != FREE and b.task[task, VISITS] > 1):
                return False
    return True


@inlined
def _idle(a: Arrays, b: Board, s: State, kind: int, d: int) -> int:
    """Return a vehicle of a kind that may go out on a day and does not yet, -1 without one."""
    vehicles = b.group.shape[0]
    for i in range(b.first_twin[kind], b.first_twin[kind + 1]):
        k: int = b.twin[i]
        if s.route[d * vehicles + k, COUNT] == 0 and may_go(a, b, s, k, d):
            return k
    return -1


@inlined
def _serves(a: Arrays, b: Board, s: State, k: int, r: int) -> bool:
    """Tell whether a vehicle may make every visit of a route, from a base with the same output."""
    d = r // b.group.shape[0]
    if b.supplier[k] != b.supplier[r % b.group.shape[0]]:
        return False
    for i in range(s.route[r, COUNT]):
        halt = s.seq[r, i]
        if halt != RELOAD and not is_allowed(a, b, s, halt // b.parts, k, d):
            return False
    return True


@compiled
def _hand_over(a: Arrays, b: Board, s: State, r: int, heir: int) -> None:
    """Give a route to an idle vehicle."""
    vehicles = b.group.shape[0]
    d = r // vehicles
    to = d * vehicles + heir
    touch_route(s, r)
    touch_route(s, to)
    n = s.route[r, COUNT]
    for i in range(n):
        halt = s.seq[r, i]
        s.seq[to, i] = halt
        if halt != RELOAD:
            change_task(s, halt // b.parts)
            s.at[halt // b.parts, d] = heir
    s.route[to, COUNT], s.route[r, COUNT] = n, 0
    refresh(a, b, s, r)
    refresh(a, b, s, to)
