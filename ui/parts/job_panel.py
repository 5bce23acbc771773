"""A run in progress and the runs before it, read from the job folders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from optimizer.domain.report import gap_pct
from optimizer.jobs import (
    BOUNDING,
    CountyPhase,
    CountyProgress,
    JobState,
    JobStatus,
    cancel_job,
    read_state,
)
from optimizer.jobs.store import cancel_wished, job_folder, read_request
from optimizer.units import cents_to_yuan
from optimizer.viewing.charts import cost_curve
from ui import shell
from ui.parts.plan_names import counties_label, data_label
from ui.state import language, pick, remember, t

POLL_S = 1.0
LISTED_JOBS = 30


def show_job(job_id: str) -> None:
    """Show a run; while it goes on, the panel reads its state every second."""
    state = read_state(job_id)
    with st.container(border=True):
        if state.active:
            st.fragment(_live, run_every=POLL_S)(job_id)
        else:
            _show_state(state)


def _live(job_id: str) -> None:
    state = read_state(job_id)
    if not state.active:
        st.rerun()
    _show_state(state)


def _show_state(state: JobState) -> None:
    request = read_request(job_folder(state.id))
    cycle = t("plan.cycle", start=request.start, weeks=request.weeks)
    st.subheader(f"{t(f'plan.status.{state.status.value}')} · {cycle}")
    if state.active:
        _show_progress(state)
    elif state.status is JobStatus.FAILED:
        st.error(f"{state.message_zh}\n\n{state.message_en}")
    else:
        _show_end(state)
    if state.counties:
        _show_counties(state.counties)
        if any(county.bound_cents is not None for county in state.counties):
            st.caption(t("review.bound_means"))


def _show_progress(state: JobState) -> None:
    bar, stop = st.columns([4, 1.4], vertical_alignment="center")
    step = t(f"plan.step.{state.step.value}") if state.step else t("plan.status.starting")
    elapsed = t("plan.elapsed", seconds=round(state.seconds))
    bar.progress(min(1.0, max(0.0, state.fraction)), text=f"{step} · {elapsed}")
    if cancel_wished(state.id):
        stop.info(t("plan.cancelling"))
    elif stop.button(t("plan.cancel"), key=f"cancel.{state.id}", width="stretch"):
        cancel_job(state.id)
        st.rerun(scope="fragment")
    if state.plan_folder is not None:
        words, button = st.columns([4, 1.4], vertical_alignment="center")
        words.caption(t("plan.first", seconds=f"{state.first_plan_s or 0:.1f}"))
        with button:
            _offer_review(state, t("plan.to_review_early"))


def _show_end(state: JobState) -> None:
    if state.plan_folder is None:  # stopped before there was any plan
        st.info(pick(state.message_zh, state.message_en))
        return
    word = "plan.done" if state.status is JobStatus.DONE else "plan.stopped"
    st.success(t(word, seconds=round(state.seconds)))
    if state.message_zh:
        st.warning(pick(state.message_zh, state.message_en))
    _offer_review(state, t("plan.to_review"))


def _offer_review(state: JobState, label: str) -> None:
    """Show the button that opens the plan of a run."""
    if st.button(label, type="primary", key=f"review.{state.id}", width="stretch"):
        remember("plan", state.id)
        codes = [county.code for county in state.counties]
        if len(codes) == 1:
            remember("county", codes[0])
        shell.open_page("review")


def _show_counties(counties: Sequence[CountyProgress]) -> None:
    """Show the table of counties and the curve of one of them."""
    table, curve = st.columns([8, 4])
    table.dataframe(
        pd.DataFrame([_county_row(county) for county in counties]),
        hide_index=True,
        width="stretch",
        placeholder="—",
        column_config={
            t("plan.col.progress"): st.column_config.ProgressColumn(
                format="percent", min_value=0.0, max_value=1.0, width="small"
            ),
            t("plan.col.cost"): st.column_config.NumberColumn(format="localized"),
            t("plan.col.bound"): st.column_config.NumberColumn(format="localized"),
            t("plan.col.gap"): st.column_config.NumberColumn(format="%.1f %%"),
        },
    )
    for county in counties:
        if county.failure:
            words = pick(county.failure.message_zh, county.failure.message_en)
            table.error(f"{county.name}: {words}")
    with curve:
        _show_curve(counties)


def _show_curve(counties: Sequence[CountyProgress]) -> None:
    names = {county.name: county for county in counties}
    running = next((c.name for c in counties if c.phase.value == "running"), counties[0].name)
    name = running
    if len(names) > 1:
        name = st.selectbox(
            t("plan.curve"), list(names), index=list(names).index(running), key="curve.county"
        )
    chart = cost_curve(names[name].history, language=language())
    if chart is None:
        st.caption(t("plan.curve_wait"))
        return
    st.caption(t("plan.curve_of", county=name))
    st.altair_chart(chart, width="stretch")


def _county_row(county: CountyProgress) -> dict[str, Any]:
    cost_cents, bound_cents = county.cost_cents, county.bound_cents
    proving = county.phase is CountyPhase.RUNNING and county.search_phase == BOUNDING
    return {
        t("plan.col.county"): county.name,
        t("plan.col.phase"): t(
            "plan.phase.bounding" if proving else f"plan.phase.{county.phase.value}"
        ),
        t("plan.col.progress"): county.fraction,
        t("plan.col.required"): county.visits_required,
        t("plan.col.unserved"): county.visits_unserved,
        t("plan.col.cost"): _yuan(cost_cents),
        t("plan.col.bound"): _yuan(bound_cents),
        t("plan.col.gap"): None if cost_cents is None else gap_pct(cost_cents, bound_cents),
        t("plan.col.violations"): county.violations,
    }


def _yuan(cents: int | None) -> int | None:
    return None if cents is None else round(cents_to_yuan(cents))


def show_earlier_runs(states: Sequence[JobState]) -> None:
    """List the runs; a click on a row shows that run above."""
    st.subheader(t("plan.jobs"))
    if not states:
        st.info(t("plan.jobs_none"))
        return
    shown = list(states)[:LISTED_JOBS]
    st.caption(t("plan.jobs_pick"))
    event = st.dataframe(
        pd.DataFrame([_job_row(state) for state in shown]),
        hide_index=True,
        width="stretch",
        selection_mode="single-row",
        on_select="rerun",
        placeholder="—",
        key="jobs.table",
        column_config={t("plan.col.cost"): st.column_config.NumberColumn(format="localized")},
    )
    rows = event.selection.rows
    if rows and shown[rows[0]].id != st.session_state.get("url.job"):
        remember("job", shown[rows[0]].id)
        st.rerun()


def _job_row(state: JobState) -> dict[str, Any]:
    request = read_request(job_folder(state.id))
    costs = [c.cost_cents for c in state.counties if c.cost_cents is not None]
    unserved = [c.visits_unserved for c in state.counties if c.visits_unserved is not None]
    names = [c.name for c in state.counties] or [shell.county_name(c) for c in request.counties]
    return {
        t("plan.col.when"): f"{datetime.fromtimestamp(state.started_at):%Y-%m-%d %H:%M}",
        t("plan.col.counties"): counties_label(names),
        t("plan.col.cycle"): t("plan.cycle", start=request.start, weeks=request.weeks),
        t("plan.col.phase"): t(f"plan.status.{state.status.value}"),
        t("plan.col.unserved"): sum(unserved) if unserved else None,
        t("plan.col.cost"): round(cents_to_yuan(sum(costs))) if costs else None,
        t("plan.col.data"): data_label(request.dataset),
    }
