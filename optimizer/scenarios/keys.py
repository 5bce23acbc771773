"""The keys of a scenario's file: what each section may say."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.tables.schema import SHEET_BY_KEY

SELECTORS = ("line", "type", "fleet")
"""How vehicles are named."""
SIZES = ("count", "percent", "total")
TOP = (
    "name_zh",
    "name_en",
    "about_zh",
    "about_en",
    "pool",
    "month",
    "year",
    "budget_yuan",
)

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "fleet": (*SELECTORS, *SIZES, "counties"),
    "shift": (*SELECTORS, "start_min", "end_min", "counties"),
    "days": (*SELECTORS, "more", "weekdays", "counties"),
    "frequency": ("line", "visits_per_4_weeks", "counties"),
    "tier": ("tier", "visits_per_4_weeks"),
    "waves": ("line", "people_percent", "half_days", "windows", "shift_end", "counties"),
    "relocation": ("from", "to", "residents"),
    "floor": ("line", "visits_per_4_weeks", "county", "township"),
    "closure": tuple(column.key for column in SHEET_BY_KEY["closures"].columns),
    "fixed_point": tuple(column.key for column in SHEET_BY_KEY["fixed_points"].columns),
}
"""Each is an array of tables: ``[[fleet]]``."""

TABLES: Mapping[str, str] = {"closure": "closures", "fixed_point": "fixed_points"}
"""Sections that are rows of a table of the dataset."""
