"""Residents now and in years to come, by place, as rows, as a table and as a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Village
from optimizer.domain.population import Headcount, residents_by_year
from optimizer.viewing.charts import COLOURS, CURVE_COLOUR
from optimizer.viewing.texts import Language
from optimizer.viewing.timeline import Activity

CHART_PIXELS = 260

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "county": "县",
        "total": "合计",
        "now": "{year}",
        "then": "{year} 推算",
        "change": "变化%",
        "in_plan_now": "计划内 {year}",
        "in_plan_then": "计划内 {year} 推算",
        "year": "年份（推算，假定）",
        "residents": "人口",
        "villages": "村",
        "all": "全部村",
        "in_plan": "计划内的村",
    },
    "en": {
        "county": "County",
        "total": "Total",
        "now": "{year}",
        "then": "{year} (proj.)",
        "change": "Change %",
        "in_plan_now": "In plan {year}",
        "in_plan_then": "In plan {year} (proj.)",
        "year": "Year (projected by assumed trends)",
        "residents": "Residents",
        "villages": "Villages",
        "all": "All villages",
        "in_plan": "Villages in the plan",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResidents:
    """Residents of a place now and then, of all its villages and of those in the plan."""

    code: str
    name: str
    now: int
    then: int
    in_plan_now: int
    in_plan_then: int

    @property
    def change_pct(self) -> float | None:
        """How many per cent more there are then; ``None`` where there is nobody now."""
        return 100 * (self.then - self.now) / self.now if self.now else None


def residents_to(dataset: Dataset, year: int) -> dict[int, dict[str, int]]:
    """
    Return the residents of each village at the end of each year up to one.

    Parameters
    ----------
    dataset
        With the year of its residents.
    year
        The last year; not before that of the residents.

    Returns
    -------
    dict
        Year → village code → residents, as `optimizer.tables.projecting.project` has them.

    Raises
    ------
    ValueError
        If the dataset does not say which year its residents are of.
    """
    if dataset.residents_year is None:
        raise ValueError("the dataset must have the year of its residents.")
    counts = {
        v.code: Headcount(township_code=v.township_code, residents=v.residents)
        for v in dataset.villages
    }
    years = residents_by_year(
        counts,
        trends=dataset.trends,
        relocations=dataset.relocations,
        from_year=dataset.residents_year,
        to_year=year,
    )
    return {at: {code: c.residents for code, c in found.items()} for at, found in years}


def by_county(
    dataset: Dataset, then: Mapping[str, int], *, language: Language = "zh"
) -> list[PlaceResidents]:
    """Return the counties with their residents now, and then by village code."""
    villages: dict[str, list[Village]] = {county.code: [] for county in dataset.counties}
    for village in dataset.villages:
        villages[village.county_code].append(village)
    return [
        _place(c.code, c.name if language == "zh" else c.name_en, villages[c.code], then)
        for c in dataset.counties
    ]


def by_township(dataset: Dataset, then: Mapping[str, int]) -> list[PlaceResidents]:
    """Return the townships with their residents now, and then by village code."""
    villages: dict[str, list[Village]] = {town.code: [] for town in dataset.townships}
    for village in dataset.villages:
        villages[village.township_code].append(village)
    return [_place(t.code, t.name, villages[t.code], then) for t in dataset.townships]


def total(places: Iterable[PlaceResidents], *, language: Language = "zh") -> PlaceResidents:
    """Return the sum of places."""
    found = list(places)
    return PlaceResidents(
        code="",
        name=TEXTS[language]["total"],
        now=sum(p.now for p in found),
        then=sum(p.then for p in found),
        in_plan_now=sum(p.in_plan_now for p in found),
        in_plan_then=sum(p.in_plan_then for p in found),
    )


def _place(
    code: str, name: str, mine: Sequence[Village], then: Mapping[str, int]
) -> PlaceResidents:
    """Sum up the villages of a place."""
    in_plan = [village for village in mine if village.in_plan]
    return PlaceResidents(
        code=code,
        name=name,
        now=sum(v.residents for v in mine),
        then=sum(then[v.code] for v in mine),
        in_plan_now=sum(v.residents for v in in_plan),
        in_plan_then=sum(then[v.code] for v in in_plan),
    )


def headers(now: int, then: int, *, language: Language = "zh") -> tuple[str, ...]:
    """Return the headers of the table of counties for two years."""
    texts = TEXTS[language]
    return (
        texts["county"],
        texts["now"].format(year=now),
        texts["then"].format(year=then),
        texts["change"],
        texts["in_plan_now"].format(year=now),
        texts["in_plan_then"].format(year=then),
    )


def residents_table(
    places: Iterable[PlaceResidents], *, now: int, then: int, language: Language = "zh"
) -> pd.DataFrame:
    """
    Return places with their residents of two years, and their sum last.

    Parameters
    ----------
    places
        Places.
    now, then
        The years, for the headers.
    language
        Language of the headers.

    Returns
    -------
    pandas.DataFrame
        A row for each place.
    """
    found = list(places)
    rows = [
        (
            p.name,
            p.now,
            p.then,
            None if p.change_pct is None else round(p.change_pct, 1),
            p.in_plan_now,
            p.in_plan_then,
        )
        for p in (*found, total(found, language=language))
    ]
    return pd.DataFrame(rows, columns=list(headers(now, then, language=language)))


def residents_chart(
    villages: Iterable[Village],
    years: Mapping[int, Mapping[str, int]],
    *,
    language: Language = "zh",
) -> alt.Chart:
    """
    Draw the residents of villages by year, of all and of those in the plan.

    Parameters
    ----------
    villages
        Villages counted.
    years
        Year → village code → residents.
    language
        Language of the words.

    Returns
    -------
    altair.Chart
        Two lines; the axis says that they are projected.
    """
    texts = TEXTS[language]
    found = list(villages)
    rows = [
        (year, texts[kind], sum(counts[v.code] for v in found if v.in_plan or kind == "all"))
        for year, counts in years.items()
        for kind in ("all", "in_plan")
    ]
    frame = pd.DataFrame(rows, columns=["year", "kind", "residents"])
    chart: alt.Chart = (
        alt.Chart(frame, height=CHART_PIXELS)
        .mark_line(point=True)
        .encode(
            x=alt.X("year:Q", title=texts["year"], axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("residents:Q", title=texts["residents"], axis=alt.Axis(format=",d")),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(
                    domain=[texts["all"], texts["in_plan"]],
                    range=[CURVE_COLOUR, COLOURS[Activity.BREAK]],
                ),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("year:Q", title=texts["year"], format="d"),
                alt.Tooltip("kind:N", title=texts["villages"]),
                alt.Tooltip("residents:Q", title=texts["residents"], format=",d"),
            ],
        )
    )
    return chart
