"""Orders: put where they cost least, and what was announced moves by the tolerance at most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.orders import OrderTerms, PublishedStart
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.problem import Problem
from optimizer.ordering import Placed, without_orders
from optimizer.units import DAY_S
from tests.support.orders import order, planned, starts, with_on_demand
from tests.support.tiny import clock, tiny_plan, tiny_problem, window

PLAIN = with_on_demand(tiny_problem())
CLEANING = order("O1")
"""Half an hour at S1 on Tuesday, between 8:00 and 16:00."""


def strict(minutes: int, problem: Problem = PLAIN) -> Problem:
    return replace(problem, order_terms=OrderTerms(tolerance_s=minutes * 60))


def start(found: Placed, name: str = "O1") -> int:
    assert found.route is not None
    return starts((found.route,))[name, 1]


def blocked_by(found: Placed) -> str:
    (lost,) = found.lost
    return str(dict(lost.reason.certificate)["blocked_by"])


# The rule of announced times


def announced(start_s: int) -> Problem:
    told = PublishedStart(requirement_id="R5", day=1, start_s=start_s)
    return replace(strict(10), published=(told,))


@pytest.mark.parametrize(
    ("told", "found"),
    [("12:50", []), ("13:10", []), ("12:49", ["promise_moved"]), ("13:11", ["promise_moved"])],
)
def test_a_visit_starts_near_the_time_that_was_announced(told, found):
    assert [v.code for v in check(announced(clock(told)), tiny_plan())] == found


def test_what_was_announced_for_another_day_does_not_matter():
    told = PublishedStart(requirement_id="R5", day=2, start_s=0)
    assert check(replace(PLAIN, published=(told,)), tiny_plan()) == ()


# Where an order goes


def test_an_order_goes_where_a_van_waits_and_costs_less_than_nothing():
    """V1 waits at S1 for 24 minutes beside its lunch; half an hour's work there saves that."""
    found = planned(PLAIN, tiny_plan(), CLEANING)
    assert found.violations == ()
    assert found.route is not None
    assert found.route.vehicle_id == "V1"
    assert starts((found.route,))["R5", 1] == clock("13:06")
    assert found.objective.cost_cents - planned_cost(tiny_plan()) == -400


def planned_cost(plan: Plan) -> int:
    from optimizer.checking import recompute_objective

    return recompute_objective(PLAIN, plan).cost_cents


def test_nothing_else_moves_where_nothing_may():
    found = planned(strict(0), tiny_plan(), CLEANING)
    before, after = starts(tiny_plan().routes), starts(found.plan.routes)
    assert {visit: after[visit] for visit in before} == before


@pytest.mark.parametrize(("minutes", "vehicle"), [(40, "V1"), (39, "V2")])
def test_a_promise_moves_by_the_tolerance_and_no_further(minutes, vehicle):
    """
    Half an hour at S2 before noon: V1 is there at 8:40, and all after it starts that much later.

    It comes with its own stop at S2 at 8:40 and 9:35, so 30 minutes later at S3 by 30 minutes.
    """
    asked = replace(CLEANING, village_code="S2", stop_id="S2", window=window("8:00-10:10"))
    found = planned(strict(minutes - 10), tiny_plan(), asked)
    assert found.route is not None
    assert found.route.vehicle_id == vehicle


def test_an_idle_van_goes_out_where_none_is_near():
    asked = replace(CLEANING, window=window("8:00-9:30"))
    found = planned(strict(0), tiny_plan(), asked)
    assert found.route is not None
    assert (found.route.vehicle_id, found.before) == ("V2", None)


def test_but_not_on_more_days_than_it_may():
    rested = tuple(
        replace(one, max_days_per_week=1) if one.id == "V2" else one for one in PLAIN.vehicles
    )
    asked = replace(CLEANING, window=window("8:00-9:00"))
    found = planned(strict(0, replace(PLAIN, vehicles=rested)), tiny_plan(), asked)
    assert found.route is None
    assert check(found.problem, found.plan) == ()


def test_what_has_begun_is_history():
    """At 12:00 V1 stands at S1 since 11:36: the order is served there, from 12:00 on at best."""
    found = planned(PLAIN, tiny_plan(), CLEANING, now_s=clock("12:00"))
    assert found.route is not None
    before = {key: at for key, at in starts(tiny_plan().routes).items() if at < clock("12:00")}
    assert before.items() <= starts(found.plan.routes).items()
    assert start(found) >= clock("12:00")


def test_in_the_evening_nothing_can_be_had_any_more():
    late = replace(CLEANING, window=window("8:00-17:00"))
    found = planned(PLAIN, tiny_plan(), late, now_s=clock("16:30"))
    assert found.route is None
    assert found.violations == ()


def test_an_order_left_out_is_counted_and_has_its_reason():
    asked = replace(CLEANING, window=window("3:00-4:00"))
    found = planned(PLAIN, tiny_plan(), asked)
    (lost,) = found.lost
    assert lost.reason.code is UnservedCode.WINDOW_MEETS_NO_SHIFT
    assert check(found.problem, found.plan, found.objective) == ()
    assert found.objective.shortfall[0] == 1


def test_a_service_that_nobody_offers_is_proved_to_be():
    found = planned(PLAIN, tiny_plan(), replace(CLEANING, service_ids=("bathing",)))
    (lost,) = found.lost
    assert lost.reason.code is UnservedCode.NO_VEHICLE_OFFERS_SERVICE
    assert found.violations == ()


def test_the_promise_in_the_way_is_named():
    """S2 before 9:15 would do if V1 could come to its own stops half an hour later."""
    one_van = tuple(one for one in PLAIN.vehicles if one.id != "V2")
    busy = tiny_plan()
    routes = tuple(r for r in busy.routes if r.vehicle_id != "V2")
    asked = replace(CLEANING, village_code="S2", stop_id="S2", window=window("8:30-9:15"))
    missing = {"R4", "R6"}
    problem = replace(
        strict(0),
        vehicles=one_van,
        requirements=tuple(r for r in PLAIN.requirements if r.id not in missing),
    )
    plan = replace(busy, routes=tuple(_without(route, missing) for route in routes))
    found = planned(problem, plan, asked)
    assert blocked_by(found) == "promise_moved"


def _without(route, names):
    trips = tuple(
        replace(t, stops=tuple(s for s in t.stops if names.isdisjoint(s.requirement_ids)))
        for t in route.trips
    )
    return replace(route, trips=trips)


def test_without_its_orders_a_plan_serves_what_it_did():
    found = planned(PLAIN, tiny_plan(), CLEANING)
    problem, plan = without_orders(found.problem, found.plan)
    assert problem == PLAIN
    assert starts(plan.routes).keys() == starts(tiny_plan().routes).keys()
    assert check(problem, plan) == ()


def test_an_order_that_does_not_fit_into_its_time_is_refused():
    with pytest.raises(ValueError, match="fit into the window"):
        replace(CLEANING, service_s=DAY_S)
