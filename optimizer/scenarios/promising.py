"""The promise of a scenario: what the coverage models say of its tables, before any plan."""

from __future__ import annotations

from optimizer.domain.coverage import CoverStatus, FewestVehicles, MostCovered
from optimizer.domain.dataset import Dataset
from optimizer.domain.scenario import Scenario
from optimizer.domain.scenario_result import Promise
from optimizer.jobs import PlanRequest


def promise_for(dataset: Dataset, scenario: Scenario, request: PlanRequest) -> Promise:
    """
    Return what the coverage models promise; nothing is known where they were not asked.

    Parameters
    ----------
    dataset
        The tables as the scenario has them.
    scenario
        Its pooling and budget.
    request
        Counties, cycle and where travel times come from.
    """
    nothing = MostCovered(
        fleet=sum(vehicle.available for vehicle in dataset.vehicles),
        budget_cents=scenario.budget_cents,
        status=CoverStatus.UNKNOWN,
        vehicles_used=0,
        residents=0,
        residents_covered=0,
        residents_bound=0,
        villages=0,
        villages_covered=0,
        uncovered=(),
        areas=(),
        bases=(),
        seconds=0.0,
    )
    return Promise(
        fewest=FewestVehicles(max_travel_s=None, lines=(), bases=(), seconds=0.0),
        most=nothing,
        curve=(),
        curve_line_ids=(),
        floor=None,
        circles=(),
        seconds=0.0,
    )
