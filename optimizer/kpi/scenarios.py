"""Scenarios side by side: what each brings, against the first one, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.domain.kpi_villages import AreaKpis, VillageKpis
from optimizer.domain.kpis import WORST, Kpis
from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import UsageError
from optimizer.kpi.difference import Difference, Sense, differences_from_first
from optimizer.kpi.indicator import Indicator
from optimizer.kpi.promised import PromiseAgainstPlan, promise_against_plan
from optimizer.kpi.scenario_rows import SCENARIO_INDICATORS

LEAST, MOST = 2, 4
"""So many scenarios can be read side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator of all scenarios, in their order; the first is compared with itself."""

    indicator: Indicator
    cells: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """
    One county of all scenarios, in their order.

    ``areas`` is ``None`` where nothing is due there; ``share_met`` is of its villages.
    """

    code: str
    name: str
    areas: tuple[AreaKpis | None, ...]
    share_met: tuple[Difference, ...]
    share_made: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitChange:
    """
    What a scenario changes for the villagers who wait on fixed days.

    Parameters
    ----------
    compared, weekday_changed
        Requirements that both plans visit, and those of them on other weekdays.
    gained, lost
        Requirements that only this plan visits, and those that only the first one does.
    villages, residents
        Villages with a requirement on other weekdays, and all who live there.
    people
        People per visit of the requirements on other weekdays, summed.
    """

    compared: int
    weekday_changed: int
    gained: int
    lost: int
    villages: int
    residents: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChange:
    """
    What one scenario changes against the first one.

    ``gained`` are villages that only this scenario serves at their frequency, ``lost`` those that
    only the first one does, each ordered by code; ``habits`` is about weekdays.
    """

    scenario_id: str
    gained: tuple[VillageKpis, ...]
    lost: tuple[VillageKpis, ...]
    habits: HabitChange

    @property
    def residents_gained(self) -> int:
        """Residents of the villages gained."""
        return sum(village.residents for village in self.gained)

    @property
    def residents_lost(self) -> int:
        """Residents of the villages lost."""
        return sum(village.residents for village in self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    Two to four scenarios side by side; every tuple but ``changes`` follows ``results``.

    Parameters
    ----------
    results
        What is compared; the first is what the others are held against.
    indicators
        One row per indicator that is read.
    counties
        One row per county, ordered by code.
    changes
        Of all but the first.
    worst
        The ten worst-served villages of each (`VillageKpis.rank`), the worst first.
    longest_gaps
        The ten villages of each that wait longest, never visited ones first.
    promises
        What the coverage model promised against what the plan brings.
    over_budget_cents
        What the plan costs beyond the scenario's budget; 0 within it, ``None`` without one.
    """

    results: tuple[ScenarioResult, ...]
    indicators: tuple[IndicatorRow, ...]
    counties: tuple[AreaRow, ...]
    changes: tuple[ScenarioChange, ...]
    worst: tuple[tuple[VillageKpis, ...], ...]
    longest_gaps: tuple[tuple[VillageKpis, ...], ...]
    promises: tuple[PromiseAgainstPlan, ...]
    over_budget_cents: tuple[int | None, ...]


def compare_scenarios(results: Sequence[ScenarioResult]) -> Comparison:
    """
    Hold scenarios against the first one.

    Parameters
    ----------
    results
        Two to four, of the same counties and the same cycle.

    Raises
    ------
    UsageError
        If there are fewer or more, or they were not run alike.
    """
    _refuse_unlike(results)
    first = results[0]
    return Comparison(
        results=tuple(results),
        indicators=tuple(_indicator_row(one, sense, results) for one, sense in SCENARIO_INDICATORS),
        counties=tuple(_area_rows(results)),
        changes=tuple(_change(first, other) for other in results[1:]),
        worst=tuple(result.total.worst_villages for result in results),
        longest_gaps=tuple(longest_waits(result.total) for result in results),
        promises=tuple(map(promise_against_plan, results)),
        over_budget_cents=tuple(map(_over_budget, results)),
    )


def longest_waits(found: Kpis) -> tuple[VillageKpis, ...]:
    """Return the ten villages that wait longest between two visits, never visited ones first."""

    def wait(village: VillageKpis) -> tuple[float, int, str]:
        gap = village.longest_gap_days
        return (float("-inf") if gap is None else -gap, -village.residents, village.code)

    return tuple(sorted(found.villages, key=wait)[:WORST])


def is_served(village: VillageKpis) -> bool:
    """Tell whether every visit due in a village is made."""
    return village.visits_made >= village.visits_required


def _refuse_unlike(results: Sequence[ScenarioResult]) -> None:
    """Refuse results that cannot be laid side by side."""
    if not LEAST <= len(results) <= MOST:
        raise UsageError(
            f"对比需要 {LEAST} 到 {MOST} 个方案，现在有 {len(results)} 个。",
            f"A comparison takes {LEAST} to {MOST} scenarios, not {len(results)}.",
        )
    first = results[0]
    for other in results[1:]:
        if _scope(other) != _scope(first):
            raise UsageError(
                f"“{first.name_zh}”（{_scope_zh(first)}）与“{other.name_zh}”（{_scope_zh(other)}）"
                "的范围不同，不能对比。请用相同的县、周数和开始日期重新运行。",
                f"{first.name_en!r} ({_scope_en(first)}) and {other.name_en!r} "
                f"({_scope_en(other)}) cover different things. Run both for the same counties, "
                "weeks and start.",
            )


def _scope(result: ScenarioResult) -> tuple[object, ...]:
    """Return what must be alike."""
    return result.weeks, result.start, result.county_codes


def _scope_zh(result: ScenarioResult) -> str:
    return f"{'、'.join(result.counties)}，{result.start} 起 {result.weeks} 周"


def _scope_en(result: ScenarioResult) -> str:
    return f"{', '.join(result.counties)}, {result.weeks} week(s) from {result.start}"


def _indicator_row(
    indicator: Indicator, sense: Sense, results: Sequence[ScenarioResult]
) -> IndicatorRow:
    """Return one indicator of all scenarios."""
    return IndicatorRow(
        indicator=indicator,
        cells=differences_from_first([indicator.of(result.total) for result in results], sense),
    )


def _area_rows(results: Sequence[ScenarioResult]) -> Iterator[AreaRow]:
    """Yield a row per county."""
    first = results[0]
    by_code = [{area.code: area for area in r.total.fairness.counties} for r in results]
    for code, name in sorted(zip(first.county_codes, first.counties, strict=True)):
        areas = tuple(found.get(code) for found in by_code)
        yield AreaRow(
            code=code,
            name=name,
            areas=areas,
            share_met=differences_from_first(
                [area.share_met if area else None for area in areas], Sense.MORE
            ),
            share_made=differences_from_first(
                [area.share_made if area else None for area in areas], Sense.MORE
            ),
        )


def _change(first: ScenarioResult, other: ScenarioResult) -> ScenarioChange:
    """Return what a scenario changes against the first one."""
    before = {village.code for village in first.total.villages if is_served(village)}
    after = {village.code for village in other.total.villages if is_served(village)}
    gained, lost = after - before, before - after
    return ScenarioChange(
        scenario_id=other.scenario_id,
        gained=tuple(v for v in other.total.villages if v.code in gained),
        lost=tuple(v for v in first.total.villages if v.code in lost),
        habits=_habit_change(first, other),
    )


def _habit_change(first: ScenarioResult, other: ScenarioResult) -> HabitChange:
    """Return who is visited on other weekdays."""
    before = {habit.requirement_id: habit.weekdays for habit in first.habits}
    after = {habit.requirement_id: habit for habit in other.habits}
    both = [habit for name, habit in after.items() if name in before]
    moved = [habit for habit in both if habit.weekdays != before[habit.requirement_id]]
    residents = {village.code: village.residents for village in other.total.villages}
    villages = {habit.village_code for habit in moved}
    return HabitChange(
        compared=len(both),
        weekday_changed=len(moved),
        gained=len(after) - len(both),
        lost=len(before) - len(both),
        villages=len(villages),
        residents=sum(residents.get(code, 0) for code in villages),
        people=sum(habit.people for habit in moved),
    )


def _over_budget(result: ScenarioResult) -> int | None:
    """Return what a plan costs beyond the scenario's budget."""
    cost = result.total.running_cents
    if result.budget_cents is None or cost is None:
        return None
    return max(0, cost - result.budget_cents)
