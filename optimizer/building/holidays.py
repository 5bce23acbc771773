"""Public holidays and make-up workdays."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from optimizer.building.archives import CHINESE_CALENDAR, zip_text

_MEMBER = "chinese_calendar/constants.py"
_KINDS = {"holidays": "holiday", "workdays": "workday"}
_YEARS = (2025, 2026)
STATUTE_KEY = "statute-2024-795"
"""State Council decree 795 of 2024: the statutory dates, certain before a year's arrangement is."""

_STATUTORY_2027 = (
    (date(2027, 1, 1), 1, "元旦", "New Year's Day"),
    (date(2027, 2, 5), 4, "春节", "Spring Festival"),
    (date(2027, 4, 5), 1, "清明", "Tomb-sweeping Day"),
    (date(2027, 5, 1), 2, "劳动节", "Labour Day"),
    (date(2027, 6, 9), 1, "端午", "Dragon Boat Festival"),
    (date(2027, 9, 15), 1, "中秋", "Mid-autumn Festival"),
    (date(2027, 10, 1), 3, "国庆节", "National Day"),
)
"""First day, days, names. The days off around them and make-up workdays are not announced yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """A row of ``calendar.csv``."""

    date: str
    kind: str
    name_zh: str
    name_en: str
    source: str


def read_holidays(wheel: Path) -> tuple[CalendarRow, ...]:
    """
    Return the special days of 2025 to 2027 by date.

    Parameters
    ----------
    wheel
        The ``chinesecalendar`` wheel; its tables are parsed, never run.
    """
    module = ast.parse(zip_text(wheel, _MEMBER))
    names = _festival_names(module)
    rows = [
        CalendarRow(
            date=day.isoformat(),
            kind=_KINDS[table],
            name_zh=names[festival][1],
            name_en=names[festival][0],
            source=CHINESE_CALENDAR.key,
        )
        for table in _KINDS
        for day, festival in _days(module, table)
        if day.year in _YEARS
    ]
    return tuple(sorted([*rows, *_statutory_rows()], key=lambda row: row.date))


def _statutory_rows() -> tuple[CalendarRow, ...]:
    """Return the days of 2027 that are certain."""
    return tuple(
        CalendarRow(
            date=(first + timedelta(days=offset)).isoformat(),
            kind="holiday",
            name_zh=name_zh,
            name_en=name_en,
            source=STATUTE_KEY,
        )
        for first, days, name_zh, name_en in _STATUTORY_2027
        for offset in range(days)
    )


def _festival_names(module: ast.Module) -> dict[str, tuple[str, str]]:
    """Return English and Chinese names by the member names of the ``Holiday`` enumeration."""
    enumeration = next(node for node in module.body if isinstance(node, ast.ClassDef))
    return {
        node.targets[0].id: ast.literal_eval(node.value)[:2]
        for node in enumeration.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _days(module: ast.Module, table: str) -> list[tuple[date, str]]:
    """Return the dates and festivals of ``table = {datetime.date(...): Holiday.x.value}``."""
    literal = next(
        node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == table
    )
    if not isinstance(literal, ast.Dict):
        raise TypeError(f"{table} must be a dict literal.")
    pairs = zip(literal.keys, literal.values, strict=True)
    return [(_date(key), _member(value)) for key, value in pairs]


def _date(node: ast.expr | None) -> date:
    """Return the date of a ``datetime.date(year=…, month=…, day=…)`` call."""
    if not isinstance(node, ast.Call):
        raise TypeError("a key must be a datetime.date call.")
    return date(**{str(word.arg): ast.literal_eval(word.value) for word in node.keywords})


def _member(node: ast.expr) -> str:
    """Return ``x`` of a ``Holiday.x.value`` expression."""
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
        raise TypeError("a value must be Holiday.<name>.value.")
    return node.value.attr
