"""Lines, types and vehicles of the domain from their rows."""

from __future__ import annotations

from optimizer.domain.fleet import CrewMember, Vehicle, VehicleRates, VehicleType, WorkRules
from optimizer.domain.services import Habit, Line, TimeWindow
from optimizer.tables.columns import Keeping
from optimizer.tables.rows_fleet import CrewRow, LineRow, VehicleRow, VehicleTypeRow
from optimizer.tables.table import Tables
from optimizer.units import hours_to_s, minutes_to_s, yuan_to_cents


def to_line(row: LineRow) -> Line:
    """Return a line."""
    return Line(
        id=row.line_id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        fleets=row.fleets,
        same_weekday=row.same_weekday is Keeping.HARD,
        same_half_day=row.same_half_day is Keeping.HARD,
        same_vehicle=row.same_vehicle is Keeping.HARD,
        works_holidays=row.works_holidays,
        same_band_s=minutes_to_s(row.time_band_min) if row.same_time is Keeping.HARD else None,
        unpriced=tuple(habit for habit, keeping in _habits(row) if keeping is Keeping.FREE),
        min_on_site_s=minutes_to_s(row.min_on_site_min or 0),
    )


def _habits(row: LineRow) -> tuple[tuple[Habit, Keeping], ...]:
    """Return how a line holds on to each habit."""
    return (
        (Habit.WEEKDAY, row.same_weekday),
        (Habit.HALF_DAY, row.same_half_day),
        (Habit.VEHICLE, row.same_vehicle),
        (Habit.TIME_BAND, row.same_time),
    )


def to_vehicle_type(row: VehicleTypeRow) -> VehicleType:
    """Return a type of vehicle."""
    return VehicleType(
        id=row.type_id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        profile=row.profile,
        service_ids=row.services,
        capacity=(row.capacity_goods, row.capacity_cold, row.capacity_meals, row.capacity_seats),
        road_class=row.road_class,
        shift=TimeWindow(open_s=row.shift_start, close_s=row.shift_end),
        weekdays=row.weekdays,
        max_days_per_week=row.max_days_per_week,
        works_holidays=row.works_holidays,
        rules=_work_rules(row),
        rates=_rates(row),
        crew_size=row.crew_size,
        max_trips=row.max_trips,
        area=row.area,
    )


def _work_rules(row: VehicleTypeRow) -> WorkRules:
    """Return the crew's day."""
    return WorkRules(
        max_drive_s=hours_to_s(row.max_drive_h),
        max_overtime_s=minutes_to_s(row.max_overtime_min),
        break_s=minutes_to_s(row.break_min),
        break_from_s=row.break_from,
        break_until_s=row.break_until,
        reload_s=minutes_to_s(row.reload_min),
        min_rest_s=hours_to_s(row.min_rest_h),
    )


def _rates(row: VehicleTypeRow) -> VehicleRates:
    """Return the prices of a type."""
    return VehicleRates(
        day_cents=yuan_to_cents(row.day_yuan),
        km_cents=yuan_to_cents(row.km_yuan),
        drive_h_cents=yuan_to_cents(row.drive_h_yuan),
        wait_h_cents=yuan_to_cents(row.wait_h_yuan),
        overtime_h_cents=yuan_to_cents(row.overtime_h_yuan),
    )


def to_crew_member(row: CrewRow) -> CrewMember:
    """Return a member of a vehicle's team."""
    return CrewMember(
        id=row.member_id,
        role=row.role,
        vehicle_id=row.vehicle_id,
        weekdays=row.weekdays,
        max_days_per_week=row.max_days_per_week,
    )


def to_vehicles(tables: Tables) -> tuple[Vehicle, ...]:
    """Return the vehicles."""
    types = {row.type_id: row for row in tables.vehicle_types.rows}
    return tuple(_vehicle(row, types[row.type_id]) for row in tables.vehicles.rows)


def _vehicle(row: VehicleRow, kind: VehicleTypeRow) -> Vehicle:
    """Return a vehicle; half of a shift of its own is completed from the type."""
    shift = None
    if row.shift_start is not None or row.shift_end is not None:
        shift = TimeWindow(
            open_s=kind.shift_start if row.shift_start is None else row.shift_start,
            close_s=kind.shift_end if row.shift_end is None else row.shift_end,
        )
    return Vehicle(
        id=row.vehicle_id,
        name=row.name,
        fleet=row.fleet,
        type_id=row.type_id,
        depot_id=row.depot_id,
        service_ids=row.services,
        shift=shift,
        weekdays=row.weekdays,
        max_days_per_week=row.max_days_per_week,
        available=row.available,
        area=row.area,
    )
