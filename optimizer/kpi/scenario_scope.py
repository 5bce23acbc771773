"""A part of scenarios: one county, with those that it was planned together with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.kpis import Kpis
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import UsageError
from optimizer.kpi.merging import merge


def planned_counties(block: Kpis) -> frozenset[str]:
    """Return the codes of the counties that one problem is about."""
    return frozenset(area.code for area in block.fairness.counties)


def scope_of_county(results: Sequence[ScenarioResult], county: str) -> frozenset[str]:
    """
    Return the smallest set of counties with one of them in it that every scenario planned apart.

    Where one scenario pools counties, vehicles of one work in the other: figures of one alone
    do not exist, so all scenarios are compared on the pool.

    Parameters
    ----------
    results
        The scenarios.
    county
        Code of the county asked for.

    Returns
    -------
    frozenset of str
        Codes; just the county where no scenario pools it.
    """
    parts = [planned_counties(block) for result in results for block in result.blocks]
    scope, before = frozenset((county,)), frozenset[str]()
    while scope != before:
        before = scope
        scope = scope.union(*(part for part in parts if part & scope))
    return scope


def scoped(result: ScenarioResult, counties: frozenset[str]) -> ScenarioResult:
    """
    Return a scenario's plan in some counties; the promise stays that of the whole scenario.

    Parameters
    ----------
    result
        The scenario.
    counties
        From `scope_of_county`.

    Raises
    ------
    UsageError
        If the scenario was not run for these counties, or nothing is due in them.
    """
    blocks = tuple(block for block in result.blocks if planned_counties(block) & counties)
    if not blocks:
        raise UsageError(
            f"方案“{result.name_zh}”没有计算这个县。请在左侧选“全市”或已计算的县：{'、'.join(result.counties)}。",
            f"The scenario {result.name_en!r} was not run for this county. Choose the whole city "
            f"or a county that it was run for: {', '.join(result.counties)}.",
        )
    kept = [
        pair
        for pair in zip(result.county_codes, result.counties, strict=True)
        if pair[0] in counties
    ]
    total = merge(*blocks, name="、".join(name for _, name in kept))
    villages = {village.code for village in total.villages}
    return replace(
        result,
        county_codes=tuple(code for code, _ in kept),
        counties=tuple(name for _, name in kept),
        total=total,
        blocks=blocks,
        habits=tuple(habit for habit in result.habits if habit.village_code in villages),
        budget_cents=None,
        below_floor=tuple(one for one in result.below_floor if one.village_code in villages),
    )
