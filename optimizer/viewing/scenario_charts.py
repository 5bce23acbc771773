"""What coverage models say of scenarios, as charts: the curve, the price of equity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from optimizer.domain.coverage import AreaCover, CoverStatus, MostCovered
from optimizer.domain.scenario_result import Promise, ScenarioResult
from optimizer.kpi import Direction
from optimizer.kpi.promised import LINES_TOGETHER
from optimizer.viewing.scenario_cells import (
    DIRECTION_COLOURS,
    SCENARIO_COLOURS,
    is_known,
    scenario_labels,
)
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

Chart = alt.LayerChart | alt.FacetChart

CURVE_PIXELS = 420
ROW_PIXELS = 24
NEUTRAL = "#8b929c"
WITHOUT, WITH = "#c98b4b", "#17607a"


def coverage_curve(results: Sequence[ScenarioResult], *, language: Language = "zh") -> Chart | None:
    """
    Draw the most residents covered against the vehicles of the curve's lines.

    The fleet that each scenario has is marked.

    Points proved optimal are filled; the others are hollow, with a line up to their proved bound.

    Parameters
    ----------
    results
        The scenarios.
    language
        Language of the words.

    Returns
    -------
    altair chart or None
        ``None`` where no scenario has a curve.
    """
    labels = scenario_labels(results, language)
    rows = [
        row
        for label, result in zip(labels, results, strict=True)
        for row in _curve_rows(label, result, language)
    ]
    if not any(not row["chosen"] for row in rows):
        return None
    texts = SCENARIO_TEXTS[language]
    frame = pd.DataFrame(rows)
    colour = alt.Color(
        "scenario:N",
        title=None,
        scale=alt.Scale(domain=labels, range=list(SCENARIO_COLOURS[: len(labels)])),
        legend=alt.Legend(orient="top", labelLimit=260, columns=2),
    )
    x = alt.X(
        "fleet:Q",
        title=_fleet_title(results, language),
        axis=alt.Axis(format=",d", tickMinStep=1, labelOverlap=True),
    )
    low = max(0.0, float(frame["share"].min()) - 0.05)
    y = alt.Y(
        "share:Q",
        title=texts["coverage"],
        axis=alt.Axis(format=".0%"),
        scale=alt.Scale(domain=[low, 1.0]),
    )
    tooltip = [
        alt.Tooltip("scenario:N", title=texts["scenario"]),
        alt.Tooltip("fleet:Q", title=texts["fleet"], format=",d"),
        alt.Tooltip("share:Q", title=texts["coverage"], format=".1%"),
        alt.Tooltip("bound:Q", title=texts["bound"], format=".1%"),
        alt.Tooltip("proof:N", title=texts["proof"]),
    ]
    base = alt.Chart(frame).encode(x=x, y=y, color=colour, tooltip=tooltip)
    points = base.transform_filter("!datum.chosen")
    shape = alt.Shape(
        "proof:N",
        title=None,
        scale=alt.Scale(
            domain=[texts["proved"], texts["gap_left"], texts["chosen"]],
            range=["circle", "triangle-up", "diamond"],
        ),
        legend=alt.Legend(orient="bottom", labelLimit=260),
    )
    chart: Chart = alt.layer(
        points.mark_line(strokeWidth=1.6, opacity=0.7),
        base.transform_filter("datum.bound > datum.share")
        .mark_rule(strokeWidth=1.4)
        .encode(y2="bound:Q"),
        points.transform_filter("datum.proved")
        .mark_point(filled=True, size=46)
        .encode(shape=shape),
        points.transform_filter("!datum.proved")
        .mark_point(filled=False, fill="white", size=60, strokeWidth=1.6)
        .encode(shape=shape),
        base.transform_filter("datum.chosen")
        .mark_point(filled=True, size=190, stroke="#1f2933", strokeWidth=1.2)
        .encode(shape=shape),
    ).properties(height=CURVE_PIXELS)
    return chart


def _fleet_title(results: Sequence[ScenarioResult], language: Language) -> str:
    """Return the words for vehicles of the curve's lines."""
    texts = SCENARIO_TEXTS[language]
    asked = {line_id for result in results for line_id in result.promise.curve_line_ids}
    lines = {line.line_id: line for result in results for line in result.total.lines}
    names = [
        line.name_zh if language == "zh" else line.name_en
        for line_id, line in lines.items()
        if line_id in asked
    ]
    comma = "、" if language == "zh" else ", "
    return texts["fleet_of"].format(lines=comma.join(names)) if names else texts["fleet"]


def _own_point(promise: Promise) -> MostCovered | None:
    """Return the point of the curve with the vehicles that the curve's lines have."""
    asked = set(promise.curve_line_ids)
    present = sum(
        line.present
        for line in promise.fewest.lines
        if asked & set(line.line_id.split(LINES_TOGETHER))
    )
    within = [point for point in promise.curve if point.fleet <= present]
    return max(within, key=lambda point: point.fleet, default=None)


def _curve_rows(label: str, result: ScenarioResult, language: Language) -> Iterator[dict[str, Any]]:
    texts = SCENARIO_TEXTS[language]
    own = _own_point(result.promise)
    for point, chosen in [
        *((point, False) for point in result.promise.curve),
        *([(own, True)] if own else []),
    ]:
        if not is_known(point):
            continue
        proved = point.status is CoverStatus.OPTIMAL
        word = "chosen" if chosen else "proved" if proved else "gap_left"
        yield {
            "scenario": label,
            "fleet": point.fleet,
            "share": point.share,
            "bound": _bound_share(point),
            "proved": proved,
            "chosen": chosen,
            "proof": texts[word],
        }


def _bound_share(point: MostCovered) -> float:
    """Return the proved upper bound of the share covered, of those who live somewhere."""
    return min(1.0, (point.share or 0.0) + point.gap)


def equity_chart(
    result: ScenarioResult, *, language: Language = "zh", most: int = 20
) -> Chart | None:
    """
    Draw what a floor changes, area by area, the worst areas first.

    Parameters
    ----------
    result
        The scenario.
    language
        Language of the words.
    most
        So many areas at most.

    Returns
    -------
    altair chart or None
        ``None`` where nothing was asked about a floor.
    """
    floor = result.promise.floor
    if floor is None or not floor.areas:
        return None
    texts = SCENARIO_TEXTS[language]
    before = {area.code: area for area in floor.areas_without}
    shown = sorted(floor.areas, key=lambda area: (before.get(area.code) or area).share)[:most]
    names = _names(shown)
    words = [texts["without_floor"], texts["with_floor"]]
    frame = pd.DataFrame(
        [
            {"area": names[area.code], "floor": word, "share": found.share}
            for area in shown
            for word, found in zip(words, (before.get(area.code, area), area), strict=True)
        ]
    )
    rows = alt.Y("area:N", title=None, sort=list(names.values()), axis=alt.Axis(labelLimit=200))
    x = alt.X(
        "share:Q",
        title=texts["coverage"],
        axis=alt.Axis(format=".1%", tickCount=6),
        scale=alt.Scale(zero=False, nice=True),
    )
    base = alt.Chart(frame, height={"step": ROW_PIXELS}).encode(y=rows)
    chart: Chart = alt.layer(
        base.mark_line(color=NEUTRAL, strokeWidth=2).encode(x=x, detail="area:N"),
        base.mark_point(filled=True, size=80).encode(
            x=x,
            color=alt.Color(
                "floor:N",
                title=None,
                sort=words,
                scale=alt.Scale(domain=words, range=[WITHOUT, WITH]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("area:N", title=texts["name"]),
                alt.Tooltip("floor:N", title=texts["price"]),
                alt.Tooltip("share:Q", title=texts["coverage"], format=".1%"),
            ],
        ),
        alt.Chart(pd.DataFrame({"asked": [floor.floor]}))
        .mark_rule(color=DIRECTION_COLOURS[Direction.WORSE], strokeDash=[5, 4])
        .encode(
            x="asked:Q", tooltip=alt.Tooltip("asked:Q", title=texts["floor_asked"], format=".1%")
        ),
    )
    return chart


def _names(areas: Sequence[AreaCover]) -> dict[str, str]:
    """Return the names of areas by code, with the code behind names that are alike."""
    alike = Counter(area.name for area in areas)
    return {a.code: a.name if alike[a.name] == 1 else f"{a.name} {a.code}" for a in areas}
