"""Distances as the crow flies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_009.0
"""Mean radius (IUGG)."""

Floats = NDArray[np.float64]


def straight_m(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """
    Return great-circle distances from one point to many, in metres, within 0.5 %.

    Parameters
    ----------
    lat, lon
        A point in degrees.
    lats, lons
        Points in degrees, of one shape, which is that of the result.
    """
    phi, phis = np.radians(lat), np.radians(lats)
    up = np.sin((phis - phi) / 2) ** 2
    right = np.sin(np.radians(lons - lon) / 2) ** 2
    chord = np.sqrt(np.clip(up + np.cos(phi) * np.cos(phis) * right, 0.0, 1.0))
    distances: Floats = 2 * EARTH_RADIUS_M * np.arcsin(chord)
    return distances
