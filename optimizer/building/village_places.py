"""Positions of villages: matched by name, by their township's seat, or modelled around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from optimizer.building.chance import weighted_choice
from optimizer.building.divisions import Committee, TownshipName, bare_township
from optimizer.building.gazetteer import Gazetteer
from optimizer.building.ground import Floats, Ground, plane
from optimizer.building.seats import GEONAMES_ERROR_KM, STATION_ERROR_KM
from optimizer.domain.places import Position, PositionSource

MODELLED_ERROR_KM = 5.0
"""Measured under a real seat; under a worse one the seat's own error rules."""
_REACH_KM = 8.0
_SPACING_KM = 0.8
_TIE_KM = 0.05
"""A modelled village is nearer its own seat than any other by at least this."""


def known_villages(
    committees: Iterable[Committee],
    *,
    townships: Mapping[str, TownshipName],
    seats: Mapping[str, Position],
    gazetteer: Gazetteer,
) -> dict[str, Position]:
    """Return the position of every village that its township's seat or a source gives, by code."""
    found = {
        committee.code: _at_seat(committee, townships[committee.township_code], seats)
        or _by_name(committee, gazetteer)
        for committee in committees
    }
    return {code: position for code, position in found.items() if position}


def all_villages(
    committees: Iterable[Committee],
    *,
    known: Mapping[str, Position],
    seats: Mapping[str, Position],
    grounds: Mapping[str, Ground],
) -> dict[str, Position]:
    """Return the position of every village by code, modelling those that are not known."""
    placed: dict[str, Position] = {}
    by_county = groupby(sorted(committees, key=lambda c: c.code), key=lambda c: c.county_code)
    for county_code, group in by_county:
        ground = grounds[county_code]
        own = _nearest_seats(ground, seats)
        for township_code, members in groupby(group, key=lambda c: c.township_code):
            placed |= _in_township(
                tuple(member.code for member in members),
                known=known,
                seat=seats[township_code],
                ground=ground,
                mine=own == list(seats).index(township_code),
            )
    return placed


def _at_seat(
    committee: Committee, township: TownshipName, seats: Mapping[str, Position]
) -> Position | None:
    """Return the township's seat for the village that bears its name, where the seat is matched."""
    seat = seats[township.code]
    matched = seat.source in (PositionSource.GEONAMES, PositionSource.STATION)
    if not matched or bare_township(township.name) not in committee.toponyms:
        return None
    return Position(
        lat=seat.lat, lon=seat.lon, source=PositionSource.TOWNSHIP_SEAT, error_km=seat.error_km
    )


def _by_name(committee: Committee, gazetteer: Gazetteer) -> Position | None:
    """Return the place of the village's county that goes by its name."""
    sources = (
        (gazetteer.geonames, PositionSource.GEONAMES, GEONAMES_ERROR_KM),
        (gazetteer.stations, PositionSource.STATION, STATION_ERROR_KM),
    )
    for places, source, error_km in sources:
        for place in places:
            if place.county_code == committee.county_code and place.names & committee.toponyms:
                return Position(lat=place.lat, lon=place.lon, source=source, error_km=error_km)
    return None


def _in_township(
    codes: tuple[str, ...],
    *,
    known: Mapping[str, Position],
    seat: Position,
    ground: Ground,
    mine: NDArray[np.bool_],
) -> dict[str, Position]:
    """Return the positions of one township's villages."""
    placed = {code: known[code] for code in codes if code in known}
    reach = np.exp(-ground.distance_km(lat=seat.lat, lon=seat.lon) / _REACH_KM)
    weights = ground.gentleness * reach * mine
    free_km = _clearance_km(ground, placed.values())
    for code in codes:
        if code in placed:
            continue
        drawn = weighted_choice(weights * _apart(free_km, weights), "village", code)
        placed[code] = Position(
            lat=float(ground.lat[drawn]),
            lon=float(ground.lon[drawn]),
            source=PositionSource.MODELLED,
            error_km=max(MODELLED_ERROR_KM, seat.error_km),
        )
        free_km = np.minimum(free_km, _clearance_km(ground, [placed[code]]))
    return dict(sorted(placed.items()))


def _apart(free_km: Floats, weights: Floats) -> Floats:
    """Return 1 where other villages are far enough, halving the distance until some place is."""
    if not np.any(weights > 0):
        raise ValueError("a township has no ground that is nearer its seat than any other.")
    spacing_km = _SPACING_KM
    while not np.any((free_km >= spacing_km) & (weights > 0)):
        spacing_km /= 2
    return np.asarray(free_km >= spacing_km, dtype=np.float64)


def _clearance_km(ground: Ground, villages: Iterable[Position]) -> Floats:
    """Return the distance of every point from the nearest of the villages."""
    nearest = np.full(ground.lat.size, np.inf)
    for village in villages:
        nearest = np.minimum(nearest, ground.distance_km(lat=village.lat, lon=village.lon))
    return nearest


def _nearest_seats(ground: Ground, seats: Mapping[str, Position]) -> NDArray[np.int64]:
    """Return the index of the nearest seat for every point; -1 where two are about as near."""
    lat = np.array([seat.lat for seat in seats.values()])
    lon = np.array([seat.lon for seat in seats.values()])
    x_km, y_km = plane(lat, lon)
    best = np.full(ground.lat.size, np.inf)
    second = np.full(ground.lat.size, np.inf)
    nearest = np.full(ground.lat.size, -1)
    for index in range(lat.size):
        away_km = np.hypot(ground.x_km - x_km[index], ground.y_km - y_km[index])
        second = np.minimum(second, np.maximum(best, away_km))
        nearest = np.where(away_km < best, index, nearest)
        best = np.minimum(best, away_km)
    return np.where(second - best >= _TIE_KM, nearest, -1)
