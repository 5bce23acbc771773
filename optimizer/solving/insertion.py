"""Where a task fits best into a schedule, over all its choices of days, vehicles and positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving import kernel
from optimizer.solving.instance import committed_vehicles
from optimizer.solving.positions import best_positions
from optimizer.solving.schedule import Choice, ChoiceTable, Schedule
from optimizer.solving.tasks import Task

CANDIDATES = 12
"""Choices tried, cheapest first, until one keeps the vehicles' days a week."""


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
    table
        Its choices of days.
    vehicles
        Candidates; all that may serve the task when ``None``.
    """

    def __init__(
        self,
        schedule: Schedule,
        task: Task,
        table: ChoiceTable,
        vehicles: Iterable[int] | None = None,
    ) -> None:
        self.schedule = schedule
        self.instance = schedule.instance
        self.task = task
        self.table = table
        self.vehicles = np.array(
            sorted(task.vehicles if vehicles is None else set(vehicles)), dtype=np.int64
        )
        self.is_new = schedule.lengths[np.ix_(table.days, self.vehicles)].T == 0
        self._open = self._may_serve()
        self._extra: dict[int, tuple[kernel.Floats, kernel.Ints]] = {}

    def _may_serve(self) -> np.ndarray:
        """Tell, by vehicle and day, whether days a week and locks leave the vehicle to us."""
        instance, weeks = self.instance, self.table.days // DAYS_PER_WEEK
        limits = np.array([instance.vehicles[v].max_days_per_week for v in self.vehicles])
        out = self.schedule.out[np.ix_(weeks, self.vehicles)].T
        may = ~self.is_new | (out < limits.reshape(-1, 1))
        may &= self._has_output()
        for day, vehicle in committed_vehicles(instance, self.task).items():
            may[:, self.table.days == day] &= (self.vehicles == vehicle).reshape(-1, 1)
        return np.asarray(may)

    def _has_output(self) -> np.ndarray:
        """Tell, by vehicle and day, whether the base has enough output left for a visit."""
        outputs = self.instance.outputs
        has = np.ones((len(self.vehicles), len(self.table.days)), dtype=np.bool_)
        for row, depot in enumerate(outputs.depots):
            after = self.schedule.drawn[row, self.table.days] + outputs.draw[self.task.index]
            mine = [i for i, v in enumerate(self.vehicles) if self.instance.depots[v] == depot]
            has[mine] = (after <= outputs.limit[row]).all(axis=1)
        return has

    def extra(self, part: int) -> tuple[kernel.Floats, kernel.Ints]:
        """Return extra cents (infinity: no slot) and positions by vehicle and day."""
        if part not in self._extra:
            shape = (len(self.vehicles), len(self.table.days))
            extra, position = np.full(shape, np.inf), np.full(shape, -1, dtype=np.int64)
            schedule = self.schedule
            best_positions(
                self.instance.arrays,
                self.instance.layout,
                schedule.halts,
                schedule.lengths,
                schedule.costs,
                self.instance.arrays.parts * self.task.index + part,
                self.vehicles,
                self.table.days,
                extra,
                position,
            )
            extra[~self._open] = np.inf
            self._extra[part] = extra, position
        return self._extra[part]

    def has_slot(self, day: int, vehicle: int, part: int | None) -> bool:
        """Tell whether a visit fits on a vehicle's day."""
        extra, _ = self.extra(kernel.EITHER if part is None else part)
        row = int(np.searchsorted(self.vehicles, vehicle))
        return bool(extra[row, np.searchsorted(self.table.days, day)] < np.inf)

    def best(self) -> tuple[Choice, dict[int, Slot]] | None:
        """Return the cheapest choice with a slot for each of its days."""
        options = self._ranked()
        for _, row, vehicles in options[:CANDIDATES]:
            slots = self._over_days(row, vehicles)
            if len(slots) == len(self.table.choices[row].days):
                return self.table.choices[row], slots
        return None

    def _ranked(self) -> list[tuple[float, int, kernel.Ints]]:
        """Return (cents, choice, vehicles) of what seems possible, cheapest first."""
        ranked: list[tuple[float, int, kernel.Ints]] = []
        for part in np.unique(self.table.parts):
            extra, _ = self.extra(int(part))
            rows = np.flatnonzero(self.table.parts == part)
            changes = self._change_cents(rows)
            for members, by_day in self._teams(extra):
                finite = np.where(np.isfinite(by_day), by_day, 0.0)
                cents = self.table.uses[rows] @ finite + changes
                closed = self.table.uses[rows] @ ~np.isfinite(by_day)
                for row, value in zip(rows[closed == 0], cents[closed == 0], strict=True):
                    ranked.append((float(value), int(row), members))
        ranked.sort(key=lambda option: option[:2])
        return ranked

    def _teams(self, extra: kernel.Floats) -> list[tuple[kernel.Ints, kernel.Floats]]:
        """Return the sets of vehicles (rows) of which one makes all visits, with cents by day."""
        if not len(self.vehicles):
            return []
        rows = range(len(self.vehicles))
        if self.task.first.same_vehicle:
            return [(np.array([i]), extra[i]) for i in rows]
        if self.task.first.same_base:
            bases = np.array([self.instance.depots[v] for v in self.vehicles])
            teams = [np.flatnonzero(bases == base) for base in np.unique(bases)]
            return [(team, extra[team].min(axis=0)) for team in teams]
        return [(np.array(rows), extra.min(axis=0))]

    def _change_cents(self, rows: kernel.Ints) -> kernel.Floats:
        commitment = self.task.commitment
        if commitment is None:
            return np.zeros(len(rows))
        price = self.instance.problem.prices.change_weekday_cents
        changed = [
            self.instance.changes_weekday(commitment, self.table.choices[row].days) for row in rows
        ]
        return np.array(changed, dtype=np.float64) * price

    def most(self) -> tuple[Choice, dict[int, Slot]] | None:
        """Return the choice with slots for the most of its days, the cheapest of equals."""
        found: tuple[tuple[int, float], Choice, dict[int, Slot]] | None = None
        for part in np.unique(self.table.parts):
            extra, _ = self.extra(int(part))
            for row in np.flatnonzero(self.table.parts == part):
                for members, _ in self._teams(extra):
                    slots = self._over_days(int(row), members)
                    rank = (-len(slots), sum(slot.extra_cents for slot in slots.values()))
                    if slots and (found is None or rank < found[0]):
                        found = rank, self.table.choices[row], slots
        return None if found is None else found[1:]

    def _over_days(self, row: int, members: kernel.Ints) -> dict[int, Slot]:
        """Take the cheapest slot of each day that has one, counting new days out by vehicle."""
        extra, position = self.extra(int(self.table.parts[row]))
        new_days: dict[tuple[int, int], int] = {}
        slots: dict[int, Slot] = {}
        for column in np.flatnonzero(self.table.uses[row]):
            day = int(self.table.days[column])
            week = day // DAYS_PER_WEEK
            for i in members[np.argsort(extra[members, column], kind="stable")]:
                if extra[i, column] == np.inf:
                    break
                vehicle, is_new = int(self.vehicles[i]), bool(self.is_new[i, column])
                if is_new and not self._has_day_left(vehicle, week, new_days):
                    continue
                cents = float(extra[i, column])
                slots[day] = Slot(vehicle, int(position[i, column]), cents, is_new)
                if is_new:
                    new_days[vehicle, week] = new_days.get((vehicle, week), 0) + 1
                break
        return slots

    def _has_day_left(self, vehicle: int, week: int, new_days: dict[tuple[int, int], int]) -> bool:
        out = self.schedule.days_out(vehicle, week) + new_days.get((vehicle, week), 0)
        return out < self.instance.vehicles[vehicle].max_days_per_week


def insert(
    schedule: Schedule, task: Task, table: ChoiceTable, vehicles: Sequence[int] | None = None
) -> bool:
    """Insert a task at its cheapest feasible place; tell whether there was one."""
    found = Insertion(schedule, task, table, vehicles).best()
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def insert_partly(schedule: Schedule, task: Task, table: ChoiceTable) -> bool:
    """Insert as many visits of one choice as there is room for; tell whether there were any."""
    found = Insertion(schedule, task, table).most()
    if found is None:
        return False
    _take(schedule, task, found[0], found[1])
    return True


def complete(schedule: Schedule, task: Task) -> None:
    """Insert visits of the task's present choice that are missing, where they fit now."""
    choice, visits = schedule.choices[task.index], schedule.visits[task.index]
    if choice is None:
        return
    missing = Choice(days=tuple(d for d in choice.days if d not in visits), part=choice.part)
    vehicles = schedule.instance.successors(task, set(visits.values()))
    found = Insertion(schedule, task, ChoiceTable((missing,)), vehicles).most()
    if found is not None:
        _take(schedule, task, choice, found[1])


def _take(schedule: Schedule, task: Task, choice: Choice, slots: dict[int, Slot]) -> None:
    for day, slot in slots.items():
        key = (day, slot.vehicle)
        old = schedule.routes.get(key, ())
        halt = (task.index, choice.part)
        if not schedule.set_route(key, (*old[: slot.position], halt, *old[slot.position :])):
            raise RuntimeError("A slot was found feasible but cannot be taken.")
    schedule.choices[task.index] = choice
