"""How far villages are from the bases that serve them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.kpi_villages import LineAccess
from optimizer.domain.left_out import due_requirements
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.kpi.routes import leg

_Kind = tuple[tuple[str, ...], tuple[str, ...]]
"""Fleets and services of a requirement."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A base and what vehicles of one kind can do from there."""

    depot_id: str
    ways: str
    fleet: str
    service_ids: frozenset[str]
    road_class: int
    area: frozenset[str]

    def reaches(self, *, road_class: int, area_codes: frozenset[str]) -> bool:
        """Tell whether its vehicles may drive to a place on such a road, in such areas."""
        fits = self.road_class <= road_class
        return fits and (not self.area or not self.area.isdisjoint(area_codes))


def line_access(problem: Problem) -> Mapping[str, tuple[LineAccess, ...]]:
    """
    Return how far every village is from each of its lines, by village code.

    A base could serve a requirement if a vehicle at home there is of one of its fleets, offers
    its services, has a road wide enough and has the stop point in its area; loads, hours and
    absences are left aside. The time is that of the direct leg in that vehicle's matrix of most
    days (a closed road counts where it is closed for most of the cycle).

    Parameters
    ----------
    problem
        The problem; only villages of which something is due are in the answer.
    """
    bases = sorted(
        {_base(problem, vehicle) for vehicle in problem.vehicles}, key=lambda b: b.depot_id
    )
    places = {place.id: place for place in problem.locations}
    able: dict[_Kind, list[_Base]] = {}
    nearest_s: dict[tuple[_Kind, str], int | None] = {}
    found: dict[str, dict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    ordered = {one.id for one in problem.orders}
    for one in due_requirements(problem).values():
        if one.id in ordered:
            continue
        kind, stop_id = (one.fleets, one.service_ids), one.stop_id
        if kind not in able:
            able[kind] = [base for base in bases if _can_serve(base, one)]
        if (kind, stop_id) not in nearest_s:
            nearest_s[kind, stop_id] = _nearest_s(problem, able[kind], places[stop_id])
        found[one.village_code][one.line_id].append(nearest_s[kind, stop_id])
    return {
        code: tuple(
            LineAccess(line_id=line_id, access_s=_longest(times))
            for line_id, times in sorted(lines.items())
        )
        for code, lines in found.items()
    }


def _base(problem: Problem, vehicle: CycleVehicle) -> _Base:
    return _Base(
        depot_id=vehicle.depot_id,
        ways=problem.usual_profile(vehicle.profile),
        fleet=vehicle.fleet,
        service_ids=frozenset(vehicle.service_ids),
        road_class=vehicle.road_class,
        area=frozenset(vehicle.area),
    )


def _can_serve(base: _Base, one: CycleRequirement) -> bool:
    return base.fleet in one.fleets and base.service_ids.issuperset(one.service_ids)


def _nearest_s(problem: Problem, bases: list[_Base], place: Location) -> int | None:
    """Return the shortest direct leg, as of most days, from a base that may drive there, in s."""
    codes = place.area_codes
    legs = (
        leg(problem, base.ways, origin=base.depot_id, destination=place.id)
        for base in bases
        if base.reaches(road_class=place.road_class, area_codes=codes)
    )
    return min((found[0] for found in legs if found is not None), default=None)


def _longest(times: list[int | None]) -> int | None:
    """Return the longest time, ``None`` if one is unknown."""
    known = [time for time in times if time is not None]
    return max(known) if len(known) == len(times) else None
