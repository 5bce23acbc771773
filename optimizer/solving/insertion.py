"""Where a task fits best into a schedule, over all its choices of days, vehicles and positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.problem import LockLevel
from optimizer.solving.cost import changes_weekday, route_cost
from optimizer.solving.instance import Task
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.timing import Halt, timetable


@dataclass(frozen=True, slots=True)
class Slot:
    """A feasible place for one visit: the route with it, and what it costs more."""

    vehicle: int
    halts: tuple[Halt, ...]
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
    vehicles
        Candidates; all that may serve the task when ``None``.
    """

    def __init__(
        self, schedule: Schedule, task: Task, vehicles: Iterable[int] | None = None
    ) -> None:
        self.schedule = schedule
        self.instance = schedule.instance
        self.task = task
        self.vehicles = sorted(task.vehicles if vehicles is None else set(vehicles))
        self._slots: dict[tuple[int, int, int | None], Slot | None] = {}

    def slot(self, day: int, vehicle: int, half: int | None) -> Slot | None:
        """Return the cheapest feasible position on a vehicle's day."""
        key = (day, vehicle, half)
        if key not in self._slots:
            self._slots[key] = self._find(day, vehicle, half)
        return self._slots[key]

    def _find(self, day: int, vehicle: int, half: int | None) -> Slot | None:
        if not self._may_serve(day, vehicle):
            return None
        schedule = self.schedule
        old = schedule.routes.get((day, vehicle), ())
        before = 0.0
        if old:
            before = route_cost(self.instance, vehicle, schedule.timetables[day, vehicle])
        best: Slot | None = None
        for position in range(len(old) + 1):
            halts = (*old[:position], (self.task.index, half), *old[position:])
            if not schedule.fits(vehicle, halts):
                continue
            times = timetable(self.instance, vehicle=vehicle, day=day, halts=halts)
            if times is None:
                continue
            extra = route_cost(self.instance, vehicle, times) - before
            if best is None or extra < best.extra_cents:
                best = Slot(vehicle, halts, extra, is_new=not old)
        return best

    def _may_serve(self, day: int, vehicle: int) -> bool:
        commitment = self.task.commitment
        if commitment is not None and commitment.lock is LockLevel.DAY_VEHICLE:
            name = self.instance.vehicles[vehicle].id
            if all((v.day, v.vehicle_id) != (day, name) for v in commitment.visits):
                return False
        return self.schedule.may_go_out(vehicle, day)

    def best(self, options: Iterable[Choice]) -> tuple[Choice, dict[int, Slot], float] | None:
        """
        Return the cheapest choice with a slot for each of its days, and its cost in cents.

        Parameters
        ----------
        options
            Choices of days to look at.
        """
        found: tuple[Choice, dict[int, Slot], float] | None = None
        for choice in options:
            slots = self._slots_for(choice)
            if slots is None:
                continue
            cost = sum(slot.extra_cents for slot in slots.values()) + self._change_cents(choice)
            if found is None or cost < found[2]:
                found = choice, slots, cost
        return found

    def most(self, options: Iterable[Choice]) -> tuple[Choice, dict[int, Slot]] | None:
        """
        Return the choice with slots for the most of its days, the cheapest of equals.

        Parameters
        ----------
        options
            Choices of days to look at.
        """
        found: tuple[tuple[int, float], Choice, dict[int, Slot]] | None = None
        for choice in options:
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

    def _over_days(self, choice: Choice, vehicles: Iterable[int]) -> dict[int, Slot]:
        """Take the cheapest slot of each day that has one, counting new days out by vehicle."""
        new_days: dict[tuple[int, int], int] = {}
        slots: dict[int, Slot] = {}
        for day in choice.days:
            week = day // DAYS_PER_WEEK
            offered = [
                slot
                for vehicle in vehicles
                if (slot := self.slot(day, vehicle, choice.half)) is not None
                and (not slot.is_new or self._has_day_left(vehicle, week, new_days))
            ]
            if not offered:
                continue
            chosen = min(offered, key=lambda slot: slot.extra_cents)
            slots[day] = chosen
            if chosen.is_new:
                key = (chosen.vehicle, week)
                new_days[key] = new_days.get(key, 0) + 1
        return slots

    def _has_day_left(self, vehicle: int, week: int, new_days: dict[tuple[int, int], int]) -> bool:
        out = self.schedule.days_out(vehicle, week) + new_days.get((vehicle, week), 0)
        return out < self.instance.vehicles[vehicle].max_days_per_week


def insert(schedule: Schedule, task: Task, options: Iterable[Choice]) -> bool:
    """Insert a task at its cheapest feasible place; tell whether there was one."""
    found = Insertion(schedule, task).best(options)
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def insert_partly(schedule: Schedule, task: Task, options: Iterable[Choice]) -> bool:
    """Insert as many visits of one choice as there is room for; tell whether there were any."""
    found = Insertion(schedule, task).most(options)
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def complete(schedule: Schedule, task: Task) -> None:
    """Insert visits of the task's present choice that are missing, where they fit now."""
    choice, visits = schedule.choices[task.index], schedule.visits[task.index]
    if choice is None:
        return
    missing = tuple(day for day in choice.days if day not in visits)
    vehicles = set(visits.values()) if task.first.same_vehicle else None
    found = Insertion(schedule, task, vehicles).most([Choice(days=missing, half=choice.half)])
    if found is not None:
        _take(schedule, task, choice, found[1])


def _take(schedule: Schedule, task: Task, choice: Choice, slots: dict[int, Slot]) -> None:
    for day, slot in slots.items():
        if not schedule.set_route((day, slot.vehicle), slot.halts):
            raise RuntimeError("A slot was found feasible but cannot be taken.")
    schedule.choices[task.index] = choice
