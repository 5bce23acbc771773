"""The way that the joint search replaced: every base's days first, then each day's routes alone."""

from __future__ import annotations

from random import Random
from typing import Any

from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving import improve, solve
from optimizer.solving.improve import Improver
from optimizer.solving.schedule import Schedule


class DaysFirst(Improver):
    """Chooses the days of each base once, by CP-SAT; after that OR-Tools only routes days."""

    def step(self, schedule: Schedule, rng: Random, iteration: int) -> Schedule | None:
        if iteration == 0:
            self._bases = self._shuffled_groups(schedule, rng)
        if self._bases:
            return self._plan_base(schedule, self._bases.pop(), seed=iteration)
        return self._improve_day(schedule, rng)


def solve_days_first(problem: Problem, **how: Any) -> Result:
    """Plan with the engine ``ortools``, its steps in this order; a child may be given this."""
    # The engine looks its improver up when it begins.
    known = improve.Improver
    vars(improve)["Improver"] = DaysFirst
    try:
        return solve(problem, **how)
    finally:
        vars(improve)["Improver"] = known
