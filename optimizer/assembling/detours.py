"""Visits that closed roads make impossible: who serves them does not get there on these days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from optimizer.assembling.cut_off import with_closed
from optimizer.assembling.suspensions import beside_closures
from optimizer.domain.closures import Band, Ground
from optimizer.domain.problem import (
    ClosedVisits,
    CycleClosure,
    CycleRequirement,
    CycleVehicle,
    Detour,
    Problem,
)
from optimizer.domain.travel import UNREACHABLE_S

Unit = tuple[CycleRequirement, ...]
"""A requirement, or all that are joined with it."""

Base = tuple[str, str]
"""A travel profile, and where who travels by it is at home."""


def beside_detours(problem: Problem) -> Problem:
    """
    Take the days out of requirements on which closed roads cut them off from all who may serve.

    Parameters
    ----------
    problem
        A problem with its detours and their matrices.

    Returns
    -------
    Problem
        Visits move to other days, or are lost, as with every closure. What nobody gets to on
        ordinary days either is left as it is.
    """
    if not problem.detours:
        return problem
    cut_off = _cut_off(problem)
    blamed = {detour.name: _blamed(problem, detour) for detour in problem.detours}
    kept: list[CycleRequirement] = []
    lost: list[ClosedVisits] = []
    for one in problem.requirements:
        detours = cut_off.get(one.id, ())
        shut = frozenset(day for detour in detours for day in detour.days)
        rest, visits = beside_closures(one, shut, problem.cycle)
        kept += [rest] if rest else []
        if visits:
            ids = dict.fromkeys(name for detour in detours for name in blamed[detour.name])
            lost.append(ClosedVisits(due=one, visits=visits, closure_ids=tuple(ids)))
    known = {one.id for one in kept}
    return replace(
        problem,
        requirements=tuple(kept),
        closures=(*problem.closures, *_closures(problem, cut_off, blamed)),
        closed=with_closed(problem.closed, tuple(lost)),
        in_force=tuple(one for one in problem.in_force if one.requirement_id in known),
    )


def _blamed(problem: Problem, detour: Detour) -> tuple[str, ...]:
    """
    Return the closures that are told as what cuts off places of the problem.

    They do it together. Of a storm that closes roads all over the city only those amidst the
    problem's places are named, as far as there are such: the others matter little here.
    """
    lats = [place.position.lat for place in problem.locations]
    lons = [place.position.lon for place in problem.locations]

    def is_here(part: Ground) -> bool:
        if isinstance(part, Band):
            return part.county_code in (None, *problem.county_codes)
        lat, lon = part.middle
        return min(lats) <= lat <= max(lats) and min(lons) <= lon <= max(lons)

    amidst = tuple(
        name for name, part in zip(detour.closure_ids, detour.closed, strict=True) if is_here(part)
    )
    return amidst or detour.closure_ids


def _closures(
    problem: Problem,
    cut_off: Mapping[str, tuple[Detour, ...]],
    blamed: Mapping[str, tuple[str, ...]],
) -> Iterator[CycleClosure]:
    """Yield, for each detour, the closures blamed with the requirements that they cut off."""
    for detour in problem.detours:
        shut = [one for one in problem.requirements if detour in cut_off.get(one.id, ())]
        for closure_id in blamed[detour.name] if shut else ():
            yield CycleClosure(
                id=closure_id,
                stop_ids=tuple(sorted({one.stop_id for one in shut})),
                days=detour.days,
                requirement_ids=tuple(one.id for one in shut),
            )


def _cut_off(problem: Problem) -> dict[str, tuple[Detour, ...]]:
    """Return, by requirement, the detours on some of whose days it is due and nobody gets there."""
    bases = {(vehicle.profile, vehicle.depot_id) for vehicle in problem.vehicles}
    usual = _Ground(problem, None)
    grounds = [_Ground(problem, detour) for detour in problem.detours]
    farther = [ground.farther_than(usual, bases) for ground in grounds]
    able = _Able(problem)
    found: dict[str, tuple[Detour, ...]] = {}
    for unit in _units(problem.requirements):
        stop_id = unit[0].stop_id
        doubtful = [g for g, stops in zip(grounds, farther, strict=True) if stop_id in stops]
        if not doubtful:
            continue
        ends = able.ends(unit)
        if usual.joins_any(ends, stop_id):
            shut = tuple(g.detour for g in doubtful if g.detour and not g.joins_any(ends, stop_id))
            for one in unit:
                due = set(one.allowed_days)
                found[one.id] = tuple(detour for detour in shut if due.intersection(detour.days))
    return found


class _Ground:
    """Which places have ways to each other and back on the days of a detour, or on all others."""

    def __init__(self, problem: Problem, detour: Detour | None) -> None:
        self.detour = detour
        self._region: dict[str, dict[str, int]] = {}
        for profile in {vehicle.profile for vehicle in problem.vehicles}:
            key = detour.key(profile) if detour else profile
            matrix = problem.matrices.get(key, problem.matrices[profile])
            legs = np.asarray(matrix.duration_s != UNREACHABLE_S)
            _, labels = connected_components(legs, directed=True, connection="strong")
            self._region[profile] = dict(zip(matrix.location_ids, labels.tolist(), strict=True))

    def joins_any(self, bases: Iterable[Base], stop_id: str) -> bool:
        """Tell whether there is a way from any of some bases to a place and back."""
        return any(self.joins(profile, depot_id, stop_id) for profile, depot_id in bases)

    def joins(self, profile: str, one: str, other: str) -> bool:
        """Tell whether there are ways from one place to the other and back."""
        region = self._region[profile]
        return region[one] == region[other]

    def farther_than(self, usual: _Ground, bases: Iterable[Base]) -> frozenset[str]:
        """Return the places that some base is cut off from, and is not otherwise."""
        return frozenset(
            place
            for profile, depot_id in bases
            if self._region[profile] != usual._region[profile]
            for place in self._region[profile]
            if usual.joins(profile, depot_id, place) and not self.joins(profile, depot_id, place)
        )


class _Able:
    """Who may serve what, as far as fleet, services, road, counties and area go."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._counties = set(problem.county_codes)
        self._places = {place.id: place for place in problem.locations}
        self._offering: dict[object, list[CycleVehicle]] = {}

    def ends(self, unit: Unit) -> frozenset[Base]:
        """Return the bases, with travel profiles, of all who may serve a unit."""
        place = self._places[unit[0].stop_id]
        codes = place.area_codes
        return frozenset(
            (vehicle.profile, vehicle.depot_id)
            for vehicle in self._offers(unit)
            if vehicle.road_class <= place.road_class
            and {vehicle.county_code, place.county_code} <= self._counties
            and (not vehicle.area or codes.intersection(vehicle.area))
        )

    def _offers(self, unit: Unit) -> list[CycleVehicle]:
        fleets = frozenset.intersection(*(frozenset(one.fleets) for one in unit))
        services = frozenset(service for one in unit for service in one.service_ids)
        if (fleets, services) not in self._offering:
            self._offering[fleets, services] = [
                vehicle
                for vehicle in self._problem.vehicles
                if vehicle.fleet in fleets and services.issubset(vehicle.service_ids)
            ]
        return self._offering[fleets, services]


def _units(requirements: Iterable[CycleRequirement]) -> Iterable[Unit]:
    """Return what is served in one halt each: a requirement, or all that are joined."""
    units: dict[str, list[CycleRequirement]] = defaultdict(list)
    for one in requirements:
        units[one.join_id or one.id].append(one)
    return map(tuple, units.values())
