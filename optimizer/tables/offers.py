"""Who could come: the distinct offers of the vehicles, for asking whether anybody can."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from optimizer.tables.rows_fleet import VehicleRow, VehicleTypeRow
from optimizer.tables.table import Table, Tables
from optimizer.units import minutes_to_s

TYPE_NEEDED = ("type_id", "services", "shift_start", "shift_end", "max_overtime_min")
VEHICLE_NEEDED = ("fleet", "type_id", "services", "shift_start", "shift_end", "available")


class Offer(NamedTuple):
    """What a vehicle can do and when; ``close_s`` with overtime."""

    fleet: str
    services: frozenset[str]
    open_s: int
    close_s: int


ShiftsOf = Callable[[frozenset[str], frozenset[str]], frozenset[tuple[int, int]]]


def shifts_by_services(tables: Tables) -> ShiftsOf | None:
    """
    Prepare to tell when the vehicles work that offer all of some services.

    Parameters
    ----------
    tables
        All tables.

    Returns
    -------
    callable or None
        (fleets, services) → the distinct shifts (start, end with overtime) in seconds; ``None``
        while faulty rows leave open what vehicles can do.
    """
    if not _is_sound(tables.vehicles, VEHICLE_NEEDED):
        return None
    if not _is_sound(tables.vehicle_types, TYPE_NEEDED):
        return None
    types = {row.type_id: row for row in tables.vehicle_types.rows}
    offers = {
        _offer(vehicle, types[vehicle.type_id])
        for vehicle in tables.vehicles.rows
        if vehicle.available and vehicle.type_id in types
    }

    @cache
    def shifts(fleets: frozenset[str], services: frozenset[str]) -> frozenset[tuple[int, int]]:
        """Look through the offers once per question."""
        return frozenset(
            (offer.open_s, offer.close_s)
            for offer in offers
            if offer.fleet in fleets and services <= offer.services
        )

    return shifts


def _is_sound(table: Table[VehicleRow] | Table[VehicleTypeRow], needed: tuple[str, ...]) -> bool:
    """Tell whether every row has these columns."""
    return table.known and sum(1 for _ in table.having(*needed)) == len(table.rows)


def _offer(vehicle: VehicleRow, kind: VehicleTypeRow) -> Offer:
    """Fill in from the type what the vehicle leaves open."""
    open_s = kind.shift_start if vehicle.shift_start is None else vehicle.shift_start
    close_s = kind.shift_end if vehicle.shift_end is None else vehicle.shift_end
    return Offer(
        vehicle.fleet,
        frozenset(vehicle.services or kind.services),
        open_s,
        close_s + minutes_to_s(kind.max_overtime_min),
    )
