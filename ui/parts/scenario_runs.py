"""Runs of scenarios: ask for one, watch it, stop it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st

from optimizer.jobs import JobStatus, next_monday
from optimizer.kpi.scenarios import LEAST, MOST
from optimizer.scenarios.detached import (
    GridState,
    grid_folder,
    list_grids,
    read_grid,
    read_grid_state,
    start_grid,
    stop_grid,
    stop_wished,
)
from optimizer.scenarios.settings import Grid, RunSettings
from optimizer.scenarios.store import usual_base
from ui import shell
from ui.results import ASKED, result_key, results_folder
from ui.state import ALL, pick, remember, t

POLL_S = 1.0
LONGEST_S = 24 * 3600
MOST_SEEDS = 10
DEFAULT_S = 120
DEFAULT_SEED = "0"
"""As on the command line."""


def show_runs(folder: Path, names: Mapping[str, str]) -> None:
    """Show a form for a run, and the newest run."""
    states = list_grids()
    active = any(state.active for state in states)
    here = (s for s in states if read_grid(grid_folder(s.id)).dataset == folder.absolute())
    newest = next(here, None)
    with st.expander(
        f"{t('scenarios.run')} · {shell.county_name(shell.county())}", expanded=active
    ):
        grid = _ask(folder, names)
        st.caption(t("scenarios.run_busy" if active else "scenarios.run_note"))
        if st.button(t("scenarios.run_go"), type="primary", disabled=grid is None or active):
            if grid is not None:
                start_grid(grid)
            st.rerun()
    if newest is not None:
        with st.container(border=True):
            if newest.active:
                st.fragment(_live, run_every=POLL_S)(newest.id)
            else:
                _show_state(newest)


def _ask(folder: Path, names: Mapping[str, str]) -> Grid | None:
    """Ask for scenarios, seeds, cycle and time; ``None`` while something is missing."""
    chosen = st.multiselect(
        t("scenarios.which"), list(names), format_func=lambda key: names[key], key="run.which"
    )
    first, second, third, fourth = st.columns(4)
    seeds = _seeds(
        first.text_input(t("scenarios.seeds"), value=DEFAULT_SEED, help=t("scenarios.seeds_help"))
    )
    weeks = second.selectbox(
        t("plan.weeks"), [4, 2, 1], format_func=lambda n: t("plan.weeks_n", n=n), key="run.weeks"
    )
    asked = third.date_input(t("plan.start"), value=next_monday(date.today()), format="YYYY-MM-DD")
    seconds = fourth.number_input(
        t("scenarios.seconds"), min_value=1, max_value=LONGEST_S, value=DEFAULT_S, step=30
    )
    if seeds is None:
        st.error(t("scenarios.seeds_bad", most=MOST_SEEDS))
    start = asked - timedelta(days=asked.weekday())
    if start != asked:
        st.caption(t("plan.moved", asked=asked, start=start))
    if not chosen or seeds is None:
        return None
    return Grid(
        dataset=folder.absolute(),
        scenario_ids=tuple(chosen),
        seeds=seeds,
        settings=RunSettings(
            counties=(shell.county(),), weeks=int(weeks), start=start, seconds=float(seconds)
        ),
        results=results_folder(folder, shell.county()).absolute(),
        base=usual_base(folder),
    )


def _seeds(text: str) -> tuple[int, ...] | None:
    """Return the seeds written with commas between; ``None`` where they are none."""
    parts = [part for part in re.split(r"[,，、\s]+", text.strip()) if part]
    sound = all(
        part.isascii() and part.isdigit() and len(part) < len("1000000000") for part in parts
    )
    seeds = tuple(dict.fromkeys(int(part) for part in parts)) if sound else ()
    return seeds if 0 < len(seeds) <= MOST_SEEDS else None


def _live(grid_id: str) -> None:
    state = read_grid_state(grid_id)
    if not state.active:
        st.rerun()
    _show_state(state)


def _show_state(state: GridState) -> None:
    """Show how a run stands."""
    st.subheader(f"{t('scenarios.newest')} · {t(f'plan.status.{state.status.value}')}")
    if state.active:
        _show_progress(state)
    elif state.status is JobStatus.FAILED and state.message_zh:
        st.error(f"{state.message_zh}\n\n{state.message_en}")
    elif state.status is JobStatus.DONE:
        st.success(t("scenarios.run_done", seconds=round(state.seconds)))
        _offer_comparison(state)
    if state.cells:
        st.dataframe(_cells(state), hide_index=True, width="stretch", height="content")


def _offer_comparison(state: GridState) -> None:
    """Show the button that compares the results of a run."""
    grid = read_grid(grid_folder(state.id))
    (county,) = grid.settings.counties
    keys = [result_key(c.scenario_id, seed=c.seed, county=county) for c in state.cells][:MOST]
    here = grid.dataset == shell.data_folder().absolute() and county in (ALL, shell.county())
    if here and len(keys) >= LEAST and st.button(t("scenarios.run_compare"), type="primary"):
        remember(ASKED, ",".join(keys))
        remember("view", "numbers")
        st.rerun()


def _show_progress(state: GridState) -> None:
    bar, stop = st.columns([4, 1.4], vertical_alignment="center")
    over = sum(cell.over for cell in state.cells)
    step = t(f"plan.step.{state.step.value}") if state.step else t("plan.status.running")
    words = t("plan.status.starting")
    if state.cells:
        words = t("scenarios.progress", over=over, all=len(state.cells), step=step)
    share = (over + min(1.0, max(0.0, state.fraction))) / max(1, len(state.cells))
    elapsed = t("plan.elapsed", seconds=round(state.seconds))
    bar.progress(min(1.0, share), text=f"{words} · {elapsed}")
    if stop_wished(state.id):
        stop.info(t("plan.cancelling"))
    elif stop.button(t("scenarios.stop"), width="stretch"):
        stop_grid(state.id)
        st.rerun(scope="fragment")


def _cells(state: GridState) -> pd.DataFrame:
    """Return one row per scenario and seed."""
    return pd.DataFrame(
        [
            {
                t("scenarios.col.name"): pick(cell.name_zh, cell.name_en) or cell.scenario_id,
                t("scenarios.col.seed"): cell.seed,
                t("plan.col.phase"): t(f"scenarios.phase.{cell.phase.value}"),
                t("scenarios.col.message"): pick(cell.message_zh, cell.message_en),
            }
            for cell in state.cells
        ]
    )
