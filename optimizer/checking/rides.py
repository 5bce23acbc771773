"""Rules of rides: who gets on gets off in the same trip, soon enough, and everybody has a seat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.checking.context import Context, Tour
from optimizer.checking.names import span
from optimizer.domain.orders import SEATS, RideEnd
from optimizer.domain.plan import Stop, Trip
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.report import Violation


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a ride in a trip: at which of its stops, and for which requirement."""

    number: int
    stop: Stop
    requirement: CycleRequirement
    ride: RideEnd


def ride_split(context: Context) -> Iterator[Violation]:
    """Check that both ends of a ride are in one trip, boarding first."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            for on, off in _rides(context, trip):
                if on is None or off is None or on.number >= off.number:
                    end = on or off
                    yield context.violation(
                        "ride_split",
                        zh="乘客上车和下车不在同一趟车里，或先下后上。",
                        en="boarding and getting off are not in one trip, in this order.",
                        day=tour.day,
                        vehicle=tour.vehicle,
                        requirement=end.requirement if end else None,
                    )


def ride_too_long(context: Context) -> Iterator[Violation]:
    """Check that nobody rides for longer than was promised."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            for on, off in _rides(context, trip):
                if on is None or off is None:
                    continue
                aboard_s = off.stop.start_s - on.stop.end_s
                if aboard_s > on.ride.max_aboard_s:
                    zh, en = span(aboard_s)
                    most_zh, most_en = span(on.ride.max_aboard_s)
                    yield context.violation(
                        "ride_too_long",
                        zh=f"乘车 {zh}，最多 {most_zh}。",
                        en=f"on board for {en}; at most {most_en}.",
                        day=tour.day,
                        vehicle=tour.vehicle,
                        requirement=on.requirement,
                        amount=aboard_s - on.ride.max_aboard_s,
                    )


def seats(context: Context) -> Iterator[Violation]:
    """Check that all who ride have a seat; other people on board take theirs, too."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            if not any(one.ride for stop in trip.stops for one in context.known(stop)):
                continue
            most, fits = _most_aboard(context, trip), _seats_of(context, tour)
            if most > fits:
                yield context.violation(
                    "seats",
                    zh=f"车上最多时有 {most} 人，只有 {fits} 个座位。",
                    en=f"up to {most} people on board, but {fits} seats.",
                    day=tour.day,
                    vehicle=tour.vehicle,
                    amount=most - fits,
                )


def _seats_of(context: Context, tour: Tour) -> int:
    """Return the seats for passengers; none where the data has no such load."""
    kinds = context.problem.load_kinds
    return tour.vehicle.capacity[kinds.index(SEATS)] if SEATS in kinds else 0


def _most_aboard(context: Context, trip: Trip) -> int:
    """Return the most people on board after the base and after each stop of a trip."""
    kinds = context.problem.load_kinds
    stops = [context.known(stop) for stop in trip.stops]
    aboard = most = 0
    if SEATS in kinds:
        aboard = most = sum(one.load_out[kinds.index(SEATS)] for stop in stops for one in stop)
    for stop in stops:
        for one in stop:
            if SEATS in kinds:
                seat = kinds.index(SEATS)
                aboard += one.load_back[seat] - one.load_out[seat]
            if one.ride is not None:
                aboard += one.ride.persons if one.ride.boards else -one.ride.persons
        most = max(most, aboard)
    return most


def _rides(context: Context, trip: Trip) -> list[tuple[_End | None, _End | None]]:
    """Return the rides of a trip: where they board and where they get off, if they do."""
    on: dict[str, _End] = {}
    off: dict[str, _End] = {}
    for number, stop in enumerate(trip.stops):
        for one in context.known(stop):
            if one.ride is not None:
                side = on if one.ride.boards else off
                side[one.ride.ride_id] = _End(number, stop, one, one.ride)
    return [(on.get(name), off.get(name)) for name in {**on, **off}]
