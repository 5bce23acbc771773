"""The elevation clip of the shipped dataset, cut from the grid inside the ``meteva`` wheel."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

ELEVATION_MEMBER = "meteva/resources/stations/dem_0.00833.nc"
CELLS_PER_DEGREE = 120
LAT_SHIFT_DEG = 0.00219
LON_SHIFT_DEG = 0.00721
"""The file's coordinates lie off the 30-second raster by this (``docs/travel.md``)."""
SEA_M = -999
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def elevation_clip(
    wheel: Path, *, south: float, west: float, north: float, east: float, margin_km: float = 10.0
) -> dict[str, NDArray[np.generic]]:
    """
    Cut the elevation grid around a box, coordinates mended.

    Parameters
    ----------
    wheel
        The ``meteva`` 1.9.6.2 wheel, read in place.
    south, west, north, east
        Box in degrees, WGS-84.
    margin_km
        Added on every side.

    Returns
    -------
    dict
        ``elevation_m`` (int16, rows south to north, sea ``-999``), ``lat0`` and ``lon0`` (centre
        of the first cell, degrees), ``step_deg``, ``sea_m``.
    """
    lat_margin = margin_km / 111.2
    lon_margin = lat_margin / math.cos(math.radians((south + north) / 2))
    with zipfile.ZipFile(wheel) as archive, archive.open(ELEVATION_MEMBER) as member:
        content = io.BytesIO(member.read())
    with h5py.File(content, "r") as file:
        rows = _cells(file["lat"][:] + LAT_SHIFT_DEG)
        cols = _cells(file["lon"][:] + LON_SHIFT_DEG)
        row = _between(rows, south - lat_margin, north + lat_margin)
        col = _between(cols, west - lon_margin, east + lon_margin)
        heights = file["data0"][0, 0, 0, 0, row, col].astype(np.int16)
    return {
        "elevation_m": heights,
        "lat0": np.float64((rows[row.start] + 0.5) / CELLS_PER_DEGREE),
        "lon0": np.float64((cols[col.start] + 0.5) / CELLS_PER_DEGREE),
        "step_deg": np.float64(1 / CELLS_PER_DEGREE),
        "sea_m": np.int16(SEA_M),
    }


def write_elevation(path: Path, clip: dict[str, NDArray[np.generic]]) -> None:
    """
    Write a clip as an ``.npz`` whose bytes depend on nothing but the clip.

    Stored, not deflated (zlib versions differ), with a fixed date and system in every header.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, values in clip.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(values), version=(1, 0))
            info = zipfile.ZipInfo(f"{name}.npy", date_time=_ZIP_DATE)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, buffer.getvalue())


def _cells(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of the 30-second cell whose centre is nearest to each coordinate."""
    return np.rint(coordinates * CELLS_PER_DEGREE - 0.5).astype(np.int64)


def _between(cells: NDArray[np.int64], low: float, high: float) -> slice:
    """Return the slice of the cells that touch the interval ``[low, high]`` in degrees."""
    first = math.floor(low * CELLS_PER_DEGREE)
    last = math.floor(high * CELLS_PER_DEGREE)
    return slice(
        int(np.searchsorted(cells, first, side="left")),
        int(np.searchsorted(cells, last, side="right")),
    )
