"""The rule of loads: what is on board fits the vehicle."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.checking.context import Context, Tour
from optimizer.domain.plan import Trip
from optimizer.domain.report import Violation


def load(context: Context) -> Iterator[Violation]:
    """Check that each kind of load fits the vehicle after the base and after each stop."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            yield from _trip(context, tour, trip)


def _trip(context: Context, tour: Tour, trip: Trip) -> Iterator[Violation]:
    """Yield the kinds of load of which too much is on board at some time of a trip."""
    stops = [context.known(stop) for stop in trip.stops]
    for kind, name in enumerate(context.problem.load_kinds):
        most = on_board = sum(one.load_out[kind] for stop in stops for one in stop)
        for stop in stops:
            on_board += sum(one.load_back[kind] - one.load_out[kind] for one in stop)
            most = max(most, on_board)
        excess = most - tour.vehicle.capacity[kind]
        if excess > 0:
            fits = tour.vehicle.capacity[kind]
            yield context.violation(
                "load",
                zh=f"载货（{name}）最多时 {most}，超过容量 {fits}。",
                en=f"up to {most} of {name} on board, more than the capacity of {fits}.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=excess,
            )
