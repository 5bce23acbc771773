"""The legs that a plan's routes drive, and the lines they are drawn with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from optimizer.domain.plan import Route, Trip
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.exporting.bundle import CountyPlan, LegKey, Line
from optimizer.exporting.lookup import Lookup


def trip_legs(trip: Trip, vehicle: CycleVehicle, ways: str) -> Iterator[LegKey]:
    """Yield the legs of a trip, from the base back to the base, by the ways of its day."""
    places = [vehicle.depot_id, *(stop.location_id for stop in trip.stops), vehicle.depot_id]
    for origin_id, destination_id in pairwise(places):
        yield ways, origin_id, destination_id


def route_legs(route: Route, vehicle: CycleVehicle, problem: Problem) -> tuple[LegKey, ...]:
    """Return the legs of a route, in order."""
    ways = problem.profile_on(vehicle.profile, route.day)
    return tuple(leg for trip in route.trips for leg in trip_legs(trip, vehicle, ways))


def plan_legs(plans: Iterable[CountyPlan]) -> tuple[LegKey, ...]:
    """Return every different leg that some route drives, in order of first use."""
    legs: dict[LegKey, None] = {}
    for plan in plans:
        vehicles = {vehicle.id: vehicle for vehicle in plan.problem.vehicles}
        for route in plan.result.plan.routes:
            vehicle = vehicles[route.vehicle_id]
            legs.update(dict.fromkeys(route_legs(route, vehicle, plan.problem)))
    return tuple(legs)


def leg_line(leg: LegKey, *, lines: Mapping[LegKey, Line], lookup: Lookup) -> Line:
    """Return the line of a leg; straight where no way is known."""
    known = lines.get(leg, ())
    if len(known) >= 2:
        return known
    ends = (lookup.locations[leg[1]].position, lookup.locations[leg[2]].position)
    return tuple((end.lat, end.lon) for end in ends)
