"""County polygons for the map, from a GeoJSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.errors import ShanluError
from optimizer.viewing.polyline import LatLon


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyShape:
    """A county's outline; ``rings`` holds the outer ring of each part, degrees WGS-84."""

    code: str
    name: str
    rings: tuple[tuple[LatLon, ...], ...]


def read_county_shapes(path: Path) -> tuple[CountyShape, ...]:
    """
    Read county outlines.

    Parameters
    ----------
    path
        GeoJSON whose features are polygons with the properties ``county_code`` and ``name``.

    Raises
    ------
    ShanluError
        If the file cannot be read or is no such GeoJSON.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return tuple(_shape(feature) for feature in features)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ShanluError(
            f"县界文件 {path} 无法使用（{error}）。请恢复随数据集提供的 counties.geojson。",
            f"The file of county polygons {path} cannot be used ({error}). "
            "Restore the dataset's counties.geojson.",
        ) from error


def _shape(feature: dict[str, Any]) -> CountyShape:
    """Return the outline in one feature."""
    geometry, properties = feature["geometry"], feature["properties"]
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return CountyShape(
        code=str(properties["county_code"]),
        name=str(properties["name"]),
        rings=tuple(tuple((float(p[1]), float(p[0])) for p in part[0]) for part in parts),
    )
