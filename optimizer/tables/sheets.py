"""Sheets as they were read: nothing checked yet, everything where the user wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from optimizer.errors import Issue
from optimizer.tables.cells import Cell, is_blank, to_text
from optimizer.tables.issues import make_issue

POLYGONS_FILE = "counties.geojson"
ELEVATION_FILE = "elevation.npz"
SCENARIOS_FOLDER = "scenarios"
"""The scenarios beside the tables, each a TOML file."""


class RawRow(NamedTuple):
    """The cells of a row, at least one for each header; ``number`` as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """
    A table as it was written.

    ``title`` is the file's or the sheet's name, ``headers`` the header row (number
    ``header_row``), ``rows`` what follows without blank rows.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[RawRow, ...]
    header_row: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTables:
    """
    All tables of a folder or a workbook, by key.

    ``source`` is the folder or the workbook, ``folder`` holds the files beside the tables.
    ``damaged`` names tables that exist but could not be read.
    """

    source: Path
    folder: Path
    sheets: Mapping[str, RawSheet]
    damaged: frozenset[str] = frozenset()

    @property
    def polygons_path(self) -> Path | None:
        """The county borders beside the tables, if there are any."""
        return _if_file(self.folder / POLYGONS_FILE)

    @property
    def elevation_path(self) -> Path | None:
        """The elevation grid beside the tables, if there is one."""
        return _if_file(self.folder / ELEVATION_FILE)


def _if_file(path: Path) -> Path | None:
    """Return the path if a file is there."""
    return path if path.is_file() else None


def build_sheet(
    title: str, rows: Iterable[Sequence[Cell]], *, padded: bool
) -> tuple[RawSheet, list[Issue]]:
    """
    Split rows into header and data; report rows of another length.

    Parameters
    ----------
    title
        Name of the file or the sheet.
    rows
        All rows from the first on, blank ones included.
    padded
        True where short rows are usual, as in a workbook.

    Returns
    -------
    tuple
        The sheet and the faults of its rows' lengths.
    """
    headers: tuple[str, ...] = ()
    header_row = 1
    kept: list[RawRow] = []
    issues: list[Issue] = []
    for number, cells in enumerate(rows, start=1):
        if all(map(is_blank, cells)):
            continue
        if not headers:
            headers, header_row = _headers(cells), number
            continue
        width = len(headers)
        if len(cells) != width and (fault := _length_fault(title, number, cells, width, padded)):
            issues.append(fault)
        kept.append(RawRow(number, (*cells, *(None,) * (width - len(cells)))))
    sheet = RawSheet(title=title, headers=headers, rows=tuple(kept), header_row=header_row)
    return sheet, issues


def _headers(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the header row without blank cells at its end."""
    texts = ["" if cell is None else to_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _length_fault(
    title: str, number: int, cells: Sequence[Cell], width: int, padded: bool
) -> Issue | None:
    """Return the fault of a row that is longer or shorter than the header."""
    used = max(i for i, cell in enumerate(cells, start=1) if not is_blank(cell))
    details = {"cells": max(used, min(len(cells), width)), "headers": width}
    if used > width:
        extra = to_text(cells[used - 1])
        return make_issue("row_too_long", sheet=title, row=number, value=extra, details=details)
    if len(cells) < width and not padded:
        return make_issue("row_too_short", sheet=title, row=number, details=details)
    return None
