"""What the rules look at: the problem by id, the plan's visits and its routes with their legs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from optimizer.checking.names import Names
from optimizer.domain.places import Location
from optimizer.domain.plan import Break, Plan, Route, Stop, UnservedVisit
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.report import Violation
from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix


class Leg(NamedTuple):
    """A drive from place to place; no duration when the leg does not exist."""

    origin_id: str
    destination_id: str
    duration_s: int | None
    distance_m: int


class Visit(NamedTuple):
    """A visit that the plan makes; vehicle and place are ``None`` when the problem has no such."""

    requirement: CycleRequirement
    day: int
    stop: Stop
    vehicle: CycleVehicle | None
    place: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """A route of a known vehicle on a day of the cycle, with the legs of each trip."""

    vehicle: CycleVehicle
    day: int
    route: Route
    legs: tuple[tuple[Leg, ...], ...]

    @property
    def depart_s(self) -> int:
        """Time of leaving the base for the first time, in seconds (0 without trips)."""
        return self.route.trips[0].depart_s if self.route.trips else 0

    @property
    def return_s(self) -> int:
        """Time of being back at the base for the last time, in seconds (0 without trips)."""
        return self.route.trips[-1].return_s if self.route.trips else 0

    @property
    def duty_s(self) -> int:
        """Seconds from leaving the base first to being back last."""
        return self.return_s - self.depart_s

    @property
    def driving_s(self) -> int:
        """Seconds of driving over the legs that exist."""
        return sum(leg.duration_s or 0 for legs in self.legs for leg in legs)

    @property
    def distance_m(self) -> int:
        """Metres over the legs that exist."""
        return sum(leg.distance_m for legs in self.legs for leg in legs)

    @property
    def stops(self) -> Iterator[Stop]:
        """The stops of all trips."""
        return (stop for trip in self.route.trips for stop in trip.stops)

    @property
    def base_s(self) -> int:
        """Seconds at the base between trips."""
        trips = self.route.trips
        return sum(b.depart_s - a.return_s for a, b in pairwise(trips))

    def break_from(self, time_s: int) -> Break | None:
        """Return the break that begins at ``time_s`` and lasts, or ``None``."""
        for rest in self.route.breaks:
            if rest.start_s == time_s < rest.end_s:
                return rest
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """
    A problem and a plan, indexed; parts of the plan that name unknown things are set aside.

    ``made`` and ``missed`` hold the visits of each requirement that the plan makes and leaves out;
    ``tours`` the routes of known vehicles on days of the cycle; ``joins`` the requirements of
    each ``join_id``.
    """

    problem: Problem
    plan: Plan
    names: Names
    vehicles: Mapping[str, CycleVehicle]
    requirements: Mapping[str, CycleRequirement]
    places: Mapping[str, Location]
    joins: Mapping[str, tuple[CycleRequirement, ...]]
    made: Mapping[str, list[Visit]]
    missed: Mapping[str, list[UnservedVisit]]
    tours: tuple[Tour, ...]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Context:
        """Index a problem and a plan."""
        vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        requirements = {one.id: one for one in problem.requirements}
        places = {place.id: place for place in problem.locations}
        missed: dict[str, list[UnservedVisit]] = {one: [] for one in requirements}
        for entry in plan.unserved:
            missed.get(entry.requirement_id, []).append(entry)
        context = cls(
            problem=problem,
            plan=plan,
            names=Names.of(problem),
            vehicles=vehicles,
            requirements=requirements,
            places=places,
            joins=_joins(problem),
            made={one: [] for one in requirements},
            missed=missed,
            tours=_tours(problem, plan, vehicles=vehicles),
        )
        for visit in context._visits():
            context.made[visit.requirement.id].append(visit)
        return context

    def has_day(self, day: int) -> bool:
        """Tell whether a day lies in the cycle."""
        return 0 <= day < self.problem.cycle.days

    def days(self, one: CycleRequirement) -> list[int]:
        """Return the days of visits made and of visits missed with a day, sorted, repeats kept."""
        made = [visit.day for visit in self.made[one.id]]
        missed = [entry.day for entry in self.missed[one.id] if entry.day is not None]
        return sorted(made + [day for day in missed if self.has_day(day)])

    def known(self, stop: Stop) -> tuple[CycleRequirement, ...]:
        """Return the requirements of a stop that the problem knows."""
        found = (self.requirements.get(one) for one in stop.requirement_ids)
        return tuple(one for one in found if one is not None)

    def violation(
        self,
        code: str,
        *,
        zh: str,
        en: str,
        day: int | None = None,
        vehicle: CycleVehicle | None = None,
        requirement: CycleRequirement | None = None,
        amount: int = 0,
    ) -> Violation:
        """Return a violation whose messages begin with whom and when it concerns."""
        subject = self.names.subject(day=day, vehicle=vehicle, requirement=requirement)
        return Violation(
            code=code,
            message_zh=subject[0] + zh,
            message_en=subject[1] + en,
            day=day,
            vehicle_id=vehicle.id if vehicle else None,
            requirement_id=requirement.id if requirement else None,
            amount=amount,
        )

    def _visits(self) -> Iterator[Visit]:
        """Yield the visits of known requirements on days of the cycle."""
        for route in self.plan.routes:
            if not self.has_day(route.day):
                continue
            vehicle = self.vehicles.get(route.vehicle_id)
            for trip in route.trips:
                for stop in trip.stops:
                    place = self.places.get(stop.location_id)
                    for one in self.known(stop):
                        yield Visit(one, route.day, stop, vehicle, place)


def _joins(problem: Problem) -> dict[str, tuple[CycleRequirement, ...]]:
    """Return the requirements of each ``join_id``."""
    joins: dict[str, tuple[CycleRequirement, ...]] = {}
    for one in problem.requirements:
        if one.join_id is not None:
            joins[one.join_id] = (*joins.get(one.join_id, ()), one)
    return joins


def _tours(
    problem: Problem, plan: Plan, *, vehicles: Mapping[str, CycleVehicle]
) -> tuple[Tour, ...]:
    """Return the routes of known vehicles on days of the cycle, with their legs."""
    rows = {
        profile: {place: row for row, place in enumerate(matrix.location_ids)}
        for profile, matrix in problem.matrices.items()
    }
    tours = []
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle_id)
        if vehicle is None or not 0 <= route.day < problem.cycle.days:
            continue
        matrix = problem.matrices.get(vehicle.profile)
        legs = tuple(
            _legs(
                [vehicle.depot_id, *(stop.location_id for stop in trip.stops), vehicle.depot_id],
                matrix=matrix,
                rows=rows.get(vehicle.profile, {}),
            )
            for trip in route.trips
        )
        tours.append(Tour(vehicle=vehicle, day=route.day, route=route, legs=legs))
    return tuple(tours)


def _legs(
    place_ids: list[str], *, matrix: TravelMatrix | None, rows: Mapping[str, int]
) -> tuple[Leg, ...]:
    """Return the legs along places; a leg without a matrix entry does not exist."""
    legs = []
    for origin, destination in pairwise(place_ids):
        row, column = rows.get(origin), rows.get(destination)
        leg = Leg(origin, destination, None, 0)
        if matrix is not None and row is not None and column is not None:
            duration_s = int(matrix.duration_s[row, column])
            if duration_s < UNREACHABLE_S:
                leg = Leg(origin, destination, duration_s, int(matrix.distance_m[row, column]))
        legs.append(leg)
    return tuple(legs)
