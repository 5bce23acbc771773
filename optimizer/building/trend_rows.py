"""Trends of the shipped dataset: assumed from height and distance, by one formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import hypot

import numpy as np

from optimizer.building.assumptions import ASSUMED, Row
from optimizer.building.ground import plane

STREET = "街道"
STREET_PCT = 0.5
"""Assumed: subdistricts around the county towns take in people from the mountains."""
LEAST_PCT, HEIGHT_PCT, DISTANCE_PCT = 1.0, 1.5, 1.5
FULL_HEIGHT_M = 800.0
FULL_DISTANCE_KM = 40.0
ELDERLY_SHARE = 0.5
"""Assumed: the young leave, so the elderly become fewer half as fast."""

RELOCATION_COLUMNS = (
    "relocation_id",
    "year",
    "from_village",
    "to_village",
    "residents",
    "source",
    "note",
)
"""No plan of relocations is public, and none is made up for villages that are real."""


def trend_rows(
    townships: Iterable[Mapping[str, str]], counties: Iterable[Mapping[str, str]]
) -> list[Row]:
    """
    Return the rows of ``trends``: assumed, no chance in it.

    A subdistrict grows by `STREET_PCT` a year, its elderly as all residents. A town or township
    shrinks by ``LEAST_PCT + HEIGHT_PCT · min(h / FULL_HEIGHT_M, 1) + DISTANCE_PCT · min(d /
    FULL_DISTANCE_KM, 1)`` per cent a year, which is 1 to 4, with h the height of its seat in
    metres and d the kilometres from there to the county town as the crow flies; its elderly by
    `ELDERLY_SHARE` of that. All are rounded to a tenth.

    Parameters
    ----------
    townships, counties
        Rows of ``townships`` and ``counties``.

    Returns
    -------
    list of dict
        In the order of ``townships``.
    """
    seats = {row["county_code"]: _xy(row["seat_lat"], row["seat_lon"]) for row in counties}
    return [_trend(row, seats[row["county_code"]]) for row in townships]


def _trend(township: Mapping[str, str], seat: tuple[float, float]) -> Row:
    """Return one row."""
    if township["kind"] == STREET:
        yearly, elderly = STREET_PCT, STREET_PCT
    else:
        x_km, y_km = _xy(township["lat"], township["lon"])
        far = min(hypot(x_km - seat[0], y_km - seat[1]) / FULL_DISTANCE_KM, 1.0)
        high = min(max(float(township["elevation_m"]), 0.0) / FULL_HEIGHT_M, 1.0)
        yearly = -(LEAST_PCT + HEIGHT_PCT * high + DISTANCE_PCT * far)
        elderly = ELDERLY_SHARE * yearly
    return {
        "township_code": township["township_code"],
        "yearly_pct": f"{yearly:.1f}",
        "elderly_yearly_pct": f"{elderly:.1f}",
        "source": ASSUMED,
    }


def _xy(lat: str, lon: str) -> tuple[float, float]:
    """Return kilometres east and north."""
    x_km, y_km = plane(np.array([float(lat)]), np.array([float(lon)]))
    return float(x_km[0]), float(y_km[0])
