"""Edits one scenario: a table per kind of change, its names, or the text of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from pydantic_core import PydanticCustomError

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.columns import COLUMNS
from optimizer.scenarios.editing import rows_of, with_rows
from optimizer.scenarios.keys import SECTIONS, TOP
from optimizer.scenarios.reading import ScenarioBase, parse_scenario
from optimizer.tables.atomic import write_file
from ui.parts.columns import Names, column_config, plain_text, typed, untyped
from ui.parts.faults import show_issues
from ui.parts.scenario_about import edit_about
from ui.parts.scenario_edited import Edited
from ui.state import chosen, language, pick, t, url_choice

ABOUT, TEXT = "about", "toml"
PARTS = (ABOUT, *COLUMNS, TEXT)
EDITOR_PIXELS = 360


def edit_scenario(
    file: Path,
    base: ScenarioBase,
    *,
    editable: bool,
    done: Callable[[str], None],
    beside: Callable[[], None],
) -> None:
    """
    Show a scenario; where it may be edited, check and save it.

    Parameters
    ----------
    file
        Of the scenario.
    base
        What it is checked against.
    editable
        Whether it may be changed.
    done
        Told when it was saved.
    beside
        Shows what else may be done with it, beside the buttons.
    """
    saved = file.read_text(encoding="utf-8-sig", errors="replace")
    scenario, issues = parse_scenario(saved, base, file=file.name, with_data=False)
    turn = int(st.session_state.get(f"scenario.turn.{file}", 0))
    edited = Edited(
        file=file, saved=saved, scenario=scenario, base=base, turn=turn, editable=editable
    )
    switch = st.container()
    parts = PARTS if scenario is not None else (TEXT,)
    part = chosen("part", parts, parts[0])
    text = _edit(edited, part)
    with switch:
        # Another part would begin without the edits of this one.
        url_choice("part", parts, names=lambda name: _named(name, scenario), locked=text != saved)
    if scenario is None:
        show_issues(issues)
    if not editable:
        return
    _act(edited, text, done=done, beside=beside)


def _act(
    edited: Edited, text: str, *, done: Callable[[str], None], beside: Callable[[], None]
) -> None:
    """Show the buttons, and do what they say."""
    changed = text != edited.saved
    with st.container(horizontal=True):
        save = st.button(t("scenarios.save"), type="primary", disabled=not changed)
        check = st.button(t("scenarios.check"))
        if changed and st.button(t("scenarios.drop")):
            st.session_state[f"scenario.turn.{edited.file}"] = edited.turn + 1
            st.rerun()
        beside()
    if check or save:
        _check(edited, text, save=save, done=done)
    elif changed:
        st.warning(t("scenarios.unsaved"))


def _check(edited: Edited, text: str, *, save: bool, done: Callable[[str], None]) -> None:
    """Check a scenario's text; save it where it has no faults."""
    with st.spinner(t("scenarios.checking")):
        scenario, issues = parse_scenario(text, edited.base, file=edited.file.name)
    if scenario is None:
        show_issues(issues)
        if save:
            st.error(t("scenarios.not_saved"))
        return
    if save:
        write_file(edited.file, lambda draft: _write(draft, text))
        done(t("scenarios.saved", id=edited.file.stem))
    st.success(t("scenarios.sound"))
    show_issues(issues)


def _edit(edited: Edited, part: str) -> str:
    """Show the editor of one part, and return the scenario's text as it would be saved."""
    if part == TEXT or edited.scenario is None:
        return _edit_text(edited)
    if part == ABOUT:
        return edit_about(edited, edited.scenario)
    return _edit_rows(edited, edited.scenario, part)


def _edit_text(edited: Edited) -> str:
    if not edited.editable:
        st.code(edited.saved, language="toml", line_numbers=True, wrap_lines=True)
        _show_keys()
        return edited.saved
    text = st.text_area(
        t("scenarios.text"),
        value=edited.saved,
        height=EDITOR_PIXELS,
        key=edited.key("text"),
        help=t("scenarios.text_help"),
    )
    _show_keys()
    return text


def _edit_rows(edited: Edited, scenario: Scenario, section: str) -> str:
    """Edit the changes of one kind as a table."""
    columns = {column.key: column for column in COLUMNS[section]}
    st.caption(t(f"scenarios.part_about.{section}"))
    try:
        rows = [
            {key: plain_text(row[key], column) for key, column in columns.items()}
            for row in rows_of(scenario, section)
        ]
    except PydanticCustomError:
        # Rows of the dataset's tables are looked at only with the whole: a number may be none.
        st.warning(t("scenarios.part_faulty"))
        show_issues(parse_scenario(edited.saved, edited.base, file=edited.file.name)[1])
        return edited.saved
    if not edited.editable and not rows:
        st.info(t("scenarios.no_change"))
        return edited.saved
    names = names_shown(edited.base)
    frame = st.data_editor(
        typed(rows, columns),
        key=edited.key(section),
        hide_index=True,
        width="stretch",
        placeholder="",
        num_rows="dynamic" if edited.editable else "fixed",
        disabled=not edited.editable,
        column_config={
            key: column_config(column, names=names, disabled=not edited.editable)
            for key, column in columns.items()
        },
    )
    now = [row for row in untyped(pd.DataFrame(frame), columns) if any(row.values())]
    return edited.saved if now == rows else with_rows(edited.saved, section, rows, now)


def names_shown(base: ScenarioBase) -> Names:
    """Return what people call the things that scenarios name, by table and id."""
    tables = base.facts.tables
    spoken = language()

    def named(row: object) -> str:
        return str(getattr(row, f"name_{spoken}"))

    counties = {
        row.county_code: pick(row.name, row.name_en or row.name) for row in tables.counties.rows
    }
    townships = {row.township_code: row for row in tables.townships.rows}
    return {
        "lines": {row.line_id: named(row) for row in tables.lines.rows},
        "vehicle_types": {row.type_id: named(row) for row in tables.vehicle_types.rows},
        "fleets": {row.fleet: row.fleet for row in tables.vehicles.rows},
        "tiers": {row.tier_id: row.tier_id for row in tables.tiers.rows},
        "services": {row.service_id: named(row) for row in tables.services.rows},
        "counties": counties,
        "townships": {
            code: f"{counties.get(row.county_code, '')} {row.name}"
            for code, row in townships.items()
        },
        "villages": {
            code: f"{counties.get(row.county_code, '')} "
            f"{townships[row.township_code].name} {row.name}"
            for code, row in base.facts.villages.items()
            if row.in_plan
        },
    }


def _named(part: str, scenario: Scenario | None) -> str:
    """Return the name of a part, with how many changes it holds."""
    name = t(f"scenarios.part.{part}")
    count = len(rows_of(scenario, part)) if scenario is not None and part in COLUMNS else 0
    return f"{name} ({count})" if count else name


def _show_keys() -> None:
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
