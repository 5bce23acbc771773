"""Searches watched from inside: the first plan of each county, and a long search's curve."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.planning.settings import Data, Settings, plan_figures
from benchmarks.results_file import Row
from optimizer.checking import check
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.jobs import CountyProgress, RunListener
from optimizer.jobs.pool import SearchOrder, solve_counties
from optimizer.solving import Listener, solve
from optimizer.solving.warm import warm


class _FirstPlan(RunListener):
    """Notes when the first checked plan arrives."""

    def __init__(self) -> None:
        self.began_at = time.perf_counter()
        self.seconds: float | None = None

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        if self.seconds is None and counties[0].history:
            self.seconds = time.perf_counter() - self.began_at


def measure_first(settings: Settings) -> None:
    """Time each county's first checked plan, with the start of its process and the pickling."""
    file = settings.file("first", target_s=15.0)
    data = Data(settings)
    stamp = settings.stamp(data.dataset)
    for code in data.codes:
        name = data.names[code]
        row = file.measured(name, lambda code=code: _first(data, code, settings), **stamp)
        print(name, row["first_checked_plan_s"], row["visits"], flush=True)


def _first(data: Data, code: str, settings: Settings) -> Row:
    listener = _FirstPlan()
    problem = data.problem(code)
    order = SearchOrder(workers=1, seed=settings.seed, iterations=0, deadline=None)
    (outcome,) = solve_counties([problem], order=order, listener=listener, stop=lambda: False)
    if outcome.result is None or listener.seconds is None:
        raise SystemExit(f"{problem.name}: {outcome.failure}")
    return {
        "first_checked_plan_s": round(listener.seconds, 1),
        "of_that_solving_s": round(outcome.result.statistics["first_plan_s"], 1),
        **plan_figures(problem, outcome.result, outcome.violations),
    }


class _Curve(Listener):
    """Keeps the plan there was after ``early_s``, and a point of the curve a second at most."""

    def __init__(self, early_s: float) -> None:
        self.points: list[tuple[int, Result]] = []
        self.early: Result | None = None
        self._early_s = early_s

    def on_improved(self, result: Result) -> None:
        if self.early is None or result.seconds <= self._early_s:
            self.early = result
        second = int(result.seconds)
        if self.points and self.points[-1][0] == second:
            self.points.pop()
        self.points.append((second, result))

    def table(self) -> dict[str, list[Any]]:
        """Return the curve by columns."""
        return {
            "seconds": [round(r.seconds, 1) for _, r in self.points],
            "iterations": [r.iterations for _, r in self.points],
            "unserved": [len(r.plan.unserved) for _, r in self.points],
            "cost_cents": [r.objective.cost_cents for _, r in self.points],
        }


def measure_converge(settings: Settings) -> None:
    """Search one county for long, and look back at the plan it had early."""
    file = settings.file("converge", target_gap=0.05, target_shortfall="equal")
    data = Data(settings, [settings.county])
    stamp = settings.stamp(data.dataset)
    row = file.measured(
        settings.county, lambda: _converge(data.problem(data.codes[0]), settings), **stamp
    )
    print(settings.county, row["gap"], row["shortfall_equal"], flush=True)


def _converge(problem: Problem, settings: Settings) -> Row:
    curve = _Curve(settings.early_s)
    warm()
    result = solve(problem, termination=settings.search, seed=settings.seed, listener=curve)
    early = curve.early
    if early is None:
        raise SystemExit("The search reported no plan.")
    figures = {}
    for name, one in (("early", early), ("end", result)):
        violations = check(problem, one.plan, one.objective)
        figures[name] = {
            "seconds": round(one.seconds, 1),
            **plan_figures(problem, one, violations),
            "terms": one.objective.terms(),
        }
    return {
        "early_limit_s": settings.early_s,
        "gap": round(early.objective.cost_cents / max(1, result.objective.cost_cents) - 1, 4),
        "shortfall_equal": early.objective.shortfall == result.objective.shortfall,
        **figures,
        "curve": curve.table(),
    }
