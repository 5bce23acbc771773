"""A plan that is looked at while its search goes on: what is in view stays until it is changed."""

from __future__ import annotations

import streamlit as st

from optimizer.exporting import FolderCheck
from optimizer.exporting.reading import written_ns
from optimizer.jobs import JobState, read_state
from optimizer.units import cents_to_yuan
from ui.parts.plan_scope import Scope
from ui.state import t
from ui.store import PlanEntry, checked_plan

POLL_S = 2.0
IN_VIEW = "improving.in_view"


def in_view(entry: PlanEntry) -> tuple[PlanEntry, FolderCheck]:
    """
    Return the plan to show: while it is being improved, the one that this session saw last.

    A better plan comes when it is asked for, and when the search has ended: what somebody reads
    does not change under the eyes.
    """
    kept: tuple[PlanEntry, FolderCheck] | None = st.session_state.get(IN_VIEW)
    if entry.improving and kept is not None and kept[0].key == entry.key:
        return kept
    found = (entry, checked_plan(entry))
    if entry.improving:
        st.session_state[IN_VIEW] = found
    else:
        st.session_state.pop(IN_VIEW, None)
    return found


def show_banner(entry: PlanEntry, scope: Scope) -> None:
    """Say that the plan is still being improved, how far that is, and offer a better one."""
    if entry.improving:
        st.fragment(_live, run_every=POLL_S)(entry, scope)


def _live(entry: PlanEntry, scope: Scope) -> None:
    state = read_state(entry.key)
    if not state.active:
        st.rerun()
    words, better = st.columns([5, 1.6], vertical_alignment="center")
    seconds = round(state.seconds)
    words.info(f"{t('review.improving', seconds=seconds)} {_progress(state, scope)}".strip())
    if written_ns(entry.path) == entry.written_ns:
        better.caption(t("review.improving_latest"))
    elif better.button(t("review.improving_show"), type="primary", width="stretch"):
        st.session_state.pop(IN_VIEW, None)
        st.rerun()


def _progress(state: JobState, scope: Scope) -> str:
    """Return what the plan in view and the best one so far cost, where they can be compared."""
    codes = {plan.code for plan in scope.plans}
    costs = [county.cost_cents for county in state.counties if county.code in codes]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(codes):
        return ""
    return t(
        "review.improving_cost",
        shown=f"{cents_to_yuan(scope.kpis.cost_cents or 0):,.0f}",
        best=f"{cents_to_yuan(sum(known)):,.0f}",
    )
