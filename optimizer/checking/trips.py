"""Rules of a route's trips: how many, one after the other, and no load before it is ready."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from optimizer.checking.context import Context
from optimizer.checking.names import clock, span
from optimizer.domain.report import Violation


def trip_order(context: Context) -> Iterator[Violation]:
    """Check that trips follow each other with time to reload; no trip and no route is empty."""
    for tour in context.judged_tours:
        trips, reload_s = tour.route.trips, tour.vehicle.rules.reload_s
        if not trips or any(not trip.stops for trip in trips):
            yield context.violation(
                "trip_order",
                zh="路线或车次没有任何停靠。",
                en="a route or trip has no stop.",
                day=tour.day,
                vehicle=tour.vehicle,
            )
        short_s = [first.return_s + reload_s - after.depart_s for first, after in pairwise(trips)]
        overlap_s = max([*short_s, *(t.depart_s - t.return_s for t in trips)], default=0)
        if overlap_s > 0:
            zh, en = span(overlap_s)
            yield context.violation(
                "trip_order",
                zh=f"车次时间颠倒、重叠或装货时间不足，差 {zh}。",
                en=f"trips overlap, run backwards or leave no time to reload, by {en}.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=overlap_s,
            )


def too_many_trips(context: Context) -> Iterator[Violation]:
    """Check that a vehicle leaves its base at most ``max_trips`` times a day."""
    for tour in context.judged_tours:
        out, most = len(tour.route.trips), tour.vehicle.max_trips
        if out > most:
            yield context.violation(
                "too_many_trips",
                zh=f"当天 {out} 个车次，最多 {most} 个。",
                en=f"{out} trips on one day; at most {most}.",
                day=tour.day,
                vehicle=tour.vehicle,
                amount=out - most,
            )


def load_not_ready(context: Context) -> Iterator[Violation]:
    """Check that no trip leaves before all it carries is ready at the base."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            for one in (one for stop in trip.stops for one in context.known(stop)):
                early_s = one.release_s - trip.depart_s
                if early_s > 0:
                    ready = clock(one.release_s)
                    yield context.violation(
                        "load_not_ready",
                        zh=f"{clock(trip.depart_s)} 出发，货物 {ready} 才备好。",
                        en=f"leaves at {clock(trip.depart_s)}, but its load is ready at {ready}.",
                        day=tour.day,
                        vehicle=tour.vehicle,
                        requirement=one,
                        amount=early_s,
                    )


def on_board_too_long(context: Context) -> Iterator[Violation]:
    """Check that what spoils is handed out soon enough after the trip leaves its base."""
    for tour in context.judged_tours:
        for trip in tour.route.trips:
            for stop in trip.stops:
                for one in context.known(stop):
                    aboard_s = stop.start_s - trip.depart_s
                    if one.max_on_board_s is not None and aboard_s > one.max_on_board_s:
                        zh, en = span(aboard_s)
                        most_zh, most_en = span(one.max_on_board_s)
                        yield context.violation(
                            "on_board_too_long",
                            zh=f"在车上 {zh}，最多 {most_zh}。",
                            en=f"is on board for {en}; at most {most_en}.",
                            day=tour.day,
                            vehicle=tour.vehicle,
                            requirement=one,
                            amount=aboard_s - one.max_on_board_s,
                        )
