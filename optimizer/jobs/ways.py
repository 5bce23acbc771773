"""Where the travel times of a run come from: a file, or the terrain model with its cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from optimizer import settings
from optimizer.assembling import Pool, areas_by_profile, locations_of
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Location
from optimizer.domain.problem import DETOUR_MARK, Detour, Problem
from optimizer.domain.travel import TravelMatrix
from optimizer.errors import ShanluError
from optimizer.jobs.request import PlanRequest
from optimizer.travel.blocks import county_matrices, patched
from optimizer.travel.provider import Line, Place, TravelProvider
from optimizer.travel.table import TableProvider
from optimizer.travel.terrain import TerrainProvider

FILE_PROFILE = "van"
"""The travel profile that a matrix file is for."""

LegKey = tuple[str, str, str]
"""Ways (the name of a matrix of a problem), origin and destination."""


def travel_provider(dataset: Dataset, request: PlanRequest) -> TravelProvider:
    """
    Return where travel times come from: the request's file if it names one, else the terrain.

    Legs that a file lacks are estimated from the terrain where the dataset has an elevation file.
    These are the times of ordinary days; see `run_matrices` for days on which roads are closed.

    Raises
    ------
    ShanluError
        If there is neither a file nor elevation.
    """
    terrain = None
    if dataset.elevation_path is not None:
        cache_dir = settings.cache_dir() / "travel"
        terrain = TerrainProvider(
            dataset.elevation_path, cache_dir=cache_dir, borders=dataset.polygons_path
        )
    if request.matrix is not None:
        known = {p.id for p in dataset.stop_points} | {d.id for d in dataset.depots}
        return TableProvider({FILE_PROFILE: request.matrix}, known_ids=known, fill=terrain)
    if terrain is None:
        raise ShanluError(
            "数据中没有高程文件（elevation.npz），无法估算行程；请用 --matrix 给出行程矩阵文件。",
            "The data has no elevation file (elevation.npz) to estimate travel from; give a file "
            "of travel times with --matrix.",
        )
    return terrain


def run_matrices(
    dataset: Dataset,
    pools: Sequence[Pool],
    *,
    provider: TravelProvider,
    workers: int,
    detours: Sequence[Detour] = (),
) -> dict[str, dict[str, TravelMatrix]]:
    """
    Return the matrices of each pool of counties, by its key and by the names that problems use.

    These are the travel profiles; and, where a detour changes any time or distance of a profile in
    a pool, `Detour.key`. Where all who walk have an area, only the ways inside these areas are
    computed.

    Parameters
    ----------
    dataset
        Places and vehicles.
    pools
        Counties planned together.
    provider
        Where times come from.
    workers
        Child processes that may compute.
    detours
        Days on which roads are closed; see `detours_of`.

    Raises
    ------
    ShanluError
        If a file does not fit, or a place lies outside the terrain.
    """
    found = _matrices(dataset, pools, provider=provider, workers=workers)
    for detour in detours:
        source = provider.around(detour.closed)
        around = _matrices(dataset, pools, provider=source, workers=workers)
        for key, matrices in around.items():
            for profile, matrix in matrices.items():
                if not _same_figures(matrix, found[key][profile]):
                    found[key][detour.key(profile)] = matrix
    return found


def _same_figures(one: TravelMatrix, other: TravelMatrix) -> bool:
    """Tell whether all times and distances are the same."""
    return np.array_equal(one.duration_s, other.duration_s) and np.array_equal(
        one.distance_m, other.distance_m
    )


def _matrices(
    dataset: Dataset, pools: Sequence[Pool], *, provider: TravelProvider, workers: int
) -> dict[str, dict[str, TravelMatrix]]:
    """Return the matrices of one source by pool and profile."""
    locations = {pool.key: locations_of(dataset, pool.counties) for pool in pools}
    areas = {pool.key: areas_by_profile(dataset, pool.counties) for pool in pools}
    found: dict[str, dict[str, TravelMatrix]] = {pool.key: {} for pool in pools}
    for profile in sorted(frozenset().union(*areas.values())):
        blocks = {
            pool.key: _blocks(pool, locations[pool.key], areas[pool.key][profile], profile=profile)
            for pool in pools
            if profile in areas[pool.key]
        }
        every = {name: places for block in blocks.values() for name, places in block.items()}
        matrices = county_matrices(provider, every, profile=profile, workers=workers)
        for code, block in blocks.items():
            found[code][profile] = matrices.get(code) or patched(
                [matrices[name] for name in block],
                [location.id for location in locations[code]],
                profile=profile,
                provider=provider,
            )
    return found


def leg_lines(
    provider: TravelProvider, legs: Iterable[LegKey], problems: Iterable[Problem]
) -> dict[LegKey, Line]:
    """
    Return the lines on which legs are drawn.

    Parameters
    ----------
    provider
        Where lines come from.
    legs
        Different legs.
    problems
        Where the places are, and what is closed on days of a detour. A leg is that of the first
        problem with both its ends: ways are looked for among the places of one problem.
    """
    lines: dict[LegKey, Line] = {}
    missing = list(legs)
    for problem in problems:
        here = {place.id: place_of(place) for place in problem.locations}
        lines |= _lines(
            [leg for leg in missing if here.keys() >= {*leg[1:]}], here, problem, provider
        )
        missing = [leg for leg in missing if leg not in lines]
    return lines


def _lines(
    legs: Iterable[LegKey], places: Mapping[str, Place], problem: Problem, provider: TravelProvider
) -> dict[LegKey, Line]:
    """Return the lines of legs between places of one problem."""
    closed = {detour.name: detour.closed for detour in problem.detours}
    by_ways: dict[str, list[LegKey]] = {}
    lines: dict[LegKey, Line] = {}
    for leg in legs:
        if leg[1] == leg[2]:  # who lives there has no way to go
            here = places[leg[1]]
            lines[leg] = ((here.lat, here.lon), (here.lat, here.lon))
        else:
            by_ways.setdefault(leg[0], []).append(leg)
    for ways, chosen in sorted(by_ways.items()):
        profile, _, detour = ways.partition(DETOUR_MARK)
        source = provider.around(closed[detour]) if detour else provider
        pairs = [(places[a], places[b]) for _, a, b in chosen]
        lines.update(zip(chosen, source.paths(pairs, profile=profile), strict=True))
    return lines


def place_of(location: Location) -> Place:
    """Return a location as a place to travel to."""
    return Place(id=location.id, lat=location.position.lat, lon=location.position.lon)


def _blocks(
    pool: Pool, locations: Sequence[Location], areas: frozenset[str], *, profile: str
) -> Mapping[str, list[Place]]:
    """Return the places among which ways are needed: of the pool, or of each smaller area."""
    if areas.intersection(pool.counties) or profile == FILE_PROFILE:
        return {pool.key: [place_of(location) for location in locations]}
    members: dict[str, list[Place]] = {code: [] for code in sorted(areas)}
    for location in locations:
        for code in location.area_codes & areas:
            members[code].append(place_of(location))
    return {code: places for code, places in members.items() if len(places) > 1}
