"""Plans and solutions, priced as published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.quality.convert import Conversion
from benchmarks.quality.cordeau import read_cordeau
from benchmarks.quality.pricing import (
    Published,
    cost_of_cents,
    gap_pct,
    plan_of,
    plan_of_orders,
    published_cost,
    read_solution,
)
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.vrplib import read_vrplib
from optimizer.checking import recompute_objective
from tests.benchmarks_quality.samples import (
    CAPACITATED,
    MIXED_FLEET,
    MULTI_DEPOT,
    PERIODIC,
    SITE_DEPENDENT,
    TRIPS,
)
from tests.support.edits import codes


def converted(text: str):
    """Return the conversion of a VRPLIB text, and its problem."""
    conversion = Conversion(read_vrplib(text, "v"))
    return conversion, conversion.problem()


def priced(text: str, *routes: tuple[int, ...]) -> tuple[float, list[str]]:
    """Return the cost of a solution and the rules that it breaks."""
    conversion, problem = converted(text)
    plan = plan_of(conversion, problem, Published(routes=routes, cost=None))
    return published_cost(conversion.instance, problem, plan), codes(problem, plan)


def test_a_capacitated_solution_costs_its_rounded_distance() -> None:
    """Depot, A, C, depot is 5 + 3 + 4; depot, B, depot is 6."""
    assert priced(CAPACITATED, (1, 3), (2,)) == (18, [])


def test_too_full_a_route_breaks_the_load() -> None:
    """Depot, A, C, B, depot is 5 + 3 + 5 + 3."""
    assert priced(CAPACITATED, (1, 3, 2)) == (16, ["load"])


def test_prices_of_a_mixed_fleet_count_in_thousandths() -> None:
    """A small van to C: 7 + 8; the large one to A and B: 20.5 + 2.5 * 12."""
    assert priced(MIXED_FLEET, (), (3,), (1, 2)) == (65_500, [])


def test_a_route_of_a_van_beyond_those_that_are_kept_is_taken_by_one_like_it() -> None:
    """C: 7 + 8; B in the large van: 20.5 + 2.5 * 6; A in the fourth van: 7 + 10."""
    assert priced(MIXED_FLEET, (), (3,), (2,), (1,)) == (67_500, [])


def test_more_routes_than_vans_are_refused() -> None:
    with pytest.raises(NotReadableError, match="3 routes for 2 vans"):
        priced(SITE_DEPENDENT, (1,), (2,), (3,))


def test_windows_and_the_longest_duty_hold_for_solutions() -> None:
    """Away from 2, at C from 6 and at A from 10 when it opens, back at 16: a duty of 14."""
    assert priced(SITE_DEPENDENT, (2,), (3, 1)) == (18_000, [])
    shorter = SITE_DEPENDENT.replace("MAX_DURATION: 20", "MAX_DURATION: 14")
    assert priced(shorter, (2,), (3, 1)) == (18_000, [])
    shorter = SITE_DEPENDENT.replace("MAX_DURATION: 20", "MAX_DURATION: 13.9")
    assert priced(shorter, (2,), (3, 1)) == (18_000, ["duty_too_long"])


def test_who_may_not_serve_a_customer_breaks_a_rule() -> None:
    assert priced(SITE_DEPENDENT, (3,), (1, 2))[1] == ["service_not_offered"]


def test_depots_in_a_route_divide_its_trips() -> None:
    """C and A leave when both are ready, at 3, and as late as B leaves time: it is ready at 20."""
    assert priced(TRIPS, (3, 1, 0, 2)) == (180, [])
    conversion, problem = converted(TRIPS)
    plan = plan_of(conversion, problem, Published(routes=((3, 1, 0, 2),), cost=None))
    first, second = plan.routes[0].trips
    assert (first.depart_s, first.return_s) == (40, 200)
    assert (second.depart_s, second.return_s) == (200, 280)


def test_the_cost_of_a_real_valued_instance_is_not_rounded() -> None:
    instance = read_cordeau(MULTI_DEPOT.replace("2 3 0 2 6", "2 1 1 2 6"), "p")
    problem = Conversion(instance).problem()
    plan = plan_of_orders(problem, {(0, "V00001"): [["R00001"]]})
    assert published_cost(instance, problem, plan) == pytest.approx(2 * 2**0.5, abs=1e-12)
    cents = recompute_objective(problem, plan).cost_cents
    assert cents == 28_284
    assert cost_of_cents(instance, cents) == pytest.approx(2.8284)


def test_cents_of_a_rounded_instance_are_the_published_cost() -> None:
    assert cost_of_cents(read_vrplib(CAPACITATED, "c"), 18) == 18


def test_what_no_order_serves_is_left_out_on_the_days_that_remain() -> None:
    """C is visited on three of its five days, B on the first of Tuesday + Friday, A never."""
    problem = Conversion(read_cordeau(PERIODIC, "p")).problem()
    orders = {(day, "V00001"): [["R00003"]] for day in (0, 2, 4)}
    orders[1, "V00001"] = [["R00002"]]
    plan = plan_of_orders(problem, orders)
    left_out = [(entry.requirement_id, entry.day) for entry in plan.unserved]
    assert left_out == [("R00001", None), ("R00002", 4), ("R00003", 1), ("R00003", 3)]
    assert codes(problem, plan) == []


def test_a_periodic_plan_is_checked_for_its_sets_of_days() -> None:
    problem = Conversion(read_cordeau(PERIODIC, "p")).problem()
    problem = replace(problem, requirements=problem.requirements[:2])

    def on(day: int) -> list[str]:
        """Return what is broken by A and B on Monday, and B once more on a day."""
        orders = {(0, "V00001"): [["R00001", "R00002"]], (day, "V00001"): [["R00002"]]}
        return codes(problem, plan_of_orders(problem, orders))

    assert on(3) == []
    assert on(4) == ["day_set_not_allowed"]


def test_a_solution_has_its_routes_and_its_cost() -> None:
    text = "Route #1: 4 5\nRoute #2:\nroute #3: 1\nCost: 19412.56\nOptimal: True\n"
    assert read_solution(text) == Published(routes=((4, 5), (), (1,)), cost=19412.56)
    assert read_solution("Route #1: 1\n").cost is None
    assert read_solution("Route #1: 1\nCost 1.2.3\n").cost is None


@pytest.mark.parametrize("text", ["", "Cost: 5\n", "Route #2: 1\nCost: 5\n"])
def test_a_solution_without_all_its_routes_is_refused(text) -> None:
    with pytest.raises(NotReadableError, match="routes"):
        read_solution(text)


def test_a_gap_is_in_per_cent_of_the_best_known() -> None:
    assert gap_pct(102.5, 100) == pytest.approx(2.5)
    assert gap_pct(100, 100) == 0
