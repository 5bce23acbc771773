"""Who could come: the distinct offers of the vehicles, for asking whether anybody can."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from optimizer.tables.rows_fleet import VehicleRow, VehicleTypeRow
from optimizer.tables.schema import LOAD_KINDS
from optimizer.tables.table import Table, Tables
from optimizer.units import minutes_to_s

CAPACITIES = tuple(f"capacity_{kind}" for kind in LOAD_KINDS)
TYPE_NEEDED = ("type_id", "services")
SHIFT_NEEDED = ("shift_start", "shift_end", "max_overtime_min")
VEHICLE_NEEDED = ("fleet", "type_id", "services", "shift_start", "shift_end", "available")

Offer = TypeVar("Offer")
OffersOf = Callable[[frozenset[str], frozenset[str]], frozenset[Offer]]
"""(fleets, services) -> what the vehicles of these fleets have to offer that do all of these."""


def shifts_by_services(tables: Tables) -> OffersOf[tuple[int, int]] | None:
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
    return _offers(tables, SHIFT_NEEDED, _shift)


def capacities_by_services(tables: Tables) -> OffersOf[tuple[int, ...]] | None:
    """
    Prepare to tell what the vehicles can load that offer all of some services.

    Parameters
    ----------
    tables
        All tables.

    Returns
    -------
    callable or None
        (fleets, services) → the distinct capacities, aligned with `LOAD_KINDS`; ``None`` while
        faulty rows leave open what vehicles can do.
    """
    return _offers(tables, CAPACITIES, _capacity)


def _offers(
    tables: Tables, needed: tuple[str, ...], offer_of: Callable[[VehicleRow, VehicleTypeRow], Offer]
) -> OffersOf[Offer] | None:
    """Prepare to look up what available vehicles offer; ``needed`` are columns of their types."""
    if not _is_sound(tables.vehicles, VEHICLE_NEEDED):
        return None
    if not _is_sound(tables.vehicle_types, (*TYPE_NEEDED, *needed)):
        return None
    types = {row.type_id: row for row in tables.vehicle_types.rows}
    offers = {
        (vehicle.fleet, frozenset(vehicle.services or kind.services), offer_of(vehicle, kind))
        for vehicle in tables.vehicles.rows
        if vehicle.available and (kind := types.get(vehicle.type_id)) is not None
    }

    @cache
    def offers_of(fleets: frozenset[str], services: frozenset[str]) -> frozenset[Offer]:
        """Look through the offers once per question."""
        return frozenset(
            offer for fleet, able, offer in offers if fleet in fleets and services <= able
        )

    return offers_of


def _is_sound(table: Table[VehicleRow] | Table[VehicleTypeRow], needed: tuple[str, ...]) -> bool:
    """Tell whether every row has these columns."""
    return table.known and sum(1 for _ in table.having(*needed)) == len(table.rows)


def _shift(vehicle: VehicleRow, kind: VehicleTypeRow) -> tuple[int, int]:
    """Fill in from the type what the vehicle leaves open."""
    open_s = kind.shift_start if vehicle.shift_start is None else vehicle.shift_start
    close_s = kind.shift_end if vehicle.shift_end is None else vehicle.shift_end
    return open_s, close_s + minutes_to_s(kind.max_overtime_min)


def _capacity(_: VehicleRow, kind: VehicleTypeRow) -> tuple[int, ...]:
    """Return the capacity, which is that of the type."""
    return tuple(getattr(kind, column) for column in CAPACITIES)
