"""A map of villages that answers where it was clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from optimizer.domain.dataset import Dataset
from optimizer.domain.places import PositionSource, Village
from optimizer.travel.elevation import read_elevation
from optimizer.viewing.folium_map import asset
from optimizer.viewing.polygons import CountyShape, read_county_shapes
from optimizer.viewing.relief import box_of, relief_image

HEIGHT = 560
STYLE = f"""
.picker {{ height: {HEIGHT}px; border-radius: 6px; cursor: crosshair; }}
.picker.leaflet-container {{ background: #eef0ea; }}
"""
RELIEF_MARGIN = 0.4

_picker = st.components.v2.component(
    "shanlu_place_picker",
    html='<div class="picker"></div>',
    css=f"{asset('leaflet_bundle.css')}\n{STYLE}",
    js=Path(__file__).with_name("place_picker.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the map, degrees WGS-84."""

    lat: float
    lon: float


def pick_place(
    dataset: Dataset, villages: Sequence[Village], *, chosen: Village, point: Point | None, key: str
) -> Point | None:
    """
    Show the map and return where it was last clicked for the chosen village.

    Parameters
    ----------
    dataset
        Gives borders and relief.
    villages
        What is shown.
    chosen
        The village to be placed.
    point
        Its place to be, if there is one.
    key
        Names the map; another key draws it anew.
    """
    base = _base(dataset, counties=tuple(sorted({v.county_code for v in villages})), key=key)
    spots = [
        [v.name, v.position.lat, v.position.lon, v.position.source is PositionSource.MODELLED]
        for v in villages
    ]
    at = chosen.position
    result = _picker(
        key=f"picker.{key}",
        data={
            **base,
            "key": key,
            "villages": spots,
            "chosen": {"code": chosen.code, "name": chosen.name, "lat": at.lat, "lon": at.lon},
            "point": None if point is None else {"lat": point.lat, "lon": point.lon},
        },
        on_point_change=lambda: None,
        height=HEIGHT,
    )
    clicked = result.point
    if not clicked or clicked["village"] != chosen.code:
        return None
    return Point(lat=float(clicked["lat"]), lon=float(clicked["lon"]))


@st.cache_data(max_entries=12, show_spinner=False)
def _base(_dataset: Dataset, *, counties: tuple[str, ...], key: str) -> dict[str, Any]:
    """Return borders and relief; ``key`` names the data for the cache."""
    shapes = read_county_shapes(_dataset.polygons_path) if _dataset.polygons_path else ()
    inside = tuple(shape for shape in shapes if shape.code in counties)
    villages = [v.position for v in _dataset.villages if v.county_code in counties]
    points = [point for shape in inside for ring in shape.rings for point in ring]
    box = box_of(points or [(p.lat, p.lon) for p in villages])
    relief = None
    if _dataset.elevation_path:
        grid = read_elevation(_dataset.elevation_path)
        relief = relief_image(grid, box=box.widened(RELIEF_MARGIN), shapes=inside)
    return {
        "bounds": [[box.south, box.west], [box.north, box.east]],
        "relief": relief,
        "outlines": _outlines(shapes, counties),
    }


def _outlines(shapes: Sequence[CountyShape], counties: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"ring": [list(point) for point in ring], "chosen": shape.code in counties}
        for shape in shapes
        for ring in shape.rings
    ]
