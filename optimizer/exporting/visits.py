"""The plan as a table: one row per visit."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import CycleRequirement
from optimizer.exporting.lookup import WEEKDAYS_ZH, Lookup
from optimizer.exporting.sheets import Cell, CellKind, Column, Row
from optimizer.units import NOON_S, s_to_clock

VISIT_COLUMNS = (
    Column(key="date", zh="日期", kind=CellKind.DATE),
    Column(key="weekday", zh="星期", width=6),
    Column(key="county", zh="县", width=14),
    Column(key="township", zh="乡镇", width=12),
    Column(key="village_code", zh="村代码", width=14),
    Column(key="village", zh="村", width=14),
    Column(key="stop", zh="停靠点", width=14),
    Column(key="line", zh="服务线", width=12),
    Column(key="services", zh="服务", width=16),
    Column(key="vehicle", zh="车辆", width=16),
    Column(key="vehicle_id", zh="车辆编号", width=16),
    Column(key="fleet", zh="车队", width=9),
    Column(key="depot", zh="基地", width=20),
    Column(key="trip", zh="趟次", width=6, kind=CellKind.INTEGER),
    Column(key="order", zh="顺序", width=6, kind=CellKind.INTEGER),
    Column(key="arrival", zh="到达", width=7),
    Column(key="start", zh="开始", width=7),
    Column(key="end", zh="结束", width=7),
    Column(key="half_day", zh="半天", width=6),
    Column(key="people", zh="人次", width=6, kind=CellKind.INTEGER),
    Column(key="priority", zh="优先级", width=7, kind=CellKind.INTEGER),
    Column(key="requirement_id", zh="需求编号", width=18),
    Column(key="join_id", zh="合并编号", width=14),
    Column(key="stop_id", zh="停靠点编号", width=14),
    Column(key="depot_id", zh="基地编号", width=14),
    Column(key="lat", zh="纬度", width=10, kind=CellKind.NUMBER),
    Column(key="lon", zh="经度", width=10, kind=CellKind.NUMBER),
    Column(key="position_source", zh="位置来源", width=14),
    Column(key="position_error_km", zh="位置误差km", width=11, kind=CellKind.NUMBER),
)

ONLY_IN_CSV = frozenset(
    (
        "vehicle_id",
        "fleet",
        "priority",
        "requirement_id",
        "join_id",
        "stop_id",
        "depot_id",
        "lat",
        "lon",
    )
)
"""Columns for programs; the workbook is for people."""

WORKBOOK_COLUMNS = tuple(column for column in VISIT_COLUMNS if column.key not in ONLY_IN_CSV)


def visit_rows(plan: Plan, lookup: Lookup) -> Iterator[Row]:
    """Yield one row per visit, ordered by day, vehicle and time."""
    for route in plan.routes:
        order = 0
        for trip_number, trip in enumerate(route.trips, start=1):
            for stop in trip.stops:
                order += 1
                place = _stop_cells(route, stop, lookup)
                for requirement_id in stop.requirement_ids:
                    requirement = lookup.requirements[requirement_id]
                    yield {
                        **place,
                        **_requirement_cells(requirement, lookup),
                        "trip": trip_number,
                        "order": order,
                    }


def _stop_cells(route: Route, stop: Stop, lookup: Lookup) -> dict[str, Cell]:
    vehicle = lookup.vehicles[route.vehicle_id]
    place = lookup.locations[stop.location_id]
    day = lookup.problem.cycle.date_of(route.day)
    return {
        "date": day,
        "weekday": WEEKDAYS_ZH[day.weekday()],
        "county": lookup.county_name(place.county_code),
        "township": lookup.township_name(place.township_code),
        "stop_id": place.id,
        "stop": place.name,
        "vehicle_id": vehicle.id,
        "vehicle": vehicle.name,
        "fleet": vehicle.fleet,
        "depot_id": vehicle.depot_id,
        "depot": lookup.locations[vehicle.depot_id].name,
        "arrival": s_to_clock(stop.arrival_s),
        "start": s_to_clock(stop.start_s),
        "end": s_to_clock(stop.end_s),
        "half_day": "上午" if stop.start_s < NOON_S else "下午",
        "lat": place.position.lat,
        "lon": place.position.lon,
        "position_source": place.position.source.value,
        "position_error_km": place.position.error_km,
    }


def _requirement_cells(requirement: CycleRequirement, lookup: Lookup) -> dict[str, Cell]:
    return {
        "village_code": requirement.village_code,
        "village": lookup.villages[requirement.village_code].name,
        "line": lookup.line_name(requirement.line_id),
        "services": lookup.service_names(requirement),
        "people": requirement.people,
        "priority": requirement.priority,
        "requirement_id": requirement.id,
        "join_id": requirement.join_id,
    }
