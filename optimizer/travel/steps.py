"""Seconds and metres of every step between neighbouring cells of the elevation grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter

from optimizer.travel.elevation import ElevationGrid
from optimizer.travel.ellipsoid import metres_per_degree
from optimizer.travel.params import ProfileParams

NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
"""The eight steps as (rows, columns), in the order of the arrays here."""

_KMH = 1 / 3.6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepField:
    """
    Cost of each step out of each cell for one profile.

    Parameters
    ----------
    seconds, metres
        Shape ``(8, rows, columns)``, aligned with `NEIGHBOURS`; NaN where there is no step.
    above_valley_m
        Height of each cell above the lowest ground nearby, shape ``(rows, columns)``.
    """

    seconds: Floats
    metres: Floats
    above_valley_m: Floats


def step_field(grid: ElevationGrid, params: ProfileParams, *, valley_cells: int) -> StepField:
    """
    Return the cost of every step of the grid.

    Parameters
    ----------
    grid
        Heights; no step enters or leaves the sea.
    params
        The way of travelling.
    valley_cells
        Half-width in cells of the window whose lowest ground is the valley.
    """
    above = _above_valley(grid.height_m, valley_cells)
    per_lat, per_lon = metres_per_degree(grid.lats)
    shape = (len(NEIGHBOURS), *grid.height_m.shape)
    seconds, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    for k, (dy, dx) in enumerate(NEIGHBOURS):
        here, there = overlap(grid.height_m.shape, dy, dx)
        middle_lat = (per_lat[here[0]] + per_lat[there[0]]) / 2
        middle_lon = (per_lon[here[0]] + per_lon[there[0]]) / 2
        run = grid.step_deg * np.hypot(dy * middle_lat, dx * middle_lon)[:, None]
        grade = (grid.height_m[there] - grid.height_m[here]) / run
        metres[k][here] = way_metres(run, grade, params)
        kmh = speed_kmh(grade, (above[here] + above[there]) / 2, params)
        seconds[k][here] = metres[k][here] / (kmh * _KMH)
    return StepField(seconds=seconds, metres=metres, above_valley_m=above)


def way_metres(run: Floats, grade: Floats, params: ProfileParams) -> Floats:
    """Return the metres of road over ``run`` straight metres at ``grade``."""
    winding = params.winding_flat + params.winding_per_grade * np.abs(grade)
    return run * np.minimum(winding, params.winding_max)


def speed_kmh(grade: Floats, above_valley_m: Floats, params: ProfileParams) -> Floats:
    """Return km/h at ``grade``, ``above_valley_m`` metres above the valley."""
    slope = np.exp(-params.slope_decay * np.abs(grade + params.best_grade))
    ridge = np.exp(-above_valley_m / params.ridge_m)
    return np.clip(params.top_kmh * slope * ridge, params.min_kmh, params.top_kmh)


def access_seconds(
    metres: Floats, grade: Floats, above_valley_m: Floats, params: ProfileParams
) -> Floats:
    """Return the seconds of ``metres`` between a place and the grid, never faster than there."""
    kmh = np.minimum(speed_kmh(grade, above_valley_m, params), params.access_kmh)
    return metres / (kmh * _KMH)


def _above_valley(height_m: Floats, cells: int) -> Floats:
    """Return heights above the lowest land within ``cells`` cells; NaN stays NaN."""
    land = np.where(np.isnan(height_m), np.inf, height_m)
    lowest: Floats = minimum_filter(land, size=2 * cells + 1, mode="nearest")
    above: Floats = height_m - lowest
    return above


def overlap(
    shape: tuple[int, int], dy: int, dx: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return the cells of a grid that have a neighbour at ``(dy, dx)``, and those neighbours."""
    rows, cols = shape
    here = (slice(max(0, -dy), rows - max(0, dy)), slice(max(0, -dx), cols - max(0, dx)))
    there = (slice(max(0, dy), rows - max(0, -dy)), slice(max(0, dx), cols - max(0, -dx)))
    return here, there
