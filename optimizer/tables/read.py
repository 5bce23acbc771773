"""From a folder of CSV files or a workbook to raw sheets, whatever language they are named in."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from optimizer.errors import Issue
from optimizer.tables.issues import make_issue
from optimizer.tables.read_csv import read_csv_sheet
from optimizer.tables.read_xlsx import read_xlsx_sheets
from optimizer.tables.schema import SHEETS, plain_name, sheet_names
from optimizer.tables.sheets import RawSheet, RawTables

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")

MATRIX_PREFIX = "matrix"
"""Files of travel times may lie beside the tables; `optimizer.travel` reads them."""


def read_raw(path: Path) -> tuple[RawTables | None, tuple[Issue, ...]]:
    """
    Read all tables without checking their content.

    Parameters
    ----------
    path
        A folder of CSV files, a workbook, or a folder with one workbook and no tables.

    Returns
    -------
    tuple
        The tables, or ``None`` if there is nothing to read; and the faults of files and sheets.
    """
    if path.is_dir() and any(map(_is_table, path.iterdir())):
        return _read_folder(path)
    if path.is_dir():
        books = [file for file in sorted(path.iterdir()) if _is_book(file)]
        if len(books) != 1:
            return None, (make_issue("missing_file", sheet=path.name, value=path / "*.csv"),)
        path = books[0]
    if not path.is_file():
        return None, (make_issue("missing_file", sheet=path.name, value=path),)
    if path.suffix.lower() not in WORKBOOK_SUFFIXES:
        return None, (make_issue("not_a_workbook", sheet=path.name),)
    sheets, issues = read_xlsx_sheets(path)
    if not sheets:
        return None, tuple(issues)
    found, more = _by_key((sheet.title, sheet) for sheet in sheets)
    tables = RawTables(source=path, folder=path.parent, sheets=found)
    return tables, (*issues, *more)


def _read_folder(path: Path) -> tuple[RawTables, tuple[Issue, ...]]:
    """Read the CSV files of a folder."""
    issues: list[Issue] = []
    damaged: set[str] = set()
    read: list[tuple[str, RawSheet]] = []
    for file in sorted(path.iterdir()):
        if not _is_table(file):
            continue
        known = sheet_names().get(plain_name(file.stem))
        sheet, faults = (None, []) if known is None else read_csv_sheet(file)
        issues.extend(faults)
        if sheet is not None or known is None:
            read.append((file.stem, sheet or RawSheet(title=file.name, headers=(), rows=())))
        else:
            damaged.add(known.key)
    found, more = _by_key(read)
    tables = RawTables(source=path, folder=path, sheets=found, damaged=frozenset(damaged))
    return tables, (*issues, *more)


def _is_book(file: Path) -> bool:
    """Tell whether a file of the folder is a workbook, and not Excel's lock beside one."""
    return file.suffix.lower() in WORKBOOK_SUFFIXES and not file.name.startswith((".", "~"))


def _is_table(file: Path) -> bool:
    """Tell whether a file of the folder is meant to be a table."""
    hidden = file.name.startswith((".", "~"))
    beside = plain_name(file.stem).startswith(MATRIX_PREFIX)
    return file.is_file() and file.suffix.lower() == ".csv" and not hidden and not beside


def _by_key(named: Iterable[tuple[str, RawSheet]]) -> tuple[dict[str, RawSheet], list[Issue]]:
    """Sort the sheets by what their names mean."""
    found: dict[str, RawSheet] = {}
    issues: list[Issue] = []
    for name, sheet in named:
        known = sheet_names().get(plain_name(name))
        if known is None:
            issues.append(_unknown_sheet(name, sheet))
        elif known.key in found:
            details = {"other": found[known.key].title}
            issues.append(make_issue("duplicate_sheet", sheet=sheet.title, details=details))
        else:
            found[known.key] = sheet
    return found, issues


def _unknown_sheet(name: str, sheet: RawSheet) -> Issue:
    """Warn of a table that will not be read."""
    names = [name for known in SHEETS for name in (known.key, known.name_zh)]
    return make_issue("unknown_sheet", sheet=sheet.title, details=hints(name, names))


def hints(word: str, known: Iterable[str]) -> dict[str, object]:
    """
    Suggest what a mistyped word may have been.

    Parameters
    ----------
    word
        What was written.
    known
        What would be right.

    Returns
    -------
    dict
        ``hint_zh`` and ``hint_en``: a question, or nothing.
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    if not near:
        return {"hint_zh": "", "hint_en": ""}
    return {"hint_zh": f"是否为“{near[0]}”？", "hint_en": f"Did you mean {near[0]!r}?"}
