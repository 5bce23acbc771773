"""Vehicles in one cycle: what their type leaves to them, and on which dates they work."""

from __future__ import annotations

from collections import defaultdict

from optimizer.assembling.bases import bases_of
from optimizer.assembling.closed import closed_days
from optimizer.domain.calendar import Calendar, Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Area, Vehicle, VehicleType
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleVehicle
from optimizer.domain.services import TimeWindow


def cycle_vehicles(
    dataset: Dataset, county_codes: tuple[str, ...], cycle: Cycle
) -> tuple[CycleVehicle, ...]:
    """
    Return the vehicles whose base lies in the counties, with their shifts in the cycle.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_codes
        Counties planned together.
    cycle
        The dates to plan.

    Returns
    -------
    tuple of CycleVehicle
        Ordered by id; a vehicle that is not available is there without shifts.
    """
    places = bases_of(dataset).values()
    bases = {place.id: place for place in places if place.county_code in county_codes}
    types = {kind.id: kind for kind in dataset.vehicle_types}
    closed = closed_days(dataset, cycle)
    chosen = (
        _cycle_vehicle(
            vehicle,
            kind=types[vehicle.type_id],
            base=bases[vehicle.depot_id],
            shifts=_shifts(
                vehicle,
                types[vehicle.type_id],
                cycle=cycle,
                calendar=dataset.calendar,
                absent=closed.of(vehicle.id),
            ),
        )
        for vehicle in dataset.vehicles
        if vehicle.depot_id in bases
    )
    return tuple(sorted(chosen, key=lambda vehicle: vehicle.id))


def areas_by_profile(dataset: Dataset, county_code: str) -> dict[str, frozenset[str]]:
    """
    Return where the vehicles of a county go, by travel profile.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_code
        County of their bases.

    Returns
    -------
    dict
        Travel profile → codes of areas; the county's own where a vehicle serves everywhere.
    """
    places = bases_of(dataset)
    types = {kind.id: kind for kind in dataset.vehicle_types}
    found: dict[str, set[str]] = defaultdict(set)
    for vehicle in dataset.vehicles:
        kind, base = types[vehicle.type_id], places[vehicle.depot_id]
        if base.county_code == county_code:
            area = kind.area if vehicle.area is None else vehicle.area
            found[kind.profile].add(county_code if area is None else _code(base, area))
    return {profile: frozenset(codes) for profile, codes in found.items()}


def _cycle_vehicle(
    vehicle: Vehicle, *, kind: VehicleType, base: Location, shifts: tuple[TimeWindow | None, ...]
) -> CycleVehicle:
    """Fill in from the type what the vehicle leaves open."""
    own_days = vehicle.max_days_per_week
    area = kind.area if vehicle.area is None else vehicle.area
    return CycleVehicle(
        id=vehicle.id,
        name=vehicle.name,
        fleet=vehicle.fleet,
        type_id=kind.id,
        depot_id=base.id,
        county_code=base.county_code,
        profile=kind.profile,
        service_ids=kind.service_ids if vehicle.service_ids is None else vehicle.service_ids,
        capacity=kind.capacity,
        road_class=kind.road_class,
        shifts=shifts,
        max_days_per_week=kind.max_days_per_week if own_days is None else own_days,
        rules=kind.rules,
        rates=kind.rates,
        crew_size=kind.crew_size,
        max_trips=kind.max_trips,
        area=() if area is None else (_code(base, area),),
        balance_group="" if area is None else _balance_group(base, area, fleet=vehicle.fleet),
    )


def _code(base: Location, area: Area) -> str:
    """Return the code of the area around a base (a depot in no village has none but itself)."""
    codes = {
        Area.VILLAGE: base.village_code or base.id,
        Area.TOWNSHIP: base.township_code,
        Area.COUNTY: base.county_code,
    }
    return codes[area]


def _balance_group(base: Location, area: Area, *, fleet: str) -> str:
    """Name the vehicles of one fleet that share the work of a township (or of a county)."""
    return f"{fleet}@{base.county_code if area is Area.COUNTY else base.township_code}"


def _shifts(
    vehicle: Vehicle,
    kind: VehicleType,
    *,
    cycle: Cycle,
    calendar: Calendar,
    absent: frozenset[int],
) -> tuple[TimeWindow | None, ...]:
    """Return the shift of each day of the cycle, ``None`` where the vehicle is off."""
    shift = kind.shift if vehicle.shift is None else vehicle.shift
    weekdays = kind.weekdays if vehicle.weekdays is None else vehicle.weekdays
    return tuple(
        shift
        if vehicle.available
        and day not in absent
        and calendar.works(
            cycle.date_of(day), weekdays=weekdays, works_holidays=kind.works_holidays
        )
        else None
        for day in range(cycle.days)
    )
