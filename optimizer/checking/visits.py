"""Rules of visits: ids, numbers, days, gaps, weekdays, half-days, vehicles, joined stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from optimizer.checking.context import Context
from optimizer.checking.names import clock, span
from optimizer.checking.weekdays import keeps_weekdays
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.report import Violation
from optimizer.domain.services import HalfDay
from optimizer.units import NOON_S

HALF_DAY_NAMES = {
    HalfDay.MORNING: ("上午", "morning"),
    HalfDay.AFTERNOON: ("下午", "afternoon"),
}


def half_day(start_s: int) -> HalfDay:
    """Return the half-day of a visit that starts at ``start_s``."""
    return HalfDay.MORNING if start_s < NOON_S else HalfDay.AFTERNOON


def unknown_id(context: Context) -> Iterator[Violation]:
    """Check that vehicles, requirements, places and days of the plan exist in the problem."""
    for kind, name in dict.fromkeys(_unknown(context)):
        yield context.violation(
            "unknown_id",
            zh=f"计划中的{kind[0]}“{name}”在数据中不存在。",
            en=f"the plan names {kind[1]} {name!r}, which the data does not have.",
        )


def _unknown(context: Context) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield kind and name of everything unknown in the plan."""
    entries, routes = context.plan.unserved, context.plan.routes
    stops = [stop for route in routes for trip in route.trips for stop in trip.stops]
    served = [one for stop in stops for one in stop.requirement_ids]
    missed_days = [entry.day for entry in entries if entry.day is not None]
    for kind, names, known in (
        (("车辆", "vehicle"), [route.vehicle_id for route in routes], context.vehicles),
        (("地点", "place"), [stop.location_id for stop in stops], context.places),
        (("需求", "requirement"), [*served, *(e.requirement_id for e in entries)], context.made),
    ):
        yield from ((kind, name) for name in names if name not in known)
    for day in [*(route.day for route in routes), *missed_days]:
        if not context.has_day(day):
            yield ("日期", "day"), str(day)


def visit_count(context: Context) -> Iterator[Violation]:
    """Check that visits made and visits missed together are the visits required."""
    for one in context.judged:
        made, missed = len(context.made[one.id]), len(context.missed[one.id])
        if made + missed != one.visits:
            yield context.violation(
                "visit_count",
                zh=f"应服务 {one.visits} 次，计划中安排 {made} 次、未安排 {missed} 次。",
                en=f"{one.visits} visit(s) required, but {made} made and {missed} left out.",
                requirement=one,
                amount=made + missed - one.visits,
            )


def visit_doubled(context: Context) -> Iterator[Violation]:
    """Check that a requirement has at most one visit, made or missed, on a day."""
    for one in context.judged:
        for day, times in Counter(context.days(one)).items():
            if times > 1:
                yield context.violation(
                    "visit_doubled",
                    zh=f"同一天安排了 {times} 次，最多 1 次。",
                    en=f"visited {times} times on one day; once is the most.",
                    day=day,
                    requirement=one,
                    amount=times - 1,
                )


def day_not_allowed(context: Context) -> Iterator[Violation]:
    """Check that every visit day is an allowed day."""
    for one in context.judged:
        for day in sorted(set(context.days(one)) - set(one.allowed_days)):
            yield context.violation(
                "day_not_allowed",
                zh="这一天不提供该服务。",
                en="this service does not run on that day.",
                day=day,
                requirement=one,
            )


def gaps(context: Context) -> Iterator[Violation]:
    """Check that cyclic gaps between visit days are within bounds."""
    for one, days in _complete(context):
        if one.visits == 1 or one.day_sets:
            continue
        for day, following in pairwise([*days, days[0] + context.problem.cycle.days]):
            gap = following - day
            if gap < one.min_gap_days:
                yield _gap(context, one, day=day, gap=gap, bound=one.min_gap_days)
            if gap > one.max_gap_days:
                yield _gap(context, one, day=day, gap=gap, bound=one.max_gap_days)


def _gap(context: Context, one: CycleRequirement, *, day: int, gap: int, bound: int) -> Violation:
    """Return the violation of a gap that misses its bound."""
    short = gap < bound
    return context.violation(
        "gap_too_short" if short else "gap_too_long",
        zh=f"到下一次服务间隔 {gap} 天，{'至少' if short else '至多'}应为 {bound} 天。",
        en=f"{gap} days to the next visit; {'at least' if short else 'at most'} {bound}.",
        day=day,
        requirement=one,
        amount=abs(gap - bound),
    )


def day_set_not_allowed(context: Context) -> Iterator[Violation]:
    """Check that visit days are one of the sets of days, where these are listed."""
    for one, days in _complete(context):
        if one.day_sets and tuple(days) not in one.day_sets:
            listed = [context.names.day(day) for day in days]
            yield context.violation(
                "day_set_not_allowed",
                zh="日期 " + "、".join(zh for zh, _ in listed) + " 不是允许的日期组合。",
                en=", ".join(en for _, en in listed) + " is not one of its sets of days.",
                requirement=one,
            )


def pattern_incomplete(context: Context) -> Iterator[Violation]:
    """Check that missed visits carry a day exactly when some visit of the requirement is made."""
    for one in context.judged:
        some_made = bool(context.made[one.id])
        wrong = sum((entry.day is not None) != some_made for entry in context.missed[one.id])
        if wrong:
            yield context.violation(
                "pattern_incomplete",
                zh=f"有 {wrong} 次未安排的服务"
                + ("缺少原定日期。" if some_made else "带有日期，但该需求一次也没有安排。"),
                en=f"{wrong} missed visit(s) "
                + ("lack their day." if some_made else "carry a day though no visit is made."),
                requirement=one,
                amount=wrong,
            )


def weekday_changed(context: Context) -> Iterator[Violation]:
    """Check that a requirement with fixed weekdays keeps them."""
    for one, days in _complete(context):
        fixed = one.same_weekday and not one.day_sets
        if fixed and not keeps_weekdays(
            days,
            weekdays=one.weekdays,
            allowed=frozenset(one.allowed_days),
            weeks=context.problem.cycle.weeks,
        ):
            listed = [context.names.day(day) for day in days]
            yield context.violation(
                "weekday_changed",
                zh="应固定星期，实际为 " + "、".join(zh for zh, _ in listed) + "。",
                en="weekdays must stay the same, but are "
                + ", ".join(en for _, en in listed)
                + ".",
                requirement=one,
            )


def half_day_not_allowed(context: Context) -> Iterator[Violation]:
    """Check that a visit starts in an allowed half-day."""
    for one in context.judged:
        for visit in context.made[one.id]:
            half = half_day(visit.stop.start_s)
            if half not in one.half_days:
                zh, en = HALF_DAY_NAMES[half]
                yield context.violation(
                    "half_day_not_allowed",
                    zh=f"安排在{zh}，不在允许的半天之内。",
                    en=f"starts in the {en}, which is not an allowed half-day.",
                    day=visit.day,
                    vehicle=visit.vehicle,
                    requirement=one,
                )


def half_day_changed(context: Context) -> Iterator[Violation]:
    """Check that a requirement with a fixed half-day is visited in one half-day only."""
    for one in context.judged:
        halves = {half_day(visit.stop.start_s) for visit in context.made[one.id]}
        if one.same_half_day and len(halves) > 1:
            yield context.violation(
                "half_day_changed",
                zh="应固定半天，实际上午、下午都有。",
                en="the half-day must stay the same, but mornings and afternoons occur.",
                requirement=one,
            )


def time_band_changed(context: Context) -> Iterator[Violation]:
    """Check that all visits of a requirement with a time band start within it."""
    for one in context.judged:
        starts_s = [visit.stop.start_s for visit in context.made[one.id]]
        if one.same_band_s is None or len(starts_s) < 2:
            continue
        first_s, last_s = min(starts_s), max(starts_s)
        over_s = last_s - first_s - 2 * one.same_band_s
        if over_s > 0:
            zh, en = span(2 * one.same_band_s)
            yield context.violation(
                "time_band_changed",
                zh=f"各次开始时间应相差不超过 {zh}，实际从 {clock(first_s)} 到 {clock(last_s)}。",
                en=f"all visits must start within {en} of each other, but they start from "
                f"{clock(first_s)} to {clock(last_s)}.",
                requirement=one,
                amount=over_s,
            )


def vehicle_changed(context: Context) -> Iterator[Violation]:
    """Check that a requirement with a fixed vehicle is visited by one vehicle only."""
    for one in context.judged:
        vehicles = {v.vehicle.id: v.vehicle.name for v in context.made[one.id] if v.vehicle}
        if one.same_vehicle and len(vehicles) > 1:
            names = sorted(vehicles.values())
            yield context.violation(
                "vehicle_changed",
                zh="应由同一辆车服务，实际为 " + "、".join(names) + "。",
                en="the vehicle must stay the same, but is " + ", ".join(names) + ".",
                requirement=one,
                amount=len(vehicles) - 1,
            )


def base_changed(context: Context) -> Iterator[Violation]:
    """Check that a requirement with a fixed base is visited from one base only."""
    for one in context.judged:
        bases = {v.vehicle.depot_id for v in context.made[one.id] if v.vehicle}
        if one.same_base and len(bases) > 1:
            names = [context.names.place(base) for base in sorted(bases)]
            yield context.violation(
                "base_changed",
                zh="应由同一个出车点的车服务，实际为" + "、".join(names) + "。",
                en="the base must stay the same, but is " + ", ".join(names) + ".",
                requirement=one,
                amount=len(bases) - 1,
            )


def _complete(context: Context) -> Iterator[tuple[CycleRequirement, list[int]]]:
    """Yield the requirements whose visit days are as many as their visits, with these days."""
    for one in context.judged:
        days = context.days(one)
        if days and len(days) == len(set(days)) == one.visits:
            yield one, days
