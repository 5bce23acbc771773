"""Tables back to people: a folder of CSV files, a workbook, an empty template."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from optimizer.tables.atomic import write_file, write_folder
from optimizer.tables.cells import Cell
from optimizer.tables.definitions import Column
from optimizer.tables.read import MATRIX_PREFIX
from optimizer.tables.schema import SHEET_BY_KEY, SHEETS, column_names, plain_name
from optimizer.tables.sheets import SCENARIOS_FOLDER, RawRow, RawSheet, RawTables
from optimizer.tables.workbook import DANGEROUS, Book
from optimizer.units import s_to_clock

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def write_dataset_folder(raw: RawTables, target: Path, *, scenarios: bool = True) -> None:
    """
    Write tables as a folder of CSV files (UTF-8 with BOM, as Excel likes it), whole or not at all.

    The county borders, the elevation grid and travel matrices beside the tables come along.

    Parameters
    ----------
    raw
        The tables; headers stay as they were written.
    target
        The folder; what is there is replaced.
    scenarios
        Whether the scenarios beside the tables come along, too.
    """
    write_folder(target, partial(_fill_folder, raw, scenarios))


def _fill_folder(raw: RawTables, with_scenarios: bool, folder: Path) -> None:
    """Write all files of a dataset."""
    for path in (raw.polygons_path, raw.elevation_path):
        if path is not None:
            shutil.copyfile(path, folder / path.name)
    if raw.source.is_dir():
        for path in sorted(raw.source.iterdir()):
            if path.is_file() and plain_name(path.stem).startswith(MATRIX_PREFIX):
                shutil.copyfile(path, folder / path.name)
    scenarios = raw.folder / SCENARIOS_FOLDER
    if with_scenarios and scenarios.is_dir():
        shutil.copytree(scenarios, folder / SCENARIOS_FOLDER)
    for sheet in SHEETS:
        if sheet.key in raw.sheets:
            write_csv_sheet(raw.sheets[sheet.key], folder / f"{sheet.key}.csv")


def write_csv_sheet(sheet: RawSheet, path: Path) -> None:
    """
    Write one table as a CSV file.

    Parameters
    ----------
    sheet
        The table.
    path
        The file; it is overwritten.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([csv_text(header) for header in sheet.headers])
        writer.writerows([csv_text(cell) for cell in row.cells] for row in sheet.rows)


def csv_text(cell: Cell) -> str:
    """
    Return a cell as text that Excel takes for what it is.

    Parameters
    ----------
    cell
        A value; text that Excel would take for a formula gets an apostrophe in front, which
        `optimizer.tables.read_csv` takes off again.

    Returns
    -------
    str
        Text without NUL; numbers stay numbers.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return s_to_clock(round(cell.total_seconds()))
    if isinstance(cell, date | int | float):
        return str(cell)
    escaped = cell.startswith(DANGEROUS) and not _PLAIN_NUMBER.fullmatch(cell)
    return ("'" if escaped else "") + cell.replace("\0", "\N{REPLACEMENT CHARACTER}")


def write_workbook(raw: RawTables, path: Path) -> None:
    """
    Write tables as one workbook, whole or not at all.

    Parameters
    ----------
    raw
        The tables; headers stay as they were written.
    path
        The ``.xlsx`` file; it is replaced.
    """
    write_file(path, partial(_fill_workbook, raw))


def _fill_workbook(raw: RawTables, path: Path) -> None:
    """Write the sheets in the order of the documents."""
    with Book(path) as book:
        for sheet in SHEETS:
            if sheet.key in raw.sheets:
                table = raw.sheets[sheet.key]
                book.add_sheet(
                    sheet.key,
                    headers=table.headers,
                    rows=((row.number, row.cells) for row in table.rows),
                    columns=columns_by_place(sheet.key, table.headers),
                    header_row=table.header_row,
                )


def columns_by_place(sheet_key: str, headers: Iterable[str]) -> list[Column | None]:
    """
    Return what each column of a sheet holds.

    Parameters
    ----------
    sheet_key
        The table.
    headers
        Its headers as the user wrote them.

    Returns
    -------
    list of Column or None
        ``None`` for unknown headers.
    """
    by_key = {column.key: column for column in SHEET_BY_KEY[sheet_key].columns}
    names = column_names(sheet_key)
    return [by_key.get(names.get(plain_name(header), "")) for header in headers]


def write_template(path: Path, *, language: str = "zh") -> None:
    """
    Write an empty workbook with all tables: explained headers, checked cells.

    Parameters
    ----------
    path
        The ``.xlsx`` file; it is replaced.
    language
        ``"zh"`` or ``"en"``: of sheet names, headers and explanations.
    """
    write_file(path, partial(_fill_template, language))


def _fill_template(language: str, path: Path) -> None:
    """Write the empty sheets."""
    zh = language == "zh"
    with Book(path) as book:
        for sheet in SHEETS:
            title = sheet.name_zh if zh else sheet.key
            headers = [column.header_zh if zh else column.key for column in sheet.columns]
            book.add_sheet(title, headers=headers, rows=(), columns=sheet.columns)
            book.explain(title, sheet.columns, language=language)


def sheet_from_records(sheet_key: str, records: Iterable[Mapping[str, Cell]]) -> RawSheet:
    """
    Make a table from edited records.

    Parameters
    ----------
    sheet_key
        The table.
    records
        Rows as column key → value; columns of the schema that no record has are left out.

    Returns
    -------
    RawSheet
        With the keys as headers, in the order of the schema, other columns after them.
    """
    rows = list(records)
    used = dict.fromkeys(key for record in rows for key in record)
    keys = [column.key for column in SHEET_BY_KEY[sheet_key].columns if column.key in used]
    keys += [key for key in used if key not in keys]
    return RawSheet(
        title=f"{sheet_key}.csv",
        headers=tuple(keys),
        rows=tuple(
            RawRow(number, tuple(record.get(key) for key in keys))
            for number, record in enumerate(rows, start=2)
        ),
    )
