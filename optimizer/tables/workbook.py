"""Sheets of a workbook as people meet them: typed cells, explained headers, no live formulas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from pydantic_core import PydanticCustomError

from optimizer.tables.cells import Cell, Formula, to_number
from optimizer.tables.columns import Kind
from optimizer.tables.definitions import Column
from optimizer.units import without_point

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What Excel may take for the beginning of a formula."""

NUMERIC = frozenset((Kind.WHOLE, Kind.NUMBER))
AS_TEXT = frozenset((Kind.ID, Kind.WEEKDAYS, Kind.WINDOWS, Kind.LIST, Kind.HALF_DAYS))
"""Columns whose content Excel would spoil: long codes, ``1-5``, ``1,3``."""

CHECKED_ROWS = 20_000
"""Down to this row the template checks what is typed."""

_TITLE_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_LONGEST_TITLE = 31
_FAULT_COLOUR = "#FFC7CE"
_HEADER_COLOUR = "#DDEBF7"


class Book:
    """
    A workbook being written; text never becomes a formula, a link or a number by itself.

    Parameters
    ----------
    path
        The file to write.
    """

    def __init__(self, path: Path) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
            "default_date_format": "yyyy-mm-dd",
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        plain: dict[str, Any] = {"valign": "top"}
        self._plain = self._book.add_format(plain)
        self._text = self._book.add_format({**plain, "num_format": "@"})
        self._clock = self._book.add_format({**plain, "num_format": "hh:mm"})
        self._inert = self._book.add_format({**plain, "num_format": "@", "quote_prefix": True})
        self._fault = self._book.add_format(
            {**plain, "bg_color": _FAULT_COLOUR, "num_format": "@", "quote_prefix": True}
        )
        self._fault_number = self._book.add_format({**plain, "bg_color": _FAULT_COLOUR})
        self._header = self._book.add_format({"bold": True, "bg_color": _HEADER_COLOUR})

    def __enter__(self) -> Book:
        """Write until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._book.close()

    def add_sheet(
        self,
        title: str,
        *,
        headers: Sequence[str],
        rows: Iterable[tuple[int, Sequence[Cell]]],
        columns: Sequence[Column | None],
        comments: Mapping[tuple[int, int], str] | None = None,
        header_row: int = 1,
    ) -> None:
        """
        Add a sheet.

        Parameters
        ----------
        title
            Name of the sheet; what Excel forbids in it is replaced.
        headers
            The header row.
        rows
            Cells with the number of their row, as Excel shows it.
        columns
            What each column holds, ``None`` where nothing is known about it.
        comments
            Comment by (row, column), rows as Excel shows them, columns from 0; such cells are
            coloured.
        header_row
            Number of the header row.
        """
        sheet = self._book.add_worksheet(title.translate(_TITLE_FORBIDDEN)[:_LONGEST_TITLE])
        notes = comments or {}
        for place, header in enumerate(headers):
            known = columns[place]
            width = max(10, min(40, 2 + sum(2 - char.isascii() for char in header)))
            text_column = known is not None and known.kind in AS_TEXT
            sheet.set_column(place, place, width, self._text if text_column else self._plain)
            is_faulty = (header_row, place) in notes
            sheet.write_string(
                header_row - 1, place, header, self._fault if is_faulty else self._header
            )
        sheet.freeze_panes(header_row, 1)
        for number, cells in rows:
            for place, cell in enumerate(cells):
                known = columns[place] if place < len(columns) else None
                faulty = (number, place) in notes
                self._write(sheet, (number - 1, place), cell, column=known, is_faulty=faulty)
        for (number, place), note in notes.items():
            sheet.write_comment(number - 1, place, note, {"x_scale": 3, "y_scale": 2})

    def explain(self, title: str, columns: Sequence[Column], *, language: str) -> None:
        """
        Put comments on the headers of a template and checks under them.

        Parameters
        ----------
        title
            A sheet that has been added.
        columns
            Its columns.
        language
            ``"zh"`` or ``"en"``.
        """
        sheet = self._book.get_worksheet_by_name(title)
        for place, column in enumerate(columns):
            sheet.write_comment(0, place, explanation(column, language), {"x_scale": 2})
            rule = _checking_rule(column)
            if rule is not None:
                sheet.data_validation(1, place, CHECKED_ROWS, place, rule)

    def _write(
        self,
        sheet: Any,
        at: tuple[int, int],
        cell: Cell,
        *,
        column: Column | None,
        is_faulty: bool,
    ) -> None:
        """Write one cell by its type; digits become a number only where numbers belong."""
        if cell is None or cell == "":
            sheet.write_blank(*at, None, self._fault if is_faulty else self._plain)
            return
        if isinstance(cell, str) and column is not None and column.kind in NUMERIC:
            cell = _as_number(cell)
        if isinstance(cell, str):
            inert = self._inert if cell.startswith(DANGEROUS) else self._text
            sheet.write_string(*at, str(cell), self._fault if is_faulty else inert)
        elif isinstance(cell, datetime | date):
            sheet.write_datetime(*at, cell)
        elif isinstance(cell, time | timedelta):
            sheet.write_datetime(*at, cell, self._clock)
        elif isinstance(cell, bool):
            sheet.write_boolean(*at, cell)
        elif not _is_finite(cell):
            sheet.write_string(*at, str(cell), self._fault if is_faulty else self._text)
        else:
            sheet.write_number(*at, cell, self._fault_number if is_faulty else self._plain)


def _is_finite(number: float) -> bool:
    """Tell whether a workbook can hold a number."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _as_number(text: str) -> str | float:
    """Return the number that a text is, else the text."""
    if isinstance(text, Formula):
        return text
    try:
        return without_point(to_number(text))
    except PydanticCustomError:
        return text


def explanation(column: Column, language: str) -> str:
    """
    Say what a column holds.

    Parameters
    ----------
    column
        The column.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        One line for each thing to know.
    """
    zh = language == "zh"
    about = column.about_zh if zh else column.about_en
    need = ("必填" if zh else "required") if column.required else ("可留空" if zh else "optional")
    lines = [about, f"{column.key} · {column.kind.value} · {need}"]
    if column.unit:
        lines.append(f"{'单位' if zh else 'unit'}: {column.unit}")
    if column.low is not None and column.high is not None:
        lines.append(f"{column.low:.10g} … {column.high:.10g}")
    if column.choices:
        lines.append(", ".join(column.choices))
    if column.refers:
        lines.append(f"→ {column.refers}")
    return "\n".join(line for line in lines if line)


def _checking_rule(column: Column) -> dict[str, Any] | None:
    """Return Excel's check of a column, a warning only."""
    warning = {"error_type": "warning", "ignore_blank": True}
    if column.choices:
        return {"validate": "list", "source": list(column.choices), **warning}
    if column.kind is Kind.FLAG:
        return {"validate": "list", "source": ["1", "0", "是", "否"], **warning}
    if column.kind in NUMERIC and column.low is not None and column.high is not None:
        kind = "integer" if column.kind is Kind.WHOLE else "decimal"
        bounds = {"criteria": "between", "minimum": column.low, "maximum": column.high}
        return {"validate": kind, **bounds, **warning}
    return None
