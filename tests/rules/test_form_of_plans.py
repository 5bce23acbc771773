"""The form of every plan: who, where, when and how often, so that a plan can be driven at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from optimizer.domain.plan import Break, Plan, Trip
from optimizer.domain.problem import Problem
from tests.support.ruled import ENGINES, MINUTE, days, found, missed, ruled_van, solved, with_fleet
from tests.support.tiny import requirement


def fortnight() -> Problem:
    """
    Return R at S1, due on both Mondays; the van is off on the second, so one visit is missed.

    The first Monday is a trip of 30 minutes out, 70 there and 25 back.
    """
    van = ruled_van()
    van = replace(van, shifts=tuple(None if d == 7 else s for d, s in enumerate(van.shifts)))
    one = requirement("R", visits=2, gaps=(7, 7))
    return with_fleet((van,), (replace(one, allowed_days=(0, 7)),))


@ENGINES
def test_made_and_missed_visits_are_all_that_is_due(engine):
    plan = solved(fortnight(), engine).plan
    assert (days(plan, "R"), missed(plan)) == ([0], [("R", 7)])


def with_trip(plan: Plan, change: Callable[[Trip], Trip]) -> Plan:
    (route,) = plan.routes
    (trip,) = route.trips
    return replace(plan, routes=(replace(route, trips=(change(trip),)),))


def back_later(trip: Trip) -> Trip:
    return replace(trip, return_s=trip.return_s + MINUTE)


def elsewhere(trip: Trip) -> Trip:
    """Return the trip at S2, at times that are right for S2: 40 minutes out and 35 back."""
    (stop,) = trip.stops
    moved = replace(stop, location_id="S2")
    return Trip(
        depart_s=stop.arrival_s - 40 * MINUTE,
        stops=(moved,),
        return_s=stop.end_s + 35 * MINUTE,
    )


def all_later(trip: Trip) -> Trip:
    """Return the trip an hour later, as it is right again."""
    hour_s = 60 * MINUTE
    (stop,) = trip.stops
    moved = replace(
        stop,
        arrival_s=stop.arrival_s + hour_s,
        start_s=stop.start_s + hour_s,
        end_s=stop.end_s + hour_s,
    )
    return Trip(depart_s=trip.depart_s + hour_s, stops=(moved,), return_s=trip.return_s + hour_s)


def resting_while_driving(plan: Plan) -> Plan:
    (route,) = plan.routes
    depart_s = route.trips[0].depart_s
    rest = Break(start_s=depart_s + MINUTE, end_s=depart_s + 2 * MINUTE)
    return replace(plan, routes=(replace(route, breaks=(rest,)),))


def missed_on(plan: Plan, *chosen: int | None) -> Plan:
    """Return the plan with visits missed on these days instead."""
    (entry,) = plan.unserved
    return replace(plan, unserved=tuple(replace(entry, day=day) for day in chosen))


BROKEN = {
    "unknown_id": lambda plan: missed_on(plan, 7, 99),
    "visit_count": missed_on,
    "visit_doubled": lambda plan: missed_on(plan, 0),
    "pattern_incomplete": lambda plan: missed_on(plan, None),
    "wrong_place": lambda plan: with_trip(with_trip(plan, all_later), elsewhere),
    "route_doubled": lambda plan: replace(plan, routes=plan.routes * 2),
    "travel_time": lambda plan: with_trip(plan, back_later),
    "break_overlap": resting_while_driving,
}
"""What breaks each rule, by its code."""

TOGETHER = {
    "unknown_id": [("visit_count", 1)],
    "route_doubled": [("visit_count", 1), ("visit_doubled", 1)],
}
"""Other rules that such a plan cannot help but break."""

AMOUNTS = {
    "visit_count": -1,
    "visit_doubled": 1,
    "pattern_incomplete": 1,
    "route_doubled": 1,
    "travel_time": MINUTE,
}


@pytest.mark.parametrize("code", BROKEN)
def test_the_checker_names_what_is_broken(code):
    problem = fortnight()
    plan = BROKEN[code](solved(problem).plan)
    expected = [(code, AMOUNTS.get(code, 0)), *TOGETHER.get(code, [])]
    assert sorted(found(problem, plan)) == sorted(expected)


def test_a_trip_may_as_well_be_an_hour_later():
    problem = fortnight()
    assert found(problem, with_trip(solved(problem).plan, all_later)) == []
