"""What a cycle's conditions do to the counties planned: for people, not for the solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from optimizer.assembling.bases import bases_of
from optimizer.assembling.closed import closed_stops
from optimizer.assembling.demand import cycle_demand, whole_demand
from optimizer.assembling.fixed import beside_fixed_points, taken_over
from optimizer.assembling.seasonal import seasons_in
from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.conditions import (
    ClosureEffect,
    Conditions,
    FixedPointEffect,
    FixedShare,
    SeasonEffect,
)
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import ClosedVisits
from optimizer.domain.services import Line, Service

ByLine = Mapping[tuple[str, str], int]
"""Visits by village and line."""


def conditions(
    dataset: Dataset,
    *,
    county_codes: Iterable[str],
    cycle: Cycle,
    closed: tuple[ClosedVisits, ...] | None = None,
) -> Conditions:
    """
    Tell what is closed, suspended and otherwise out of the ordinary in a cycle.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_codes
        Counties planned; what concerns only others is left out.
    cycle
        The dates to plan.
    closed
        Visits lost to closures in the problems of these counties. ``None``: worked out here,
        without those to whom closed roads leave no way, for which travel times are needed.

    Returns
    -------
    Conditions
        In the order of the tables.
    """
    codes = frozenset(county_codes)
    if closed is None:
        in_force = _any_in_force(dataset, cycle)
        closed = cycle_demand(dataset, _planned(dataset, codes), cycle).closed if in_force else ()
    suspended = _visits_not_due(dataset, codes, cycle)
    return Conditions(
        closures=tuple(_closures(dataset, codes, cycle, suspended=suspended, closed=closed)),
        visits_closed=sum(entry.visits for entry in closed),
        visits_suspended=sum(suspended.values()),
        seasons=tuple(_seasons(dataset, cycle)),
        fixed_points=tuple(_fixed_points(dataset, codes, cycle)),
    )


def _closures(
    dataset: Dataset,
    codes: frozenset[str],
    cycle: Cycle,
    *,
    suspended: ByLine,
    closed: tuple[ClosedVisits, ...],
) -> Iterator[ClosureEffect]:
    """Yield what each closure in force does in these counties."""
    planned = _planned(dataset, codes)
    bases = bases_of(dataset)
    based = {v.id for v in dataset.vehicles if bases[v.depot_id].county_code in codes}
    based |= {member.id for member in dataset.crews if member.vehicle_id in based}
    lines = {line.id: line for line in dataset.lines}
    names = _names(dataset)
    for closure in (closure for closure in dataset.closures if closure.days_in(cycle)):
        villages = _villages(dataset, closure) & planned
        if not villages and closure.kind is not ClosureKind.TERRAIN and closure.code not in based:
            continue
        line = None if closure.line_id is None else lines[closure.line_id]
        yield ClosureEffect(
            id=closure.id,
            kind=closure.kind,
            name=names[closure.kind].get(closure.code or "", ""),
            first=closure.first,
            last=closure.last,
            reason=closure.reason,
            days=len(closure.days_in(cycle)),
            villages=len(villages),
            visits_not_due=_not_due(closure, villages, suspended),
            visits_lost=sum(one.visits for one in closed if closure.id in one.closure_ids),
            line_zh=line.name_zh if line else "",
            line_en=line.name_en if line else "",
            village_codes=tuple(sorted(villages)),
            shape=closure.shape,
        )


def _seasons(dataset: Dataset, cycle: Cycle) -> Iterator[SeasonEffect]:
    """Yield the seasons of the cycle's month."""
    lines = {line.id: line for line in dataset.lines}
    services = {service.id: service for service in dataset.services}
    for season in seasons_in(dataset, cycle):
        parts: list[Line | Service] = []
        if season.line_id is not None:
            parts.append(lines[season.line_id])
        if season.service_id is not None:
            parts.append(services[season.service_id])
        yield SeasonEffect(
            id=season.id,
            month=season.month,
            name_zh="·".join(part.name_zh for part in parts),
            name_en=", ".join(part.name_en for part in parts),
            people_pct=season.people_pct,
            out_pct=season.out_pct,
            back_pct=season.back_pct,
            service_pct=season.service_pct,
        )


def _fixed_points(
    dataset: Dataset, codes: frozenset[str], cycle: Cycle
) -> Iterator[FixedPointEffect]:
    """Yield what each fixed point takes over in these counties."""
    if not dataset.fixed_points:
        return
    villages = {v.code: v for v in dataset.villages if v.in_plan}
    whole = whole_demand(dataset, frozenset(villages), cycle)
    shares = taken_over(dataset, whole, cycle)
    left = {one.id for one in beside_fixed_points(whole, shares)}
    lines = {line.id: line for line in dataset.lines}
    for point in dataset.fixed_points:
        own = [one for one in shares if one.point_id == point.id]
        mine = [one for one in own if villages[one.village_code].county_code in codes]
        if not mine:
            continue
        sums: dict[tuple[str, str], int] = {}
        for one in mine:
            key = one.village_code, one.line_id
            sums[key] = sums.get(key, 0) + one.person_times
        yield FixedPointEffect(
            id=point.id,
            name=point.name,
            kind=point.kind,
            capacity=point.capacity_per_week * cycle.weeks,
            taken=sum(sums.values()),
            requirements_not_due=len({one.requirement_id for one in mine} - left),
            shares=tuple(
                FixedShare(
                    village_code=code,
                    village=villages[code].name,
                    line_zh=lines[line_id].name_zh,
                    line_en=lines[line_id].name_en,
                    person_times=person_times,
                )
                for (code, line_id), person_times in sums.items()
            ),
        )


def _villages(dataset: Dataset, closure: Closure) -> set[str]:
    """Return the codes of the villages that a closure concerns."""
    if closure.kind is ClosureKind.SUSPENSION:
        return {closure.code or ""}
    return {stop.village_code or "" for stop in closed_stops(dataset, closure)}


def _names(dataset: Dataset) -> Mapping[ClosureKind, Mapping[str, str]]:
    """Return, for each kind of closure, names by the code that it names."""
    villages = {village.code: village.name for village in dataset.villages}
    return {
        ClosureKind.VILLAGE: villages,
        ClosureKind.SUSPENSION: villages,
        ClosureKind.TOWNSHIP: {town.code: town.name for town in dataset.townships},
        ClosureKind.HEIGHT: {county.code: county.name for county in dataset.counties},
        ClosureKind.VEHICLE: {vehicle.id: vehicle.name for vehicle in dataset.vehicles},
        ClosureKind.CREW: {one.id: f"{one.role} {one.id}" for one in dataset.crews},
        ClosureKind.TERRAIN: {},
    }


def _any_in_force(dataset: Dataset, cycle: Cycle) -> bool:
    """Tell whether any row of the table of closures holds on a day of the cycle."""
    return any(closure.days_in(cycle) for closure in dataset.closures)


def _visits_not_due(dataset: Dataset, codes: frozenset[str], cycle: Cycle) -> ByLine:
    """Count what suspensions take away."""
    if not _any_in_force(dataset, cycle):
        return {}
    villages = _planned(dataset, codes)
    plain = _visits_due(replace(dataset, closures=()), villages, cycle)
    left = _visits_due(dataset, villages, cycle)
    return {key: visits - left.get(key, 0) for key, visits in plain.items()}


def _planned(dataset: Dataset, codes: frozenset[str]) -> frozenset[str]:
    """Return the codes of the villages planned in these counties."""
    return frozenset(v.code for v in dataset.villages if v.in_plan and v.county_code in codes)


def _visits_due(
    dataset: Dataset, villages: frozenset[str], cycle: Cycle
) -> dict[tuple[str, str], int]:
    """Add up the visits due by village and line, those that are closed among them."""
    due: dict[tuple[str, str], int] = {}
    demand = cycle_demand(dataset, villages, cycle)
    planned = [(one, one.visits) for one in demand.requirements]
    closed = [(entry.due, entry.visits) for entry in demand.closed]
    for one, visits in (*planned, *closed):
        key = one.village_code, one.line_id
        due[key] = due.get(key, 0) + visits
    return due


def _not_due(closure: Closure, villages: Set[str], suspended: ByLine) -> int:
    """Return how many visits fall away where and while a suspension holds."""
    if closure.kind is not ClosureKind.SUSPENSION:
        return 0
    return sum(
        visits
        for (village_code, line_id), visits in suspended.items()
        if village_code in villages and closure.line_id in (None, line_id)
    )
