"""What coverage models promise of scenarios, and what their plans bring, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from optimizer.domain.coverage import CoverStatus, FloorAnswer
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.kpi import Comparison
from optimizer.kpi.indicator import Unit
from optimizer.kpi.promised import LinePromise
from optimizer.viewing.indicators import MISSING
from optimizer.viewing.scenario_cells import (
    Shown,
    is_known,
    percent,
    scenario_labels,
    signed,
)
from optimizer.viewing.scenario_tables import ComparisonTable, side_by_side
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

FLOOR_WORDS = {
    CoverStatus.OPTIMAL: "floor_possible",
    CoverStatus.FEASIBLE: "floor_feasible",
    CoverStatus.INFEASIBLE: "floor_impossible",
    CoverStatus.UNKNOWN: "floor_unknown",
}


def promises_side_by_side(comparison: Comparison, *, language: Language = "zh") -> ComparisonTable:
    """Return what the coverage model promised and what the plan brings, one column per scenario."""
    texts = SCENARIO_TEXTS[language]
    found = comparison.promises
    asked = [is_known(result.promise.most) for result in comparison.results]
    pairs = list(zip(found, asked, strict=True))
    rows = {
        "promise_share": [percent(p.promised_share if known else None) for p, known in pairs],
        "promise_bound": [percent(p.promised_bound if known else None) for p, known in pairs],
        "plan_share": [percent(one.planned_share) for one in found],
        "promise_less_plan": [
            signed(p.difference, Unit.SHARE, language)
            if known and p.difference is not None
            else MISSING
            for p, known in pairs
        ],
        "promise_villages": [
            f"{p.promised_villages:,}" if known else MISSING for p, known in pairs
        ],
        "plan_villages": [f"{one.planned_villages:,}" for one in found],
    }
    cells = [[Shown(text=text) for text in row] for row in rows.values()]
    names = [texts[name] for name in rows]
    return side_by_side(comparison, texts["coverage"], names, cells, language)


def vehicles_table(comparison: Comparison, *, language: Language = "zh") -> pd.DataFrame:
    """Return vehicles by scenario and line: promised, proved minimum, used by the plan, present."""
    texts = SCENARIO_TEXTS[language]
    labels = scenario_labels(comparison.results, language)
    rows = [
        [label, *_line_cells(line, highest, language)]
        for label, result, found in zip(
            labels, comparison.results, comparison.promises, strict=True
        )
        for line, highest in zip(found.lines, _highest(result), strict=True)
        if line.present or line.used or line.promised
    ]
    names = ("scenario", "line", "promised", "minimum", "used", "present", "note")
    return pd.DataFrame(rows, columns=[texts[name] for name in names])


def _highest(result: ScenarioResult) -> list[float | None]:
    """Return the most that each line can cover, whatever the number of its vehicles."""
    return [line.highest_share for line in result.promise.fewest.lines]


def _line_cells(
    line: LinePromise, highest: float | None, language: Language
) -> Iterator[str | int | None]:
    texts = SCENARIO_TEXTS[language]
    yield line.name_zh if language == "zh" else line.name_en
    yield _promised(line, language)
    yield texts["all_too_few"] if line.minimum is None else str(line.minimum)
    yield line.used
    yield line.present
    notes = [texts[key] for key in minimum_notes([line])]
    if line.promised is None and highest is not None and highest < 1:
        notes.append(texts["highest"].format(share=percent(highest)))
    yield ("；" if language == "zh" else "; ").join(notes)


def minimum_notes(lines: Sequence[LinePromise]) -> list[str]:
    """
    Return the words that belong beside the proved minimum of lines, as keys of `SCENARIO_TEXTS`.

    A minimum is of plans that make every visit: one that leaves some out is not held against it.
    """
    notes = []
    if any(line.contradiction for line in lines):
        notes.append("contradiction")
    if not all(line.all_made for line in lines):
        notes.append("some_left_out")
    return notes


def in_both_languages(key: str, **values: object) -> str:
    """Return words of `SCENARIO_TEXTS` in Chinese and in English."""
    return " / ".join(SCENARIO_TEXTS[spoken][key].format(**values) for spoken in ("zh", "en"))


def _promised(line: LinePromise, language: Language) -> str:
    """Return the vehicles promised: for everybody, or else for all within reach."""
    texts = SCENARIO_TEXTS[language]
    if line.promised is not None:
        return str(line.promised)
    if line.within is not None:
        return texts["within"].format(n=line.within)
    return texts["no_answer"]


def floors_table(results: Sequence[ScenarioResult], *, language: Language = "zh") -> pd.DataFrame:
    """Return the price of equity: one row per scenario that has an answer about a floor."""
    texts = SCENARIO_TEXTS[language]
    rows = [
        [label, *_floor_cells(result.promise.floor, language)]
        for label, result in zip(scenario_labels(results, language), results, strict=True)
        if result.promise.floor is not None
    ]
    names = (
        "scenario",
        "floor_asked",
        "floor_highest",
        "covered_free",
        "covered_floor",
        "price",
        "price_fairest",
        "worst_areas",
    )
    return pd.DataFrame(rows, columns=[texts[name] for name in names])


def _floor_cells(floor: FloorAnswer, language: Language) -> list[str]:
    """Return the cells of an answer about a floor."""
    texts = SCENARIO_TEXTS[language]
    highest = _floor(floor.highest)
    if floor.highest_bound > floor.highest:
        highest = texts["at_most"].format(value=highest, bound=_floor(floor.highest_bound))
    asked = texts["cell"].format(value=_floor(floor.floor), change=texts[FLOOR_WORDS[floor.status]])
    level = texts.get(f"level_{floor.level}", floor.level)
    comma = "、" if language == "zh" else ", "
    names = {area.code: area.name for area in floor.areas}
    return [
        f"{level} {asked}",
        highest,
        f"{floor.covered_without:,}",
        f"{floor.covered:,}",
        percent(floor.price) if floor.price_proved else f"≤ {percent(floor.price)}",
        f"≤ {percent(floor.price_fairest)}",
        comma.join(names.get(code, code) for code in floor.worst_areas),
    ]


def _floor(share: float) -> str:
    """Return a floor in per cent, not rounded to another one."""
    return percent(share) if round(share, 3) == round(share, 6) else f"{100 * share:.6g}%"


def below_floor_table(
    results: Sequence[ScenarioResult], *, language: Language = "zh"
) -> pd.DataFrame:
    """Return the villages that stay below a floor of their scenario, and why."""
    texts = SCENARIO_TEXTS[language]
    rows = [
        [
            label,
            one.village_name,
            texts["visits"].format(made=one.visits_made, required=one.visits_wanted),
            texts["proved_reason" if one.proved else "no_slot"],
            one.reason_zh if language == "zh" else one.reason_en,
        ]
        for label, result in zip(scenario_labels(results, language), results, strict=True)
        for one in result.below_floor
    ]
    names = ("scenario", "village", "of_visits", "proof", "reason")
    return pd.DataFrame(rows, columns=[texts[name] for name in names])


def circles_table(results: Sequence[ScenarioResult], *, language: Language = "zh") -> pd.DataFrame:
    """Return residents and villages inside each travel circle that has a place, by scenario."""
    texts = SCENARIO_TEXTS[language]
    names: dict[str, str] = {}
    cells: dict[str, dict[str, str]] = {}
    for label, result in zip(scenario_labels(results, language), results, strict=True):
        cells[label] = {}
        for circle in result.promise.circles:
            names[circle.id] = circle.name_zh if language == "zh" else circle.name_en
            share = circle.residents_inside / circle.residents if circle.residents else None
            villages = f"{circle.villages_inside:,} / {circle.villages:,}"
            change = texts["villages_of"].format(n=villages)
            if circle.seconds:
                cells[label][circle.id] = texts["cell"].format(value=percent(share), change=change)
    columns = {label: [found.get(key, MISSING) for key in names] for label, found in cells.items()}
    return pd.DataFrame({texts["circle"]: list(names.values()), **columns})
