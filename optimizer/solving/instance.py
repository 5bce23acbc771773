"""The problem as the search sees it: indices in place of ids, one task per halt to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.problem import Commitment, CycleRequirement, CycleVehicle, LockLevel, Problem
from optimizer.domain.services import HalfDay
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving import kernel
from optimizer.solving.arrays import longest_route, problem_arrays
from optimizer.solving.packed import packed
from optimizer.solving.windows import common_windows
from optimizer.units import NOON_S

Interval = tuple[int, int]
"""Earliest and latest start, seconds after midnight."""

EVERYWHERE = ""
"""Stands for the area of vehicles without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    What one vehicle does in one halt: a requirement, or all requirements of one join.

    ``starts[h]`` are the intervals in which it may start in half-day ``h`` (0 morning,
    1 afternoon); ``visits`` counts halts in the cycle. ``vehicles`` are the indices of the
    vehicles that may serve it (services, fleet, road, capacity), before any timetable. No trip
    with it leaves before ``release_s``, or more than ``on_board_s`` before it starts. ``day_sets``
    are the sets of days common to all members that list any, ``None`` where none does.
    """

    index: int
    requirements: tuple[CycleRequirement, ...]
    location: int
    visits: int
    duration_s: int
    starts: tuple[tuple[Interval, ...], tuple[Interval, ...]]
    allowed_days: tuple[int, ...]
    load_out: tuple[int, ...]
    load_back: tuple[int, ...]
    vehicles: tuple[int, ...]
    priority: int
    commitment: Commitment | None
    release_s: int
    on_board_s: int
    day_sets: tuple[tuple[int, ...], ...] | None

    @property
    def first(self) -> CycleRequirement:
        """The requirement whose frequency rules stand for all of the task."""
        return self.requirements[0]

    def intervals(self, half: int | None) -> tuple[Interval, ...]:
        """Return the start intervals of one half-day, or of both."""
        return self.starts[0] + self.starts[1] if half is None else self.starts[half]


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Seconds and metres between the problem's locations, as lists for fast scalar access."""

    duration_s: list[list[int]]
    distance_m: list[list[int]]


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
        self._travel = {
            profile: _travel(problem, profile)
            for profile in sorted({v.profile for v in problem.vehicles})
        }
        self.travel = [self._travel[v.profile] for v in problem.vehicles]
        self.tasks = _tasks(problem, self.location_index)

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
    def profiles(self) -> dict[str, Travel]:
        """Travel by profile, ordered by name."""
        return self._travel

    @cached_property
    def task_of(self) -> dict[str, int]:
        """Task index by requirement id."""
        return {r.id: task.index for task in self.tasks for r in task.requirements}

    @cached_property
    def vehicle_index(self) -> dict[str, int]:
        """Vehicle index by id."""
        return {vehicle.id: i for i, vehicle in enumerate(self.vehicles)}

    def successors(self, task: Task, present: Collection[int]) -> list[int]:
        """Return the vehicles that may make a task's other visits when ``present`` make some."""
        if present and task.first.same_vehicle:
            return sorted(present)
        if present and task.first.same_base:
            bases = {self.depots[v] for v in present}
            return [v for v in task.vehicles if self.depots[v] in bases]
        return list(task.vehicles)

    def reaches(self, vehicle: int, location: int) -> bool:
        """Tell whether there is a way from the vehicle's depot to a place and back."""
        duration_s = self.travel[vehicle].duration_s
        depot = self.depots[vehicle]
        worst_s = max(duration_s[depot][location], duration_s[location][depot])
        return worst_s < UNREACHABLE_S


def _travel(problem: Problem, profile: str) -> Travel:
    matrix = problem.matrices[profile]
    order = [matrix.index(place.id) for place in problem.locations]
    return Travel(
        duration_s=matrix.duration_s[order][:, order].tolist(),
        distance_m=matrix.distance_m[order][:, order].tolist(),
    )


def offers(vehicle: CycleVehicle, requirement: CycleRequirement) -> bool:
    """Tell whether the vehicle's fleet and services fit the requirement."""
    return vehicle.fleet in requirement.fleets and set(requirement.service_ids) <= set(
        vehicle.service_ids
    )


def carries(vehicle: CycleVehicle, loads: tuple[int, ...]) -> bool:
    """Tell whether loads, one per kind, fit into the vehicle."""
    return all(load <= room for load, room in zip(loads, vehicle.capacity, strict=True))


def _joined(problem: Problem) -> list[tuple[CycleRequirement, ...]]:
    groups: dict[tuple[str, str], list[CycleRequirement]] = defaultdict(list)
    for requirement in problem.requirements:
        key = ("join", requirement.join_id) if requirement.join_id else ("", requirement.id)
        groups[key].append(requirement)
    return [tuple(group) for group in groups.values()]


def _tasks(problem: Problem, location_index: dict[str, int]) -> tuple[Task, ...]:
    commitments = {c.requirement_id: c for c in problem.in_force}
    counties = set(problem.county_codes)
    likes_in = _likes_by_area(problem)
    tasks = []
    for index, group in enumerate(_joined(problem)):
        location = location_index[group[0].stop_id]
        duration_s = max(r.setup_s for r in group) + sum(r.service_s for r in group)
        out = tuple(sum(loads) for loads in zip(*(r.load_out for r in group), strict=True))
        back = tuple(sum(loads) for loads in zip(*(r.load_back for r in group), strict=True))
        place = problem.locations[location]
        able = [
            indices
            for code in (EVERYWHERE, *place.area_codes)
            for vehicle, indices in likes_in.get(code, ())
            if all(offers(vehicle, r) for r in group)
            and vehicle.road_class <= place.road_class
            and carries(vehicle, out)
            and carries(vehicle, back)
            and {vehicle.county_code, place.county_code} <= counties
        ]
        vehicles = tuple(sorted({i for indices in able for i in indices}))
        days = set(group[0].allowed_days).intersection(*(r.allowed_days for r in group))
        tasks.append(
            Task(
                index=index,
                requirements=group,
                location=location,
                visits=group[0].visits,
                duration_s=duration_s,
                starts=_starts(group, duration_s),
                allowed_days=tuple(sorted(days)),
                load_out=out,
                load_back=back,
                vehicles=vehicles,
                priority=min(r.priority for r in group),
                commitment=_commitment(group, commitments),
                release_s=max(r.release_s for r in group),
                on_board_s=min(
                    (r.max_on_board_s for r in group if r.max_on_board_s is not None),
                    default=kernel.NEVER,
                ),
                day_sets=_day_sets(group),
            )
        )
    return tuple(tasks)


def _likes_by_area(problem: Problem) -> dict[str, list[tuple[CycleVehicle, list[int]]]]:
    """
    Return one of each kind of vehicle, as far as eligibility goes, and which are like it.

    They are listed under each code of their area, or under `EVERYWHERE`.
    """
    found: dict[object, tuple[CycleVehicle, list[int]]] = {}
    for index, one in enumerate(problem.vehicles):
        likeness = (
            *(one.fleet, one.service_ids, one.road_class, one.capacity),
            *(one.county_code, one.area),
        )
        found.setdefault(likeness, (one, []))[1].append(index)
    by_area: dict[str, list[tuple[CycleVehicle, list[int]]]] = defaultdict(list)
    for one, indices in found.values():
        for code in one.area or (EVERYWHERE,):
            by_area[code].append((one, indices))
    return by_area


def _day_sets(group: tuple[CycleRequirement, ...]) -> tuple[tuple[int, ...], ...] | None:
    """Return the sets of days common to all of a group that list any; ``None`` if none does."""
    lists = [r.day_sets for r in group if r.day_sets]
    if not lists:
        return None
    return tuple(sorted(set(lists[0]).intersection(*lists[1:])))


def _commitment(
    group: tuple[CycleRequirement, ...], commitments: dict[str, Commitment]
) -> Commitment | None:
    """Return the strictest commitment of the group that has visits."""
    strictness = list(LockLevel)
    found = [c for r in group if (c := commitments.get(r.id)) and c.visits]
    return max(found, key=lambda c: strictness.index(c.lock), default=None)


def _starts(
    group: tuple[CycleRequirement, ...], duration_s: int
) -> tuple[tuple[Interval, ...], tuple[Interval, ...]]:
    windows = common_windows(group)
    halves = set(group[0].half_days).intersection(*(r.half_days for r in group))
    morning = [(w.open_s, min(w.close_s - duration_s, NOON_S - 1)) for w in windows]
    afternoon = [(max(w.open_s, NOON_S), w.close_s - duration_s) for w in windows]
    return (
        _ordered(morning) if HalfDay.MORNING in halves else (),
        _ordered(afternoon) if HalfDay.AFTERNOON in halves else (),
    )


def _ordered(intervals: list[Interval]) -> tuple[Interval, ...]:
    return tuple(sorted(pair for pair in intervals if pair[0] <= pair[1]))


def committed_vehicles(instance: Instance, task: Task) -> dict[int, int]:
    """Return the vehicle that must serve the task, by day, where the lock says so."""
    if task.commitment is None or task.commitment.lock is not LockLevel.DAY_VEHICLE:
        return {}
    return {v.day: instance.vehicle_index[v.vehicle_id] for v in task.commitment.visits}
