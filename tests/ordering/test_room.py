"""Less urgent visits give way to visits that were ordered and find no place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.assembling.orders import with_orders
from optimizer.bundling import with_orders as placed_in
from optimizer.checking import check
from optimizer.jobs.pool import CountyOutcome
from optimizer.ordering import placed_all
from optimizer.solving import MaxIterations, solve
from tests.support.orders import random_case, random_orders

SEEDS = range(24)
ROOMY = 28
"""A seed with which less urgent visits give way."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_with_room_made_is_sound_and_never_worse(seed):
    problem, plan = random_case(seed)
    whole = with_orders(problem, random_orders(problem, seed, count=8))
    filled = placed_all(whole, plan, room_seed=0)
    assert filled.violations == ()
    assert check(whole, filled.plan, filled.objective) == ()
    assert filled.objective.key <= placed_all(whole, plan).objective.key


def test_room_is_made_where_there_was_none():
    found = 0
    for seed in SEEDS:
        problem, plan = random_case(seed)
        whole = with_orders(problem, random_orders(problem, seed, count=8))
        before, after = placed_all(whole, plan), placed_all(whole, plan, room_seed=0)
        found += after.objective.shortfall[0] < before.objective.shortfall[0]
    assert found >= 5


def test_the_same_seed_makes_the_same_room():
    problem, plan = random_case(24)
    whole = with_orders(problem, random_orders(problem, 24, count=8))
    assert placed_all(whole, plan, room_seed=3) == placed_all(whole, plan, room_seed=3)


@pytest.mark.parametrize(("engine", "is_made"), [("auto", True), ("ortools", False)])
def test_room_is_a_matter_of_the_joint_search(engine, is_made):
    problem, plan = random_case(ROOMY)
    result = replace(
        solve(problem, termination=MaxIterations(0), engine=engine), plan=plan, engine=engine
    )
    whole = with_orders(problem, random_orders(problem, ROOMY, count=8))
    outcome = CountyOutcome(
        problem=problem, result=result, violations=(), stopped=False, failure=None
    )
    after = placed_in(outcome, whole).result
    assert after is not None
    plain = placed_all(whole, plan).objective.key
    assert (after.objective.key < plain) is is_made
    assert after.objective.key <= plain


def test_a_bound_says_nothing_of_a_plan_in_which_visits_gave_way():
    problem, plan = random_case(ROOMY)
    result = replace(solve(problem, termination=MaxIterations(0)), plan=plan, bound_cents=1)
    whole = with_orders(problem, random_orders(problem, ROOMY, count=8))
    outcome = CountyOutcome(
        problem=problem, result=result, violations=(), stopped=False, failure=None
    )
    after = placed_in(outcome, whole).result
    assert after is not None
    ordered = {one.id for one in whole.orders}
    others = [u for u in after.plan.unserved if u.requirement_id not in ordered]
    assert len(others) > len(plan.unserved)
    assert after.bound_cents is None
