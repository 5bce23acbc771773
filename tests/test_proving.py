"""Bounds of written plans: never above what they cost, of a day if asked, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.assembling.orders import with_orders
from optimizer.checking import recompute_objective
from optimizer.cli import main
from optimizer.domain.problem import Problem
from optimizer.exporting import CountyPlan
from optimizer.ordering import placed_all, without_orders
from optimizer.proving import proofs, prove_plan
from optimizer.solving import MaxIterations, solve
from tests.support.orders import random_case, random_orders
from tests.support.problems import random_problem
from tests.ui.plans import write_plan

ROUNDS = 40


def planned(problem: Problem) -> CountyPlan:
    result = solve(problem, termination=MaxIterations(4), seed=0)
    return CountyPlan(problem=problem, result=result)


@pytest.mark.parametrize("seed", range(6))
def test_days_are_bounded_each_by_itself_and_never_above_their_routes(seed):
    plan = planned(random_problem(seed))
    whole = prove_plan(plan, day=None, seconds=0, rounds=ROUNDS)
    days = [
        prove_plan(plan, day=day, seconds=0, rounds=ROUNDS)
        for day in sorted({route.day for route in plan.result.plan.routes})
    ]
    for one in (whole, *days):
        assert 0 <= one.bound_cents <= one.cost_cents
    rounding = len(days) * 4
    assert abs(sum(one.cost_cents for one in days) - whole.cost_cents) <= rounding
    assert any(one.bound_cents > 0 for one in days)


def test_orders_are_left_out_of_cost_and_bound():
    problem, _ = random_case(6)
    plan = planned(problem)
    whole = with_orders(problem, random_orders(problem, 6, count=8))
    filled = placed_all(whole, plan.result.plan)
    ordered = replace(plan, problem=whole, result=replace(plan.result, plan=filled.plan))
    _, cycle = without_orders(whole, filled.plan)
    without = prove_plan(plan, day=None, seconds=0, rounds=ROUNDS)
    found = prove_plan(ordered, day=None, seconds=0, rounds=ROUNDS)
    assert filled.plan.routes != plan.result.plan.routes
    assert 0 < found.bound_cents <= without.cost_cents
    assert found.cost_cents == recompute_objective(problem, cycle).cost_cents


def test_several_plans_are_proved_in_processes_as_in_this_one():
    plans = [planned(random_problem(seed)) for seed in (1, 2, 3)]
    here = [prove_plan(plan, day=None, seconds=0, rounds=ROUNDS) for plan in plans]
    apart = proofs(plans, seconds=0, rounds=ROUNDS, workers=2)
    assert [one.bound_cents for one in apart] == [one.bound_cents for one in here]


def test_the_command_proves_a_day_of_a_folder(tmp_path: Path, capsys):
    write_plan(tmp_path / "plan")
    folder = str(tmp_path / "plan")
    assert main(["bound", folder, "--day", "2026-12-01", "--iterations", "20", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["day"] == "2026-12-01"
    assert 0 < record["bound_cents"] <= record["cost_cents"]
    assert [one["code"] for one in record["by_county"]] == ["331125"]
    assert main(["bound", folder, "--iterations", "20"]) == 0
    text = capsys.readouterr().out
    for county in ("all", "云和，", "331125,云和县"):
        assert main(["bound", folder, "--iterations", "20", "--county", county]) == 0
        assert capsys.readouterr().out == text
    assert "下限 / bound" in text
    assert "差距 / gap" in text


@pytest.mark.parametrize(
    ("wrong", "zh", "en"),
    [
        (["--day", "2027-06-01"], "不在计划的周期", "not within the plan's cycle"),
        (["--county", "杭州"], "计划里没有“杭州”", "The plan has no '杭州'"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, capsys, wrong, zh, en):
    write_plan(tmp_path / "plan")
    assert main(["bound", str(tmp_path / "plan"), *wrong]) != 0
    told = capsys.readouterr().err
    assert zh in told
    assert en in told
