"""What one vehicle does in one halt: a task for every requirement, or for all of one join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from optimizer.domain.problem import Commitment, CycleRequirement, CycleVehicle, LockLevel, Problem
from optimizer.domain.services import HalfDay
from optimizer.solving import kernel
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


def tasks_of(problem: Problem, location_index: dict[str, int]) -> tuple[Task, ...]:
    """Return the tasks of a problem, in the order of their first requirements."""
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
