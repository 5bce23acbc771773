"""Key indicators of a scenario against the first one, as a chart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from optimizer.kpi import Comparison, Direction
from optimizer.viewing.scenario_cells import DIRECTION_COLOURS, scenario_labels, signed
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

ROW_PIXELS = 24
NEUTRAL = "#8b929c"
KEY_INDICATORS = (
    "share_villages_served",
    "share_residents_served",
    "person_times",
    "vehicle_days",
    "driving_s",
    "distance_m",
    "running_cents",
    "running_cents_per_person_time",
    "hospital_days_out",
    "hospital_on_site_s",
)
"""Drawn as changes in per cent (visits left out are few: no base for one); tables have all."""


def change_chart(
    comparison: Comparison, *, number: int, language: Language = "zh"
) -> alt.Chart | None:
    """
    Draw key indicators of one scenario as changes against the first one, in per cent.

    Parameters
    ----------
    comparison
        The scenarios side by side.
    number
        Which scenario, from 1 on.
    language
        Language of the words.

    Returns
    -------
    altair chart or None
        ``None`` where no change can be given in per cent.
    """
    rows = list(_change_rows(comparison, number, language))
    if not rows:
        return None
    texts = SCENARIO_TEXTS[language]
    first = scenario_labels(comparison.results, language)[0]
    words = [texts[d.value] for d in (Direction.BETTER, Direction.WORSE)]
    colours = [DIRECTION_COLOURS[d] for d in (Direction.BETTER, Direction.WORSE)]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows), height={"step": ROW_PIXELS})
        .mark_bar(height=ROW_PIXELS * 0.6)
        .encode(
            x=alt.X("change:Q", title=texts["difference"].format(first=first)),
            y=alt.Y(
                "indicator:N",
                title=None,
                sort=[row["indicator"] for row in rows],
                axis=alt.Axis(labelLimit=220),
            ),
            color=alt.Color(
                "direction:N",
                title=None,
                scale=alt.Scale(domain=[*words, texts["same"]], range=[*colours, NEUTRAL]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("indicator:N", title=texts["indicator"]),
                alt.Tooltip("shown:N", title=texts["change"]),
                alt.Tooltip("change:Q", title="%", format="+.1f"),
                alt.Tooltip("direction:N", title=texts["direction"]),
            ],
        )
    )
    return chart


def _change_rows(
    comparison: Comparison, number: int, language: Language
) -> Iterator[dict[str, Any]]:
    texts = SCENARIO_TEXTS[language]
    by_key = {row.indicator.key: row for row in comparison.indicators}
    for row in (by_key[key] for key in KEY_INDICATORS if key in by_key):
        first, cell, one = row.cells[0].value, row.cells[number], row.indicator
        if first and cell.change is not None:
            yield {
                "indicator": one.name_zh if language == "zh" else one.name_en,
                "change": 100 * cell.change / first,
                "direction": texts[cell.direction.value] or texts["same"],
                "shown": signed(cell.change, one.unit, language) if cell.change else texts["same"],
            }
