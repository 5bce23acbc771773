"""How vehicles are used: available shifts, and what is asked of each hospital van."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.kpi_fleets import HOSPITAL_FLEET, FleetKpis
from optimizer.domain.kpi_lines import HospitalVanKpis
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.kpi.routes import Outing


def available_s(vehicle: CycleVehicle) -> int:
    """Return the shift time that a vehicle can work: its longest days of each week, in s."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for day, hours in enumerate(vehicle.shifts):
        if hours is not None:
            weeks[day // DAYS_PER_WEEK].append(hours.close_s - hours.open_s)
    most = vehicle.max_days_per_week
    return sum(sum(sorted(lengths, reverse=True)[:most]) for lengths in weeks.values())


def fleets(problem: Problem, trips: Iterable[Outing]) -> tuple[FleetKpis, ...]:
    """Return the vehicles of every fleet, by id."""
    days = Counter(outing.vehicle.id for outing in trips)
    members: dict[str, list[str]] = defaultdict(list)
    for vehicle in problem.vehicles:
        members[vehicle.fleet].append(vehicle.id)
    return tuple(
        FleetKpis(
            fleet=fleet,
            vehicles=len(ids),
            vehicles_used=sum(days[one] > 0 for one in ids),
            vehicle_days=sum(days[one] for one in ids),
        )
        for fleet, ids in sorted(members.items())
    )


def hospital_vans(problem: Problem, trips: Iterable[Outing]) -> tuple[HospitalVanKpis, ...]:
    """Return the indicators of every vehicle of fleet ``hospital``, by id."""
    of_vehicle: dict[str, list[Outing]] = defaultdict(list)
    for outing in trips:
        of_vehicle[outing.vehicle.id].append(outing)
    return tuple(
        _van(vehicle, of_vehicle[vehicle.id])
        for vehicle in problem.vehicles
        if vehicle.fleet == HOSPITAL_FLEET
    )


def _van(vehicle: CycleVehicle, mine: list[Outing]) -> HospitalVanKpis:
    """Return the indicators of one hospital van."""
    days_out = len({outing.day for outing in mine})
    halts = [halt for outing in mine for halt in outing.halts]
    return HospitalVanKpis(
        vehicle_id=vehicle.id,
        name=vehicle.name,
        county_code=vehicle.county_code,
        days_out=days_out,
        crew_days=days_out * vehicle.crew_size,
        on_site_s=sum(halt.on_site_s for halt in halts),
        driving_s=sum(halt.driving_s for halt in halts),
        visits=sum(len(halt.requirements) for halt in halts),
        person_times=sum(halt.person_times for halt in halts),
    )
