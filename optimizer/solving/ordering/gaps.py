"""Where on a day an order may go: every gap of every route, with what it costs at least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.plan import Route
from optimizer.domain.problem import CycleRequirement, CycleVehicle
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.solving.ordering.costs import driven, route_waits_s
from optimizer.solving.ordering.day import OrderDay
from optimizer.units import HOUR_S, METRES_PER_KM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Kind(IntEnum):
    """How an order joins a day: inside a trip, or as a trip of its own."""

    INSIDE = 0
    OWN_TRIP = 1
    FIRST_TRIP = 2
    OWN_DAY = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """
    A place between two others on a vehicle's day.

    ``position`` is that of the next element; who leaves ``before`` does so at ``leaves_s`` at the
    earliest and must begin at ``after`` (or be back there) by ``closes_s``. The vehicle may drive
    ``drive_left_s`` more on that day. ``least_cents`` is what the day costs more at least, whatever
    is driven; it may be negative, where waiting is used.
    """

    vehicle: CycleVehicle
    position: int
    kind: Kind
    trip: int
    before: str
    after: str
    leaves_s: int
    closes_s: int
    drive_left_s: int
    least_cents: float


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """Gaps for an order (for a ride: of boarding and of getting off), and the least cost."""

    least_cents: float
    number: int
    first: Gap
    second: Gap

    @property
    def way_cents(self) -> float:
        """What the way alone costs more, and the day out of a vehicle that was at its base."""
        idle = self.first.kind is Kind.OWN_DAY
        day_cents = self.first.vehicle.rates.day_cents if idle else 0
        return self.least_cents - self.first.least_cents + day_cents


class GapMemory:
    """The gaps of days that have not changed since they were last looked at."""

    def __init__(self) -> None:
        self._ground: tuple[object, ...] = ()
        self._known: dict[tuple[str, int, int], tuple[Route | None, list[Gap]]] = {}

    def gaps_of(self, day: OrderDay, vehicle: CycleVehicle) -> list[Gap]:
        """Return the gaps of a vehicle's day."""
        problem = day.problem
        ground = problem.requirements, problem.vehicles, problem.order_terms, problem.prices
        if any(one is not other for one, other in zip(ground, self._ground, strict=False)):
            self._known.clear()
        self._ground = ground
        key, route = (vehicle.id, day.day, day.now_s), day.routes.get(vehicle.id)
        found = self._known.get(key)
        if found is None or found[0] is not route:
            found = self._known[key] = route, list(gaps_of(day, vehicle))
        return found[1]


def gaps_of(day: OrderDay, vehicle: CycleVehicle) -> Iterator[Gap]:
    """Yield the gaps of a vehicle's day that are not history."""
    shift = vehicle.shifts[day.day]
    if shift is None:
        return
    close_s, base = shift.close_s + vehicle.rules.max_overtime_s, vehicle.depot_id
    elements, route = day.elements(vehicle), day.routes.get(vehicle.id)
    driven_s = driven(day.matrix(vehicle), route, base)[0] if route else 0
    least_cents = _least_cents(day, vehicle, longest_s=close_s - shift.open_s, driven_s=driven_s)
    left_s = vehicle.rules.max_drive_s - driven_s
    opens_s = max(shift.open_s, day.now_s)

    def gap(position: int, kind: Kind, times: tuple[int, int], trip: int = -1) -> Gap:
        inside = kind is Kind.INSIDE
        before, after = (places[position], places[position + 1]) if inside else (base, base)
        return Gap(vehicle, position, kind, trip, before, after, *times, left_s, least_cents)

    places = [base, *(e.stop.location_id if e.stop else base for e in elements)]
    if not elements:
        yield gap(0, Kind.OWN_DAY, (opens_s, close_s))
        return
    has_trip = elements[-1].trip + 1 < vehicle.max_trips
    limits = [close_s if e.stop is None else day.starts_s(e)[1] for e in elements]
    if has_trip and not elements[0].begun:
        yield gap(0, Kind.FIRST_TRIP, (opens_s, limits[0]))
    leaves_s = shift.open_s if elements[0].begun else opens_s
    for position, element in enumerate(elements):
        if not element.begun:
            yield gap(position, Kind.INSIDE, (leaves_s, limits[position]), element.trip)
        if element.stop is not None:
            span_s = element.stop.end_s - element.stop.start_s
            leaves_s = day.starts_s(element)[0] + span_s
            continue
        leaves_s = max(leaves_s + vehicle.rules.reload_s, day.now_s)
        follows = elements[position + 1 : position + 2]
        if has_trip and not any(e.begun for e in follows):
            back_s = limits[position + 1] if follows else close_s
            yield gap(position, Kind.OWN_TRIP, (leaves_s, back_s))


def _least_cents(day: OrderDay, vehicle: CycleVehicle, *, longest_s: int, driven_s: int) -> float:
    """Return what a longer day costs at least: waiting and overtime may shrink, duty even out."""
    route, rates = day.routes.get(vehicle.id), vehicle.rates
    spread = day.problem.prices.spread_h_cents / HOUR_S
    size = day.group_size(vehicle)
    if route is None:
        return rates.day_cents - longest_s * spread / size
    shift = vehicle.shifts[day.day]
    duty_s = route.trips[-1].return_s - route.trips[0].depart_s
    waits_s = route_waits_s(route, driven_s)
    over_s = max(0, route.trips[-1].return_s - shift.close_s) if shift else 0
    less_s = duty_s - driven_s - sum(s.end_s - s.start_s for t in route.trips for s in t.stops)
    saved = waits_s * rates.wait_h_cents + over_s * rates.overtime_h_cents
    return -saved / HOUR_S - spread * max(less_s, (longest_s - duty_s) / size)


def candidates(
    gaps: Iterable[Gap], wanted: tuple[CycleRequirement, ...], day: OrderDay, *, any_time: bool
) -> list[Candidate]:
    """
    Return where an order might go, what costs least first; most of what cannot be is left out.

    Parameters
    ----------
    gaps
        All gaps of vehicles that may serve it.
    wanted
        The visit, or boarding and getting off.
    day
        The day.
    any_time
        Whether times do not matter.
    """
    by_profile: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_profile.setdefault(gap.vehicle.profile, []).append(gap)
    found: list[Candidate] = []
    for profile in sorted(by_profile):
        table = _GapTable(by_profile[profile], day, wanted)
        firsts, seconds, cents = table.ranked(any_time=any_time)
        for first, second, least in zip(firsts, seconds, cents, strict=True):
            pair = by_profile[profile][first], by_profile[profile][second]
            found.append(Candidate(float(least), len(found), *pair))
    return sorted(found, key=lambda one: (one.least_cents, one.number))


class _GapTable:
    """The gaps of vehicles with one travel profile as arrays, for one order."""

    def __init__(
        self, gaps: list[Gap], day: OrderDay, wanted: tuple[CycleRequirement, ...]
    ) -> None:
        matrix = day.matrix(gaps[0].vehicle)
        self.gaps, self.wanted, self.matrix = gaps, wanted, matrix
        self.spread = day.problem.prices.spread_h_cents / HOUR_S
        self.before = np.array([matrix.index(g.before) for g in gaps], dtype=np.int64)
        self.after = np.array([matrix.index(g.after) for g in gaps], dtype=np.int64)
        self.leaves_s = np.array([g.leaves_s for g in gaps], dtype=np.int64)
        self.closes_s = np.array([g.closes_s for g in gaps], dtype=np.int64)
        self.left_s = np.array([g.drive_left_s for g in gaps], dtype=np.int64)
        self.least = np.array([g.least_cents for g in gaps], dtype=np.float64)
        self.km = np.array([g.vehicle.rates.km_cents for g in gaps], dtype=np.float64)
        self.hour = np.array([g.vehicle.rates.drive_h_cents for g in gaps], dtype=np.float64)
        self.inside = np.array([g.kind is Kind.INSIDE for g in gaps], dtype=np.int64)
        self.places = [matrix.index(one.stop_id) for one in wanted]

    def ranked(self, *, any_time: bool) -> tuple[Ints, Ints, Floats]:
        """Return the pairs of gaps that may do, and what each costs at least, in cents."""
        every = np.arange(len(self.gaps))
        if len(self.wanted) == 1:
            ok = self._reached(0) & (
                any_time | self._in_time(0) & (self._more_s(0, 0) <= self.left_s)
            )
            return every[ok], every[ok], (self.least + self._detour_cents(0, 0))[ok]
        together = self._reached(0, 1) & (
            any_time | self._in_time(0, 1) & (self._more_s(0, 1) <= self.left_s)
        )
        firsts, seconds = self._pairs()
        apart = self._reached(0)[firsts] & self._reached(1)[seconds]
        if not any_time:
            apart &= self._in_time(0)[firsts] & self._in_time(1)[seconds]
            more_s = self._more_s(0, 0)[firsts] + self._more_s(1, 1)[seconds]
            apart &= more_s <= self.left_s[firsts]
        boarding, leaving = self._detour_cents(0, 0), self._detour_cents(1, 1)
        cents = self.least[firsts] + boarding[firsts] + leaving[seconds]
        return (
            np.concatenate([every[together], firsts[apart]]),
            np.concatenate([every[together], seconds[apart]]),
            np.concatenate([(self.least + self._detour_cents(0, 1))[together], cents[apart]]),
        )

    def _pairs(self) -> tuple[Ints, Ints]:
        """Return all pairs of different gaps inside one trip, the earlier one first."""
        trips: dict[tuple[str, int], list[int]] = {}
        for number, gap in enumerate(self.gaps):
            if gap.kind is Kind.INSIDE:
                trips.setdefault((gap.vehicle.id, gap.trip), []).append(number)
        pairs = [
            (one, other)
            for numbers in trips.values()
            for at, one in enumerate(numbers)
            for other in numbers[at + 1 :]
        ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _legs(self, first: int, last: int, of: NDArray[np.int32]) -> Ints:
        """Return the way from before the gap over one or two places to after it."""
        way = of[self.before, self.places[first]].astype(np.int64)
        if first != last:
            way = way + of[self.places[first], self.places[last]]
        found: Ints = way + of[self.places[last], self.after]
        return found

    def _more_s(self, first: int, last: int) -> Ints:
        """Return how many seconds more are driven."""
        direct_s = self.matrix.duration_s[self.before, self.after]
        more: Ints = self._legs(first, last, self.matrix.duration_s) - self.inside * direct_s
        return more

    def _detour_cents(self, first: int, last: int) -> Floats:
        """Return what the way costs more, in cents."""
        seconds = self._more_s(first, last)
        direct_m = self.inside * self.matrix.distance_m[self.before, self.after]
        metres = self._legs(first, last, self.matrix.distance_m) - direct_m
        cents: Floats = seconds * (self.hour / HOUR_S) + metres * (self.km / METRES_PER_KM)
        # Where the way over a place is shorter than the direct one, the duty may shrink by that.
        return cents + np.minimum(seconds, 0) * self.spread

    def _reached(self, *places: int) -> NDArray[np.bool_]:
        reached: NDArray[np.bool_] = (
            self._legs(places[0], places[-1], self.matrix.duration_s) < UNREACHABLE_S
        )
        return reached

    def _in_time(self, *places: int) -> NDArray[np.bool_]:
        """Tell where leaving as early and coming as late as can be leaves time for it."""
        legs_s = self.matrix.duration_s
        here, time_s = self.before, self.leaves_s
        fits = np.ones(len(self.gaps), dtype=bool)
        for number in places:
            one, place = self.wanted[number], self.places[number]
            window = one.windows[0]
            time_s = np.maximum(time_s + legs_s[here, place], window.open_s)
            fits &= time_s + one.service_s + one.setup_s <= window.close_s
            time_s = time_s + one.service_s + one.setup_s
            here = np.full(len(self.gaps), place)
        return fits & (time_s + legs_s[here, self.after] <= self.closes_s)
