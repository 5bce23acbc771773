"""The shipped parameters still say what docs/travel.md says of them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from geopy.distance import geodesic
from shapely import contains_xy
from shapely.geometry import shape

from optimizer.travel.elevation import read_elevation
from optimizer.travel.params import VAN, WALK, ProfileParams
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider

ROOT = Path(__file__).parents[2]
LISHUI = ROOT / "datasets" / "lishui"


@pytest.fixture(scope="module")
def model() -> TerrainProvider:
    return TerrainProvider(LISHUI / "elevation.npz")


def facts() -> list[dict[str, str]]:
    path = ROOT / "benchmarks" / "terrain_facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ends(fact: dict[str, str]) -> list[Place]:
    return [
        Place(id=end, lat=float(fact[f"{end}_lat"]), lon=float(fact[f"{end}_lon"]))
        for end in ("from", "to")
    ]


def test_printed_distances_are_met_within_the_published_residuals(model: TerrainProvider) -> None:
    logs = []
    for fact in facts():
        if fact["fitted"] == "1":
            km = model.matrix(ends(fact)).distance_m[0, 1] / 1000
            logs.append(float(np.log(km / float(fact["road_km"]))))
    assert len(logs) == 6
    assert abs(np.mean(logs)) < 0.05
    assert np.sqrt(np.mean(np.square(logs))) == pytest.approx(0.16, abs=0.01)


def test_distances_left_out_of_the_fit_cannot_be_roads() -> None:
    for fact in facts():
        a, b = ends(fact)
        straight = geodesic((a.lat, a.lon), (b.lat, b.lon)).km
        assert (float(fact["road_km"]) > 1.1 * straight) == (fact["fitted"] == "1")


def test_thirty_nine_kilometres_from_songyang_take_about_an_hour(model: TerrainProvider) -> None:
    geojson = json.loads((LISHUI / "counties.geojson").read_text(encoding="utf-8"))
    songyang = next(
        shape(feature["geometry"])
        for feature in geojson["features"]
        if feature["properties"]["county_code"] == "331124"
    )
    grid = read_elevation(LISHUI / "elevation.npz")
    lat, lon = (a.ravel() for a in np.meshgrid(grid.lats, grid.lons, indexing="ij"))
    inside = contains_xy(songyang, lon, lat)
    cells = [Place(id=str(i), lat=lat[i], lon=lon[i]) for i in np.flatnonzero(inside).tolist()]
    seconds, metres = model.reach(Place(id="seat", lat=28.452, lon=119.477), cells)
    near = np.abs(metres - 39_000) <= 1000
    assert near.sum() > 20
    assert seconds[near].mean() / 60 == pytest.approx(60, abs=3)


@pytest.mark.parametrize(("params", "column"), [(VAN, 0), (WALK, 1)])
def test_the_documentation_states_the_shipped_parameters(
    params: ProfileParams, column: int
) -> None:
    text = (ROOT / "docs" / "travel.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([\w.]+) \| \w+ \| ([\w.]+) \|", text, flags=re.MULTILINE)
    assert len(rows) == 9
    for name, *values in rows:
        if values[column] != "none":
            assert float(values[column]) == getattr(params, name), name


def test_going_by_way_of_a_third_village_is_no_shortcut_in_a_real_county(
    model: TerrainProvider,
) -> None:
    with (LISHUI / "villages.csv").open(encoding="utf-8", newline="") as file:
        places = [
            Place(id=row["village_code"], lat=float(row["lat"]), lon=float(row["lon"]))
            for row in csv.DictReader(file)
            if row["county_code"] == "331125" and row["in_plan"] == "1"
        ]
    d = model.matrix(places).duration_s.astype(np.int64)
    saved = d[:, None, :] - (d[:, :, None] + d[None, :, :])
    assert (saved > 10).mean() < 1e-4
    assert saved.max() < 120
