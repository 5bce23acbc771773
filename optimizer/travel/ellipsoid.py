"""Metres on the WGS-84 ellipsoid, for distances that are short beside the earth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694379990141e-3

Degrees = NDArray[np.float64]


def metres_per_degree(lat: Degrees) -> tuple[Degrees, Degrees]:
    """
    Return the metres of one degree of latitude and of longitude at ``lat``.

    Radii of curvature of the meridian and of the prime vertical; see Snyder, *Map Projections — A
    Working Manual* (USGS 1395, 1987), equations 4-18 and 4-20.
    """
    phi = np.radians(lat)
    bend = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / bend**1.5
    parallel = _SEMI_MAJOR_M / np.sqrt(bend) * np.cos(phi)
    return np.radians(meridian), np.radians(parallel)


def straight_metres(
    lat_a: Degrees, lon_a: Degrees, lat_b: Degrees, lon_b: Degrees
) -> NDArray[np.float64]:
    """
    Return straight distances in metres; arguments are degrees and broadcast.

    The radii at the middle latitude: within 0.01 % of the geodesic up to 200 km in Lishui.
    """
    per_lat, per_lon = metres_per_degree((lat_a + lat_b) / 2.0)
    return np.hypot((lat_b - lat_a) * per_lat, (lon_b - lon_a) * per_lon)
