"""A draft's tables as rows of text, checked and written as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from optimizer.domain.dataset import Dataset
from optimizer.errors import DataFaultError, Issue
from optimizer.tables import check_tables, read_raw
from optimizer.tables.cells import Cell, to_text
from optimizer.tables.schema import SHEET_BY_KEY, column_names, plain_name
from optimizer.tables.sheets import RawSheet, RawTables
from optimizer.tables.write import sheet_from_records, write_dataset_folder
from ui.edits import Cells
from ui.store import keep_dataset, stamp_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check of changed tables found; they can be written when there is a dataset."""

    tables: RawTables
    dataset: Dataset | None
    issues: tuple[Issue, ...]


def raw_tables(folder: Path) -> RawTables:
    """
    Return a draft's tables as they were read.

    Raises
    ------
    DataFaultError
        If there is nothing to read.
    """
    return _raw(str(folder), stamp_of(folder))


def rows_of(raw: RawTables, table: str) -> list[Cells]:
    """Return a table's rows as text by column key; unknown columns are left out."""
    sheet = raw.sheets.get(table)
    return [] if sheet is None else sheet_rows(sheet, table)


def sheet_rows(sheet: RawSheet, table: str) -> list[Cells]:
    """Return the rows of one sheet as text by column key."""
    names = column_names(table)
    keys = [names.get(plain_name(header)) for header in sheet.headers]
    return [
        {key: _text(cell) for key, cell in zip(keys, row.cells, strict=False) if key}
        for row in sheet.rows
    ]


def checked(raw: RawTables, changes: Mapping[str, Sequence[Cells]]) -> Verdict:
    """Return what is wrong with the tables once these take the place of theirs."""
    sheets = {table: sheet_from_records(table, rows) for table, rows in changes.items()}
    return checked_sheets(raw, sheets)


def checked_sheets(raw: RawTables, sheets: Mapping[str, RawSheet]) -> Verdict:
    """Return what is wrong with the tables once these sheets take the place of theirs."""
    changed = replace(raw, sheets={**raw.sheets, **sheets})
    dataset, issues = check_tables(changed)
    return Verdict(tables=changed, dataset=dataset, issues=issues)


def save(verdict: Verdict, folder: Path) -> None:
    """
    Write checked tables into a draft.

    Raises
    ------
    DataFaultError
        If they have faults.
    """
    if verdict.dataset is None:
        raise DataFaultError(verdict.issues)
    write_dataset_folder(verdict.tables, folder)
    keep_dataset(folder, verdict.dataset)


def id_column(table: str) -> str:
    """Return the column that holds a table's ids."""
    return SHEET_BY_KEY[table].id_column


def _text(cell: Cell) -> str:
    return "" if cell is None else to_text(cell)


@st.cache_resource(max_entries=4, show_spinner=False)
def _raw(folder: str, stamp: str) -> RawTables:
    raw, issues = read_raw(Path(folder))
    if raw is None:
        raise DataFaultError(issues)
    return raw
