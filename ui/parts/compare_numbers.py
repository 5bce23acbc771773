"""Indicators of scenarios side by side, and what changes for villagers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from optimizer.kpi import Comparison
from optimizer.units import cents_to_yuan
from optimizer.viewing.html_table import TABLE_STYLE, html_table
from optimizer.viewing.scenario_cells import scenario_labels
from optimizer.viewing.scenario_changes import change_chart
from optimizer.viewing.scenario_tables import (
    ComparisonTable,
    Section,
    indicators_side_by_side,
    villagers_table,
)
from ui.state import language, pick, t


def show_numbers(comparison: Comparison) -> None:
    """Show what each scenario is, the indicators, and the change for villagers."""
    spoken = language()
    _show_abouts(comparison)
    st.caption(t("compare.reading"))
    for section in Section:
        st.subheader(t(f"compare.section.{section.value}"))
        show_table(indicators_side_by_side(comparison, section=section, language=spoken))
    st.subheader(t("compare.villagers"))
    st.caption(t("compare.villagers_lead"))
    st.html(html_table(villagers_table(comparison, language=spoken)))


def show_changes(comparison: Comparison) -> None:
    """Draw the key indicators, one chart per scenario but the first."""
    st.caption(t("compare.changes_lead"))
    labels = scenario_labels(comparison.results, language())[1:]
    for number, (column, label) in enumerate(
        zip(st.columns(len(labels)), labels, strict=True), start=1
    ):
        chart = change_chart(comparison, number=number, language=language())
        with column:
            st.text(label)
            if chart is not None:
                st.altair_chart(chart, width="stretch")


def plain_table(frame: pd.DataFrame, *, wide: str | None = None) -> None:
    """Show a table as it is; ``wide`` is the column that needs most room."""
    columns = {wide: st.column_config.Column(width="large")} if wide else None
    st.dataframe(frame, hide_index=True, width="stretch", height="content", column_config=columns)


def show_table(table: ComparisonTable) -> None:
    """Show a table with better and worse in colour; the names of its rows are never cut."""
    st.html(TABLE_STYLE + html_table(table.words, table.directions))


def _show_abouts(comparison: Comparison) -> None:
    """Say what each scenario is, and whether it keeps to its budget."""
    labels = scenario_labels(comparison.results, language())
    columns = st.columns(len(labels))
    for i, (column, label) in enumerate(zip(columns, labels, strict=True)):
        result, over = comparison.results[i], comparison.over_budget_cents[i]
        with column.container(border=True, height="stretch"):
            st.caption(t("compare.base") if i == 0 else t("compare.other"))
            # Plain text, whatever signs a name has.
            st.text(label)
            st.text(pick(result.about_zh, result.about_en))
            st.caption(
                t(
                    "compare.run",
                    seed=result.seed,
                    seconds=f"{result.seconds:,.0f}",
                    when=f"{result.finished_at.astimezone():%Y-%m-%d %H:%M}",
                )
            )
            if over:
                st.warning(t("compare.over_budget", yuan=f"{cents_to_yuan(over):,.0f}"))
