"""Stops taken out of a plan: what is left of their vehicle days is timed anew."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.solving.instance import Instance
from optimizer.solving.ordering.day import OrderDay
from optimizer.solving.ordering.judging import halt_at
from optimizer.solving.plan_builder import build_plan
from optimizer.solving.schedule import Schedule


def without_stops(problem: Problem, plan: Plan, gone: Set[str]) -> Plan:
    """
    Return a plan without the stops of some requirements, and without what it says of them.

    The other stops of their vehicle days stay near their times; where no timetable does that,
    within their windows.

    Parameters
    ----------
    problem, plan
        A plan and what it was made for.
    gone
        Requirements whose stops are taken out.
    """
    changed = {
        (route.day, route.vehicle_id): left
        for route in plan.routes
        if (left := _left(route, gone)) is not route
    }
    keys = ((route.day, route.vehicle_id) for route in plan.routes)
    routes = (changed.get(key, r) for key, r in zip(keys, plan.routes, strict=True))
    raw = Plan(
        routes=tuple(route for route in routes if route.trips),
        unserved=tuple(one for one in plan.unserved if one.requirement_id not in gone),
    )
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    days = {number: OrderDay(problem, raw, day=number) for number, _ in changed}
    return replace(
        raw,
        routes=tuple(
            _timed(days[route.day], vehicles[route.vehicle_id], route)
            if (route.day, route.vehicle_id) in changed
            else route
            for route in raw.routes
        ),
    )


def _left(route: Route, gone: Set[str]) -> Route:
    """Return what is left of a route, at its times; the same route where nothing is gone."""
    if all(gone.isdisjoint(s.requirement_ids) for trip in route.trips for s in trip.stops):
        return route
    trips = []
    for trip in route.trips:
        stops = tuple(stop for stop in trip.stops if gone.isdisjoint(stop.requirement_ids))
        trips += [replace(trip, stops=stops)] if stops else []
    return replace(route, trips=tuple(trips))


def _timed(day: OrderDay, vehicle: CycleVehicle, route: Route) -> Route:
    """Return a route with a timetable; as it is where it has none at all."""
    for loose in (False, True):
        instance = Instance(day.reduced([vehicle], (), loose=loose))
        schedule = Schedule(instance)
        halts = tuple(halt_at(instance, element) for element in day.elements(vehicle)[:-1])
        if schedule.set_route((day.day, 0), halts):
            return build_plan(schedule, {}).routes[0]
    return route
