"""Mixtures of all lines: whatever the rules of a problem, no engine's plan breaks one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.assembling import commitments_from_plan
from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.ordering import Filled, placed_all, without_orders
from optimizer.solving import AUTO, ENGINES, MaxIterations, solve
from tests.support.mixtures import LINES, mixture

SEEDS = st.integers(min_value=0, max_value=10**6)


def planned(problem: Problem, *, seed: int, engine: str, start_plan: Plan | None = None) -> Result:
    """Return a checked plan of the cycle; orders are put in later."""
    cycle = replace(problem, orders=())
    result = solve(
        cycle, termination=MaxIterations(3), seed=seed, engine=engine, start_plan=start_plan
    )
    assert check(cycle, result.plan, result.objective) == ()
    return result


def filled(problem: Problem, result: Result, *, seed: int) -> Filled:
    """Return a checked plan with the orders in it."""
    room_seed = seed if result.engine == AUTO else None
    found = placed_all(problem, result.plan, room_seed=room_seed)
    assert check(problem, found.plan, found.objective) == found.violations == ()
    return found


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_every_plan_keeps_every_rule(engine, seed):
    problem = mixture(seed)
    found = filled(problem, planned(problem, seed=seed, engine=engine), seed=seed)
    assert check(*without_orders(problem, found.plan)) == ()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, engine=st.sampled_from(ENGINES))
@example(seed=240, engine="ortools")  # days with the same shift, but another one after it
def test_so_does_a_plan_that_follows_another(seed, engine):
    problem = mixture(seed)
    before = planned(problem, seed=seed, engine=engine).plan
    promised = replace(problem, in_force=commitments_from_plan(problem, before, problem.cycle))
    after = planned(promised, seed=seed, engine=engine, start_plan=before)
    filled(promised, after, seed=seed)


@pytest.mark.parametrize("engine", ENGINES)
def test_visits_of_every_line_are_drawn_and_made(engine):
    """What no draw asked for, or no plan held, would be tried in vain above."""
    made: set[str] = set()
    rides = 0
    for seed in range(10):
        problem = mixture(seed)
        plan = filled(problem, planned(problem, seed=seed, engine=engine), seed=seed).plan
        known = {one.id: one for one in problem.all_requirements}
        served = [known[name] for name in served_by(plan)]
        made |= {one.line_id for one in served}
        rides += sum(one.ride is not None for one in served)
    assert made == LINES
    assert rides > 0


def served_by(plan: Plan) -> set[str]:
    """Return what a plan visits."""
    stops = (stop for route in plan.routes for trip in route.trips for stop in trip.stops)
    return {name for stop in stops for name in stop.requirement_ids}
