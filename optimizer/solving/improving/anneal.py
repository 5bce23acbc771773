"""
Compiled: simulated annealing by ruin and recreate over the whole cycle.

The ruin by strings is that of Christiaens & Vanden Berghe, *Slack Induction by String Removals for
Vehicle Routing Problems*, Transportation Science 54(2), 2020; beside it whole routes, all days of
a vehicle, and neighbouring tasks with all their visits are taken out. What is kept as the best
serves most, and costs least of those that serve as much; on the way a missing visit has a price
that adapts.
"""

from __future__ import annotations

import math

import numpy as np

from optimizer.solving.compiled import compiled, inlined
from optimizer.solving.improving.board import (
    ACCEPTED,
    AS_GOOD,
    BEST_CENTS,
    BEST_SERVICE,
    CHANGED,
    CHANGED_WEEKDAYS,
    CHANGES,
    CHOICE,
    CHOICES_BEGIN,
    CHOICES_END,
    COUNT,
    DAYS_BEGIN,
    DAYS_END,
    DIRTY,
    FREE,
    KEEPS,
    LACKING,
    LEAST_PENALTY,
    MISSING,
    ONE_VEHICLE,
    PENALTY,
    RUINS,
    SERVICE,
    TOUCHED,
    TRIPS,
    VISITS,
    WEEKDAY_CHANGES,
    Board,
    State,
)
from optimizer.solving.improving.recreate import clear, insert_day, insert_task, refit, shun_kinds
from optimizer.solving.improving.routes import (
    below,
    chance,
    change_task,
    draw,
    keep_promises,
    miss,
    price_promises,
    refresh,
    take,
    total_cents,
)
from optimizer.solving.kernel import RELOAD, Arrays

# Entries of the tuning of a search.
REMOVED, LONGEST, ROUTES_SHARE, TASKS_SHARE, VEHICLE_SHARE, WHOLE_SHARE, SPLIT, REFIT = range(8)

PENALTY_MOVES = 200
"""Moves after which the price of a missing visit is looked at again."""

MISSING_SEEDS = 0.3
"""Share of the ruins around a task of which visits are missing, where there are any."""

MISSING_TRIED = 6
"""Missing tasks that each move tries to bring back, beside those it took out."""


@inlined
def commit(s: State) -> None:
    """Keep the present move: the journal is emptied."""
    for j in range(s.counts[TOUCHED]):
        r = s.old_route[j]
        s.route_mark[r] = False
        if not s.dirty[r]:
            s.dirty[r] = True
            s.dirty_route[s.counts[DIRTY]] = r
            s.counts[DIRTY] += 1
    for j in range(s.counts[CHANGED]):
        s.task_mark[s.old_task[j]] = False
    s.counts[TOUCHED], s.counts[CHANGED] = 0, 0


@compiled
def roll_back(a: Arrays, b: Board, s: State) -> None:
    """Undo the present move from the journal."""
    for j in range(s.counts[TOUCHED]):
        r = s.old_route[j]
        n = s.old_count[j]
        for i in range(n):
            s.seq[r, i] = s.old_seq[j, i]
        s.route[r, COUNT] = n
        s.route_mark[r] = False
        refresh(a, b, s, r)
    for j in range(s.counts[CHANGED]):
        task = s.old_task[j]
        miss(b, s, task, s.old_task_row[j, MISSING] - s.task[task, MISSING])
        s.counts[CHANGED_WEEKDAYS] += s.old_task_row[j, WEEKDAY_CHANGES]
        s.counts[CHANGED_WEEKDAYS] -= s.task[task, WEEKDAY_CHANGES]
        s.sums[CHANGES] += s.old_changes[j] - s.changes[task]
        s.changes[task] = s.old_changes[j]
        s.task[task, CHOICE] = s.old_task_row[j, CHOICE]
        s.task[task, MISSING] = s.old_task_row[j, MISSING]
        s.task[task, WEEKDAY_CHANGES] = s.old_task_row[j, WEEKDAY_CHANGES]
        for d in range(s.at.shape[1]):
            if s.at[task, d] != s.old_at[j, d]:
                if s.at[task, d] >= 0:
                    draw(b, s, task, s.at[task, d], d, -1)
                if s.old_at[j, d] >= 0:
                    draw(b, s, task, s.old_at[j, d], d, 1)
            s.at[task, d] = s.old_at[j, d]
            s.start[task, d] = s.old_start[j, d]
        s.task_mark[task] = False
    s.counts[TOUCHED], s.counts[CHANGED] = 0, 0


@compiled
def note_best(s: State) -> None:
    """Keep the present state as the best; only routes that changed since are copied."""
    s.sums[BEST_CENTS] = total_cents(s)
    s.counts[BEST_SERVICE] = s.counts[SERVICE]
    for j in range(s.counts[DIRTY]):
        r = s.dirty_route[j]
        s.dirty[r] = False
        n = s.route[r, COUNT]
        s.best_count[r] = n
        for i in range(n):
            s.best_seq[r, i] = s.seq[r, i]
    s.counts[DIRTY] = 0
    for task in range(s.task.shape[0]):
        s.best_choice[task] = s.task[task, CHOICE]


@compiled
def fill(a: Arrays, b: Board, s: State, order: np.ndarray) -> None:
    """Insert missing tasks in an order, each where it costs least; begin as best."""
    for i in range(order.shape[0]):
        task = order[i]
        if s.task[task, MISSING] == 0:
            continue
        if s.task[task, CHOICE] < 0:
            insert_task(a, b, s, task)
        else:
            _insert_missing_days(a, b, s, task)
        keep_all_promises(a, b, s)
        if s.counts[CHANGED_WEEKDAYS] > b.change_cap:
            roll_back(a, b, s)
        else:
            commit(s)
    note_best(s)


@inlined
def _insert_missing_days(a: Arrays, b: Board, s: State, task: int) -> None:
    choice = s.task[task, CHOICE]
    for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
        d = b.choice_days[i]
        if s.at[task, d] < 0:
            insert_day(a, b, s, task, d)


@inlined
def keep_all_promises(a: Arrays, b: Board, s: State) -> None:
    """Price promises where there are any."""
    if b.promise.shape[0] > 0:
        keep_promises(a, b, s)


@compiled
def take_whole(b: Board, s: State, task: int) -> None:
    """Take out all visits of a task; its routes are refreshed later."""
    for d in range(s.at.shape[1]):
        if s.at[task, d] >= 0:
            take(b, s, task, d)
    change_task(s, task)
    s.task[task, CHOICE] = -1


@inlined
def _may_move(b: Board, task: int) -> bool:
    """Tell whether a task could be on other days, or must keep a vehicle or a base."""
    several: bool = b.task[task, CHOICES_END] - b.task[task, CHOICES_BEGIN] > 1
    return several or b.task[task, KEEPS] != FREE


@inlined
def _take_visit(b: Board, s: State, task: int, d: int, whole: bool) -> None:
    """Take out a visit, or all visits of its task."""
    if (whole and _may_move(b, task)) or b.task[task, KEEPS] == ONE_VEHICLE:
        take_whole(b, s, task)
    else:
        take(b, s, task, d)


@inlined
def _missing_day(b: Board, s: State, task: int, d: int) -> int:
    """Return a day on which a visit is missing, or could be; now and then give up the rest."""
    choice = s.task[task, CHOICE]
    if choice >= 0 and chance(s) < 0.5:
        take_whole(b, s, task)
        choice = -1
    if choice < 0:
        begin, end = b.task[task, CHOICES_BEGIN], b.task[task, CHOICES_END]
        choice = begin + below(s, end - begin)
    begin, end = b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]
    i = begin + below(s, end - begin)
    for _ in range(end - begin):
        d = b.choice_days[i]
        if s.at[task, d] < 0:
            break
        i = i + 1 if i + 1 < end else begin
    return d


@compiled
def ruin(b: Board, s: State, tuning: np.ndarray, mean_halts: np.ndarray) -> None:
    """Take out a part of the plan around a task chosen by chance."""
    tasks, days = s.at.shape
    seed = below(s, tasks)
    wanted = s.counts[SERVICE] > 0 and chance(s) < MISSING_SEEDS
    for _ in range(tasks):
        # A task chosen by chance; where visits are missing, often one of those.
        if wanted and s.task[seed, MISSING] > 0:
            break
        if not wanted and s.task[seed, MISSING] < b.task[seed, VISITS]:
            break
        seed = seed + 1 if seed + 1 < tasks else 0
    d = below(s, days)
    if wanted:
        d = _missing_day(b, s, seed, d)
    else:
        for _ in range(days):
            if s.at[seed, d] >= 0:
                break
            d = d + 1 if d + 1 < days else 0
    u = chance(s)
    whole = chance(s) < tuning[WHOLE_SHARE]
    if u < tuning[ROUTES_SHARE]:
        _ruin_routes(b, s, seed, d, 1 + below(s, 3), whole)
    elif u < tuning[ROUTES_SHARE] + tuning[VEHICLE_SHARE]:
        _ruin_vehicle(b, s, seed, d)
    elif u < tuning[ROUTES_SHARE] + tuning[VEHICLE_SHARE] + tuning[TASKS_SHARE]:
        _ruin_tasks(b, s, seed, d, 1 + below(s, int(tuning[REMOVED])))
    else:
        _ruin_strings(b, s, seed, d, tuning, max(1.0, mean_halts[d]), whole)


@compiled
def _ruin_routes(b: Board, s: State, seed: int, d: int, wanted: int, whole: bool) -> None:
    """Take out whole neighbouring routes of a day."""
    vehicles = b.group.shape[0]
    emptied = 0
    for i in range(b.neighbours.shape[1]):
        k = s.at[b.neighbours[seed, i], d]
        if k < 0:
            continue
        r = d * vehicles + k
        while s.route[r, COUNT] > 0:
            _take_visit(b, s, s.seq[r, 0] // b.parts, d, whole)
        emptied += 1
        if emptied == wanted:
            break


@compiled
def _ruin_vehicle(b: Board, s: State, seed: int, d: int) -> None:
    """Take out all routes of a vehicle in one week, or in all of them."""
    k = s.at[seed, d]
    if k < 0:
        return
    vehicles = b.group.shape[0]
    everything = chance(s) < 0.5
    removed = 0
    for other in range(s.at.shape[1]):
        if not everything and b.week[other] != b.week[d]:
            continue
        r = other * vehicles + k
        while s.route[r, COUNT] > 0 and removed < 60:
            _take_visit(b, s, s.seq[r, 0] // b.parts, other, True)
            removed += 1


@compiled
def _ruin_tasks(b: Board, s: State, seed: int, d: int, wanted: int) -> None:
    """Take out neighbouring tasks; of those that could be on no other day the visit of one day."""
    taken = 0
    for i in range(b.neighbours.shape[1]):
        task = b.neighbours[seed, i]
        if s.task[task, CHOICE] < 0 or (i > 0 and chance(s) < 0.3):
            continue
        if _may_move(b, task):
            take_whole(b, s, task)
        elif s.at[task, d] >= 0:
            take(b, s, task, d)
        else:
            continue
        taken += 1
        if taken == wanted:
            break


@compiled
def _ruin_strings(
    b: Board, s: State, seed: int, d: int, tuning: np.ndarray, mean: float, whole: bool
) -> None:
    """Take strings of halts out of neighbouring routes of a day (equations 5-9 of the paper)."""
    vehicles = b.group.shape[0]
    longest = min(tuning[LONGEST], mean)
    most = 4.0 * tuning[REMOVED] / (1.0 + longest) - 1.0
    strings = max(1, int(chance(s) * most + 1.0))
    s.counts[RUINS] += 1
    stamp = s.counts[RUINS]
    done = 0
    for i in range(b.neighbours.shape[1]):
        task = b.neighbours[seed, i]
        k = s.at[task, d]
        if k < 0 or s.ruin_stamp[k] == stamp:
            continue
        s.ruin_stamp[k] = stamp
        r = d * vehicles + k
        n = s.route[r, COUNT]
        length = min(n, int(chance(s) * min(float(n), longest) + 1.0))
        place = 0
        for j in range(n):
            if s.seq[r, j] >= 0 and s.seq[r, j] // b.parts == task:
                place = j
        kept = 0
        if 1 < length < n and chance(s) < tuning[SPLIT]:
            # A split string: some halts in the middle stay.
            kept = 1
            while length + kept < n and chance(s) > 0.5:
                kept += 1
        span = length + kept
        low, high = max(0, place - span + 1), min(place, n - span)
        begin = low + below(s, high - low + 1)
        gap = begin + 1 + below(s, length - 1) if kept > 0 else begin + span
        out = 0
        for j in range(begin, begin + span):
            halt = s.seq[r, j]
            if halt != RELOAD and not (gap <= j < gap + kept):
                s.bank[out] = halt // b.parts
                out += 1
        for j in range(out):
            if s.at[s.bank[j], d] >= 0:
                _take_visit(b, s, s.bank[j], d, whole)
        done += 1
        if done == strings:
            break


@compiled
def _mend(a: Arrays, b: Board, s: State) -> None:
    """Refresh the routes of a ruin; one that has no timetable any more is given up."""
    j = 0
    while j < s.counts[TOUCHED]:
        r = s.old_route[j]
        if not refresh(a, b, s, r):
            clear(a, b, s, r)
        j += 1


@compiled
def _fill_bank(b: Board, s: State) -> int:
    """List what is to be inserted: what the ruin took out, and some of what was missing before."""
    count = 0
    half = s.bank.shape[0] // 2
    for j in range(s.counts[CHANGED]):
        task = s.old_task[j]
        if s.task[task, CHOICE] < 0:
            s.bank[count], s.bank[half + count] = task, -1
            count += 1
        elif s.task[task, MISSING] > 0:
            choice = s.task[task, CHOICE]
            if s.task[task, MISSING] == b.task[task, VISITS] and b.task[task, VISITS] > 1:
                s.task[task, CHOICE] = -1
                s.bank[count], s.bank[half + count] = task, -1
                count += 1
                continue
            for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
                d = b.choice_days[i]
                if s.at[task, d] < 0:
                    s.bank[count], s.bank[half + count] = task, d
                    count += 1
    if s.counts[SERVICE] > 0:
        count = _add_missing(b, s, count, half)
    return count


@inlined
def _add_missing(b: Board, s: State, count: int, half: int) -> int:
    """Add missing tasks to the bank: from a place chosen by chance on."""
    tasks = s.task.shape[0]
    task = below(s, tasks)
    added = 0
    for _ in range(tasks):
        task = task + 1 if task + 1 < tasks else 0
        if s.task[task, MISSING] == 0 or s.task_mark[task]:
            continue
        change_task(s, task)
        choice = s.task[task, CHOICE]
        if choice < 0:
            s.bank[count], s.bank[half + count] = task, -1
            count += 1
        else:
            for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
                d = b.choice_days[i]
                if s.at[task, d] < 0:
                    s.bank[count], s.bank[half + count] = task, d
                    count += 1
        added += 1
        if added == MISSING_TRIED:
            break
    return count


@inlined
def _is_due(b: Board, s: State, task: int, d: int) -> bool:
    """Tell whether a visit is missing on a day: the task may have come back on others meanwhile."""
    if s.at[task, d] >= 0:
        return False
    choice = s.task[task, CHOICE]
    for i in range(b.choice[choice, DAYS_BEGIN], b.choice[choice, DAYS_END]):
        if b.choice_days[i] == d:
            return True
    return False


@compiled
def recreate(a: Arrays, b: Board, s: State, count: int) -> None:
    """Insert the bank in an order chosen by chance."""
    shun_kinds(b, s)
    half = s.bank.shape[0] // 2
    rules = b.rank.shape[1]
    rule = below(s, rules + 4)
    for i in range(count):
        if rule < rules:
            s.key[i] = b.rank[s.bank[i], rule] + 1e-6 * chance(s)
        else:
            s.key[i] = chance(s)
        s.order[i] = i
    # An insertion sort: few entries, and nothing is allocated.
    for i in range(1, count):
        entry = s.order[i]
        j = i
        while j > 0 and s.key[s.order[j - 1]] > s.key[entry]:
            s.order[j] = s.order[j - 1]
            j -= 1
        s.order[j] = entry
    for i in range(count):
        task, d = s.bank[s.order[i]], s.bank[half + s.order[i]]
        if d < 0 or s.task[task, CHOICE] < 0:
            if s.task[task, CHOICE] < 0:
                insert_task(a, b, s, task)
        elif (
            _is_due(b, s, task, d)
            and not insert_day(a, b, s, task, d)
            and b.task[task, CHOICES_END] - b.task[task, CHOICES_BEGIN] > 1
        ):
            take_whole(b, s, task)
            _mend(a, b, s)
            insert_task(a, b, s, task)


@inlined
def _adapt(s: State, fraction: float) -> None:
    """
    Let the price of a missing visit follow how often the present plan serves as much as the best.

    Too seldom: dearer; nearly always: cheaper, so that tight fleets are searched from both sides
    (after the penalties of Vidal, Crainic, Gendreau & Prins, European Journal of Operational
    Research 231(1), 2013). In the second half of a run it never gets cheaper.
    """
    share = s.counts[AS_GOOD] / PENALTY_MOVES
    seldom, often = 0.4 + 0.5 * fraction, 0.7 + 0.6 * fraction
    if s.counts[BEST_SERVICE] > 0:
        # Nothing complete is known yet: to hold what there is comes before cost.
        seldom, often = 0.8, 0.98
    if share < seldom:
        s.sums[PENALTY] *= 1.25
    elif share > often:
        s.sums[PENALTY] *= 0.8
    least = s.sums[LEAST_PENALTY]
    s.sums[PENALTY] = min(max(s.sums[PENALTY], least), 1e4 * least)
    s.counts[AS_GOOD] = 0


@compiled
def anneal(
    a: Arrays,
    b: Board,
    s: State,
    moves: int,
    temperature: float,
    fraction: float,
    tuning: np.ndarray,
    mean_halts: np.ndarray,
) -> None:
    """
    Do a number of moves at one temperature.

    Parameters
    ----------
    a, b, s
        The problem and the state.
    moves
        How many.
    temperature
        Cents by which a move may well be worse.
    fraction
        Used share of the whole run, 0 to 1.
    tuning
        See the entry names.
    mean_halts
        (D,) halts of a mean route by day.
    """
    worth = total_cents(s) + s.sums[PENALTY] * s.sums[LACKING]
    for move in range(moves):
        if move % PENALTY_MOVES == 0:
            _adapt(s, fraction)
            worth = total_cents(s) + s.sums[PENALTY] * s.sums[LACKING]
        changed_weekdays = s.counts[CHANGED_WEEKDAYS]
        ruin(b, s, tuning, mean_halts)
        _mend(a, b, s)
        recreate(a, b, s, _fill_bank(b, s))
        if b.first_twin.shape[0] > 2 and chance(s) < tuning[REFIT]:
            refit(a, b, s)
        keep_all_promises(a, b, s)
        cents = total_cents(s)
        new = cents + s.sums[PENALTY] * s.sums[LACKING]
        taken = new < worth - temperature * math.log(max(1e-300, chance(s)))
        if taken and s.counts[CHANGED_WEEKDAYS] > max(b.change_cap, changed_weekdays):
            taken = False
        if not taken:
            roll_back(a, b, s)
            s.counts[AS_GOOD] += s.counts[SERVICE] <= s.counts[BEST_SERVICE]
            continue
        commit(s)
        s.counts[ACCEPTED] += 1
        worth = new
        s.counts[AS_GOOD] += s.counts[SERVICE] <= s.counts[BEST_SERVICE]
        better = s.counts[SERVICE] < s.counts[BEST_SERVICE] or (
            s.counts[SERVICE] == s.counts[BEST_SERVICE] and cents < s.sums[BEST_CENTS] - 1e-6
        )
        if better:
            note_best(s)


@compiled
def restore_best(a: Arrays, b: Board, s: State) -> None:
    """Go back to the best of this search."""
    load(a, b, s, s.best_seq, s.best_count, s.best_choice)


@compiled
def load(
    a: Arrays,
    b: Board,
    s: State,
    seq: np.ndarray,
    counts: np.ndarray,
    choices: np.ndarray,
) -> None:
    """
    Replace the whole state.

    Parameters
    ----------
    a, b, s
        The problem and the state.
    seq, counts
        (R, M) elements and (R,) their number; every route keeps the rules of its day.
    choices
        (N,) choice of days by task.
    """
    vehicles = b.group.shape[0]
    for task in range(s.task.shape[0]):
        miss(b, s, task, b.task[task, VISITS] - s.task[task, MISSING])
        s.task[task, MISSING] = b.task[task, VISITS]
        s.task[task, CHOICE] = choices[task]
        for d in range(s.at.shape[1]):
            if s.at[task, d] >= 0:
                draw(b, s, task, s.at[task, d], d, -1)
            s.at[task, d] = -1
    for r in range(s.route.shape[0]):
        n = counts[r]
        if n == 0 and s.route[r, COUNT] == 0:
            continue
        s.route[r, COUNT] = n
        for i in range(n):
            halt = seq[r, i]
            s.seq[r, i] = halt
            if halt != RELOAD:
                task = halt // b.parts
                s.at[task, r // vehicles] = r % vehicles
                draw(b, s, task, r % vehicles, r // vehicles, 1)
                s.task[task, MISSING] -= 1
                miss(b, s, task, -1)
        refresh(a, b, s, r)
        if not s.dirty[r]:
            s.dirty[r] = True
            s.dirty_route[s.counts[DIRTY]] = r
            s.counts[DIRTY] += 1
    if b.promise.shape[0] > 0:
        price_promises(a, b, s)


@compiled
def settle(a: Arrays, b: Board, s: State) -> None:
    """After loading: give up routes without a timetable, put what is missing back; note as best."""
    for r in range(s.route.shape[0]):
        if s.route[r, COUNT] > 0 and s.route[r, TRIPS] == 0:
            clear(a, b, s, r)
    keep_all_promises(a, b, s)
    commit(s)
    note_best(s)
