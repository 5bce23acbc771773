"""
The Chinese datums: GCJ-02 (AMap, Tencent) and BD-09 (Baidu) against WGS-84.

The forward formulas are the ones that the public converters share, such as "coordtransform"
(https://github.com/wandergis/coordtransform) and, for GCJ-02, "eviltransform"
(https://github.com/googollee/eviltransform). They have no closed inverse: here a fixed-point
iteration runs until it stands still.
"""

from __future__ import annotations

import math
from enum import StrEnum

_AXIS_M = 6378245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, used by the formulas."""

_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
_STEPS = 12
"""The error shrinks about a thousandfold at each step."""


class Datum(StrEnum):
    """What coordinates refer to."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"

    @property
    def label(self) -> str:
        """The usual way to write it."""
        return {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}[self.value]


def to_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """
    Convert a point to WGS-84, to less than a millimetre against `from_wgs84`.

    Parameters
    ----------
    lat, lon
        A point in China, in degrees.
    datum
        What the point refers to.

    Returns
    -------
    tuple of float
        Latitude and longitude in WGS-84 degrees.
    """
    if datum is Datum.WGS84:
        return lat, lon
    found_lat, found_lon = lat, lon
    for _ in range(_STEPS):
        there_lat, there_lon = from_wgs84(found_lat, found_lon, datum)
        found_lat, found_lon = found_lat + lat - there_lat, found_lon + lon - there_lon
    return found_lat, found_lon


def from_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """
    Convert a point from WGS-84.

    Parameters
    ----------
    lat, lon
        A point in China, in WGS-84 degrees.
    datum
        What the result refers to.

    Returns
    -------
    tuple of float
        Latitude and longitude in degrees.
    """
    if datum is Datum.WGS84:
        return lat, lon
    gcj_lat, gcj_lon = _wgs_to_gcj(lat, lon)
    return (gcj_lat, gcj_lon) if datum is Datum.GCJ02 else _gcj_to_bd(gcj_lat, gcj_lon)


def _wgs_to_gcj(lat: float, lon: float) -> tuple[float, float]:
    """Add the offset of GCJ-02."""
    x, y = lon - 105.0, lat - 35.0
    radians = math.radians(lat)
    magic = 1 - _ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    parallel_m = _AXIS_M / math.sqrt(magic) * math.cos(radians)
    north_m, east_m = _north_m(x, y), _east_m(x, y)
    return lat + math.degrees(north_m / meridian_m), lon + math.degrees(east_m / parallel_m)


def _waves(value: float, *, amplitudes: tuple[tuple[float, float], ...]) -> float:
    """Add up sine waves: (amplitude, divisor of the argument), scaled by 2/3."""
    return sum(a * math.sin(value * math.pi / d) for a, d in amplitudes) * 2.0 / 3.0


def _shared_m(x: float) -> float:
    """Return the short waves that both offsets have."""
    return _waves(x, amplitudes=((20.0, 1 / 6), (20.0, 0.5)))


def _north_m(x: float, y: float) -> float:
    """Return the offset to the north, in metres."""
    plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    waves = _waves(y, amplitudes=((20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    return plane + _shared_m(x) + waves


def _east_m(x: float, y: float) -> float:
    """Return the offset to the east, in metres."""
    plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    waves = _waves(x, amplitudes=((20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    return plane + _shared_m(x) + waves


def _gcj_to_bd(lat: float, lon: float) -> tuple[float, float]:
    """Add the offset of BD-09 to GCJ-02."""
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065
