"""Ground to put modelled places on: a fine lattice over a county with height and gentleness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, minimum_filter
from shapely.geometry import MultiPolygon

from optimizer.building.polygons import DECIMALS, inside
from optimizer.travel.elevation import ElevationGrid

KM_PER_DEGREE = 111.195
_MID_LAT = 28.2
_LATTICE_PER_CELL = 3
"""Lattice points per elevation cell, each way: one in about 0.3 km."""
_FLOOR_WINDOW_CELLS = 7
_SLOPE_SCALE = 0.15
_RISE_SCALE_M = 200.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Lattice points inside one county.

    ``x_km`` and ``y_km`` are in the local plane of :func:`plane`; ``gentleness`` is between 0
    (steep, high above the valley floor) and 1.
    """

    lat: Floats
    lon: Floats
    x_km: Floats
    y_km: Floats
    gentleness: Floats
    area_km2: float

    def distance_km(self, *, lat: float, lon: float) -> Floats:
        """Return the distance of every point from a place."""
        x_km, y_km = plane(np.array([lat]), np.array([lon]))
        return np.asarray(np.hypot(self.x_km - x_km, self.y_km - y_km), dtype=np.float64)


def plane(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Return kilometres east and north in a plane that fits the city to within half a percent."""
    east = lon * (KM_PER_DEGREE * np.cos(np.radians(_MID_LAT)))
    return np.asarray(east, dtype=np.float64), lat * KM_PER_DEGREE


def height_at(grid: ElevationGrid, *, lat: Floats, lon: Floats) -> Floats:
    """Return heights in metres, bilinear between cell centres."""
    return _sample(grid, grid.height_m, lat=lat, lon=lon)


def slope_at(grid: ElevationGrid, *, lat: Floats, lon: Floats) -> Floats:
    """Return the slope (rise over run) of the 30-second grid at points."""
    return _sample(grid, _slope(grid), lat=lat, lon=lon)


def rise_at(grid: ElevationGrid, *, lat: Floats, lon: Floats) -> Floats:
    """Return metres above the lowest ground within about three kilometres."""
    floor_m = minimum_filter(grid.height_m, size=_FLOOR_WINDOW_CELLS, mode="nearest")
    return _sample(grid, grid.height_m - floor_m, lat=lat, lon=lon)


def county_ground(grid: ElevationGrid, polygon: MultiPolygon) -> Ground:
    """Return the lattice points inside a county polygon, south to north."""
    west, south, east, north = polygon.bounds
    step = grid.step_deg / _LATTICE_PER_CELL
    lats = grid.lat0 + step * _steps(south - grid.lat0, north - grid.lat0, step)
    lons = grid.lon0 + step * _steps(west - grid.lon0, east - grid.lon0, step)
    lat, lon = (np.round(axis.ravel(), DECIMALS) for axis in np.meshgrid(lats, lons, indexing="ij"))
    within = inside(polygon, lat=lat, lon=lon)
    lat, lon = lat[within], lon[within]
    x_km, y_km = plane(lat, lon)
    steep = slope_at(grid, lat=lat, lon=lon) / _SLOPE_SCALE
    high = rise_at(grid, lat=lat, lon=lon) / _RISE_SCALE_M
    return Ground(
        lat=lat,
        lon=lon,
        x_km=x_km,
        y_km=y_km,
        gentleness=np.exp(-steep - high),
        area_km2=polygon.area * KM_PER_DEGREE**2 * float(np.cos(np.radians(_MID_LAT))),
    )


def _steps(low: float, high: float, step: float) -> NDArray[np.int64]:
    """Return the whole numbers of steps between two offsets."""
    return np.arange(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)


def _slope(grid: ElevationGrid) -> Floats:
    """Return the slope of every cell."""
    north_m = grid.step_deg * KM_PER_DEGREE * 1000
    east_m = north_m * np.cos(np.radians(_MID_LAT))
    rise_north, rise_east = np.gradient(grid.height_m, north_m, east_m)
    return np.asarray(np.hypot(rise_north, rise_east), dtype=np.float64)


def _sample(grid: ElevationGrid, values: Floats, *, lat: Floats, lon: Floats) -> Floats:
    """Interpolate cell values at points; sea counts as level zero."""
    rows = (lat - grid.lat0) / grid.step_deg
    cols = (lon - grid.lon0) / grid.step_deg
    filled = np.nan_to_num(values)
    return np.asarray(
        map_coordinates(filled, [rows, cols], order=1, mode="nearest"), dtype=np.float64
    )
