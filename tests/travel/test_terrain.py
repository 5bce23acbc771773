from __future__ import annotations

import math
import pickle
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from geopy.distance import geodesic

from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S
from optimizer.errors import ShanluError
from optimizer.travel import graph
from optimizer.travel.elevation import read_elevation
from optimizer.travel.params import VAN, WALK
from optimizer.travel.provider import Place
from optimizer.travel.steps import speed_kmh
from optimizer.travel.terrain import TerrainProvider
from optimizer.travel.trace import way_lengths, way_line

from .terrains import LAT0, LON0, SEA, STEP, at, hills, random_places, terrain

FLAT = np.full((30, 30), 100)
FLAT_MS = VAN.top_kmh * math.exp(-VAN.slope_decay * VAN.best_grade) / 3.6


def metres(a: Place, b: Place) -> float:
    return geodesic((a.lat, a.lon), (b.lat, b.lon)).m


def one_leg(provider: TerrainProvider, a: Place, b: Place, profile: str = "van") -> tuple[int, int]:
    m = provider.matrix([a, b], profile=profile)
    return int(m.duration_s[0, 1]), int(m.distance_m[0, 1])


@pytest.mark.parametrize(("a", "b"), [(at(5, 5), at(5, 15)), (at(5, 5), at(15, 5))])
def test_on_a_plane_a_straight_way_takes_its_geodesic_at_flat_speed(
    tmp_path: Path, a: Place, b: Place
) -> None:
    seconds, length = one_leg(terrain(tmp_path, FLAT), a, b)
    way = metres(a, b) * VAN.winding_flat
    assert length == pytest.approx(way, rel=1e-4)
    assert seconds == pytest.approx(way / FLAT_MS, abs=1)


def test_on_a_plane_a_slanted_way_goes_diagonally_and_then_straight(tmp_path: Path) -> None:
    a, corner, b = at(5, 5), at(10, 10), at(10, 20)
    _, length = one_leg(terrain(tmp_path, FLAT), a, b)
    assert length == pytest.approx((metres(a, corner) + metres(corner, b)) * 1.07, rel=1e-3)


def test_uphill_is_slower_than_downhill_and_both_slower_than_flat(tmp_path: Path) -> None:
    slope = np.tile(np.arange(30) * 50, (30, 1))
    low, high = at(10, 5), at(10, 25)
    provider = terrain(tmp_path, slope)
    up, up_m = one_leg(provider, low, high)
    down, down_m = one_leg(provider, high, low)
    flat_folder = tmp_path / "flat"
    flat_folder.mkdir()
    flat, flat_m = one_leg(terrain(flat_folder, FLAT), low, high)
    assert up > down > flat
    assert up_m == down_m > flat_m


def test_without_a_best_grade_both_directions_take_the_same(tmp_path: Path) -> None:
    provider = terrain(tmp_path, hills(3), params=replace(VAN, best_grade=0.0))
    m = provider.matrix(random_places(1, 8))
    assert np.abs(m.duration_s - m.duration_s.T).max() <= 1


def test_a_ridge_road_is_slower_than_a_valley_road() -> None:
    flat = np.zeros(2)
    valley, ridge = speed_kmh(flat, np.array([0.0, VAN.ridge_m]), VAN)
    assert ridge == pytest.approx(valley / math.e)


@pytest.mark.parametrize(("grade", "kmh"), [(0.0, 5.04), (-0.05, 6.0), (-0.1, 5.04), (0.2, 2.50)])
def test_walking_follows_toblers_function(grade: float, kmh: float) -> None:
    found = speed_kmh(np.array([grade]), np.array([0.0]), WALK)[0]
    assert found == pytest.approx(kmh, abs=0.01)


def test_speed_stays_within_its_limits() -> None:
    grades, level = np.array([-3.0, 0.0, 3.0]), np.zeros(3)
    kmh = speed_kmh(grades, level, VAN)
    assert kmh.min() == VAN.min_kmh
    assert kmh.max() <= VAN.top_kmh


def test_two_places_in_one_cell_are_apart_by_their_straight_way(tmp_path: Path) -> None:
    a, b = at(5.3, 5.3), at(5.5, 5.6)
    seconds, length = one_leg(terrain(tmp_path, FLAT), a, b)
    way = metres(a, b) * VAN.winding_flat
    assert length == round(way)
    assert seconds == round(way / (VAN.access_kmh / 3.6))


def test_neighbours_across_a_cell_border_need_not_visit_a_cell_centre(tmp_path: Path) -> None:
    a, b = at(5.49, 5.5), at(5.51, 5.5)
    seconds, length = one_leg(terrain(tmp_path, FLAT), a, b)
    assert length == round(metres(a, b) * VAN.winding_flat) < 25
    assert 1 <= seconds < 10


def test_two_places_on_one_point_take_one_second_and_no_metre(tmp_path: Path) -> None:
    a, b = at(5.5, 5.5, "a"), at(5.5, 5.5, "b")
    assert one_leg(terrain(tmp_path, FLAT), a, b) == (1, 0)


def test_places_that_share_a_point_share_their_ways(tmp_path: Path) -> None:
    a, twin, b = at(5.5, 5.5, "a"), at(5.5, 5.5, "twin"), at(9.2, 8.1, "b")
    m = terrain(tmp_path, hills(1)).matrix([a, b, twin])
    assert m.location_ids == ("a", "b", "twin")
    assert m.duration_s[0].tolist() == [0, m.duration_s[2, 1], 1]
    assert m.distance_m[1, 0] == m.distance_m[1, 2] > 0


def test_the_line_between_two_places_on_one_point_stays_there(tmp_path: Path) -> None:
    a, twin = at(5.5, 5.5, "a"), at(5.5, 5.5, "twin")
    assert terrain(tmp_path, FLAT).paths([(a, twin)]) == [((a.lat, a.lon), (a.lat, a.lon))]


def test_other_places_do_not_change_a_leg(tmp_path: Path) -> None:
    provider, places = terrain(tmp_path, hills(5)), random_places(2, 25)
    many = provider.matrix(places)
    few = provider.matrix([places[3], places[17]])
    assert few.duration_s[0, 1] == many.duration_s[3, 17]
    assert few.distance_m[1, 0] == many.distance_m[17, 3]


def test_the_sea_is_driven_around(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[0:20, 15] = SEA
    a, b = at(5, 10), at(5, 20)
    seconds, length = one_leg(terrain(tmp_path, heights), a, b)
    assert length > metres(a, at(20, 15)) + metres(at(20, 15), b)
    assert seconds < UNREACHABLE_S


def test_an_island_is_unreachable(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[:, 15] = SEA
    provider, a, b = terrain(tmp_path, heights), at(5, 10), at(5, 20)
    assert one_leg(provider, a, b) == (UNREACHABLE_S, UNREACHABLE_M)
    assert provider.paths([(a, b), (a, a)])[0] == ()
    seconds, length = provider.reach(a, [b, at(6, 10)])
    assert np.isinf([seconds[0], length[0]]).all()
    assert np.isfinite([seconds[1], length[1]]).all()


def test_a_place_in_the_sea_is_unreachable(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[10:14, 10:14] = SEA
    assert one_leg(terrain(tmp_path, heights), at(11.5, 11.5), at(5, 5))[0] == UNREACHABLE_S


def test_a_place_on_the_shore_is_reachable(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[10:14, 10:14] = SEA
    assert one_leg(terrain(tmp_path, heights), at(10, 9.9), at(5, 5))[0] < UNREACHABLE_S


@pytest.mark.parametrize(
    "place",
    [
        at(-0.51, 5, "far"),
        at(5, 29.51, "far"),
        Place(id="far", lat=119.0, lon=28.0),
        Place(id="far", lat=math.nan, lon=119.1),
    ],
)
def test_a_place_outside_the_grid_is_refused_by_name(tmp_path: Path, place: Place) -> None:
    with pytest.raises(ShanluError, match="far") as caught:
        terrain(tmp_path, FLAT).matrix([at(1, 1), place])
    assert "高程" in caught.value.message_zh


@pytest.mark.parametrize("place", [at(0, 0), at(29, 29), at(-0.49, 29.49)])
def test_a_place_on_the_rim_of_the_grid_is_accepted(tmp_path: Path, place: Place) -> None:
    assert one_leg(terrain(tmp_path, FLAT), place, at(10, 10))[0] > 0


def test_unknown_profile_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ShanluError, match="van"):
        terrain(tmp_path, FLAT).matrix([at(1, 1)], profile="boat")


def test_walking_is_slower_than_driving(tmp_path: Path) -> None:
    provider = TerrainProvider(terrain(tmp_path, FLAT).elevation_path)
    a, b = at(5, 5), at(5, 15)
    assert one_leg(provider, a, b, "walk")[0] > 5 * one_leg(provider, a, b, "van")[0]


def test_a_detour_far_outside_the_first_window_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = np.full((40, 40), 100)
    heights[0:35, 20] = SEA
    provider, places = terrain(tmp_path, heights), [at(3, 18), at(3, 22), at(4, 18.5)]
    monkeypatch.setattr(graph, "FIRST_MARGIN_CELLS", 1)
    narrow = provider.matrix(places)
    monkeypatch.setattr(graph, "FIRST_MARGIN_CELLS", 1000)
    assert narrow == provider.matrix(places)
    assert narrow.distance_m[0, 1] > 2 * 30 * 900


@pytest.mark.parametrize("seed", range(4))
def test_the_first_window_never_changes_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    heights = np.maximum(hills(seed), 0) * 3
    places = [at(20 + p.lat % 1, 20 + p.lon % 1, p.id) for p in random_places(seed, 6)]
    provider = terrain(tmp_path, heights)
    monkeypatch.setattr(graph, "FIRST_MARGIN_CELLS", 1)
    narrow = provider.matrix(places)
    monkeypatch.setattr(graph, "FIRST_MARGIN_CELLS", 1000)
    assert narrow == provider.matrix(places)


def test_two_runs_are_equal_byte_for_byte(tmp_path: Path) -> None:
    provider, places = terrain(tmp_path, hills(5)), random_places(2, 20)
    first, second = provider.matrix(places), pickle.loads(pickle.dumps(provider)).matrix(places)
    assert first.duration_s.tobytes() == second.duration_s.tobytes()
    assert first.distance_m.tobytes() == second.distance_m.tobytes()
    assert first.content_hash == second.content_hash


@pytest.mark.parametrize("seed", range(3))
def test_by_way_of_a_third_place_is_no_shortcut(tmp_path: Path, seed: int) -> None:
    m = terrain(tmp_path, hills(seed)).matrix(random_places(seed, 25))
    d = m.duration_s.astype(int)
    through = (d[:, :, None] + d[None, :, :]).min(axis=1)
    assert (d - through).max() <= 2


@pytest.mark.parametrize("seed", range(3))
def test_times_are_asymmetric_positive_and_no_way_is_shorter_than_straight(
    tmp_path: Path, seed: int
) -> None:
    places = random_places(seed, 20)
    m = terrain(tmp_path, hills(seed)).matrix(places)
    off = ~np.eye(20, dtype=bool)
    assert m.duration_s[off].min() >= 1
    assert (m.duration_s != m.duration_s.T).any()
    straight = np.array([[metres(a, b) for b in places] for a in places])
    assert (m.distance_m + 1 >= straight).all()


def test_no_places_and_one_place(tmp_path: Path) -> None:
    provider = terrain(tmp_path, FLAT)
    assert len(provider.matrix([])) == 0
    assert provider.matrix([at(3, 3)]).duration_s.tolist() == [[0]]
    assert provider.paths([]) == []


def test_matrix_says_that_it_is_an_estimate(tmp_path: Path) -> None:
    m = terrain(tmp_path, FLAT).matrix([at(1, 1), at(2, 2), at(3, 3)])
    assert (m.estimated, m.source, m.estimated_legs) == (True, "terrain", 6)


def test_lines_start_and_end_exactly_at_the_places(tmp_path: Path) -> None:
    provider, places = terrain(tmp_path, hills(4)), random_places(9, 6)
    pairs = [(a, b) for a in places for b in places if a is not b]
    for (a, b), line in zip(pairs, provider.paths(pairs), strict=True):
        assert line[0] == (a.lat, a.lon)
        assert line[-1] == (b.lat, b.lon)


def test_a_line_on_a_plane_is_simplified_to_its_bends(tmp_path: Path) -> None:
    line = terrain(tmp_path, FLAT).paths([(at(5, 5), at(5, 15))])[0]
    assert line == ((at(5, 5).lat, at(5, 5).lon), (at(5, 15).lat, at(5, 15).lon))


def test_a_line_goes_around_the_sea(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[0:20, 15] = SEA
    line = terrain(tmp_path, heights).paths([(at(5, 10), at(5, 20))])[0]
    assert max(lat for lat, _ in line) >= LAT0 + 19.5 * STEP


def test_lines_are_the_ways_that_the_matrix_measures(tmp_path: Path) -> None:
    provider, places = terrain(tmp_path, hills(6)), random_places(4, 10)
    m, grid = provider.matrix(places), read_elevation(provider.elevation_path)
    for found in provider._searches(places, origins=np.arange(10), profile="van"):
        assert (np.rint(way_lengths(found))[~np.eye(10, dtype=bool)[found.origins]] > 0).all()
        for row, origin in enumerate(found.origins.tolist()):
            for end in set(range(10)) - {origin}:
                line = way_line(found, grid=grid, row=row, destination=end)
                assert m.distance_m[origin, end] == pytest.approx(road_m(grid, line), abs=60)


def road_m(grid, line) -> float:
    """Length of a line by the formula of the documentation, step by step, heights interpolated."""
    total = 0.0
    for a, b in pairwise(line):
        run = geodesic(a, b).m
        grade = abs(height(grid, b) - height(grid, a)) / max(run, 100.0)
        total += run * min(VAN.winding_flat + VAN.winding_per_grade * grade, VAN.winding_max)
    return total


def height(grid, point) -> float:
    y, x = (point[0] - LAT0) / STEP, (point[1] - LON0) / STEP
    i, j = min(int(y + 1e-9), 38), min(int(x + 1e-9), 38)
    y, x, h = y - i, x - j, grid.height_m
    south = h[i, j] * (1 - x) + h[i, j + 1] * x
    north = h[i + 1, j] * (1 - x) + h[i + 1, j + 1] * x
    return float(south * (1 - y) + north * y)


def test_reach_agrees_with_the_matrix(tmp_path: Path) -> None:
    provider, places = terrain(tmp_path, hills(6)), random_places(4, 10)
    seconds, length = provider.reach(places[0], places[1:])
    m = provider.matrix(places)
    assert np.rint(seconds).tolist() == m.duration_s[0, 1:].tolist()
    assert np.rint(length).tolist() == m.distance_m[0, 1:].tolist()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("min_kmh", 0.0),
        ("access_kmh", 60.0),
        ("slope_decay", -1.0),
        ("ridge_m", 0.0),
        ("winding_flat", 0.9),
        ("winding_max", 1.0),
    ],
)
def test_impossible_parameters_are_refused(field: str, value: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        replace(VAN, **{field: value})
