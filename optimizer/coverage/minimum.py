"""A proved minimum: fewer vehicles than this make every visit in no plan whatsoever."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pulp

from optimizer.coverage.cbc import minimise
from optimizer.coverage.demand import CoverDemand, CoverPool, CoverUnit
from optimizer.domain.coverage import CoverStatus
from optimizer.domain.services import TimeWindow

Name = TypeVar("Name")

TOLERANCE = 1e-6
BELOW_ONE = 0.999
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A halt with the least that it takes: ``halt_s`` on site, ``leg_s`` to get there."""

    able: tuple[int, ...]
    visits: int
    halt_s: int
    leg_s: int
    windows: tuple[TimeWindow, ...]
    load_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Need:
    """What all visits of some units take together, by what a vehicle has of it."""

    work_s: float
    halts: int
    loads: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Room:
    """The most that one vehicle of a class has in the cycle."""

    work_s: float
    halts: float
    loads: tuple[float, ...]


def minimum_vehicles(demand: CoverDemand, *, seconds: float = SECONDS) -> int | None:
    """
    Return a number of vehicles that no plan which makes every visit can undercut.

    A relaxation of every plan, without estimates and without a greatest distance. A vehicle of
    class c (same abilities, same units, same hours) is counted once, n_c whole; y_gck is the part
    of what group g (units that the same classes may do) needs of resource k that class c spends:

        minimise    sum n_c
        subject to  sum over c: y_gck = 1                          every g, k with need_gk > 0
                    sum over g: need_gk y_gck <= room_ck n_c       every c, k
                    0 <= n_c <= vehicles of c

    Every plan that makes every visit is a solution: with n_c the vehicles of class c that it uses
    and y_gck = what the visits of g that c makes need of k / what all visits of g need of it, the
    first row holds because each visit is made by one class, the second because each vehicle has
    no more than room_ck. Units of a group differ, so one class may make the long visits and
    another the laden ones: each resource has parts of its own. (With one y_gc for all of them a
    group could only be split in equal proportions, which refuses plans that exist.)

    This is the continuous bound of bin packing (what there is to pack over the room of a bin:
    Martello and Toth, Lower bounds and reduction procedures for the bin packing problem, Discrete
    Applied Mathematics 28(1), 1990), with several resources as in vector packing (Spieksma, A
    branch-and-bound algorithm for the two-dimensional vector packing problem, Computers and
    Operations Research 21(1), 1994) and bins of several kinds; what is charged and what a vehicle
    has room for, below, are this model's own.

    Units of one stop that one vehicle may make may follow each other without driving: only the
    one with the most visits is charged the way. Rooms of a vehicle in the cycle, its
    best days (at most so many a week): (1) time: shift with overtime, against visits x (halt +
    least leg to get there, from anywhere), and at most what its shift and the windows of its units
    have in common, with one longest leg for each window, since only the first halt of a window is
    driven to outside it; (2) halts: as many of the shortest as fit one after another; (3) each
    kind of load: trips x capacity.

    Parameters
    ----------
    demand
        What is due and who could do it.
    seconds
        Time limit of all of it; the bound proved by then counts.

    Returns
    -------
    int or None
        ``None`` where it is proved that even all vehicles cannot make every visit.
    """
    if any(not unit.able for unit in demand.units):
        return None
    ends_at = time.monotonic() + seconds
    units = _charged(demand.units)
    classes = _classes(demand, units)
    groups: dict[tuple[int, ...], list[_Unit]] = defaultdict(list)
    class_of = {pool.index: c for c, pools in enumerate(classes) for pool in pools}
    for unit in units:
        groups[tuple(sorted({class_of[p] for p in unit.able}))].append(unit)
    total = 0
    units_of: dict[int, list[_Unit]] = defaultdict(list)
    for key, members in groups.items():
        for c in key:
            units_of[c] += members
    for keys in _connected({key: key for key in groups}):
        found = _least(
            {key: _need(groups[key]) for key in keys},
            {c: _room(classes[c], units_of[c]) for key in keys for c in key},
            {c: sum(pool.vehicles for pool in classes[c]) for key in keys for c in key},
            seconds=max(0.0, ends_at - time.monotonic()),
        )
        if found is None:
            return None
        total += found
    return total


def _charged(units: Sequence[CoverUnit]) -> list[_Unit]:
    """Return the least that each unit takes, whatever else is served at the same stop."""
    at: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        at[unit.stop_id].append(number)
    charged: set[int] = set()
    for numbers in at.values():
        for together in _connected({n: units[n].able for n in numbers}):
            charged.add(max(together, key=lambda n: (units[n].visits, -n)))
    return [
        _Unit(
            able=unit.able,
            visits=unit.visits,
            halt_s=unit.duration_s,
            leg_s=unit.least_leg_s if number in charged else 0,
            windows=unit.windows,
            load_out=unit.load_out,
        )
        for number, unit in enumerate(units)
    ]


def _classes(demand: CoverDemand, units: Sequence[_Unit]) -> list[list[CoverPool]]:
    """Return the pools in classes whose vehicles nothing here tells apart."""
    own: dict[int, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for p in unit.able:
            own[p].append(number)
    classes: dict[tuple[object, ...], list[CoverPool]] = defaultdict(list)
    for p, numbers in own.items():
        pool = demand.pools[p]
        v = pool.vehicle
        hours = (v.shifts, v.max_days_per_week, v.rules.max_overtime_s, v.rules.max_duty_s)
        classes[tuple(numbers), hours, v.capacity, v.max_trips].append(pool)
    return list(classes.values())


def _need(units: Sequence[_Unit]) -> _Need:
    """Add up what the visits of some units take at least."""
    return _Need(
        work_s=sum(u.visits * (u.halt_s + u.leg_s) for u in units),
        halts=sum(u.visits for u in units),
        loads=tuple(
            float(sum(u.visits * u.load_out[k] for u in units))
            for k in range(len(units[0].load_out))
        ),
    )


def _room(pools: Sequence[CoverPool], units: Sequence[_Unit]) -> _Room:
    """Return the most that one vehicle of a class has for these units in the cycle."""
    pool = pools[0]
    windows = _union(window for unit in units for window in unit.windows)
    leg_s = max(unit.leg_s for unit in units)
    shortest_s = max(1, min(unit.halt_s for unit in units))
    seconds, halts = [], []
    for shift in pool.vehicle.shifts:
        if shift is None:
            continue
        close_s = shift.close_s + pool.vehicle.rules.max_overtime_s
        length_s = close_s - shift.open_s
        if pool.vehicle.rules.max_duty_s is not None:
            length_s = min(length_s, pool.vehicle.rules.max_duty_s)
        shared = [
            min(w.close_s, close_s) - max(w.open_s, shift.open_s)
            for w in windows
            if min(w.close_s, close_s) > max(w.open_s, shift.open_s)
        ]
        seconds.append(min(length_s, sum(shared) + len(shared) * leg_s))
        halts.append(sum(length // shortest_s for length in shared))
    trips = pool.days_each * pool.vehicle.max_trips
    return _Room(
        work_s=sum(sorted(seconds, reverse=True)[: pool.days_each]),
        halts=sum(sorted(halts, reverse=True)[: pool.days_each]),
        loads=tuple(float(trips * room) for room in pool.vehicle.capacity),
    )


def _union(windows: Iterable[TimeWindow]) -> list[TimeWindow]:
    """Return windows that do not overlap and hold the same times."""
    found: list[TimeWindow] = []
    for window in sorted(set(windows), key=lambda w: (w.open_s, w.close_s)):
        if found and window.open_s <= found[-1].close_s:
            close_s = max(found[-1].close_s, window.close_s)
            found[-1] = TimeWindow(open_s=found[-1].open_s, close_s=close_s)
        else:
            found.append(window)
    return found


def _connected(members: Mapping[Name, Iterable[int]]) -> list[list[Name]]:
    """Return the names in groups whose members have nothing in common."""
    found: list[tuple[set[int], list[Name]]] = []
    for name, own in members.items():
        joined = [entry for entry in found if not entry[0].isdisjoint(own)]
        found = [entry for entry in found if entry not in joined]
        together = set(own).union(*(entry[0] for entry in joined))
        found.append((together, [name, *(other for entry in joined for other in entry[1])]))
    return [names for _, names in found]


def _least(
    needs: Mapping[tuple[int, ...], _Need],
    rooms: Mapping[int, _Room],
    counts: Mapping[int, int],
    *,
    seconds: float,
) -> int | None:
    """Return a lower bound of the vehicles of one connected set, ``None`` if all are too few."""
    if len(rooms) == 1:
        (room,), (count,) = rooms.values(), counts.values()
        least = max(_vehicles(need, room) for need in _sums(needs.values()))
        return None if least > count else math.ceil(least)
    # Everything is measured by the greatest room of its kind: CBC wants figures of one size.
    model = pulp.LpProblem("minimum", pulp.LpMinimize)
    n = {c: pulp.LpVariable(f"n{c}", 0, count, cat=pulp.LpInteger) for c, count in counts.items()}
    model.setObjective(pulp.lpSum(n.values()))
    rows: dict[tuple[int, str], list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for number, (key, need) in enumerate(needs.items()):
        # Each resource is split by itself: units of a group need them in unlike proportions.
        for name, amount in _amounts(need):
            if amount:
                parts = {c: pulp.LpVariable(f"y{number}_{name}_{c}", 0) for c in key}
                model += pulp.lpSum(parts.values()) == 1
                for c, part in parts.items():
                    rows[c, name].append((part, amount))
    room_of = {c: dict(_amounts(room)) for c, room in rooms.items()}
    unit = {name: max(1.0, *(of[name] for of in room_of.values())) for name in room_of[min(rooms)]}
    for (c, name), terms in rows.items():
        row = [(part, amount / unit[name]) for part, amount in terms]
        row.append((n[c], -room_of[c][name] / unit[name]))
        model += pulp.LpAffineExpression(row) <= 0
    found = minimise(model, seconds=seconds, gap=BELOW_ONE)
    if found.status is CoverStatus.INFEASIBLE:
        return None
    if found.status is CoverStatus.OPTIMAL and found.value is not None:
        return round(found.value)
    return max(0, math.ceil(found.bound - TOLERANCE)) if math.isfinite(found.bound) else 0


def _sums(needs: Iterable[_Need]) -> list[_Need]:
    """Return all needs as one: a single class makes everything."""
    listed = list(needs)
    return [
        _Need(
            work_s=sum(need.work_s for need in listed),
            halts=sum(need.halts for need in listed),
            loads=tuple(map(sum, zip(*(need.loads for need in listed), strict=True))),
        )
    ]


def _amounts(of: _Need | _Room) -> list[tuple[str, float]]:
    """Return the figures of a need or a room by name."""
    loads = [(f"load{k}", load) for k, load in enumerate(of.loads)]
    return [("work", of.work_s), ("halts", float(of.halts)), *loads]


def _vehicles(need: _Need, room: _Room) -> float:
    """Return how many vehicles of one class a need takes at least (infinite: none will do)."""
    least = 0.0
    for (_, amount), (_, size) in zip(_amounts(need), _amounts(room), strict=True):
        if amount > 0:
            least = max(least, amount / size if size else math.inf)
    return least if math.isinf(least) else float(math.ceil(least - TOLERANCE))
