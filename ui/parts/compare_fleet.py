"""What the coverage models say of the scenarios: fleet, promise against plan, price of equity."""

from __future__ import annotations

import streamlit as st

from optimizer.kpi import Comparison
from optimizer.viewing.scenario_cells import scenario_labels
from optimizer.viewing.scenario_charts import coverage_curve, equity_chart
from optimizer.viewing.scenario_promises import (
    circles_table,
    floors_table,
    promises_side_by_side,
    vehicles_table,
)
from ui.parts.compare_numbers import plain_table, show_table
from ui.state import language, t


def show_fleet(comparison: Comparison) -> None:
    """Show the curve of coverage, promise against plan, the price of equity, travel circles."""
    spoken, results = language(), comparison.results
    st.caption(t("compare.fleet_lead"))
    st.subheader(t("compare.curve"))
    chart = coverage_curve(results, language=spoken)
    if chart is None:
        st.info(t("compare.curve_none"))
    else:
        st.altair_chart(chart, width="stretch")
        st.caption(t("compare.curve_note"))
    st.subheader(t("compare.promise"))
    st.caption(t("compare.promise_note"))
    show_table(promises_side_by_side(comparison, language=spoken))
    st.subheader(t("compare.vehicles"))
    st.caption(t("compare.vehicles_note"))
    vehicles = vehicles_table(comparison, language=spoken)
    plain_table(vehicles, wide=vehicles.columns[-1])
    _show_equity(comparison)
    circles = circles_table(results, language=spoken)
    if not circles.empty:
        st.subheader(t("compare.circles"))
        plain_table(circles)


def _show_equity(comparison: Comparison) -> None:
    """Show what a floor costs, and area by area what it changes."""
    spoken = language()
    floors = floors_table(comparison.results, language=spoken)
    st.subheader(t("compare.equity"))
    if floors.empty:
        st.info(t("compare.equity_none"))
        return
    st.caption(t("compare.equity_note"))
    plain_table(floors)
    labels = dict(enumerate(scenario_labels(comparison.results, spoken)))
    found = {
        i: label for i, label in labels.items() if comparison.results[i].promise.floor is not None
    }
    number = st.selectbox(t("compare.equity_of"), list(found), format_func=found.__getitem__)
    chart = equity_chart(comparison.results[number], language=spoken)
    if chart is not None:
        st.altair_chart(chart, width="stretch")
