"""Vehicles in one cycle: what their type leaves to them, and on which dates they work."""

from __future__ import annotations

from optimizer.assembling.closed import closed_days
from optimizer.domain.calendar import Calendar, Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Vehicle, VehicleType
from optimizer.domain.places import Depot
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
    depots = {depot.id: depot for depot in dataset.depots if depot.county_code in county_codes}
    types = {kind.id: kind for kind in dataset.vehicle_types}
    closed = closed_days(dataset, cycle)
    chosen = (
        _cycle_vehicle(
            vehicle,
            kind=types[vehicle.type_id],
            depot=depots[vehicle.depot_id],
            shifts=_shifts(
                vehicle,
                types[vehicle.type_id],
                cycle=cycle,
                calendar=dataset.calendar,
                absent=closed.of(vehicle.id),
            ),
        )
        for vehicle in dataset.vehicles
        if vehicle.depot_id in depots
    )
    return tuple(sorted(chosen, key=lambda vehicle: vehicle.id))


def _cycle_vehicle(
    vehicle: Vehicle, *, kind: VehicleType, depot: Depot, shifts: tuple[TimeWindow | None, ...]
) -> CycleVehicle:
    """Fill in from the type what the vehicle leaves open."""
    own_days = vehicle.max_days_per_week
    return CycleVehicle(
        id=vehicle.id,
        name=vehicle.name,
        fleet=vehicle.fleet,
        type_id=kind.id,
        depot_id=depot.id,
        county_code=depot.county_code,
        profile=kind.profile,
        service_ids=kind.service_ids if vehicle.service_ids is None else vehicle.service_ids,
        capacity=kind.capacity,
        road_class=kind.road_class,
        shifts=shifts,
        max_days_per_week=kind.max_days_per_week if own_days is None else own_days,
        rules=kind.rules,
        rates=kind.rates,
        crew_size=kind.crew_size,
    )


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
