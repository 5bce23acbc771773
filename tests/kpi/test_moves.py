"""Visits lost, gained and moved between two plans."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import Plan
from optimizer.kpi import VisitChange, differences
from tests.support.edits import without_route
from tests.support.tiny import tiny_plan

PLAN = tiny_plan()


def changed(new: Plan) -> list[tuple[str, str, int | None, int | None]]:
    return [
        (d.change.value, d.requirement_id, d.old and d.old.day, d.new and d.new.day)
        for d in differences(PLAN, new)
    ]


def with_route(number: int, **changes: object) -> Plan:
    routes = list(PLAN.routes)
    routes[number] = replace(routes[number], **changes)
    return replace(PLAN, routes=tuple(routes))


def later(by_s: int) -> Plan:
    trip = PLAN.routes[0].trips[0]
    stop = trip.stops[0]
    moved = replace(stop, start_s=stop.start_s + by_s, end_s=stop.end_s + by_s)
    return with_route(0, trips=(replace(trip, stops=(moved,)),))


def test_the_same_plan_differs_in_nothing():
    assert differences(PLAN, PLAN) == ()


def test_a_route_that_is_gone_loses_its_visits_and_one_that_comes_gains_them():
    less = without_route(PLAN, "V2", 11)
    assert changed(less) == [("lost", "R4", 11, None)]
    assert [d.change for d in differences(less, PLAN)] == [VisitChange.GAINED]


def test_another_day_is_a_move_and_not_a_loss():
    assert changed(with_route(5, day=10)) == [("day", "R4", 11, 10)]


def test_another_vehicle_on_the_same_day():
    assert changed(with_route(5, vehicle_id="V1")) == [("vehicle", "R4", 11, 11)]


def test_a_few_minutes_are_no_difference():
    assert changed(later(299)) == []
    assert changed(later(300)) == [("time", "R1", 0, 0)]


def test_the_gravest_come_first():
    plan = without_route(with_route(0, vehicle_id="H2"), "V2", 11)
    assert [kind for kind, *_ in changed(plan)] == ["lost", "vehicle"]
