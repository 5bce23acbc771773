"""A map of villages in classes: the same ground as a plan's map, one colour per class."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.domain.places import Position, PositionSource
from optimizer.viewing.folium_map import MARKS_DRAWER
from optimizer.viewing.payload import MapPayload, county_row, relief_row
from optimizer.viewing.polygons import CountyShape, read_county_shapes
from optimizer.viewing.relief import Box, box_of

POLYGONS, ELEVATION = "counties.geojson", "elevation.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lies under the marks: outlines of counties (``planned``: those in view), relief."""

    shapes: tuple[CountyShape, ...]
    planned: frozenset[str]
    relief: dict[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkClass:
    """A class of villages: its words in the legend, its colour; ``faint`` ones step back."""

    key: str
    label: str
    colour: str
    faint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A village on the map: its class, and rows of label and value that a click shows."""

    code: str
    name: str
    position: Position
    key: str
    rows: tuple[tuple[str, str], ...] = ()


def ground_of(folder: Path, county_codes: Collection[str]) -> Ground:
    """
    Read outlines and relief of some counties from a dataset's folder, where it has them.

    Parameters
    ----------
    folder
        The dataset's folder.
    county_codes
        The counties in view.

    Raises
    ------
    ShanluError
        If the polygons or the elevation cannot be read.
    """
    polygons, elevation = folder / POLYGONS, folder / ELEVATION
    shapes = read_county_shapes(polygons) if polygons.is_file() else ()
    chosen = tuple(shape for shape in shapes if shape.code in county_codes)
    relief = None
    if chosen and elevation.is_file():
        relief = relief_row(elevation, box_of(_corners(chosen)), chosen)
    return Ground(shapes=shapes, planned=frozenset(county_codes), relief=relief)


def marks_payload(
    marks: Sequence[Mark],
    *,
    classes: Sequence[MarkClass],
    ground: Ground,
    title: str,
    notes: Sequence[str] = (),
) -> MapPayload:
    """
    Gather what a map of classes shows, for `optimizer.viewing.folium_map`.

    Parameters
    ----------
    marks
        The villages.
    classes
        The classes, in the order of the legend; faint ones are drawn below the others.
    ground
        What lies under them.
    title
        Heading of the map.
    notes
        What must be said of the data where it is shown.

    Returns
    -------
    dict
        JSON-ready: ``classes``, ``villages`` (code, name, degrees, class by index, modelled,
        rows), ``counties``, ``relief``, ``box``, ``title`` and ``notes``.
    """
    index = {one.key: i for i, one in enumerate(classes)}
    chosen = [shape for shape in ground.shapes if shape.code in ground.planned]
    box = _box(marks, chosen)
    return {
        "drawer": MARKS_DRAWER,
        "title": title,
        "notes": [note for note in dict.fromkeys(notes) if note],
        "box": [[box.south, box.west], [box.north, box.east]],
        "counties": [county_row(shape, ground.planned) for shape in ground.shapes],
        "relief": ground.relief,
        "classes": [
            {"label": one.label, "colour": one.colour, "faint": one.faint} for one in classes
        ],
        "villages": [_row(mark, index) for mark in marks],
    }


def _row(mark: Mark, index: dict[str, int]) -> list[Any]:
    position = mark.position
    return [
        mark.code,
        mark.name,
        round(position.lat, 5),
        round(position.lon, 5),
        index[mark.key],
        position.source is PositionSource.MODELLED,
        [list(row) for row in mark.rows],
    ]


def _box(marks: Sequence[Mark], shapes: Sequence[CountyShape]) -> Box:
    """Return the box around everything."""
    points = [*_corners(shapes), *((m.position.lat, m.position.lon) for m in marks)]
    return box_of(points) if points else Box(south=27.4, west=118.6, north=28.9, east=120.5)


def _corners(shapes: Sequence[CountyShape]) -> list[tuple[float, float]]:
    return [point for shape in shapes for ring in shape.rings for point in ring]
