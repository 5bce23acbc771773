"""How good a written plan is proved to be: over its cycle, or on one of its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.checking import recompute_objective
from optimizer.domain.plan import Plan
from optimizer.domain.report import Objective, gap_pct
from optimizer.errors import ShanluError
from optimizer.exporting import CountyPlan
from optimizer.jobs.errands import Errands
from optimizer.jobs.searcher import Searchers
from optimizer.ordering import without_orders
from optimizer.solving import MaxIterations, MaxSeconds, Termination
from optimizer.solving.bounding import lower_bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    What is proved of a plan, or of its routes of one ``day``.

    No routes that make the same visits cost less than ``bound_cents``; these cost ``cost_cents``.
    ``converged``: more time would not raise the bound. Orders, and what change and uneven work are
    priced at, are in neither.
    """

    code: str
    name: str
    day: int | None
    cost_cents: int
    bound_cents: int
    converged: bool
    seconds: float

    @property
    def gap_pct(self) -> float | None:
        """How far the cost may be above the least possible, in per cent of the cost."""
        return gap_pct(self.cost_cents, self.bound_cents)


def proofs(
    plans: Sequence[CountyPlan],
    *,
    day: int | None = None,
    seconds: float,
    rounds: int | None = None,
    workers: int = 1,
) -> tuple[Proof, ...]:
    """
    Prove lower bounds of plans, several at a time.

    Parameters
    ----------
    plans
        Plans as they were written.
    day
        Only the routes of this day; the visits stay on it. The whole cycle if ``None``.
    seconds
        Time for each plan.
    rounds
        Count these in place of the seconds, so that it can be repeated.
    workers
        Processes.

    Raises
    ------
    ShanluError
        If a proof fails.
    """
    together = min(workers, len(plans))
    with Searchers(together) as searchers, Errands(searchers, max(1, together)) as errands:
        waits = [
            errands.begin(prove_plan, plan, day=day, seconds=seconds, rounds=rounds)
            for plan in plans
        ]
        return tuple(wait() for wait in waits)


def prove_plan(
    plan: CountyPlan, *, day: int | None, seconds: float, rounds: int | None = None
) -> Proof:
    """Prove a lower bound of one plan; parameters and errors are those of `proofs`."""
    problem, cycle = without_orders(plan.problem, plan.result.plan)
    routes = tuple(route for route in cycle.routes if day is None or route.day == day)
    cost_cents = _running(recompute_objective(problem, Plan(routes=routes, unserved=())))
    limit: Termination = MaxSeconds(seconds) if rounds is None else MaxIterations(rounds)
    bound = lower_bound(problem, plan=cycle, termination=limit, day=day)
    if bound.cents > cost_cents:
        raise ShanluError(
            f"{problem.name}：算出的下限高于计划的费用，说明下限有误，没有采用。请报告这个问题。",
            f"{problem.name}: the bound came out above the cost, so it is wrong and was not used. "
            "Please report this.",
        )
    return Proof(
        code=plan.code,
        name=problem.name,
        day=day,
        cost_cents=cost_cents,
        bound_cents=bound.cents,
        converged=bound.converged,
        seconds=bound.seconds,
    )


def _running(costs: Objective) -> int:
    """Return what vehicles on the road cost."""
    return (
        costs.vehicle_days_cents
        + costs.distance_cents
        + costs.driving_cents
        + costs.waiting_cents
        + costs.overtime_cents
    )
