"""Data out as a workbook, in from workbooks or CSV files: check, differences, apply."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from optimizer.errors import Issue, Severity
from optimizer.tables import read_raw
from optimizer.tables.schema import SHEET_BY_KEY
from optimizer.tables.sheets import RawSheet, RawTables
from optimizer.tables.write import write_template, write_workbook
from ui import drafts, edits
from ui.edits import TableEdits
from ui.parts.columns import column_label, schema_columns
from ui.parts.draft_names import new_draft_name
from ui.parts.faults import show_issues
from ui.parts.uploads import as_folder
from ui.records import Verdict, checked_sheets, id_column, raw_tables, rows_of, save, sheet_rows
from ui.state import language, pick, remember, t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTED = 300
NOT_MISSING = frozenset({"missing_sheet"})
"""Sheets that an upload leaves out stay as they are in the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What was uploaded: sheets by table, and what reading them brought to light."""

    sheets: dict[str, RawSheet]
    issues: tuple[Issue, ...]


def show(draft: str) -> None:
    """Show downloads and the upload."""
    raw = raw_tables(drafts.folder(draft))
    out, into = st.columns([2, 3], gap="large")
    with out.container(border=True):
        st.subheader(t("exchange.out"))
        st.caption(t("exchange.out_lead"))
        _download(
            "exchange.workbook",
            f"shanlu-{draft}.xlsx",
            partial(_bytes, partial(write_workbook, raw)),
        )
        fill = partial(write_template, language=language())
        _download("exchange.template", "shanlu-template.xlsx", partial(_bytes, fill))
    with into.container(border=True):
        st.subheader(t("exchange.in"))
        st.caption(t("exchange.in_lead"))
        files = st.file_uploader(
            t("exchange.files"),
            type=["xlsx", "xlsm", "csv"],
            accept_multiple_files=True,
            key=f"exchange.{st.session_state.get('exchange.serial', 0)}",
        )
    if files:
        _show_upload(files, raw, draft)


def _download(key: str, name: str, data: Callable[[], bytes]) -> None:
    st.download_button(
        t(key), data=data, file_name=name, mime=XLSX, on_click="ignore", width="stretch"
    )


def _bytes(write: Callable[[Path], None]) -> bytes:
    """Return what a writer of files writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path)
        return path.read_bytes()


def _show_upload(files: Sequence[UploadedFile], raw: RawTables, draft: str) -> None:
    with st.spinner(t("data.checking")):
        upload = _read(files)
        verdict = checked_sheets(raw, upload.sheets)
    readable = not any(issue.severity is Severity.FAULT for issue in upload.issues)
    show_issues((*upload.issues, *verdict.issues))
    if not upload.sheets:
        st.error(t("exchange.nothing"))
        return
    if verdict.dataset is None or not readable:
        st.caption(t("exchange.not_applied"))
        return
    changes = {table: _changes(raw, sheet, table) for table, sheet in upload.sheets.items()}
    _show_changes(raw, changes)
    if not any(changes.values()):
        st.info(t("exchange.same"))
    elif st.button(t("exchange.apply"), type="primary"):
        _apply(verdict, draft, tables=tuple(changes))


def _read(files: Sequence[UploadedFile]) -> Upload:
    """Read workbooks one by one and CSV files together; a later table wins."""
    sheets: dict[str, RawSheet] = {}
    issues: list[Issue] = []
    books = [file for file in files if not file.name.lower().endswith(".csv")]
    groups = [[book] for book in books] + [[f for f in files if f not in books]]
    for group in (group for group in groups if group):
        with as_folder(group) as folder:
            path = folder if group[0] not in books else next(folder.iterdir())
            found, faults = read_raw(path)
        sheets.update(found.sheets if found else {})
        issues += [issue for issue in faults if issue.code not in NOT_MISSING]
    return Upload(sheets=sheets, issues=tuple(issues))


def _changes(raw: RawTables, sheet: RawSheet, table: str) -> TableEdits:
    """Return what an uploaded table changes."""
    before = rows_of(raw, table)
    keys = dict.fromkeys(key for row in before for key in row)
    after = sheet_rows(sheet, table)
    full = [{**dict.fromkeys(keys, ""), **row} for row in after]
    return edits.compare(before, full, id_column=id_column(table))


def _show_changes(raw: RawTables, changes: dict[str, TableEdits]) -> None:
    """Show the sums by table, then what changes in each."""
    st.subheader(t("exchange.changes"))
    sums = [
        {
            t("issues.sheet"): _sheet_name(table),
            t("data.diff.changed"): len(change.changed),
            t("data.diff.added"): len(change.added),
            t("data.diff.deleted"): len(change.deleted),
        }
        for table, change in changes.items()
    ]
    st.dataframe(pd.DataFrame(sums), hide_index=True, width="stretch")
    for table, change in changes.items():
        if change:
            with st.expander(_sheet_name(table)):
                st.dataframe(_listed(raw, table, change), hide_index=True, width="stretch")


def _listed(raw: RawTables, table: str, change: TableEdits) -> pd.DataFrame:
    columns = schema_columns(table)
    found = list(edits.differences(rows_of(raw, table), change, id_column=id_column(table)))
    return pd.DataFrame(
        [
            {
                t("data.diff.kind"): t(f"data.diff.{d.kind}"),
                t("data.diff.id"): d.row_id,
                t("data.diff.column"): column_label(columns[d.column]) if d.column else "",
                t("data.diff.old"): d.old,
                t("data.diff.new"): d.new,
            }
            for d in found[:LISTED]
        ]
    )


def _apply(verdict: Verdict, draft: str, *, tables: tuple[str, ...]) -> None:
    """Write the checked tables; the shipped data gets a draft first."""
    name = draft
    if draft == drafts.SHIPPED:
        name = drafts.create(new_draft_name(), source=drafts.folder(draft))
    save(verdict, drafts.folder(name))
    for table in tables:
        edits.keep_pending(name, table, TableEdits())
    remember("data", name)
    st.session_state["exchange.serial"] = st.session_state.get("exchange.serial", 0) + 1
    st.session_state["notice"] = t("exchange.applied", name=name)
    st.rerun()


def _sheet_name(table: str) -> str:
    return pick(SHEET_BY_KEY[table].name_zh, table)
