"""Lines, prices and notes of the shipped dataset: assumed values, written down once."""

from __future__ import annotations

from collections.abc import Mapping

GENERATED = "generated"
ASSUMED = "assumed"
SCHEMA_VERSION = "1"
HOSPITALS_INSIDE = "hospitals_inside_fleet"
"""The switch in ``about``: whether the mobile hospitals are among the service vans (unsettled)."""
PERIODIC_SERVICES = ("bathing", "cleaning", "learning", "leisure")

Row = dict[str, str]


def _line(
    line_id: str, names: tuple[str, str], *, fleet: str, same: str, defaults: Mapping[str, str]
) -> Row:
    """
    Return one row of ``lines``.

    ``same`` holds the flags for weekday, half-day, vehicle and holidays.
    """
    flags = ("same_weekday", "same_half_day", "same_vehicle", "works_holidays")
    return {
        "line_id": line_id,
        "name_zh": names[0],
        "name_en": names[1],
        "fleets": fleet,
        **dict(zip(flags, same, strict=True)),
        "same_time": "0",
        "time_band_min": "30",
        "max_on_board_min": "",
        **defaults,
        "source": ASSUMED,
    }


LINES: tuple[Row, ...] = (
    _line(
        "hospital",
        ("流动医院", "Mobile hospital"),
        fleet="hospital",
        same="1110",
        defaults={
            "weekdays": "1-5",
            "half_days": "both",
            "windows": "08:30-12:00;13:30-16:30",
            "setup_min": "15",
            "min_on_site_min": "120",
            "priority": "1",
        },
    ),
    _line(
        "meals",
        ("送餐", "Meals"),
        fleet="van",
        same="0001",
        defaults={
            "weekdays": "1-7",
            "half_days": "am",
            "windows": "10:15-11:30",
            "setup_min": "2",
            "max_on_board_min": "60",
            "priority": "1",
        },
    ),
    _line(
        "periodic",
        ("定期上门", "Periodic visits"),
        fleet="van",
        same="0000",
        defaults={
            "weekdays": "1-6",
            "half_days": "both",
            "windows": "08:30-11:30;13:00-16:00",
            "setup_min": "10",
            "priority": "3",
        },
    ),
    _line(
        "stewards",
        ("养老管家", "Elder-care stewards"),
        fleet="steward",
        same="0011",
        defaults={
            "weekdays": "1-6",
            "half_days": "am",
            "windows": "08:00-12:00",
            "setup_min": "5",
            "priority": "2",
        },
    ),
    _line(
        "supply",
        ("流动供销", "Supply van"),
        fleet="van",
        same="1011",
        defaults={
            "weekdays": "1-6",
            "half_days": "both",
            "windows": "08:30-11:30;13:00-16:00",
            "same_time": "1",
            "setup_min": "5",
            "priority": "2",
        },
    ),
    _line(
        "on_demand",
        ("按需服务", "On demand"),
        fleet="van",
        same="0001",
        defaults={
            "weekdays": "1-7",
            "half_days": "both",
            "windows": "07:00-17:00",
            "setup_min": "0",
            "priority": "1",
        },
    ),
)
"""Weekdays, windows and set-up are defaults; a requirement's own cell takes precedence."""


def _price(name: str, value: str, unit: str, note: str) -> Row:
    """Return one row of ``prices``."""
    return {"name": name, "value": value, "unit": unit, "note": note}


PRICES: tuple[Row, ...] = (
    _price("change_weekday_yuan", "40", "元/项", "村里改星期，每项需求（假定）"),
    _price("change_half_day_yuan", "20", "元/项", "上午改下午或相反（假定）"),
    _price("change_vehicle_yuan", "10", "元/项", "换车（假定）"),
    _price("change_time_band_yuan", "10", "元/项", "到村时间变动超过 time_band_min（假定）"),
    _price("time_band_min", "30", "分钟", "到村时间的容许变动（假定）"),
    _price("max_weekday_changes", "", "项", "空白 = 不设上限"),
    _price(
        "spread_h_yuan",
        "5",
        "元/小时",
        "同基地同车型中最忙的车（或同乡镇最忙的管家）超出平均的工时（假定）",
    ),
    _price("promise_tolerance_min", "10", "分钟", "为订单，已公布的时间最多提前或推后（假定）"),
    _price("ride_detour_percent", "150", "%", "乘车最长为直达时间的百分之几（假定）"),
    _price("ride_detour_min", "15", "分钟", "再加（假定）"),
)

_ABOUT: tuple[Row, ...] = (
    {"key": "name", "value": "丽水 Lishui"},
    {
        "key": "synthetic_note_zh",
        "value": "车辆、管家、基地、需求和人口分配为按公开总量生成的合成数据；"
        "多数村庄位置为模型推算，"
        "距离和时间只供参考，不是实测。",
    },
    {
        "key": "synthetic_note_en",
        "value": "Vehicles, stewards, bases, demand and the shares of residents are synthetic, "
        "generated to published totals; most village positions are modelled. Distances and times "
        "are plausible, not measured.",
    },
    {"key": "schema_version", "value": SCHEMA_VERSION},
    {"key": "residents_year", "value": "2025"},
)


def about_rows(*, hospitals_inside: bool) -> tuple[Row, ...]:
    """Return the rows of ``about``; the switch says whether 1484 vans include the 64 hospitals."""
    switch = {"key": HOSPITALS_INSIDE, "value": "yes" if hospitals_inside else "no"}
    return (*_ABOUT, switch)
