"""The keys of a scenario's file: what each section may say."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.scenarios.columns import COLUMNS

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
    section: tuple(column.key for column in columns) for section, columns in COLUMNS.items()
}
"""Each is an array of tables: ``[[fleet]]``."""

TABLES: Mapping[str, str] = {"closure": "closures", "fixed_point": "fixed_points"}
"""Sections that are rows of a table of the dataset."""
