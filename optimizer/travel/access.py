"""How places hang on the elevation grid: legs to the cells around them, and direct short legs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.errors import ShanluError
from optimizer.travel.elevation import ElevationGrid
from optimizer.travel.ellipsoid import straight_metres
from optimizer.travel.params import ProfileParams
from optimizer.travel.provider import Place
from optimizer.travel.steps import StepField, access_seconds, way_metres

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
DIRECT_CELLS = 0.6
"""
Places closer than this many cells, both ways, may also be joined directly, beside the grid.

More would let a row of close places be a shortcut across ground that the grid knows to be steep.
"""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """
    Legs between ``n`` places and the four cell centres around each.

    Parameters
    ----------
    lat, lon, height_m
        The places, shape ``(n,)``; the height is interpolated.
    rows, cols
        Cells of the four corners, shape ``(n, 4)``.
    metres
        Length of each leg, shape ``(n, 4)``; NaN where the corner is sea.
    seconds_out, seconds_in
        From the place to the corner, and from the corner to the place, shape ``(n, 4)``.
    """

    lat: Floats
    lon: Floats
    height_m: Floats
    rows: Ints
    cols: Ints
    metres: Floats
    seconds_out: Floats
    seconds_in: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectLegs:
    """Legs between places so close that the grid is too coarse; aligned arrays, each way once."""

    origin: Ints
    destination: Ints
    metres: Floats
    seconds: Floats


def access_legs(
    grid: ElevationGrid, field: StepField, params: ProfileParams, *, places: Sequence[Place]
) -> Access:
    """
    Hang places on the grid.

    Raises
    ------
    ShanluError
        If a place is outside the grid.
    """
    lat = np.array([place.lat for place in places], dtype=np.float64)
    lon = np.array([place.lon for place in places], dtype=np.float64)
    row, col = (lat - grid.lat0) / grid.step_deg, (lon - grid.lon0) / grid.step_deg
    _refuse_outside(grid, places, row=row, col=col)
    south = np.clip(np.floor(row).astype(np.int64), 0, grid.height_m.shape[0] - 2)
    west = np.clip(np.floor(col).astype(np.int64), 0, grid.height_m.shape[1] - 2)
    rows = south[:, None] + np.array([dy for dy, _ in CORNERS])
    cols = west[:, None] + np.array([dx for _, dx in CORNERS])
    corner_m = grid.height_m[rows, cols]
    height_m = _interpolated(corner_m, row - south, col - west)
    run = straight_metres(lat[:, None], lon[:, None], grid.lats[rows], grid.lons[cols])
    # Heights inside a cell are not known to the metre: a leg shorter than this has no slope.
    grade = (corner_m - height_m[:, None]) / np.maximum(run, 100.0)
    metres = way_metres(run, grade, params)
    above = field.above_valley_m[rows, cols]
    return Access(
        lat=lat,
        lon=lon,
        height_m=height_m,
        rows=rows,
        cols=cols,
        metres=metres,
        seconds_out=access_seconds(metres, grade, above, params),
        seconds_in=access_seconds(metres, -grade, above, params),
    )


def direct_legs(
    grid: ElevationGrid, field: StepField, params: ProfileParams, *, access: Access
) -> DirectLegs:
    """Return the legs between all pairs of close places, on land, both ways."""
    limit_deg = DIRECT_CELLS * grid.step_deg
    close = np.abs(access.lat[:, None] - access.lat) < limit_deg
    close &= np.abs(access.lon[:, None] - access.lon) < limit_deg
    close &= np.isfinite(access.height_m[:, None] + access.height_m)
    np.fill_diagonal(close, val=False)
    corner_m = field.above_valley_m[access.rows, access.cols]
    # A place without any corner lies where all ways are closed.
    open_places = np.asarray(np.isfinite(corner_m).any(axis=1))
    close &= open_places[:, None] & open_places
    origin, destination = np.nonzero(close)
    lat, lon = access.lat, access.lon
    run = straight_metres(lat[origin], lon[origin], lat[destination], lon[destination])
    rise = access.height_m[destination] - access.height_m[origin]
    grade = rise / np.maximum(run, 100.0)
    metres = way_metres(run, grade, params)
    mean_m = np.nan_to_num(corner_m).mean(axis=1)
    above = (mean_m[origin] + mean_m[destination]) / 2
    seconds = access_seconds(metres, grade, above, params)
    return DirectLegs(origin=origin, destination=destination, metres=metres, seconds=seconds)


def _interpolated(corner_m: Floats, up: Floats, right: Floats) -> Floats:
    """Return bilinear heights from those corners that are land; NaN where none is."""
    weights = np.stack(
        [(1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right], axis=1
    )
    # A corner that is sea has no height; without this floor a place on top of it would have none.
    weights = np.where(np.isnan(corner_m), 0.0, np.maximum(weights, 1e-9))
    total = weights.sum(axis=1)
    heights = (weights * np.nan_to_num(corner_m)).sum(axis=1)
    nowhere = np.full_like(total, np.nan)
    mean: Floats = np.divide(heights, total, out=nowhere, where=total > 0)
    return mean


def _refuse_outside(
    grid: ElevationGrid, places: Sequence[Place], *, row: Floats, col: Floats
) -> None:
    """Raise when a place is in no cell of the grid (or is NaN)."""
    rows, cols = grid.height_m.shape
    inside = (np.abs(row - (rows - 1) / 2) <= rows / 2) & (np.abs(col - (cols - 1) / 2) <= cols / 2)
    outside = [place.id for place, ok in zip(places, inside, strict=True) if not ok]
    if not outside:
        return
    shown = "、".join(outside[:5]) + ("…" if len(outside) > 5 else "")
    area = f"{grid.lats[0]:.3f}–{grid.lats[-1]:.3f}°N, {grid.lons[0]:.3f}–{grid.lons[-1]:.3f}°E"
    raise ShanluError(
        f"有 {len(outside)} 个地点在高程数据范围（{area}）之外：{shown}。"
        "请检查经纬度是否颠倒或填错，或改用出行时间矩阵文件。",
        f"{len(outside)} place(s) lie outside the elevation data ({area}): {shown}. "
        "Check for swapped or wrong coordinates, or use a file with a travel matrix.",
    )
