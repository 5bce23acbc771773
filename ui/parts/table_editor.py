"""Edits a table's rows of one county: editor, differences, saving with a check."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from optimizer.tables.sheets import RawTables
from ui import drafts, edits
from ui.edits import Cells, TableEdits
from ui.parts.columns import (
    Names,
    column_config,
    column_label,
    plain_text,
    schema_columns,
    typed,
    untyped,
)
from ui.parts.draft_names import new_draft_name
from ui.parts.faults import show_issues
from ui.records import checked, id_column, rows_of, save
from ui.state import remember, t

EDITOR_HEIGHT = 520
DIFFERENCES_SHOWN = 300
DIFFERENCES_HEIGHT = 320
ROWS_IN_FULL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSpec:
    """
    What is edited, and how.

    ``columns`` are shown first, all others on demand; ``locked`` cannot be changed; ``label``
    names a row for people; ``complete`` fills in what follows from an edit.
    """

    table: str
    columns: tuple[str, ...]
    locked: frozenset[str] = frozenset()
    can_add: bool = False
    names: Names = field(default_factory=dict)
    label: Callable[[Cells], str] = lambda row: ""
    complete: Callable[[Cells, Cells | None], Cells] = lambda row, old: row


def edit_table(
    spec: EditorSpec, raw: RawTables, *, draft: str, in_view: Callable[[Cells], bool], view: str
) -> None:
    """
    Show the editor of the rows in view, then the differences and what may be done with them.

    Parameters
    ----------
    spec
        What is edited.
    raw
        The draft's tables as they are saved.
    draft
        The draft's name, or the key of the shipped data.
    in_view
        Tells whether a row is shown.
    view
        Names the choice of rows: another one begins with a new editor.
    """
    saved = rows_of(raw, spec.table)
    waiting = TableEdits() if draft == drafts.SHIPPED else edits.pending(draft, spec.table)
    shown = _plain_rows([row for row in saved if in_view(row)], spec.table)
    begin = edits.applied(shown, waiting, id_column=id_column(spec.table))
    after = _show_editor(spec, begin, name=f"{draft}.{view}")
    here = edits.compare(shown, _completed(spec, shown, after), id_column=id_column(spec.table))
    total = edits.merged(_out_of_view(spec, shown, waiting), here)
    if draft == drafts.SHIPPED:
        if here:
            begin_draft(spec.table, total)
        _say_no_edits(spec)
        return
    if total != waiting:
        edits.keep_pending(draft, spec.table, total)
    review_edits(spec, raw, total, draft=draft)


def begin_draft(table: str, total: TableEdits) -> None:
    """Copy the shipped data to a new draft on the first edit, and go on there."""
    name = drafts.create(new_draft_name(), source=drafts.folder(drafts.SHIPPED))
    edits.keep_pending(name, table, total)
    remember("data", name)
    st.session_state["notice"] = t("data.draft_made", name=name)
    st.rerun()


def review_edits(spec: EditorSpec, raw: RawTables, total: TableEdits, *, draft: str) -> None:
    """Show old and new of every edit not saved yet; save them, or drop them."""
    faults = f"faults.{draft}.{spec.table}"
    if not total:
        st.session_state.pop(faults, None)
        _say_no_edits(spec)
        return
    saved = rows_of(raw, spec.table)
    found = list(edits.differences(saved, total, id_column=id_column(spec.table)))
    st.subheader(t("data.differences", n=len(found)))
    st.dataframe(
        _difference_table(spec, saved, found[:DIFFERENCES_SHOWN]),
        hide_index=True,
        width="stretch",
        height="content" if len(found) <= ROWS_IN_FULL else DIFFERENCES_HEIGHT,
    )
    keep, drop, _ = st.columns([2, 2, 5])
    if keep.button(t("data.save"), type="primary", key=f"save.{spec.table}", width="stretch"):
        _save(spec, raw, total, draft=draft)
    if drop.button(t("data.drop"), key=f"drop.{spec.table}", width="stretch"):
        edits.keep_pending(draft, spec.table, TableEdits())
        _forget_editor(spec.table)
        st.rerun()
    if faults in st.session_state:
        show_issues(st.session_state[faults])


def _say_no_edits(spec: EditorSpec) -> None:
    st.caption(t("data.no_edits_add" if spec.can_add else "data.no_edits"))


def _save(spec: EditorSpec, raw: RawTables, total: TableEdits, *, draft: str) -> None:
    """Check the whole draft with the edits; write it if there is no fault."""
    rows = edits.applied(rows_of(raw, spec.table), total, id_column=id_column(spec.table))
    with st.spinner(t("data.checking")):
        verdict = checked(raw, {spec.table: rows})
    st.session_state[f"faults.{draft}.{spec.table}"] = verdict.issues
    if verdict.dataset is None:
        return
    save(verdict, drafts.folder(draft))
    edits.keep_pending(draft, spec.table, TableEdits())
    _forget_editor(spec.table)
    st.session_state["notice"] = t("data.saved", name=draft)
    st.rerun()


def _show_editor(spec: EditorSpec, rows: Sequence[Cells], *, name: str) -> list[Cells]:
    """Show the editor and return its rows; what it began with stays until it is taken away."""
    every = st.toggle(t("data.all_columns"), key=f"all.{spec.table}", persist_state="session")
    known = schema_columns(spec.table)
    keys = [key for key in spec.columns if key in known]
    keys += [key for key in known if key not in keys] if every else []
    columns = {key: known[key] for key in keys}
    mount = st.session_state.get(f"mount.{spec.table}")
    if mount is None or mount.name != f"{name}.{every}" or mount.key not in st.session_state:
        serial = 0 if mount is None else mount.serial + 1
        mount = _Mount(
            name=f"{name}.{every}", serial=serial, table=spec.table, frame=typed(rows, columns)
        )
        st.session_state[f"mount.{spec.table}"] = mount
        st.session_state.pop(mount.key, None)
    edited = st.data_editor(
        mount.frame,
        key=mount.key,
        hide_index=True,
        width="stretch",
        height=EDITOR_HEIGHT,
        placeholder="",
        num_rows="dynamic" if spec.can_add else "fixed",
        column_config={
            key: column_config(column, names=spec.names, disabled=key in spec.locked)
            for key, column in columns.items()
        },
    )
    hidden = {row[id_column(spec.table)]: row for row in rows}
    after = untyped(edited, columns)
    return [{**hidden.get(row[id_column(spec.table)], {}), **row} for row in after]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mount:
    """An editor on the page: what it shows and began with."""

    name: str
    serial: int
    table: str
    frame: pd.DataFrame

    @property
    def key(self) -> str:
        """The editor's key in the session."""
        return f"editor.{self.table}.{self.serial}"


def _forget_editor(table: str) -> None:
    """Let the next run begin with a new editor."""
    mount = st.session_state.get(f"mount.{table}")
    if mount is not None:
        st.session_state[f"mount.{table}"] = replace(mount, name="")


def _plain_rows(rows: Sequence[Cells], table: str) -> list[Cells]:
    known = schema_columns(table)
    return [
        {key: plain_text(row.get(key, ""), column) for key, column in known.items()} for row in rows
    ]


def _out_of_view(spec: EditorSpec, shown: list[Cells], waiting: TableEdits) -> TableEdits:
    """Return the waiting edits of rows that the editor does not show; it shows all new rows."""
    ids = {row[id_column(spec.table)] for row in shown}
    return TableEdits(
        changed={row_id: c for row_id, c in waiting.changed.items() if row_id not in ids},
        deleted=tuple(row_id for row_id in waiting.deleted if row_id not in ids),
    )


def _completed(spec: EditorSpec, shown: list[Cells], after: list[Cells]) -> list[Cells]:
    """Give new rows an id and fill in what follows from each edit."""
    key = id_column(spec.table)
    old = {row[key]: row for row in shown}
    taken = {row[key] for row in after}
    fresh = (f"new-{i}" for i in itertools.count(1) if f"new-{i}" not in taken)
    named = [row if row[key] else {**row, key: next(fresh)} for row in after]
    return [spec.complete(row, old.get(row[key])) for row in named]


def _difference_table(
    spec: EditorSpec, saved: Sequence[Cells], found: Sequence[edits.Difference]
) -> pd.DataFrame:
    by_id = {row[id_column(spec.table)]: row for row in saved}
    known = schema_columns(spec.table)
    return pd.DataFrame(
        [
            {
                t("data.diff.kind"): t(f"data.diff.{d.kind}"),
                t("data.diff.row"): spec.label(by_id[d.row_id]) if d.row_id in by_id else "",
                t("data.diff.id"): d.row_id,
                t("data.diff.column"): column_label(known[d.column]) if d.column else "",
                t("data.diff.old"): d.old,
                t("data.diff.new"): d.new,
            }
            for d in found
        ]
    )
