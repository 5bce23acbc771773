"""From rows of trends and relocations to the domain, and the year that residents are of."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from optimizer.domain.population import Headcount, Relocation, Trend
from optimizer.tables.cells import to_whole
from optimizer.tables.rows_projection import YEARS, RelocationRow, TrendRow
from optimizer.tables.schema import RESIDENTS_YEAR
from optimizer.tables.table import Tables

TREND_NEEDED = ("township_code", "yearly_pct", "elderly_yearly_pct")
RELOCATION_NEEDED = ("relocation_id", "year", "from_village", "to_village", "residents")


def to_trend(row: TrendRow) -> Trend:
    """Return a trend."""
    return Trend(
        township_code=row.township_code,
        yearly_pct=row.yearly_pct,
        elderly_yearly_pct=row.elderly_yearly_pct,
    )


def to_relocation(row: RelocationRow) -> Relocation:
    """Return a relocation."""
    return Relocation(
        id=row.relocation_id,
        year=row.year,
        from_village=row.from_village,
        to_village=row.to_village,
        residents=row.residents,
    )


def to_headcounts(tables: Tables) -> dict[str, Headcount]:
    """Return the people of each village whose row is sound, by its code."""
    needed = ("village_code", "township_code", "residents", "elderly")
    return {
        row.village_code: Headcount(
            township_code=row.township_code, residents=row.residents, elderly=row.elderly
        )
        for row in tables.villages.having(*needed)
    }


def to_residents_year(tables: Tables) -> int | None:
    """Return the year that residents are of; ``None`` where it is not given, or is no year."""
    for row in tables.about.having("key", "value"):
        if row.key == RESIDENTS_YEAR and row.value is not None:
            try:
                year = to_whole(row.value)
            except PydanticCustomError:  # the rule about it tells
                return None
            return year if YEARS[0] <= year <= YEARS[1] else None
    return None
