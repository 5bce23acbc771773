"""One day of a plan as orders find it: who is out, what is past, and how far each stop may move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.orders import SEATS
from optimizer.domain.plan import Plan, Stop
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.domain.travel import TravelMatrix
from optimizer.units import HOUR_S, NOON_S

LATER = "\x1f"
"""Behind the id of an order that joins a trip which has not left yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """
    A stop of a route, or (``stop`` is ``None``) the base between two trips.

    ``begun`` says that the drive to it has begun, so that it is history; ``trip`` counts the trips
    before it, a base between two trips belongs to the one that ends there.
    """

    stop: Stop | None
    trip: int
    arrival_s: int
    start_s: int
    begun: bool


class OrderDay:
    """
    A day of a published plan.

    Parameters
    ----------
    problem, plan
        The plan and what it was made for.
    day
        Day of the cycle.
    now_s
        Seconds after midnight; what has begun before is history (0: nothing has).
    """

    def __init__(self, problem: Problem, plan: Plan, *, day: int, now_s: int = 0) -> None:
        self.problem, self.plan, self.day, self.now_s = problem, plan, day, now_s
        self.routes = {route.vehicle_id: route for route in plan.routes if route.day == day}
        self._elements: dict[str, tuple[Element, ...]] = {}

    @cached_property
    def requirements(self) -> dict[str, CycleRequirement]:
        """Everything a stop may serve, by id."""
        return {one.id: one for one in self.problem.all_requirements}

    @cached_property
    def announced_s(self) -> dict[str, int]:
        """When the visits of this day were announced to start, where orders have come before."""
        return {p.requirement_id: p.start_s for p in self.problem.published if p.day == self.day}

    @cached_property
    def _days_out(self) -> Counter[str]:
        week = self.day // DAYS_PER_WEEK
        return Counter(r.vehicle_id for r in self.plan.routes if r.day // DAYS_PER_WEEK == week)

    @cached_property
    def duty_s(self) -> dict[str, int]:
        """Seconds from first leaving to last return over the cycle, by vehicle."""
        duty: dict[str, int] = defaultdict(int)
        for route in self.plan.routes:
            duty[route.vehicle_id] += route.trips[-1].return_s - route.trips[0].depart_s
        return duty

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], list[str]]:
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in self.problem.vehicles:
            groups[one.balanced_with].append(one.id)
        return groups

    def spread_cents(self, vehicle: CycleVehicle, duty_s: int) -> float:
        """Return how much dearer uneven work gets when a vehicle's duty of the day changes."""
        price = self.problem.prices.spread_h_cents
        if not price:
            return 0.0
        before = [self.duty_s.get(n, 0) for n in self._groups[vehicle.balanced_with]]
        route = self.routes.get(vehicle.id)
        old_s = route.trips[-1].return_s - route.trips[0].depart_s if route else 0
        mine = self.duty_s.get(vehicle.id, 0)
        after = list(before)
        after[before.index(mine)] = mine - old_s + duty_s
        spans = [max(each) - sum(each) / len(each) for each in (before, after)]
        return (spans[1] - spans[0]) * price / HOUR_S

    def group_size(self, vehicle: CycleVehicle) -> int:
        """Return how many vehicles are to be out as long as one, itself included."""
        return len(self._groups[vehicle.balanced_with])

    def may_go_out(self, vehicle: CycleVehicle) -> bool:
        """Tell whether a vehicle is out on the day, or on shift with a day out to spare."""
        if vehicle.id in self.routes:
            return True
        has_day = self._days_out[vehicle.id] < vehicle.max_days_per_week
        return has_day and vehicle.shifts[self.day] is not None

    def matrix(self, vehicle: CycleVehicle) -> TravelMatrix:
        """Return the driving times of a vehicle on the day."""
        return self.problem.matrix_on(vehicle.profile, self.day)

    def elements(self, vehicle: CycleVehicle) -> tuple[Element, ...]:
        """Return the stops of a vehicle's day and the base after each of its trips, in order."""
        if vehicle.id not in self._elements:
            self._elements[vehicle.id] = self._found_elements(vehicle)
        return self._elements[vehicle.id]

    def _found_elements(self, vehicle: CycleVehicle) -> tuple[Element, ...]:
        route = self.routes.get(vehicle.id)
        found: list[Element] = []
        for number, trip in enumerate(route.trips if route else ()):
            here, matrix = vehicle.depot_id, self.matrix(vehicle)
            if number:
                previous = found[-1]
                found[-1] = replace(previous, start_s=trip.depart_s)
            for stop in trip.stops:
                begun_s = stop.arrival_s - _leg_s(matrix, here, stop.location_id)
                found.append(
                    Element(
                        stop=stop,
                        trip=number,
                        arrival_s=stop.arrival_s,
                        start_s=stop.start_s,
                        begun=begun_s < self.now_s,
                    )
                )
                here = stop.location_id
            back_s = trip.return_s - _leg_s(matrix, here, vehicle.depot_id)
            found.append(
                Element(
                    stop=None,
                    trip=number,
                    arrival_s=trip.return_s,
                    start_s=trip.return_s,
                    begun=back_s < self.now_s,
                )
            )
        return tuple(found)

    def starts_s(self, element: Element) -> tuple[int, int]:
        """Return the earliest and the latest start of a stop, a fixed time of day left aside."""
        stop = element.stop
        if stop is None:
            raise ValueError("The base between two trips has no start of its own.")
        spans = [
            self._starts_s(self.requirements[name], stop, element.begun)
            for name in stop.requirement_ids
        ]
        return max(least_s for least_s, _ in spans), min(most_s for _, most_s in spans)

    def _starts_s(self, one: CycleRequirement, stop: Stop, begun: bool) -> tuple[int, int]:
        """Return when one of a stop's requirements may start, near the time it was announced."""
        least_s = most_s = stop.start_s
        if begun:
            return least_s, most_s
        tolerance_s = self.problem.order_terms.tolerance_s
        told_s = self.announced_s.get(one.id, stop.start_s)
        for window in one.windows:
            if window.open_s <= stop.start_s and stop.end_s <= window.close_s:
                latest_s = window.close_s - (stop.end_s - stop.start_s)
                least_s = min(least_s, max(window.open_s, told_s - tolerance_s))
                most_s = max(most_s, min(latest_s, told_s + tolerance_s))
                break
        return least_s, most_s

    def _in_band(
        self, one: CycleRequirement, stop: Stop, span_s: tuple[int, int]
    ) -> tuple[int, int]:
        """Return the part of a span of starts that keeps a fixed time of day with other visits."""
        if one.same_band_s is None:
            return span_s
        others_s = [start_s for day, start_s in self._starts_by_id[one.id] if day != self.day]
        if not others_s:
            return span_s
        width_s = 2 * one.same_band_s
        least_s = max(span_s[0], max(others_s) - width_s)
        most_s = min(span_s[1], min(others_s) + width_s)
        return min(least_s, stop.start_s), max(most_s, stop.start_s)

    @cached_property
    def _starts_by_id(self) -> dict[str, list[tuple[int, int]]]:
        """Day and start of every visit of the plan, by requirement."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for route in self.plan.routes:
            for stop in (stop for trip in route.trips for stop in trip.stops):
                for name in stop.requirement_ids:
                    found[name].append((route.day, stop.start_s))
        return found

    def reduced(
        self, vehicles: Iterable[CycleVehicle], wanted: Iterable[CycleRequirement], *, loose: bool
    ) -> Problem:
        """
        Return the day as a problem of some vehicles, their stops held in place, and of an order.

        Parameters
        ----------
        vehicles
            The vehicles.
        wanted
            What is ordered; each also stands there for trips that have not left yet.
        loose
            Whether the stops may move as far as their windows allow.
        """
        fleet = tuple(vehicles)
        wanted = tuple(wanted)
        demand = [self._aboard(one) for one in wanted]
        if self.now_s:
            demand += [
                replace(one, id=one.id + LATER, release_s=max(one.release_s, self.now_s))
                for one in demand
            ]
        for vehicle in fleet:
            demand += self._held(vehicle, loose=loose)
        places = {one.stop_id for one in demand} | {vehicle.depot_id for vehicle in fleet}
        return replace(
            self.problem,
            vehicles=fleet,
            requirements=tuple(demand),
            locations=tuple(p for p in self.problem.locations if p.id in places),
            in_force=(),
            orders=(),
            published=(),
            outputs=(),  # orders bring nothing from a base: what it gives out stays as it was
        )

    def _held(self, vehicle: CycleVehicle, *, loose: bool) -> list[CycleRequirement]:
        """Return what a vehicle serves on the day, each at its time or near it."""
        elements = self.elements(vehicle)
        started = {e.trip for e in elements if e.begun}
        held = []
        for element in elements:
            names = element.stop.requirement_ids if element.stop else ()
            for one in (self.requirements[name] for name in names):
                free = loose and not element.begun
                pinned = one if free else self._pinned(one, element)
                if self.now_s and element.trip not in started:
                    pinned = replace(pinned, release_s=max(one.release_s, self.now_s))
                held.append(
                    replace(self._aboard(pinned), visits=1, allowed_days=(self.day,), day_sets=())
                )
        return held

    def _pinned(self, one: CycleRequirement, element: Element) -> CycleRequirement:
        """Return a requirement that is served near the time at which it was announced."""
        stop = element.stop
        if stop is None:
            return one
        span_s = self._starts_s(one, stop, element.begun)
        least_s, most_s = self._in_band(one, stop, span_s)
        half = HalfDay.MORNING if stop.start_s < NOON_S else HalfDay.AFTERNOON
        end_s = most_s + stop.end_s - stop.start_s
        return replace(
            one,
            windows=(TimeWindow(open_s=least_s, close_s=end_s),),
            half_days=(half,) if one.same_half_day else one.half_days,
        )

    def _aboard(self, one: CycleRequirement) -> CycleRequirement:
        """Return one end of a ride with its people as a load that comes and goes."""
        kinds = self.problem.load_kinds
        if one.ride is None or SEATS not in kinds:
            return one
        change = one.ride.persons if one.ride.boards else -one.ride.persons
        seat = kinds.index(SEATS)
        back = tuple(n + (change if kind == seat else 0) for kind, n in enumerate(one.load_back))
        return replace(one, load_back=back)


def _leg_s(matrix: TravelMatrix, origin: str, destination: str) -> int:
    return int(np.asarray(matrix.duration_s)[matrix.index(origin), matrix.index(destination)])
