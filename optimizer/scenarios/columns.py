"""What each section of a scenario may say, as columns: for checking, documents and editors."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.tables.columns import Kind
from optimizer.tables.definitions import Column
from optimizer.tables.schema import SHEET_BY_KEY

MOST_VEHICLES = 100_000
MOST_PERCENT = 1000
MOST_SHIFT_MIN = 720
MOST_MORE_DAYS = 6
MOST_RESIDENTS = 10_000_000
MOST_VISITS = 28


def _column(
    key: str,
    kind: Kind,
    header_zh: str,
    about_zh: str,
    about_en: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    required: bool = False,
    refers: str | None = None,
) -> Column:
    return Column(
        key=key,
        header_zh=header_zh,
        kind=kind,
        unit=unit,
        low=low,
        high=high,
        required=required,
        default=None,
        choices=(),
        refers=refers,
        about_zh=about_zh,
        about_en=about_en,
    )


def _line(*, required: bool, zh: str = "", en: str = "") -> Column:
    return _column("line", Kind.ID, "服务线", zh, en, required=required, refers="lines")


def _visits() -> Column:
    return _column(
        "visits_per_4_weeks",
        Kind.WHOLE,
        "每四周次数",
        "",
        "",
        low=1,
        high=MOST_VISITS,
        required=True,
    )


_ONE_OF = ("服务线、车型、车队三者填一", "exactly one of line, type and fleet")
_VEHICLES = (
    _line(required=False, zh=_ONE_OF[0], en=_ONE_OF[1]),
    _column("type", Kind.ID, "车型", *_ONE_OF, refers="vehicle_types"),
    _column("fleet", Kind.ID, "车队", *_ONE_OF, refers="fleets"),
)
_COUNTIES = _column(
    "counties",
    Kind.LIST,
    "县",
    "只在这些县；空白为全部",
    "in these counties only; blank: in all",
    refers="counties",
)
_SIZE = ("增减辆数、增减百分比、总辆数三者填一", "exactly one of count, percent and total")


def _minutes(key: str, header_zh: str) -> Column:
    about = ("负数为提前", "negative: earlier")
    return _column(
        key, Kind.WHOLE, header_zh, *about, unit="min", low=-MOST_SHIFT_MIN, high=MOST_SHIFT_MIN
    )


def _village(key: str, header_zh: str) -> Column:
    return _column(key, Kind.ID, header_zh, "", "", required=True, refers="villages")


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "fleet": (
        *_VEHICLES,
        _column("count", Kind.WHOLE, "增减辆数", *_SIZE, low=-MOST_VEHICLES, high=MOST_VEHICLES),
        _column(
            "percent", Kind.NUMBER, "增减百分比", *_SIZE, unit="%", low=-100, high=MOST_PERCENT
        ),
        _column("total", Kind.WHOLE, "总辆数", *_SIZE, low=0, high=MOST_VEHICLES),
        _COUNTIES,
    ),
    "shift": (
        *_VEHICLES,
        _minutes("start_min", "上班推迟"),
        _minutes("end_min", "下班推迟"),
        _COUNTIES,
    ),
    "days": (
        *_VEHICLES,
        _column(
            "more",
            Kind.WHOLE,
            "每周多出天数",
            "负数为减少",
            "days a week more; negative: fewer",
            unit="天",
            low=-MOST_MORE_DAYS,
            high=MOST_MORE_DAYS,
            required=True,
        ),
        _column(
            "weekdays",
            Kind.WEEKDAYS,
            "新增星期",
            "1 为周一，如 6;7",
            "worked in addition, 1 is Monday, such as 6;7",
        ),
        _COUNTIES,
    ),
    "frequency": (_line(required=True), _visits(), _COUNTIES),
    "tier": (
        _column("tier", Kind.ID, "频次等级", "", "", required=True, refers="tiers"),
        _visits(),
    ),
    "waves": (
        _line(required=True),
        _column(
            "people_percent",
            Kind.NUMBER,
            "人数百分比",
            "第一餐次人数的百分之几",
            "per cent of those of the first wave",
            unit="%",
            low=1,
            high=100,
            required=True,
        ),
        _column("half_days", Kind.HALF_DAYS, "半天", "如 下午", "such as pm", required=True),
        _column(
            "windows", Kind.WINDOWS, "时段", "如 16:15-17:30", "like 16:15-17:30", required=True
        ),
        _column(
            "shift_end",
            Kind.CLOCK,
            "车辆工作到",
            "如 17:45",
            "vehicles work until then, like 17:45",
            required=True,
        ),
        _COUNTIES,
    ),
    "relocation": (
        _village("from", "迁出村"),
        _village("to", "迁入村"),
        _column(
            "residents",
            Kind.WHOLE,
            "人数",
            "",
            "",
            unit="人",
            low=1,
            high=MOST_RESIDENTS,
            required=True,
        ),
    ),
    "floor": (
        _line(required=True),
        _visits(),
        _column("county", Kind.ID, "县", "空白为全部", "blank: all", refers="counties"),
        _column("township", Kind.ID, "乡镇", "县和乡镇最多填一", "", refers="townships"),
    ),
    "closure": SHEET_BY_KEY["closures"].columns,
    "fixed_point": SHEET_BY_KEY["fixed_points"].columns,
}
"""Each section is an array of tables, ``[[fleet]]``; a column is one of its keys."""
