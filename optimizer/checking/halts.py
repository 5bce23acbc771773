"""Rules of the time at a stop: how long the work takes, and in which windows."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.checking.context import Context
from optimizer.checking.names import clock, span
from optimizer.domain.plan import Stop
from optimizer.domain.problem import CycleRequirement, CycleVehicle
from optimizer.domain.report import Violation


def service_time(context: Context) -> Iterator[Violation]:
    """Check that work starts after the arrival, and lasts the longest set-up and all services."""
    for route in context.judged_routes:
        if not context.has_day(route.day):
            continue
        vehicle = context.vehicles.get(route.vehicle_id)
        for stop in (stop for trip in route.trips for stop in trip.stops):
            served = context.known(stop)
            if served:
                yield from _stop(context, stop, served=served, day=route.day, vehicle=vehicle)


def _stop(
    context: Context,
    stop: Stop,
    *,
    served: tuple[CycleRequirement, ...],
    day: int,
    vehicle: CycleVehicle | None,
) -> Iterator[Violation]:
    """Yield what is wrong with the times of one stop."""
    due_s = max(one.setup_s for one in served) + sum(one.service_s for one in served)
    off_s = stop.end_s - stop.start_s - due_s
    early_s = stop.arrival_s - stop.start_s
    if off_s:
        zh, en = span(due_s)
        yield context.violation(
            "service_time",
            zh=f"服务应为 {zh}，计划为 {clock(stop.start_s)}—{clock(stop.end_s)}。",
            en=f"the work takes {en}, not {clock(stop.start_s)}-{clock(stop.end_s)}.",
            day=day,
            vehicle=vehicle,
            requirement=served[0],
            amount=abs(off_s),
        )
    if early_s > 0:
        yield context.violation(
            "service_time",
            zh=f"{clock(stop.start_s)} 开始服务，早于到达时间 {clock(stop.arrival_s)}。",
            en=f"starts at {clock(stop.start_s)}, before its arrival at {clock(stop.arrival_s)}.",
            day=day,
            vehicle=vehicle,
            requirement=served[0],
            amount=early_s,
        )


def window(context: Context) -> Iterator[Violation]:
    """Check that every visit lies inside one window of its requirement."""
    for one in context.judged:
        for visit in context.made[one.id]:
            outside_s = _outside_s(visit.stop, one)
            if outside_s is None or outside_s > 0:
                spans = "、".join(f"{clock(w.open_s)}—{clock(w.close_s)}" for w in one.windows)
                start, end = clock(visit.stop.start_s), clock(visit.stop.end_s)
                yield context.violation(
                    "window",
                    zh=f"服务时间 {start}—{end} 不在时间窗内（{spans}）。",
                    en=f"{start}-{end} lies in none of the windows ({spans}).",
                    day=visit.day,
                    vehicle=visit.vehicle,
                    requirement=one,
                    amount=outside_s or 0,
                )


def _outside_s(stop: Stop, one: CycleRequirement) -> int | None:
    """Return by how many seconds a stop misses its nearest window (``None`` without windows)."""
    return min(
        (
            max(0, span.open_s - stop.start_s) + max(0, stop.end_s - span.close_s)
            for span in one.windows
        ),
        default=None,
    )
