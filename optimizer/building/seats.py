"""Positions of township seats: known ones by name, the others modelled inside their county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from optimizer.building.chance import weighted_choice
from optimizer.building.divisions import SUBDISTRICT, TownshipName, bare_township
from optimizer.building.gazetteer import Gazetteer, KnownPlace
from optimizer.building.ground import Floats, Ground
from optimizer.domain.places import Position, PositionSource

GEONAMES_ERROR_KM = 1.0
STATION_ERROR_KM = 2.0
"""Median distance of a station from the GeoNames place of the same name (11 pairs)."""
FORMER_SEAT_ERROR_KM = 1.3
WEAK_MEMBER_ERROR_KM = 14.0
"""Upper ends of what was seen: a former seat lies 0.3–1.3 km off, a mere member village 2–14."""
MODELLED_SEAT_ERROR_KM = 20.0

COUNTY_TOWNS = {
    "331102": ("331102001", "1803245"),
    "331121": ("331121001", None),
    "331122": ("331122001", None),
    "331123": ("331123001", "58644"),
    "331124": ("331124001", "58645"),
    "331125": ("331125001", "58742"),
    "331126": ("331126001", None),
    "331127": ("331127002", None),
    "331181": ("331181001", "58647"),
}
"""County → the 街道 of its town, and the place that marks the town where no name match does."""

_MEMBERS = {
    "331121004": ("石溪", FORMER_SEAT_ERROR_KM),
    "331102008": ("水阁", FORMER_SEAT_ERROR_KM),
    "331102104": ("双溪", FORMER_SEAT_ERROR_KM),
    "331121202": ("黄放口", FORMER_SEAT_ERROR_KM),
    "331124104": ("牛角圩", WEAK_MEMBER_ERROR_KM),
    "331181106": ("建明", WEAK_MEMBER_ERROR_KM),
    "331125105": ("张家地", WEAK_MEMBER_ERROR_KM),
}
"""Township → a village of it that was a township's seat, where nothing better is known."""

_TOWN_SCALE_KM = 3.0
_TOWN_SPACING_KM = 1.2
_SPREAD_SHARE = 0.9
_SPREAD_POWER = 4
_GENTLE_POWER = 2
_KIN_SCALE_KM = 4.0
"""Codes were given out district by district, so townships with neighbouring codes lie near each
other (乡: 11 km apart in the median, any two of a county 20). Forgetting one known seat at a time
and modelling it, the pull of the kin brings the mean error from 26 to 16 km."""


def known_seats(townships: Iterable[TownshipName], *, gazetteer: Gazetteer) -> dict[str, Position]:
    """Return the position of every township seat that some source knows, by township code."""
    found = {township.code: _known_seat(township, gazetteer) for township in townships}
    return {code: seat for code, seat in found.items() if seat}


def all_seats(
    townships: Iterable[TownshipName],
    *,
    known: Mapping[str, Position],
    grounds: Mapping[str, Ground],
) -> dict[str, Position]:
    """
    Return the position of every township seat by code, modelling those that are not known.

    Parameters
    ----------
    townships
        All townships.
    known
        From :func:`known_seats`.
    grounds
        Ground by county code.
    """
    townships = tuple(townships)
    seats = dict(known)
    # 街道 first: they crowd around the county town, the other townships keep their distance.
    for township in sorted(townships, key=lambda t: (t.kind != SUBDISTRICT, t.code)):
        if township.code not in seats:
            seats[township.code] = _modelled_seat(
                township,
                ground=grounds[township.county_code],
                county=[t for t in townships if t.county_code == township.county_code],
                known=known,
                seats=seats,
            )
    return {township.code: seats[township.code] for township in townships}


def _modelled_seat(
    township: TownshipName,
    *,
    ground: Ground,
    county: Sequence[TownshipName],
    known: Mapping[str, Position],
    seats: Mapping[str, Position],
) -> Position:
    """Return a seat at a drawn lattice point; ``seats`` are those that have a place by now."""
    if township.kind == SUBDISTRICT:
        weights = _town_weights(ground, county=county, seats=seats)
    else:
        kin = {t.code: known[t.code] for t in county if t.code in known and t.kind == township.kind}
        weights = _spread_weights(ground, county=county, seats=seats)
        weights = weights * _kin_pull(ground, township=township, kin=kin)
    drawn = weighted_choice(weights, "seat", township.code)
    return Position(
        lat=float(ground.lat[drawn]),
        lon=float(ground.lon[drawn]),
        source=PositionSource.MODELLED,
        error_km=MODELLED_SEAT_ERROR_KM,
    )


def _known_seat(township: TownshipName, gazetteer: Gazetteer) -> Position | None:
    """Return a township's seat by its own name, as the county's town, or by a member village."""
    geonames, stations = gazetteer.geonames, gazetteer.stations
    places = (*geonames, *stations)
    name = bare_township(township.name)
    member, member_error_km = _MEMBERS.get(township.code, ("", 0.0))
    attempts = (
        (_named(geonames, township, name), PositionSource.GEONAMES, GEONAMES_ERROR_KM),
        (_named(stations, township, name), PositionSource.STATION, STATION_ERROR_KM),
        (_town(places, township), PositionSource.COUNTY_TOWN, STATION_ERROR_KM),
        (_named(places, township, member), PositionSource.MEMBER_VILLAGE, member_error_km),
    )
    for place, source, error_km in attempts:
        if place:
            return Position(lat=place.lat, lon=place.lon, source=source, error_km=error_km)
    return None


def _town(places: Iterable[KnownPlace], township: TownshipName) -> KnownPlace | None:
    """Return the place that marks the county's town if ``township`` is its 街道."""
    code, place_id = COUNTY_TOWNS[township.county_code]
    return next((p for p in places if code == township.code and p.id == place_id), None)


def _named(places: Iterable[KnownPlace], township: TownshipName, name: str) -> KnownPlace | None:
    """Return the place of the township's county that goes by ``name``, suffixes apart."""
    return next(
        (
            place
            for place in places
            if name
            and place.county_code == township.county_code
            and name in {bare_township(alias) for alias in place.names}
        ),
        None,
    )


def _nearest_km(ground: Ground, peers: Iterable[Position]) -> Floats:
    """Return the distance of every point from the nearest of the seats."""
    distances = [ground.distance_km(lat=peer.lat, lon=peer.lon) for peer in peers]
    return np.asarray(np.min(distances, axis=0), dtype=np.float64)


def _placed(county: Iterable[TownshipName], seats: Mapping[str, Position]) -> list[Position]:
    """Return the seats of a county that have a place by now."""
    return [seats[township.code] for township in county if township.code in seats]


def _town_weights(
    ground: Ground, *, county: Sequence[TownshipName], seats: Mapping[str, Position]
) -> Floats:
    """Return weights that favour gentle ground near the county town, apart from other seats."""
    town = seats[COUNTY_TOWNS[county[0].county_code][0]]
    near = np.exp(-((ground.distance_km(lat=town.lat, lon=town.lon) / _TOWN_SCALE_KM) ** 2))
    apart = _nearest_km(ground, _placed(county, seats)) >= _TOWN_SPACING_KM
    return np.asarray(ground.gentleness * near * apart, dtype=np.float64)


def _spread_weights(
    ground: Ground, *, county: Sequence[TownshipName], seats: Mapping[str, Position]
) -> Floats:
    """Return weights that favour gentle ground away from the other seats."""
    spacing_km = _SPREAD_SHARE * np.sqrt(ground.area_km2 / len(county))
    away_km = _nearest_km(ground, _placed(county, seats))
    spread = np.clip(away_km / spacing_km, 0, 1) ** _SPREAD_POWER
    return np.asarray(ground.gentleness**_GENTLE_POWER * spread, dtype=np.float64)


def _kin_pull(ground: Ground, *, township: TownshipName, kin: Mapping[str, Position]) -> Floats:
    """Return weights that fall with the distance from the kin, the slower the farther the code."""
    away = np.zeros(ground.lat.size)
    codes = sorted({*kin, township.code})
    place = codes.index(township.code)
    for code in (*codes[max(place - 1, 0) : place], *codes[place + 1 : place + 2]):
        gap = abs(int(code) - int(township.code))
        away += ground.distance_km(lat=kin[code].lat, lon=kin[code].lon) / (_KIN_SCALE_KM * gap)
    return np.asarray(np.exp(np.min(away) - away), dtype=np.float64)
