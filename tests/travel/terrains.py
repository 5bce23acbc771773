"""Small elevation grids with known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.travel.params import VAN, ProfileParams, TerrainParams
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider

LAT0, LON0, STEP = 28.0, 119.0, 1 / 120
SEA = -999


def write_grid(path: Path, heights: np.ndarray) -> Path:
    np.savez(
        path,
        elevation_m=np.asarray(heights, dtype=np.int16),
        lat0=np.float64(LAT0),
        lon0=np.float64(LON0),
        step_deg=np.float64(STEP),
        sea_m=np.int16(SEA),
    )
    return path


def terrain(
    folder: Path,
    heights: np.ndarray,
    *,
    params: ProfileParams = VAN,
    cache_dir: Path | None = None,
) -> TerrainProvider:
    path = write_grid(folder / "elevation.npz", heights)
    return TerrainProvider(path, TerrainParams(profiles=(params,)), cache_dir=cache_dir)


def at(row: float, col: float, name: str = "") -> Place:
    """A place at a cell centre, or between centres."""
    return Place(id=name or f"{row},{col}", lat=LAT0 + row * STEP, lon=LON0 + col * STEP)


def hills(seed: int, rows: int = 40, cols: int = 40) -> np.ndarray:
    """Smooth random hills up to about 900 m."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:cols] / 10.0
    waves = sum(
        rng.uniform(50, 150) * np.sin(rng.uniform(0.3, 2) * x + rng.uniform(0.3, 2) * y + phase)
        for phase in rng.uniform(0, 6, size=5)
    )
    return np.rint(waves - waves.min()).astype(np.int16)


def random_places(seed: int, count: int, rows: int = 40, cols: int = 40) -> list[Place]:
    rng = np.random.default_rng(seed)
    points = rng.uniform((0, 0), (rows - 1, cols - 1), size=(count, 2))
    return [at(row, col, name=f"p{i}") for i, (row, col) in enumerate(points.tolist())]
