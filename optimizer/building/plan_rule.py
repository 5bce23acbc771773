"""Which 1546 of the village committees the plan covers: a reconstruction, no list is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import cos, hypot, radians

from optimizer.building.divisions import SUBDISTRICT, Committee, TownshipName
from optimizer.building.ground import KM_PER_DEGREE
from optimizer.building.seats import COUNTY_TOWNS
from optimizer.domain.places import Position, PositionSource

IN_PLAN = 1546
"""Administrative villages that the plan must cover (press)."""


def villages_in_plan(
    committees: Iterable[Committee],
    *,
    townships: Iterable[TownshipName],
    seats: Mapping[str, Position],
) -> frozenset[str]:
    """
    Return the codes of the committees in the plan.

    All committees outside 街道; then whole 街道 with a known seat, the farthest from its county
    town first, and of the last one as many as are missing, by code. Distance stands for travel
    time: both give the same order, and distance does not move with the calibration of speeds.
    """
    townships = tuple(townships)
    kinds = {township.code: township.kind for township in townships}
    committees = sorted(committees, key=lambda committee: committee.code)
    chosen = [c.code for c in committees if kinds[c.township_code] != SUBDISTRICT]
    for township_code in remote_subdistricts(townships, seats=seats):
        members = [c.code for c in committees if c.township_code == township_code]
        chosen += members[: max(IN_PLAN - len(chosen), 0)]
    return frozenset(chosen)


def remote_subdistricts(
    townships: Iterable[TownshipName], *, seats: Mapping[str, Position]
) -> tuple[str, ...]:
    """Return the 街道 whose seats are known and are no county town, farthest from it first."""
    away_km = {
        township.code: _distance_km(
            seats[township.code], seats[COUNTY_TOWNS[township.county_code][0]]
        )
        for township in townships
        if township.kind == SUBDISTRICT
        and seats[township.code].source is not PositionSource.MODELLED
    }
    return tuple(sorted(away_km, key=lambda code: (-away_km[code], code)))


def _distance_km(one: Position, other: Position) -> float:
    """Return the distance of two places in kilometres."""
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * hypot(east, one.lat - other.lat)
