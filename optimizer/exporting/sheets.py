"""Columns and cells of exported tables: written once, used for CSV and for workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

Cell = str | int | float | date | None
Row = Mapping[str, Cell]

REMEMBERED_TEXTS = 100_000
"""Names and ids come again and again."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class CellKind(StrEnum):
    """How a spreadsheet shows a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its key (header of the CSV), its Chinese header and its width in characters."""

    key: str
    zh: str
    width: int = 12
    kind: CellKind = CellKind.TEXT


@lru_cache(maxsize=REMEMBERED_TEXTS)
def inert(text: str) -> str:
    """
    Return a text that no spreadsheet takes for a formula.

    A leading ``= + - @``, tab or line break gets an apostrophe before it; NULs are dropped.
    """
    clean = text.replace("\0", "")
    return f"'{clean}" if clean.startswith(_FORMULA_STARTS) else clean


def csv_bytes(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Return a CSV table as bytes: UTF-8 with BOM and CRLF, so that Excel opens it as it is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    keys = [column.key for column in columns]
    writer.writerow(keys)
    # The writer itself gives dates as ISO dates and nothing for ``None``.
    writer.writerows(
        [inert(cell) if isinstance(cell, str) else cell for cell in map(row.__getitem__, keys)]
        for row in rows
    )
    return text.getvalue().encode("utf-8-sig")
