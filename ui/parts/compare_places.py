"""Counties and villages of scenarios side by side: who gains, who loses, who is worst served."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer.domain.kpi_villages import VillageKpis
from optimizer.kpi import Comparison
from optimizer.viewing.scenario_cells import scenario_labels
from optimizer.viewing.scenario_promises import below_floor_table
from optimizer.viewing.scenario_tables import (
    changed_villages_table,
    counties_side_by_side,
    villages_table,
)
from ui.parts.compare_numbers import plain_table, show_table
from ui.state import language, t

LISTED_PIXELS = 420
LISTED_ROWS = 11


def show_places(comparison: Comparison) -> None:
    """Show the counties, the villages gained and lost, the worst served, the longest gaps."""
    spoken = language()
    st.subheader(t("compare.counties"))
    show_table(counties_side_by_side(comparison, language=spoken))
    st.subheader(t("compare.changed"))
    st.caption(t("compare.changed_lead"))
    tables = changed_villages_table(comparison, language=spoken)
    for column, (label, table) in zip(st.columns(len(tables)), tables.items(), strict=True):
        with column:
            st.text(label)
            if table.empty:
                st.info(t("compare.changed_none"))
                continue
            st.dataframe(
                table,
                hide_index=True,
                width="stretch",
                height=LISTED_PIXELS if len(table) > LISTED_ROWS else "content",
            )
    below = below_floor_table(comparison.results, language=spoken)
    if not below.empty:
        st.subheader(t("compare.below_floor"))
        st.caption(t("compare.below_floor_lead"))
        plain_table(below, wide=below.columns[-1])
    _show_lists(comparison, t("compare.worst"), comparison.worst)
    _show_lists(comparison, t("compare.gaps"), comparison.longest_gaps)


def _show_lists(comparison: Comparison, title: str, lists: Sequence[Sequence[VillageKpis]]) -> None:
    """Show one list of villages per scenario, beside each other."""
    st.subheader(title)
    labels = scenario_labels(comparison.results, language())
    for column, label, villages in zip(st.columns(len(labels)), labels, lists, strict=True):
        with column:
            st.text(label)
            st.dataframe(
                villages_table(villages, language=language()),
                hide_index=True,
                width="stretch",
                height="content",
            )
