"""Runs PuLP's bundled CBC on a model, and says what was found and what was proved."""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pulp

from optimizer.domain.coverage import CoverStatus

LEAST_S = 0.5
"""CBC gets at least so long: starting it takes a tenth of a second."""

_BOUND = re.compile(r"^(?:Lower bound|best possible):\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """
    What came of minimising: ``value`` of the best solution, if any, and a proved lower ``bound``.

    Variables of the model hold the solution where ``value`` is not ``None``.
    """

    status: CoverStatus
    value: float | None
    bound: float


def minimise(model: pulp.LpProblem, *, seconds: float, gap: float = 0.0) -> Solution:
    """
    Minimise a model.

    Parameters
    ----------
    model
        Its sense must be `pulp.LpMinimize`: CBC's log speaks of that.
    seconds
        Time limit.
    gap
        A solution within so much of the bound counts as optimal; just below 1 where the value is
        a count, since a bound may then be rounded up.

    Raises
    ------
    ValueError
        If the model is to be maximised.
    """
    if model.sense != pulp.LpMinimize:
        raise ValueError("model must be one to minimise.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.PULP_CBC_CMD(
            msg=False, timeLimit=max(LEAST_S, seconds), gapAbs=gap, logPath=str(log)
        )
        model.solve(solver)
        bound = bound_told(log.read_text(encoding="utf-8", errors="replace"))
    # Where only whole numbers cannot do it, PuLP says so in the status, not in the sol_status.
    if model.status == pulp.LpStatusInfeasible:
        return Solution(status=CoverStatus.INFEASIBLE, value=None, bound=math.inf)
    if model.sol_status == pulp.LpSolutionOptimal:
        value = float(pulp.value(model.objective) or 0.0)
        return Solution(
            status=CoverStatus.OPTIMAL, value=value, bound=max(bound, value - gap) if gap else value
        )
    if model.sol_status == pulp.LpSolutionIntegerFeasible:
        value = float(pulp.value(model.objective) or 0.0)
        return Solution(status=CoverStatus.FEASIBLE, value=value, bound=bound)
    return Solution(status=CoverStatus.UNKNOWN, value=None, bound=bound)


def bound_told(log: str) -> float:
    """
    Return the last bound that a log of CBC tells, minus infinity where it tells none.

    Parameters
    ----------
    log
        Of a model to be minimised.
    """
    told = _BOUND.findall(log)
    return float(told[-1]) if told else -math.inf
