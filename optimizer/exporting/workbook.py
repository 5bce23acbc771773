"""The plan as an Excel workbook with Chinese headers; texts stay texts, dates are dates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from optimizer.exporting.bundle import PlanBundle
from optimizer.exporting.sheets import Cell, CellKind, Column, Row, inert

ABOUT_COLUMNS = (
    Column(key="item", zh="项", width=22),
    Column(key="value", zh="值", width=90),
)
MAX_ROWS = 1_048_575
"""Rows of a sheet below its header; more go to a further sheet."""

Sheet = tuple[str, Sequence[Column], Sequence[Row]]


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """
    Return an xlsx workbook.

    Parameters
    ----------
    sheets
        Name, columns and rows of each sheet, in order.
    """
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, options) as book:
        formats = _formats(book)
        for name, columns, rows in sheets:
            for part, start in enumerate(range(0, max(1, len(rows)), MAX_ROWS)):
                title = name if part == 0 else f"{name}{part + 1}"
                part_rows = rows[start : start + MAX_ROWS]
                _write_sheet(book.add_worksheet(title), columns, part_rows, formats=formats)
    return file.getvalue()


def about_rows(bundle: PlanBundle) -> list[Row]:
    """Return what the reader of the workbook must know: cycle, origin of the data, notes."""
    facts = bundle.facts
    last = bundle.cycle.date_of(bundle.cycle.days - 1)
    items = {
        "周期": f"{bundle.cycle.start} 至 {last}（{bundle.cycle.weeks} 周）",
        "县": "、".join(plan.problem.name for plan in bundle.plans),
        "数据": f"{facts.dataset_name}（{facts.dataset_hash[:12]}）",
        "数据说明": facts.synthetic_note_zh,
        "Note on the data": facts.synthetic_note_en,
        "位置": "“位置来源”为 modelled 的坐标是估计值，误差见“位置误差km”；请以实地为准。",
        "Positions": "A position whose source is 'modelled' is an estimate; its error is given.",
        "行程": "“估算路段”是按地形估算的路段数，未经道路数据核实。",
        "Travel": "Estimated legs come from a terrain model, not from real roads.",
        "未能计划的县": "；".join(f"{n.name}：{n.message_zh}" for n in bundle.not_planned),
    }
    return [{"item": item, "value": value} for item, value in items.items() if value]


def _formats(book: Workbook) -> dict[str, Format]:
    return {
        "header": book.add_format({"bold": True, "bg_color": "#DDEBE3", "bottom": 1}),
        CellKind.DATE: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        CellKind.NUMBER: book.add_format({"num_format": "0.0####"}),
        CellKind.INTEGER: book.add_format({"num_format": "0"}),
        CellKind.TEXT: book.add_format({"num_format": "@"}),
    }


def _write_sheet(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Row], *, formats: dict[str, Format]
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.zh, formats["header"])
    for row_number, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            place, cell_format = (row_number, number), formats[column.kind]
            _write_cell(sheet, place, value=row[column.key], cell_format=cell_format)


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], *, value: Cell, cell_format: Format
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(*place, inert(value), cell_format)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, cell_format)
    else:
        sheet.write_datetime(*place, value, cell_format)
