"""Workbooks: opened only after a look at what they would unpack to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from optimizer.errors import Issue
from optimizer.tables.cells import Cell, Formula
from optimizer.tables.issues import make_issue
from optimizer.tables.sheets import RawSheet, build_sheet

MAX_UNPACKED_BYTES = 200 * 2**20
MAX_MEMBERS = 5000
MAX_RATIO = 200
"""Most that a workbook may unpack to; spreadsheets of people stay below a ratio of 50."""

_RATIO_COUNTS_FROM_BYTES = 10 * 2**20
"""Small workbooks of equal cells pack better than any other and harm nobody."""

ISSUES_SHEET = "问题清单 Issues"
"""The sheet that an error workbook adds; it is not read back."""


def read_xlsx_sheets(path: Path) -> tuple[list[RawSheet], list[Issue]]:
    """
    Read all sheets of a workbook.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    tuple
        The sheets in their order, and the faults; no sheets if it cannot be opened.
    """
    refusal = refuse_unsafe(path)
    if refusal is not None:
        return [], [refusal]
    try:
        return _sheets(path)
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError):
        return [], [make_issue("not_a_workbook", sheet=path.name)]


def refuse_unsafe(path: Path) -> Issue | None:
    """
    Look into a workbook's archive without unpacking it.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    Issue or None
        The fault if the file is no archive, or would unpack beyond the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return make_issue("not_a_workbook", sheet=path.name)
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, path.stat().st_size)
    if (
        unpacked <= MAX_UNPACKED_BYTES
        and len(members) <= MAX_MEMBERS
        and (ratio <= MAX_RATIO or unpacked <= _RATIO_COUNTS_FROM_BYTES)
    ):
        return None
    details = {
        "unpacked_mb": round(unpacked / 2**20),
        "members": len(members),
        "ratio": round(ratio),
        "limit_mb": MAX_UNPACKED_BYTES // 2**20,
    }
    return make_issue("zip_bomb", sheet=path.name, details=details)


def _sheets(path: Path) -> tuple[list[RawSheet], list[Issue]]:
    """Read the sheets row by row; formulas are kept as such."""
    sheets: list[RawSheet] = []
    issues: list[Issue] = []
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        for worksheet in workbook.worksheets:
            if worksheet.title == ISSUES_SHEET:
                continue
            worksheet.reset_dimensions()  # written by other programs, and sometimes wrong
            sheet, faults = build_sheet(worksheet.title, _rows(worksheet), padded=True)
            sheets.append(sheet)
            issues.extend(faults)
    finally:
        workbook.close()
    return sheets, issues


def _rows(worksheet: Any) -> Iterator[list[Cell]]:
    """Yield the cells of each row."""
    for row in worksheet.iter_rows():
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    """Return a cell's value; control characters are written as ``_x000D_`` in workbooks."""
    value: Cell = cell.value
    if cell.data_type == "f":
        return Formula(value)
    return unescape(value) if isinstance(value, str) and "_x" in value else value
