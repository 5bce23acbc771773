"""CSV files in the encodings that Excel and people use."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from optimizer.errors import Issue
from optimizer.tables.cells import Cell, Formula
from optimizer.tables.issues import make_issue
from optimizer.tables.sheets import RawSheet, build_sheet

ESCAPED = re.compile(r"'[=+\-@\t\r\0']")
"""How `optimizer.tables.write` marks text that Excel would compute."""

_DAMAGED_SHARE = 0.1
"""A text with fewer faulty than sound UTF-8 characters beyond ASCII is a damaged UTF-8 text."""


def read_csv_sheet(path: Path) -> tuple[RawSheet | None, list[Issue]]:
    """
    Read a CSV file.

    Parameters
    ----------
    path
        File in UTF-8 (with or without BOM), GBK or GB 18030.

    Returns
    -------
    tuple
        The sheet, or ``None`` if the file cannot be split into cells; and the faults.
    """
    data = path.read_bytes()
    text = _decode(data)
    if text is None:
        return None, [make_issue("bad_encoding", sheet=path.name, row=_first_bad_row(data))]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            rows.append([_cell(text) for text in row])
    except csv.Error:
        return None, [make_issue("broken_csv", sheet=path.name, row=len(rows) + 1)]
    return build_sheet(path.name, rows, padded=False)


def _cell(text: str) -> Cell:
    """Return a cell; Excel would compute one that begins with ``=``."""
    if not text.startswith(("=", "'")):
        return text
    if text.startswith("="):
        return Formula(text)
    return text[1:] if ESCAPED.match(text) else text


def _decode(data: bytes) -> str | None:
    """Decode UTF-8, else GBK; ``None`` for neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return None
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether most of what is not ASCII is sound UTF-8, so that GBK would give rubbish."""
    text = data.decode("utf-8", errors="replace")
    faulty = text.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = sum(not char.isascii() for char in text)
    return faulty < _DAMAGED_SHARE * beyond_ascii


def _first_bad_row(data: bytes) -> int:
    """Return the line in which UTF-8 decoding stops."""
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return body.count(b"\n", 0, error.start) + 1
    return 1
