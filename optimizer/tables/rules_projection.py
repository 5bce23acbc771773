"""Rules about residents to come: a year to start from, and moves that can be."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from optimizer.domain.population import projected
from optimizer.errors import Issue
from optimizer.tables.cells import to_whole
from optimizer.tables.issues import make_issue
from optimizer.tables.parse_projection import (
    RELOCATION_NEEDED,
    TREND_NEEDED,
    to_headcounts,
    to_relocation,
    to_residents_year,
    to_trend,
)
from optimizer.tables.rows_projection import YEARS
from optimizer.tables.schema import RESIDENTS_YEAR
from optimizer.tables.table import Tables


def years_of_residents(tables: Tables) -> Iterator[Issue]:
    """Report a year of residents that is none; warn where trends or relocations have none."""
    table = tables.about
    rows = [row for row in table.having("key", "value") if row.key == RESIDENTS_YEAR and row.value]
    for row in rows:
        try:
            year = to_whole(row.value)
        except PydanticCustomError as error:
            yield table.issue(error.type, row.row_number, "value")
            continue
        if not YEARS[0] <= year <= YEARS[1]:
            low, high = YEARS
            details = {
                "range_zh": f"在 {low} 到 {high} 之间",
                "range_en": f"between {low} and {high}",
            }
            yield table.issue("out_of_range", row.row_number, "value", details)
    if not rows and table.known and (tables.trends.rows or tables.relocations.rows):
        yield make_issue("no_residents_year", sheet=table.raw.title or table.sheet.key)


def relocations(tables: Tables) -> Iterator[Issue]:
    """Report moves to where people live already, and of more people than live there by then."""
    table = tables.relocations
    for row in table.having("from_village", "to_village"):
        if row.from_village == row.to_village:
            yield table.issue("relocation_to_itself", row.row_number, "to_village")
    counts = to_headcounts(tables)
    moves = [
        to_relocation(row)
        for row in table.having(*RELOCATION_NEEDED)
        if row.from_village in counts and (row.to_village is None or row.to_village in counts)
    ]
    from_year = to_residents_year(tables)
    if from_year is None or not moves:
        return
    found = projected(
        counts,
        trends=map(to_trend, tables.trends.having(*TREND_NEEDED)),
        relocations=moves,
        from_year=from_year,
        to_year=max(move.year for move in moves),
    )
    numbers = table.ids()
    for one in found.overdrawn:
        number = numbers[one.relocation_id]
        yield table.issue("relocation_too_many", number, "residents", {"living": one.living})
