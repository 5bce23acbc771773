"""Orders of a dataset in a problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from optimizer.assembling.orders import order_requirements, with_orders
from optimizer.domain.orders import OrderTerms
from tests.support.orders import order, with_on_demand
from tests.support.tiny import MONDAY, tiny_problem

PROBLEM = with_on_demand(tiny_problem())
RIDE = order("O2", service_ids=("rides",), service_s=300, persons=2, destination_id="D1")


def test_an_order_is_one_visit_on_its_day_in_its_time():
    (found,) = order_requirements(PROBLEM, order("O1"))
    assert (found.visits, found.allowed_days, found.line_id) == (1, (1,), "on_demand")
    assert found.windows == (order().window,)
    assert (found.fleets, found.ride, found.people) == (("van",), None, 1)


def test_a_ride_is_two_visits_that_know_each_other():
    board, leave = order_requirements(PROBLEM, RIDE)
    assert (board.stop_id, leave.stop_id) == ("S1", "D1")
    assert board.ride is not None
    assert leave.ride == replace(board.ride, boards=False)
    assert (board.people, leave.people) == (2, 0)
    assert board.ride.max_aboard_s == 25 * 60 * 3 // 2 + 15 * 60


def test_the_terms_of_the_data_bound_a_ride_that_says_nothing():
    terms = OrderTerms(detour_percent=100, detour_s=0)
    board, _ = order_requirements(replace(PROBLEM, order_terms=terms), RIDE)
    own, _ = order_requirements(PROBLEM, replace(RIDE, max_aboard_s=1800))
    assert board.ride is not None
    assert own.ride is not None
    assert (board.ride.max_aboard_s, own.ride.max_aboard_s) == (25 * 60, 1800)


def test_orders_of_other_dates_and_places_are_left_aside():
    late = order("O3", date=MONDAY + timedelta(days=14))
    away = order("O4", village_code="S9", stop_id="S9")
    far = replace(RIDE, id="O5", destination_id="S9")
    found = with_orders(PROBLEM, [late, away, far, RIDE, order("O1")])
    assert [one.id for one in found.orders] == ["O1", "O2.off", "O2.on"]
    assert found.requirements == PROBLEM.requirements
    assert found.all_requirements == found.requirements + found.orders
