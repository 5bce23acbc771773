"""
A plan with its bounds: python -m benchmarks.counties.bounds_child ORDER ANSWER

ORDER and ANSWER are JSON files; the answer is the measured part of a row.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties.cases import read_problems
from benchmarks.counties.days import day_of
from benchmarks.counties.referee import sample
from benchmarks.cpu import stopwatch
from benchmarks.quality.engines import CpuLimit, prepare
from optimizer.checking import check, recompute_objective
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.solving import solve
from optimizer.solving.bounding import Bound, lower_bound

Points = list[tuple[float, int]]
"""CPU seconds and cents of every higher bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to do; times are CPU seconds."""

    problems: str
    seed: int
    plan_s: float
    bound_s: float
    days: int
    day_s: float


def measure(order: Order) -> Row:
    """Plan, then prove: first over the whole cycle, then for single days."""
    (problem,) = read_problems(Path(order.problems))
    result = solve(problem, termination=CpuLimit(order.plan_s), seed=order.seed, engine="auto")
    plan = result.plan
    return {
        "status": "measured",
        "plan_cents": result.objective.cost_cents,
        "unserved": len(plan.unserved),
        "violations": len(check(problem, plan, result.objective)),
        **_proved(problem, plan, order.bound_s, result.objective.cost_cents),
        "days": [
            _day(problem, plan, day, order.day_s)
            for day in (sample(plan, order.days) if order.days else ())
        ],
    }


def _day(problem: Problem, plan: Plan, day: int, cpu_s: float) -> Row:
    cut = day_of(problem, plan, day)
    cents = recompute_objective(cut.problem, cut.plan).cost_cents
    about = {"day": day, "visits": len(cut.problem.requirements), "plan_cents": cents}
    return {**about, **_proved(problem, plan, cpu_s, cents, day=day)}


def _proved(
    problem: Problem, plan: Plan, cpu_s: float, plan_cents: int, *, day: int | None = None
) -> Row:
    clock = stopwatch()
    points: Points = []
    bound = lower_bound(
        problem,
        plan=plan,
        termination=CpuLimit(cpu_s),
        on_improved=_noting(points, clock),
        day=day,
    )
    return {
        "bound_cents": bound.cents,
        "bound_gap_pct": round(100 * (1 - bound.cents / plan_cents), 3) if plan_cents else 0.0,
        "first_s": next((round(at_s, 2) for at_s, cents in points if cents > 0), None),
        "cpu_seconds": round(clock(), 2),
        "rounds": bound.rounds,
        "converged": bound.converged,
        "curve_cpu_s": [round(at_s, 2) for at_s, _ in points],
        "curve_cents": [cents for _, cents in points],
    }


def _noting(points: Points, clock: Callable[[], float]) -> Callable[[Bound], None]:
    return lambda bound: points.append((clock(), bound.cents))


def main() -> None:
    """Do what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    prepare("auto")
    Path(sys.argv[2]).write_text(json.dumps(measure(order), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
