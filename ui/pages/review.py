"""The page that shows a plan: indicators, map, stops, timeline, what is left out, files."""

from __future__ import annotations

import streamlit as st

from optimizer.exporting import FolderCheck
from ui import shell
from ui.parts import adjust, day_bound, improving, orders, plan_files, plan_views
from ui.parts.plan_names import plan_label
from ui.parts.plan_numbers import show_headline, show_indicators
from ui.parts.plan_scope import Scope, scope_of
from ui.parts.unserved import show_unserved
from ui.parts.violations import show_violations
from ui.state import ALL, t, url_select
from ui.store import PlanEntry, damaged_plans, plan_entries


def show() -> None:
    """Show the page."""
    st.title(t("review.title"))
    for error in damaged_plans():
        shell.tell(error, warning=True)
    entries = plan_entries()
    fitting = [e for e in entries if shell.county() in (ALL, *e.counties)]
    if not fitting:
        _show_nothing(others=len(entries))
        return
    entry = _choose(fitting)
    with st.spinner(t("review.reading")):
        entry, check = improving.in_view(entry)
    if check.folder is None:
        st.error(t("review.unreadable"))
        show_violations(check, scope=None)
        return
    scope = scope_of(check.folder, plan=entry.stamp, county=shell.county())
    _show_plan(entry, check, scope)


def _show_nothing(*, others: int) -> None:
    """Say what to do when there is no plan."""
    with st.container(border=True):
        st.subheader(t("review.none", county=shell.county_name(shell.county())))
        st.write(t("review.none_hint"))
        if others:
            st.caption(t("review.others", n=others))
        shell.link("plan", t("review.to_plan"))


def _choose(entries: list[PlanEntry]) -> PlanEntry:
    by_key = {entry.key: entry for entry in entries}
    key = url_select(
        t("review.plan"),
        "plan",
        list(by_key),
        default=entries[0].key,
        names=lambda name: plan_label(by_key[name]),
    )
    return by_key[key]


def _show_plan(entry: PlanEntry, check: FolderCheck, scope: Scope) -> None:
    improving.show_banner(entry, scope)
    show_headline(scope, check)
    selection = plan_views.show_pickers(scope)
    day_bound.show(entry, scope, selection)
    adjust.show(entry, check, scope, selection)
    orders.show(entry, check, scope, selection)
    chart, stops = st.columns([11, 9], gap="medium")
    with chart:
        plan_views.show_map(entry, scope, selection)
    shown = scope if selection.vehicle_id else scope.of_line(selection.line)
    with stops:
        plan_views.show_stops(shown, selection)
    plan_views.show_timeline(shown, selection)
    unserved, indicators, checks, files = st.tabs(
        [
            f"{t('review.unserved')} ({scope.unserved})",
            t("review.indicators"),
            f"{t('review.checks')} ({check.violations})",
            t("review.files"),
        ]
    )
    with unserved:
        show_unserved(scope)
    with indicators:
        show_indicators(scope.kpis, scope.folder.names)
    with checks:
        show_violations(check, scope=scope)
    with files:
        plan_files.show_files(entry)
