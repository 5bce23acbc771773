"""The relief under the map: a shaded, tinted picture of the elevation grid, as one data URI."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from optimizer.travel.elevation import ElevationGrid
from optimizer.viewing.polygons import CountyShape
from optimizer.viewing.polyline import LatLon

CELL_PIXELS = 3
METRES_PER_DEGREE = 111_195.0
SUN_AZIMUTH_DEG = 315.0
SUN_HEIGHT_DEG = 42.0
STEEPER = 2.2
"""Slopes are drawn this much steeper: 900 m cells flatten the hills."""
TINTS = (
    (0.0, (226, 236, 214)),
    (200.0, (214, 228, 196)),
    (500.0, (224, 223, 188)),
    (900.0, (214, 200, 164)),
    (1300.0, (200, 182, 155)),
    (1800.0, (236, 230, 222)),
)
INSIDE_ALPHA = 235
OUTSIDE_ALPHA = 60
COLOURS = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in degrees."""

    south: float
    west: float
    north: float
    east: float

    def widened(self, share: float) -> Box:
        """Return the box with ``share`` of its size added on every side."""
        d_lat = (self.north - self.south) * share
        d_lon = (self.east - self.west) * share
        return Box(
            south=self.south - d_lat,
            west=self.west - d_lon,
            north=self.north + d_lat,
            east=self.east + d_lon,
        )


def box_of(points: Sequence[LatLon]) -> Box:
    """Return the smallest box around at least one point."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return Box(south=min(lats), west=min(lons), north=max(lats), east=max(lons))


def relief_image(
    grid: ElevationGrid, *, box: Box, shapes: Sequence[CountyShape] = ()
) -> dict[str, object] | None:
    """
    Draw the relief inside ``box``, paler outside ``shapes``.

    Parameters
    ----------
    grid
        Heights; the box is clipped to them.
    box
        What to show.
    shapes
        Counties that stand out; none: everything does.

    Returns
    -------
    dict or None
        ``uri`` (PNG as data URI) and ``bounds`` ``[[south, west], [north, east]]`` for a Leaflet
        image overlay, rows spaced as Mercator needs them; ``None`` when box and grid do not meet.
    """
    rows = _overlap(grid.lats, box.south, box.north)
    cols = _overlap(grid.lons, box.west, box.east)
    if len(rows) < 3 or len(cols) < 3:
        return None
    heights = np.nan_to_num(grid.height_m[np.ix_(rows, cols)], nan=0.0)
    half = grid.step_deg / 2
    frame = Box(
        south=float(grid.lats[rows[0]] - half),
        west=float(grid.lons[cols[0]] - half),
        north=float(grid.lats[rows[-1]] + half),
        east=float(grid.lons[cols[-1]] + half),
    )
    colours = _shaded(heights, step_deg=grid.step_deg, lat=(frame.south + frame.north) / 2)
    image = _mercator(Image.fromarray(colours[::-1]), frame)
    image.putalpha(_mask(image.size, frame, shapes))
    return {
        "uri": _data_uri(image),
        "bounds": [[frame.south, frame.west], [frame.north, frame.east]],
    }


def _overlap(centres: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    """Return the indices of the cells whose centres lie in an interval."""
    return np.flatnonzero((centres >= low) & (centres <= high))


def _shaded(heights: NDArray[np.float64], *, step_deg: float, lat: float) -> NDArray[np.uint8]:
    """Return colours, shape (rows, columns, 3): tint by height, light by slope."""
    d_lat_m = step_deg * METRES_PER_DEGREE
    d_lon_m = d_lat_m * np.cos(np.radians(lat))
    north, east = np.gradient(heights, d_lat_m, d_lon_m)
    slope = np.arctan(STEEPER * np.hypot(north, east))
    aspect = np.arctan2(-east, -north)
    sun, height = np.radians(SUN_AZIMUTH_DEG), np.radians(SUN_HEIGHT_DEG)
    light = np.sin(height) * np.cos(slope) + np.cos(height) * np.sin(slope) * np.cos(sun - aspect)
    shade = np.clip(0.62 + 0.48 * light / np.sin(height) * 0.8, 0.45, 1.12)
    levels = [level for level, _ in TINTS]
    tint = np.stack(
        [np.interp(heights, levels, [colour[band] for _, colour in TINTS]) for band in range(3)],
        axis=-1,
    )
    colours: NDArray[np.uint8] = np.clip(tint * shade[..., None], 0, 255).astype(np.uint8)
    return colours


def _mercator(image: Image.Image, frame: Box) -> Image.Image:
    """Enlarge the picture and space its rows as Mercator does."""
    width, height = image.width * CELL_PIXELS, image.height * CELL_PIXELS
    big = np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))
    ends = _mercator_y(np.array([frame.north, frame.south]))
    y = ends[0] + (ends[1] - ends[0]) * (np.arange(height) + 0.5) / height
    lats = np.degrees(2 * np.arctan(np.exp(y)) - np.pi / 2)
    rows = np.rint((frame.north - lats) / (frame.north - frame.south) * height - 0.5)
    return Image.fromarray(big[np.clip(rows, 0, height - 1).astype(int)])


def _mercator_y(lats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Mercator ordinate of latitudes in degrees."""
    return np.log(np.tan(np.pi / 4 + np.radians(lats) / 2))


def _mask(size: tuple[int, int], frame: Box, shapes: Sequence[CountyShape]) -> Image.Image:
    """Return the opacity of each pixel."""
    if not shapes:
        return Image.new("L", size, INSIDE_ALPHA)
    mask = Image.new("L", size, OUTSIDE_ALPHA)
    draw = ImageDraw.Draw(mask)
    top, bottom = _mercator_y(np.array([frame.north, frame.south]))
    for ring in (ring for shape in shapes for ring in shape.rings):
        y = (top - _mercator_y(np.array([p[0] for p in ring]))) / (top - bottom) * size[1]
        x = [(p[1] - frame.west) / (frame.east - frame.west) * size[0] for p in ring]
        draw.polygon(list(zip(x, y.tolist(), strict=True)), fill=INSIDE_ALPHA)
    return mask


def _data_uri(image: Image.Image) -> str:
    """Return a small PNG as a data URI."""
    small = image.quantize(colors=COLOURS, method=Image.Quantize.FASTOCTREE)
    buffer = io.BytesIO()
    small.save(buffer, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
