"""What routes amount to: time by kind, metres, and whose stops they are spent for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from optimizer.domain.plan import Break, Plan, Route, Stop, Trip
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.travel import UNREACHABLE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """
    A stop with what it costs in time and way.

    ``driving_s`` and ``distance_m`` are those of the leg to it and, for the last stop of a trip,
    of the leg home; ``waiting_s`` is from arrival to start, less breaks taken then.
    """

    requirements: tuple[CycleRequirement, ...]
    driving_s: int
    distance_m: int
    waiting_s: int

    @property
    def setup_s(self) -> int:
        """Longest set-up of its requirements, in s."""
        return max((one.setup_s for one in self.requirements), default=0)

    @property
    def on_site_s(self) -> int:
        """Set-up and all service times, in s."""
        return self.setup_s + sum(one.service_s for one in self.requirements)

    @property
    def person_times(self) -> int:
        """People served."""
        return sum(one.people for one in self.requirements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """One vehicle-day: its halts and times, in s; ``shift_s`` is the length of its shift."""

    vehicle: CycleVehicle
    day: int
    halts: tuple[Halt, ...]
    duty_s: int
    break_s: int
    shift_s: int


def outings(problem: Problem, plan: Plan) -> tuple[Outing, ...]:
    """
    Return every route of a plan with its times; a leg that does not exist counts nothing.

    Raises
    ------
    KeyError
        If the plan names what the problem does not have (the checker says so politely).
    """
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    requirements = {one.id: one for one in problem.all_requirements}
    return tuple(
        _outing(problem, route, vehicle=vehicles[route.vehicle_id], requirements=requirements)
        for route in plan.routes
    )


def _outing(
    problem: Problem,
    route: Route,
    *,
    vehicle: CycleVehicle,
    requirements: dict[str, CycleRequirement],
) -> Outing:
    """Return one route with its times."""
    hours = vehicle.shifts[route.day]
    return Outing(
        vehicle=vehicle,
        day=route.day,
        halts=tuple(
            _halt(stop, legs, route=route, requirements=requirements)
            for trip in route.trips
            for stop, legs in _stops_with_legs(problem, trip, day=route.day, vehicle=vehicle)
        ),
        duty_s=route.trips[-1].return_s - route.trips[0].depart_s if route.trips else 0,
        break_s=sum(rest.end_s - rest.start_s for rest in route.breaks),
        shift_s=hours.close_s - hours.open_s if hours else 0,
    )


def _halt(
    stop: Stop,
    legs: list[tuple[int, int]],
    *,
    route: Route,
    requirements: dict[str, CycleRequirement],
) -> Halt:
    """Return a stop with its share of the route."""
    return Halt(
        requirements=tuple(requirements[one] for one in stop.requirement_ids),
        driving_s=sum(seconds for seconds, _ in legs),
        distance_m=sum(metres for _, metres in legs),
        waiting_s=stop.start_s - stop.arrival_s - _resting_s(stop, route.breaks),
    )


def _resting_s(stop: Stop, breaks: Iterable[Break]) -> int:
    """Return the seconds of break between arrival and start of a stop."""
    return sum(
        rest.end_s - rest.start_s
        for rest in breaks
        if stop.arrival_s <= rest.start_s and rest.end_s <= stop.start_s
    )


def _stops_with_legs(
    problem: Problem, trip: Trip, *, day: int, vehicle: CycleVehicle
) -> Iterator[tuple[Stop, list[tuple[int, int]]]]:
    """Yield each stop of a trip with the seconds and metres of its legs."""
    places = [vehicle.depot_id, *(stop.location_id for stop in trip.stops), vehicle.depot_id]
    ways = problem.profile_on(vehicle.profile, day)
    legs = [
        leg(problem, ways, origin=origin, destination=destination) or (0, 0)
        for origin, destination in pairwise(places)
    ]
    for number, stop in enumerate(trip.stops, start=1):
        yield stop, legs[number - 1 :] if number == len(trip.stops) else [legs[number - 1]]


def leg(problem: Problem, ways: str, *, origin: str, destination: str) -> tuple[int, int] | None:
    """Return seconds and metres of a direct leg by a matrix; ``None`` where there is no way."""
    matrix = problem.matrices[ways]
    row, column = matrix.index(origin), matrix.index(destination)
    seconds = int(matrix.duration_s[row, column])
    return None if seconds == UNREACHABLE_S else (seconds, int(matrix.distance_m[row, column]))
