"""
The typhoon week of the shipped scenarios: closures where the most ways lead.

``python -m optimizer.building.typhoon`` writes ``datasets/lishui/scenarios/typhoon-week.toml``. A
typhoon of 2016 cut 45 roads of Lishui (press); which ones is not public, so the most used
stretches of the terrain network stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer import settings
from optimizer.assembling import bases_of
from optimizer.domain.dataset import Dataset
from optimizer.tables import load_dataset
from optimizer.tables.atomic import write_file
from optimizer.tables.sheets import SCENARIOS_FOLDER
from optimizer.travel.access import access_legs, direct_legs
from optimizer.travel.elevation import ElevationGrid, read_elevation
from optimizer.travel.ellipsoid import straight_metres
from optimizer.travel.graph import exact_searches
from optimizer.travel.params import TerrainParams
from optimizer.travel.provider import Place
from optimizer.travel.steps import step_field
from optimizer.travel.trace import cell_uses

CLOSURES = 45
RADIUS_KM = 1.0
APART_M = 4000.0
"""Between two closures, so that they are different stretches."""
CLEAR_M = 1500.0
"""From a village or base: a closure cuts the way, not the place itself."""
FROM_DATE, TO_DATE = date(2026, 11, 30), date(2026, 12, 6)
"""The first week of the cycle that examples and benchmarks plan."""
SCENARIO = "typhoon-week"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HEAD = (
    "# Written by `python -m optimizer.building.typhoon`: edit that, not this file.",
    'name_zh = "台风周"',
    'name_en = "A typhoon week"',
    'about_zh = "{count} 处道路封闭一周，位于地形网络上“基地到村”路线经过最多的路段'
    '（推算，并非实际灾情）；行程绕开封闭处。"',
    'about_en = "{count} closures for a week, on the stretches of the terrain network that the '
    'most ways from bases to villages cross (computed, no real event); travel goes around them."',
    "",
)


def most_used(dataset: Dataset, *, count: int = CLOSURES) -> list[tuple[float, float, int]]:
    """
    Return the most used stretches of the terrain network.

    Counted are the least-cost ways of vans from every base in use to every village in the plan of
    its county. The most used cell comes first; each next one lies away from those before it, and
    all from villages and bases.

    Parameters
    ----------
    dataset
        Tables free of faults, with an elevation grid.
    count
        How many.

    Returns
    -------
    list of tuple
        Latitude and longitude in degrees (WGS-84), and the ways that lead there.

    Raises
    ------
    ValueError
        If the dataset has no elevation, or there are fewer such stretches.
    """
    if dataset.elevation_path is None:
        raise ValueError("the dataset must have an elevation grid.")
    grid = read_elevation(dataset.elevation_path)
    counties = list(_by_county(dataset))
    uses: Ints = sum(
        (_uses(grid, bases, villages) for bases, villages in counties),
        start=np.zeros(grid.height_m.shape, dtype=np.int64),
    )
    for place in (place for both in counties for places in both for place in places):
        uses[_near(grid, place.lat, place.lon, CLEAR_M)] = -1
    return list(_chosen(grid, uses, count))


def scenario_text(stretches: Sequence[tuple[float, float, int]]) -> str:
    """Return the scenario's file."""
    parts = ["\n".join(_HEAD).format(count=len(stretches))]
    for number, (lat, lon, ways) in enumerate(stretches, start=1):
        parts.append(
            "[[closure]]\n"
            f'closure_id = "typhoon-{number:02}"\n'
            'kind = "terrain"\n'
            f"from_date = {FROM_DATE}\n"
            f"to_date = {TO_DATE}\n"
            f"lat = {lat:.5f}\n"
            f"lon = {lon:.5f}\n"
            f"radius_km = {RADIUS_KM}\n"
            'reason = "台风：道路中断 / typhoon: road cut"\n'
            f'note = "{ways} 条路线经过 / ways lead here"\n'
        )
    return "\n".join(parts)


def _by_county(dataset: Dataset) -> Iterator[tuple[list[Place], list[Place]]]:
    """Yield the bases in use (one per point) and the villages in the plan of each county."""
    known = bases_of(dataset)
    used = {vehicle.depot_id for vehicle in dataset.vehicles if vehicle.available}
    for county in dataset.counties:
        villages = [
            Place(id=one.code, lat=one.position.lat, lon=one.position.lon)
            for one in dataset.villages
            if one.in_plan and one.county_code == county.code
        ]
        depots = {depot.id for depot in dataset.depots} & used
        bases = {
            (known[name].position.lat, known[name].position.lon): name
            for name in sorted(depots, reverse=True)
            if known[name].county_code == county.code
        }
        yield (
            [Place(id=name, lat=lat, lon=lon) for (lat, lon), name in sorted(bases.items())],
            villages,
        )


def _uses(grid: ElevationGrid, bases: Sequence[Place], villages: Sequence[Place]) -> Ints:
    """Return how many ways from bases to villages cross each cell."""
    params = TerrainParams()
    field = step_field(grid, params.profile("van"), valley_cells=params.valley_cells)
    places = [*bases, *villages]
    access = access_legs(grid, field, params.profile("van"), places=places)
    direct = direct_legs(grid, field, params.profile("van"), access=access)
    uses = np.zeros(grid.height_m.shape, dtype=np.int64)
    origins = np.arange(len(bases), dtype=np.int64)
    for found in exact_searches(field, access, direct=direct, origins=origins):
        wanted = np.zeros(found.seconds.shape, dtype=np.bool_)
        wanted[:, len(bases) :] = True
        uses += cell_uses(found, wanted=wanted, shape=(len(grid.lats), len(grid.lons)))
    return uses


def _chosen(grid: ElevationGrid, uses: Ints, count: int) -> Iterator[tuple[float, float, int]]:
    """Yield the most used cells, each away from those before it."""
    left = uses.copy()
    for _ in range(count):
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        ways = int(left[row, column])
        if ways <= 0:
            raise ValueError(f"there are fewer than {count} used stretches away from places.")
        lat, lon = float(grid.lats[row]), float(grid.lons[column])
        left[_near(grid, lat, lon, APART_M)] = -1
        yield lat, lon, ways


def _near(grid: ElevationGrid, lat: float, lon: float, metres: float) -> NDArray[np.bool_]:
    """Tell which cells have their centres near a point."""
    away: Floats = straight_metres(
        grid.lats[:, None], grid.lons[None, :], np.array(lat), np.array(lon)
    )
    near: NDArray[np.bool_] = away <= metres
    return near


def write_typhoon(folder: Path) -> Path:
    """Write the scenario of a dataset folder, and return its file."""
    text = scenario_text(most_used(load_dataset(folder)))
    file = folder / SCENARIOS_FOLDER / f"{SCENARIO}.toml"

    def write(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8", newline="\n")

    write_file(file, write)
    return file


if __name__ == "__main__":
    write_typhoon(settings.default_dataset())
