"""
Requirements that follow the people of their villages.

People, loads and service minutes are in proportion to the residents of the village; to its elderly
where every service is one of `ELDERLY_SERVICES` and the elderly are known. People and loads are
rounded by largest remainder among the requirements of a township with the same line and services,
so that sums follow, but what was at least 1 stays at least 1. A requirement without anybody left to
serve falls away. Who arrives where there is no requirement brings none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from optimizer.domain.population import Headcount
from optimizer.domain.shares import rounded
from optimizer.tables.cells import Cell
from optimizer.tables.resolve import longest_window_s
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_fleet import LineRow
from optimizer.tables.sheets import RawRow, RawSheet
from optimizer.tables.table import AnyRow, Table, Tables
from optimizer.units import MINUTE_S

ELDERLY_SERVICES = frozenset({"meals", "bathing", "cleaning", "care"})
"""Services for people of 60 and over: the shipped demand draws them from the elderly alone."""

WHOLE_COLUMNS = (
    "people",
    *(f"{way}_{kind}" for way in ("out", "back") for kind in ("goods", "cold", "meals", "seats")),
)
"""Columns of a requirement that hold whole numbers in proportion to people."""
MINUTES_COLUMN = "service_min"
_MINUTE_DIGITS = 1

Cells = dict[str, Cell]
Counts = Mapping[str, Headcount]


def requirements_then(tables: Tables, before: Counts, after: Counts) -> RawSheet:
    """
    Return the requirements with the people, loads and minutes of another year.

    A visit that has outgrown the longest window of its requirement becomes several alike, each with
    a part of the people, loads and minutes and an id of its own (``-2``, ``-3`` …); joined ones
    stay whole, since what they bring together belongs together.

    Parameters
    ----------
    tables
        Sound tables.
    before, after
        People of each village, by its code.

    Returns
    -------
    RawSheet
        Cells that do not change are as they were written.
    """
    table = tables.requirements
    factors = {
        row.row_number: _factor(row, before[row.village_code], after[row.village_code])
        for row in table.rows
    }
    kept = [row for row in table.rows if factors[row.row_number] > 0]
    updates = _scaled(kept, factors, before)
    lines = {line.line_id: line for line in tables.lines.rows}
    more: dict[int, list[Cells]] = {}
    for row in kept:
        cells = updates[row.row_number]
        number = _parts(row, lines[row.line_id], cells) if row.join_id is None else 1
        if number > 1:
            updates[row.row_number], *more[row.row_number] = _divided(row, cells, number)
    return _with_parts(updated(table, updates, keep=set(updates)), table, more)


def _factor(row: RequirementRow, before: Headcount, after: Headcount) -> float:
    """Return what a requirement is multiplied by; 0 where nobody is left to serve."""
    if not after.residents:
        return 0.0
    if ELDERLY_SERVICES.issuperset(row.services) and before.elderly and after.elderly is not None:
        return after.elderly / before.elderly
    return after.residents / before.residents if before.residents else 1.0


def _scaled(
    rows: Iterable[RequirementRow], factors: Mapping[int, float], counts: Counts
) -> dict[int, Cells]:
    """Return the cells that change, by row number."""
    kept = list(rows)
    updates: dict[int, Cells] = {row.row_number: {} for row in kept}
    for row in kept:
        if (factor := factors[row.row_number]) != 1:
            updates[row.row_number][MINUTES_COLUMN] = round(
                row.service_min * factor, _MINUTE_DIGITS
            )
    for group in _alike(kept, counts):
        for column in WHOLE_COLUMNS:
            old = [getattr(row, column) for row in group]
            new = [
                max(1.0, count * factors[row.row_number]) if count else 0.0
                for row, count in zip(group, old, strict=True)
            ]
            for row, was, becomes in zip(group, old, rounded(new), strict=True):
                if becomes != was:
                    updates[row.row_number][column] = becomes
    return updates


def _alike(rows: Iterable[RequirementRow], counts: Counts) -> Iterable[list[RequirementRow]]:
    """Return the requirements of each township by line and services."""
    groups: dict[tuple[object, ...], list[RequirementRow]] = {}
    for row in rows:
        key = (counts[row.village_code].township_code, row.line_id, row.services)
        groups.setdefault(key, []).append(row)
    return groups.values()


# Visits that have outgrown their windows


def _parts(row: RequirementRow, line: LineRow, cells: Cells) -> int:
    """Return in how many visits a requirement fits its longest window."""
    minutes = cells.get(MINUTES_COLUMN)
    setup_min = (line.setup_min if row.setup_min is None else row.setup_min) or 0.0
    longest = longest_window_s(line.model_copy(update={"windows": row.windows or line.windows}))
    room_min = longest / MINUTE_S - setup_min
    if not isinstance(minutes, float) or not row.service_min <= room_min < minutes:
        return 1
    return math.ceil(minutes / room_min) if room_min > 0 else 1


def _divided(row: RequirementRow, cells: Cells, number: int) -> Iterator[Cells]:
    """Yield the cells of a requirement in parts."""
    minutes = cells[MINUTES_COLUMN]
    shares = {}
    for column in WHOLE_COLUMNS:
        count = cells.get(column, getattr(row, column))
        shares[column] = rounded([float(str(count)) / number] * number)
    for part in range(number):
        found: Cells = {column: share[part] for column, share in shares.items() if sum(share)}
        found[MINUTES_COLUMN] = round(float(str(minutes)) / number, _MINUTE_DIGITS)
        if part:
            found["requirement_id"] = f"{row.requirement_id}-{part + 1}"
        yield found


def _with_parts(
    sheet: RawSheet, table: Table[RequirementRow], more: Mapping[int, Iterable[Cells]]
) -> RawSheet:
    """Return the sheet with further visits, each after the one that it is a part of."""
    number = max((row.number for row in table.raw.rows), default=0)
    rows: list[RawRow] = []
    for row in sheet.rows:
        rows.append(row)
        for cells in more.get(row.number, ()):
            number += 1
            rows.append(RawRow(number, _overwritten(row.cells, cells, table.columns)))
    return replace(sheet, rows=tuple(rows))


# Cells


def updated(
    table: Table[AnyRow], updates: Mapping[int, Cells], *, keep: set[int] | None = None
) -> RawSheet:
    """
    Return a sheet with new cells.

    Parameters
    ----------
    table
        The table as it was read.
    updates
        New cells by row number and column; columns that the sheet lacks are left out.
    keep
        Numbers of the rows that stay; all if ``None``.

    Returns
    -------
    RawSheet
        With the headers and the row numbers that it had.
    """
    rows = (row for row in table.raw.rows if keep is None or row.number in keep)
    return replace(
        table.raw,
        rows=tuple(
            RawRow(row.number, _overwritten(row.cells, updates.get(row.number, {}), table.columns))
            for row in rows
        ),
    )


def _overwritten(
    cells: tuple[Cell, ...], new: Mapping[str, Cell], columns: Mapping[str, int]
) -> tuple[Cell, ...]:
    """Return the cells of a row with new ones in their columns."""
    places = {columns[column]: cell for column, cell in new.items() if column in columns}
    return tuple(places.get(place, cell) for place, cell in enumerate(cells)) if places else cells
