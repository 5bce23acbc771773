"""Closed parts of the map: cells of the grid that no way may use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.domain.closures import Band, Box, Circle, Ground
from optimizer.errors import ShanluError
from optimizer.travel.elevation import ElevationGrid
from optimizer.travel.ellipsoid import straight_metres
from optimizer.travel.steps import NEIGHBOURS, StepField, overlap

Bools = NDArray[np.bool_]


def closed_mask(grid: ElevationGrid, parts: Sequence[Ground], borders: Path | None = None) -> Bools:
    """
    Return which cells are closed, shape ``(rows, columns)``.

    Parameters
    ----------
    grid
        The cells.
    parts
        Closed parts of the map: a cell is closed when its centre lies in one, and where a shape
        is too small to hold any centre, the cell around its middle is.
    borders
        GeoJSON with the polygons of counties, for bands of heights limited to one; without it
        these close no cell.
    """
    closed: Bools = np.zeros(grid.height_m.shape, dtype=np.bool_)
    for shape in parts:
        if isinstance(shape, Band):
            closed |= _in_band(grid, shape, borders)
            continue
        inside = _holds(shape, grid.lats[:, None], grid.lons[None, :])
        if not inside.any():
            row, col = _middle_cell(grid, shape)
            if 0 <= row < len(grid.lats) and 0 <= col < len(grid.lons):
                closed[row, col] = True
        closed |= inside
    return closed


def without_cells(field: StepField, closed: Bools) -> StepField:
    """Return the steps that neither leave nor enter a closed cell, nor start from a place in it."""
    if not closed.any():
        return field
    seconds = field.seconds.copy()
    for k, (dy, dx) in enumerate(NEIGHBOURS):
        here, there = overlap((closed.shape[0], closed.shape[1]), dy, dx)
        steps = seconds[k][here]
        steps[closed[here] | closed[there]] = np.nan
    above_valley_m = np.where(closed, np.nan, field.above_valley_m)
    return replace(field, seconds=seconds, above_valley_m=above_valley_m)


def _in_band(grid: ElevationGrid, band: Band, borders: Path | None) -> Bools:
    """Tell which cells lie between the heights of a band, in its county."""
    above_m = -np.inf if band.above_m is None else band.above_m
    below_m = np.inf if band.below_m is None else band.below_m
    inside: Bools = (above_m <= grid.height_m) & (grid.height_m <= below_m)
    if band.county_code is not None:
        inside &= _in_county(grid, band.county_code, borders)
    return inside


def _in_county(grid: ElevationGrid, code: str, borders: Path | None) -> Bools:
    """Tell which cells have their centre in a county; none where its border is not known."""
    found: Bools = np.zeros(grid.height_m.shape, dtype=np.bool_)
    if borders is None:
        return found
    try:
        features = json.loads(borders.read_text(encoding="utf-8-sig"))["features"]
        own = [f["geometry"] for f in features if str(f["properties"]["county_code"]) == code]
        outlines = [shapely.make_valid(shapely.from_geojson(json.dumps(one))) for one in own]
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise ShanluError(
            f"县界文件 {borders} 无法使用（{error}）。请从备份恢复。",
            f"The file of county borders {borders} cannot be used ({error}). Restore it.",
        ) from error
    lons, lats = np.meshgrid(grid.lons, grid.lats)
    for outline in outlines:
        found |= shapely.intersects_xy(outline, lons, lats)
    return found


def _holds(shape: Box | Circle, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Bools:
    """Tell which points lie in a shape."""
    if isinstance(shape, Box):
        inside = (shape.south <= lat) & (lat <= shape.north)
        return inside & (shape.west <= lon) & (lon <= shape.east)
    metres = straight_metres(lat, lon, np.array(shape.lat), np.array(shape.lon))
    found: Bools = metres <= shape.radius_m
    return found


def _middle_cell(grid: ElevationGrid, shape: Box | Circle) -> tuple[int, int]:
    """Return row and column of the cell around the middle of a shape."""
    lat, lon = shape.middle
    return round((lat - grid.lat0) / grid.step_deg), round((lon - grid.lon0) / grid.step_deg)
