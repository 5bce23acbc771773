"""Rules of a crew's days and hours: when a vehicle works, how often and how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from optimizer.checking.context import Context
from optimizer.checking.names import clock, span
from optimizer.domain.report import Violation
from optimizer.units import DAY_S


def vehicle_off(context: Context) -> Iterator[Violation]:
    """Check that a vehicle goes out only on days on which it has a shift."""
    for tour in context.judged_tours:
        if tour.vehicle.shifts[tour.day] is None:
            yield context.violation(
                "vehicle_off",
                zh="车辆当天不出车。",
                en="the vehicle is off on that day.",
                day=tour.day,
                vehicle=tour.vehicle,
            )


def route_doubled(context: Context) -> Iterator[Violation]:
    """Check that a vehicle has at most one route a day."""
    counts = Counter((tour.vehicle.id, tour.day) for tour in context.tours)
    for (vehicle_id, day), times in counts.items():
        if times > 1:
            yield context.violation(
                "route_doubled",
                zh=f"同一天有 {times} 条路线，最多 1 条。",
                en=f"{times} routes on one day; one is the most.",
                day=day,
                vehicle=context.vehicles[vehicle_id],
                amount=times - 1,
            )


def days_per_week(context: Context) -> Iterator[Violation]:
    """Check that a vehicle goes out on at most ``max_days_per_week`` days of a week."""
    counts = Counter((tour.vehicle.id, tour.day // 7) for tour in context.tours)
    for (vehicle_id, week), out in counts.items():
        vehicle = context.vehicles[vehicle_id]
        most = vehicle.max_days_per_week
        if out > most:
            yield context.violation(
                "days_per_week",
                zh=f"第 {week + 1} 周出车 {out} 天，最多 {most} 天。",
                en=f"out {out} times in week {week + 1}; at most {most}.",
                day=7 * week,
                vehicle=vehicle,
                amount=out - most,
            )


def rest_too_short(context: Context) -> Iterator[Violation]:
    """Check that a vehicle that goes out on two days running rests between them."""
    tours = {(tour.vehicle.id, tour.day): tour for tour in context.tours if tour.route.trips}
    for (vehicle_id, day), tour in tours.items():
        following = tours.get((vehicle_id, day + 1))
        if following is None or tour.vehicle.rules.min_rest_s == 0:
            continue
        rested_s = DAY_S + following.depart_s - tour.return_s
        short_s = tour.vehicle.rules.min_rest_s - rested_s
        if short_s > 0:
            zh, en = span(short_s)
            yield context.violation(
                "rest_too_short",
                zh=f"{clock(tour.return_s)} 返回，次日 {clock(following.depart_s)} 出车，"
                f"休息少了 {zh}。",
                en=f"back at {clock(tour.return_s)} and out again at {clock(following.depart_s)} "
                f"the next day: {en} of rest too little.",
                day=day,
                vehicle=tour.vehicle,
                amount=short_s,
            )


def shift(context: Context) -> Iterator[Violation]:
    """Check that a route begins and ends within the shift, overtime included."""
    for tour in context.judged_tours:
        hours = tour.vehicle.shifts[tour.day]
        if hours is None or not tour.route.trips:
            continue
        early_s = hours.open_s - tour.depart_s
        late_s = tour.return_s - hours.close_s - tour.vehicle.rules.max_overtime_s
        if early_s > 0:
            yield context.violation(
                "shift",
                zh=f"{clock(tour.depart_s)} 出车，早于上班时间 {clock(hours.open_s)}。",
                en=f"leaves at {clock(tour.depart_s)}, before the shift opens"
                f" at {clock(hours.open_s)}.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=early_s,
            )
        if late_s > 0:
            last = clock(tour.return_s - late_s)
            yield context.violation(
                "shift",
                zh=f"{clock(tour.return_s)} 返回，晚于最迟时间 {last}（含允许的加班）。",
                en=f"returns at {clock(tour.return_s)}, after {last} (overtime included).",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=late_s,
            )


def duty_too_long(context: Context) -> Iterator[Violation]:
    """Check that from leaving first to being back last no more than ``max_duty_s`` pass."""
    for tour in context.judged_tours:
        most_s = tour.vehicle.rules.max_duty_s
        if most_s is not None and tour.duty_s > most_s:
            zh, en = span(tour.duty_s - most_s)
            yield context.violation(
                "duty_too_long",
                zh=f"在外 {clock(tour.duty_s)}，超过上限 {zh}。",
                en=f"{clock(tour.duty_s)} h away, {en} more than allowed.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=tour.duty_s - most_s,
            )
