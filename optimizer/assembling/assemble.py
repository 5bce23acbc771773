"""Lay a cycle over a dataset: the last section of `docs/model.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from optimizer.assembling.bases import bases_of
from optimizer.assembling.closed import ClosedDays, closed_days, detours_of
from optimizer.assembling.crews import cycle_vehicles
from optimizer.assembling.demand import cycle_demand
from optimizer.assembling.detours import beside_detours
from optimizer.assembling.orders import with_orders
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.domain.places import Location, Village
from optimizer.domain.problem import (
    Commitment,
    CycleClosure,
    CycleVehicle,
    DepotOutput,
    Problem,
)
from optimizer.domain.travel import TravelMatrix
from optimizer.errors import ShanluError

MEALS = "meals"
"""The kind of load that kitchens give out."""


def assemble(
    dataset: Dataset,
    *,
    county_codes: Iterable[str],
    cycle: Cycle,
    matrices: Mapping[str, TravelMatrix],
    previous: tuple[Commitment, ...] = (),
    name: str | None = None,
    groups: tuple[Group, ...] = (),
) -> Problem:
    """
    Build the problem of one block of counties in one cycle.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_codes
        Counties planned together, in any order.
    cycle
        The dates to plan.
    matrices
        Travel profile → matrix over at least `locations_of` these counties; and those of detours,
        by `Detour.key`: days on which roads are closed are days like others without them.
    previous
        What the plan in force promises; promises to requirements that have no visit in this
        cycle are left out.
    name
        Name of the problem; the counties' names if ``None``.
    groups
        Groups inside which vehicles may serve beyond their county; without any they serve all of
        these counties.

    Returns
    -------
    Problem
        The same for the same arguments: everything is ordered by id.

    Raises
    ------
    ShanluError
        If a county does not exist, or a matrix lacks one of the places.
    """
    codes = _known_codes(dataset, county_codes)
    villages = _villages_in_plan(dataset, codes)
    locations = locations_of(dataset, codes)
    vehicles = cycle_vehicles(dataset, codes, cycle, groups)
    _refuse_missing_places(locations, vehicles, matrices)
    demand = cycle_demand(dataset, frozenset(village.code for village in villages), cycle)
    planned = {requirement.id for requirement in demand.requirements}
    shut = closed_days(dataset, cycle)
    problem = Problem(
        name=name or "、".join(c.name for c in dataset.counties if c.code in codes),
        county_codes=codes,
        cycle=cycle,
        load_kinds=dataset.load_kinds,
        services=dataset.services,
        lines=dataset.lines,
        villages=villages,
        locations=locations,
        vehicles=vehicles,
        requirements=demand.requirements,
        prices=dataset.prices,
        synthetic_note_zh=dataset.synthetic_note_zh,
        synthetic_note_en=dataset.synthetic_note_en,
        in_force=tuple(
            sorted((c for c in previous if c.requirement_id in planned), key=_commitment_key)
        ),
        outputs=_outputs(dataset, vehicles),
        hospitals_inside_fleet=dataset.hospitals_inside_fleet,
        order_terms=dataset.order_terms,
        matrices=dict(matrices),
        closures=tuple(_closures(shut, locations)),
        closed=demand.closed,
        detours=tuple(
            detour
            for detour in detours_of(dataset, cycle)
            if any(detour.key(vehicle.profile) in matrices for vehicle in vehicles)
        ),
    )
    return with_orders(beside_detours(problem), dataset.orders, shut)


def _closures(shut: ClosedDays, locations: tuple[Location, ...]) -> Iterator[CycleClosure]:
    """Yield the closures that cut off places of the problem, with these places."""
    places = {place.id for place in locations}
    for closure in shut.closures:
        here = tuple(sorted(places.intersection(closure.stop_ids)))
        if here:
            yield replace(closure, stop_ids=here)


def _outputs(dataset: Dataset, vehicles: tuple[CycleVehicle, ...]) -> tuple[DepotOutput, ...]:
    """Return what the kitchens of these vehicles can give out, ordered by id."""
    used = {vehicle.depot_id for vehicle in vehicles}
    return tuple(
        DepotOutput(depot_id=depot.id, load_kind=MEALS, per_wave=depot.meals_per_wave)
        for depot in sorted(dataset.depots, key=lambda one: one.id)
        if depot.id in used and depot.meals_per_wave is not None
    )


def locations_of(dataset: Dataset, county_codes: Iterable[str]) -> tuple[Location, ...]:
    """
    List the places whose travel times a problem of these counties needs, ordered by id.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_codes
        Counties planned together.

    Returns
    -------
    tuple of Location
        Bases that have vehicles, and the stop points of the villages in the plan.

    Raises
    ------
    ShanluError
        If a county does not exist.
    """
    codes = _known_codes(dataset, county_codes)
    in_use = {vehicle.depot_id for vehicle in dataset.vehicles}
    villages = {village.code for village in _villages_in_plan(dataset, codes)}
    chosen = (
        place
        for place in bases_of(dataset).values()
        if place.village_code in villages or (place.id in in_use and place.county_code in codes)
    )
    return tuple(sorted(chosen, key=lambda place: place.id))


def _known_codes(dataset: Dataset, county_codes: Iterable[str]) -> tuple[str, ...]:
    """Order the codes; refuse those that name no county."""
    codes = tuple(sorted(set(county_codes)))
    known = {county.code for county in dataset.counties}
    unknown = "、".join(code for code in codes if code not in known)
    if unknown or not codes:
        raise ShanluError(
            f"数据中没有这个县：{unknown or '（未选）'}。请从 counties 表中选择县代码。",
            f"No such county in the data: {unknown or '(none chosen)'}. "
            "Choose county codes of the table counties.",
        )
    return codes


def _refuse_missing_places(
    locations: tuple[Location, ...],
    vehicles: tuple[CycleVehicle, ...],
    matrices: Mapping[str, TravelMatrix],
) -> None:
    """Refuse matrices that do not cover the problem."""
    for profile in sorted({vehicle.profile for vehicle in vehicles}):
        if profile not in matrices:
            raise ShanluError(
                f"缺少出行方式“{profile}”的行程矩阵。请为它提供矩阵。",
                f"There is no travel matrix for the profile {profile!r}. Provide one.",
            )
        known = set(matrices[profile].location_ids)
        missing = [place.id for place in locations if place.id not in known]
        if missing:
            some = ", ".join(missing[:5])
            raise ShanluError(
                f"行程矩阵“{profile}”缺少 {len(missing)} 个地点，例如 {some}。请补全矩阵。",
                f"The travel matrix {profile!r} lacks {len(missing)} places, for example "
                f"{some}. Complete the matrix.",
            )


def _villages_in_plan(dataset: Dataset, codes: tuple[str, ...]) -> tuple[Village, ...]:
    """Return the planned villages of the counties, ordered by code."""
    chosen = (v for v in dataset.villages if v.in_plan and v.county_code in codes)
    return tuple(sorted(chosen, key=lambda village: village.code))


def _commitment_key(commitment: Commitment) -> str:
    """Order promises by requirement."""
    return commitment.requirement_id
