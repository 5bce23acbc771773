"""A dataset in years to come: its residents by trends and relocations, and demand that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.domain.population import FARTHEST_YEARS, Headcount, projected
from optimizer.errors import DataFaultError, Severity, UsageError
from optimizer.tables.cells import Cell
from optimizer.tables.parse_projection import (
    RELOCATION_NEEDED,
    TREND_NEEDED,
    to_headcounts,
    to_relocation,
    to_residents_year,
    to_trend,
)
from optimizer.tables.projecting_demand import requirements_then, updated
from optimizer.tables.rules_projection import relocations, years_of_residents
from optimizer.tables.rules_references import duplicates, references
from optimizer.tables.schema import RESIDENTS_YEAR
from optimizer.tables.sheets import RawRow, RawSheet, RawTables
from optimizer.tables.table import Tables
from optimizer.tables.validate import validate

PROJECTED = "projected"
"""What ``residents_source`` of a village says once its residents are no longer counted ones."""

NOTES = {
    "synthetic_note_zh": "人口和需求是按假定的趋势{moves}推算到 {year} 年底的，不是统计数。",
    "synthetic_note_en": " Residents and demand are projected to the end of {year} by assumed "
    "trends{moves}, not counted.",
}
MOVES = {"synthetic_note_zh": "和搬迁", "synthetic_note_en": " and relocations"}
"""Said of data that has any."""


def project(raw: RawTables, *, year: int) -> RawTables:
    """
    Return the tables as they would be at the end of a year.

    Residents and elderly of each village follow the trend of its township and the relocations up
    to that year (`optimizer.domain.population.projected`), its requirements follow them
    (`optimizer.tables.projecting_demand`). Frequencies stay; those left to tiers follow their
    village, since `check_tables` looks them up anew.

    Parameters
    ----------
    raw
        Tables with ``trends`` and the row ``residents_year`` of ``about``.
    year
        Not before ``residents_year``, at most `FARTHEST_YEARS` after it.

    Returns
    -------
    RawTables
        To be checked as any tables (`check_tables`). ``residents_year`` is the new year, the
        notes about the data say that it is projected; trends and relocations stay. With the year
        of the residents, ``raw`` itself.

    Raises
    ------
    DataFaultError
        If a cell, an id or a reference is faulty, or more people are to move than live there.
    UsageError
        If there are no trends, no year of residents, or the year is out of reach.
    """
    tables = _sound(raw)
    from_year = _from_year(tables, year)
    if year == from_year:
        return raw
    before = to_headcounts(tables)
    after = projected(
        before,
        trends=map(to_trend, tables.trends.having(*TREND_NEEDED)),
        relocations=map(to_relocation, tables.relocations.having(*RELOCATION_NEEDED)),
        from_year=from_year,
        to_year=year,
    ).counts
    sheets = {
        "villages": _villages(tables, before, after),
        "requirements": requirements_then(tables, before, after),
        "about": _about(tables, year),
    }
    return replace(raw, sheets={**raw.sheets, **sheets})


def _sound(raw: RawTables) -> Tables:
    """Return the tables; raise if anything that a projection looks at has a fault."""
    tables, issues = validate(raw)
    for rule in (duplicates, references, years_of_residents, relocations):
        issues.extend(rule(tables))
    faults = tuple(issue for issue in issues if issue.severity is Severity.FAULT)
    if faults:
        raise DataFaultError(faults)
    return tables


def _from_year(tables: Tables, year: int) -> int:
    """Return the year that residents are of; raise if nothing can be projected to ``year``."""
    if not tables.trends.rows:
        raise UsageError(
            "数据没有人口趋势，无法推算；请填写人口趋势表（trends），人口不变的乡镇写 0。",
            "The data has no trends to project by; fill in the table trends, with 0 for townships "
            "that do not change.",
        )
    from_year = to_residents_year(tables)
    if from_year is None:
        raise UsageError(
            "数据没有写人口数是哪一年年底的；请在说明表（about）加一行 residents_year，如 2025。",
            "The data does not say which year its residents are of; add a row residents_year to "
            "the sheet about, such as 2025.",
        )
    last = from_year + FARTHEST_YEARS
    if not from_year <= year <= last:
        raise UsageError(
            f"人口数是 {from_year} 年底的，只能推算到 {from_year} 至 {last} 年，不能是 {year} 年。",
            f"The residents are of the end of {from_year}: they can be projected to years from "
            f"{from_year} to {last}, not to {year}.",
        )
    return from_year


# Villages


def _villages(
    tables: Tables, before: Mapping[str, Headcount], after: Mapping[str, Headcount]
) -> RawSheet:
    """Return the villages with their residents of then."""
    updates: dict[int, dict[str, Cell]] = {}
    for row in tables.villages.rows:
        old, new = before[row.village_code], after[row.village_code]
        if old != new:
            updates[row.row_number] = {
                "residents": new.residents,
                "elderly": new.elderly,
                "residents_source": PROJECTED,
            }
    return updated(tables.villages, updates)


# What the data says of itself


def _about(tables: Tables, year: int) -> RawSheet:
    """Return the sheet about the data with the year, and notes that say what it is."""
    table = tables.about
    updates: dict[int, dict[str, Cell]] = {}
    for row in table.rows:
        if row.key == RESIDENTS_YEAR:
            updates[row.row_number] = {"value": year}
        elif row.key in NOTES:
            note = _note(tables, row.key, year)
            updates[row.row_number] = {"value": f"{row.value or ''}{note}".strip()}
    sheet = updated(table, updates)
    known = {row.key for row in table.rows}
    number = max((row.number for row in sheet.rows), default=sheet.header_row)
    places = table.columns
    for key in (key for key in NOTES if key not in known):
        number += 1
        cells: list[Cell] = [None] * len(sheet.headers)
        cells[places["key"]], cells[places["value"]] = key, _note(tables, key, year).strip()
        sheet = replace(sheet, rows=(*sheet.rows, RawRow(number, tuple(cells))))
    return sheet


def _note(tables: Tables, key: str, year: int) -> str:
    """Return a note that says what the residents were projected by."""
    return NOTES[key].format(year=year, moves=MOVES[key] if tables.relocations.rows else "")
