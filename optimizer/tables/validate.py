"""Row by row: every cell is read by itself, so that one bad cell never hides another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from optimizer.errors import Issue
from optimizer.tables.cells import Cell, Formula, is_blank, to_number
from optimizer.tables.columns import Row
from optimizer.tables.definitions import Column, Sheet
from optimizer.tables.issues import CODES, make_issue
from optimizer.tables.read import hints
from optimizer.tables.schema import SHEET_BY_KEY, SHEETS, column_names, plain_name
from optimizer.tables.sheets import RawRow, RawSheet, RawTables
from optimizer.tables.table import Table, Tables

COORDINATES = (("lat", "lon"), ("seat_lat", "seat_lon"))

_ABSENT = RawSheet(title="", headers=(), rows=())


def validate(raw: RawTables) -> tuple[Tables, list[Issue]]:
    """
    Check every table by itself.

    Parameters
    ----------
    raw
        The tables as they were read.

    Returns
    -------
    tuple
        The tables, faulty rows included, and the faults of sheets, columns and cells.
    """
    issues: list[Issue] = []
    tables: dict[str, Table[Row]] = {}
    for sheet in SHEETS:
        if sheet.key not in raw.sheets and sheet.key not in raw.damaged and not sheet.optional:
            details = {"zh": sheet.name_zh}
            title = raw.source.name
            issues.append(
                make_issue("missing_sheet", sheet=title, value=sheet.key, details=details)
            )
        table, faults = validate_sheet(raw.sheets.get(sheet.key), sheet)
        tables[sheet.key] = table
        issues.extend(faults)
    return Tables(**tables), issues  # type: ignore[arg-type]


def validate_sheet(raw: RawSheet | None, sheet: Sheet) -> tuple[Table[Row], list[Issue]]:
    """
    Check the columns and cells of one table.

    Parameters
    ----------
    raw
        The table as it was read; ``None`` if there is none.
    sheet
        What it should be.

    Returns
    -------
    tuple
        The table, faulty rows included, and its faults.
    """
    if raw is None:
        return _table(sheet, _ABSENT, columns={}, known=sheet.optional), []
    columns, issues = _match_columns(raw, sheet)
    if not raw.rows and not sheet.optional:
        issues.append(make_issue("empty_table", sheet=raw.title))
    table = _table(sheet, raw, columns=columns, known=sheet.id_column in columns)
    rows: list[Row] = []
    broken: dict[int, frozenset[str]] = {}
    for raw_row in raw.rows:
        row, faults = _validate_row(table, raw_row)
        rows.append(row)
        if faults:
            issues.extend(issue for found in faults.values() for issue in found)
            broken[raw_row.number] = frozenset(faults)
    checked = Table(
        sheet=sheet,
        raw=raw,
        columns=columns,
        rows=tuple(rows),
        broken=broken,
        known=table.known,
    )
    return checked, issues


def _table(sheet: Sheet, raw: RawSheet, *, columns: dict[str, int], known: bool) -> Table[Row]:
    """Return a table without rows."""
    return Table(sheet=sheet, raw=raw, columns=columns, rows=(), broken={}, known=known)


# Columns


def _match_columns(raw: RawSheet, sheet: Sheet) -> tuple[dict[str, int], list[Issue]]:
    """Find the place of each known column; report the others."""
    names = column_names(sheet.key)
    places: dict[str, int] = {}
    issues: list[Issue] = []
    for place, header in enumerate(raw.headers):
        key = names.get(plain_name(header))
        if key is None:
            issues.extend(_unknown_column(raw, sheet, place))
        elif key in places:
            details = {"other": raw.headers[places[key]]}
            issues.append(_header_issue("duplicate_column", raw, column=header, details=details))
        else:
            places[key] = place
    for column in sheet.columns:
        if column.required and column.key not in places:
            details = {"zh": column.header_zh}
            issues.append(_header_issue("missing_column", raw, value=column.key, details=details))
    return places, issues


def _unknown_column(raw: RawSheet, sheet: Sheet, place: int) -> list[Issue]:
    """Report a header that is not known, unless it and its column are blank."""
    header = raw.headers[place]
    if not header and all(is_blank(row.cells[place]) for row in raw.rows):
        return []
    known = [name for column in sheet.columns for name in (column.key, column.header_zh)]
    details = hints(header, known)
    return [_header_issue("unknown_column", raw, column=header or "（空）", details=details)]


def _header_issue(
    code: str,
    raw: RawSheet,
    *,
    column: str | None = None,
    value: str | None = None,
    details: Mapping[str, object],
) -> Issue:
    """Make an issue about the header row."""
    return make_issue(
        code, sheet=raw.title, row=raw.header_row, column=column, value=value, details=details
    )


# Rows


def _validate_row(table: Table[Row], raw: RawRow) -> tuple[Row, dict[str, list[Issue]]]:
    """Return the row, and the columns that have no value in it with what to say of each."""
    cells = {
        key: raw.cells[place]
        for key, place in table.columns.items()
        if not is_blank(raw.cells[place])
    }
    if not any(isinstance(cell, Formula) for cell in cells.values()):
        try:
            return table.sheet.row.model_validate({"row_number": raw.number, **cells}), {}
        except ValidationError:
            pass  # found again below, cell by cell
    return _faulty_row(table, raw.number, cells)


def _faulty_row(
    table: Table[Row], number: int, cells: dict[str, Cell]
) -> tuple[Row, dict[str, list[Issue]]]:
    """Read each cell by itself; the row keeps what is sound."""
    faults: dict[str, list[Issue]] = {}
    values: dict[str, Any] = {}
    for column in table.sheet.columns:
        key = column.key
        if key in cells:
            value, code, details = _read_cell(table.sheet, column, cells[key])
            if code is None:
                values[key] = value
            else:
                faults[key] = [table.issue(code, number, key, details)]
        elif not column.required:
            values[key] = table.sheet.row.model_fields[key].default
        else:
            faults[key] = [table.issue("blank_cell", number, key)] if key in table.columns else []
    faults.update(_swapped(table, number, cells))
    return table.sheet.row.model_construct(row_number=number, **values), faults


@cache
def _adapters(sheet_key: str) -> dict[str, TypeAdapter[Any]]:
    """Return a reader for each column by itself."""
    fields = SHEET_BY_KEY[sheet_key].row.model_fields
    return {
        key: TypeAdapter[Any](Annotated[info.annotation, *info.metadata])  # type: ignore[arg-type]
        for key, info in fields.items()
        if info.metadata
    }


def _read_cell(
    sheet: Sheet, column: Column, cell: Cell
) -> tuple[object, str | None, Mapping[str, object]]:
    """Return the value of a cell, or the code and the details of its fault."""
    if isinstance(cell, Formula):
        return None, "formula_cell", {}
    try:
        return _adapters(sheet.key)[column.key].validate_python(cell), None, {}
    except ValidationError as error:
        failure = error.errors(include_url=False, include_input=False)[0]
    if failure["type"] in CODES:
        return None, failure["type"], failure.get("ctx", {})
    return None, column.range_code, range_texts(column)


def range_texts(column: Column) -> dict[str, str]:
    """
    Say which numbers a column takes.

    Parameters
    ----------
    column
        A column with bounds.

    Returns
    -------
    dict
        ``range_zh`` and ``range_en``.
    """
    low = "" if column.low is None else f"{column.low:.10g}"
    high = "" if column.high is None else f"{column.high:.10g}"
    return {"range_zh": f"在 {low} 到 {high} 之间", "range_en": f"between {low} and {high}"}


def _swapped(table: Table[Row], number: int, cells: dict[str, Cell]) -> dict[str, list[Issue]]:
    """Say one thing about latitude and longitude that are plainly swapped."""
    found: dict[str, list[Issue]] = {}
    for lat_key, lon_key in COORDINATES:
        try:
            lat, lon = to_number(cells.get(lat_key, "")), to_number(cells.get(lon_key, ""))
        except PydanticCustomError:
            continue
        if 90 < lat <= 180 and abs(lon) <= 90:
            details = {"lat": lat, "lon": lon}
            found[lat_key] = [table.issue("lat_lon_swapped", number, lat_key, details)]
            found[lon_key] = []
    return found
