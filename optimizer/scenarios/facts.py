"""What a dataset holds, as scenarios name it: which vehicles are meant, who lives where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from optimizer.domain.scenario import Fleet
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_fleet import VehicleRow, VehicleTypeRow
from optimizer.tables.rows_places import VillageRow
from optimizer.tables.sheets import RawTables
from optimizer.tables.table import Tables
from optimizer.tables.tiering import with_frequencies
from optimizer.tables.validate import validate
from optimizer.units import DAY_S


class _Placed(Protocol):
    """A village or a base."""

    county_code: str
    township_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    Tables free of faults, with what scenarios look up in them.

    Parameters
    ----------
    tables
        The tables; requirements have the frequencies of their tiers filled in.
    villages
        By code, all of them.
    types
        Vehicle types by id.
    county_of_base, township_of_base
        By id of the base (a depot, a village or a stop point).
    services_of_line
        What the requirements of a line ask for; of a line without any, its orders.
    """

    tables: Tables
    villages: Mapping[str, VillageRow]
    types: Mapping[str, VehicleTypeRow]
    county_of_base: Mapping[str, str]
    township_of_base: Mapping[str, str]
    services_of_line: Mapping[str, frozenset[str]]

    def vehicles(self, fleet: Fleet, *, available: bool = True) -> list[VehicleRow]:
        """Return the vehicles that are meant, in the order of the table."""
        return [
            row
            for row in self.tables.vehicles.rows
            if row.available is available and self._is_meant(row, fleet)
        ]

    def requirements(self, line_id: str, counties: tuple[str, ...] = ()) -> list[RequirementRow]:
        """Return the requirements of a line, in the order of the table."""
        return [
            row
            for row in self.tables.requirements.rows
            if row.line_id == line_id
            and (not counties or self.villages[row.village_code].county_code in counties)
        ]

    def week_s(self, vehicle: VehicleRow) -> int:
        """Return how long a vehicle can be out in a week, in s."""
        kind = self.types[vehicle.type_id]
        days = vehicle.max_days_per_week or kind.max_days_per_week
        return days * max(0, self.shift(vehicle)[1] - self.shift(vehicle)[0])

    def shift(self, vehicle: VehicleRow) -> tuple[int, int]:
        """Return when the shift of a vehicle starts and ends, in s after midnight."""
        kind = self.types[vehicle.type_id]
        start = kind.shift_start if vehicle.shift_start is None else vehicle.shift_start
        end = kind.shift_end if vehicle.shift_end is None else vehicle.shift_end
        return start, min(end, DAY_S)

    def residents_of_township(self) -> dict[str, int]:
        """Return the residents of each township's villages in the plan."""
        found: dict[str, int] = defaultdict(int)
        for row in self.villages.values():
            if row.in_plan:
                found[row.township_code] += row.residents
        return found

    def _is_meant(self, row: VehicleRow, fleet: Fleet) -> bool:
        if fleet.counties and self.county_of_base[row.depot_id] not in fleet.counties:
            return False
        if fleet.type_id is not None:
            return row.type_id == fleet.type_id
        if fleet.fleet is not None:
            return row.fleet == fleet.fleet
        line = next(one for one in self.tables.lines.rows if one.line_id == fleet.line_id)
        offered = row.services or self.types[row.type_id].services
        wanted = self.services_of_line.get(line.line_id, frozenset())
        return row.fleet in line.fleets and not wanted.isdisjoint(offered)


def facts_of(raw: RawTables) -> Facts:
    """
    Look a dataset over.

    Parameters
    ----------
    raw
        Tables that `optimizer.tables.load.check_tables` found no fault in.
    """
    tables, _ = validate(raw)
    tables, _ = with_frequencies(tables)
    villages = {row.village_code: row for row in tables.villages.rows}
    places: dict[str, _Placed] = {**villages}
    places |= {row.stop_id: villages[row.village_code] for row in tables.stop_points.rows}
    places |= {row.depot_id: row for row in tables.depots.rows}
    return Facts(
        tables=tables,
        villages=villages,
        types={row.type_id: row for row in tables.vehicle_types.rows},
        county_of_base={name: place.county_code for name, place in places.items()},
        township_of_base={name: place.township_code for name, place in places.items()},
        services_of_line=_services(tables),
    )


def _services(tables: Tables) -> dict[str, frozenset[str]]:
    """Return what each line brings."""
    asked: dict[str, set[str]] = defaultdict(set)
    ordered: dict[str, set[str]] = defaultdict(set)
    for row in tables.requirements.rows:
        asked[row.line_id].update(row.services)
    for order in tables.orders.rows:
        ordered[order.line_id or "on_demand"].update(order.services)
    return {line: frozenset(found) for line, found in {**ordered, **asked}.items()}
