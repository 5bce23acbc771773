"""Mixtures of all lines: whatever the rules of a problem, no engine's plan breaks one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.assembling import commitments_from_plan
from optimizer.checking import check
from optimizer.solving import MaxIterations, solve
from tests.support.random_rules import mixed_problem

SEEDS = st.integers(min_value=0, max_value=10**6)


@pytest.mark.parametrize("engine", ["auto", "ortools"])
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_every_plan_keeps_every_rule(engine, seed):
    problem = mixed_problem(seed)
    result = solve(problem, termination=MaxIterations(4), seed=seed, engine=engine)
    assert check(problem, result.plan, result.objective) == ()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, engine=st.sampled_from(["auto", "ortools"]))
@example(seed=240, engine="ortools")  # days with the same shift, but another one after it
def test_so_does_a_plan_that_follows_another(seed, engine):
    problem = mixed_problem(seed)
    before = solve(problem, termination=MaxIterations(2), seed=seed).plan
    promised = replace(problem, in_force=commitments_from_plan(problem, before, problem.cycle))
    result = solve(
        promised, termination=MaxIterations(3), seed=seed, engine=engine, start_plan=before
    )
    assert check(promised, result.plan, result.objective) == ()
