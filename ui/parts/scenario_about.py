"""Edits what holds throughout a scenario: names, description, pooling, season, year, budget."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.editing import with_top
from optimizer.scenarios.keys import TOP
from optimizer.scenarios.reading import FIRST_YEAR, LAST_YEAR, MOST_BUDGET_YUAN
from optimizer.units import cents_to_yuan, without_point
from ui.parts.scenario_edited import Edited
from ui.state import t

MONTHS = tuple(range(1, 13))
ABOUT_PIXELS = 100


def edit_about(edited: Edited, scenario: Scenario) -> str:
    """Edit names, description, and what holds throughout."""
    off = not edited.editable
    left, right = st.columns(2)
    texts = {}
    for place, spoken in ((left, "zh"), (right, "en")):
        name, about = f"name_{spoken}", f"about_{spoken}"
        texts[name] = place.text_input(
            t(f"scenarios.top.{name}"), getattr(scenario, name), key=edited.key(name), disabled=off
        )
        texts[about] = place.text_area(
            t(f"scenarios.top.{about}"),
            getattr(scenario, about),
            height=ABOUT_PIXELS,
            key=edited.key(about),
            disabled=off,
        )
    places = st.columns(4)
    groupings = [None, *dict.fromkeys(r.grouping for r in edited.base.facts.tables.groupings.rows)]
    pool = places[0].selectbox(
        t("scenarios.top.pool"),
        groupings,
        index=groupings.index(scenario.pool),
        format_func=lambda one: one or t("scenarios.no_pool"),
        key=edited.key("pool"),
        disabled=off,
    )
    months = [None, *MONTHS]
    month = places[1].selectbox(
        t("scenarios.top.month"),
        months,
        index=months.index(scenario.month),
        format_func=_month,
        key=edited.key("month"),
        disabled=off,
    )
    year = places[2].number_input(
        t("scenarios.top.year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        value=scenario.year,
        placeholder=t("scenarios.no_year"),
        key=edited.key("year"),
        disabled=off,
    )
    cents = scenario.budget_cents
    budget = places[3].number_input(
        t("scenarios.top.budget_yuan"),
        min_value=0.0,
        max_value=float(MOST_BUDGET_YUAN),
        value=None if cents is None else cents_to_yuan(cents),
        format="%.0f",
        placeholder=t("scenarios.no_budget"),
        key=edited.key("budget"),
        disabled=off,
    )
    before = _top(scenario)
    now = {
        **texts,
        "pool": pool,
        "month": month,
        "year": year,
        "budget_yuan": None if budget is None else without_point(budget),
    }
    new = {key: (value or None) for key, value in now.items() if value != before[key]}
    if "budget_yuan" in new:
        new["budget_yuan"] = now["budget_yuan"]  # Nothing may be spent: not the same as no limit.
    return with_top(edited.saved, new) if new else edited.saved


def _top(scenario: Scenario) -> dict[str, str | int | float | None]:
    """Return what holds throughout, by key of the file."""
    cents = scenario.budget_cents
    found = {key: getattr(scenario, key) for key in TOP if key != "budget_yuan"}
    return {**found, "budget_yuan": None if cents is None else without_point(cents_to_yuan(cents))}


def _month(number: int | None) -> str:
    return t("scenarios.no_month") if number is None else t("scenarios.month", n=number)
