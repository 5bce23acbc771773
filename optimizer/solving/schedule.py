"""The solution while it is worked on: who is visited on which days, and every route's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving import kernel
from optimizer.solving.instance import Instance
from optimizer.solving.timing import (
    RELOADED,
    Halt,
    Timetable,
    as_array,
    route_cost,
    timetable,
)

RouteKey = tuple[int, int]
"""Day and vehicle index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Days on which a task is visited and the part of the day it is bound to (``None``: any)."""

    days: tuple[int, ...]
    part: int | None


@dataclass(frozen=True, eq=False)
class ChoiceTable:
    """
    The choices of a task, and when asked for their days as a 0/1 matrix, for fast sums over days.

    ``uses[c, j]`` is 1 when choice ``c`` visits on ``days[j]``; ``parts[c]`` is the part of the day
    it is bound to (`optimizer.solving.kernel.EITHER` when free).
    """

    choices: tuple[Choice, ...]

    @cached_property
    def days(self) -> kernel.Ints:
        """All days of any choice, ascending."""
        return np.array(sorted({d for c in self.choices for d in c.days}), dtype=np.int64)

    @cached_property
    def uses(self) -> kernel.Floats:
        """Whether a choice visits on a day, (choices, days)."""
        uses = np.zeros((len(self.choices), len(self.days)))
        for row, choice in enumerate(self.choices):
            uses[row, np.searchsorted(self.days, choice.days)] = 1.0
        return uses

    @cached_property
    def parts(self) -> kernel.Ints:
        """Part of the day of each choice, (choices,)."""
        parts = [kernel.EITHER if c.part is None else c.part for c in self.choices]
        return np.array(parts, dtype=np.int64)


def without(halts: Sequence[Halt], task: int) -> tuple[Halt, ...]:
    """Return a route without a task, and without the trip that would be left empty."""
    rest = [halt for halt in halts if halt[0] != task]
    kept: list[Halt] = []
    for i, halt in enumerate(rest):
        follows = kept and kept[-1][0] != RELOADED
        if halt[0] != RELOADED or (follows and i + 1 < len(rest)):
            kept.append(halt)
    return tuple(kept)


class Schedule:
    """
    Choices of days by task, and routes with their timetables by day and vehicle.

    Parameters
    ----------
    instance
        The compiled problem.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.choices: list[Choice | None] = [None] * len(instance.tasks)
        self.routes: dict[RouteKey, tuple[Halt, ...]] = {}
        self.timetables: dict[RouteKey, Timetable] = {}
        self.visits: list[dict[int, int]] = [{} for _ in instance.tasks]
        """Vehicle by day, for every task."""
        shape = (instance.days, len(instance.vehicles))
        self.halts = np.zeros((*shape, instance.longest_route + 1), dtype=np.int32)
        self.lengths = np.zeros(shape, dtype=np.int64)
        self.costs = np.zeros(shape)
        """The routes once more as the compiled code reads them, with their cents."""
        self.out = np.zeros((instance.weeks, len(instance.vehicles)), dtype=np.int64)
        """Days out by week and vehicle."""
        outputs = instance.outputs
        self.drawn = np.zeros((len(outputs.depots), instance.days, outputs.draw.shape[1]), int)
        """What limited bases give out, by base, day and channel."""

    def copy(self) -> Schedule:
        """Return an independent copy."""
        other = Schedule.__new__(Schedule)
        other.instance = self.instance
        other.choices = list(self.choices)
        other.routes = dict(self.routes)
        other.timetables = dict(self.timetables)
        other.visits = [dict(days) for days in self.visits]
        other.halts = self.halts.copy()
        other.lengths, other.costs = self.lengths.copy(), self.costs.copy()
        other.out = self.out.copy()
        other.drawn = self.drawn.copy()
        return other

    def set_route(self, key: RouteKey, halts: Iterable[Halt]) -> bool:
        """
        Replace a route if it has a timetable; tell whether it was replaced.

        Choices are not touched: they are the caller's.
        """
        halts = tuple(halts)
        day, vehicle = key
        times = None
        if halts:
            if not self.fits(vehicle, halts) or self.output_excess(key, halts) > 0:
                return False
            times = timetable(self.instance, vehicle=vehicle, day=day, halts=halts)
            if times is None:
                return False
        self._draw(key, self.routes.get(key, ()), -1)
        self._draw(key, halts, 1)
        for task, _ in self.routes.pop(key, ()):
            if task != RELOADED:
                self.visits[task].pop(day, None)
        was_out = self.timetables.pop(key, None) is not None
        self.out[day // DAYS_PER_WEEK, vehicle] += (times is not None) - was_out
        self.lengths[day, vehicle] = len(halts)
        self.costs[day, vehicle] = 0.0
        if times is not None:
            self.routes[key] = halts
            self.timetables[key] = times
            self.costs[day, vehicle] = route_cost(self.instance, vehicle, times)
            self.halts[day, vehicle, : len(halts)] = self._coded(halts)
            for task, _ in halts:
                if task != RELOADED:
                    self.visits[task][day] = vehicle
        return True

    def fits(self, vehicle: int, halts: Sequence[Halt]) -> bool:
        """Tell whether the loads of a route fit: out before, back after each stop."""
        coded = self._coded(halts)
        return bool(kernel.loads_fit(self.instance.arrays, vehicle, coded, len(halts)))

    def output_excess(self, key: RouteKey, halts: Iterable[Halt]) -> int:
        """Return by how much a vehicle's base would give out too much with another route, or 0."""
        outputs, (day, vehicle) = self.instance.outputs, key
        depot = self.instance.depots[vehicle]
        if depot not in outputs.depots:
            return 0
        row = outputs.depots.index(depot)
        new = [task for task, _ in halts if task != RELOADED]
        old = [task for task, _ in self.routes.get(key, ()) if task != RELOADED]
        drawn = self.drawn[row, day] - outputs.draw[old].sum(axis=0)
        grown = outputs.draw[new].sum(axis=0)
        # What a smaller limit has made too much already may stay as long as it does not grow.
        over = np.where(grown > 0, drawn + grown - outputs.limit[row], 0)
        return int(max(0, over.max(initial=0)))

    def _draw(self, key: RouteKey, halts: Iterable[Halt], times: int) -> None:
        """Count what a route takes of its base's output."""
        outputs, (day, vehicle) = self.instance.outputs, key
        if self.instance.depots[vehicle] in outputs.depots:
            row = outputs.depots.index(self.instance.depots[vehicle])
            tasks = [task for task, _ in halts if task != RELOADED]
            self.drawn[row, day] += times * outputs.draw[tasks].sum(axis=0)

    def _coded(self, halts: Sequence[Halt]) -> kernel.SmallInts:
        return as_array(self.instance.arrays.parts, halts)

    def remove(self, task: int) -> None:
        """
        Take a task out of all its routes.

        A route that has no timetable without it (the halt was where the crew could break, or the
        direct leg is slower) is given up; its other visits are then missing.
        """
        for day, vehicle in list(self.visits[task].items()):
            rest = without(self.routes[day, vehicle], task)
            if not self.set_route((day, vehicle), rest):
                self.set_route((day, vehicle), ())
        self.choices[task] = None

    def starts_s(self, task: int) -> dict[int, int]:
        """Return when each visit of a task starts, by day."""
        found = {}
        for day, vehicle in self.visits[task].items():
            place = [index for index, _ in self.routes[day, vehicle]].index(task)
            found[day] = self.timetables[day, vehicle].starts_s[place]
        return found

    def days_out(self, vehicle: int, week: int) -> int:
        """Return how many days of a week a vehicle is out."""
        return int(self.out[week, vehicle])

    def may_go_out(self, vehicle: int, day: int) -> bool:
        """Tell whether a vehicle is out on a day or may be, by its days a week."""
        if (day, vehicle) in self.routes:
            return True
        limit = self.instance.vehicles[vehicle].max_days_per_week
        return self.days_out(vehicle, day // DAYS_PER_WEEK) < limit
