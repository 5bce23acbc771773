"""The first plan of each county, watched from outside its process."""

from __future__ import annotations

import time

from benchmarks.planning.settings import Data, Settings, plan_figures
from benchmarks.results_file import Row
from optimizer.jobs import CountyProgress, RunListener
from optimizer.jobs.pool import SearchOrder, solve_counties


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
