"""The plan as a table: one row per vehicle-day."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.plan import Plan, Route
from optimizer.exporting.legs import route_legs
from optimizer.exporting.lookup import WEEKDAYS_ZH, Lookup
from optimizer.exporting.sheets import Cell, CellKind, Column, Row
from optimizer.units import HOUR_S, s_to_clock

DAY_COLUMNS = (
    Column(key="date", zh="日期", kind=CellKind.DATE),
    Column(key="weekday", zh="星期", width=6),
    Column(key="county", zh="县", width=14),
    Column(key="vehicle", zh="车辆", width=16),
    Column(key="vehicle_id", zh="车辆编号", width=16),
    Column(key="fleet", zh="车队", width=9),
    Column(key="depot", zh="基地", width=20),
    Column(key="crew", zh="当天人员", width=30),
    Column(key="trips", zh="趟数", width=6, kind=CellKind.INTEGER),
    Column(key="stops", zh="停靠数", width=7, kind=CellKind.INTEGER),
    Column(key="visits", zh="服务次数", width=9, kind=CellKind.INTEGER),
    Column(key="people", zh="人次", width=7, kind=CellKind.INTEGER),
    Column(key="depart", zh="出发", width=7),
    Column(key="return", zh="返回", width=7),
    Column(key="break", zh="休息", width=13),
    Column(key="driving_h", zh="驾驶小时", width=9, kind=CellKind.NUMBER),
    Column(key="on_site_h", zh="现场小时", width=9, kind=CellKind.NUMBER),
    Column(key="km", zh="公里", width=8, kind=CellKind.NUMBER),
    Column(key="estimated_legs", zh="估算路段", width=9, kind=CellKind.INTEGER),
    Column(key="route", zh="行程", width=60),
)


def day_rows(plan: Plan, lookup: Lookup) -> Iterator[Row]:
    """Yield one row per route, ordered by day and vehicle."""
    for route in plan.routes:
        yield {**_who_and_when(route, lookup), **_work(route, lookup), **_driving(route, lookup)}


def _who_and_when(route: Route, lookup: Lookup) -> dict[str, Cell]:
    vehicle = lookup.vehicles[route.vehicle_id]
    day = lookup.problem.cycle.date_of(route.day)
    crew = (f"{member.role} {member.id}" for member in vehicle.crew_on(route.day))
    breaks = (f"{s_to_clock(b.start_s)}–{s_to_clock(b.end_s)}" for b in route.breaks)
    return {
        "date": day,
        "weekday": WEEKDAYS_ZH[day.weekday()],
        "county": lookup.county_name(vehicle.county_code),
        "vehicle": vehicle.name,
        "vehicle_id": vehicle.id,
        "fleet": vehicle.fleet,
        "depot": lookup.locations[vehicle.depot_id].name,
        "crew": "、".join(crew),
        "depart": s_to_clock(route.trips[0].depart_s),
        "return": s_to_clock(route.trips[-1].return_s),
        "break": " ".join(breaks),
    }


def _work(route: Route, lookup: Lookup) -> dict[str, Cell]:
    stops = [stop for trip in route.trips for stop in trip.stops]
    visits = [lookup.requirements[r] for stop in stops for r in stop.requirement_ids]
    return {
        "trips": len(route.trips),
        "stops": len(stops),
        "visits": len(visits),
        "people": sum(requirement.people for requirement in visits),
        "on_site_h": round(sum(stop.end_s - stop.start_s for stop in stops) / HOUR_S, 2),
        "route": " → ".join(lookup.locations[stop.location_id].name for stop in stops),
    }


def _driving(route: Route, lookup: Lookup) -> dict[str, Cell]:
    vehicle = lookup.vehicles[route.vehicle_id]
    legs = [lookup.leg(*leg) for leg in route_legs(route, vehicle, lookup.problem)]
    return {
        "driving_h": round(sum(seconds for seconds, _, _ in legs) / HOUR_S, 2),
        "km": round(sum(metres for _, metres, _ in legs) / 1000, 1),
        "estimated_legs": sum(estimated for _, _, estimated in legs),
    }
