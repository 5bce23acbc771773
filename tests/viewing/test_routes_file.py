import json
from pathlib import Path

import pytest

from optimizer.errors import ShanluError
from optimizer.viewing.routes_file import leg_lines_from_geojson
from tests.viewing.sample import PLACES, sample_blocks

BEND = (28.2, 119.6)


def write_routes(folder: Path, points: list[tuple[float, float]]) -> Path:
    feature = {
        "type": "Feature",
        "properties": {"kind": "route", "date": "2026-11-30", "vehicle_id": "H1"},
        "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in points]},
    }
    path = folder / "routes.geojson"
    stop = {"type": "Feature", "properties": {"kind": "stop"}, "geometry": None}
    path.write_text(json.dumps({"features": [stop, feature]}), encoding="utf-8")
    return path


def test_a_route_is_cut_at_its_stops(tmp_path: Path) -> None:
    path = write_routes(tmp_path, [PLACES["D1"], BEND, PLACES["S1"], PLACES["D1"]])

    assert leg_lines_from_geojson(path, sample_blocks()) == {
        ("van", "D1", "S1"): [PLACES["D1"], BEND, PLACES["S1"]],
        ("van", "S1", "D1"): [PLACES["S1"], PLACES["D1"]],
    }


def test_a_line_that_misses_a_stop_gives_only_the_legs_before_it(tmp_path: Path) -> None:
    path = write_routes(tmp_path, [PLACES["D1"], PLACES["S1"], BEND])

    assert set(leg_lines_from_geojson(path, sample_blocks())) == {("van", "D1", "S1")}


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"properties": {}}]}'])
def test_a_broken_file_is_told_in_both_languages(tmp_path: Path, text: str) -> None:
    path = tmp_path / "routes.geojson"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ShanluError) as caught:
        leg_lines_from_geojson(path, sample_blocks())

    assert "路线文件" in caught.value.message_zh
    assert "file of routes" in caught.value.message_en
