"""Indicators as tables, in the reader's language and units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from optimizer.domain.kpi_villages import AreaKpis
from optimizer.domain.kpis import Kpis
from optimizer.kpi import INDICATORS, Group, Unit
from optimizer.units import HOUR_S, METRES_PER_KM, MINUTE_S, cents_to_yuan
from optimizer.viewing.texts import OBJECTIVE_TEXTS, Language, headers

MISSING = "—"
UNITS: dict[Unit, tuple[str, str]] = {
    Unit.DAYS: ("天", "days"),
    Unit.SECONDS: ("小时", "h"),
    Unit.MINUTES: ("分钟", "min"),
    Unit.MINUTES_EACH: ("分钟", "min"),
    Unit.METRES: ("公里", "km"),
    Unit.CENTS: ("元", "yuan"),
    Unit.CENTS_EACH: ("元", "yuan"),
}


def indicators_table(
    kpis: Kpis, *, groups: Collection[Group] = tuple(Group), language: Language = "zh"
) -> pd.DataFrame:
    """Return one row per indicator of the groups: name, figure with unit, how it is counted."""
    zh = language == "zh"
    rows = [
        [
            indicator.name_zh if zh else indicator.name_en,
            figure(indicator.of(kpis), indicator.unit, language),
            indicator.formula_zh if zh else indicator.formula_en,
        ]
        for indicator in INDICATORS
        if indicator.group in groups
    ]
    return pd.DataFrame(rows, columns=headers("indicators", language))


def figure(value: float | None, unit: Unit, language: Language) -> str:
    """Return a figure in people's units."""
    if value is None:
        return MISSING
    word = UNITS.get(unit, ("", ""))[0 if language == "zh" else 1]
    number = {
        Unit.SHARE: lambda: f"{value:.1%}",
        Unit.RATIO: lambda: f"{value:,.1f}",
        Unit.INDEX: lambda: f"{value:.3f}",
        Unit.SECONDS: lambda: f"{value / HOUR_S:,.0f}",
        Unit.MINUTES: lambda: f"{value / MINUTE_S:,.0f}",
        Unit.MINUTES_EACH: lambda: f"{value / MINUTE_S:,.2f}",
        Unit.METRES: lambda: f"{value / METRES_PER_KM:,.0f}",
        Unit.CENTS: lambda: f"{cents_to_yuan(int(value)):,.0f}",
        Unit.CENTS_EACH: lambda: f"{cents_to_yuan(value):,.2f}",
    }.get(unit, lambda: f"{value:,.0f}")()
    return f"{number} {word}".strip()


def lines_table(kpis: Kpis, *, language: Language = "zh") -> pd.DataFrame:
    """Return one row per line: visits, people, gaps, hours, kilometres."""
    rows: list[list[Any]] = [
        [
            line.name_zh if language == "zh" else line.name_en,
            line.visits_required,
            line.visits_planned,
            line.visits_unserved,
            line.person_times,
            line.longest_gap_days,
            line.vehicles_used,
            round(line.on_site_s / HOUR_S),
            round(line.driving_s / HOUR_S),
            round(line.waiting_s / HOUR_S),
            round(line.distance_m / METRES_PER_KM),
        ]
        for line in kpis.lines
    ]
    return pd.DataFrame(rows, columns=headers("lines", language))


def caseload_table(kpis: Kpis, *, language: Language = "zh") -> pd.DataFrame:
    """Return one row per line that promises the same vehicle: how evenly its vehicles work."""
    rows: list[list[Any]] = [
        [
            line.name_zh if language == "zh" else line.name_en,
            line.caseload.vehicles,
            round(line.caseload.least_s / HOUR_S, 1),
            round(line.caseload.mean_s / HOUR_S, 1),
            round(line.caseload.most_s / HOUR_S, 1),
        ]
        for line in kpis.lines
        if line.caseload is not None
    ]
    return pd.DataFrame(rows, columns=headers("caseload", language))


def areas_table(
    areas: Iterable[AreaKpis], *, names: Mapping[str, str], language: Language = "zh"
) -> pd.DataFrame:
    """
    Return one row per county or township: how its villages are served.

    Parameters
    ----------
    areas
        The areas.
    names
        Their names by code.
    language
        Language of the headers.
    """
    rows: list[list[Any]] = [
        [
            names.get(area.code, area.code),
            area.villages,
            round(100 * area.share_met, 1),
            round(100 * area.share_made, 1),
            _one_place(area.person_times_per_resident),
            area.longest_gap_days,
            _minutes(area.mean_access_s),
            _minutes(area.longest_access_s),
        ]
        for area in areas
    ]
    return pd.DataFrame(rows, columns=headers("areas", language))


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / MINUTE_S)


def _one_place(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def worst_villages_table(kpis: Kpis, *, language: Language = "zh") -> pd.DataFrame:
    """Return the worst-served villages, the worst first."""
    rows: list[list[Any]] = [
        [
            village.name,
            village.code,
            village.residents,
            village.visits_required,
            village.visits_made,
            MISSING if village.longest_gap_days is None else str(village.longest_gap_days),
            _minutes(village.access_s),
        ]
        for village in kpis.worst_villages
    ]
    return pd.DataFrame(rows, columns=headers("worst", language))


def hospital_table(kpis: Kpis, *, language: Language = "zh") -> pd.DataFrame:
    """Return one row per hospital van: what the province grades."""
    rows: list[list[Any]] = [
        [
            van.name or van.vehicle_id,
            van.days_out,
            van.crew_days,
            round(van.on_site_s / HOUR_S, 1),
            round(van.driving_s / HOUR_S, 1),
            van.visits,
            van.person_times,
            _one_place(van.person_times_per_outing),
        ]
        for van in kpis.hospital_vans
    ]
    return pd.DataFrame(rows, columns=headers("hospital", language))


def objective_table(kpis: Kpis, *, language: Language = "zh") -> pd.DataFrame:
    """Return the objective level by level: shortfalls by priority, then the costs in yuan."""
    texts = OBJECTIVE_TEXTS[language]
    rows: list[list[Any]] = []
    if kpis.objective is not None:
        for priority, shortfall in enumerate(kpis.objective.shortfall, start=1):
            rows.append([texts["shortfall"].format(priority=priority), f"{shortfall:,}"])
        for name, cents in kpis.objective.terms().items():
            rows.append([texts[name], figure(cents, Unit.CENTS, language)])
        total = figure(kpis.objective.cost_cents, Unit.CENTS, language)
        rows.append([texts["total"], total])
    return pd.DataFrame(rows, columns=headers("objective", language))
