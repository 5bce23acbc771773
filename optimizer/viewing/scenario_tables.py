"""Scenarios side by side as tables, in the reader's language and units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from optimizer.domain.kpi_villages import VillageKpis
from optimizer.kpi import Comparison, Difference, Direction, Group
from optimizer.kpi.indicator import Indicator, Unit
from optimizer.viewing.indicators import figure
from optimizer.viewing.scenario_cells import (
    Shown,
    scenario_labels,
    shown,
)
from optimizer.viewing.scenario_texts import SCENARIO_TEXTS
from optimizer.viewing.texts import Language

MEASURES = ("met", "made")


class Section(StrEnum):
    """What a table of indicators is about."""

    SERVICE = "service"
    FAIRNESS = "fairness"
    MEANS = "means"
    HOSPITAL = "hospital"
    """What the province grades its mobile hospitals on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTable:
    """A table with the direction of each of its cells; ``words`` and ``directions`` are aligned."""

    words: pd.DataFrame
    directions: pd.DataFrame


def section_of(indicator: Indicator) -> Section:
    """Return the table that an indicator belongs to."""
    if "hospital" in indicator.key:
        return Section.HOSPITAL
    return {Group.SERVICE: Section.SERVICE, Group.FAIRNESS: Section.FAIRNESS}.get(
        indicator.group, Section.MEANS
    )


def indicators_side_by_side(
    comparison: Comparison, *, section: Section, language: Language = "zh"
) -> ComparisonTable:
    """Return one row per indicator of a section, one column per scenario."""
    texts = SCENARIO_TEXTS[language]
    rows = [row for row in comparison.indicators if section_of(row.indicator) is section]
    names = [r.indicator.name_zh if language == "zh" else r.indicator.name_en for r in rows]
    cells = [_cells(row.cells, row.indicator.unit, language) for row in rows]
    return side_by_side(comparison, texts["indicator"], names, cells, language)


def counties_side_by_side(
    comparison: Comparison, *, measures: Sequence[str] = MEASURES, language: Language = "zh"
) -> ComparisonTable:
    """Return a row per county and measure: villages up to standard (``met``), visits ``made``."""
    texts = SCENARIO_TEXTS[language]
    names: list[str] = []
    cells: list[list[Shown]] = []
    for row in comparison.counties:
        for word in measures:
            found = {"met": row.share_met, "made": row.share_made}[word]
            names.append(row.name if len(measures) == 1 else f"{row.name} · {texts[word]}")
            cells.append(_cells(found, Unit.SHARE, language))
    return side_by_side(comparison, texts["county"], names, cells, language)


def villagers_table(comparison: Comparison, *, language: Language = "zh") -> pd.DataFrame:
    """Return what every scenario but the first changes for villagers, one column each."""
    texts = SCENARIO_TEXTS[language]
    labels = scenario_labels(comparison.results, language)[1:]
    columns: dict[str, list[str]] = {}
    for label, change in zip(labels, comparison.changes, strict=True):
        habits = change.habits
        gained = _with_residents(len(change.gained), change.residents_gained, language)
        lost = _with_residents(len(change.lost), change.residents_lost, language)
        counts = (
            habits.villages,
            habits.residents,
            habits.weekday_changed,
            habits.compared,
            habits.people,
            habits.gained,
            habits.lost,
        )
        columns[label] = [gained, lost, *(f"{count:,}" for count in counts)]
    names = (
        "villages_gained",
        "villages_lost",
        "changed_villages",
        "changed_residents",
        "changed_requirements",
        "compared",
        "people_moved",
        "requirements_gained",
        "requirements_lost",
    )
    return pd.DataFrame({texts["change"]: [texts[name] for name in names], **columns})


def changed_villages_table(
    comparison: Comparison, *, language: Language = "zh"
) -> dict[str, pd.DataFrame]:
    """Return the villages gained and lost by the label of each scenario but the first."""
    texts = SCENARIO_TEXTS[language]
    labels = scenario_labels(comparison.results, language)[1:]
    headers = [texts["change"], texts["county"], texts["village"], texts["residents"]]
    counties = dict(
        zip(comparison.results[0].county_codes, comparison.results[0].counties, strict=True)
    )
    return {
        label: pd.DataFrame(
            [
                [texts[word], counties.get(v.county_code, v.county_code), v.name, v.residents]
                for word, found in (("lost", change.lost), ("gained", change.gained))
                for v in found
            ],
            columns=headers,
        )
        for label, change in zip(labels, comparison.changes, strict=True)
    }


def villages_table(villages: Sequence[VillageKpis], *, language: Language = "zh") -> pd.DataFrame:
    """Return villages with residents, visits and longest gap, in their order."""
    texts = SCENARIO_TEXTS[language]
    rows = [
        [
            village.name,
            village.residents,
            f"{village.visits_made} / {village.visits_required}",
            texts["never"] if village.longest_gap_days is None else str(village.longest_gap_days),
        ]
        for village in villages
    ]
    headers = [texts[name] for name in ("village", "residents", "of_visits", "gap")]
    return pd.DataFrame(rows, columns=headers)


def _with_residents(villages: int, residents: int, language: Language) -> str:
    """Return a number of villages and of those who live there."""
    texts = SCENARIO_TEXTS[language]
    people = texts["people_of"].format(n=f"{residents:,}")
    return texts["cell"].format(value=f"{villages:,}", change=people)


def _cells(found: Sequence[Difference], unit: Unit, language: Language) -> list[Shown]:
    """Return the cells of a row; the first is only itself."""
    first = Shown(text=figure(found[0].value, unit, language))
    return [first, *(shown(one, unit, language) for one in found[1:])]


def side_by_side(
    comparison: Comparison,
    corner: str,
    names: Sequence[str],
    cells: Sequence[Sequence[Shown]],
    language: Language,
) -> ComparisonTable:
    """Put rows of cells below the names of the scenarios."""
    labels = scenario_labels(comparison.results, language)
    corner = f"{corner} " if corner in labels else corner
    words = {label: [row[i].text for row in cells] for i, label in enumerate(labels)}
    marks = {label: [row[i].direction for row in cells] for i, label in enumerate(labels)}
    plain = [Direction.NEITHER] * len(names)
    return ComparisonTable(
        words=pd.DataFrame({corner: list(names), **words}),
        directions=pd.DataFrame({corner: plain, **marks}),
    )
