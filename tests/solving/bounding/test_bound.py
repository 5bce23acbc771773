"""The bound against optima found by listing every route; its promises to the caller."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.solving.bounding import Bound, blocks, lower_bound
from optimizer.solving.termination import MaxIterations, MaxSeconds
from tests.support.detours import little_detoured_problem
from tests.support.little import little_problem
from tests.support.optimum import Optimum

ROUNDS = 150
"""Enough to solve most of the little problems to the end."""

CENTS = 5
"""What rounding may cost: four terms of the objective, and whole cents."""


@cache
def _served(seed: int) -> tuple[Problem, Plan, float]:
    """Return a problem, a plan of it, and what the cheapest plan with its visits costs."""
    optimum = Optimum(little_problem(seed))
    plan, _, cents = optimum.serve()
    return optimum.instance.problem, plan, cents


def _hold(problem: Problem) -> tuple[int, int]:
    """Hold the bounds of a problem and its days against their optima; count them, and the equal."""
    optimum = Optimum(problem)
    plan, _, cents = optimum.serve()
    pairs = [(lower_bound(problem, plan=plan, termination=MaxIterations(ROUNDS)), cents)]
    for day in sorted({route.day for route in plan.routes}):
        bound = lower_bound(problem, plan=plan, termination=MaxIterations(ROUNDS), day=day)
        pairs.append((bound, optimum.day_cost(plan, day)))
    for bound, least in pairs:
        assert 0 <= bound.cents <= least + 1e-6
    return len(pairs), sum(bound.cents >= least - CENTS for bound, least in pairs)


def _reported(seed: int, rounds: int) -> list[Bound]:
    problem, plan, _ = _served(seed)
    heard: list[Bound] = []
    last = lower_bound(
        problem, plan=plan, termination=MaxIterations(rounds), on_improved=heard.append
    )
    assert last.cents == heard[-1].cents
    return heard


def test_no_bound_is_above_the_cheapest_plan_and_most_reach_it() -> None:
    held = [_hold(little_problem(seed)) for seed in range(60)]
    assert sum(equal for _, equal in held) >= 0.85 * sum(count for count, _ in held)


def test_where_days_have_different_ways_no_bound_is_above_the_cheapest_plan(monkeypatch) -> None:
    held = [_hold(little_detoured_problem(seed)) for seed in range(40)]
    assert sum(equal for _, equal in held) >= 0.85 * sum(count for count, _ in held)
    # With all days taken for alike, each leg is the least of them.
    monkeypatch.setattr(blocks, "MAX_SOURCES", 0)
    for seed in range(40):
        _hold(little_detoured_problem(seed))


@pytest.mark.slow
def test_no_bound_is_above_the_cheapest_of_many_plans() -> None:
    for seed in range(2_000, 2_600):
        _hold(little_problem(seed))


def test_bounds_rise() -> None:
    for seed in range(12):
        cents = [bound.cents for bound in _reported(seed, ROUNDS)]
        assert cents == sorted(set(cents))


def test_the_same_number_of_rounds_gives_the_same_bound() -> None:
    for seed in range(8):
        one, two = ([replace(b, seconds=0.0) for b in _reported(seed, 7)] for _ in range(2))
        assert one == two


def test_more_rounds_never_give_less() -> None:
    problem, plan, cents = _served(3)
    found = [
        lower_bound(problem, plan=plan, termination=MaxIterations(n)).cents for n in range(0, 30, 3)
    ]
    assert found == sorted(found)
    assert found[0] == 0
    assert found[-1] <= cents


def test_without_time_nothing_is_proved() -> None:
    problem, plan, _ = _served(3)
    bound = lower_bound(problem, plan=plan, termination=MaxSeconds(0.0))
    assert (bound.cents, bound.rounds, bound.converged) == (0, 0, False)


def test_a_plan_without_routes_costs_nothing() -> None:
    bound = lower_bound(
        little_problem(3), plan=Plan(routes=(), unserved=()), termination=MaxIterations(9)
    )
    assert (bound.cents, bound.converged) == (0, True)


def test_a_plan_with_unknown_things_is_read_as_far_as_it_is_known() -> None:
    problem, plan, cents = _served(3)
    strange = replace(
        plan, routes=(*plan.routes, replace(plan.routes[0], vehicle_id="V99", day=99))
    )
    assert lower_bound(problem, plan=strange, termination=MaxIterations(30)).cents <= cents
