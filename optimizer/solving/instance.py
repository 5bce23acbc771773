"""The problem as the search sees it: indices in place of ids, one task per halt to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.problem import Commitment, CycleRequirement, CycleVehicle, LockLevel, Problem
from optimizer.domain.services import Habit, HalfDay
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving import kernel
from optimizer.solving.arrays import longest_route, problem_arrays
from optimizer.solving.packed import packed
from optimizer.solving.windows import common_windows
from optimizer.units import DAY_S, NOON_S

Interval = tuple[int, int]
"""Earliest and latest start, seconds after midnight."""

EVERYWHERE = ""
"""Stands for the area of vehicles without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    What one vehicle does in one halt: a requirement, or all requirements of one join.

    ``starts[h]`` are the intervals in which it may start in half-day ``h`` (0 morning,
    1 afternoon), ``bands`` those of its time bands, of which all its visits must keep one (empty:
    they need not). A *part* of the day is a half-day, or ``kernel.FIRST_BAND`` + the number of a
    band. ``visits`` counts halts in the cycle. ``vehicles`` are the indices of the
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
    bands: tuple[tuple[Interval, ...], ...]
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

    def intervals(self, part: int | None) -> tuple[Interval, ...]:
        """Return the start intervals of one part of the day, or (``None``) of all of it."""
        if part is None:
            return self.starts[0] + self.starts[1]
        if part >= kernel.FIRST_BAND:
            return self.bands[part - kernel.FIRST_BAND]
        return self.starts[part]

    def parts(self, *, visits: int) -> tuple[int | None, ...]:
        """
        Return the parts of the day to choose from for visits that belong together.

        ``None`` where each visit is free; a single visit keeps every band.
        """
        if self.bands and visits > 1:
            return tuple(range(kernel.FIRST_BAND, kernel.FIRST_BAND + len(self.bands)))
        halves = tuple(half for half in (0, 1) if self.starts[half])
        return halves if self.first.same_half_day or len(halves) < 2 else (None,)

    def parts_with(self, starts_s: Collection[int]) -> tuple[int | None, ...]:
        """Return the parts of the day, of those to choose from, that hold all of some starts."""
        return tuple(
            part
            for part in self.parts(visits=self.visits)
            if all(any(a <= s <= z for a, z in self.intervals(part)) for s in starts_s)
        )


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
        if following is None:
            return latest_s
        return min(latest_s, following.open_s + DAY_S - spec.rules.min_rest_s)

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
                starts=(starts := _starts(group, duration_s)),
                bands=_bands(group, starts),
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


def _bands(
    group: tuple[CycleRequirement, ...], starts: tuple[tuple[Interval, ...], ...]
) -> tuple[tuple[Interval, ...], ...]:
    """
    Return the time bands to choose from: as wide as is allowed, each half a width after the last.

    Where the half-day must be the same, too, none lies in both.
    """
    half_s = min((r.same_band_s for r in group if r.same_band_s is not None), default=None)
    if half_s is None or group[0].visits == 1:
        return ()
    spans = starts if any(r.same_half_day for r in group) else (starts[0] + starts[1],)
    found: dict[tuple[Interval, ...], None] = {}
    for intervals in filter(None, spans):
        first_s, last_s = intervals[0][0], intervals[-1][1]
        for open_s in range(first_s, max(first_s + 1, last_s - half_s), half_s):
            close_s = open_s + 2 * half_s
            band = _ordered([(max(a, open_s), min(z, close_s)) for a, z in intervals])
            if band:
                found[band] = None
    return tuple(band for band in found if not any(_within(band, other) for other in found))


def _within(band: tuple[Interval, ...], other: tuple[Interval, ...]) -> bool:
    """Tell whether a band is a part of another one."""
    return band != other and all(
        any(a >= open_s and z <= close_s for open_s, close_s in other) for a, z in band
    )


def _ordered(intervals: list[Interval]) -> tuple[Interval, ...]:
    return tuple(sorted(pair for pair in intervals if pair[0] <= pair[1]))


def committed_vehicles(instance: Instance, task: Task) -> dict[int, int]:
    """Return the vehicle that must serve the task, by day, where the lock says so (-1: gone)."""
    if task.commitment is None or task.commitment.lock is not LockLevel.DAY_VEHICLE:
        return {}
    return {v.day: instance.vehicle_index.get(v.vehicle_id, -1) for v in task.commitment.visits}
