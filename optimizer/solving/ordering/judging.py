"""Times vehicle days with an order in them: the judge of every place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimizer.domain.plan import Break, Route
from optimizer.domain.problem import CycleRequirement, CycleVehicle
from optimizer.solving.instance import Instance
from optimizer.solving.ordering.costs import published_cents
from optimizer.solving.ordering.day import LATER, Element, OrderDay
from optimizer.solving.ordering.gaps import Candidate, Gap, Kind
from optimizer.solving.plan_builder import build_plan
from optimizer.solving.schedule import Schedule
from optimizer.solving.timing import RELOAD, RELOADED, Halt, Timetable, route_cents, timetable

VEHICLES_AT_ONCE = 4
"""Vehicles whose day is compiled together: few, as the first ones mostly decide."""
DELAYS = 8
"""How often boarding is put off, a bit each time, until a ride is short enough."""

Wish = tuple[CycleRequirement, ...]
"""What is ordered: a visit, or boarding and getting off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A vehicle's day that serves an order, and by how much dearer it makes the plan, in cents."""

    extra_cents: float
    route: Route


@dataclass(frozen=True, slots=True)
class Timed:
    """A vehicle's day with an order in it that keeps the rules, and what it costs more."""

    extra_cents: float
    vehicle: CycleVehicle
    instance: Instance
    halts: tuple[Halt, ...]


class Judge:
    """
    Times routes with an order in them.

    Parameters
    ----------
    day
        The day.
    wanted
        What is ordered.
    vehicles
        Whose days may be asked for, in about the order in which they will be.
    """

    def __init__(self, day: OrderDay, wanted: Wish, vehicles: list[CycleVehicle]) -> None:
        self.day, self.wanted = day, wanted
        self._waiting = list({vehicle.id: vehicle for vehicle in vehicles}.values())
        self._instances: dict[str, Instance] = {}

    def judged(self, candidate: Candidate) -> Timed | None:
        """Return the day with the order at its place, or ``None`` if that breaks a rule."""
        vehicle = candidate.first.vehicle
        instance = self.instance(vehicle)
        for _ in range(DELAYS):
            halts = self.halts(instance, candidate)
            index = instance.vehicle_index[vehicle.id]
            cents = route_cents(instance, vehicle=index, day=self.day.day, halts=halts)
            if cents == float("inf"):
                return None
            times = timetable(instance, vehicle=index, day=self.day.day, halts=halts)
            if times is None or not self._keeps_history(instance, candidate, halts, times):
                return None
            later = self._board_later(instance, halts, times)
            if not later:
                extra = cents - published_cents(self.day, vehicle)
                extra += self.day.spread_cents(vehicle, times.return_s - times.depart_s)
                return Timed(extra, vehicle, instance, halts)
            instance = _opening_later(instance, later)
        return None

    def instance(self, vehicle: CycleVehicle, *, loose: bool = False) -> Instance:
        """Return the compiled day of a vehicle, and of those that are asked for after it."""
        if loose:
            return Instance(self.day.reduced([vehicle], self.wanted, loose=True))
        if vehicle.id not in self._instances:
            place = next(n for n, one in enumerate(self._waiting) if one.id == vehicle.id)
            some = self._waiting[place : place + VEHICLES_AT_ONCE]
            fleet = sorted(some, key=lambda one: one.id)
            shared = Instance(self.day.reduced(fleet, self.wanted, loose=False))
            self._instances |= {one.id: shared for one in fleet}
        return self._instances[vehicle.id]

    def published(self, instance: Instance, vehicle: CycleVehicle) -> tuple[Halt, ...]:
        """Return a vehicle's day without the order."""
        elements = self.day.elements(vehicle)[:-1]
        return tuple(halt_at(instance, element) for element in elements)

    def halts(self, instance: Instance, candidate: Candidate) -> tuple[Halt, ...]:
        """Return a vehicle's day with the order at a candidate's place."""
        first, second = candidate.first, candidate.second
        halts = self.published(instance, first.vehicle)
        wanted = [self._task(instance, one, first) for one in self.wanted]
        if len(wanted) == 1 or first is second:
            return _joined(halts, first, wanted)
        return _joined(_joined(halts, second, wanted[1:]), first, wanted[:1])

    def _task(self, instance: Instance, one: CycleRequirement, gap: Gap) -> Halt:
        """Return the order as a halt; in a trip that has not left it holds the trip back to now."""
        elements = self.day.elements(gap.vehicle)
        started = any(e.trip == gap.trip and e.begun for e in elements)
        later = self.day.now_s > 0 and not started
        return instance.task_of[one.id + LATER if later else one.id], None

    def _keeps_history(
        self, instance: Instance, candidate: Candidate, halts: tuple[Halt, ...], times: Timetable
    ) -> bool:
        """Tell whether what has begun stays as it is, and nothing new begins in the past."""
        now_s, vehicle = self.day.now_s, candidate.first.vehicle
        if not now_s:
            return True
        elements = self.day.elements(vehicle)
        is_last = candidate.first.position == len(elements) - 1
        if not (is_last and candidate.first.kind is Kind.OWN_TRIP):
            elements = elements[:-1]  # the last return is an element only where a trip follows
        past = [element for element in elements if element.begun]
        if not past:
            return times.depart_s >= now_s
        begun, route = len(past), self.day.routes[vehicle.id]
        pause = times.break_s
        taken = pause is None or pause[0] >= now_s
        return (
            times.depart_s == route.trips[0].depart_s
            and times.arrivals_s[:begun] == tuple(e.arrival_s for e in past)
            and all(a == e.start_s for a, e in zip(times.starts_s, past, strict=False) if e.stop)
            and (taken or any((b.start_s, b.end_s) == pause for b in route.breaks))
            and self._leaves_s(instance, vehicle, halts, times, begun) >= now_s
        )

    def _leaves_s(
        self,
        instance: Instance,
        vehicle: CycleVehicle,
        halts: tuple[Halt, ...],
        times: Timetable,
        begun: int,
    ) -> int:
        """Return when the first leg begins that is not history."""
        if halts[begun - 1][0] == RELOADED:
            return times.starts_s[begun - 1]
        depot = instance.depots[instance.vehicle_index[vehicle.id]]
        at = [depot if t == RELOADED else instance.tasks[t].location for t, _ in halts]
        arrivals_s, at = [*times.arrivals_s, times.return_s], [*at, depot]
        legs_s = instance.travel_on(instance.vehicle_index[vehicle.id], self.day.day).duration_s
        return arrivals_s[begun] - legs_s[at[begun - 1]][at[begun]]

    def _board_later(
        self, instance: Instance, halts: tuple[Halt, ...], times: Timetable
    ) -> dict[str, int]:
        """Return when who rides for too long boards at the earliest, by requirement."""
        later: dict[str, int] = {}
        boarded: dict[str, tuple[str, int, int]] = {}
        for (task, _), start_s in zip(halts, times.starts_s, strict=True):
            one = instance.tasks[task].first if task != RELOADED else None
            if one is None or one.ride is None:
                continue
            if one.ride.boards:
                end_s = start_s + instance.tasks[task].duration_s
                boarded[one.ride.ride_id] = one.id, start_s, end_s
            elif one.ride.ride_id in boarded:
                name, begun_s, left_s = boarded[one.ride.ride_id]
                late_s = start_s - left_s - one.ride.max_aboard_s
                if late_s > 0:
                    later[name] = begun_s + late_s
        return later

    def insertion(self, timed: Timed) -> Insertion:
        """Return the route of a day that was judged."""
        schedule = Schedule(timed.instance)
        vehicle = timed.instance.vehicle_index[timed.vehicle.id]
        schedule.set_route((self.day.day, vehicle), timed.halts)
        (route,) = build_plan(schedule, {}).routes
        return Insertion(extra_cents=timed.extra_cents, route=self._named(route))

    def _named(self, route: Route) -> Route:
        """Return a route whose stops bear the order's own id, and that keeps the breaks taken."""
        old = self.day.routes.get(route.vehicle_id)
        taken = [b for b in (old.breaks if old else ()) if b.start_s < self.day.now_s]
        trips = tuple(
            replace(
                trip,
                stops=tuple(
                    replace(
                        stop,
                        requirement_ids=tuple(n.removesuffix(LATER) for n in stop.requirement_ids),
                    )
                    for stop in trip.stops
                ),
            )
            for trip in route.trips
        )
        breaks: set[Break] = {*taken, *route.breaks}
        return replace(
            route, trips=trips, breaks=tuple(sorted(breaks, key=lambda one: one.start_s))
        )


def halt_at(instance: Instance, element: Element) -> Halt:
    """Return an element of a route as a halt of a compiled day."""
    if element.stop is None:
        return RELOAD
    return instance.task_of[element.stop.requirement_ids[0]], None


def _joined(halts: tuple[Halt, ...], gap: Gap, wanted: list[Halt]) -> tuple[Halt, ...]:
    """Return halts with an order in a gap."""
    piece = list(wanted)
    if gap.kind is Kind.OWN_TRIP:
        piece.insert(0, RELOAD)
    elif gap.kind is Kind.FIRST_TRIP:
        piece.append(RELOAD)
    return (*halts[: gap.position], *piece, *halts[gap.position :])


def _opening_later(instance: Instance, later: Mapping[str, int]) -> Instance:
    """Return a day on which some requirements start at a time at the earliest."""

    def opened(one: CycleRequirement) -> CycleRequirement:
        start_s = later.get(one.id, 0)
        windows = (w for w in one.windows if w.close_s >= start_s)
        return replace(
            one, windows=tuple(replace(w, open_s=max(w.open_s, start_s)) for w in windows)
        )

    problem = instance.problem
    return Instance(replace(problem, requirements=tuple(map(opened, problem.requirements))))
