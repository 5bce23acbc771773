"""Which lines of a scenario are behind a fault of the tables that it is laid over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from optimizer.domain.orders import ON_DEMAND
from optimizer.errors import Issue
from optimizer.scenarios.applying import Applied
from optimizer.scenarios.draft import ADDED
from optimizer.tables.offers import CAPACITIES, SHIFT_NEEDED, TYPE_NEEDED, VEHICLE_NEEDED
from optimizer.tables.rows_fleet import VehicleRow, VehicleTypeRow
from optimizer.tables.schema import column_names, plain_name
from optimizer.tables.table import Tables
from optimizer.tables.tiering import FREQUENCY
from optimizer.tables.validate import validate
from optimizer.units import minutes_to_s

AVAILABLE = "available"
SHIFT = ("shift_start", "shift_end")
ASKED = (FREQUENCY, "windows", "half_days", ADDED)
"""Cells of a requirement that say that, and when, somebody must come."""

Room = tuple[float, ...]
"""What a vehicle has to offer where a fault says that nobody can come: more is better."""


def _working_hours(vehicle: VehicleRow, kind: VehicleTypeRow) -> Room:
    start = kind.shift_start if vehicle.shift_start is None else vehicle.shift_start
    end = kind.shift_end if vehicle.shift_end is None else vehicle.shift_end
    return -start, end + minutes_to_s(kind.max_overtime_min)


def _capacity(_: VehicleRow, kind: VehicleTypeRow) -> Room:
    return tuple(getattr(kind, column) for column in CAPACITIES)


def _presence(_: VehicleRow, __: VehicleTypeRow) -> Room:
    return ()


NOBODY: Mapping[str, Callable[[VehicleRow, VehicleTypeRow], Room]] = {
    "service_without_vehicle": _presence,
    "visit_longer_than_shift": _working_hours,
    "load_beyond_vehicles": _capacity,
    "order_too_many_persons": _capacity,
}
"""Faults of demand that say that no vehicle can serve it, and what vehicles lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    """Who may come, and what they must offer."""

    fleets: frozenset[str]
    services: frozenset[str]


class Blame:
    """
    Finds the lines that are behind faults.

    Parameters
    ----------
    applied
        The tables as the scenario has them.
    year_line
        Where the scenario names its year, ``None`` if it names none.
    """

    def __init__(self, applied: Applied, *, year_line: int | None) -> None:
        self._raw, self._touched = applied.raw, applied.touched
        self._year = set() if year_line is None else {year_line}
        self._keys = {sheet.title: key for key, sheet in applied.raw.sheets.items()}
        self._of_vehicles = cache(self._look_at_vehicles)

    def lines(self, issue: Issue) -> tuple[int, ...]:
        """
        Return the lines behind a fault, in their order.

        They are those that set the cell it is about, else its row; where nobody can serve a
        requirement or an order, those that set when and how often to come, and those that took
        away vehicles or set their hours. Faults of what no line touched are put down to all lines
        about the same table (and the year), else to all.
        """
        found = self._of_nobody(issue) if issue.code in NOBODY else set()
        found = found or self._of_row(issue) or self._of_table(issue) or self._all
        return tuple(sorted(found))

    def _of_row(self, issue: Issue) -> set[int]:
        """Return the line that set the cell of a fault, else the lines that set its row."""
        cells, column = self._cells(issue.sheet, issue.row), self._column(issue)
        return {cells[column]} if column and column in cells else set(cells.values())

    def _of_table(self, issue: Issue) -> set[int]:
        """Return the lines that set anything of a fault's table, and that of the year."""
        return self._year | {
            line
            for (title, _), cells in self._touched.items()
            if title == issue.sheet
            for line in cells.values()
        }

    @cached_property
    def _all(self) -> set[int]:
        return {line for cells in self._touched.values() for line in cells.values()}

    def _of_nobody(self, issue: Issue) -> set[int]:
        """Return the lines that ask for what nobody can do, and those that are why nobody can."""
        place = (issue.sheet or "", issue.row or 0)
        demand = self._demand.get(place)
        if demand is None:
            return set()
        columns = {*ASKED, self._column(issue)}
        # Services that nobody offers are told once, of the first requirement that asks for them.
        every = issue.code == "service_without_vehicle"
        own = {
            line
            for sheet, row in (self._alike[demand] if every else [place])
            for column, line in self._cells(sheet, row).items()
            if column in columns
        }
        return own | self._of_vehicles(demand, issue.code)

    def _look_at_vehicles(self, demand: _Demand, code: str) -> frozenset[int]:
        """Return the lines that took away vehicles better than those left, or set their hours."""
        room_of, title = NOBODY[code], self._tables.vehicles.raw.title
        left: list[VehicleRow] = []
        gone: list[VehicleRow] = []
        for vehicle in self._tables.vehicles.having(*VEHICLE_NEEDED):
            kind = self._types.get(vehicle.type_id)
            if kind is None or vehicle.fleet not in demand.fleets:
                continue
            if demand.services.issubset(vehicle.services or kind.services):
                (left if vehicle.available else gone).append(vehicle)
        rooms = {room_of(vehicle, self._types[vehicle.type_id]) for vehicle in left}
        found = set()
        for vehicle in gone:
            cells = self._cells(title, vehicle.row_number)
            room = room_of(vehicle, self._types[vehicle.type_id])
            if AVAILABLE in cells and not any(_covers(other, room) for other in rooms):
                found.add(cells[AVAILABLE])
        if room_of is _working_hours:
            for vehicle in left:
                cells = self._cells(title, vehicle.row_number)
                found |= {cells[column] for column in SHIFT if column in cells}
        return frozenset(found)

    @cached_property
    def _demand(self) -> dict[tuple[str, int], _Demand]:
        """What each requirement, with those joined to it, and each order asks for, by place."""
        tables = self._tables
        lines = tables.lines.having("line_id", "fleets")
        fleets = {row.line_id: frozenset(row.fleets) for row in lines}
        rows = list(tables.requirements.having("line_id", "services", "join_id"))
        joined: dict[str | None, set[str]] = defaultdict(set)
        for row in rows:
            joined[row.join_id].update(row.services)
        found = {}
        for row in rows:
            services = row.services if row.join_id is None else joined[row.join_id]
            found[tables.requirements.raw.title, row.row_number] = _Demand(
                fleets=fleets.get(row.line_id, frozenset()), services=frozenset(services)
            )
        for order in tables.orders.having("line_id", "services"):
            found[tables.orders.raw.title, order.row_number] = _Demand(
                fleets=fleets.get(order.line_id or ON_DEMAND, frozenset()),
                services=frozenset(order.services),
            )
        return found

    @cached_property
    def _alike(self) -> dict[_Demand, list[tuple[str, int]]]:
        """The places of what asks for the same."""
        found: dict[_Demand, list[tuple[str, int]]] = defaultdict(list)
        for place, demand in self._demand.items():
            found[demand].append(place)
        return found

    @cached_property
    def _tables(self) -> Tables:
        return validate(self._raw)[0]

    @cached_property
    def _types(self) -> dict[str, VehicleTypeRow]:
        needed = (*TYPE_NEEDED, *SHIFT_NEEDED, *CAPACITIES)
        return {row.type_id: row for row in self._tables.vehicle_types.having(*needed)}

    def _cells(self, sheet: str | None, row: int | None) -> Mapping[str, int]:
        return self._touched.get((sheet or "", row or 0), {})

    def _column(self, issue: Issue) -> str | None:
        """Return the key of the column that a fault is about."""
        key = self._keys.get(issue.sheet or "")
        if key is None or issue.column is None:
            return None
        return column_names(key).get(plain_name(issue.column))


def _covers(one: Room, other: Room) -> bool:
    """Tell whether one vehicle offers whatever another one does."""
    return all(mine >= its for mine, its in zip(one, other, strict=True))
