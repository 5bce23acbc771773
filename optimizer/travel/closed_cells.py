"""Closed parts of the map: cells of the grid that no way may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.closures import Box, Shape
from optimizer.travel.elevation import ElevationGrid
from optimizer.travel.ellipsoid import straight_metres
from optimizer.travel.steps import NEIGHBOURS, StepField, overlap

Bools = NDArray[np.bool_]


def closed_mask(grid: ElevationGrid, shapes: Sequence[Shape]) -> Bools:
    """
    Return which cells are closed, shape ``(rows, columns)``.

    Parameters
    ----------
    grid
        The cells.
    shapes
        Closed parts of the map: a cell is closed when its centre lies in one, and where a shape
        is too small to hold any centre, the cell around its middle is.
    """
    closed: Bools = np.zeros(grid.height_m.shape, dtype=np.bool_)
    for shape in shapes:
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


def _holds(shape: Shape, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Bools:
    """Tell which points lie in a shape."""
    if isinstance(shape, Box):
        inside = (shape.south <= lat) & (lat <= shape.north)
        return inside & (shape.west <= lon) & (lon <= shape.east)
    metres = straight_metres(lat, lon, np.array(shape.lat), np.array(shape.lon))
    found: Bools = metres <= shape.radius_m
    return found


def _middle_cell(grid: ElevationGrid, shape: Shape) -> tuple[int, int]:
    """Return row and column of the cell around the middle of a shape."""
    lat, lon = shape.middle
    return round((lat - grid.lat0) / grid.step_deg), round((lon - grid.lon0) / grid.step_deg)
