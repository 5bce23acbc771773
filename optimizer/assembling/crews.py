"""Vehicles in one cycle: what their type leaves to them, and on which dates their team is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optimizer.assembling.bases import bases_of
from optimizer.assembling.closed import ClosedDays, closed_days
from optimizer.assembling.pooling import Pool
from optimizer.domain.calendar import Calendar, Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import Area, CrewMember, Vehicle, VehicleType
from optimizer.domain.groupings import Group
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleVehicle, TeamMember
from optimizer.domain.services import TimeWindow


def cycle_vehicles(
    dataset: Dataset,
    county_codes: tuple[str, ...],
    cycle: Cycle,
    groups: tuple[Group, ...] = (),
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
    groups
        Groups inside which vehicles serve beyond their county.

    Returns
    -------
    tuple of CycleVehicle
        Ordered by id; a vehicle that is not available is there without shifts.
    """
    places = bases_of(dataset).values()
    bases = {place.id: place for place in places if place.county_code in county_codes}
    types = {kind.id: kind for kind in dataset.vehicle_types}
    dates = _Dates(cycle=cycle, calendar=dataset.calendar, closed=closed_days(dataset, cycle))
    pool = Pool(counties=tuple(sorted(county_codes)), groups=groups)
    teams: dict[str, list[CrewMember]] = {}
    for member in dataset.crews:
        teams.setdefault(member.vehicle_id, []).append(member)
    chosen = (
        _cycle_vehicle(
            vehicle,
            kind=types[vehicle.type_id],
            base=bases[vehicle.depot_id],
            team=teams.get(vehicle.id, ()),
            dates=dates,
            pool=pool,
        )
        for vehicle in dataset.vehicles
        if vehicle.depot_id in bases
    )
    return tuple(sorted(chosen, key=lambda vehicle: vehicle.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dates:
    """What decides who works when."""

    cycle: Cycle
    calendar: Calendar
    closed: ClosedDays

    def works(self, day: int, *, weekdays: tuple[int, ...], works_holidays: bool) -> bool:
        """Tell whether somebody with these weekdays works on a day of the cycle."""
        date = self.cycle.date_of(day)
        return self.calendar.works(date, weekdays=weekdays, works_holidays=works_holidays)


def areas_by_profile(dataset: Dataset, county_codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """
    Return where the vehicles of some counties go, by travel profile.

    Parameters
    ----------
    dataset
        Tables free of faults.
    county_codes
        Counties of their bases.

    Returns
    -------
    dict
        Travel profile → codes of areas; its county's where a vehicle serves everywhere.
    """
    codes = frozenset(county_codes)
    places = bases_of(dataset)
    types = {kind.id: kind for kind in dataset.vehicle_types}
    found: dict[str, set[str]] = defaultdict(set)
    for vehicle in dataset.vehicles:
        kind, base = types[vehicle.type_id], places[vehicle.depot_id]
        if base.county_code in codes:
            area = kind.area if vehicle.area is None else vehicle.area
            found[kind.profile].add(base.county_code if area is None else _code(base, area))
    return {profile: frozenset(areas) for profile, areas in found.items()}


def _cycle_vehicle(
    vehicle: Vehicle,
    *,
    kind: VehicleType,
    base: Location,
    team: Sequence[CrewMember],
    dates: _Dates,
    pool: Pool,
) -> CycleVehicle:
    """Fill in from the type what the vehicle leaves open."""
    own_days = vehicle.max_days_per_week
    most_days = kind.max_days_per_week if own_days is None else own_days
    limits = [one.max_days_per_week for one in team if one.max_days_per_week is not None]
    area = kind.area if vehicle.area is None else vehicle.area
    members = tuple(_member(one, vehicle, kind, dates=dates) for one in team)
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
        shifts=_shifts(vehicle, kind, team=members, dates=dates),
        max_days_per_week=min([most_days, *limits]),
        rules=kind.rules,
        rates=kind.rates,
        crew_size=kind.crew_size,
        max_trips=kind.max_trips,
        area=pool.area(base) if area is None else (_code(base, area),),
        balance_group="" if area is None else _balance_group(base, area, fleet=vehicle.fleet),
        team=members,
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


def _member(
    member: CrewMember, vehicle: Vehicle, kind: VehicleType, *, dates: _Dates
) -> TeamMember:
    """Return on which days of the cycle a member is there, and on which absent."""
    weekdays = _weekdays(vehicle, kind) if member.weekdays is None else member.weekdays
    off = dates.closed.crews.get(member.id, frozenset())
    days = [
        day
        for day in range(dates.cycle.days)
        if dates.works(day, weekdays=weekdays, works_holidays=kind.works_holidays)
    ]
    return TeamMember(
        id=member.id,
        role=member.role,
        days=tuple(day for day in days if day not in off),
        absent_days=tuple(day for day in days if day in off),
    )


def _weekdays(vehicle: Vehicle, kind: VehicleType) -> tuple[int, ...]:
    return kind.weekdays if vehicle.weekdays is None else vehicle.weekdays


def _shifts(
    vehicle: Vehicle, kind: VehicleType, *, team: Sequence[TeamMember], dates: _Dates
) -> tuple[TimeWindow | None, ...]:
    """Return the shift of each day of the cycle, ``None`` where vehicle or team is off."""
    shift = kind.shift if vehicle.shift is None else vehicle.shift
    weekdays, absent = _weekdays(vehicle, kind), dates.closed.of(vehicle.id)
    roles = {member.role for member in team}

    def is_out(day: int) -> bool:
        """Tell whether vehicle and team may go out on a day."""
        works = dates.works(day, weekdays=weekdays, works_holidays=kind.works_holidays)
        there = {member.role for member in team if day in member.days}
        return works and vehicle.available and day not in absent and roles == there

    return tuple(shift if is_out(day) else None for day in range(dates.cycle.days))
