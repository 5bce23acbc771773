"""The page that plans: what to plan, checks before, live progress, earlier runs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import streamlit as st

from optimizer.domain.dataset import Dataset
from optimizer.jobs import ENGINES, PlanRequest, list_jobs, next_monday, start_job
from ui import shell
from ui.parts.job_panel import show_earlier_runs, show_job
from ui.parts.plan_names import plan_label
from ui.parts.prechecks import show_prechecks
from ui.state import ALL, remember, t
from ui.store import dataset_at, plan_entries

PRESETS = {"fast": 30, "normal": 60, "fine": 300}
CITY_PRESETS = {"fine": 300, "city": 900, "night": 3600}
OWN = "own"
MAX_SECONDS = 24 * 3600
MATRIX_SUFFIXES = {".csv", ".parquet"}


def show() -> None:
    """Show the page."""
    st.title(t("plan.title"))
    st.caption(t("plan.lead"))
    dataset = dataset_at(shell.data_folder())
    form, checks = st.columns([5, 6], gap="large")
    with form.container(border=True):
        st.subheader(f"{t('plan.ask')} · {shell.county_name(shell.county())}")
        request = _ask()
        begin = st.empty()
    with checks.container(border=True):
        st.subheader(t("plan.checks"))
        possible = show_prechecks(dataset, county=shell.county(), cycle=request.cycle())
    if begin.button(t("plan.go"), type="primary", disabled=not possible, width="stretch"):
        remember("job", start_job(request))
        st.rerun()
    states = list_jobs()
    job_id = _job_in_view([state.id for state in states])
    if job_id:
        show_job(job_id)
    show_earlier_runs(states)


def _job_in_view(job_ids: list[str]) -> str | None:
    """Return the job that the address names, if there is one."""
    asked = st.query_params.get("job") or st.session_state.get("url.job")
    if asked in job_ids:
        remember("job", asked)
        return str(asked)
    remember("job", None)
    return None


def _ask() -> PlanRequest:
    """Ask for a run."""
    weeks = st.segmented_control(
        t("plan.weeks"),
        [1, 2, 4],
        default=4,
        format_func=lambda n: t("plan.weeks_n", n=n),
        required=True,
        key="plan.weeks",
        persist_state="session",
    )
    start = _ask_start()
    seconds = _ask_seconds()
    with st.expander(t("plan.advanced")):
        seed = st.number_input(
            t("plan.seed"), min_value=0, max_value=2**31 - 1, step=1, help=t("plan.seed_help")
        )
        iterations = st.number_input(
            t("plan.iterations"), min_value=0, step=100, help=t("plan.iterations_help")
        )
        plans = {entry.key: entry for entry in plan_entries()}
        previous = st.selectbox(
            t("plan.previous"),
            [None, *plans],
            format_func=lambda key: plan_label(plans[key]) if key else t("plan.previous_none"),
        )
        matrix = _ask_matrix(shell.data_folder())
        engine = st.selectbox(
            t("plan.engine"),
            ENGINES,
            format_func=lambda name: t(f"plan.engine_{name}"),
            help=t("plan.engine_help"),
        )
        pool = _ask_pool(dataset_at(shell.data_folder()))
        bound = st.checkbox(t("plan.bound"), value=True, help=t("plan.bound_help"))
    return PlanRequest(
        dataset=shell.data_folder(),
        counties=(shell.county(),),
        weeks=int(weeks or 4),
        start=start,
        out=shell.data_folder(),
        seconds=float(seconds),
        iterations=int(iterations) or None,
        seed=int(seed),
        matrix=matrix,
        previous=plans[previous].path if previous else None,
        engine=engine,
        bound=bound,
        pool=pool,
    )


def _ask_pool(dataset: Dataset) -> str | None:
    """Ask for a grouping inside which vehicles serve across borders; it takes all counties."""
    groupings = list(dict.fromkeys(group.grouping_id for group in dataset.groups))
    if not groupings or shell.county() != ALL:
        return None
    return st.selectbox(
        t("plan.pool"),
        [None, *groupings],
        format_func=lambda name: name or t("plan.pool_none"),
        help=t("plan.pool_help"),
    )


def _ask_matrix(folder: Path) -> Path | None:
    """Ask whether a file of travel times beside the data takes the place of the terrain model."""
    files = [path for path in sorted(folder.glob("matrix*")) if path.suffix in MATRIX_SUFFIXES]
    if not files:
        return None
    return st.selectbox(
        t("plan.matrix"),
        [*files, None],
        format_func=lambda path: path.name if path else t("plan.matrix_terrain"),
        help=t("plan.matrix_help"),
    )


def _ask_start() -> date:
    asked = st.date_input(
        t("plan.start"),
        value=next_monday(date.today()),
        help=t("plan.start_help"),
        key="plan.start",
        format="YYYY-MM-DD",
        persist_state="session",
    )
    start = asked - timedelta(days=asked.weekday())
    if start != asked:
        st.caption(t("plan.moved", asked=asked, start=start))
    return start


def _ask_seconds() -> int:
    city = shell.county() == ALL
    presets = CITY_PRESETS if city else PRESETS
    preset = st.segmented_control(
        t("plan.seconds"),
        [*presets, OWN],
        default="city" if city else "normal",
        format_func=lambda name: t(f"plan.seconds_{name}"),
        required=True,
        key=f"plan.seconds.{city}",
        persist_state="session",
    )
    if preset != OWN:
        return presets[str(preset)]
    return int(
        st.number_input(
            t("plan.seconds_number"),
            min_value=1,
            max_value=MAX_SECONDS,
            value=60,
            step=10,
            key="plan.seconds_number",
            persist_state="session",
        )
    )
