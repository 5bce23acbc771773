"""Questions of coverage, asked of a dataset: tables -> matrices -> demand -> answers."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.assembling import assemble, county_pools
from optimizer.coverage import CoverDemand, cover_demand
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import Problem
from optimizer.errors import UsageError
from optimizer.jobs import PlanRequest, choose_counties
from optimizer.jobs.ways import run_matrices, travel_provider
from optimizer.tables import load_dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverable:
    """A dataset laid out for questions of coverage."""

    dataset: Dataset
    problems: tuple[Problem, ...]
    demand: CoverDemand


def coverable(request: PlanRequest) -> Coverable:
    """
    Read a dataset and lay it out for questions of coverage.

    Parameters
    ----------
    request
        Dataset, counties, cycle, pooling and where travel times come from; nothing is planned.

    Raises
    ------
    ShanluError
        If the data has faults or the request cannot be met.
    """
    dataset = load_dataset(request.dataset)
    problems = problems_of(dataset, request)
    return Coverable(dataset=dataset, problems=problems, demand=cover_demand(problems))


def problems_of(dataset: Dataset, request: PlanRequest) -> tuple[Problem, ...]:
    """Return the problems of a request, one per county or pool of counties."""
    cycle = request.cycle()
    counties = choose_counties(dataset, request.counties)
    provider = travel_provider(dataset, request)
    pools = county_pools(dataset, counties, grouping=request.pool)
    workers = request.workers_for(len(pools))
    matrices = run_matrices(dataset, pools, provider=provider, workers=workers)
    return tuple(
        assemble(
            dataset,
            county_codes=pool.counties,
            cycle=cycle,
            matrices=matrices[pool.key],
            groups=pool.groups,
        )
        for pool in pools
    )


def lines_asked(demand: CoverDemand, line_ids: tuple[str, ...]) -> CoverDemand:
    """
    Return the demand of some lines; all of it where none is named.

    Raises
    ------
    UsageError
        If nothing of a line is due.
    """
    unknown = [line_id for line_id in line_ids if line_id not in demand.line_ids]
    if unknown:
        known = "、".join(demand.line_ids) or "—"
        raise UsageError(
            f"没有业务线“{'、'.join(unknown)}”的需求。可选：{known}。",
            f"Nothing is due of the lines {', '.join(unknown)}. There are: {known}.",
        )
    return demand.of_lines(line_ids) if line_ids else demand
