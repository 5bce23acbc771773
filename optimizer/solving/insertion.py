"""Where a task fits best into a schedule, over all its choices of days, vehicles and positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving import kernel
from optimizer.solving.cost import changes_weekday
from optimizer.solving.instance import Task, committed_vehicles
from optimizer.solving.schedule import Choice, Schedule


@dataclass(frozen=True, slots=True)
class Slot:
    """A feasible place for one visit, and what it costs more."""

    vehicle: int
    position: int
    extra_cents: float
    is_new: bool


class Insertion:
    """
    Finds the cheapest feasible places of one task.

    Parameters
    ----------
    schedule
        Where to insert; not changed by looking.
    task
        What to insert.
    options
        Its choices of days.
    vehicles
        Candidates; all that may serve the task when ``None``.
    """

    def __init__(
        self,
        schedule: Schedule,
        task: Task,
        options: Sequence[Choice],
        vehicles: Iterable[int] | None = None,
    ) -> None:
        self.schedule = schedule
        self.instance = schedule.instance
        self.task = task
        self.options = options
        self.vehicles = sorted(task.vehicles if vehicles is None else set(vehicles))
        self._days = sorted({day for choice in options for day in choice.days})
        self._column = {day: j for j, day in enumerate(self._days)}
        self._row = {vehicle: i for i, vehicle in enumerate(self.vehicles)}
        self._tables: dict[int | None, tuple[kernel.Floats, kernel.Ints]] = {}
        self._locked = committed_vehicles(self.instance, task)

    def _table(self, half: int | None) -> tuple[kernel.Floats, kernel.Ints]:
        """Return extra cents and positions by vehicle and day, for one half-day."""
        if half not in self._tables:
            shape = (len(self.vehicles), len(self._days))
            extra = np.full(shape, np.inf)
            position = np.full(shape, -1, dtype=np.int64)
            schedule = self.schedule
            kernel.best_positions(
                self.instance.arrays,
                self.instance.scratch,
                schedule.halts,
                schedule.halves,
                schedule.lengths,
                schedule.costs,
                self.task.index,
                kernel.EITHER if half is None else half,
                np.array(self.vehicles, dtype=np.int64),
                np.array(self._days, dtype=np.int64),
                extra,
                position,
            )
            self._tables[half] = extra, position
        return self._tables[half]

    def slot(self, day: int, vehicle: int, half: int | None) -> Slot | None:
        """Return the cheapest feasible position on a vehicle's day."""
        extra, position = self._table(half)
        i, j = self._row[vehicle], self._column[day]
        if extra[i, j] == np.inf or self._locked.get(day, vehicle) != vehicle:
            return None
        if not self.schedule.may_go_out(vehicle, day):
            return None
        is_new = self.schedule.lengths[day, vehicle] == 0
        return Slot(vehicle, int(position[i, j]), float(extra[i, j]), bool(is_new))

    def best(self) -> tuple[Choice, dict[int, Slot], float] | None:
        """Return the cheapest choice with a slot for each of its days, and its cost in cents."""
        found: tuple[Choice, dict[int, Slot], float] | None = None
        for choice in self.options:
            slots = self._slots_for(choice)
            if slots is None:
                continue
            cost = sum(slot.extra_cents for slot in slots.values()) + self._change_cents(choice)
            if found is None or cost < found[2]:
                found = choice, slots, cost
        return found

    def most(self) -> tuple[Choice, dict[int, Slot]] | None:
        """Return the choice with slots for the most of its days, the cheapest of equals."""
        found: tuple[tuple[int, float], Choice, dict[int, Slot]] | None = None
        for choice in self.options:
            for vehicles in self._teams():
                slots = self._over_days(choice, vehicles)
                cost = sum(slot.extra_cents for slot in slots.values())
                rank = (-len(slots), cost + self._change_cents(choice))
                if slots and (found is None or rank < found[0]):
                    found = rank, choice, slots
        return None if found is None else found[1:]

    def _teams(self) -> list[list[int]]:
        """Return the sets of vehicles of which one set makes all visits."""
        if self.task.first.same_vehicle:
            return [[vehicle] for vehicle in self.vehicles]
        return [self.vehicles]

    def _change_cents(self, choice: Choice) -> float:
        if self.task.commitment is None:
            return 0.0
        price = self.instance.problem.prices.change_weekday_cents
        return changes_weekday(self.task.commitment, choice.days) * price

    def _slots_for(self, choice: Choice) -> dict[int, Slot] | None:
        best: tuple[float, dict[int, Slot]] | None = None
        for vehicles in self._teams():
            slots = self._over_days(choice, vehicles)
            if len(slots) == len(choice.days):
                cost = sum(slot.extra_cents for slot in slots.values())
                if best is None or cost < best[0]:
                    best = cost, slots
        return None if best is None else best[1]

    def _over_days(self, choice: Choice, vehicles: Sequence[int]) -> dict[int, Slot]:
        """Take the cheapest slot of each day that has one, counting new days out by vehicle."""
        extra, _ = self._table(choice.half)
        rows = np.array([self._row[vehicle] for vehicle in vehicles])
        new_days: dict[tuple[int, int], int] = {}
        slots: dict[int, Slot] = {}
        for day in choice.days:
            week = day // DAYS_PER_WEEK
            column = extra[rows, self._column[day]]
            for i in np.argsort(column, kind="stable"):
                if column[i] == np.inf:
                    break
                slot = self.slot(day, vehicles[i], choice.half)
                if slot is None or (slot.is_new and not self._has_day_left(slot, week, new_days)):
                    continue
                slots[day] = slot
                if slot.is_new:
                    key = (slot.vehicle, week)
                    new_days[key] = new_days.get(key, 0) + 1
                break
        return slots

    def _has_day_left(self, slot: Slot, week: int, new_days: dict[tuple[int, int], int]) -> bool:
        out = self.schedule.days_out(slot.vehicle, week) + new_days.get((slot.vehicle, week), 0)
        return out < self.instance.vehicles[slot.vehicle].max_days_per_week


def insert(schedule: Schedule, task: Task, options: Sequence[Choice]) -> bool:
    """Insert a task at its cheapest feasible place; tell whether there was one."""
    found = Insertion(schedule, task, options).best()
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def insert_partly(schedule: Schedule, task: Task, options: Sequence[Choice]) -> bool:
    """Insert as many visits of one choice as there is room for; tell whether there were any."""
    found = Insertion(schedule, task, options).most()
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def complete(schedule: Schedule, task: Task) -> None:
    """Insert visits of the task's present choice that are missing, where they fit now."""
    choice, visits = schedule.choices[task.index], schedule.visits[task.index]
    if choice is None:
        return
    missing = Choice(days=tuple(d for d in choice.days if d not in visits), half=choice.half)
    vehicles = set(visits.values()) if task.first.same_vehicle else None
    found = Insertion(schedule, task, [missing], vehicles).most()
    if found is not None:
        _take(schedule, task, choice, found[1])


def _take(schedule: Schedule, task: Task, choice: Choice, slots: dict[int, Slot]) -> None:
    for day, slot in slots.items():
        key = (day, slot.vehicle)
        old = schedule.routes.get(key, ())
        halt = (task.index, choice.half)
        if not schedule.set_route(key, (*old[: slot.position], halt, *old[slot.position :])):
            raise RuntimeError("A slot was found feasible but cannot be taken.")
    schedule.choices[task.index] = choice
