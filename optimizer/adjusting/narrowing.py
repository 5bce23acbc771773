"""The part of a plan that an edit can reach: its vehicles and what they serve; the rest waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from optimizer.adjusting.bands import Bands
from optimizer.adjusting.displaced import half_of, only
from optimizer.assembling.moves import Visits
from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.places import Location
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    CycleVehicle,
    LockLevel,
    Problem,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A problem of some vehicles and of what they serve, with its plan.

    Visits that other vehicles make of the same requirements are not asked for in it.
    """

    problem: Problem
    plan: Plan
    rest: Plan

    def widened(self, found: Plan) -> Plan:
        """Return a plan of the part together with the rest of the plan."""
        routes = sorted((*found.routes, *self.rest.routes), key=lambda r: (r.day, r.vehicle_id))
        return Plan(routes=tuple(routes), unserved=(*found.unserved, *self.rest.unserved))


def narrowed(
    problem: Problem,
    plan: Plan,
    names: Iterable[str],
    *,
    vehicles: Set[str],
    planned: Mapping[str, Visits],
    days: Set[int] | None = None,
    alone: bool = False,
) -> Part:
    """
    Return the part that can matter for some requirements.

    It has every vehicle that may serve one of them, or has lost a stop, what these vehicles serve
    in the plan, and what is left out altogether and might be served by them. Visits that are not
    in it bind those that are: to their vehicle, half-day and time band where these must agree.

    Parameters
    ----------
    problem, plan
        A problem and where its search starts.
    names
        Requirements that are planned anew.
    vehicles
        Vehicles whose routes are to be timed anew.
    planned
        The visits of the plan before the edit; some of them may not be in ``plan`` any more.
    days
        Days beyond which nothing moves (``None``: anything may).
    alone
        Have no vehicles but ``vehicles``.
    """
    wanted = set(names)
    fleet = _fleet(problem, wanted, vehicles, alone=alone)
    if days is not None:
        fleet = _with_days_left(fleet, plan, days)
    used = {vehicle.id for vehicle in fleet}
    routes = [r for r in plan.routes if r.vehicle_id in used and (days is None or r.day in days)]
    kept = {id(route) for route in routes}
    others = tuple(route for route in plan.routes if id(route) not in kept)
    made = _made(routes)
    may_serve = _Eligible(problem, fleet)
    bands = Bands(problem)
    requirements: list[CycleRequirement] = []
    promises = {promise.requirement_id: promise for promise in problem.in_force}
    for one in problem.requirements:
        mine, whole = made.get(one.id, {}), planned.get(one.id, {})
        elsewhere = sum(v.vehicle_id != "" for v in whole.values()) > len(mine)
        if one.id in wanted:
            requirements.append(one)
        elif mine and (elsewhere or days is not None):
            old = promises.pop(one.id, None)
            if days is not None:
                new = _promise(one, old, mine)
            else:
                new = None if old is None else only(old, tuple(sorted(mine)))
            if new is not None:
                promises[one.id] = new
            part = bands.kept(one, whole)
            requirements.append(_bound(part, mine, to_others=days is not None))
        elif mine or (not elsewhere and days is None and may_serve(one)):
            requirements.append(one)
        elif not elsewhere and days is not None and one.visits == 1 and may_serve(one):
            left = tuple(day for day in one.allowed_days if day in days)
            requirements += [replace(one, allowed_days=left, day_sets=())] if left else []
    known = {one.id for one in requirements}
    prices = problem.prices
    if days is not None:
        # Days do not move, so nobody changes weekday.
        prices = replace(prices, max_weekday_changes=None)
    return Part(
        problem=replace(
            problem,
            vehicles=fleet,
            requirements=tuple(requirements),
            prices=prices,
            in_force=tuple(promise for name, promise in sorted(promises.items()) if name in known),
        ),
        plan=replace(plan, routes=tuple(routes)),
        rest=Plan(
            routes=others,
            unserved=tuple(visit for visit in plan.unserved if visit.requirement_id not in known),
        ),
    )


def _fleet(
    problem: Problem, wanted: Set[str], vehicles: Set[str], *, alone: bool
) -> tuple[CycleVehicle, ...]:
    """Return the vehicles of a part, with all that share a limited base with one of them."""
    places = {place.id: place for place in problem.locations}
    asked = [
        (one, places[one.stop_id]) for one in problem.requirements if one.id in wanted and not alone
    ]
    chosen = {
        v.id
        for v in problem.vehicles
        if v.id in vehicles or any(_may_serve(v, one, place) for one, place in asked)
    }
    # What a base can give out is shared by all of its vehicles.
    limited = {one.depot_id for one in problem.outputs}
    bases = limited & {v.depot_id for v in problem.vehicles if v.id in chosen}
    return tuple(v for v in problem.vehicles if v.id in chosen or v.depot_id in bases)


def _with_days_left(
    fleet: Iterable[CycleVehicle], plan: Plan, days: Set[int]
) -> tuple[CycleVehicle, ...]:
    """Return vehicles that go out no more than the other days of their weeks leave to them."""
    weeks = {day // DAYS_PER_WEEK for day in days}
    out: dict[str, set[int]] = defaultdict(set)
    for route in plan.routes:
        if route.day // DAYS_PER_WEEK in weeks:
            out[route.vehicle_id].add(route.day)
    return tuple(_limited(one, out.get(one.id, set()), days) for one in fleet)


def _limited(vehicle: CycleVehicle, out: Set[int], days: Set[int]) -> CycleVehicle:
    """Return a vehicle whose days out are ``out``, of which only some days may change."""
    left = dict.fromkeys((day // DAYS_PER_WEEK for day in days), vehicle.max_days_per_week)
    for day in out - days:
        left[day // DAYS_PER_WEEK] -= 1
    used = Counter(day // DAYS_PER_WEEK for day in out & days)
    shut = {day for day in days - out if left[day // DAYS_PER_WEEK] <= used[day // DAYS_PER_WEEK]}
    open_weeks = {day // DAYS_PER_WEEK for day in days - shut}
    return replace(
        vehicle,
        shifts=tuple(None if day in shut else span for day, span in enumerate(vehicle.shifts)),
        max_days_per_week=min((left[week] for week in open_weeks), default=0),
    )


def _may_serve(vehicle: CycleVehicle, one: CycleRequirement, place: Location) -> bool:
    """Tell whether fleet, services and area let a vehicle serve a requirement."""
    return (
        vehicle.fleet in one.fleets
        and set(one.service_ids) <= set(vehicle.service_ids)
        and (not vehicle.area or not place.area_codes.isdisjoint(vehicle.area))
    )


class _Eligible:
    """Tells which requirements, with all that are joined with them, a fleet may serve."""

    def __init__(self, problem: Problem, fleet: Iterable[CycleVehicle]) -> None:
        self._places = {place.id: place for place in problem.locations}
        self._kinds = {(v.fleet, v.service_ids, v.area): v for v in fleet}.values()
        self._mates: dict[str, list[CycleRequirement]] = defaultdict(list)
        for one in problem.requirements:
            if one.join_id:
                self._mates[one.join_id].append(one)

    def __call__(self, one: CycleRequirement) -> bool:
        place = self._places[one.stop_id]
        return all(
            any(_may_serve(vehicle, mate, place) for vehicle in self._kinds)
            for mate in self._mates.get(one.join_id or "", (one,))
        )


def _made(routes: Iterable[Route]) -> Mapping[str, dict[int, CommittedVisit]]:
    """Return the visits that routes make, by requirement and day."""
    made: dict[str, dict[int, CommittedVisit]] = defaultdict(dict)
    for route in routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                made[name][route.day] = CommittedVisit(
                    day=route.day, vehicle_id=route.vehicle_id, start_s=stop.start_s
                )
    return made


def _bound(
    one: CycleRequirement, mine: Mapping[int, CommittedVisit], *, to_others: bool
) -> CycleRequirement:
    """Return a requirement that asks for some of its visits, on their days."""
    days = tuple(sorted(mine))
    halves = one.half_days
    if one.same_half_day and to_others:
        halves = tuple({half_of(visit.start_s) for visit in mine.values()})
    return replace(one, visits=len(days), day_sets=(days,), half_days=halves)


def _promise(
    one: CycleRequirement, old: Commitment | None, mine: Mapping[int, CommittedVisit]
) -> Commitment | None:
    """Return what holds some visits where the others need them."""
    visits = tuple(mine[day] for day in sorted(mine))
    if one.same_vehicle or one.same_base:
        return Commitment(requirement_id=one.id, visits=visits, lock=LockLevel.DAY_VEHICLE)
    return None if old is None else replace(old, visits=visits)
