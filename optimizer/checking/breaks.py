"""Rules of breaks: the crew gets one when it needs one, and is free while it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from optimizer.checking.context import Context, Tour
from optimizer.checking.names import clock
from optimizer.domain.plan import Break, Trip
from optimizer.domain.report import Violation


def break_missing(context: Context) -> Iterator[Violation]:
    """Check that a route on the way all through the break's span has a break, or is at the base."""
    for tour in context.judged_tours:
        rules = tour.vehicle.rules
        if not _needs_break(tour) or _has_break(tour):
            continue
        minutes = rules.break_s // 60
        spans = clock(rules.break_from_s), clock(rules.break_until_s)
        yield context.violation(
            "break_missing",
            zh=f"缺少休息：应在 {spans[0]} 至 {spans[1]} 之间开始休息 {minutes} 分钟。",
            en=f"no break of {minutes} min that begins between {spans[0]} and {spans[1]}.",
            day=tour.day,
            vehicle=tour.vehicle,
            amount=rules.break_s,
        )


def _needs_break(tour: Tour) -> bool:
    """Tell whether a route leaves too early and returns too late to rest at the base."""
    rules = tour.vehicle.rules
    return (
        bool(tour.route.trips)
        and rules.break_s > 0
        and tour.depart_s < rules.break_from_s + rules.break_s
        and tour.return_s > rules.break_until_s
    )


def _has_break(tour: Tour) -> bool:
    """Tell whether a break, or a stay at the base between trips, is as the rules ask."""
    rules = tour.vehicle.rules
    stays = [(rest.start_s, rest.end_s) for rest in tour.route.breaks]
    for first, following in pairwise(tour.route.trips):
        stays.append((max(first.return_s, rules.break_from_s), following.depart_s))
    return any(
        rules.break_from_s <= start_s <= rules.break_until_s and end_s - start_s >= rules.break_s
        for start_s, end_s in stays
    )


def break_overlap(context: Context) -> Iterator[Violation]:
    """Check that a break comes right after the work at a stop, or between arrival and start."""
    for tour in context.judged_tours:
        breaks = sorted(tour.route.breaks, key=lambda rest: (rest.start_s, rest.end_s))
        bad = [rest for rest in breaks if not _is_free(tour, rest)]
        bad += [b for a, b in pairwise(breaks) if b.start_s < a.end_s and b not in bad]
        for rest in bad:
            yield context.violation(
                "break_overlap",
                zh=f"休息 {clock(rest.start_s)}—{clock(rest.end_s)} 与服务、行驶"
                "或其他休息重叠，或不在停靠点。",
                en=f"the break {clock(rest.start_s)}-{clock(rest.end_s)} overlaps work, driving"
                " or another break, or is not at a stop.",
                day=tour.day,
                vehicle=tour.vehicle,
            )


def _is_free(tour: Tour, rest: Break) -> bool:
    """Tell whether nothing else happens to the crew during a break."""
    return rest.start_s < rest.end_s and any(_fits_trip(trip, rest) for trip in tour.route.trips)


def _fits_trip(trip: Trip, rest: Break) -> bool:
    """Tell whether a break lies in a wait of a trip or delays the departure from a stop."""
    arrivals = [*(stop.arrival_s for stop in trip.stops[1:]), trip.return_s]
    waits = any(s.arrival_s <= rest.start_s and rest.end_s <= s.start_s for s in trip.stops)
    return waits or any(
        stop.end_s == rest.start_s and rest.end_s <= arrival_s
        for stop, arrival_s in zip(trip.stops, arrivals, strict=False)
    )
