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
    """Days on which a task is visited and the half-day it is bound to (``None``: either)."""

    days: tuple[int, ...]
    half: int | None


@dataclass(frozen=True, eq=False)
class ChoiceTable:
    """
    The choices of a task, and when asked for their days as a 0/1 matrix, for fast sums over days.

    ``uses[c, j]`` is 1 when choice ``c`` visits on ``days[j]``; ``halves[c]`` is the half-day it
    is bound to (`optimizer.solving.kernel.EITHER` when free).
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
    def halves(self) -> kernel.Ints:
        """Half-day of each choice, (choices,)."""
        halves = [kernel.EITHER if c.half is None else c.half for c in self.choices]
        return np.array(halves, dtype=np.int64)


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
            if not self.fits(vehicle, halts):
                return False
            times = timetable(self.instance, vehicle=vehicle, day=day, halts=halts)
            if times is None:
                return False
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
            self.halts[day, vehicle, : len(halts)] = as_array(halts)
            for task, _ in halts:
                if task != RELOADED:
                    self.visits[task][day] = vehicle
        return True

    def fits(self, vehicle: int, halts: Sequence[Halt]) -> bool:
        """Tell whether the loads of a route fit: out before, back after each stop."""
        return bool(kernel.loads_fit(self.instance.arrays, vehicle, as_array(halts), len(halts)))

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

    def days_out(self, vehicle: int, week: int) -> int:
        """Return how many days of a week a vehicle is out."""
        return int(self.out[week, vehicle])

    def may_go_out(self, vehicle: int, day: int) -> bool:
        """Tell whether a vehicle is out on a day or may be, by its days a week."""
        if (day, vehicle) in self.routes:
            return True
        limit = self.instance.vehicles[vehicle].max_days_per_week
        return self.days_out(vehicle, day // DAYS_PER_WEEK) < limit
