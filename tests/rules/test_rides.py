"""Rides: on and off in one trip, soon enough, with a seat for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.assembling.orders import order_requirements
from optimizer.checking import check
from optimizer.domain.orders import OrderTerms
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import Problem
from tests.support.orders import order, ordered, planned, with_on_demand
from tests.support.tiny import stop, tiny_plan, tiny_problem, trip

RIDE = order("O1", service_ids=("rides",), service_s=300, persons=2, destination_id="S2")
"""From S1 to S2, 20 minutes away, on Tuesday."""


def problem(**changes: object) -> Problem:
    """Return the tiny problem with one ride of two people; vans have three seats."""
    return ordered(with_on_demand(tiny_problem()), replace(RIDE, **changes))  # type: ignore[arg-type]


def plan(*stops: str, vehicle: str = "V2") -> Plan:
    """Return the tiny plan and a trip of V2 on Tuesday: place, ids and times of each stop."""
    halts = [stop(*text.split(" ", 2)[:2], times=text.split(" ", 2)[2]) for text in stops]
    legs_s = {"S1": 25, "S2": 35, "S3": 45}
    back = halts[-1].end_s + 60 * legs_s[halts[-1].location_id]
    ride = replace(trip("8:00", *halts, back="8:00"), return_s=back)
    routes = (*tiny_plan().routes, Route(vehicle_id=vehicle, day=1, trips=(ride,)))
    ordered_routes = sorted(routes, key=lambda one: (one.day, one.vehicle_id))
    return replace(tiny_plan(), routes=tuple(ordered_routes))


def codes(problem: Problem, plan: Plan) -> list[str]:
    return [violation.code for violation in check(problem, plan)]


KEPT = ("S1 O1.on 8:30 8:30 8:35", "S2 O1.off 8:55 8:55 9:00")


def test_a_ride_in_one_trip_is_kept():
    assert codes(problem(), plan(*KEPT)) == []


def test_a_ride_that_ends_before_it_begins_is_broken():
    backwards = ("S2 O1.off 8:40 8:40 8:45", "S1 O1.on 9:07 9:07 9:12")
    assert codes(problem(), plan(*backwards)) == ["ride_split"]


def test_a_ride_of_which_one_end_is_left_out_is_broken():
    (found,) = {*codes(problem(), plan(KEPT[0]))} - {"visit_count"}
    assert found == "ride_split"


def test_a_ride_over_two_trips_is_broken():
    """V2 may leave twice a day; who is carried does not change at the base."""
    first = trip("8:00", stop("S1", "O1.on", times="8:30 8:30 8:35"), back="9:00")
    second = trip("9:00", stop("S2", "O1.off", times="9:40 9:40 9:45"), back="10:20")
    split = Route(vehicle_id="V2", day=1, trips=(first, second))
    routes = sorted((*tiny_plan().routes, split), key=lambda one: (one.day, one.vehicle_id))
    assert codes(problem(), replace(tiny_plan(), routes=tuple(routes))) == ["ride_split"] * 2


def test_the_longest_ride_is_the_direct_drive_and_a_half_and_a_quarter_hour():
    board, leave = order_requirements(problem(), RIDE)
    assert board.ride is not None
    assert leave.ride is not None
    assert board.ride.max_aboard_s == leave.ride.max_aboard_s == 45 * 60


@pytest.mark.parametrize(("minutes", "found"), [(20, []), (19, ["ride_too_long"])])
def test_nobody_rides_longer_than_was_promised(minutes, found):
    assert codes(problem(max_aboard_s=minutes * 60), plan(*KEPT)) == found


@pytest.mark.parametrize(("persons", "found"), [(3, []), (4, ["seats"])])
def test_everybody_has_a_seat(persons, found):
    assert codes(problem(persons=persons), plan(*KEPT)) == found


def test_who_gets_off_leaves_the_seat_to_the_next():
    """Two ride from S1 to S2, then two from S2 to S3: three seats are enough."""
    more = replace(RIDE, id="O2", village_code="S2", stop_id="S2", destination_id="S3")
    both = ordered(with_on_demand(tiny_problem()), RIDE, more)
    stops = (*KEPT, "S2 O2.on 9:00 9:00 9:05", "S3 O2.off 9:20 9:20 9:25")
    assert codes(both, plan(*stops)) == []
    early = (
        KEPT[0],
        "S2 O2.on 8:55 8:55 9:00",
        "S2 O1.off 9:00 9:00 9:05",
        "S3 O2.off 9:20 9:20 9:25",
    )
    assert codes(both, plan(*early)) == ["seats"]


def test_people_brought_along_take_seats_too():
    """Three ride from S1; beside them one more sits in the van from the base to S2."""
    one = problem(persons=3)
    full = replace(one, orders=tuple(replace(o, load_out=(0, 0, 1)) for o in one.orders))
    assert codes(full, plan(*KEPT)) == ["seats"]


def test_a_ride_is_put_in_with_both_ends_and_boards_late_rather_than_riding_long():
    """V1 waits at S1 from 11:36 to 13:00 on its way: whoever rides past it boards late."""
    asked = replace(RIDE, village_code="S3", stop_id="S3", destination_id="S1", max_aboard_s=2700)
    found = planned(with_on_demand(tiny_problem()), tiny_plan(), asked)
    assert found.route is not None
    stops = {n: s for t in found.route.trips for s in t.stops for n in s.requirement_ids}
    assert stops["O1.off"].start_s - stops["O1.on"].end_s <= 2700


def test_more_people_than_seats_have_no_place():
    found = planned(with_on_demand(tiny_problem()), tiny_plan(), replace(RIDE, persons=4))
    assert found.route is None
    assert {dict(one.reason.certificate)["blocked_by"] for one in found.lost} == {"seats"}


def test_a_ride_that_no_detour_allows_has_no_place():
    asked = replace(RIDE, max_aboard_s=19 * 60)
    found = planned(with_on_demand(tiny_problem()), tiny_plan(), asked)
    assert {dict(one.reason.certificate)["blocked_by"] for one in found.lost} == {"ride_too_long"}


def test_terms_that_no_ride_can_keep_are_refused():
    with pytest.raises(ValueError, match="detour_percent"):
        OrderTerms(detour_percent=99)


def test_a_ride_to_where_it_begins_is_refused():
    with pytest.raises(ValueError, match="destination_id"):
        replace(RIDE, destination_id="S1")
