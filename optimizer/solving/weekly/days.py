"""Which days and which vehicle: a CP-SAT model of one base's tasks over the cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.services import Habit
from optimizer.solving.instance import Instance, committed_vehicles
from optimizer.solving.schedule import Choice
from optimizer.solving.tasks import Task
from optimizer.solving.timing import alone_on
from optimizer.solving.weekly.valleys import valleys
from optimizer.units import HOUR_S, METRES_PER_KM, NOON_S

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Terms = list[tuple[cp_model.IntVar, int]]
else:
    from optimizer.solving import cp_sat as cp_model

UNPLACED_CENTS = 10**8
OVERTIME_CENTS_PER_S = 100
"""Price of a second of estimated work beyond the shift: the estimate is rough, so not a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tasks and vehicles of one depot that are planned together."""

    depot: int
    tasks: tuple[int, ...]
    vehicles: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Assignment:
    """What the weekly layer decides: a choice by task and a vehicle by task and day."""

    choices: dict[int, Choice] = field(default_factory=dict)
    vehicles: dict[int, dict[int, int]] = field(default_factory=dict)


class DayModel:
    """
    The days and vehicles of one group as a CP-SAT model.

    Parameters
    ----------
    instance
        The compiled problem.
    group
        What is planned together.
    options
        Choices by task.
    hops_s
        Estimated drive from a neighbouring stop, by task.
    """

    def __init__(
        self,
        instance: Instance,
        group: Group,
        *,
        options: dict[int, tuple[Choice, ...]],
        hops_s: list[int],
    ) -> None:
        self.instance = instance
        self.group = group
        self.hops_s = hops_s
        self.model = cp_model.CpModel()
        self.cost: Terms = []
        self.pick: dict[int, list[tuple[cp_model.IntVar, Choice]]] = {}
        self.serves: dict[tuple[int, int, int], cp_model.IntVar] = {}
        """By task, vehicle and day: a literal, true when that vehicle serves it then."""
        self.out: dict[tuple[int, int], cp_model.IntVar] = {}
        self._on: dict[tuple[int, int], list[tuple[cp_model.IntVar, Choice]]] = defaultdict(list)
        for task in group.tasks:
            self._add_choice(instance.tasks[task], options[task])
            self._add_vehicles(instance.tasks[task])
        self._add_vehicle_days()

    # Choices and vehicles -----------------------------------------------------------------

    def _add_choice(self, task: Task, options: tuple[Choice, ...]) -> None:
        """One choice of days, or none at a price far above any cost."""
        literals = [(self.model.new_bool_var(""), choice) for choice in options]
        unplaced = self.model.new_bool_var("")
        self.model.add_exactly_one([literal for literal, _ in literals] + [unplaced])
        self.cost.append((unplaced, UNPLACED_CENTS // task.priority * task.visits))
        self.pick[task.index] = literals
        prices = self.instance.problem.prices
        for literal, choice in literals:
            for day in choice.days:
                self._on[task.index, day].append((literal, choice))
            price = 0
            if task.commitment is not None:
                changes = self.instance.changes_weekday(task.commitment, choice.days)
                price += changes * prices.change_weekday_cents
                price += self._changes_half(task, choice) * prices.change_half_day_cents
            if price:
                self.cost.append((literal, price))

    def _changes_half(self, task: Task, choice: Choice) -> bool:
        half, promise = half_of(task, choice), task.commitment
        if half is None or promise is None:
            return False
        changed = {int(visit.start_s >= NOON_S) for visit in promise.visits} != {half}
        return changed and self.instance.is_priced(promise.requirement_id, Habit.HALF_DAY)

    def _add_vehicles(self, task: Task) -> None:
        """On each chosen day exactly one vehicle that can; always the same if the line says so."""
        members = set(self.group.vehicles)
        able = {v: set(alone_on(self.instance, task, v)) for v in task.vehicles if v in members}
        locked = committed_vehicles(self.instance, task)
        days = sorted({day for index, day in self._on if index == task.index})
        for day in days:
            literals = []
            for vehicle, days_able in able.items():
                if day in days_able and locked.get(day, vehicle) == vehicle:
                    literal = self.model.new_bool_var("")
                    self.serves[task.index, vehicle, day] = literal
                    literals.append(literal)
            chosen = [literal for literal, _ in self._on[task.index, day]]
            self.model.add(sum(literals) == sum(chosen))
        if task.first.same_vehicle:
            self._keep(task, {vehicle: vehicle for vehicle in able}, days)
        elif task.first.same_base:
            self._keep(task, {vehicle: self.instance.depots[vehicle] for vehicle in able}, days)
        self._price_vehicles(task)

    def _keep(self, task: Task, team_of: dict[int, int], days: list[int]) -> None:
        """Have one team make all visits of a task: a vehicle, or the vehicles of a base."""
        if len(set(team_of.values())) <= 1:
            return
        mine = {team: self.model.new_bool_var("") for team in team_of.values()}
        self.model.add_at_most_one(mine.values())
        for vehicle, team in team_of.items():
            for day in days:
                literal = self.serves.get((task.index, vehicle, day))
                if literal is not None:
                    self.model.add_implication(literal, mine[team])

    def _price_vehicles(self, task: Task) -> None:
        promise = task.commitment
        if promise is None or not self.instance.is_priced(promise.requirement_id, Habit.VEHICLE):
            return
        index = self.instance.vehicle_index
        old = {index.get(visit.vehicle_id, -1) for visit in promise.visits}
        price = self.instance.problem.prices.change_vehicle_cents
        for (index_of, vehicle, _), literal in self.serves.items():
            if index_of == task.index and vehicle not in old and price:
                self.cost.append((literal, max(1, price // task.visits)))

    # Vehicle-days ---------------------------------------------------------------------------

    def _add_vehicle_days(self) -> None:
        served: dict[tuple[int, int], list[int]] = defaultdict(list)
        for task, vehicle, day in self.serves:
            served[vehicle, day].append(task)
        labels = self._valleys()
        for (vehicle, day), tasks in sorted(served.items()):
            literals = [self.serves[task, vehicle, day] for task in tasks]
            out = self.out[vehicle, day] = self.model.new_bool_var("")
            for literal in literals:
                self.model.add_implication(literal, out)
            self.cost.append((out, self.instance.vehicles[vehicle].rates.day_cents))
            self._add_loads(vehicle, day, tasks)
            self._add_work(vehicle, day, tasks, labels)
            self._add_half_days(vehicle, day, tasks)
        self._add_days_per_week()
        self._add_output()

    def _add_output(self) -> None:
        """Let the base give out no more a day than it can."""
        outputs = self.instance.outputs
        if self.group.depot not in outputs.depots:
            return
        limits = outputs.limit[outputs.depots.index(self.group.depot)].tolist()
        by_day: dict[int, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
        for (task, _, day), literal in self.serves.items():
            by_day[day].append((literal, task))
        for channel, limit in enumerate(limits):
            for literals in by_day.values():
                terms = [(lit, int(outputs.draw[task, channel])) for lit, task in literals]
                if sum(draw for _, draw in terms) > limit:
                    self.model.add(_sum(terms) <= limit)

    def _valleys(self) -> dict[int, int]:
        places = sorted({self.instance.tasks[task].location for task in self.group.tasks})
        duration_s = self.instance.usual_travel[self.group.vehicles[0]].duration_s
        label_of = dict(zip(places, valleys(duration_s, places), strict=True))
        return {task: label_of[self.instance.tasks[task].location] for task in self.group.tasks}

    def _add_days_per_week(self) -> None:
        weeks: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (vehicle, day), out in self.out.items():
            weeks[vehicle, day // DAYS_PER_WEEK].append(out)
        for (vehicle, _), outs in weeks.items():
            limit = self.instance.vehicles[vehicle].max_days_per_week
            if len(outs) > limit:
                self.model.add(sum(outs) <= limit)

    def _add_loads(self, vehicle: int, day: int, tasks: list[int]) -> None:
        """Out and back each fit; how they mix on the way is the daily layer's to check."""
        for kind, room in enumerate(self.instance.vehicles[vehicle].capacity):
            for loads in ("load_out", "load_back"):
                terms = [
                    (self.serves[task, vehicle, day], load)
                    for task in tasks
                    if (load := getattr(self.instance.tasks[task], loads)[kind])
                ]
                if sum(load for _, load in terms) > room:
                    self.model.add(_sum(terms) <= room)

    def _add_work(self, vehicle: int, day: int, tasks: list[int], labels: dict[int, int]) -> None:
        """Work and estimated driving fit into the shift; driving to each valley is paid."""
        duration_s = self.instance.travel_on(vehicle, day).duration_s
        depot = self.group.depot
        valley_tasks: dict[int, list[int]] = defaultdict(list)
        for task in tasks:
            valley_tasks[labels[task]].append(task)
        farthest = self.model.new_int_var(0, 24 * HOUR_S, "")
        work: Terms = [(farthest, 1)]
        for members in valley_tasks.values():
            entered = self.model.new_bool_var("")
            places = [self.instance.tasks[task].location for task in members]
            away_s = min(duration_s[depot][p] + duration_s[p][depot] for p in places)
            self.model.add(farthest >= away_s * entered)
            for task in members:
                self.model.add_implication(self.serves[task, vehicle, day], entered)
            self.cost.append((entered, self._drive_cents(vehicle, away_s)))
        for task in tasks:
            work_s = self.instance.tasks[task].duration_s + self.hops_s[task]
            work.append((self.serves[task, vehicle, day], work_s))
        shift = self.instance.vehicles[vehicle].shifts[day]
        if shift is None:
            raise ValueError("A vehicle that serves must have a shift.")
        free_s = shift.close_s - shift.open_s - self.instance.vehicles[vehicle].rules.break_s
        hop_s = max(self.hops_s[task] for task in tasks)
        self._add_soft_limit(work, free_s + hop_s)

    def _drive_cents(self, vehicle: int, drive_s: int) -> int:
        rates = self.instance.vehicles[vehicle].rates
        metres = drive_s * _SPEED_M_PER_S
        return round(
            drive_s * rates.drive_h_cents / HOUR_S + metres * rates.km_cents / METRES_PER_KM
        )

    def _add_soft_limit(self, terms: Terms, limit_s: int) -> None:
        if sum(weight for _, weight in terms) <= limit_s:
            return
        over_s = self.model.new_int_var(0, 10 * 24 * HOUR_S, "")
        self.model.add(_sum(terms) - over_s <= limit_s)
        self.cost.append((over_s, OVERTIME_CENTS_PER_S))

    def _add_half_days(self, vehicle: int, day: int, tasks: list[int]) -> None:
        """Fit what is bound to one half-day between the first opening and the last closing."""
        for half in (0, 1):
            terms: Terms = []
            opens_s, closes_s, hop_s = 24 * HOUR_S, 0, 0
            for task in tasks:
                literals = self._in_half(task, vehicle=vehicle, day=day, half=half)
                if not literals:
                    continue
                spec = self.instance.tasks[task]
                opens_s = min(opens_s, spec.starts[half][0][0])
                closes_s = max(closes_s, spec.starts[half][-1][1] + spec.duration_s)
                hop_s = max(hop_s, self.hops_s[task])
                terms += [(lit, spec.duration_s + self.hops_s[task]) for lit in literals]
            if terms:
                self._add_soft_limit(terms, closes_s - opens_s + hop_s)

    def _in_half(self, task: int, *, vehicle: int, day: int, half: int) -> list[cp_model.IntVar]:
        """Return literals whose sum tells that the vehicle serves the task in that half-day."""
        serves = self.serves[task, vehicle, day]
        starts = self.instance.tasks[task].starts
        if not starts[1 - half]:
            return [serves]
        spec = self.instance.tasks[task]
        bound = [lit for lit, choice in self._on[task, day] if half_of(spec, choice) == half]
        if not bound:
            return []
        both = self.model.new_bool_var("")
        self.model.add(both >= serves + sum(bound) - 1)
        return [both]

    # Solving ----------------------------------------------------------------------------------

    def hint(self, assignment: Assignment) -> None:
        """Start the search from an assignment."""
        for task, literals in self.pick.items():
            for literal, choice in literals:
                self.model.add_hint(literal, choice == assignment.choices.get(task))
        for (task, vehicle, day), literal in self.serves.items():
            served_by = assignment.vehicles.get(task, {}).get(day)
            self.model.add_hint(literal, served_by == vehicle)

    def solve(self, *, work_limit: float, seed: int) -> Assignment:
        """
        Search within a deterministic limit; what stays unplaced is left to the repair.

        Parameters
        ----------
        work_limit
            CP-SAT's deterministic time.
        seed
            Random seed of CP-SAT.
        """
        self.model.minimize(_sum(self.cost))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = work_limit
        solver.parameters.random_seed = seed
        solver.parameters.relative_gap_limit = 0.01
        status = solver.solve(self.model)
        found = Assignment()
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return found
        for task, literals in self.pick.items():
            for literal, choice in literals:
                if solver.boolean_value(literal):
                    found.choices[task] = choice
                    found.vehicles[task] = {}
        for (task, vehicle, day), literal in self.serves.items():
            if solver.boolean_value(literal):
                found.vehicles[task][day] = vehicle
        return found


_SPEED_M_PER_S = 8
"""About 30 km/h: turns seconds into metres where only the order of magnitude matters."""


def _sum(terms: Iterable[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
    pairs = list(terms)
    return cp_model.LinearExpr.weighted_sum(
        [variable for variable, _ in pairs], [weight for _, weight in pairs]
    )


def half_of(task: Task, choice: Choice) -> int | None:
    """Return the half-day in which a choice of days begins every visit, ``None`` if it is open."""
    if choice.part is None:
        return None
    starts = task.intervals(choice.part)
    halves = {int(a >= NOON_S) for a, _ in starts} | {int(z >= NOON_S) for _, z in starts}
    return halves.pop() if len(halves) == 1 else None
