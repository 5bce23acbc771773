"""Why a visit is left out and what can be done, in words, from the code and its certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.exporting.rules import rule_text
from optimizer.units import HOUR_S, MINUTE_S

ZH, EN = 0, 1
JOINTS = ("、", ", ")


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
        remedy_zh="从更近的基地派车，延长班次、驾驶时限或在车时限，或缩短服务时间",
        remedy_en="station a vehicle nearer, lengthen the shift, the driving limit or the time on "
        "board, or shorten the visit",
    ),
    UnservedCode.NO_DAYS_FIT: ReasonText(
        reason_zh="没有合适的日期组合：本周期 {visits} 次，可用日期 {allowed_days} 天，"
        "间隔须在 {min_gap_days} 至 {max_gap_days} 天",
        reason_en="no set of days fits: {visits} visits in the cycle, {allowed_days} days allowed, "
        "{min_gap_days} to {max_gap_days} days apart",
        remedy_zh="节假日或停运占去了日期：允许节假日服务、增加可用星期或放宽间隔",
        remedy_en="holidays or closures take the days: allow service on holidays, more weekdays "
        "or wider gaps",
    ),
    UnservedCode.HOURS_EXCEEDED: ReasonText(
        reason_zh="合适车辆的工时不够：{group_requirements} 项需求共需 {required_s}，"
        "车辆最多 {eligible_s}，至少有 {at_least_unserved} 次无法完成",
        reason_en="too few hours: {group_requirements} requirements need {required_s}, the "
        "vehicles have {eligible_s} at most; at least {at_least_unserved} visits cannot be made",
        remedy_zh="增加车辆、班次或出车天数，或降低这些需求的次数",
        remedy_en="add vehicles, shifts or days out, or lower the frequency of these requirements",
    ),
    UnservedCode.CLOSED: ReasonText(
        reason_zh="因封闭去不成（封闭编号 {closures}，{dates}）：本周期应服务 {visits} 次，"
        "任何日期组合最多只有 {most_open} 次在通行的日子",
        reason_en="cut off by closures ({closures}, {dates}): {visits} visit(s) are due in the "
        "cycle, and no set of days has more than {most_open} on days that are open",
        remedy_zh="等道路恢复后补服务；可改用步行等其他方式、调整服务日期，或由村里的固定点代办",
        remedy_en="make up for it when the road is open again; or go there on foot, change the "
        "days of the service, or let a fixed point in the village take over",
    ),
    UnservedCode.NO_SLOT: ReasonText(
        reason_zh="本计划中没有空位（不等于不可能）：最省的安排{slot}受阻于“{rule}”{missed_by}",
        reason_en="no slot in this plan (which does not mean impossible): the cheapest place"
        "{slot} is blocked by {rule}{missed_by}",
        remedy_zh="给更长的计算时间，或{rule_remedy}",
        remedy_en="allow more time for the search, or {rule_remedy}",
    ),
}


LISTED_DAYS_TEXT = ReasonText(
    reason_zh="没有合适的日期组合：本周期 {visits} 次，可用日期 {allowed_days} 天，"
    "列出的 {day_sets} 种组合都含有不可用的日期",
    reason_en="no set of days fits: {visits} visits in the cycle, {allowed_days} days allowed, "
    "but each of the {day_sets} sets listed has a day that is not",
    remedy_zh="节假日或停运占去了日期：允许节假日服务，或列出其他日期组合",
    remedy_en="holidays or closures take the days: allow service on holidays or list other sets",
)
"""Why no set of days fits where the sets are listed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A reason and its remedy in both languages."""

    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str


def explain(reason: UnservedReason, *, problem: Problem | None = None) -> Explanation:
    """
    Put a reason into words.

    Parameters
    ----------
    reason
        Code and certificate; a figure that the certificate lacks is shown as ``?``.
    problem
        Where vehicles have their names and days their dates; without it ids and numbers are shown.
    """
    text = REASON_TEXTS[reason.code]
    if "day_sets" in dict(reason.certificate):
        text = LISTED_DAYS_TEXT
    zh, en = (_values(reason, language, problem) for language in (ZH, EN))
    return Explanation(
        reason_zh=text.reason_zh.format_map(zh),
        reason_en=text.reason_en.format_map(en),
        remedy_zh=text.remedy_zh.format_map(zh),
        remedy_en=text.remedy_en.format_map(en),
    )


def certificate_text(reason: UnservedReason) -> str:
    """Return the certificate as ``name=value; name=value``."""
    return "; ".join(f"{name}={value}" for name, value in reason.certificate)


class _Values(dict[str, str]):
    """The figures by name; one that is missing is a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


def _values(reason: UnservedReason, language: int, problem: Problem | None) -> _Values:
    certificate = dict(reason.certificate)
    values = _Values({name: _figure(name, certificate[name], language) for name in certificate})
    limits = ("longest_shift_s", "max_drive_s", "max_on_board_s")
    limit = next((certificate[name] for name in limits if name in certificate), None)
    if isinstance(limit, int):
        values["limit_s"] = _duration(limit, language)
    if problem is not None and "service" in certificate:
        values["service"] = _service_names(str(certificate["service"]), language, problem)
    if reason.code is UnservedCode.CLOSED:
        values["closures"] = values["closures"].replace("+", JOINTS[language])
        values["dates"] = _dates(values["dates"], language)
    if reason.code is UnservedCode.NO_SLOT:
        values.update(_slot_values(certificate, language, problem))
    return values


def _dates(spans: str, language: int) -> str:
    """Return dates and spans of dates, ``first/last``, joined by commas, in words."""
    return JOINTS[language].join(spans.replace("/", (" 至 ", " to ")[language]).split(","))


def _service_names(ids: str, language: int, problem: Problem) -> str:
    """Return the names of services whose ids are joined by ``+``."""
    names = {s.id: (s.name_zh, s.name_en)[language] for s in problem.services}
    return JOINTS[language].join(names.get(one, one) for one in ids.split("+"))


def _slot_values(
    certificate: Mapping[str, int | str], language: int, problem: Problem | None
) -> dict[str, str]:
    """Return when and with what the cheapest insertion is, what blocks it and by how much."""
    rule = rule_text(str(certificate.get("blocked_by", "?")))
    excess, missed_by = certificate.get("excess", 0), ""
    if rule.in_seconds and isinstance(excess, int) and excess > 0:
        amount = _duration(excess, language)
        missed_by = (f"，差 {amount}", f" ({amount} too much)")[language]
    return {
        "slot": _slot(certificate, language, problem),
        "rule": (rule.name_zh, rule.name_en)[language],
        "rule_remedy": (rule.remedy_zh, rule.remedy_en)[language],
        "missed_by": missed_by,
    }


def _slot(certificate: Mapping[str, int | str], language: int, problem: Problem | None) -> str:
    """Return vehicle and day of the cheapest insertion, as far as there is one."""
    vehicle, day = str(certificate.get("vehicle", "")), certificate.get("day")
    if not vehicle or not isinstance(day, int):
        return ""
    if problem is None:
        when = (f"第 {day + 1} 天", f"day {day + 1}")[language]
    else:
        vehicle = next((v.name for v in problem.vehicles if v.id == vehicle), vehicle)
        when = problem.cycle.date_of(day).isoformat()
    return (f"（{when}，{vehicle}）", f" ({when}, {vehicle})")[language]


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
