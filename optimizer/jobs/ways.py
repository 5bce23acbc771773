"""Where the travel times of a run come from: a file, or the terrain model with its cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer import settings
from optimizer.assembling import locations_of
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Location
from optimizer.domain.travel import TravelMatrix
from optimizer.errors import ShanluError
from optimizer.jobs.request import PlanRequest
from optimizer.travel.blocks import county_matrices
from optimizer.travel.provider import Place
from optimizer.travel.table import read_matrix
from optimizer.travel.terrain import TerrainProvider

LegKey = tuple[str, str, str]
"""Travel profile, origin and destination."""

LatLon = tuple[float, float]


def run_matrices(
    dataset: Dataset, counties: Sequence[str], request: PlanRequest
) -> dict[str, dict[str, TravelMatrix]]:
    """
    Return the matrices of each county by travel profile.

    Parameters
    ----------
    dataset
        Places and vehicles.
    counties
        County codes; each is a block of its own.
    request
        Says whether a file of travel times is used, and how many processes may compute.

    Raises
    ------
    ShanluError
        If the file does not fit, a place lies outside the terrain, or there is neither.
    """
    blocks = {code: locations_of(dataset, [code]) for code in counties}
    if request.matrix is not None:
        return {code: _from_file(dataset, code, request, blocks[code]) for code in counties}
    provider = terrain_of(dataset)
    if provider is None:
        raise ShanluError(
            "数据中没有高程文件（elevation.npz），无法估算行程；请用 --matrix 提供行程矩阵文件。",
            "The data has no elevation file (elevation.npz) to estimate travel from; give a file "
            "of travel times with --matrix.",
        )
    found: dict[str, dict[str, TravelMatrix]] = {code: {} for code in counties}
    for profile in sorted({p for code in counties for p in _profiles(dataset, code)}):
        places = {
            code: [place_of(location) for location in blocks[code]]
            for code in counties
            if profile in _profiles(dataset, code)
        }
        workers = request.workers_for(len(places))
        matrices = county_matrices(provider, places, profile=profile, workers=workers)
        for code, matrix in matrices.items():
            found[code][profile] = matrix
    return found


def terrain_of(dataset: Dataset) -> TerrainProvider | None:
    """Return the terrain model of a dataset, if it has an elevation file."""
    if dataset.elevation_path is None:
        return None
    return TerrainProvider(dataset.elevation_path, cache_dir=settings.cache_dir() / "travel")


def leg_lines(
    provider: TerrainProvider | None,
    legs: Sequence[LegKey],
    locations: Mapping[str, Location],
) -> dict[LegKey, tuple[LatLon, ...]]:
    """
    Return the lines on which legs are drawn; none without a provider.

    Parameters
    ----------
    provider
        The terrain model.
    legs
        Different legs.
    locations
        The places by id.
    """
    if provider is None:
        return {}
    lines: dict[LegKey, tuple[LatLon, ...]] = {}
    for profile in sorted({leg[0] for leg in legs}):
        chosen = [leg for leg in legs if leg[0] == profile]
        pairs = [(place_of(locations[a]), place_of(locations[b])) for _, a, b in chosen]
        lines.update(zip(chosen, provider.paths(pairs, profile=profile), strict=True))
    return lines


def place_of(location: Location) -> Place:
    """Return a location as a place to travel to."""
    return Place(id=location.id, lat=location.position.lat, lon=location.position.lon)


def _profiles(dataset: Dataset, county_code: str) -> frozenset[str]:
    """Return the travel profiles of the vehicles based in a county."""
    bases = {depot.id for depot in dataset.depots if depot.county_code == county_code}
    types = {vehicle.type_id for vehicle in dataset.vehicles if vehicle.depot_id in bases}
    return frozenset(kind.profile for kind in dataset.vehicle_types if kind.id in types)
