"""The rules that may block a visit, in words, and what can be done about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule's name and the remedy; ``in_seconds``: a rule of time, missed by seconds."""

    name_zh: str
    name_en: str
    remedy_zh: str
    remedy_en: str
    in_seconds: bool = False


RULE_TEXTS: Mapping[str, RuleText] = {
    "break_missing": RuleText(
        name_zh="休息时间",
        name_en="the break",
        remedy_zh="缩短休息或放宽休息的时段",
        remedy_en="shorten the break or widen the time in which it may begin",
        in_seconds=True,
    ),
    "change_cap": RuleText(
        name_zh="换星期上限",
        name_en="the cap on changed weekdays",
        remedy_zh="提高换星期的上限",
        remedy_en="raise the cap on changed weekdays",
    ),
    "day_pattern": RuleText(
        name_zh="日期与间隔",
        name_en="the days and gaps",
        remedy_zh="放宽间隔、允许的星期或节假日",
        remedy_en="relax the gaps, the allowed weekdays or the holidays",
    ),
    "days_per_week": RuleText(
        name_zh="每周出车天数",
        name_en="the days out per week",
        remedy_zh="增加每周出车天数，或增加车辆",
        remedy_en="allow more days out per week, or add a vehicle",
    ),
    "depot_output": RuleText(
        name_zh="基地产能",
        name_en="what the base can give out",
        remedy_zh="提高该餐次的产能，或从别的厨房送",
        remedy_en="raise the base's output for that wave, or bring it from another base",
    ),
    "drive_time": RuleText(
        name_zh="驾驶时限",
        name_en="the driving limit",
        remedy_zh="延长驾驶时限，或从更近的基地派车",
        remedy_en="raise the driving limit, or station a vehicle nearer",
        in_seconds=True,
    ),
    "duty_too_long": RuleText(
        name_zh="在外时限",
        name_en="the longest duty",
        remedy_zh="延长在外时限，或增加车辆",
        remedy_en="raise the longest duty, or add a vehicle",
        in_seconds=True,
    ),
    "load": RuleText(
        name_zh="载量",
        name_en="the capacity",
        remedy_zh="使用载量更大的车，或减少每次的送货量",
        remedy_en="use a larger vehicle, or bring less per visit",
    ),
    "load_not_ready": RuleText(
        name_zh="备货时间",
        name_en="the time at which the load is ready",
        remedy_zh="提前备货，或放宽时间窗",
        remedy_en="have the load ready earlier, or widen the time window",
        in_seconds=True,
    ),
    "lock_broken": RuleText(
        name_zh="锁定的安排",
        name_en="a lock",
        remedy_zh="解除相关的锁定",
        remedy_en="release the lock",
    ),
    "on_board_too_long": RuleText(
        name_zh="在车时限",
        name_en="the time on board",
        remedy_zh="从更近的厨房送餐，增加车次，或放宽在车时限",
        remedy_en="bring it from a nearer kitchen, make more trips, or allow more time on board",
        in_seconds=True,
    ),
    "past": RuleText(
        name_zh="时间已过",
        name_en="the time of day: all routes have ended",
        remedy_zh="改约晚些时候或另一天",
        remedy_en="promise a later time, or another day",
    ),
    "promise_moved": RuleText(
        name_zh="已公布的时间",
        name_en="the times that were announced",
        remedy_zh="改约别的时间，或放宽 promise_tolerance_min",
        remedy_en="promise another time, or raise promise_tolerance_min",
        in_seconds=True,
    ),
    "ride_split": RuleText(
        name_zh="乘车的另一端",
        name_en="the other end of the ride",
        remedy_zh="核对上车和下车的地点",
        remedy_en="check where the ride begins and ends",
    ),
    "ride_too_long": RuleText(
        name_zh="最长乘车时间",
        name_en="the longest ride",
        remedy_zh="放宽最长乘车时间，或改约别的时间",
        remedy_en="allow a longer ride, or promise another time",
        in_seconds=True,
    ),
    "seats": RuleText(
        name_zh="座位",
        name_en="the seats",
        remedy_zh="拆成几张订单，或改约别的时间",
        remedy_en="split the order, or promise another time",
    ),
    "shift": RuleText(
        name_zh="班次",
        name_en="the shift",
        remedy_zh="延长班次或允许加班，或增加车辆",
        remedy_en="lengthen the shift, allow overtime, or add a vehicle",
        in_seconds=True,
    ),
    "too_many_trips": RuleText(
        name_zh="每天的车次",
        name_en="the trips per day",
        remedy_zh="允许车辆一天多次往返，或增加车辆",
        remedy_en="allow more trips a day, or add a vehicle",
    ),
    "unreachable": RuleText(
        name_zh="无路可达",
        name_en="no way",
        remedy_zh="核对位置，或在行程矩阵中补上道路",
        remedy_en="check the positions, or add the road to the travel matrix",
    ),
    "vehicle_off": RuleText(
        name_zh="车辆休息日",
        name_en="days off",
        remedy_zh="让车辆在这些日子出车，或允许别的日子",
        remedy_en="let a vehicle work on these days, or allow other days",
    ),
    "window": RuleText(
        name_zh="时间窗",
        name_en="the time window",
        remedy_zh="放宽时间窗，或增加车辆",
        remedy_en="widen the time window, or add a vehicle",
        in_seconds=True,
    ),
}
"""By the ``blocked_by`` of a certificate."""


def rule_text(code: str) -> RuleText:
    """Return the words for a rule; one without words of its own is shown by its code."""
    plain = RuleText(
        name_zh=code,
        name_en=code,
        remedy_zh="给更长的计算时间，或放宽受阻的规则",
        remedy_en="allow more time for the search, or relax the rule that blocks",
    )
    return RULE_TEXTS.get(code, plain)
