"""The problem as the search sees it: indices in place of ids, one task per halt to be made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.problem import Commitment, LockLevel, Problem
from optimizer.domain.services import Habit
from optimizer.solving import kernel
from optimizer.solving.arrays import longest_route, problem_arrays
from optimizer.solving.packed import packed
from optimizer.solving.tasks import Task, tasks_of
from optimizer.units import DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Seconds and metres between the problem's locations, as lists for fast scalar access."""

    duration_s: list[list[int]]
    distance_m: list[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """
    What bases may give out a day, by channel: a wave with a kind of load that some base limits.

    ``depots`` are the B bases (location indices) with a limit, ``limit`` is (B, X); ``draw`` is
    (N, X), what a visit of each task takes.
    """

    depots: tuple[int, ...]
    limit: kernel.Ints
    draw: kernel.Ints


class Instance:
    """
    A problem compiled for the search.

    Parameters
    ----------
    problem
        What is to be planned.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = problem.cycle.days
        self.weeks = problem.cycle.weeks
        self.vehicles = problem.vehicles
        self.location_index = {place.id: i for i, place in enumerate(problem.locations)}
        self.depots = [self.location_index[v.depot_id] for v in problem.vehicles]
        by_profile = {
            profile: tuple(problem.profile_on(profile, day) for day in range(self.days))
            for profile in {v.profile for v in problem.vehicles}
        }
        self.ways = [by_profile[v.profile] for v in problem.vehicles]
        """By vehicle and day, the name of the matrix that it drives by."""
        self.tables = {
            name: _travel(problem, name)
            for name in sorted({name for names in by_profile.values() for name in names})
        }
        """Travel by the name of the matrix, ordered by name."""
        usual = {profile: problem.usual_profile(profile) for profile in by_profile}
        self.usual_travel = [self.tables[usual[v.profile]] for v in problem.vehicles]
        """By vehicle, the travel of most days: for estimates that are not about a day."""
        self.tasks = tasks_of(problem, self.location_index)
        self._manned: dict[tuple[int, ...], frozenset[int]] = {}

    def manned_days(self, vehicles: tuple[int, ...]) -> frozenset[int]:
        """Return the days on which any of some vehicles is on shift; tasks often ask the same."""
        known = self._manned.get(vehicles)
        if known is None:
            shifts = {self.vehicles[v].shifts for v in vehicles}
            known = frozenset(
                d for spans in shifts for d, span in enumerate(spans) if span is not None
            )
            self._manned[vehicles] = known
        return known

    @cached_property
    def arrays(self) -> kernel.Arrays:
        """The problem as the compiled code reads it."""
        return packed(problem_arrays(self))

    @cached_property
    def longest_route(self) -> int:
        """Elements that no route exceeds."""
        return longest_route(self)

    @cached_property
    def layout(self) -> kernel.Layout:
        """Working space of the compiled code; one element more than fits, to be refused."""
        return kernel.layout(self.longest_route + 2)

    @cached_property
    def task_of(self) -> dict[str, int]:
        """Task index by requirement id."""
        return {r.id: task.index for task in self.tasks for r in task.requirements}

    @cached_property
    def vehicle_index(self) -> dict[str, int]:
        """Vehicle index by id."""
        return {vehicle.id: i for i, vehicle in enumerate(self.vehicles)}

    @cached_property
    def outputs(self) -> Outputs:
        """What limited bases may give out, and what tasks take of it."""
        return _outputs(self.problem, self.tasks, self.location_index)

    def is_priced(self, requirement_id: str, habit: Habit) -> bool:
        """Tell whether changing a habit has a price for a requirement of the problem."""
        return habit not in self._unpriced.get(requirement_id, ())

    @cached_property
    def _unpriced(self) -> dict[str, tuple[Habit, ...]]:
        return {r.id: r.unpriced for r in self.problem.requirements if r.unpriced}

    def changes_weekday(self, commitment: Commitment, days: Iterable[int]) -> bool:
        """Tell whether visits on ``days`` use other weekdays than promised, and that counts."""
        old = {visit.day % DAYS_PER_WEEK for visit in commitment.visits}
        changed = old != {day % DAYS_PER_WEEK for day in days}
        return changed and self.is_priced(commitment.requirement_id, Habit.WEEKDAY)

    def successors(self, task: Task, present: Collection[int]) -> list[int]:
        """Return the vehicles that may make a task's other visits when ``present`` make some."""
        if present and task.first.same_vehicle:
            return sorted(present)
        if present and task.first.same_base:
            bases = {self.depots[v] for v in present}
            return [v for v in task.vehicles if self.depots[v] in bases]
        return list(task.vehicles)

    def travel_on(self, vehicle: int, day: int) -> Travel:
        """Return the times and distances by which a vehicle drives on a day."""
        return self.tables[self.ways[vehicle][day]]

    def same_day(self, vehicle: int, day: int, other: int) -> bool:
        """Tell whether a vehicle has the same shift and the same ways on two days."""
        shifts, ways = self.vehicles[vehicle].shifts, self.ways[vehicle]
        return shifts[day] == shifts[other] and ways[day] == ways[other]

    def latest_return_s(self, vehicle: int, day: int) -> int:
        """
        Return when a vehicle must be back on a day on which it is on shift.

        That is the end of its overtime, or early enough for its rest if it leaves on the next
        day as soon as that shift begins: so that rest never depends on two routes.
        """
        spec = self.vehicles[vehicle]
        shift, following = (*spec.shifts, None)[day : day + 2]
        if shift is None:
            raise ValueError("The vehicle is off on that day.")
        latest_s = shift.close_s + spec.rules.max_overtime_s
        if following is None or spec.rules.min_rest_s == 0:
            return latest_s
        return min(latest_s, following.open_s + DAY_S - spec.rules.min_rest_s)


def _travel(problem: Problem, name: str) -> Travel:
    matrix = problem.matrices[name]
    order = [matrix.index(place.id) for place in problem.locations]
    return Travel(
        duration_s=matrix.duration_s[order][:, order].tolist(),
        distance_m=matrix.distance_m[order][:, order].tolist(),
    )


def _outputs(problem: Problem, tasks: tuple[Task, ...], location_index: dict[str, int]) -> Outputs:
    depots = tuple(sorted({location_index[one.depot_id] for one in problem.outputs}))
    kinds = sorted({problem.load_kinds.index(one.load_kind) for one in problem.outputs})
    waves = sorted({r.wave or 0 for r in problem.requirements}) if kinds else []
    channels = {pair: x for x, pair in enumerate((w, k) for w in waves for k in kinds)}
    limit = np.full((len(depots), len(channels)), kernel.NEVER, dtype=np.int64)
    for one in problem.outputs:
        row = depots.index(location_index[one.depot_id])
        for (_, kind), x in channels.items():
            if problem.load_kinds[kind] == one.load_kind:
                limit[row, x] = min(limit[row, x], one.per_wave)
    draw = np.zeros((len(tasks), len(channels)), dtype=np.int64)
    for task in tasks if channels else ():
        for r in task.requirements:
            for kind in kinds:
                draw[task.index, channels[r.wave or 0, kind]] += r.load_out[kind]
    return Outputs(depots=depots, limit=limit, draw=draw)


def committed_vehicles(instance: Instance, task: Task) -> dict[int, int]:
    """Return the vehicle that must serve the task, by day, where the lock says so (-1: gone)."""
    if task.commitment is None or task.commitment.lock is not LockLevel.DAY_VEHICLE:
        return {}
    return {v.day: instance.vehicle_index.get(v.vehicle_id, -1) for v in task.commitment.visits}
