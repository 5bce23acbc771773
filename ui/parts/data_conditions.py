"""The editors of closures and of the other tables laid over the standing demand."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.tables.schema import SHEET_BY_KEY
from ui import drafts, shell
from ui.edits import Cells
from ui.parts.columns import Names
from ui.parts.cycle_conditions import lines_of
from ui.parts.residents_panel import show_residents
from ui.parts.table_editor import EditorSpec, edit_table
from ui.parts.tiers_panel import show_tiers
from ui.records import raw_tables
from ui.state import pick, t
from ui.store import dataset_at

TIERS = "tiers"
TO_COME = ("trends", "relocations")
"""The tables that residents of later years follow from."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "closures": (
        "closure_id",
        "kind",
        "from_date",
        "to_date",
        "village_code",
        "line_id",
        "township_code",
        "vehicle_id",
        "member_id",
        "above_m",
        "below_m",
        "reason",
    ),
    "seasons": (
        "season_id",
        "line_id",
        "service_id",
        "month",
        "people_pct",
        "out_pct",
        "back_pct",
        "service_pct",
    ),
    "crews": ("member_id", "role", "vehicle_id", "weekdays", "max_days_per_week"),
    TIERS: (
        "tier_id",
        "line_id",
        "rank",
        "visits_per_4_weeks",
        "min_residents",
        "min_elderly",
        "min_elderly_pct",
        "min_km",
        "from_kinds",
    ),
    "groupings": ("group_id", "grouping", "name", "codes"),
    "trends": ("township_code", "yearly_pct", "elderly_yearly_pct", "source"),
    "relocations": ("relocation_id", "year", "from_village", "to_village", "residents", "source"),
    "fixed_points": (
        "point_id",
        "name",
        "kind",
        "services",
        "village_code",
        "lat",
        "lon",
        "capacity_per_week",
        "catchment_km",
    ),
}
"""The tables of this section, each with the columns shown first."""


def show(draft: str) -> None:
    """Show what is out of the ordinary now, and the editor of one table."""
    dataset = dataset_at(drafts.folder(draft))
    _show_now(dataset)
    table = st.segmented_control(
        t("data.conditions.table"),
        list(COLUMNS),
        default=next(iter(COLUMNS)),
        format_func=_table_name,
        required=True,
        key="conditions.table",
        persist_state="session",
    )
    key = str(table)
    sheet = SHEET_BY_KEY[key]
    st.caption(pick(sheet.about_zh, sheet.about_en))
    if key == TIERS and dataset.tiers:
        show_tiers(drafts.folder(draft))
    spec = EditorSpec(
        table=key,
        columns=COLUMNS[key],
        can_add=True,
        names=_names(dataset),
        label=lambda row: row.get(sheet.id_column, ""),
    )
    edit_table(spec, raw_tables(drafts.folder(draft)), draft=draft, in_view=_every, view=key)
    if key in TO_COME:
        show_residents(dataset)


def _every(row: Cells) -> bool:
    """Show every row: these tables are short."""
    return bool(row)


def _table_name(key: str) -> str:
    """Return what a table is called."""
    return pick(SHEET_BY_KEY[key].name_zh, key.replace("_", " "))


def _show_now(dataset: Dataset) -> None:
    """Tell what is closed in the four weeks that have begun."""
    today = date.today()
    cycle = Cycle(start=today - timedelta(days=today.weekday()), weeks=4)
    lines = lines_of(dataset, county=shell.county(), cycle=cycle)
    st.caption(t("data.conditions.now"))
    for line in lines or [t("data.conditions.none")]:
        st.text(line)


def _names(dataset: Dataset) -> Names:
    """Return names by id, by table referred to."""
    return {
        "villages": {village.code: village.name for village in dataset.villages},
        "townships": {town.code: town.name for town in dataset.townships},
        "counties": {county.code: county.name for county in dataset.counties},
        "vehicles": {vehicle.id: vehicle.name for vehicle in dataset.vehicles},
        "lines": {line.id: pick(line.name_zh, line.name_en) for line in dataset.lines},
        "services": {s.id: pick(s.name_zh, s.name_en) for s in dataset.services},
    }
