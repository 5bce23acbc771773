"""Places with known coordinates: GeoNames populated places and weather stations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import MultiPolygon

from optimizer.building.archives import tar_lines, zip_text
from optimizer.building.polygons import county_at

_GEONAMES_MEMBER = "package/dist/cities500.txt"
_STATIONS_MEMBER = "meteva/resources/stations/station_1w_plus_1w.txt"
_STATION_NAMES_MEMBER = "meteva/resources/stations/station_id_pro_county.txt"
_STATIONS_HEADER_LINES = 3
_SOUTH, _NORTH, _WEST, _EAST = 27.3, 29.1, 118.6, 120.6
"""A box around the city, to spare most polygon tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A point with every name it goes by, in the county whose polygon covers it."""

    id: str
    names: frozenset[str]
    county_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Every place with known coordinates."""

    geonames: tuple[KnownPlace, ...]
    stations: tuple[KnownPlace, ...]


def read_geonames(archive: Path, polygons: Mapping[str, MultiPolygon]) -> tuple[KnownPlace, ...]:
    """
    Return the populated places of GeoNames inside the counties.

    Places are chosen by polygon, because the administrative codes of some (温溪, 吴坑) name
    another city.
    """
    places = []
    for line in tar_lines(archive, _GEONAMES_MEMBER):
        fields = line.rstrip("\n").split("\t")
        place = _place(
            polygons,
            place_id=fields[0],
            names=frozenset(fields[3].split(",")),
            lat=float(fields[4]),
            lon=float(fields[5]),
        )
        places += [place] if place else []
    return tuple(places)


def read_stations(wheel: Path, polygons: Mapping[str, MultiPolygon]) -> tuple[KnownPlace, ...]:
    """Return the weather stations inside the counties; coordinates have two decimals."""
    names = {
        fields[0]: fields[-1]
        for line in zip_text(wheel, _STATION_NAMES_MEMBER).splitlines()
        if len(fields := line.split()) > 1
    }
    lines = zip_text(wheel, _STATIONS_MEMBER).splitlines()[_STATIONS_HEADER_LINES:]
    places = (
        _place(
            polygons,
            place_id=fields[0],
            names=frozenset({names.get(fields[0], "")}),
            lat=float(fields[2]),
            lon=float(fields[1]),
        )
        for line in lines
        if len(fields := line.split()) > 2
    )
    return tuple(place for place in places if place)


def _place(
    polygons: Mapping[str, MultiPolygon],
    *,
    place_id: str,
    names: frozenset[str],
    lat: float,
    lon: float,
) -> KnownPlace | None:
    """Return the place if it lies in one of the counties."""
    if not (_SOUTH < lat < _NORTH and _WEST < lon < _EAST):
        return None
    county = county_at(polygons, lat=lat, lon=lon)
    if county is None:
        return None
    return KnownPlace(id=place_id, names=names, county_code=county, lat=lat, lon=lon)
