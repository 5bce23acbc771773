"""The editors of villages, requirements and vehicles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import streamlit as st

from optimizer.assembling import bases_of
from optimizer.domain.dataset import Dataset
from optimizer.tables.sheets import RawTables
from ui import drafts, shell
from ui.edits import Cells
from ui.parts.table_editor import EditorSpec, edit_table
from ui.records import raw_tables, rows_of
from ui.state import ALL, pick, t
from ui.store import dataset_at

VILLAGE_COLUMNS = (
    "village_code",
    "name",
    "township_code",
    "residents",
    "elderly",
    "in_plan",
    "road_class",
    "lat",
    "lon",
    "position_source",
    "position_error_km",
)
ORDER_COLUMNS = (
    "order_id",
    "village_code",
    "date",
    "services",
    "earliest",
    "latest",
    "service_min",
    "persons",
    "destination_id",
)
REQUIREMENT_COLUMNS = (
    "requirement_id",
    "village_code",
    "line_id",
    "services",
    "visits_per_4_weeks",
    "service_min",
    "people",
    "priority",
    "weekdays",
    "windows",
    "out_goods",
    "out_meals",
    "join_id",
)
VEHICLE_COLUMNS = (
    "vehicle_id",
    "name",
    "available",
    "fleet",
    "type_id",
    "depot_id",
    "max_days_per_week",
    "weekdays",
    "shift_start",
    "shift_end",
    "area",
)
USER_ERROR_KM = "0.1"
"""What a place set by hand is off by, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows are shown: those of a township, or of the county, that hold a word."""

    county: str
    township: str
    word: str

    def holds(self, row: Cells) -> bool:
        """Tell whether a row holds the word."""
        return not self.word or any(self.word in value for value in row.values())

    @property
    def key(self) -> str:
        """What names the choice."""
        return f"{self.county}.{self.township}.{self.word}"


def show_villages(draft: str) -> None:
    """Show the editor of villages."""
    dataset = dataset_at(drafts.folder(draft))
    chosen = _ask_filter(dataset)
    if chosen is None:
        return
    spec = EditorSpec(
        table="villages",
        columns=VILLAGE_COLUMNS,
        locked=frozenset({"village_code", "county_code", "township_code", "name_official"}),
        names={"townships": _township_names(dataset)},
        label=lambda row: row["name"],
        complete=moved_by_hand,
    )
    towns = _towns(dataset, chosen)
    _edit(spec, draft, chosen, lambda row: row.get("township_code", "") in towns)


def show_requirements(draft: str) -> None:
    """Show the editor of requirements, and what its blank frequencies come to."""
    _show_demand(draft, "requirements", REQUIREMENT_COLUMNS)
    county = shell.county()
    if county != ALL:
        folder = drafts.folder(draft)
        for line in _frequencies_by_tier(dataset_at(folder), raw_tables(folder), county=county):
            st.caption(line)


def _frequencies_by_tier(dataset: Dataset, raw: RawTables, *, county: str) -> Iterator[str]:
    """Say, by line, how often villages are visited whose frequency is left to their tier."""
    rows = rows_of(raw, "requirements")
    blank = {row["requirement_id"] for row in rows if not row.get("visits_per_4_weeks")}
    inside = {v.code for v in dataset.villages if v.county_code == county}
    for line in dataset.lines:
        counts = Counter(
            requirement.visits_per_4_weeks
            for requirement in dataset.requirements
            if requirement.line_id == line.id
            and requirement.id in blank
            and requirement.village_code in inside
        )
        if counts:
            found = t("data.list_mark").join(
                t("data.tiers.count", visits=visits, n=n) for visits, n in sorted(counts.items())
            )
            yield t("data.tiers.blank", line=pick(line.name_zh, line.name_en), found=found)


def show_orders(draft: str) -> None:
    """Show the editor of orders."""
    _show_demand(draft, "orders", ORDER_COLUMNS)


def _show_demand(draft: str, table: str, columns: tuple[str, ...]) -> None:
    """Show the editor of what villages ask for, each row by its village's name."""
    dataset = dataset_at(drafts.folder(draft))
    chosen = _ask_filter(dataset)
    if chosen is None:
        return
    towns = _towns(dataset, chosen)
    villages = {v.code: v.name for v in dataset.villages if v.township_code in towns}
    spec = EditorSpec(
        table=table,
        columns=columns,
        can_add=True,
        names={
            "villages": villages,
            "lines": {line.id: pick(line.name_zh, line.name_en) for line in dataset.lines},
            "services": {s.id: pick(s.name_zh, s.name_en) for s in dataset.services},
        },
        label=lambda row: villages.get(row["village_code"], row["village_code"]),
    )
    _edit(spec, draft, chosen, lambda row: row.get("village_code", "") in villages)


def show_vehicles(draft: str) -> None:
    """Show the editor of vehicles."""
    dataset = dataset_at(drafts.folder(draft))
    chosen = _ask_filter(dataset)
    if chosen is None:
        return
    towns = _towns(dataset, chosen)
    bases = {b.id: b.name for b in bases_of(dataset).values() if b.township_code in towns}
    spec = EditorSpec(
        table="vehicles",
        columns=VEHICLE_COLUMNS,
        can_add=True,
        names={
            "depots": bases,
            "vehicle_types": {v.id: pick(v.name_zh, v.name_en) for v in dataset.vehicle_types},
            "services": {s.id: pick(s.name_zh, s.name_en) for s in dataset.services},
        },
        label=lambda row: row["name"],
    )
    _edit(spec, draft, chosen, lambda row: row.get("depot_id", "") in bases)


def moved_by_hand(row: Cells, old: Cells | None) -> Cells:
    """Return a village's row; one whose place was typed in has its place from the user."""
    if old is None or (row["lat"], row["lon"]) == (old["lat"], old["lon"]):
        return row
    if row["position_source"] != old["position_source"]:
        return row
    return {**row, "position_source": "user", "position_error_km": USER_ERROR_KM}


def _edit(spec: EditorSpec, draft: str, chosen: Filter, belongs: Callable[[Cells], bool]) -> None:
    edit_table(
        spec,
        raw_tables(drafts.folder(draft)),
        draft=draft,
        in_view=lambda row: belongs(row) and chosen.holds(row),
        view=chosen.key,
    )


def _ask_filter(dataset: Dataset) -> Filter | None:
    """Ask for township and word; the county is chosen on the side."""
    county = shell.county()
    if county == ALL:
        st.info(t("data.choose_county"))
        return None
    left, right = st.columns([2, 3])
    names = {town.code: town.name for town in dataset.townships if town.county_code == county}
    township = left.selectbox(
        t("data.township"),
        [ALL, *names],
        format_func=lambda code: t("data.all_townships") if code == ALL else names[code],
        key=f"township.{county}",
        persist_state="session",
    )
    word = right.text_input(t("data.search"), placeholder=t("data.search_hint")).strip()
    return Filter(county=county, township=township, word=word)


def _towns(dataset: Dataset, chosen: Filter) -> set[str]:
    """Return the codes of the townships in view."""
    if chosen.township != ALL:
        return {chosen.township}
    return {town.code for town in dataset.townships if town.county_code == chosen.county}


def _township_names(dataset: Dataset) -> dict[str, str]:
    return {town.code: town.name for town in dataset.townships}
