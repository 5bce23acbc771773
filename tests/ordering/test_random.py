"""Random orders in random small plans: no rule is broken, and no cheaper place was overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from optimizer.assembling.orders import order_requirements
from optimizer.checking import RepeatedCheck, check, recompute_objective
from optimizer.domain.orders import OrderTerms
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.ordering import placed, without_orders
from optimizer.ordering.placing import announced, with_wish
from optimizer.solving import MaxIterations, solve
from optimizer.solving.ordering import GapMemory
from optimizer.solving.ordering.day import OrderDay
from optimizer.solving.ordering.gaps import Candidate, Gap, Kind, gaps_of
from optimizer.solving.ordering.judging import Judge
from tests.support.builders import clock
from tests.support.detours import detoured_problem
from tests.support.mixtures import with_stewards
from tests.support.orders import random_case, random_orders, starts, with_on_demand
from tests.support.random_rules import mixed_problem

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_orders_break_no_rule_and_move_no_promise(seed):
    problem, plan = random_case(seed)
    tolerance_s = Random(seed).choice((0, 300, 600))
    problem = replace(problem, order_terms=OrderTerms(tolerance_s=tolerance_s))
    now_s = Random(seed).choice((0, 0, clock("9:17"), clock("11:50")))
    promised, checker, memory = starts(plan.routes), RepeatedCheck(), GapMemory()
    for order in random_orders(problem, seed, count=8):
        wanted = order_requirements(problem, order)
        past = happened(plan, wanted[0].allowed_days[0], now_s)
        found = placed(problem, plan, wanted, checker=checker, now_s=now_s, memory=memory)
        problem, plan = found.problem, found.plan
        assert check(problem, plan) == ()
        now = starts(plan.routes)
        assert all(abs(now[visit] - start_s) <= tolerance_s for visit, start_s in promised.items())
        assert past <= happened(plan, wanted[0].allowed_days[0], now_s)
    assert check(*without_orders(problem, plan)) == ()


@pytest.mark.parametrize("make", [mixed_problem, detoured_problem])
@pytest.mark.parametrize("seed", range(12))
def test_orders_break_none_of_the_rules_of_all_lines(seed, make):
    """Time bands, kitchens' output, rest, areas, stewards, promises in force, closed roads."""
    problem = with_on_demand(with_stewards(make(seed), seed), trips=2)
    plan = solve(problem, termination=MaxIterations(2), seed=seed).plan
    checker = RepeatedCheck()
    for order in random_orders(problem, seed, count=8):
        wanted = order_requirements(problem, order)
        found = placed(problem, plan, wanted, checker=checker, now_s=seed % 2 * clock("9:17"))
        problem, plan = found.problem, found.plan
        assert check(problem, plan) == ()
    assert check(*without_orders(problem, plan)) == ()


def happened(plan: Plan, day: int, now_s: int) -> set[tuple[str, str, int]]:
    """Return what began before now: departures, arrivals, starts."""
    return {
        event
        for route in plan.routes
        if route.day == day
        for trip in route.trips
        for event in (
            (route.vehicle_id, "leaves", trip.depart_s),
            *((route.vehicle_id, stop.location_id, stop.start_s) for stop in trip.stops),
        )
        if event[2] < now_s
    }


@pytest.mark.parametrize("closed_roads", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_the_place_taken_is_the_cheapest_of_all(seed, closed_roads):
    problem, plan = random_case(seed, closed_roads=closed_roads, vehicles=3, requirements=7)
    problem = replace(problem, prices=replace(problem.prices, spread_h_cents=seed % 3 * 2_000))
    for order in random_orders(problem, seed, count=4):
        wanted = order_requirements(problem, order)
        found = placed(problem, plan, wanted, checker=RepeatedCheck())
        costs = sorted(every_cost(problem, plan, wanted))
        if not costs:
            assert found.lost
            continue
        base = recompute_objective(problem, plan).cost_cents
        assert abs(found.objective.cost_cents - base - costs[0]) <= 2


def every_cost(problem: Problem, plan: Plan, wanted: tuple[CycleRequirement, ...]) -> Iterator[int]:
    """Yield by how much each sound place makes the plan dearer; nothing is left out unseen."""
    asked = with_wish(problem, wanted)
    base = recompute_objective(problem, plan).cost_cents
    day = OrderDay(asked, plan, day=wanted[0].allowed_days[0])
    for vehicle in problem.vehicles:
        if not day.may_go_out(vehicle):
            continue
        gaps = list(gaps_of(day, vehicle))
        judge = Judge(day, wanted, [vehicle])
        for first, second in every_pair(gaps, rides=len(wanted) == 2):
            timed = judge.judged(Candidate(0.0, 0, first, second))
            if timed is None:
                continue
            found = judge.insertion(timed)
            others = tuple(r for r in plan.routes if (r.day, r.vehicle_id) != (day.day, vehicle.id))
            routes = sorted((*others, found.route), key=lambda r: (r.day, r.vehicle_id))
            new = replace(plan, routes=tuple(routes))
            before = day.routes.get(vehicle.id)
            judged = replace(asked, published=announced(asked, before, found.route))
            if not check(judged, new):
                yield recompute_objective(judged, new).cost_cents - base


def every_pair(gaps: list[Gap], *, rides: bool) -> Iterator[tuple[Gap, Gap]]:
    for at, first in enumerate(gaps):
        yield first, first
        if rides and first.kind is Kind.INSIDE:
            for second in gaps[at + 1 :]:
                if second.kind is Kind.INSIDE and second.trip == first.trip:
                    yield first, second
