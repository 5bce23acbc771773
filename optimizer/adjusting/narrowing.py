"""The part of a plan that an edit can reach: its vehicles and what they serve; the rest waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from optimizer.adjusting.bands import Bands
from optimizer.adjusting.displaced import only
from optimizer.assembling.moves import visits_of
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem


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


def narrowed(problem: Problem, plan: Plan, names: Iterable[str], *, vehicles: Set[str]) -> Part:
    """
    Return the part that can matter for some requirements.

    It has every vehicle that may serve one of them, or has lost a stop, what these vehicles serve
    in the plan, and what is left out altogether and might be served by them.

    Parameters
    ----------
    problem, plan
        A problem and where its search starts.
    names
        Requirements that are planned anew.
    vehicles
        Vehicles whose routes are to be timed anew.
    """
    wanted = set(names)
    roads = {place.id: place.road_class for place in problem.locations}

    def may_serve(vehicle: CycleVehicle, one: CycleRequirement) -> bool:
        return (
            vehicle.fleet in one.fleets
            and vehicle.road_class <= roads[one.stop_id]
            and set(one.service_ids) <= set(vehicle.service_ids)
        )

    asked = [one for one in problem.requirements if one.id in wanted]
    fleet = tuple(
        v for v in problem.vehicles if v.id in vehicles or any(may_serve(v, one) for one in asked)
    )
    # What a base can give out is shared by all of its vehicles.
    limited = {one.depot_id for one in problem.outputs} & {v.depot_id for v in fleet}
    known_fleet = {vehicle.id for vehicle in fleet}
    fleet = tuple(v for v in problem.vehicles if v.id in known_fleet or v.depot_id in limited)
    used = {vehicle.id for vehicle in fleet}
    routes = [route for route in plan.routes if route.vehicle_id in used]
    others = [route for route in plan.routes if route.vehicle_id not in used]
    made, elsewhere = _days(routes), _days(others)
    planned, bands = visits_of(plan), Bands(problem)
    requirements: list[CycleRequirement] = []
    left: dict[str, tuple[int, ...]] = {}
    for one in problem.requirements:
        if one.id not in wanted and made[one.id] and elsewhere[one.id]:
            left[one.id] = tuple(sorted(made[one.id]))
            mine = bands.kept(one, planned[one.id])
            requirements.append(replace(mine, visits=len(made[one.id]), day_sets=(left[one.id],)))
        elif (
            one.id in wanted
            or made[one.id]
            or (not elsewhere[one.id] and any(may_serve(vehicle, one) for vehicle in fleet))
        ):
            requirements.append(one)
    known = {one.id for one in requirements}
    promises = (p for p in problem.in_force if p.requirement_id in known)
    return Part(
        problem=replace(
            problem,
            vehicles=fleet,
            requirements=tuple(requirements),
            in_force=tuple(only(promise, left.get(promise.requirement_id)) for promise in promises),
        ),
        plan=replace(plan, routes=tuple(routes)),
        rest=Plan(
            routes=tuple(others),
            unserved=tuple(visit for visit in plan.unserved if visit.requirement_id not in known),
        ),
    )


def _days(routes: Iterable[Route]) -> Mapping[str, set[int]]:
    """Return the days on which routes visit each requirement."""
    days: dict[str, set[int]] = defaultdict(set)
    for route in routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                days[name].add(route.day)
    return days
