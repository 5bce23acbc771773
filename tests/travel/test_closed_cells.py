"""Closed parts of the map: ways lead around them, and what lies inside is cut off."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from optimizer.domain.closures import Box, Circle, Shape
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
