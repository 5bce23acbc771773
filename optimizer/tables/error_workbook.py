"""The user's own tables with a comment on each faulty cell, and all faults on a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.errors import Issue, Severity
from optimizer.tables.atomic import write_file
from optimizer.tables.read import read_raw
from optimizer.tables.read_xlsx import ISSUES_SHEET, refuse_unsafe
from optimizer.tables.sheets import RawSheet, RawTables, build_sheet
from optimizer.tables.workbook import DANGEROUS, Book
from optimizer.tables.write import columns_by_place

SUMMARY_HEADERS = (
    "级别 Severity",
    "代码 Code",
    "表 Sheet",
    "行 Row",
    "列 Column",
    "值 Value",
    "原因",
    "处理办法",
    "Cause",
    "Remedy",
)
_LEVELS = {Severity.FAULT: "错误 fault", Severity.WARNING: "提醒 warning"}
_AUTHOR = "山路 Shanlu"
_FILL = PatternFill("solid", start_color="FFC7CE")

Notes = Mapping[tuple[int, int], str]


def write_error_workbook(source: Path, issues: Iterable[Issue], out: Path) -> None:
    """
    Write a workbook in which people mend their data.

    Every cell stays as it was, formulas and what looks like one as text. Faulty cells are coloured
    and commented; the sheet `ISSUES_SHEET` lists everything and is not read back.

    Parameters
    ----------
    source
        The folder or the workbook that was read.
    issues
        What was found in it.
    out
        The ``.xlsx`` file; it appears whole or not at all.
    """
    found = tuple(issues)
    if source.is_file() and refuse_unsafe(source) is None:
        try:
            write_file(out, partial(_mark_workbook, source, found))
            return
        except (KeyError, ValueError, OSError):
            pass  # it cannot be opened, and one of the issues says so
    raw, _ = read_raw(source)
    write_file(out, partial(_write_tables, raw, found))


def _summary_rows(issues: tuple[Issue, ...]) -> list[list[str | int | None]]:
    """Return the issues as rows of the summary."""
    return [
        [
            _LEVELS[issue.severity],
            issue.code,
            issue.sheet,
            issue.row,
            issue.column,
            issue.value,
            issue.cause_zh,
            issue.remedy_zh,
            issue.cause_en,
            issue.remedy_en,
        ]
        for issue in issues
    ]


def _notes(sheet: RawSheet, issues: tuple[Issue, ...]) -> Notes:
    """Return the comments of a sheet by row and column (from 0)."""
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for issue in issues:
        if issue.sheet == sheet.title and issue.row is not None:
            known = issue.column in sheet.headers
            place = sheet.headers.index(issue.column or "") if known else 0
            texts[issue.row, place].append(f"{issue.cause_zh}\n{issue.remedy_zh}")
            texts[issue.row, place].append(f"{issue.cause_en}\n{issue.remedy_en}")
    return {place: "\n".join(parts) for place, parts in texts.items()}


# From CSV files


def _write_tables(raw: RawTables | None, issues: tuple[Issue, ...], out: Path) -> None:
    """Write the summary and every table that could be read."""
    with Book(out) as book:
        book.add_sheet(
            ISSUES_SHEET,
            headers=SUMMARY_HEADERS,
            rows=enumerate(_summary_rows(issues), start=2),
            columns=[None] * len(SUMMARY_HEADERS),
        )
        for key, sheet in ({} if raw is None else raw.sheets).items():
            book.add_sheet(
                key,
                headers=sheet.headers,
                rows=((row.number, row.cells) for row in sheet.rows),
                columns=columns_by_place(key, sheet.headers),
                comments=_notes(sheet, issues),
                header_row=sheet.header_row,
            )


# From a workbook: the original with marks, formats kept


def _mark_workbook(source: Path, issues: tuple[Issue, ...], out: Path) -> None:
    """Copy the workbook with comments and without live formulas."""
    book = openpyxl.load_workbook(source, keep_links=False)
    if ISSUES_SHEET in book.sheetnames:
        del book[ISSUES_SHEET]
    for worksheet in book.worksheets:
        _disarm(worksheet)
        rows = ([cell.value for cell in row] for row in worksheet.iter_rows())
        sheet, _ = build_sheet(worksheet.title, rows, padded=True)
        for (row, place), note in _notes(sheet, issues).items():
            cell = worksheet.cell(row=row, column=place + 1)
            if isinstance(cell, MergedCell):
                continue  # only the first cell of a merged range can carry a mark
            cell.comment = Comment(note, _AUTHOR, width=360, height=160)
            cell.fill = _FILL
    summary = book.create_sheet(ISSUES_SHEET, 0)
    summary.append(SUMMARY_HEADERS)
    for values in _summary_rows(issues):
        summary.append([_writable(value) for value in values])
    _disarm(summary)
    book.active = 0
    book.save(out)


def _writable(value: str | int | None) -> str | int | None:
    """Replace control characters, which no workbook may hold."""
    if not isinstance(value, str):
        return value
    return str(ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))


def _disarm(worksheet: Worksheet) -> None:
    """Turn formulas, and text that looks like one, into text that Excel leaves alone."""
    for row in worksheet.iter_rows():
        for cell in row:
            text = getattr(cell.value, "text", cell.value)  # an array formula keeps it in there
            if isinstance(text, str) and (cell.data_type == "f" or text.startswith(DANGEROUS)):
                cell.value = text
                cell.data_type = "s"
                cell.quotePrefix = True
