"""The scenarios of the data chosen: see, copy, edit, delete, run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from optimizer.errors import ShanluError
from optimizer.scenarios.reading import ScenarioBase, load_base
from optimizer.scenarios.store import (
    copy_scenario,
    delete_scenario,
    existing_scenario,
    list_scenarios,
)
from ui import drafts, shell
from ui.parts.draft_names import new_draft_name
from ui.parts.scenario_editor import edit_scenario
from ui.parts.scenario_runs import show_runs
from ui.results import file_names, result_entries
from ui.state import ALL, pick, remember, t, url_select
from ui.store import stamp_of

CACHED_BASES = 2


def show_scenarios() -> None:
    """Show the list, the scenario chosen, and runs."""
    folder = shell.data_folder()
    files = {file.stem: file for file in list_scenarios(folder)}
    _say_where()
    if not files:
        st.info(t("scenarios.none"))
        return
    names = {key: pick_name(file) for key, file in files.items()}
    st.dataframe(_table(files, names, folder), hide_index=True, width="stretch", height="content")
    show_runs(folder, names)
    st.subheader(t("scenarios.one"))
    chosen = url_select(
        t("scenarios.choose"),
        "scenario",
        list(files),
        default=next(iter(files)),
        names=lambda key: f"{names[key]} · {key}",
    )
    _show_one(folder, chosen, editable=shell.data_name() != drafts.SHIPPED)


def pick_name(file: Path) -> str:
    """Return a scenario's name in the language chosen, or its id."""
    names = file_names(file)
    return pick(names.get("name_zh", ""), names.get("name_en", "")) or file.stem


def _say_where() -> None:
    """Say where scenarios lie; on the shipped data offer a draft, where they can be changed."""
    notice = st.session_state.pop("scenarios.notice", None)
    if notice:
        st.success(notice)
    if shell.data_name() != drafts.SHIPPED:
        st.caption(t("scenarios.on_draft", name=shell.data_name()))
        return
    words, button = st.columns([5, 1.4], vertical_alignment="center")
    words.info(t("scenarios.on_shipped"))
    if button.button(t("scenarios.make_draft"), width="stretch"):
        name = drafts.create(new_draft_name(), source=drafts.folder(drafts.SHIPPED))
        remember("data", name)
        _done(t("data.draft_made", name=name))


def _table(files: dict[str, Path], names: dict[str, str], folder: Path) -> pd.DataFrame:
    """Return one row per scenario: name, id, what it is run with."""
    seeds: dict[str, list[str]] = {key: [] for key in files}
    for entry in result_entries(folder):
        if entry.scenario_id in seeds:
            where = "" if entry.county == ALL else f"{shell.county_name(entry.county)} "
            seeds[entry.scenario_id].append(f"{where}{entry.seed}")
    return pd.DataFrame(
        {
            t("scenarios.col.name"): list(names.values()),
            t("scenarios.col.id"): list(files),
            t("scenarios.col.seeds"): [pick("、", ", ").join(seeds[key]) or "—" for key in files],
        }
    )


def _show_one(folder: Path, chosen: str, *, editable: bool) -> None:
    """Show a scenario; edit it, copy it, delete it."""

    def beside() -> None:
        with st.popover(t("scenarios.copy")):
            _ask_copy(folder, chosen)
        with st.popover(t("scenarios.delete")):
            _ask_delete(folder, chosen)

    edit_scenario(
        existing_scenario(folder, chosen),
        _base(folder),
        editable=editable,
        done=_done,
        beside=beside,
    )


def _ask_copy(folder: Path, chosen: str) -> None:
    """Ask for the id of a copy."""
    new_id = st.text_input(t("scenarios.new_id"), value=f"{chosen}-2", help=t("scenarios.id_help"))
    if st.button(t("scenarios.copy_yes"), type="primary"):
        try:
            copy_scenario(folder, chosen, new_id.strip())
        except ShanluError as error:
            shell.tell(error)
            return
        remember("scenario", new_id.strip())
        _done(t("scenarios.copied", id=new_id.strip()))


def _ask_delete(folder: Path, chosen: str) -> None:
    """Ask whether a scenario shall go."""
    st.write(t("scenarios.delete_sure", id=chosen))
    if st.button(t("scenarios.delete_yes"), type="primary"):
        delete_scenario(folder, chosen)
        remember("scenario", None)
        _done(t("scenarios.deleted", id=chosen))


def _done(notice: str) -> None:
    """Tell of what was done after the page has begun anew."""
    st.session_state["scenarios.notice"] = notice
    st.rerun()


def _base(folder: Path) -> ScenarioBase:
    """Return what scenarios are checked against, read again only when a table changed."""
    with st.spinner(t("scenarios.loading")):
        return _cached_base(str(folder), stamp_of(folder))


@st.cache_resource(max_entries=CACHED_BASES, show_spinner=False)
def _cached_base(folder: str, stamp: str) -> ScenarioBase:
    return load_base(Path(folder))
