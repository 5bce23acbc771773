"""
A plan, or a day of it by another program: python -m benchmarks.counties.referee_child ORDER ANSWER

ORDER and ANSWER are JSON files. Kind "plan" writes the plan that it finds; kind "day" reads a day.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties.cases import read_problems
from benchmarks.counties.days import Day, simplified, without_timed_loads
from benchmarks.cpu import stopwatch
from benchmarks.peers.one_day import Budget, NotSupportedError
from benchmarks.quality.engines import OURS, CpuLimit, prepare
from benchmarks.quality.pricing import plan_of_orders
from optimizer.checking import check, recompute_objective
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.solving import MaxIterations, solve

DAY_PEERS = {"pyvrp": "benchmarks.counties.pyvrp_day"}
"""Modules by engine; they need packages that are not the program's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to do; ``path`` holds problems (kind "plan") or a day (kind "day")."""

    kind: str
    path: str
    engine: str
    seed: int
    cpu_s: float
    plan: str = ""


def answer(order: Order) -> Row:
    """Return what the order asks for."""
    return _plan(order) if order.kind == "plan" else _day(order)


def _plan(order: Order) -> Row:
    """Plan one county and keep the plan."""
    (problem,) = read_problems(Path(order.path))
    clock = stopwatch()
    plan = solve(
        problem, termination=CpuLimit(order.cpu_s), seed=order.seed, engine=order.engine
    ).plan
    used_s = clock()
    Path(order.plan).write_bytes(pickle.dumps(plan))
    return {**_figures(problem, plan), "cpu_seconds": round(used_s, 2)}


def _day(order: Order) -> Row:
    """Plan one day from nothing."""
    day: Day = pickle.loads(Path(order.path).read_bytes())
    clock = stopwatch()
    if order.engine in OURS:
        limit = CpuLimit(order.cpu_s)
        plan = solve(day.problem, termination=limit, seed=order.seed, engine=order.engine).plan
        used_s = clock()
    else:
        rest = without_timed_loads(day)
        plain = simplified(rest.problem)
        try:
            budget = Budget(cpu_s=order.cpu_s, seed=order.seed, clock=clock)
            found = import_module(DAY_PEERS[order.engine]).solve_day(rest.problem, plain, budget)
        except NotSupportedError as refusal:
            return {"status": "not_supported", "reason": str(refusal)}
        used_s = clock()
        rough = plan_of_orders(rest.problem, found.orders)
        kept = tuple(route for route in day.plan.routes if route not in rest.plan.routes)
        both = replace(rough, routes=(*kept, *rough.routes))
        plan = timed_under_all_rules(day.problem, both, order.seed)
    return {**_figures(day.problem, plan), "cpu_seconds": round(used_s, 2)}


def timed_under_all_rules(problem: Problem, rough: Plan, seed: int) -> Plan:
    """
    Return a plan with the same routes in our times.

    A route that cannot keep all rules loses its stops, and these are inserted where they fit best.
    """
    only_routes = replace(rough, unserved=())
    return solve(
        problem,
        termination=MaxIterations(0),
        seed=seed,
        engine="ortools",
        start_plan=only_routes,
    ).plan


def _figures(problem: Problem, plan: Plan) -> Row:
    broken = Counter(violation.code for violation in check(problem, plan))
    return {
        "status": "measured",
        "cost_cents": recompute_objective(problem, plan).cost_cents,
        "unserved": len(plan.unserved),
        "violations": sum(broken.values()),
        "violation_codes": dict(sorted(broken.items())),
    }


def main() -> None:
    """Do what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    prepare(order.engine)
    if order.engine not in OURS:
        prepare("ortools")
    Path(sys.argv[2]).write_text(json.dumps(answer(order), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
