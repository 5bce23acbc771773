"""What the rules look at: the problem by id, the plan's visits and its routes with their legs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
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
    """
    A route of a known vehicle on a day of the cycle, with the legs of each trip.

    ``driving_s`` and ``distance_m`` count the legs that exist, ``working_s`` the time at stops.
    """

    vehicle: CycleVehicle
    day: int
    route: Route
    legs: tuple[tuple[Leg, ...], ...]
    driving_s: int
    distance_m: int
    working_s: int

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
    each ``join_id``. ``judged_routes``, ``judged_tours`` and ``judged`` (requirements) are what
    rules of one route, or of one requirement, look at: all, or what differs from a plan that is
    known to break no rule.
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
    judged_routes: tuple[Route, ...]
    judged_tours: tuple[Tour, ...]
    judged: tuple[CycleRequirement, ...]

    @classmethod
    def of(cls, problem: Problem, plan: Plan, *, sound: Context | None = None) -> Context:
        """
        Index a problem and a plan.

        Parameters
        ----------
        problem, plan
            What is judged.
        sound
            A plan without any violation, of a problem that may differ in requirements, vehicles
            and prices; what is the same here is not judged again.
        """
        if sound is not None and not _same_ground(problem, sound.problem):
            sound = None
        vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        requirements = {one.id: one for one in problem.all_requirements}
        places = {place.id: place for place in problem.locations}
        missed: dict[str, list[UnservedVisit]] = {one: [] for one in requirements}
        for entry in plan.unserved:
            missed.get(entry.requirement_id, []).append(entry)
        joins = _joins(problem)
        known = _Known.of(sound, vehicles=vehicles, requirements=requirements, joins=joins)
        tours, judged_routes, judged_tours = _tours(problem, plan, vehicles=vehicles, known=known)
        dirty = known.dirty(judged_routes, tours, missed=missed, joins=joins)
        context = cls(
            problem=problem,
            plan=plan,
            names=Names.of(problem),
            vehicles=vehicles,
            requirements=requirements,
            places=places,
            joins=joins,
            made={one: [] if one in dirty else known.made[one] for one in requirements},
            missed=missed,
            tours=tours,
            judged_routes=judged_routes,
            judged_tours=judged_tours,
            judged=tuple(one for one in problem.all_requirements if one.id in dirty),
        )
        for visit in context._visits(dirty):
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

    def _visits(self, wanted: Set[str]) -> Iterator[Visit]:
        """Yield the visits of some known requirements on days of the cycle."""
        for route in self.plan.routes:
            if not self.has_day(route.day):
                continue
            vehicle = self.vehicles.get(route.vehicle_id)
            for trip in route.trips:
                for stop in trip.stops:
                    if wanted.isdisjoint(stop.requirement_ids):
                        continue
                    place = self.places.get(stop.location_id)
                    for one in self.known(stop):
                        if one.id in wanted:
                            yield Visit(one, route.day, stop, vehicle, place)


GROUND = (
    "cycle",
    "detours",
    "locations",
    "load_kinds",
    "villages",
    "lines",
    "services",
    "county_codes",
)
"""Parts of a problem that must be the same for anything to be known of its plans."""


def _same_ground(problem: Problem, other: Problem) -> bool:
    """Tell whether two problems differ in requirements, vehicles, prices and promises at most."""
    return all(getattr(problem, name) == getattr(other, name) for name in GROUND) and (
        problem.matrices is other.matrices
        or {name: id(one) for name, one in problem.matrices.items()}
        == {name: id(one) for name, one in other.matrices.items()}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a sound plan: its tours, its visits, and what is not as it was there."""

    tours: Mapping[tuple[str, int], Tour]
    made: Mapping[str, list[Visit]]
    missed: Mapping[str, list[UnservedVisit]]
    changed: frozenset[str]
    """Requirements that are others now, or are joined with such."""
    vehicles: frozenset[str]
    """Vehicles that are what they were."""
    everything: bool
    """Whether nothing is known."""

    @classmethod
    def of(
        cls,
        sound: Context | None,
        *,
        vehicles: Mapping[str, CycleVehicle],
        requirements: Mapping[str, CycleRequirement],
        joins: Mapping[str, tuple[CycleRequirement, ...]],
    ) -> _Known:
        """Compare requirements and vehicles with those of a sound plan."""
        if sound is None:
            return cls(
                tours={},
                made={},
                missed={},
                changed=frozenset(),
                vehicles=frozenset(),
                everything=True,
            )
        changed = {
            name
            for name in requirements.keys() | sound.requirements.keys()
            if not _same(requirements.get(name), sound.requirements.get(name))
        }
        # Who is joined with whom decides what a stop must serve.
        changed |= _mates(changed, joins) | _mates(changed, sound.joins)
        return cls(
            tours={(tour.vehicle.id, tour.day): tour for tour in sound.tours},
            made=sound.made,
            missed=sound.missed,
            changed=frozenset(changed),
            vehicles=frozenset(
                name for name, one in vehicles.items() if _same(one, sound.vehicles.get(name))
            ),
            everything=False,
        )

    def tour(self, route: Route) -> Tour | None:
        """Return the tour of a route that needs no judging."""
        known = self.tours.get((route.vehicle_id, route.day))
        if known is None or route.vehicle_id not in self.vehicles:
            return None
        if known.route is not route and known.route != route:
            return None
        if self.changed and not all(
            self.changed.isdisjoint(stop.requirement_ids) for stop in known.stops
        ):
            return None
        return known

    def dirty(
        self,
        judged: Iterable[Route],
        tours: Iterable[Tour],
        *,
        missed: Mapping[str, list[UnservedVisit]],
        joins: Mapping[str, tuple[CycleRequirement, ...]],
    ) -> Set[str]:
        """Return the requirements that must be judged, as far as they are known."""
        if self.everything:
            return missed.keys()
        kept = {id(tour) for tour in tours}
        gone = (tour.route for tour in self.tours.values() if id(tour) not in kept)
        found = set(self.changed)
        for route in (*judged, *gone):
            for trip in route.trips:
                for stop in trip.stops:
                    found.update(stop.requirement_ids)
        found.update(name for name, entries in missed.items() if entries != self.missed.get(name))
        return (found | _mates(found, joins)) & missed.keys()


def _mates(names: Set[str], joins: Mapping[str, tuple[CycleRequirement, ...]]) -> set[str]:
    """Return all members of the joins that some requirements are in."""
    units = ({one.id for one in members} for members in joins.values())
    return {name for unit in units if not unit.isdisjoint(names) for name in unit}


def _same(one: object, other: object) -> bool:
    return one is other or one == other


def _joins(problem: Problem) -> dict[str, tuple[CycleRequirement, ...]]:
    """Return the requirements of each ``join_id``."""
    joins: dict[str, tuple[CycleRequirement, ...]] = {}
    for one in problem.requirements:
        if one.join_id is not None:
            joins[one.join_id] = (*joins.get(one.join_id, ()), one)
    return joins


def _tours(
    problem: Problem, plan: Plan, *, vehicles: Mapping[str, CycleVehicle], known: _Known
) -> tuple[tuple[Tour, ...], tuple[Route, ...], tuple[Tour, ...]]:
    """
    Return the routes of known vehicles on days of the cycle, with their legs.

    Behind them all routes that must be judged, and their tours.
    """
    rows = {
        name: {place: row for row, place in enumerate(matrix.location_ids)}
        for name, matrix in problem.matrices.items()
    }
    tours, judged_routes, judged_tours = [], [], []
    seen: set[tuple[str, int]] = set()
    for route in plan.routes:
        # What stands twice in the plan was known once.
        tour = None if (route.vehicle_id, route.day) in seen else known.tour(route)
        seen.add((route.vehicle_id, route.day))
        if tour is None:
            judged_routes.append(route)
            vehicle = vehicles.get(route.vehicle_id)
            if vehicle is None or not 0 <= route.day < problem.cycle.days:
                continue
            ways = problem.profile_on(vehicle.profile, route.day)
            tour = _tour(route, vehicle, problem.matrices.get(ways), rows=rows.get(ways, {}))
            judged_tours.append(tour)
        tours.append(tour)
    return tuple(tours), tuple(judged_routes), tuple(judged_tours)


def _tour(
    route: Route, vehicle: CycleVehicle, matrix: TravelMatrix | None, *, rows: Mapping[str, int]
) -> Tour:
    """Return a route with its legs and what they add up to."""
    depot = vehicle.depot_id
    legs = tuple(
        _legs([depot, *(stop.location_id for stop in trip.stops), depot], matrix=matrix, rows=rows)
        for trip in route.trips
    )
    return Tour(
        vehicle=vehicle,
        day=route.day,
        route=route,
        legs=legs,
        driving_s=sum(leg.duration_s or 0 for some in legs for leg in some),
        distance_m=sum(leg.distance_m for some in legs for leg in some),
        working_s=sum(stop.end_s - stop.start_s for trip in route.trips for stop in trip.stops),
    )


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
