"""Units of proofs: what is served in one halt, and who may serve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from math import inf

from optimizer.checking.context import Context
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement, CycleVehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A requirement, or all that are joined with it: they are served in the same halts."""

    members: tuple[CycleRequirement, ...]

    @property
    def stop_id(self) -> str:
        """The stop point."""
        return self.members[0].stop_id

    @property
    def service_ids(self) -> frozenset[str]:
        """All services of the unit."""
        return frozenset(service for one in self.members for service in one.service_ids)

    @property
    def duration_s(self) -> int:
        """Seconds of work of one halt."""
        return max(one.setup_s for one in self.members) + sum(one.service_s for one in self.members)

    @property
    def on_board_s(self) -> float:
        """Seconds from the base to the start of a halt, at most; infinite where free."""
        limits = [one.max_on_board_s for one in self.members if one.max_on_board_s is not None]
        return min(limits, default=inf)

    @property
    def visits(self) -> int:
        """Halts in the cycle."""
        return min(one.visits for one in self.members)

    @property
    def days(self) -> frozenset[int]:
        """Days allowed to every member."""
        return frozenset.intersection(*(frozenset(one.allowed_days) for one in self.members))

    @property
    def day_sets(self) -> frozenset[tuple[int, ...]] | None:
        """Sets of days listed for every member that lists any; ``None`` where none does."""
        lists = [frozenset(one.day_sets) for one in self.members if one.day_sets]
        return frozenset.intersection(*lists) if lists else None

    @property
    def windows(self) -> list[tuple[int, int]]:
        """Spans of the day, as opening and closing second, that are open to every member."""
        spans = [[(w.open_s, w.close_s) for w in one.windows] for one in self.members]
        return reduce(_meet, spans)

    def loads(self) -> Iterator[tuple[int, ...]]:
        """Yield what must fit the vehicle: the load out, then the load back, by kind."""
        for loads in ([m.load_out for m in self.members], [m.load_back for m in self.members]):
            yield tuple(sum(column) for column in zip(*loads, strict=True))


def _meet(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans common to two lists of spans."""
    common = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return [(opens, closes) for opens, closes in common if opens <= closes]


def unit_of(context: Context, one: CycleRequirement) -> Unit:
    """Return the unit that a requirement belongs to."""
    return Unit(members=context.joins[one.join_id] if one.join_id is not None else (one,))


def in_fleets(unit: Unit, vehicles: Iterable[CycleVehicle]) -> list[CycleVehicle]:
    """Return the vehicles whose fleet may serve every member."""
    return [v for v in vehicles if all(v.fleet in one.fleets for one in unit.members)]


def with_services(unit: Unit, vehicles: Iterable[CycleVehicle]) -> list[CycleVehicle]:
    """Return the vehicles that offer all services of the unit."""
    return [v for v in vehicles if unit.service_ids.issubset(v.service_ids)]


def with_road_and_capacity(
    context: Context, unit: Unit, vehicles: Iterable[CycleVehicle]
) -> list[CycleVehicle]:
    """Return the vehicles that fit the road, the county, their area and the unit's loads."""
    place = context.places.get(unit.stop_id)
    if place is None:
        return []
    loads = list(unit.loads())
    return [v for v in vehicles if _fits(context, v, place) and _holds(v, loads)]


def _fits(context: Context, vehicle: CycleVehicle, place: Location) -> bool:
    """Tell whether road class, counties and its area let a vehicle come to a place."""
    counties = {vehicle.county_code, place.county_code}
    return (
        vehicle.road_class <= place.road_class
        and counties <= set(context.problem.county_codes)
        and lies_in(place, vehicle.area)
    )


def lies_in(place: Location, area: tuple[str, ...]) -> bool:
    """Tell whether a place lies in one of the counties, townships or villages (none: anywhere)."""
    own = (place.county_code, place.township_code, place.village_code)
    return not area or any(code in area for code in own if code is not None)


def _holds(vehicle: CycleVehicle, loads: list[tuple[int, ...]]) -> bool:
    """Tell whether each of the loads fits a vehicle."""
    return all(n <= most for load in loads for n, most in zip(load, vehicle.capacity, strict=True))


def eligible(context: Context, unit: Unit) -> list[CycleVehicle]:
    """Return the vehicles that may serve a unit."""
    offering = with_services(unit, in_fleets(unit, context.problem.vehicles))
    return with_road_and_capacity(context, unit, offering)
