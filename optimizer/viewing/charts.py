"""Charts of a plan and of a search, as Altair charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from optimizer.domain.kpi_villages import VillageKpis
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import Problem
from optimizer.units import HOUR_S, MINUTE_S, cents_to_yuan, s_to_clock
from optimizer.viewing.texts import CHART_TEXTS, Language, day_label
from optimizer.viewing.timeline import Activity, Segment, segments

Block = tuple[Problem, Plan]

COLOURS = {
    Activity.DRIVING: "#5b83b5",
    Activity.SERVICE: "#1a7f5a",
    Activity.WAITING: "#d9c9a3",
    Activity.BREAK: "#c98b4b",
    Activity.AT_BASE: "#c9ced6",
}
ROW_PIXELS = 22
YEAR_CHARACTERS = len("2026-")
CURVE_COLOUR = "#1f5f8b"
AXIS_HOURS = (6, 20)
ACCESS_PIXELS = 340
ACCESS_PADDING = {"left": 5, "right": 20, "top": 5, "bottom": 5}
"""The last label of the axis reaches beyond it."""

ACCESS_STEP_S = 10 * MINUTE_S
STANDARD_COLOURS = [COLOURS[Activity.SERVICE], COLOURS[Activity.BREAK]]


def timeline_chart(
    blocks: Sequence[Block],
    *,
    day: int | None = None,
    vehicle_id: str | None = None,
    language: Language = "zh",
) -> alt.Chart | None:
    """
    Draw the days of vehicles as bars: one row per vehicle of a day, or per day of a vehicle.

    Parameters
    ----------
    blocks
        Problems with their plans.
    day, vehicle_id
        Which routes; at least one of them is given.
    language
        Language of the words.

    Returns
    -------
    altair.Chart or None
        ``None`` when there is no such route.
    """
    rows = list(_timeline_rows(blocks, day=day, vehicle_id=vehicle_id, language=language))
    if not rows:
        return None
    texts = CHART_TEXTS[language]
    frame = pd.DataFrame(rows)
    first = min(AXIS_HOURS[0], int(frame["start_h"].min()))
    last = max(AXIS_HOURS[1], int(frame["end_h"].max()) + 1)
    hours = alt.Axis(
        title=None,
        values=list(range(first, last + 1)),
        labelExpr="(datum.value < 10 ? '0' : '') + datum.value + ':00'",
        orient="top",
    )
    words = [texts[activity.value] for activity in Activity]
    chart: alt.Chart = (
        alt.Chart(frame, height={"step": ROW_PIXELS})
        .mark_bar(height=ROW_PIXELS * 0.62)
        .encode(
            x=alt.X("start_h:Q", axis=hours, scale=alt.Scale(domain=[first, last])),
            x2="end_h:Q",
            y=alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)),
            color=alt.Color(
                "activity:N",
                title=None,
                scale=alt.Scale(domain=words, range=[COLOURS[a] for a in Activity]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("row:N", title=texts["row"]),
                alt.Tooltip("activity:N", title=texts["activity"]),
                alt.Tooltip("place:N", title=texts["place"]),
                alt.Tooltip("span:N", title=texts["span"]),
            ],
        )
    )
    return chart


def load_chart(blocks: Sequence[Block], *, language: Language = "zh") -> alt.Chart | None:
    """Draw the hours of all crews by day of the cycle; ``None`` when there is no route."""
    texts = CHART_TEXTS[language]
    hours: dict[tuple[int, Activity], float] = defaultdict(float)
    for _, plan in blocks:
        for route in plan.routes:
            for span in segments(route):
                hours[route.day, span.activity] += (span.end_s - span.start_s) / HOUR_S
    if not hours:
        return None
    cycle = blocks[0][0].cycle
    frame = pd.DataFrame(
        {
            "day": [cycle.date_of(day).isoformat() for day, _ in hours],
            "label": [day_label(cycle.date_of(day), language) for day, _ in hours],
            "short": [
                day_label(cycle.date_of(day), language)[YEAR_CHARACTERS:] for day, _ in hours
            ],
            "activity": [texts[activity.value] for _, activity in hours],
            "order": [list(Activity).index(activity) for _, activity in hours],
            "hours": [round(value, 1) for value in hours.values()],
        }
    )
    words = [texts[activity.value] for activity in Activity]
    chart: alt.Chart = (
        alt.Chart(frame, height=320)
        .mark_bar()
        .encode(
            x=alt.X(
                "short:N", title=None, sort=alt.SortField("day"), axis=alt.Axis(labelAngle=-60)
            ),
            y=alt.Y("hours:Q", title=texts["hours"]),
            color=alt.Color(
                "activity:N",
                title=None,
                scale=alt.Scale(domain=words, range=[COLOURS[a] for a in Activity]),
                legend=alt.Legend(orient="top"),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("label:N", title=texts["day"]),
                alt.Tooltip("activity:N", title=texts["activity"]),
                alt.Tooltip("hours:Q", title=texts["hours"]),
            ],
        )
    )
    return chart


def cost_curve(
    history: Sequence[tuple[float, int, int]], *, language: Language = "zh"
) -> alt.Chart | None:
    """
    Draw the best cost over the time of a search.

    Parameters
    ----------
    history
        (seconds since the search began, visits left out, cost in cents) of each improvement.
    language
        Language of the words.

    Returns
    -------
    altair.Chart or None
        The last plans, those with the fewest visits left out: costs of plans that serve
        different numbers of visits do not compare. ``None`` without any plan.
    """
    if not history:
        return None
    texts = CHART_TEXTS[language]
    fewest = min(unserved for _, unserved, _ in history)
    points = [(s, cents_to_yuan(cents)) for s, unserved, cents in history if unserved == fewest]
    frame = pd.DataFrame(points, columns=["seconds", "yuan"])
    chart: alt.Chart = (
        alt.Chart(frame, height=190)
        .mark_line(interpolate="step-after", point=True, color=CURVE_COLOUR)
        .encode(
            x=alt.X("seconds:Q", title=texts["seconds"]),
            y=alt.Y(
                "yuan:Q",
                title=texts["cost"],
                scale=alt.Scale(zero=False, nice=True),
                axis=alt.Axis(format=",.0f", tickCount=5),
            ),
            tooltip=[
                alt.Tooltip("seconds:Q", title=texts["seconds"], format=".1f"),
                alt.Tooltip("yuan:Q", title=texts["cost"], format=",.0f"),
            ],
        )
    )
    return chart


def access_chart(villages: Sequence[VillageKpis], *, language: Language = "zh") -> alt.Chart | None:
    """
    Draw how many villages are how far from the bases that serve them, and keep their standards.

    Parameters
    ----------
    villages
        Villages; those that no base reaches are left out.
    language
        Language of the words.

    Returns
    -------
    altair.Chart or None
        ``None`` without any village that a base reaches.
    """
    texts = CHART_TEXTS[language]
    words = {True: texts["met"], False: texts["not_met"]}
    counts = Counter(
        (village.access_s // ACCESS_STEP_S, village.standards_met)
        for village in villages
        if village.access_s is not None
    )
    if not counts:
        return None
    minutes = ACCESS_STEP_S // MINUTE_S
    rows = [
        (step * minutes, (step + 1) * minutes, words[met], number)
        for (step, met), number in sorted(counts.items())
    ]
    frame = pd.DataFrame(rows, columns=["from_min", "to_min", "standard", "villages"])
    frame["span"] = [f"{start}–{end}" for start, end, _, _ in rows]
    chart: alt.Chart = (
        alt.Chart(frame, height=ACCESS_PIXELS, padding=ACCESS_PADDING)
        .mark_bar()
        .encode(
            x=alt.X("from_min:Q", bin="binned", title=texts["access"]),
            x2="to_min:Q",
            y=alt.Y("villages:Q", title=texts["villages"], axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "standard:N",
                title=None,
                scale=alt.Scale(domain=list(words.values()), range=STANDARD_COLOURS),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("span:N", title=texts["access"]),
                alt.Tooltip("standard:N", title=texts["standard"]),
                alt.Tooltip("villages:Q", title=texts["villages"]),
            ],
        )
    )
    return chart


def _timeline_rows(
    blocks: Sequence[Block], *, day: int | None, vehicle_id: str | None, language: Language
) -> Iterator[dict[str, Any]]:
    for problem, plan in blocks:
        names = {place.id: place.name for place in problem.locations}
        vehicles = {vehicle.id: vehicle.name or vehicle.id for vehicle in problem.vehicles}
        for route in plan.routes:
            if day in (None, route.day) and vehicle_id in (None, route.vehicle_id):
                row = (
                    vehicles[route.vehicle_id]
                    if day is not None
                    else _day(problem, route, language)
                )
                for span in segments(route):
                    yield _span(span, row, names, language)


def _day(problem: Problem, route: Route, language: Language) -> str:
    return day_label(problem.cycle.date_of(route.day), language)


def _span(span: Segment, row: str, names: dict[str, str], language: Language) -> dict[str, Any]:
    texts = CHART_TEXTS[language]
    return {
        "row": row,
        "activity": texts[span.activity.value],
        "start_h": span.start_s / HOUR_S,
        "end_h": span.end_s / HOUR_S,
        "span": f"{s_to_clock(span.start_s)}–{s_to_clock(span.end_s)}",
        "place": names.get(span.location_id or "", texts["base"]),
    }
