"""Which days of a cycle closures and suspensions take away, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleClosure, CycleRequirement, Detour

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDays:
    """
    Days of one cycle that are closed.

    ``stops``, ``vehicles`` and ``crews`` (their members) by id; ``suspended`` by village and line
    (``None``: all lines). ``closures`` are what closes the stop points, in the order of the table.
    """

    closures: list[CycleClosure] = field(default_factory=list)

    stops: dict[str, frozenset[int]] = field(default_factory=dict)
    vehicles: dict[str, frozenset[int]] = field(default_factory=dict)
    crews: dict[str, frozenset[int]] = field(default_factory=dict)
    suspended: dict[tuple[str, str | None], frozenset[int]] = field(default_factory=dict)

    def at(self, stop_id: str) -> frozenset[int]:
        """Return the days on which nobody gets to a stop point."""
        return self.stops.get(stop_id, NONE)

    def closing(self, one: CycleRequirement) -> tuple[str, ...]:
        """Return the ids of the closures that take some of a requirement's days away."""
        days = set(one.allowed_days)
        return tuple(
            closure.id
            for closure in self.closures
            if closure.shuts(one) and days.intersection(closure.days)
        )

    def of(self, vehicle_id: str) -> frozenset[int]:
        """Return the days on which a vehicle is absent."""
        return self.vehicles.get(vehicle_id, NONE)

    def without(self, village_code: str, line_id: str) -> frozenset[int]:
        """Return the days on which a line is suspended in a village."""
        every = self.suspended.get((village_code, None), NONE)
        return every | self.suspended.get((village_code, line_id), NONE)


def closed_days(dataset: Dataset, cycle: Cycle) -> ClosedDays:
    """
    Lay the closures of a dataset over a cycle.

    Parameters
    ----------
    dataset
        Tables free of faults.
    cycle
        The dates to plan.
    """
    closed = ClosedDays()
    for closure in dataset.closures:
        days = frozenset(closure.days_in(cycle))
        if not days:
            continue
        if closure.kind is ClosureKind.VEHICLE and closure.code is not None:
            closed.vehicles[closure.code] = closed.of(closure.code) | days
        elif closure.kind is ClosureKind.CREW and closure.code is not None:
            closed.crews[closure.code] = closed.crews.get(closure.code, NONE) | days
        elif closure.kind is ClosureKind.SUSPENSION and closure.code is not None:
            key = closure.code, closure.line_id
            closed.suspended[key] = closed.suspended.get(key, NONE) | days
        stop_ids = tuple(stop.id for stop in closed_stops(dataset, closure))
        for stop_id in stop_ids:
            closed.stops[stop_id] = closed.at(stop_id) | days
        if stop_ids:
            shut = CycleClosure(id=closure.id, stop_ids=stop_ids, days=tuple(sorted(days)))
            closed.closures.append(shut)
    return closed


def closed_stops(dataset: Dataset, closure: Closure) -> Iterator[Location]:
    """Yield the stop points that a closure cuts off; none for one of terrain, or of a vehicle."""
    for stop in dataset.stop_points:
        if closure.kind is ClosureKind.VILLAGE:
            holds = stop.village_code == closure.code
        elif closure.kind is ClosureKind.TOWNSHIP:
            holds = stop.township_code == closure.code
        else:
            holds = closure.kind is ClosureKind.HEIGHT and _in_band(stop, closure)
        if holds:
            yield stop


def _in_band(stop: Location, closure: Closure) -> bool:
    """Tell whether a stop point lies in a closed band of heights."""
    height_m = stop.elevation_m
    if height_m is None or closure.code not in (None, stop.county_code):
        return False
    above = closure.above_m is None or height_m >= closure.above_m
    return above and (closure.below_m is None or height_m <= closure.below_m)


def detours_of(dataset: Dataset, cycle: Cycle) -> tuple[Detour, ...]:
    """
    Return the days of a cycle on which parts of the map are closed, by what is closed on them.

    Each set of closures that hold together on some day is one detour; they are named by numbers,
    in the order of their first days.
    """
    days_of: dict[tuple[str, ...], list[int]] = {}
    for day in range(cycle.days):
        date = cycle.date_of(day)
        held = tuple(one.id for one in dataset.closures if one.ground and one.holds_on(date))
        if held:
            days_of.setdefault(held, []).append(day)
    grounds = {one.id: one.ground for one in dataset.closures}
    return tuple(
        Detour(
            name=str(number),
            days=tuple(days),
            closure_ids=held,
            closed=tuple(part for name in held if (part := grounds[name]) is not None),
        )
        for number, (held, days) in enumerate(days_of.items(), start=1)
    )
