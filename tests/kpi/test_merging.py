"""Merged indicators of two counties are the indicators of both planned together."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.kpis import Kpis
from optimizer.domain.plan import Plan
from optimizer.kpi import kpis, merge
from tests.support.plans import of_another_county, random_plan, together
from tests.support.problems import random_problem

SEEDS = st.integers(min_value=0, max_value=10**6)


@settings(deadline=None)
@given(seeds=st.tuples(SEEDS, SEEDS), weeks=st.sampled_from((1, 2, 4)))
def test_two_counties_merged_are_as_both_together(seeds: tuple[int, int], weeks: int) -> None:
    here, away = (random_problem(seed, weeks=weeks, commitments=False) for seed in seeds)
    plan = random_plan(seeds[0], here)
    away, away_plan = of_another_county(away, random_plan(seeds[1], away), county="331126")
    both_plan = Plan(routes=plan.routes + away_plan.routes, unserved=())

    merged = merge(kpis(here, plan), kpis(away, away_plan), name="x")
    both = replace(kpis(together(here, away), both_plan), name="x")

    for field in fields(Kpis):
        assert getattr(merged, field.name) == getattr(both, field.name), field.name
