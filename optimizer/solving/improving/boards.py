"""From a component to the arrays that the compiled search reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.services import Habit
from optimizer.solving import kernel
from optimizer.solving.arrays import parts_of
from optimizer.solving.improving.board import FREE, ONE_BASE, ONE_VEHICLE, Board, Flags
from optimizer.solving.improving.components import Component
from optimizer.solving.improving.routes import fill_alone
from optimizer.solving.instance import Instance, committed_vehicles
from optimizer.solving.packed import packed
from optimizer.solving.tasks import Task
from optimizer.units import HOUR_S, NOON_S

NEIGHBOURS = 250
"""Neighbours kept of each task."""

LEVEL_PRICE = 5.0
"""How much dearer, on the way, a missing visit is than one of the next less urgent level."""

NO_CAP = 2**31


def arrays_of(instance: Instance, component: Component) -> kernel.Arrays:
    """Return the component's part of the problem's arrays: its tasks, vehicles, places and days."""
    whole = instance.arrays
    parts = parts_of([instance.tasks[t] for t in component.tasks])
    halts = np.array(
        [whole.parts * t + part for t in component.tasks for part in range(parts)], dtype=np.int64
    )
    vehicles = np.array(component.vehicles, dtype=np.int64)
    rows = whole.vehicle[vehicles].copy()
    places, numbers = np.unique(
        np.concatenate([whole.location[halts], rows[:, kernel.DEPOT]]), return_inverse=True
    )
    rows[:, kernel.DEPOT] = numbers[len(halts) :]
    used = np.ix_(np.arange(len(whole.travel_s)), places, places)
    used_tariffs = np.ix_(np.arange(len(whole.leg_cents)), places, places)
    spans = [range(whole.first_interval[h], whole.first_interval[h + 1]) for h in halts]
    intervals = whole.intervals[[i for span in spans for i in span]].reshape(-1, 2)
    a = whole._replace(
        location=numbers[: len(halts)].astype(np.int64),
        duration_s=whole.duration_s[halts],
        release_s=whole.release_s[halts],
        on_board_s=whole.on_board_s[halts],
        first_interval=np.cumsum([0, *map(len, spans)]).astype(np.int64),
        intervals=np.ascontiguousarray(intervals),
        load_out=whole.load_out[halts],
        load_back=whole.load_back[halts],
        vehicle=rows,
        capacity=whole.capacity[vehicles],
        shift=np.ascontiguousarray(whole.shift[vehicles][:, list(component.calendar)]),
        rates=whole.rates[vehicles],
        travel_s=np.ascontiguousarray(whole.travel_s[used]),
        travel_m=np.ascontiguousarray(whole.travel_m[used]),
        leg_cents=np.ascontiguousarray(whole.leg_cents[used_tariffs]),
        parts=parts,
        has_release=bool(whole.release_s[halts].any()),
        has_on_board=bool((whole.on_board_s[halts] < kernel.NEVER).any()),
    )
    return _duty_as_shift(a)


def _duty_as_shift(a: kernel.Arrays) -> kernel.Arrays:
    """Where windows never make anybody wait, a longest duty is only a shorter shift."""
    opens_s, closes_s = a.intervals[:, 0], a.intervals[:, 1]
    one_each = len(a.intervals) >= len(a.location) // a.parts
    shift, vehicle = a.shift.copy(), a.vehicle.copy()
    for k in range(len(vehicle)):
        longest_s = vehicle[k, kernel.MAX_DUTY]
        on = shift[k, :, 1] != kernel.NO_TIME
        if longest_s >= kernel.NEVER or not on.any() or not one_each or a.has_release:
            continue
        begins_s = shift[k, on, 0]
        if opens_s.max() <= begins_s.min() and closes_s.min() >= begins_s.max() + longest_s:
            shift[k, on, 1] = np.minimum(shift[k, on, 1], begins_s + longest_s)
            latest_s = shift[k, on, 1] + vehicle[k, kernel.MAX_OVERTIME]
            shift[k, on, 2] = np.minimum(shift[k, on, 2], latest_s)
            if vehicle[k, kernel.MAX_OVERTIME] == 0:
                vehicle[k, kernel.MAX_DUTY] = kernel.NEVER
    return packed(a._replace(shift=shift, vehicle=vehicle))


def board_of(instance: Instance, component: Component, a: kernel.Arrays) -> Board:
    """
    Return a component's board.

    Parameters
    ----------
    instance, component
        The part of the problem.
    a
        Its arrays.
    """
    tasks = [instance.tasks[t] for t in component.tasks]
    eligible = _eligible(tasks, component)
    choice, days, cents, changes = _choices(instance, tasks, component)
    counts = [len(listed) for listed in component.choices]
    ends = np.cumsum(counts)
    first_shortfall, shortfall, weights, counter_prices = _shortfall(instance, tasks, component)
    first_member, member, group = _groups(instance, component)
    first_promise, promise, promise_cents, promise_vehicle = _promises(instance, tasks, component)
    supplier, output, draw = _outputs(instance, tasks, component)
    first_twin, twin = _twins(a, eligible, group, promise_vehicle, supplier)
    alone_cents, steady = _alone(instance, a, eligible)
    heads = twin[first_twin[:-1]]
    direct = _direct(alone_cents[:, heads], a.capacity[heads].sum(axis=1), parts=a.parts)
    calendar = np.array(component.calendar, dtype=np.int64)
    prices = instance.problem.prices
    cap = prices.max_weekday_changes
    return packed(
        Board(
            task=np.array(
                [
                    (
                        len(listed[0].days),
                        end - len(listed),
                        end,
                        _keeps(task),
                        first_promise[i + 1] > first_promise[i],
                    )
                    for i, (task, listed, end) in enumerate(
                        zip(tasks, component.choices, ends, strict=True)
                    )
                ],
                dtype=np.int64,
            ),
            choice=choice,
            choice_days=days,
            choice_cents=cents,
            choice_changes=changes,
            neighbours=_neighbours(a, eligible),
            eligible=eligible,
            first_direct=direct[0],
            direct=direct[1],
            direct_cents=direct[2],
            alone_cents=alone_cents,
            steady=steady,
            rank=_rank(a, tasks, counts, eligible, direct),
            first_twin=first_twin,
            twin=twin,
            simple=_simple(a),
            locked=_locked(instance, tasks, component),
            week=(calendar - calendar[0] // DAYS_PER_WEEK * DAYS_PER_WEEK) // DAYS_PER_WEEK,
            weekday=calendar % DAYS_PER_WEEK,
            first_shortfall=first_shortfall,
            shortfall=shortfall,
            counter_weight=weights,
            counter_price=counter_prices,
            first_member=first_member,
            member=member,
            group=group,
            spread=prices.spread_h_cents / HOUR_S,
            first_promise=first_promise,
            promise=promise,
            promise_vehicle=promise_vehicle,
            promise_cents=promise_cents,
            band_s=prices.time_band_s,
            change_cap=NO_CAP if cap is None else cap,
            cents_from=np.ascontiguousarray(a.leg_cents.transpose(0, 2, 1)),
            seconds_from=np.ascontiguousarray(a.travel_s.transpose(0, 2, 1)),
            parts=a.parts,
            supplier=supplier,
            output=output,
            draw=draw,
        )
    )


def _keeps(task: Task) -> int:
    """Tell what all visits of a task have in common; one vehicle has one base."""
    if task.first.same_vehicle:
        return ONE_VEHICLE
    return ONE_BASE if task.first.same_base else FREE


def _eligible(tasks: Sequence[Task], component: Component) -> Flags:
    number = {vehicle: k for k, vehicle in enumerate(component.vehicles)}
    eligible = np.zeros((len(tasks), len(component.vehicles)), dtype=np.bool_)
    for i, task in enumerate(tasks):
        eligible[i, [number[v] for v in task.vehicles if v in number]] = True
    return eligible


def _choices(
    instance: Instance, tasks: Sequence[Task], component: Component
) -> tuple[kernel.SmallInts, kernel.SmallInts, kernel.Floats, kernel.Ints]:
    """Return the choices' rows, their days, and the price and number of changed weekdays."""
    rows: list[tuple[int, int, int]] = []
    days: list[int] = []
    begins: dict[tuple[int, ...], int] = {}
    changes: list[int] = []
    in_force = instance.problem.in_force if component.whole else ()
    commitments = {c.requirement_id: c for c in in_force if c.visits}
    for task, listed in zip(tasks, component.choices, strict=True):
        promises = [c for r in task.requirements if (c := commitments.get(r.id)) is not None]
        for choice in listed:
            part = kernel.EITHER if choice.part is None else choice.part
            if choice.days not in begins:
                begins[choice.days] = len(days)
                days += choice.days
            begin = begins[choice.days]
            rows.append((part, begin, begin + len(choice.days)))
            changes.append(sum(instance.changes_weekday(c, choice.days) for c in promises))
    price = instance.problem.prices.change_weekday_cents / component.repeats
    return (
        np.array(rows, dtype=np.int32).reshape(-1, 3),
        np.array(days, dtype=np.int32),
        np.array(changes, dtype=np.float64) * price,
        np.array(changes, dtype=np.int64),
    )


def _neighbours(a: kernel.Arrays, eligible: Flags) -> kernel.SmallInts:
    """Order, for each task, the others by driving there and back; strangers to its vans last."""
    places = a.location[:: a.parts]
    legs_s = a.travel_s.min(axis=0).astype(np.float64)
    apart_s = (legs_s + legs_s.T)[np.ix_(places, places)]
    shares = (eligible.astype(np.float32) @ eligible.T.astype(np.float32)) > 0
    apart_s[~shares] = np.inf
    np.fill_diagonal(apart_s, -1.0)
    order = np.argsort(apart_s, axis=1, kind="stable")[:, : NEIGHBOURS + 1]
    return np.ascontiguousarray(order, dtype=np.int32)


def _alone(instance: Instance, a: kernel.Arrays, eligible: Flags) -> tuple[kernel.Floats, Flags]:
    """Return what every vehicle costs that goes out for one halt alone; whether days are alike."""
    space = kernel.layout(instance.longest_route + 2)
    cents = np.zeros((len(a.location), len(a.vehicle)))
    steady = np.zeros(len(a.vehicle), dtype=np.bool_)
    fill_alone(a, eligible, space.seq, space.labels, space.via, cents, steady)
    return cents, steady


def _direct(
    alone_cents: kernel.Floats, capacity: kernel.Ints, *, parts: int
) -> tuple[kernel.Ints, kernel.Ints, kernel.Floats]:
    """Return, by task, the kinds that can go out for it alone, and their cents, cheapest first.

    Of what costs the same, the biggest comes first: more can join it later.
    """
    least = alone_cents.reshape(-1, parts, alone_cents.shape[1]).min(axis=1)
    first, vehicles, prices = [0], [], []
    for row in least:
        order = np.lexsort((-capacity, row))
        able = order[row[order] < np.inf]
        vehicles.append(able)
        prices.append(row[able])
        first.append(first[-1] + len(able))
    return (
        np.array(first, dtype=np.int64),
        np.concatenate(vehicles).astype(np.int64),
        np.concatenate(prices),
    )


def _rank(
    a: kernel.Arrays,
    tasks: Sequence[Task],
    choices: Sequence[int],
    eligible: Flags,
    direct: tuple[kernel.Ints, kernel.Ints, kernel.Floats],
) -> kernel.Floats:
    """Return what tasks may be ordered by: big, narrow, far, near, often, little choice first."""
    room = np.maximum(1, a.capacity.max(axis=0, initial=1)).astype(np.float64)
    loads = (a.load_out + a.load_back)[:: a.parts] / room
    big = loads.max(axis=1, initial=0.0) + a.duration_s[:: a.parts] / HOUR_S / 8
    # A task that no vehicle serves alone may still be served on the way.
    dear = float(direct[2].max(initial=0.0))
    nearest = np.array(
        [
            direct[2][i] if i < j else dear
            for i, j in zip(direct[0][:-1], direct[0][1:], strict=True)
        ]
    )
    spans = [sum(close_s - open_s for open_s, close_s in t.intervals(None)) for t in tasks]
    return np.ascontiguousarray(
        np.stack(
            [
                -big,
                -big,
                np.array(spans, dtype=np.float64),
                -nearest,
                nearest,
                -np.array([task.visits for task in tasks], dtype=np.float64),
                np.log(np.array(choices)) + np.log(np.maximum(1, eligible.sum(axis=1))),
            ],
            axis=1,
        )
    )


def _twins(
    a: kernel.Arrays,
    eligible: Flags,
    group: kernel.Ints,
    promise_vehicle: Flags,
    supplier: kernel.Ints,
) -> tuple[kernel.Ints, kernel.Ints]:
    """Return the vehicles by kind: those of a kind are alike in all that the search looks at."""
    kinds: dict[Hashable, list[int]] = defaultdict(list)
    for k in range(len(a.vehicle)):
        likeness = (
            a.vehicle[k].tobytes(),
            a.capacity[k].tobytes(),
            a.rates[k].tobytes(),
            a.shift[k].tobytes(),
            eligible[:, k].tobytes(),
            int(group[k]),
            promise_vehicle[:, k].tobytes(),
            int(supplier[k]),
        )
        kinds[likeness].append(k)
    return (
        np.cumsum([0, *map(len, kinds.values())]).astype(np.int64),
        np.array([k for members in kinds.values() for k in members], dtype=np.int64),
    )


def _simple(a: kernel.Arrays) -> Flags:
    """Tell for which vehicles legs alone decide: no break, no price of time, no longest duty."""
    rules = a.vehicle
    return np.asarray(
        (rules[:, kernel.BREAK] == 0)
        & (a.rates[:, kernel.WAIT] == 0)
        & ((a.rates[:, kernel.OVERTIME] == 0) | (rules[:, kernel.MAX_OVERTIME] == 0))
        & (rules[:, kernel.MAX_DUTY] == kernel.NEVER)
    )


def _locked(instance: Instance, tasks: Sequence[Task], component: Component) -> kernel.Ints:
    number = {vehicle: k for k, vehicle in enumerate(component.vehicles)}
    locks = [committed_vehicles(instance, task) for task in tasks]
    if not any(locks) and not component.kept:
        return np.zeros((0, 0), dtype=np.int64)
    table = np.full((len(tasks), component.days), -1, dtype=np.int64)
    for i, (task, by_day) in enumerate(zip(tasks, locks, strict=True)):
        if task.index in component.kept:
            table[i, :] = number.get(component.kept[task.index], len(number))
        for d, day in enumerate(component.calendar):
            if day in by_day:
                # A vehicle that is not here is nobody's.
                table[i, d] = number.get(by_day[day], len(number))
    return table


def _shortfall(
    instance: Instance, tasks: Sequence[Task], component: Component
) -> tuple[kernel.Ints, kernel.Ints, kernel.Ints, kernel.Floats]:
    """Return which counters a missed visit adds to, by how much, their weights and prices."""
    counters: dict[tuple[int, str], int] = {}
    first, rows = [0], []
    totals: dict[int, int] = defaultdict(int)
    for task in tasks:
        adds: dict[int, int] = defaultdict(int)
        for r in task.requirements:
            key = (r.priority, r.village_code)
            adds[counters.setdefault(key, len(counters))] += component.repeats
            totals[counters[key]] += r.visits
        rows += sorted(adds.items())
        first.append(len(rows))
    worst: dict[int, int] = defaultdict(int)
    for (priority, _), counter in counters.items():
        worst[priority] += totals[counter] * (totals[counter] + 1) // 2
    weight_of, weight = {}, 1
    for priority in sorted(worst, reverse=True):
        weight_of[priority] = weight
        # All that could be missed of the less urgent levels weighs less than one visit of this.
        weight = min(weight * (worst[priority] + 1), 2**40)
    return (
        np.array(first, dtype=np.int64),
        np.array(rows, dtype=np.int64).reshape(-1, 2),
        np.array([weight_of[priority] for priority, _ in counters], dtype=np.int64),
        np.array(
            [
                LEVEL_PRICE ** sum(p > priority for p in worst) / component.repeats
                for priority, _ in counters
            ]
        ),
    )


def _groups(
    instance: Instance, component: Component
) -> tuple[kernel.Ints, kernel.Ints, kernel.Ints]:
    """Return the vehicles by group whose work is to be even, and each vehicle's group."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if component.whole and instance.problem.prices.spread_h_cents:
        for k, vehicle in enumerate(component.vehicles):
            groups[instance.vehicles[vehicle].balanced_with].append(k)
    several = [members for members in groups.values() if len(members) > 1]
    group = np.full(len(component.vehicles), -1, dtype=np.int64)
    for number, members in enumerate(several):
        group[members] = number
    return (
        np.cumsum([0, *map(len, several)]).astype(np.int64),
        np.array([k for members in several for k in members], dtype=np.int64),
        group,
    )


def _promises(
    instance: Instance, tasks: Sequence[Task], component: Component
) -> tuple[kernel.Ints, kernel.Ints, kernel.Floats, Flags]:
    """Return what the plan in force promises, what changing it costs, and its vehicles."""
    in_force = instance.problem.in_force if component.whole else ()
    commitments = {c.requirement_id: c for c in in_force if c.visits}
    number = {instance.vehicles[v].id: k for k, v in enumerate(component.vehicles)}
    prices = instance.problem.prices
    by_habit = {
        Habit.WEEKDAY: prices.change_weekday_cents,
        Habit.HALF_DAY: prices.change_half_day_cents,
        Habit.VEHICLE: prices.change_vehicle_cents,
        Habit.TIME_BAND: prices.change_time_band_cents,
    }
    first, rows, cents, used = [0], [], [], []
    for task in tasks:
        for requirement in task.requirements:
            commitment = commitments.get(requirement.id)
            if commitment is None:
                continue
            visits = commitment.visits
            weekdays = {visit.day % DAYS_PER_WEEK for visit in visits}
            halves = {1 if visit.start_s < NOON_S else 2 for visit in visits}
            earliest_s = min(visit.start_s for visit in visits)
            free = requirement.unpriced
            capped = Habit.WEEKDAY not in free
            rows.append((sum(1 << day for day in weekdays), sum(halves), earliest_s, capped))
            cents.append([0 if habit in free else price for habit, price in by_habit.items()])
            row = np.zeros(len(number) + 1, dtype=np.bool_)
            # A vehicle that is gone can never be the one promised: the last column says so.
            row[[number.get(visit.vehicle_id, len(number)) for visit in visits]] = True
            used.append(row)
        first.append(len(rows))
    flags = np.array(used, dtype=np.bool_).reshape(-1, len(number) + 1)
    return (
        np.array(first, dtype=np.int64),
        np.array(rows, dtype=np.int64).reshape(-1, 4),
        np.array(cents, dtype=np.float64).reshape(-1, 4) / component.repeats,
        flags,
    )


def _outputs(
    instance: Instance, tasks: Sequence[Task], component: Component
) -> tuple[kernel.Ints, kernel.Ints, kernel.Ints]:
    """Return each vehicle's base among those of limited output, their limits, tasks' draws."""
    outputs = instance.outputs
    numbers = {depot: row for row, depot in enumerate(outputs.depots)}
    return (
        np.array([numbers.get(instance.depots[v], -1) for v in component.vehicles], dtype=np.int64),
        outputs.limit,
        outputs.draw[[task.index for task in tasks]],
    )
