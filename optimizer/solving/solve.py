"""Wires the layers of the search."""

from __future__ import annotations

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.termination import Termination


def solve(
    problem: Problem,
    *,
    termination: Termination,
    seed: int = 0,
    params: SolveParams | None = None,
    listener: Listener | None = None,
    start_plan: Plan | None = None,
) -> Result:
    """Plan a cycle (being written)."""
    raise NotImplementedError
