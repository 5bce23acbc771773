"""The solution while it is worked on: who is visited on which days, and every route's order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving.instance import Instance, Task
from optimizer.solving.timing import Halt, Timetable, timetable

RouteKey = tuple[int, int]
"""Day and vehicle index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Days on which a task is visited and the half-day it is bound to (``None``: either)."""

    days: tuple[int, ...]
    half: int | None


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

    def copy(self) -> Schedule:
        """Return an independent copy."""
        other = Schedule.__new__(Schedule)
        other.instance = self.instance
        other.choices = list(self.choices)
        other.routes = dict(self.routes)
        other.timetables = dict(self.timetables)
        other.visits = [dict(days) for days in self.visits]
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
            self.visits[task].pop(day, None)
        self.timetables.pop(key, None)
        if times is not None:
            self.routes[key] = halts
            self.timetables[key] = times
            for task, _ in halts:
                self.visits[task][day] = vehicle
        return True

    def fits(self, vehicle: int, halts: Iterable[Halt]) -> bool:
        """Tell whether the loads of a route fit: out before, back after each stop."""
        tasks = [self.instance.tasks[task] for task, _ in halts]
        return fits_loads(tasks, self.instance.vehicles[vehicle].capacity)

    def remove(self, task: int) -> None:
        """Take a task out of all its routes; routes only get shorter, so they stay feasible."""
        for day, vehicle in list(self.visits[task].items()):
            rest = [halt for halt in self.routes[day, vehicle] if halt[0] != task]
            if not self.set_route((day, vehicle), rest):
                raise RuntimeError("A route without one of its stops must be feasible.")
        self.choices[task] = None

    def days_out(self, vehicle: int, week: int) -> int:
        """Return how many days of a week a vehicle is out."""
        first = week * DAYS_PER_WEEK
        return sum((day, vehicle) in self.routes for day in range(first, first + DAYS_PER_WEEK))

    def may_go_out(self, vehicle: int, day: int) -> bool:
        """Tell whether a vehicle is out on a day or may be, by its days a week."""
        if (day, vehicle) in self.routes:
            return True
        limit = self.instance.vehicles[vehicle].max_days_per_week
        return self.days_out(vehicle, day // DAYS_PER_WEEK) < limit


def fits_loads(tasks: list[Task], capacity: tuple[int, ...]) -> bool:
    """Tell whether mixed loads fit at every point of a trip through ``tasks``."""
    for kind, room in enumerate(capacity):
        on_board = sum(task.load_out[kind] for task in tasks)
        if on_board > room:
            return False
        for task in tasks:
            on_board += task.load_back[kind] - task.load_out[kind]
            if on_board > room:
                return False
    return True
