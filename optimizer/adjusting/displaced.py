"""
Visits that lose their vehicle or their day: they alone are planned anew, all others stay.

For the search each of them is a requirement of its own for once, and what it belongs to asks for
its other visits only, on the days on which they are; `optimizer.adjusting.together` puts them
together again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from optimizer.adjusting.bands import Bands
from optimizer.assembling.moves import Visits
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    LockLevel,
    Problem,
)
from optimizer.domain.services import HalfDay
from optimizer.units import NOON_S

AWAY_DAYS = 6
"""A visit moves no further from its day than this, as the rule of fixed weekdays has it."""
APART = "~"
"""Between a requirement's id and the day of its visit that stands apart."""


def half_of(start_s: int) -> HalfDay:
    """Return the half-day of a visit that starts at a time."""
    return HalfDay.MORNING if start_s < NOON_S else HalfDay.AFTERNOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """
    A visit that cannot be made as planned.

    ``days`` are those on which it may be made instead, the nearest first.
    """

    requirement: CycleRequirement
    visit: CommittedVisit
    days: tuple[int, ...]

    @property
    def id(self) -> str:
        """The id under which it is searched."""
        return f"{self.requirement.id}{APART}{self.visit.day}"

    @property
    def first_days(self) -> tuple[int, ...]:
        """The days on which it is tried first: its own, where another vehicle may come."""
        return (self.visit.day,) if self.visit.day in self.days else self.days

    def apart(self, days: tuple[int, ...]) -> CycleRequirement:
        """Return the visit as a requirement of its own, on some of its days."""
        one = self.requirement
        half = half_of(self.visit.start_s)
        return replace(
            one,
            id=self.id,
            visits=1,
            day_sets=(),
            weekdays=tuple(range(7)),
            allowed_days=tuple(sorted(days)),
            half_days=(half,) if one.same_half_day and half in one.half_days else one.half_days,
            same_weekday=False,
            same_half_day=False,
            same_vehicle=False,
            join_id=one.join_id and f"{one.join_id}{APART}{self.visit.day}",
        )


def displaced_visits(
    problem: Problem, plan: Plan, *, planned: Mapping[str, Visits]
) -> tuple[Displaced, ...]:
    """
    Return the visits of a plan whose vehicle is off, or whose day is not allowed any more.

    Visits that are missed on such a day are among them: they may be made on another.

    Parameters
    ----------
    problem
        The edited problem.
    plan
        The plan before the edit.
    planned
        Its visits.
    """
    shifts = {vehicle.id: vehicle.shifts for vehicle in problem.vehicles}
    requirements = {one.id: one for one in problem.requirements}
    closed = {
        (visit.vehicle_id, day)
        for one in problem.requirements
        for day, visit in planned[one.id].items()
        if day not in one.allowed_days
    }
    found = [
        Displaced(
            requirement=requirements[name],
            visit=planned[name][route.day],
            days=_days([requirements[other] for other in names], planned[name], route.day),
        )
        for route, names in _stops(plan, shifts, closed)
        for name in names
        if shifts[route.vehicle_id][route.day] is None
        or any(route.day not in requirements[other].allowed_days for other in names)
    ]
    found += _missed_on_closed_days(problem, planned)
    return tuple(_apart_from(visit, found) for visit in found)


def _missed_on_closed_days(problem: Problem, planned: Mapping[str, Visits]) -> Iterator[Displaced]:
    """Yield the visits that are missed already, on a day that is not allowed any more."""
    joined: dict[str, list[CycleRequirement]] = defaultdict(list)
    for one in problem.requirements:
        joined[one.join_id or one.id].append(one)
    for one in problem.requirements:
        together, visits = joined[one.join_id or one.id], planned[one.id]
        made = next((visit for visit in visits.values() if visit.vehicle_id), None)
        if made is None:
            continue
        for day, visit in visits.items():
            if visit.vehicle_id:
                continue
            if any(day not in other.allowed_days for other in together):
                like_others = replace(visit, start_s=made.start_s)
                days = _days(together, visits, day)
                yield Displaced(requirement=one, visit=like_others, days=days)


def _apart_from(visit: Displaced, found: Iterable[Displaced]) -> Displaced:
    """Leave each day to the nearest of a requirement's displaced visits, so that none meet."""
    rivals = [
        other.visit.day
        for other in found
        if other.requirement.id == visit.requirement.id and other is not visit
    ]
    if not rivals:
        return visit
    mine = visit.visit.day

    def is_mine(day: int) -> bool:
        return all((abs(day - mine), mine) < (abs(day - rival), rival) for rival in rivals)

    return replace(visit, days=tuple(filter(is_mine, visit.days)))


def _stops(
    plan: Plan, shifts: Mapping[str, tuple[object, ...]], closed: Set[tuple[str, int]]
) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Yield the stops of routes whose vehicle is off, or that go somewhere on a closed day."""
    for route in plan.routes:
        is_off = shifts[route.vehicle_id][route.day] is None
        if not is_off and (route.vehicle_id, route.day) not in closed:
            continue
        for stop in (stop for trip in route.trips for stop in trip.stops):
            yield route, stop.requirement_ids


def _days(served: list[CycleRequirement], planned: Visits, day: int) -> tuple[int, ...]:
    """Return the days for a stop, the nearest first; it keeps off the other visits."""
    others = [other for other in planned if other != day]
    allowed = set.intersection(*(set(one.allowed_days) for one in served))
    gap = max(one.min_gap_days for one in served) if others else 0
    fitting = [
        other
        for other in allowed
        if other == day
        or (
            abs(other - day) <= AWAY_DAYS
            and all(abs(other - made) >= max(1, gap) for made in others)
        )
    ]
    return tuple(sorted(fitting, key=lambda other: (abs(other - day), other)))


def without_stops(plan: Plan, gone: Iterable[tuple[str, int]]) -> Plan:
    """
    Return a plan without some stops, timed as before: where a search starts, no plan to be used.

    Parameters
    ----------
    plan
        A plan.
    gone
        Requirement and day of each visit to take out.
    """
    taken = frozenset(gone)
    days = {day for _, day in taken}

    def left(route: Route) -> Route:
        trips = []
        for trip in route.trips:
            stops = tuple(
                stop
                for stop in trip.stops
                if not any((name, route.day) in taken for name in stop.requirement_ids)
            )
            trips += [replace(trip, stops=stops)] if stops else []
        return replace(route, trips=tuple(trips))

    routes = (left(route) if route.day in days else route for route in plan.routes)
    return replace(plan, routes=tuple(route for route in routes if route.trips))


def set_apart(
    problem: Problem,
    visits: Mapping[Displaced, tuple[int, ...]],
    *,
    planned: Mapping[str, Visits],
    free: Set[str] = frozenset(),
) -> Problem:
    """
    Return the problem in which the displaced visits stand apart, and all others are as planned.

    Parameters
    ----------
    problem
        The edited problem.
    visits
        The displaced visits with the days on which each is tried.
    planned
        The visits of the plan before the edit.
    free
        Requirements that are planned anew as a whole.
    """
    bands = Bands(problem)
    gone = {(one.requirement.id, one.visit.day) for one in visits}
    requirements = [
        bands.kept(one.apart(days), planned[one.requirement.id])
        for one, days in visits.items()
        if days
    ]
    left: dict[str, tuple[int, ...]] = {}
    for one in problem.requirements:
        made = {day for day, visit in planned.get(one.id, {}).items() if visit.vehicle_id}
        days = tuple(sorted(day for day in made if (one.id, day) not in gone))
        if not made or len(days) == one.visits or one.id in free:
            requirements.append(one)
        elif days:
            rest = bands.kept(one, planned[one.id])
            requirements.append(replace(rest, visits=len(days), day_sets=(days,)))
            left[one.id] = days
    known = {one.id for one in requirements}
    promises = (promise for promise in problem.in_force if promise.requirement_id in known)
    return replace(
        problem,
        requirements=tuple(sorted(requirements, key=lambda one: one.id)),
        in_force=tuple(only(promise, left.get(promise.requirement_id)) for promise in promises),
    )


def only(promise: Commitment, days: tuple[int, ...] | None) -> Commitment:
    """Return a lock on the days that are left (``None``: all); a wish is priced as it was."""
    if days is None or promise.lock is LockLevel.NONE:
        return promise
    return replace(promise, visits=tuple(v for v in promise.visits if v.day in days))
