"""A vehicle's day, cut into what the crew does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.plan import Break, Route, Stop, Trip


class Activity(StrEnum):
    """What a crew does at a time."""

    DRIVING = "driving"
    SERVICE = "service"
    WAITING = "waiting"
    BREAK = "break"
    AT_BASE = "at_base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A span of a route, seconds after midnight; ``location_id`` is where it is or leads to."""

    activity: Activity
    start_s: int
    end_s: int
    location_id: str | None = None


def segments(route: Route) -> tuple[Segment, ...]:
    """Return a route's spans in order of time, without gaps and without empty ones."""
    spans: list[Segment] = []
    back_s: int | None = None
    for trip in route.trips:
        if back_s is not None:
            spans.append(Segment(activity=Activity.AT_BASE, start_s=back_s, end_s=trip.depart_s))
        spans += _trip(trip, route.breaks)
        back_s = trip.return_s
    return tuple(span for span in spans if span.end_s > span.start_s)


def _trip(trip: Trip, breaks: tuple[Break, ...]) -> Iterator[Segment]:
    left_s = trip.depart_s
    for stop in trip.stops:
        yield from _leg(left_s, stop.arrival_s, stop.location_id, breaks)
        yield from _halt(stop, breaks)
        left_s = stop.end_s
    yield from _leg(left_s, trip.return_s, None, breaks)


def _leg(
    left_s: int, arrival_s: int, location_id: str | None, breaks: tuple[Break, ...]
) -> Iterator[Segment]:
    """Yield the break that begins when the last stop ends, then the drive."""
    rest = next((b for b in breaks if b.start_s == left_s and b.end_s <= arrival_s), None)
    if rest is not None:
        yield Segment(activity=Activity.BREAK, start_s=rest.start_s, end_s=rest.end_s)
        left_s = rest.end_s
    yield Segment(
        activity=Activity.DRIVING, start_s=left_s, end_s=arrival_s, location_id=location_id
    )


def _halt(stop: Stop, breaks: tuple[Break, ...]) -> Iterator[Segment]:
    """Yield waiting and breaks between arrival and start, then the service."""
    place, now_s = stop.location_id, stop.arrival_s
    inside = [b for b in breaks if stop.arrival_s <= b.start_s and b.end_s <= stop.start_s]
    for rest in sorted(inside, key=lambda b: b.start_s):
        yield Segment(
            activity=Activity.WAITING, start_s=now_s, end_s=rest.start_s, location_id=place
        )
        yield Segment(activity=Activity.BREAK, start_s=rest.start_s, end_s=rest.end_s)
        now_s = rest.end_s
    yield Segment(activity=Activity.WAITING, start_s=now_s, end_s=stop.start_s, location_id=place)
    yield Segment(
        activity=Activity.SERVICE, start_s=stop.start_s, end_s=stop.end_s, location_id=place
    )
