"""The elevation grid of a dataset folder."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.errors import ShanluError


@dataclass(frozen=True, slots=True, kw_only=True)
class ElevationGrid:
    """
    Heights on a regular grid of cell centres.

    Parameters
    ----------
    height_m
        Metres, shape ``(rows, columns)``, rows south to north; NaN is sea.
    lat0, lon0
        Centre of the first cell, degrees, WGS-84.
    step_deg
        Degrees between neighbouring centres, both ways.
    """

    height_m: NDArray[np.float64]
    lat0: float
    lon0: float
    step_deg: float

    @property
    def lats(self) -> NDArray[np.float64]:
        """Latitude of every row."""
        return self.lat0 + self.step_deg * np.arange(self.height_m.shape[0], dtype=np.float64)

    @property
    def lons(self) -> NDArray[np.float64]:
        """Longitude of every column."""
        return self.lon0 + self.step_deg * np.arange(self.height_m.shape[1], dtype=np.float64)


def elevation_digest(path: Path) -> str:
    """
    Return the SHA-256 (hex) of an elevation file.

    Raises
    ------
    ShanluError
        If the file cannot be read.
    """
    return hashlib.sha256(_content(path)).hexdigest()


def read_elevation(path: Path) -> ElevationGrid:
    """
    Read an ``elevation.npz``.

    Parameters
    ----------
    path
        Holds ``elevation_m`` (integers, rows south to north), ``lat0``, ``lon0``, ``step_deg`` and
        ``sea_m``, the value that means sea.

    Returns
    -------
    ElevationGrid
        With read-only heights.

    Raises
    ------
    ShanluError
        If the file cannot be read or is no such grid.
    """
    try:
        with np.load(io.BytesIO(_content(path)), allow_pickle=False) as file:
            raw, sea = file["elevation_m"], int(file["sea_m"])
            lat0, lon0, step = (float(file[key]) for key in ("lat0", "lon0", "step_deg"))
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise _unusable(path, str(error)) from error
    if raw.ndim != 2 or min(raw.shape) < 2 or not step > 0:
        raise _unusable(path, f"shape {raw.shape}, step {step}")
    height_m = np.where(raw == sea, np.nan, raw.astype(np.float64))
    height_m.setflags(write=False)
    return ElevationGrid(height_m=height_m, lat0=lat0, lon0=lon0, step_deg=step)


def _content(path: Path) -> bytes:
    """Return the bytes of the file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, detail: str) -> ShanluError:
    """Return the error for a file that is no elevation grid."""
    return ShanluError(
        f"高程文件 {path} 无法使用（{detail}）。请恢复随数据集提供的 elevation.npz，"
        "或改用出行时间矩阵文件。",
        f"The elevation file {path} cannot be used ({detail}). Restore the dataset's "
        "elevation.npz, or use a file with a travel matrix.",
    )
