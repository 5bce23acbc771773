"""The arithmetic of frequency tiers in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.calendar import FULL_CYCLE_WEEKS
from optimizer.kpi.tiers import TierLevel, TierReport
from optimizer.units import HOUR_S
from optimizer.viewing.texts import Language


def tier_lines(report: TierReport, language: Language = "zh") -> list[str]:
    """
    Return what tiers need, what there is, and what can be had.

    Parameters
    ----------
    report
        The arithmetic of one line; its figures are shown by the week.
    language
        Of the sentences.
    """
    zh = language == "zh"
    return [_needed(report, zh=zh), _there_is(report, zh=zh), *_verdict(report, zh=zh)]


def _hours(seconds: int) -> str:
    """Return hours a week of seconds in four weeks."""
    return f"{seconds / HOUR_S / FULL_CYCLE_WEEKS:,.1f}"


def _weekly(count: int) -> str:
    """Return a number a week of one in four weeks."""
    return f"{count / FULL_CYCLE_WEEKS:,.1f}"


def _needed(report: TierReport, *, zh: bool) -> str:
    """Return what the tiers ask for."""
    driving_s = report.needed_s - report.needed_on_site_s
    on_site, driving = _hours(report.needed_on_site_s), _hours(driving_s)
    if zh:
        return (
            f"需要：每周 {_hours(report.needed_s)} 车时（现场含准备 {on_site}，"
            f"路上至少 {driving}），{_weekly(report.needed_halts)} 次停靠"
        )
    return (
        f"Needed: {_hours(report.needed_s)} vehicle-hours a week (on site with set-up {on_site}, "
        f"driving at least {driving}), {_weekly(report.needed_halts)} halts"
    )


def _there_is(report: TierReport, *, zh: bool) -> str:
    """Return what the vehicles can do."""
    supply = report.supply
    days, hours, halts = (
        _weekly(supply.vehicle_days),
        _hours(supply.shift_s),
        _weekly(supply.halts),
    )
    if zh:
        return (
            f"现有：{supply.vehicles} 辆，每周 {days} 车日、{hours} 车时，"
            f"时间窗内最多 {halts} 次停靠"
        )
    return (
        f"Available: {supply.vehicles} vehicles, {days} vehicle-days and {hours} hours a week, at "
        f"most {halts} halts within the windows"
    )


def _verdict(report: TierReport, *, zh: bool) -> Iterator[str]:
    """Yield whether it can be met, and the highest that can."""
    if report.is_met:
        yield (
            "算得过来：车时和停靠次数都够（能否排成，以计划为准）。"
            if zh
            else "It can be met as far as hours and halts go (a plan has the last word)."
        )
    else:
        yield _short(report, zh=zh)
        if not report.is_possible:
            yield (
                "即使各级都降到每四周 1 次也不够。"
                if zh
                else "Even once in four weeks for every tier is too much."
            )
            return
        yield "最高可行：" if zh else "The highest that can be met:"
    yield from (_level(level, zh=zh) for level in report.levels)


def _short(report: TierReport, *, zh: bool) -> str:
    """Return what is missing."""
    missing_s = max(0, report.needed_s - report.supply.shift_s)
    missing = max(0, report.needed_halts - report.supply.halts)
    if zh:
        parts = [f"每周缺 {_hours(missing_s)} 车时"] if missing_s else []
        parts += [f"每周缺 {_weekly(missing)} 次停靠"] if missing else []
        return "做不到：" + "，".join(parts) + "。"
    parts = [f"{_hours(missing_s)} vehicle-hours"] if missing_s else []
    parts += [f"{_weekly(missing)} halts"] if missing else []
    return "It cannot be met: short by " + " and ".join(parts) + " a week."


def _level(level: TierLevel, *, zh: bool) -> str:
    """Return a tier, its frequency, and what it must fall to."""
    demand, possible = level.demand, level.possible
    asked = demand.visits_per_4_weeks
    if zh:
        fall = "不变" if possible == asked else f"降为 {possible} 次"
        named = f"{demand.rank} 级 {demand.tier_id}（{demand.villages} 村）"
        return f"  {named}：每四周 {asked} 次，{fall}"
    fall = "stays" if possible == asked else f"falls to {possible}"
    return (
        f"  tier {demand.rank} {demand.tier_id} ({demand.villages} villages): {asked} in four "
        f"weeks, {fall}"
    )
