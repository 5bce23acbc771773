"""The promise of a scenario: what the coverage models say of its tables, before any plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from optimizer.coverage import promise_of
from optimizer.covering import circle_times, problems_of
from optimizer.domain.dataset import Dataset
from optimizer.domain.scenario import Scenario
from optimizer.domain.scenario_result import Promise
from optimizer.exporting import CountyPlan
from optimizer.jobs import PlanRequest
from optimizer.kpi.promised import LINES_TOGETHER


def promise_for(dataset: Dataset, scenario: Scenario, request: PlanRequest) -> Promise:
    """
    Ask the coverage models what a scenario's vehicles can do.

    Parameters
    ----------
    dataset
        The tables as the scenario has them.
    scenario
        Its budget.
    request
        Counties, cycle, pooling and where travel times come from.

    Raises
    ------
    ShanluError
        If there are no travel times.
    """
    problems = problems_of(dataset, request)
    return promise_of(
        dataset,
        problems,
        times_s=circle_times(dataset, problems, request),
        budget_cents=scenario.budget_cents,
    )


def used_by_lines(plans: Sequence[CountyPlan], groups: Iterable[str]) -> dict[str, int]:
    """
    Return how many vehicles work for lines, each vehicle once.

    Parameters
    ----------
    plans
        The plans of all counties.
    groups
        Ids of lines, those of lines that share vehicles joined by ``+``.
    """
    vehicles: dict[str, set[str]] = defaultdict(set)
    for plan in plans:
        line_of = {one.id: one.line_id for one in plan.problem.requirements}
        for route in plan.result.plan.routes:
            for stop in (stop for trip in route.trips for stop in trip.stops):
                for name in stop.requirement_ids:
                    if name in line_of:
                        vehicles[line_of[name]].add(route.vehicle_id)
    return {
        group: len(set[str]().union(*(vehicles[line] for line in group.split(LINES_TOGETHER))))
        for group in groups
    }
