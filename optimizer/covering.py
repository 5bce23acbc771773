"""Questions of coverage, asked of a dataset: tables -> matrices -> demand -> answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.assembling import assemble, county_pools, detours_of, nothing_pooled
from optimizer.coverage import CoverDemand, cover_demand
from optimizer.coverage.circles import CIRCLES, circle_places
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Location
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.errors import Remark, UsageError
from optimizer.jobs import PlanRequest, choose_counties
from optimizer.jobs.ways import FILE_PROFILE, place_of, run_matrices, travel_provider
from optimizer.tables import load_dataset
from optimizer.travel.blocks import county_matrices
from optimizer.travel.provider import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverable:
    """A dataset laid out for questions of coverage; ``remark`` is what to hear of the request."""

    dataset: Dataset
    problems: tuple[Problem, ...]
    demand: CoverDemand
    remark: Remark | None = None


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
    return laid_out(load_dataset(request.dataset), request)


def laid_out(dataset: Dataset, request: PlanRequest) -> Coverable:
    """
    Lay a dataset that was read already out for questions of coverage.

    Parameters
    ----------
    dataset
        The tables, as they are or as a scenario has them.
    request
        As for `coverable`; its own dataset is not looked at.

    Raises
    ------
    ShanluError
        If the request cannot be met.
    """
    problems = problems_of(dataset, request)
    blocks = [problem.county_codes for problem in problems]
    return Coverable(
        dataset=dataset,
        problems=problems,
        demand=cover_demand(problems),
        remark=nothing_pooled(dataset, blocks, grouping=request.pool),
    )


def problems_of(dataset: Dataset, request: PlanRequest) -> tuple[Problem, ...]:
    """Return the problems of a request, one per county or pool of counties."""
    cycle = request.cycle()
    counties = choose_counties(dataset, request.counties)
    provider = travel_provider(dataset, request)
    pools = county_pools(dataset, counties, grouping=request.pool)
    workers = request.workers_for(len(pools))
    detours = detours_of(dataset, cycle)
    matrices = run_matrices(dataset, pools, provider=provider, workers=workers, detours=detours)
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


def circle_times(
    dataset: Dataset, problems: Sequence[Problem], request: PlanRequest
) -> dict[str, dict[str, int]]:
    """
    Return how long villages travel to the nearest place of each travel circle on ordinary days.

    Parameters
    ----------
    dataset
        Depots, fixed points, county seats.
    problems
        Villages; of several stop points the farthest counts, and there is no entry without a way.
    request
        Where travel times come from. A file of them knows the bases in use, and nothing else.

    Returns
    -------
    dict
        By circle and village, in s. Places serve their own county's villages, fixed points all.
    """
    provider = travel_provider(dataset, request)
    in_use = {place.id for problem in problems for place in problem.locations}
    places = {
        circle.id: [
            place
            for place in circle_places(circle, dataset)
            if dataset.elevation_path is not None or place.id in in_use
        ]
        for circle in CIRCLES
    }
    stops: dict[str, list[Location]] = {}
    for place in (place for problem in problems for place in problem.locations):
        if place.village_code is not None:
            stops.setdefault(place.county_code, []).append(place)
    blocks = {
        code: [
            *(place_of(stop) for stop in own),
            *{
                place.id: Place(id=place.id, lat=place.lat, lon=place.lon)
                for around in places.values()
                for place in around
                if place.county_code in (code, None)
            }.values(),
        ]
        for code, own in stops.items()
    }
    workers = request.workers_for(len(blocks))
    matrices = county_matrices(provider, blocks, profile=FILE_PROFILE, workers=workers)
    found: dict[str, dict[str, int]] = {circle.id: {} for circle in CIRCLES}
    for code, matrix in matrices.items():
        at = {name: row for row, name in enumerate(matrix.location_ids)}
        rows = [at[stop.id] for stop in stops[code]]
        for circle_id, around in places.items():
            columns = [at[place.id] for place in around if place.id in at]
            if not columns:
                continue
            nearest_s = matrix.duration_s[np.ix_(rows, columns)].min(axis=1).tolist()
            for stop, seconds in zip(stops[code], nearest_s, strict=True):
                if seconds < UNREACHABLE_S:
                    village = stop.village_code or ""
                    found[circle_id][village] = max(found[circle_id].get(village, 0), seconds)
    return found


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
