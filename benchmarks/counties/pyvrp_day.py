"""PyVRP on a simplified day, with waiting paid: its vehicles may have a price of time."""

from __future__ import annotations

from typing import Any

from benchmarks.counties.days import COSTS_PER_CENT
from benchmarks.peers import pyvrp_peer
from benchmarks.peers.one_day import Answer, Budget, Group
from optimizer.domain.problem import Problem
from optimizer.units import HOUR_S


def solve_day(problem: Problem, plain: Problem, budget: Budget) -> Answer:
    """
    Plan a day.

    PyVRP pays for all time between leaving and being back: driving, waiting and work. Work costs
    the same in every plan, and legs are as long as driving is dearer than waiting, so that its
    costs are ours and something fixed.

    Parameters
    ----------
    problem
        The day, for its prices of waiting.
    plain
        The day simplified.
    budget
        How long it may search.
    """
    wait_h_cents = {one.id: one.rates.wait_h_cents for one in problem.vehicles}
    known = pyvrp_peer._vehicle_type

    def with_price_of_time(group: Group, *given: Any) -> Any:
        cents = wait_h_cents[group.vehicle_ids[0]]
        return known(group, *given).replace(
            unit_duration_cost=round(COSTS_PER_CENT * cents / HOUR_S)
        )

    # The peer itself stays as it is: rows of public instances depend on its every letter.
    pyvrp_peer._vehicle_type = with_price_of_time
    try:
        return pyvrp_peer.PEER.solve(plain, budget)
    finally:
        pyvrp_peer._vehicle_type = known
