"""Villages in classes as a still picture, for print: outlines of counties and dots."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from optimizer.viewing.marks import Ground, Mark, MarkClass
from optimizer.viewing.scenario_charts import Chart

PICTURE_PIXELS = 420
FRAME = "#4b4638"


def marks_picture(
    marks: Sequence[Mark],
    *,
    classes: Sequence[MarkClass],
    ground: Ground,
    width: int = PICTURE_PIXELS,
) -> Chart | None:
    """
    Draw villages in classes with the outlines of the counties in view.

    Parameters
    ----------
    marks, classes, ground
        As for `optimizer.viewing.marks.marks_payload`; the relief is left out.
    width
        Width of the picture in pixels; its height follows from the ground.

    Returns
    -------
    altair chart or None
        ``None`` without any village.
    """
    if not marks:
        return None
    label = {one.key: one.label for one in classes}
    faint = {one.key: one.faint for one in classes}
    dots = pd.DataFrame(
        [
            {
                "lon": mark.position.lon,
                "lat": mark.position.lat,
                "kind": label[mark.key],
                "faint": faint[mark.key],
            }
            for mark in sorted(marks, key=lambda mark: not faint[mark.key])
        ]
    )
    lines = _outlines(ground)
    lons, lats = [*dots["lon"], *lines["lon"]], [*dots["lat"], *lines["lat"]]
    flat = math.cos(math.radians((min(lats) + max(lats)) / 2))
    height = round(width * (max(lats) - min(lats)) / max(1e-9, (max(lons) - min(lons)) * flat))
    x = alt.X("lon:Q", axis=None, scale=alt.Scale(domain=[min(lons), max(lons)], nice=False))
    y = alt.Y("lat:Q", axis=None, scale=alt.Scale(domain=[min(lats), max(lats)], nice=False))
    chart: Chart = alt.layer(
        alt.Chart(lines)
        .mark_line(color=FRAME, strokeWidth=0.8)
        .encode(x=x, y=y, detail="ring:N", order="order:Q"),
        alt.Chart(dots)
        .mark_circle(opacity=0.9)
        .encode(
            x=x,
            y=y,
            size=alt.condition("datum.faint", alt.value(7), alt.value(22)),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(
                    domain=[one.label for one in classes], range=[one.colour for one in classes]
                ),
                legend=alt.Legend(orient="bottom", columns=1, labelLimit=width, symbolSize=70),
            ),
        ),
    ).properties(width=width, height=min(height, 2 * width), view=alt.ViewConfig(stroke=None))
    return chart


def _outlines(ground: Ground) -> pd.DataFrame:
    """Return the corners of the counties in view, ring by ring."""
    rings = [r for shape in ground.shapes if shape.code in ground.planned for r in shape.rings]
    rows = [
        (number, order, lat, lon)
        for number, ring in enumerate(rings)
        for order, (lat, lon) in enumerate(ring)
    ]
    return pd.DataFrame(rows, columns=["ring", "order", "lat", "lon"])
