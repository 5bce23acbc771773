"""A block as the compiled search reads it, in as much detail as is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving import kernel
from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.blocks import Block, Supply, load_kinds
from optimizer.solving.instance import Instance
from optimizer.solving.packed import packed
from optimizer.units import HOUR_S

Ways = tuple[tuple[int, int], ...]
"""Tables of travel and tariffs by which a vehicle drives on the days of a class, each once."""

NEAR = 40
"""Tasks that may follow a task in a quick search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """
    What the routes of the relaxation keep to; the less, the quicker and the looser.

    ``kinds`` are the load kinds that must fit, ``drive`` tells whether the limit of driving binds,
    ``memory[t]`` are the tasks that task t remembers, itself first.
    """

    kinds: tuple[int, ...]
    drive: bool
    memory: tuple[tuple[int, ...], ...]


class Network:
    """
    Places, legs and sources of a block.

    Parameters
    ----------
    instance
        The problem.
    block
        Which part of it.
    """

    def __init__(self, instance: Instance, block: Block) -> None:
        self.instance = instance
        self.block = block
        self.tasks = [instance.tasks[t] for t in block.tasks]
        self.places = sorted({task.location for task in self.tasks})
        rows = {place: i for i, place in enumerate(self.places)}
        self.place = np.array([rows[task.location] for task in self.tasks], dtype=np.int32)
        self.spans = [sorted(t.intervals(None), key=lambda span: span[1]) for t in self.tasks]
        self.kinds = load_kinds(instance, block.tasks)
        self.aboard_s = np.array(
            [min(task.on_board_s, UNREACHABLE_S) for task in self.tasks], dtype=np.int32
        )
        self._ways_of: dict[tuple[int, int], Ways] = {}
        self._legs: dict[Ways, tuple[pricing.SmallInts, pricing.Floats]] = {}
        self._inner: dict[Ways, tuple[pricing.SmallInts, pricing.Floats]] = {}
        self._home_s: dict[tuple[int, Ways], tuple[pricing.SmallInts, pricing.SmallInts]] = {}

    def near(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Return the tasks nearest to each task, itself first."""
        legs_s = self.instance.arrays.travel_s.min(axis=0)[np.ix_(self.places, self.places)]
        between_s = np.minimum(legs_s, legs_s.T)
        listed = []
        for task, place in enumerate(self.place):
            far_s = between_s[place][self.place].astype(np.int64)
            far_s[task] = -1
            listed.append(tuple(np.argsort(far_s, kind="stable")[:count].tolist()))
        return tuple(listed)

    def net(self, detail: Detail) -> pricing.Net:
        """Return the tasks of the block."""
        counts = [len(spans) for spans in self.spans]
        tasks = len(self.tasks)
        slot = np.full((tasks + 1, tasks), -1, dtype=np.int8)
        for task, remembered in enumerate(detail.memory):
            slot[task, list(remembered)] = np.arange(len(remembered))
        at_base = range(min(tasks, pricing.MAX_MEMORY))
        slot[tasks, at_base] = at_base
        return packed(
            pricing.Net(
                place=self.place,
                work_s=np.array([task.duration_s for task in self.tasks], dtype=np.int32),
                aboard_s=self.aboard_s,
                spoils=bool((self.aboard_s < UNREACHABLE_S).any()),
                node_of=np.cumsum([0, *counts]).astype(np.int32),
                task_of=np.repeat(np.arange(tasks), counts).astype(np.int32),
                close_s=np.array(
                    [last for spans in self.spans for _, last in spans], dtype=np.int32
                ),
                load_out=_loads([task.load_out for task in self.tasks], detail.kinds),
                load_back=_loads([task.load_back for task in self.tasks], detail.kinds),
                slot=slot,
                near=np.array(self.near(NEAR), dtype=np.int32),
            )
        )

    def sources(self, detail: Detail) -> tuple[pricing.Source, ...]:
        """Return the sources of the block, in the order of its supplies."""
        return tuple(self._source(supply, detail) for supply in self.block.supplies)

    def _source(self, supply: Supply, detail: Detail) -> pricing.Source:
        arrays = self.instance.arrays
        spec = self.instance.vehicles[supply.vehicle]
        rules, rates = spec.rules, spec.rates
        depot = int(arrays.vehicle[supply.vehicle, kernel.DEPOT])
        legs_s, cents = self.legs(supply)
        leg_s, leg_cents = self._between(supply)
        out_s, home_s = self._shortest(depot, supply)
        latest_s = supply.hours.close_s + rules.max_overtime_s
        on_shift_s = latest_s - supply.hours.open_s
        longest_drive_s = on_shift_s - min(task.duration_s for task in self.tasks)
        drive_binds = detail.drive and rules.max_drive_s < longest_drive_s
        open_s = self._open_s(out_s)
        tasks = self._reached(supply, open_s, out_s, home_s, latest_s, rules.max_drive_s)
        duty_binds = rules.max_duty_s is not None and rules.max_duty_s < on_shift_s
        return packed(
            pricing.Source(
                tasks=tasks,
                serves=np.isin(np.arange(len(self.tasks)), tasks).astype(np.int8),
                places=np.unique(self.place[tasks]),
                single=(np.bincount(self.place[tasks], minlength=len(self.places)) < 2).astype(
                    np.int8
                ),
                open_s=open_s,
                leg_s=leg_s,
                leg_cents=leg_cents,
                out_s=np.ascontiguousarray(legs_s[depot, self.places]),
                out_cents=np.ascontiguousarray(cents[depot, self.places]),
                back_s=np.ascontiguousarray(legs_s[self.places, depot]),
                back_cents=np.ascontiguousarray(cents[self.places, depot]),
                home_s=home_s,
                capacity=np.array([spec.capacity[k] for k in detail.kinds], dtype=np.int32),
                day_cents=float(rates.day_cents),
                wait_cents=rates.wait_h_cents / HOUR_S,
                overtime_cents=rates.overtime_h_cents / HOUR_S,
                from_s=supply.hours.open_s,
                close_s=supply.hours.close_s,
                latest_s=latest_s,
                break_s=rules.break_s,
                break_from_s=rules.break_from_s,
                break_until_s=rules.break_until_s,
                max_drive_s=rules.max_drive_s if drive_binds else pricing.NEVER,
                max_duty_s=pricing.NEVER
                if rules.max_duty_s is None or not duty_binds
                else rules.max_duty_s,
                max_trips=spec.max_trips,
                reload_s=rules.reload_s,
            )
        )

    def _reached(
        self,
        supply: Supply,
        open_s: pricing.SmallInts,
        out_s: pricing.SmallInts,
        home_s: pricing.SmallInts,
        latest_s: int,
        max_drive_s: int,
    ) -> pricing.SmallInts:
        """Return the tasks of a source that any route can serve, on the shortest ways."""
        first = np.cumsum([0, *map(len, self.spans)])
        reached = []
        for task in supply.tasks:
            place, work_s = self.place[task], self.tasks[task].duration_s
            drive_s = int(out_s[place]) + int(home_s[place])
            arrival_s = supply.hours.open_s + int(out_s[place])
            starts = (
                max(arrival_s, int(open_s[first[task] + number]))
                for number, (_, last_s) in enumerate(self.spans[task])
                if max(arrival_s, int(open_s[first[task] + number])) <= last_s
            )
            start_s = min(starts, default=latest_s + 1)
            if drive_s <= max_drive_s and start_s + work_s + int(home_s[place]) <= latest_s:
                reached.append(task)
        return np.array(reached, dtype=np.int32)

    def legs(self, supply: Supply) -> tuple[pricing.SmallInts, pricing.Floats]:
        """
        Return the seconds and cents between all locations, by the ways of a source's days.

        Where days with different ways were taken for alike, each leg is the least of them.
        """
        ways = self._ways(supply)
        if ways not in self._legs:
            arrays = self.instance.arrays
            self._legs[ways] = (
                arrays.travel_s[[table for table, _ in ways]].min(axis=0),
                arrays.leg_cents[[tariff for _, tariff in ways]].min(axis=0),
            )
        return self._legs[ways]

    def _ways(self, supply: Supply) -> Ways:
        """Return by what a source's vehicle drives on its days."""
        key = supply.vehicle, supply.day_class
        if key not in self._ways_of:
            days = list(self.block.day_classes[supply.day_class])
            rows = self.instance.arrays.shift[supply.vehicle, days]
            pairs = {(int(row[kernel.WAYS]), int(row[kernel.TARIFF])) for row in rows}
            self._ways_of[key] = tuple(sorted(pairs))
        return self._ways_of[key]

    def _between(self, supply: Supply) -> tuple[pricing.SmallInts, pricing.Floats]:
        """Return seconds and cents between the places of the block."""
        ways = self._ways(supply)
        if ways not in self._inner:
            square = np.ix_(self.places, self.places)
            legs_s, cents = self.legs(supply)
            self._inner[ways] = (
                np.ascontiguousarray(legs_s[square]),
                np.ascontiguousarray(cents[square]),
            )
        return self._inner[ways]

    def _shortest(self, depot: int, supply: Supply) -> tuple[pricing.SmallInts, pricing.SmallInts]:
        """Return the shortest seconds from the base to each place and back, over other places."""
        key = depot, self._ways(supply)
        if key not in self._home_s:
            legs_s, _ = self.legs(supply)
            square = legs_s[np.ix_(self.places, self.places)].astype(np.int64)
            self._home_s[key] = (
                _detours(square.T, legs_s[depot, self.places]),
                _detours(square, legs_s[self.places, depot]),
            )
        return self._home_s[key]

    def _open_s(self, out_s: pricing.SmallInts) -> pricing.SmallInts:
        """Return the earliest start in each interval, with the load ready and brought here."""
        opens = []
        for task, spans in zip(self.tasks, self.spans, strict=True):
            place = self.places.index(task.location)
            ready_s = task.release_s + int(out_s[place]) if task.release_s else 0
            opens += [max(first, ready_s) for first, _ in spans]
        return np.array(opens, dtype=np.int64).clip(max=UNREACHABLE_S).astype(np.int32)


def _loads(loads: Sequence[tuple[int, ...]], kinds: Sequence[int]) -> pricing.SmallInts:
    rows = [[load[k] for k in kinds] for load in loads]
    return np.array(rows, dtype=np.int32).reshape(len(loads), len(kinds))


def _detours(legs_s: kernel.Ints, last_s: pricing.SmallInts) -> pricing.SmallInts:
    """Return the shortest seconds to the end of the last leg, over any number of other places."""
    best_s = last_s.astype(np.int64)
    while True:
        shorter_s = np.minimum(best_s, (legs_s + best_s[np.newaxis, :]).min(axis=1))
        if np.array_equal(shorter_s, best_s):
            return np.minimum(best_s, UNREACHABLE_S).astype(np.int32)
        best_s = shorter_s


def remember(
    memory: tuple[tuple[int, ...], ...], cycles: Iterable[tuple[int, Sequence[int]]]
) -> tuple[tuple[int, ...], ...]:
    """
    Return a memory in which tasks are remembered on the ways that came back to them.

    Parameters
    ----------
    memory
        As in `Detail`.
    cycles
        Tasks, each with those between two visits of it; a full memory stays as it is.
    """
    lists = [list(remembered) for remembered in memory]
    for task, between in cycles:
        for other in between:
            if task not in lists[other] and len(lists[other]) < pricing.MAX_MEMORY:
                lists[other].append(task)
    return tuple(map(tuple, lists))
