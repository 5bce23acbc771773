"""Rules of driving: legs exist, take their time, and add up to no more than is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from optimizer.checking.context import Context, Leg, Tour
from optimizer.checking.names import clock, span
from optimizer.domain.report import Violation


class _Arrival(NamedTuple):
    """A leg driven from ``free_s``, when work and break before it are over, and its arrival."""

    leg: Leg
    work_end_s: int
    free_s: int
    arrival_s: int


def _arrivals(tour: Tour) -> Iterator[_Arrival]:
    """Yield the legs of a route with the times around them."""
    for trip, legs in zip(tour.route.trips, tour.legs, strict=True):
        arrivals = [*(stop.arrival_s for stop in trip.stops), trip.return_s]
        yield _Arrival(legs[0], trip.depart_s, trip.depart_s, arrivals[0])
        for leg, stop, arrival_s in zip(legs[1:], trip.stops, arrivals[1:], strict=True):
            rest = tour.break_from(stop.end_s)
            yield _Arrival(leg, stop.end_s, rest.end_s if rest else stop.end_s, arrival_s)


def unreachable(context: Context) -> Iterator[Violation]:
    """Check that there is a way along every leg."""
    for tour in context.judged_tours:
        for leg in (leg for legs in tour.legs for leg in legs):
            known = leg.origin_id in context.places and leg.destination_id in context.places
            if known and leg.duration_s is None:
                origin, destination = map(context.names.place, leg[:2])
                yield context.violation(
                    "unreachable",
                    zh=f"从{origin}到{destination}无路可走。",
                    en=f"there is no way from {origin} to {destination}.",
                    day=tour.day,
                    vehicle=tour.vehicle,
                )


def travel_time(context: Context) -> Iterator[Violation]:
    """
    Check that every arrival is right after the work before it, a break begun there and the drive.

    With no drive at all a break begun there may as well lie after the arrival.
    """
    for tour in context.judged_tours:
        for arrival in _arrivals(tour):
            off_s = _off_s(arrival)
            if off_s:
                yield _untimely(context, tour, arrival=arrival, off_s=off_s)


def _off_s(arrival: _Arrival) -> int:
    """Return by how many seconds an arrival is late (or, negative, early)."""
    drive_s = arrival.leg.duration_s
    if drive_s is None or (drive_s == 0 and arrival.arrival_s == arrival.work_end_s):
        return 0
    return arrival.arrival_s - (arrival.free_s + drive_s)


def _untimely(context: Context, tour: Tour, *, arrival: _Arrival, off_s: int) -> Violation:
    """Return the violation of an arrival that is too early or too late."""
    origin, destination = map(context.names.place, arrival.leg[:2])
    zh, en = span(off_s)
    due = clock(arrival.arrival_s - off_s)
    return context.violation(
        "travel_time",
        zh=f"从{origin}应于 {due} 到达{destination}，计划为 {clock(arrival.arrival_s)}，"
        + (f"晚了 {zh}。" if off_s > 0 else f"早了 {zh}。"),
        en=f"from {origin} it reaches {destination} at {due}, not at {clock(arrival.arrival_s)}"
        + (f" ({en} late)." if off_s > 0 else f" ({en} early)."),
        day=tour.day,
        vehicle=tour.vehicle,
        amount=abs(off_s),
    )


def drive_time(context: Context) -> Iterator[Violation]:
    """Check that a route's driving does not exceed ``max_drive_s``."""
    for tour in context.judged_tours:
        excess_s = tour.driving_s - tour.vehicle.rules.max_drive_s
        if excess_s > 0:
            zh, en = span(excess_s)
            yield context.violation(
                "drive_time",
                zh=f"驾驶时间 {clock(tour.driving_s)}，超过上限 {zh}。",
                en=f"{clock(tour.driving_s)} h of driving, {en} more than allowed.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=excess_s,
            )
