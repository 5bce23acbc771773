"""Closed parts of the map: ways lead around them, and what lies inside is cut off."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from optimizer.domain.closures import Band, Box, Circle, Shape
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.travel.closed_cells import closed_mask
from optimizer.travel.elevation import read_elevation
from optimizer.travel.params import VAN, TerrainParams
from optimizer.travel.terrain import TerrainProvider

from .terrains import LAT0, LON0, STEP, at, hills, write_grid

FLAT = np.full((30, 30), 100)


def box(rows: tuple[float, float], cols: tuple[float, float]) -> Box:
    """Return a box that holds the centres of these rows and columns."""
    return Box(
        south=LAT0 + (rows[0] - 0.3) * STEP,
        north=LAT0 + (rows[1] + 0.3) * STEP,
        west=LON0 + (cols[0] - 0.3) * STEP,
        east=LON0 + (cols[1] + 0.3) * STEP,
    )


def provider(folder: Path, *closed: Shape, heights: np.ndarray = FLAT) -> TerrainProvider:
    path = write_grid(folder / "elevation.npz", heights)
    return TerrainProvider(path, TerrainParams(profiles=(VAN,)), closed=closed)


def seconds(source: TerrainProvider) -> int:
    """Return the time from one side of the map to the other."""
    return int(source.matrix([at(15, 5), at(15, 25)]).duration_s[0, 1])


def test_a_wall_with_a_gap_makes_the_way_longer_and_a_whole_one_leaves_none(tmp_path):
    straight = seconds(provider(tmp_path))
    around = seconds(provider(tmp_path, box((0, 25), (15, 15))))
    assert straight < around < UNREACHABLE_S
    assert seconds(provider(tmp_path, box((0, 29), (15, 15)))) == UNREACHABLE_S


def test_the_line_drawn_goes_around_too(tmp_path):
    source = provider(tmp_path, box((0, 25), (15, 15)))
    (line,) = source.paths([(at(15, 5), at(15, 25))])
    assert max(lat for lat, _ in line) >= LAT0 + 26 * STEP - 1e-9


def test_places_inside_are_cut_off_from_all_others_and_from_each_other(tmp_path):
    source = provider(tmp_path, box((4, 8), (4, 8)))
    places = [at(6.2, 6.2, "in"), at(6.4, 6.4, "beside"), at(20, 20, "out"), at(21, 21, "far")]
    times = source.matrix(places).duration_s
    assert (times[0, 1:] == UNREACHABLE_S).all()
    assert (times[1:, 0] == UNREACHABLE_S).all()
    assert times[2, 3] < UNREACHABLE_S


def test_what_is_elsewhere_does_not_change_a_time(tmp_path):
    heights = hills(3)
    plain = provider(tmp_path, heights=heights)
    far = provider(tmp_path, box((35, 38), (35, 38)), heights=heights)
    places = [at(3, 3), at(8, 6), at(5, 12)]
    assert np.array_equal(plain.matrix(places).duration_s, far.matrix(places).duration_s)


@pytest.mark.parametrize(
    ("shape", "cells"),
    [
        (box((2, 3), (4, 6)), 6),
        (Circle(lat=LAT0 + 10 * STEP, lon=LON0 + 10 * STEP, radius_m=1000), 5),
        (Circle(lat=LAT0 + 10.4 * STEP, lon=LON0 + 10.4 * STEP, radius_m=100), 1),
        (Circle(lat=LAT0 + 99 * STEP, lon=LON0, radius_m=100), 0),
    ],
)
def test_cells_whose_centre_lies_inside_are_closed_or_the_nearest_one(tmp_path, shape, cells):
    grid = read_elevation(write_grid(tmp_path / "elevation.npz", FLAT))
    assert closed_mask(grid, [shape]).sum() == cells


def test_matrices_with_and_without_closures_are_not_taken_for_each_other(tmp_path):
    places = [at(3, 3), at(8, 6)]
    plain, closed = provider(tmp_path), provider(tmp_path, box((2, 3), (4, 6)))
    assert plain.content_hash(places) != closed.content_hash(places)
    assert pickle.loads(pickle.dumps(closed)).content_hash(places) == closed.content_hash(places)


HEIGHTS = np.repeat(np.array([100, 300, 600, 900, 600]), 6)[:, None] * np.ones(30)
"""Six rows each of 100, 300, 600, 900 and 600 m, from the south."""


def square(code: str, west: float, east: float) -> dict[str, object]:
    """Return the feature of a county between two columns."""
    south, north = LAT0 - STEP, LAT0 + 40 * STEP
    left, right = LON0 + west * STEP, LON0 + east * STEP
    ring = [[left, south], [right, south], [right, north], [left, north], [left, south]]
    return {
        "type": "Feature",
        "properties": {"county_code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.mark.parametrize(
    ("above_m", "below_m", "county", "cells"),
    [
        (600, None, None, 18 * 30),
        (601, None, None, 6 * 30),
        (None, 300, None, 12 * 30),
        (200, 600, None, 18 * 30),
        (900, None, "A", 6 * 10),
        (900, None, "B", 6 * 20),
        (900, None, "C", 0),
    ],
)
def test_cells_in_a_band_of_heights_are_closed_in_its_county(
    tmp_path, above_m, below_m, county, cells
):
    grid = read_elevation(write_grid(tmp_path / "elevation.npz", HEIGHTS))
    borders = tmp_path / "counties.geojson"
    features = [square("A", -0.5, 9.5), square("B", 9.5, 29.5)]
    borders.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    band = Band(above_m=above_m, below_m=below_m, county_code=county)
    assert closed_mask(grid, [band], borders).sum() == cells
    if county is not None:
        assert closed_mask(grid, [band]).sum() == 0


def test_an_iced_pass_cuts_off_who_lives_behind_it(tmp_path):
    path = write_grid(tmp_path / "elevation.npz", HEIGHTS)
    plain = TerrainProvider(path, TerrainParams(profiles=(VAN,)))
    iced = plain.around((Band(above_m=800, below_m=None, county_code=None),))
    valley, before, behind = at(3, 3, "valley"), at(14, 3, "before"), at(27, 3, "behind")
    times = iced.matrix([valley, before, behind]).duration_s
    assert times[0, 1] == plain.matrix([valley, before, behind]).duration_s[0, 1]
    assert times[0, 2] == times[2, 1] == UNREACHABLE_S


def test_a_pickled_model_closes_the_same(tmp_path):
    path = write_grid(tmp_path / "elevation.npz", HEIGHTS)
    borders = tmp_path / "counties.geojson"
    borders.write_text(json.dumps({"features": [square("A", -0.5, 9.5)]}))
    band = Band(above_m=800, below_m=None, county_code="A")
    iced = TerrainProvider(path, TerrainParams(profiles=(VAN,)), borders=borders).around((band,))
    again = pickle.loads(pickle.dumps(iced))
    places = [at(3, 3), at(27, 3)]
    assert again.content_hash(places) == iced.content_hash(places)
    borders.write_text(json.dumps({"features": [square("A", -0.5, 8.5)]}))
    assert again.content_hash(places) != TerrainProvider(path, closed=(band,)).content_hash(places)
