"""What a cycle's conditions change, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from optimizer.domain.closures import Box, ClosureKind, Shape
from optimizer.domain.conditions import ClosureEffect, Conditions, FixedPointEffect, SeasonEffect
from optimizer.domain.seasons import WHOLE_PCT
from optimizer.viewing.texts import Language

SHARES_SHOWN = 8

KINDS: dict[Language, dict[ClosureKind, str]] = {
    "zh": {
        ClosureKind.VILLAGE: "封村",
        ClosureKind.TOWNSHIP: "封乡镇",
        ClosureKind.HEIGHT: "按高程封闭",
        ClosureKind.TERRAIN: "道路封闭（当天绕行）",
        ClosureKind.VEHICLE: "车辆缺勤",
        ClosureKind.CREW: "人员缺勤",
        ClosureKind.SUSPENSION: "停办",
    },
    "en": {
        ClosureKind.VILLAGE: "Village closed",
        ClosureKind.TOWNSHIP: "Township closed",
        ClosureKind.HEIGHT: "Heights closed",
        ClosureKind.TERRAIN: "Roads closed (ways around them on these days)",
        ClosureKind.VEHICLE: "Vehicle absent",
        ClosureKind.CREW: "Crew absent",
        ClosureKind.SUSPENSION: "Suspended",
    },
}


def condition_lines(conditions: Conditions, language: Language = "zh") -> list[str]:
    """Return a line for each thing that is out of the ordinary; names are as the tables say."""
    closures = [closure_line(effect, language) for effect in conditions.closures]
    seasons = [_season_line(effect, language) for effect in conditions.seasons]
    points = [_fixed_line(effect, language) for effect in conditions.fixed_points]
    return [*closures, *_lost(conditions, language), *seasons, *points]


def _lost(conditions: Conditions, language: Language) -> Iterator[str]:
    """Yield how many visits are lost to closures in all, if any are."""
    if conditions.visits_closed:
        yield (
            f"因封闭去不成、改不了日期的共 {conditions.visits_closed} 次，仍算应服务，列为未安排。"
            if language == "zh"
            else f"{conditions.visits_closed} visit(s) in all are lost to closures and fit no "
            "other day; they are due all the same, and left out."
        )


def closed_on_map(conditions: Conditions) -> list[dict[str, Any]]:
    """
    Return what a map shows of closures: those of villages and of parts of the map.

    Parameters
    ----------
    conditions
        Those of the plan's cycle.

    Returns
    -------
    list of dict
        ``zh`` and ``en`` sentences, ``first`` and ``last`` ISO dates (``last`` may be ``None``),
        ``villages`` (codes), and ``box`` ``[[south, west], [north, east]]`` or ``circle``
        ``[lat, lon, metres]`` where a part of the map is closed.
    """
    return [
        {
            "zh": closure_line(effect, "zh"),
            "en": closure_line(effect, "en"),
            "first": effect.first.isoformat(),
            "last": effect.last and effect.last.isoformat(),
            "villages": list(effect.village_codes),
            **_shape(effect.shape),
        }
        for effect in conditions.closures
        if effect.village_codes or effect.shape is not None
    ]


def _shape(shape: Shape | None) -> dict[str, Any]:
    """Return a closed part of the map as Leaflet wants it."""
    if isinstance(shape, Box):
        return {"box": [[shape.south, shape.west], [shape.north, shape.east]]}
    return {} if shape is None else {"circle": [shape.lat, shape.lon, shape.radius_m]}


def closure_line(effect: ClosureEffect, language: Language) -> str:
    """Return what a closure does."""
    zh = language == "zh"
    kind = KINDS[language][effect.kind]
    line = effect.line_zh if zh else effect.line_en
    named = effect.name + (f"（{line}）" if zh and line else f" ({line})" if line else "")
    parts = [_dates(effect, zh=zh), *_counts(effect, zh=zh)]
    reason = effect.reason and (f"（{effect.reason}）" if zh else f" ({effect.reason})")
    if zh:
        return f"{kind} {named}".strip() + "：" + "，".join(parts) + reason
    return f"{kind} {named}".strip() + ": " + ", ".join(parts) + reason


def _season_line(effect: SeasonEffect, language: Language) -> str:
    """Return what a season changes."""
    zh = language == "zh"
    factors = (
        ("人次", "people", effect.people_pct),
        ("送货", "loads out", effect.out_pct),
        ("带回", "loads back", effect.back_pct),
        ("时长", "service time", effect.service_pct),
    )
    changed = [
        f"{name_zh if zh else name_en} {pct} %"
        for name_zh, name_en, pct in factors
        if pct != WHOLE_PCT
    ]
    what = ("，" if zh else ", ").join(changed) or ("与平时相同" if zh else "as usual")
    if zh:
        return f"季节 {effect.name_zh}（{effect.month} 月）：{what}"
    return f"Season {effect.name_en} (month {effect.month}): {what}"


def _fixed_line(effect: FixedPointEffect, language: Language) -> str:
    """Return what a fixed point takes over, village by village."""
    zh = language == "zh"
    villages = [
        f"{share.village}·{share.line_zh if zh else share.line_en} {share.person_times}"
        for share in effect.shares[:SHARES_SHOWN]
    ]
    more = len(effect.shares) - len(villages)
    if zh:
        rest = f" 等 {len(effect.shares)} 处" if more > 0 else ""
        return (
            f"固定点 {effect.name}：接待 {effect.taken} 人次（最多 {effect.capacity}），"
            f"{effect.requirements_not_due} 项需求不用再送：{'、'.join(villages)}{rest}"
        )
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"Fixed point {effect.name}: serves {effect.taken} person-times (at most "
        f"{effect.capacity}), {effect.requirements_not_due} requirement(s) need no van any more: "
        f"{', '.join(villages)}{rest}"
    )


def _dates(effect: ClosureEffect, *, zh: bool) -> str:
    """Return from when to when."""
    if zh:
        last = "另行通知" if effect.last is None else str(effect.last)
        return f"{effect.first} 至 {last}"
    last = "further notice" if effect.last is None else str(effect.last)
    return f"{effect.first} to {last}"


def _counts(effect: ClosureEffect, *, zh: bool) -> Iterator[str]:
    """Yield days of the cycle, villages and visits."""
    yield f"本周期 {effect.days} 天" if zh else f"{effect.days} day(s) of the cycle"
    if effect.kind in (ClosureKind.TOWNSHIP, ClosureKind.HEIGHT):
        yield f"{effect.villages} 个村" if zh else f"{effect.villages} village(s)"
    gone, lost = effect.visits_not_due, effect.visits_lost
    if effect.kind is ClosureKind.SUSPENSION:
        yield f"{gone} 次不计，到期自动恢复" if zh else f"{gone} visit(s) not due, due again after"
    elif lost:
        yield f"{lost} 次改不了日期，去不成" if zh else f"{lost} visit(s) fit no other day"
