"""Why a visit is left out and what can be done, in words, from the code and its certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.units import HOUR_S, MINUTE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """Texts of a reason; ``{name}`` stands for the certificate's figure of that name."""

    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str


REASON_TEXTS: Mapping[UnservedCode, ReasonText] = {
    UnservedCode.NO_VEHICLE_OFFERS_SERVICE: ReasonText(
        reason_zh="没有能提供该服务的车辆（{service}）：所属车队 {vehicles_in_fleets} 辆，"
        "其中能提供服务 {vehicles_with_service} 辆，"
        "道路与载量也适合 {vehicles_with_road_and_capacity} 辆",
        reason_en="no vehicle can bring the service ({service}): {vehicles_in_fleets} in its "
        "fleets, {vehicles_with_service} of them offer it, {vehicles_with_road_and_capacity} "
        "of those also fit the road and the load",
        remedy_zh="为车队增加能提供该服务、适合村道和载量的车辆，或调整需求的服务与送货量",
        remedy_en="add a vehicle that offers the service and fits the road and the load, or "
        "change the requirement's services or loads",
    ),
    UnservedCode.UNREACHABLE: ReasonText(
        reason_zh="{eligible_vehicles} 辆合适的车中，没有一辆的基地有路通到该停靠点",
        reason_en="of {eligible_vehicles} suitable vehicles none has a way to the stop point",
        remedy_zh="核对村和基地的位置；确有道路的，在出行时间矩阵中补上",
        remedy_en="check the positions of village and base; if there is a road, add it to the "
        "travel matrix",
    ),
    UnservedCode.WINDOW_MEETS_NO_SHIFT: ReasonText(
        reason_zh="时间窗与班次对不上：服务需 {duration_s}，两者最多重合 {best_overlap_s}",
        reason_en="the time windows miss the shifts: the visit takes {duration_s}, window and "
        "shift overlap by {best_overlap_s} at most",
        remedy_zh="放宽时间窗，或调整车辆的上下班时间和工作星期",
        remedy_en="widen the time windows, or change the shifts or workdays of the vehicles",
    ),
    UnservedCode.ROUND_TRIP_TOO_LONG: ReasonText(
        reason_zh="路太远：往返 {out_s} + {back_s}，服务 {duration_s}，共需 {needed_s}，"
        "超过限度 {limit_s}",
        reason_en="too far: {out_s} out and {back_s} back, {duration_s} on site, {needed_s} "
        "needed, more than the limit of {limit_s}",
        remedy_zh="从更近的基地派车，延长班次或驾驶时限，或缩短服务时间",
        remedy_en="station a vehicle nearer, lengthen the shift or the driving limit, or shorten "
        "the visit",
    ),
    UnservedCode.HOURS_EXCEEDED: ReasonText(
        reason_zh="合适车辆的工时不够：{group_requirements} 项需求共需 {required_s}，"
        "车辆最多 {eligible_s}，至少有 {at_least_unserved} 次无法完成",
        reason_en="too few hours: {group_requirements} requirements need {required_s}, the "
        "vehicles have {eligible_s} at most; at least {at_least_unserved} visits cannot be made",
        remedy_zh="增加车辆、班次或出车天数，或降低这些需求的次数",
        remedy_en="add vehicles, shifts or days out, or lower the frequency of these requirements",
    ),
    UnservedCode.NO_SLOT: ReasonText(
        reason_zh="本计划中没有空位（不等于不可能）：最省的插入是 {vehicle} 第 {day_number} 天，"
        "受阻于“{blocked_by_zh}”",
        reason_en="no slot in this plan (which does not mean impossible): the cheapest insertion, "
        "{vehicle} on day {day_number}, is blocked by: {blocked_by_en}",
        remedy_zh="给更长的计算时间，或放宽受阻的规则",
        remedy_en="allow more time for the search, or relax the rule that blocks",
    ),
}

RULE_NAMES: Mapping[str, tuple[str, str]] = {
    "break_missing": ("休息时间", "the break"),
    "break_overlap": ("休息时间", "the break"),
    "capacity": ("载量", "the capacity"),
    "change_cap": ("换星期上限", "the cap on changed weekdays"),
    "day_not_allowed": ("允许的日期", "the allowed days"),
    "days_per_week": ("每周出车天数", "the days out per week"),
    "drive_time": ("驾驶时限", "the driving limit"),
    "gap_too_long": ("最大间隔", "the longest gap"),
    "gap_too_short": ("最小间隔", "the shortest gap"),
    "half_day_changed": ("固定半天", "the fixed half-day"),
    "half_day_not_allowed": ("允许的半天", "the allowed half-days"),
    "join_broken": ("合并服务", "the joined services"),
    "load": ("载量", "the capacity"),
    "lock_broken": ("锁定的安排", "a lock"),
    "pattern": ("日期间隔", "the pattern of days"),
    "shift": ("班次", "the shift"),
    "unreachable": ("无路可达", "no way"),
    "vehicle_changed": ("固定车辆", "the fixed vehicle"),
    "vehicle_off": ("车辆休息日", "the vehicle's day off"),
    "weekday_changed": ("固定星期", "the fixed weekday"),
    "window": ("时间窗", "the time window"),
}
"""Rules that may block an insertion, by code: Chinese, English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A reason and its remedy in both languages."""

    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str


def explain(reason: UnservedReason) -> Explanation:
    """
    Put a reason into words.

    Parameters
    ----------
    reason
        Code and certificate; a figure that the certificate lacks is shown as ``?``.
    """
    text = REASON_TEXTS[reason.code]
    zh, en = _values(reason, language=0), _values(reason, language=1)
    return Explanation(
        reason_zh=text.reason_zh.format_map(zh),
        reason_en=text.reason_en.format_map(en),
        remedy_zh=text.remedy_zh,
        remedy_en=text.remedy_en,
    )


def certificate_text(reason: UnservedReason) -> str:
    """Return the certificate as ``name=value; name=value``."""
    return "; ".join(f"{name}={value}" for name, value in reason.certificate)


class _Values(dict[str, str]):
    """The figures by name; one that is missing is a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


def _values(reason: UnservedReason, *, language: int) -> _Values:
    certificate = dict(reason.certificate)
    values = _Values({name: _figure(name, certificate[name], language) for name in certificate})
    limit = certificate.get("longest_shift_s", certificate.get("max_drive_s"))
    if isinstance(limit, int):
        values["limit_s"] = _duration(limit, language)
    day = certificate.get("day")
    if isinstance(day, int):
        values["day_number"] = str(day + 1)
    blocked_by = str(certificate.get("blocked_by", "?"))
    names = RULE_NAMES.get(blocked_by, (blocked_by, blocked_by))
    values["blocked_by_zh"], values["blocked_by_en"] = names
    return values


def _figure(name: str, value: int | str, language: int) -> str:
    if name.endswith("_s") and isinstance(value, int):
        return _duration(value, language)
    return str(value)


def _duration(seconds: int, language: int) -> str:
    """Return ``3 小时 05 分`` or ``3 h 05 min``, rounded up to the minute."""
    minutes = -(-seconds // MINUTE_S)
    hours, minutes = divmod(minutes, HOUR_S // MINUTE_S)
    hour_word, minute_word = (("小时", "分"), ("h", "min"))[language]
    if not hours:
        return f"{minutes} {minute_word}"
    return f"{hours} {hour_word} {minutes:02d} {minute_word}"
