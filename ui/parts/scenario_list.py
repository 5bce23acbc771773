"""The scenarios of the data chosen: see, copy, edit, delete, run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from optimizer.errors import ShanluError
from optimizer.scenarios.keys import SECTIONS, TOP
from optimizer.scenarios.reading import ScenarioBase, load_base, parse_scenario
from optimizer.scenarios.store import (
    copy_scenario,
    delete_scenario,
    existing_scenario,
    list_scenarios,
)
from optimizer.tables.atomic import write_file
from ui import drafts, shell
from ui.parts.draft_names import new_draft_name
from ui.parts.faults import show_issues
from ui.parts.scenario_runs import show_runs
from ui.results import file_names, result_entries
from ui.state import ALL, pick, remember, t, url_select
from ui.store import stamp_of

EDITOR_PIXELS = 360
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
    """Show the file of a scenario; edit it, copy it, delete it."""
    file = existing_scenario(folder, chosen)
    saved = file.read_text(encoding="utf-8-sig", errors="replace")
    if not editable:
        st.code(saved, language="toml", line_numbers=True, wrap_lines=True)
        _show_help()
        return
    text = st.text_area(
        t("scenarios.text"),
        value=saved,
        height=EDITOR_PIXELS,
        key=f"scenario.text.{folder}.{chosen}.{hash(saved)}",
        help=t("scenarios.text_help"),
    )
    check, save, copy, delete = st.columns(4)
    checked = check.button(t("scenarios.check"), width="stretch")
    changed = text != saved
    wished = save.button(t("scenarios.save"), type="primary", width="stretch", disabled=not changed)
    with copy.popover(t("scenarios.copy"), width="stretch"):
        _ask_copy(folder, chosen)
    with delete.popover(t("scenarios.delete"), width="stretch"):
        _ask_delete(folder, chosen)
    if checked or wished:
        _check(folder, file, text, save=wished)
    elif changed:
        st.warning(t("scenarios.unsaved"))
    _show_help()


def _check(folder: Path, file: Path, text: str, *, save: bool) -> None:
    """Check a scenario's text; save it where it has no faults."""
    with st.spinner(t("scenarios.checking")):
        scenario, issues = parse_scenario(text, _base(folder), file=file.name)
    if scenario is None:
        show_issues(issues)
        if save:
            st.error(t("scenarios.not_saved"))
        return
    if save:
        write_file(file, lambda draft: _write(draft, text))
        _done(t("scenarios.saved", id=file.stem))
    st.success(t("scenarios.sound"))
    show_issues(issues)


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


def _show_help() -> None:
    """List what a scenario's file may say."""
    with st.expander(t("scenarios.help")):
        st.caption(t("scenarios.help_lead"))
        rows = [("", ", ".join(TOP))]
        rows += [(f"[[{name}]]", ", ".join(keys)) for name, keys in SECTIONS.items()]
        st.dataframe(
            pd.DataFrame(rows, columns=[t("scenarios.col.part"), t("scenarios.col.keys")]),
            hide_index=True,
            width="stretch",
            height="content",
        )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _base(folder: Path) -> ScenarioBase:
    """Return what scenarios are checked against, read again only when a table changed."""
    return _cached_base(str(folder), stamp_of(folder))


@st.cache_resource(max_entries=CACHED_BASES, show_spinner=False)
def _cached_base(folder: str, stamp: str) -> ScenarioBase:
    return load_base(Path(folder))
