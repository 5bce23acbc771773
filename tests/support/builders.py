"""Builders of the parts of small problems and plans; times are written as people write them."""

from __future__ import annotations

from datetime import date

import numpy as np

from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import (
    Location,
    LocationKind,
    Position,
    PositionSource,
    Village,
)
from optimizer.domain.plan import Stop, Trip
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Prices
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.domain.travel import TravelMatrix

COUNTY = "331125"
MONDAY = date(2026, 11, 30)
NO_PRICES = Prices(
    change_weekday_cents=0,
    change_half_day_cents=0,
    change_vehicle_cents=0,
    change_time_band_cents=0,
    time_band_s=3600,
    max_weekday_changes=None,
    spread_h_cents=0,
)
BOTH_HALVES = (HalfDay.MORNING, HalfDay.AFTERNOON)

LEG_MINUTES = {
    "D1": {"D1": 0, "S1": 30, "S2": 40, "S3": 50},
    "S1": {"D1": 25, "S1": 0, "S2": 20, "S3": 35},
    "S2": {"D1": 35, "S1": 22, "S2": 0, "S3": 15},
    "S3": {"D1": 45, "S1": 36, "S2": 16, "S3": 0},
}
"""Driving minutes of the tiny problem, row to column; every minute is 600 m of road."""


def clock(text: str) -> int:
    """Return seconds after midnight of ``"H:MM"`` (hours may exceed 23, for broken plans)."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def window(text: str) -> TimeWindow:
    """Return the window of ``"8:00-17:00"``."""
    opens, closes = text.split("-")
    return TimeWindow(open_s=clock(opens), close_s=clock(closes))


def position(lat: float = 28.1, lon: float = 119.5) -> Position:
    """Return a point near Yunhe."""
    return Position(lat=lat, lon=lon, source=PositionSource.MODELLED, error_km=5.0)


def location(location_id: str, *, county_code: str = COUNTY, road_class: int = 2) -> Location:
    """Return a depot (id starts with ``D``) or the stop point of village ``S…``."""
    depot = location_id.startswith("D")
    return Location(
        id=location_id,
        kind=LocationKind.DEPOT if depot else LocationKind.STOP_POINT,
        name=f"{location_id}基地" if depot else f"{location_id}村",
        county_code=county_code,
        township_code=county_code + "001",
        village_code=None if depot else location_id,
        position=position(),
        road_class=3 if depot else road_class,
    )


def village(code: str, *, residents: int = 100, county_code: str = COUNTY) -> Village:
    """Return a village in the plan."""
    return Village(
        code=code,
        name=f"{code}村",
        township_code=county_code + "001",
        county_code=county_code,
        position=position(),
        residents=residents,
        in_plan=True,
        road_class=2,
    )


def vehicle(
    vehicle_id: str, *, fleet: str = "van", days: int = 14, max_trips: int = 1
) -> CycleVehicle:
    """Return a vehicle of depot ``D1``: Monday to Friday 8:00-17:00, a break from 11:30."""
    shift = window("8:00-17:00")
    hospital = fleet == "hospital"
    return CycleVehicle(
        id=vehicle_id,
        name=f"浙K·{vehicle_id}",
        fleet=fleet,
        type_id="clinic" if hospital else "cargo",
        depot_id="D1",
        county_code=COUNTY,
        profile="van",
        service_ids=("medical",) if hospital else ("cleaning", "selling", "shopping"),
        capacity=(0, 0) if hospital else (26, 10),
        road_class=2,
        shifts=tuple(shift if day % 7 < 5 else None for day in range(days)),
        max_days_per_week=3,
        rules=WorkRules(
            max_drive_s=3 * 3600,
            max_overtime_s=1800,
            break_s=3600,
            break_from_s=clock("11:30"),
            break_until_s=clock("13:00"),
        ),
        rates=VehicleRates(
            day_cents=20_000,
            km_cents=150,
            drive_h_cents=3_000,
            wait_h_cents=1_000,
            overtime_h_cents=6_000,
        ),
        max_trips=max_trips,
    )


def requirement(
    requirement_id: str,
    *,
    line_id: str = "periodic",
    service_ids: tuple[str, ...] = ("cleaning",),
    stop_id: str = "S1",
    visits: int = 1,
    gaps: tuple[int, int] = (1, 14),
    half_days: tuple[HalfDay, ...] = BOTH_HALVES,
    same: tuple[str, ...] = (),
    fleets: tuple[str, ...] = ("van",),
    service_min: int = 60,
    setup_min: int = 10,
    windows: tuple[str, ...] = ("8:00-17:00",),
    load_out: tuple[int, int] = (0, 0),
    load_back: tuple[int, int] = (0, 0),
    priority: int = 1,
    people: int = 10,
    join_id: str | None = None,
    days: int = 14,
) -> CycleRequirement:
    """Return a requirement; ``same`` names its promises: weekday, half_day, vehicle."""
    weekdays = (0, 1, 2, 3, 4)
    return CycleRequirement(
        id=requirement_id,
        line_id=line_id,
        service_ids=service_ids,
        village_code=stop_id,
        stop_id=stop_id,
        party_id=None,
        wave=None,
        visits=visits,
        min_gap_days=gaps[0],
        max_gap_days=gaps[1],
        weekdays=weekdays,
        allowed_days=tuple(day for day in range(days) if day % 7 in weekdays),
        half_days=half_days,
        same_weekday="weekday" in same,
        same_half_day="half_day" in same,
        same_vehicle="vehicle" in same,
        same_base="base" in same,
        fleets=fleets,
        service_s=service_min * 60,
        setup_s=setup_min * 60,
        windows=tuple(window(text) for text in windows),
        load_out=load_out,
        load_back=load_back,
        priority=priority,
        people=people,
        join_id=join_id,
    )


def matrix(legs: dict[str, dict[str, int]] | None = None, *, profile: str = "van") -> TravelMatrix:
    """Return the matrix of leg minutes (`LEG_MINUTES` by default), 600 m a minute."""
    table = LEG_MINUTES if legs is None else legs
    ids = tuple(sorted(table))
    minutes = np.array([[table[a][b] for b in ids] for a in ids], dtype=np.int32)
    return TravelMatrix(
        profile=profile,
        location_ids=ids,
        duration_s=minutes * 60,
        distance_m=minutes * 600,
        source="hand-made",
        estimated=False,
        content_hash="tiny",
    )


def stop(place: str, requirement_ids: str, *, times: str) -> Stop:
    """Return a stop; ids joined by ``+``, times as ``"arrival start end"``."""
    arrival, start, end = (clock(text) for text in times.split())
    return Stop(
        location_id=place,
        requirement_ids=tuple(requirement_ids.split("+")),
        arrival_s=arrival,
        start_s=start,
        end_s=end,
    )


def trip(depart: str, *stops: Stop, back: str) -> Trip:
    """Return a trip."""
    return Trip(depart_s=clock(depart), stops=stops, return_s=clock(back))
