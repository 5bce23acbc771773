"""What the brief says, as plain values for its templates. It is in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi import Comparison
from optimizer.viewing.scenario_cells import SCENARIO_COLOURS, scenario_labels
from optimizer.viewing.scenario_promises import (
    circles_table,
    floors_table,
    promises_side_by_side,
)
from optimizer.viewing.scenario_tables import (
    ComparisonTable,
    Section,
    counties_side_by_side,
    indicators_side_by_side,
    villagers_table,
    villages_table,
)

LONGEST_NAME = 24
LONGEST_ABOUT = 60
LONGEST_NOTE = 200
WORST_SHOWN = 5
COUNTIES_NAMED = 3
PAGE_INDICATORS = frozenset(
    {
        "share_villages_served",
        "share_residents_served",
        "visits_unserved",
        "longest_gap_days",
        "person_times",
        "fairness.share_met",
        "fairness.worst_share_made",
        "vehicles_used",
        "vehicle_days",
        "duty_s",
        "distance_m",
        "running_cents",
        "running_cents_per_person_time",
        "work_s_per_person_time",
        "hospital_days_out",
        "hospital_crew_days",
        "hospital_on_site_s",
    }
)
"""So many fit on the page; the slides have all of them."""

SECTION_NAMES = {
    Section.SERVICE: "服务",
    Section.FAIRNESS: "公平",
    Section.MEANS: "车辆、工时与费用",
    Section.HOSPITAL: "流动医院（省里考核）",
}


def brief_facts(comparison: Comparison) -> dict[str, Any]:
    """
    Return the words and figures of the brief.

    Parameters
    ----------
    comparison
        The scenarios side by side.

    Returns
    -------
    dict
        JSON-ready: headings, notes, tables as rows of ``{"text", "direction"}`` cells.
    """
    results = comparison.results
    labels = [_short(label, LONGEST_NAME) for label in scenario_labels(results, "zh")]
    return {
        "title": "方案对比",
        "place": _place(results[0]),
        "cycle": _cycle(results[0]),
        "notes": [_short(note, LONGEST_NOTE) for note in _notes(results)],
        "labels": labels,
        "abouts": [_short(result.about_zh, LONGEST_ABOUT) for result in results],
        "colours": list(SCENARIO_COLOURS[: len(results)]),
        "sections": _sections(comparison),
        "page_sections": _sections(_on_page(comparison)),
        "counties": _rows(counties_side_by_side(comparison)),
        "page_counties": _rows(counties_side_by_side(comparison, measures=("met",))),
        "promises": _rows(promises_side_by_side(comparison)),
        "villagers": _plain(villagers_table(comparison)),
        "floors": _plain(floors_table(results)),
        "equity_label": _equity_label(results, labels),
        "floor_heads": list(floors_table(results).columns),
        "circles": _plain(circles_table(results)),
        "worst": [_plain(villages_table(villages[:WORST_SHOWN])) for villages in comparison.worst],
        "runs": "；".join(_run(label, r) for label, r in zip(labels, results, strict=True)),
    }


def _equity_label(results: Sequence[ScenarioResult], labels: Sequence[str]) -> str:
    """Return which scenario the chart of the price of equity is about: the first that has one."""
    pairs = zip(results, labels, strict=True)
    return next((label for result, label in pairs if result.promise.floor is not None), "")


def _on_page(comparison: Comparison) -> Comparison:
    """Return the comparison with the indicators that fit on the page."""
    rows = comparison.indicators
    kept = tuple(row for row in rows if row.indicator.key in PAGE_INDICATORS)
    return replace(comparison, indicators=kept)


def _sections(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the tables of indicators with their names."""
    return [
        {"name": name, "rows": _rows(indicators_side_by_side(comparison, section=section))}
        for section, name in SECTION_NAMES.items()
    ]


def _place(result: ScenarioResult) -> str:
    """Return the counties, or how many they are when they are many."""
    if len(result.counties) <= COUNTIES_NAMED:
        return "、".join(result.counties)
    return f"{len(result.counties)} 个县（市、区）"


def _cycle(result: ScenarioResult) -> str:
    last = result.start + timedelta(weeks=result.weeks, days=-1)
    return f"{result.start.isoformat()} 至 {last.isoformat()}（{result.weeks} 周）"


def _notes(results: Sequence[ScenarioResult]) -> list[str]:
    return [note for note in dict.fromkeys(r.synthetic_note_zh for r in results) if note]


def _run(label: str, result: ScenarioResult) -> str:
    when = result.finished_at.astimezone()
    return f"{label}：种子 {result.seed}，{result.seconds:,.0f} 秒，{when:%Y-%m-%d %H:%M}"


def _short(text: str, most: int) -> str:
    """Return a text that cannot push the rest off the page."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _rows(table: ComparisonTable) -> list[list[dict[str, str]]]:
    """Return the rows of a table with the direction of each cell."""
    return [
        [_cell(text, mark) for text, mark in zip(words, marks, strict=True)]
        for words, marks in zip(
            table.words.itertuples(index=False, name=None),
            table.directions.itertuples(index=False, name=None),
            strict=True,
        )
    ]


def _cell(text: object, direction: str) -> dict[str, str]:
    return {"text": _short(str(text), LONGEST_ABOUT), "direction": direction}


def _plain(frame: pd.DataFrame) -> list[list[str]]:
    return [list(_texts(row)) for row in frame.itertuples(index=False, name=None)]


def _texts(row: tuple[object, ...]) -> Iterator[str]:
    for value in row:
        yield _short(f"{value:,}" if isinstance(value, int) else str(value), LONGEST_ABOUT)
