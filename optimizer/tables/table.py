"""A checked table: rows with their faults known, each still at its place in the user's sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from optimizer.errors import Issue
from optimizer.tables.cells import Cell, to_text
from optimizer.tables.columns import Row
from optimizer.tables.definitions import Sheet
from optimizer.tables.issues import make_issue
from optimizer.tables.rows_closures import ClosureRow
from optimizer.tables.rows_demand import AboutRow, CalendarRow, RequirementRow
from optimizer.tables.rows_fixed import FixedPointRow
from optimizer.tables.rows_fleet import (
    CrewRow,
    LineRow,
    PriceRow,
    ServiceRow,
    VehicleRow,
    VehicleTypeRow,
)
from optimizer.tables.rows_groupings import GroupRow
from optimizer.tables.rows_orders import OrderRow
from optimizer.tables.rows_places import CountyRow, DepotRow, StopPointRow, TownshipRow, VillageRow
from optimizer.tables.rows_projection import RelocationRow, TrendRow
from optimizer.tables.rows_seasons import SeasonRow
from optimizer.tables.rows_tiers import TierRow
from optimizer.tables.sheets import RawSheet

AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[AnyRow]):
    """
    The rows of one table.

    ``rows`` holds every row, also faulty ones: ``broken`` maps a row's number to the columns that
    have no value there, so rules ask for rows `having` what they look at. ``columns`` maps a
    column's key to its place in the raw sheet. ``known`` is false where the table is not there
    although it should be, so that nothing can be said about references to it.
    """

    sheet: Sheet
    raw: RawSheet
    columns: Mapping[str, int]
    rows: tuple[AnyRow, ...]
    broken: Mapping[int, frozenset[str]]
    known: bool
    _cells: dict[int, tuple[Cell, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the raw rows by number."""
        object.__setattr__(self, "_cells", {row.number: row.cells for row in self.raw.rows})

    def having(self, *keys: str) -> Iterator[AnyRow]:
        """Yield the rows in which all of these columns are sound."""
        for row in self.rows:
            broken = self.broken.get(row.row_number)
            if broken is None or broken.isdisjoint(keys):
                yield row

    def ids(self) -> dict[str, int]:
        """Return the ids, each with the number of its first row."""
        key = self.sheet.id_column
        found: dict[str, int] = {}
        for row in self.having(key):
            found.setdefault(getattr(row, key), row.row_number)
        return found

    def header(self, key: str) -> str:
        """Return the header of a column as the user wrote it."""
        return self.raw.headers[self.columns[key]] if key in self.columns else key

    def text(self, row_number: int, key: str) -> str | None:
        """Return a cell as the user wrote it."""
        cells = self._cells.get(row_number)
        if cells is None or key not in self.columns:
            return None
        cell = cells[self.columns[key]]
        return None if cell is None else to_text(cell)

    def issue(
        self, code: str, row_number: int, key: str, details: Mapping[str, object] | None = None
    ) -> Issue:
        """Make an issue about one cell."""
        return make_issue(
            code,
            sheet=self.raw.title,
            row=row_number,
            column=self.header(key),
            value=self.text(row_number, key),
            details=details,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables, checked row by row."""

    counties: Table[CountyRow]
    townships: Table[TownshipRow]
    villages: Table[VillageRow]
    stop_points: Table[StopPointRow]
    depots: Table[DepotRow]
    services: Table[ServiceRow]
    lines: Table[LineRow]
    vehicle_types: Table[VehicleTypeRow]
    vehicles: Table[VehicleRow]
    crews: Table[CrewRow]
    requirements: Table[RequirementRow]
    orders: Table[OrderRow]
    calendar: Table[CalendarRow]
    closures: Table[ClosureRow]
    seasons: Table[SeasonRow]
    fixed_points: Table[FixedPointRow]
    tiers: Table[TierRow]
    groupings: Table[GroupRow]
    trends: Table[TrendRow]
    relocations: Table[RelocationRow]
    prices: Table[PriceRow]
    about: Table[AboutRow]

    def by_key(self) -> dict[str, Table[Row]]:
        """Return the tables by key."""
        return {name: getattr(self, name) for name in self.__slots__}
