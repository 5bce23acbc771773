"""Questions of coverage, asked of a dataset: tables -> matrices -> demand -> answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.assembling import assemble, county_pools
from optimizer.coverage import CoverDemand, cover_demand
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.errors import UsageError
from optimizer.jobs import PlanRequest, choose_counties
from optimizer.jobs.ways import FILE_PROFILE, place_of, run_matrices, travel_provider
from optimizer.tables import load_dataset
from optimizer.travel.blocks import county_matrices
from optimizer.travel.provider import Place

SEAT = "county_seat"
"""Id of a county seat among the places of its county."""


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


def seat_times(
    dataset: Dataset, problems: Sequence[Problem], request: PlanRequest
) -> dict[str, int]:
    """
    Return how long villages travel to their county seat, in s, the farthest stop point counting.

    Parameters
    ----------
    dataset
        County seats.
    problems
        Villages; no entry where there is no way, or nothing to estimate it from.
    request
        Where travel times come from.
    """
    if dataset.elevation_path is None:  # files of travel times know no seats
        return {}
    provider = travel_provider(dataset, request)
    blocks = {
        county.code: [Place(id=SEAT, lat=county.seat_lat, lon=county.seat_lon)]
        for county in dataset.counties
    }
    village_of: dict[str, str] = {}
    for place in (place for problem in problems for place in problem.locations):
        if place.village_code is not None:
            blocks[place.county_code].append(place_of(place))
            village_of[place.id] = place.village_code
    asked = {code: places for code, places in blocks.items() if len(places) > 1}
    workers = request.workers_for(len(asked))
    matrices = county_matrices(provider, asked, profile=FILE_PROFILE, workers=workers)
    found: dict[str, int] = {}
    for matrix in matrices.values():
        at = matrix.location_ids.index(SEAT)
        for name, seconds in zip(
            matrix.location_ids, matrix.duration_s[:, at].tolist(), strict=True
        ):
            if name != SEAT and seconds < UNREACHABLE_S:
                code = village_of[name]
                found[code] = max(found.get(code, 0), seconds)
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
