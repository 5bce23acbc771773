"""Copies of the tiny dataset to be spoiled, in CSV files and in workbooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from optimizer.errors import Issue
from optimizer.tables.schema import SHEET_BY_KEY
from tests.tables.bad_cases import TABLES, TINY, tiny_files

NAMES = [*TABLES, "calendar", "about"]


def copy_tiny(target: Path) -> Path:
    """Copy the tiny dataset."""
    shutil.copytree(TINY, target)
    return target


def edit(folder: Path, table: str, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    """Rewrite a table of a copy."""
    path = folder / f"{table}.csv"
    text = change(path.read_text(encoding="utf-8"))
    path.write_bytes(text.encode(encoding))


def tiny_workbook(path: Path, *, chinese: bool = False) -> Path:
    """Write the tiny dataset as a workbook, by hand and not by the code under test."""
    book = Workbook()
    book.remove(book.active)
    for key, rows in tiny_files().tables.items():
        sheet = SHEET_BY_KEY[key]
        headers = {column.key: column.header_zh for column in sheet.columns}
        page = book.create_sheet(sheet.name_zh if chinese else key)
        page.append([headers[name] if chinese else name for name in rows[0]])
        for row in rows[1:]:
            page.append([_typed(text) for text in row])
    book.save(path)
    return path


def _typed(text: str) -> str | float | None:
    """Return what Excel makes of typed text."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def codes(issues: tuple[Issue, ...]) -> list[str]:
    """Return the codes of issues."""
    return [issue.code for issue in issues]
