"""County borders: which points lie inside, and how far from the border the others are."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geopy.distance import geodesic
from shapely.geometry import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """County polygons by code, in WGS-84 degrees (longitude first), and the counties' names."""

    polygons: Mapping[str, Any]
    names: Mapping[str, str]

    def label(self, code: str) -> str:
        """Return how a county is named to people."""
        return f"{self.names.get(code, '')} {code}".strip()

    def inside(self, code: str, lats: Sequence[float], lons: Sequence[float]) -> list[bool]:
        """
        Tell which points lie in a county or on its border.

        Parameters
        ----------
        code
            A county that has a polygon.
        lats, lons
            Points in degrees.

        Returns
        -------
        list of bool
            One for each point.
        """
        found = shapely.intersects_xy(self.polygons[code], np.asarray(lons), np.asarray(lats))
        return [bool(inside) for inside in found]

    def metres_to(self, code: str, *, lat: float, lon: float) -> float:
        """
        Measure the way to a county's border.

        The nearest border point is found on a local projection (longitude shrunk by the cosine of
        the latitude), its distance on the WGS-84 ellipsoid.

        Parameters
        ----------
        code
            A county that has a polygon.
        lat, lon
            A point in degrees, outside the county.

        Returns
        -------
        float
            Metres; 0 for a point inside.
        """
        shrink = np.array([math.cos(math.radians(lat)), 1.0])
        local = shapely.transform(self.polygons[code], lambda points: points * shrink)
        line = shapely.shortest_line(local, shapely.Point(lon * shrink[0], lat))
        near_lon, near_lat = shapely.get_coordinates(line)[0] / shrink
        return float(geodesic((lat, lon), (near_lat, near_lon)).m)


def read_borders(path: Path) -> Borders:
    """
    Read county polygons.

    Parameters
    ----------
    path
        GeoJSON whose features have the property ``county_code``.

    Returns
    -------
    Borders
        One polygon for each county in the file.

    Raises
    ------
    ValueError
        If the file does not hold polygons of counties.
    """
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        polygons: dict[str, Any] = {}
        names: dict[str, str] = {}
        for feature in collection["features"]:
            code = str(feature["properties"]["county_code"])
            polygons[code] = shapely.make_valid(shape(feature["geometry"]))
            names[code] = str(feature["properties"].get("name", ""))
    except (KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if not all(polygon.area > 0 for polygon in polygons.values()):
        raise ValueError("every feature must be a polygon.")
    for polygon in polygons.values():
        shapely.prepare(polygon)
    return Borders(polygons=polygons, names=names)
