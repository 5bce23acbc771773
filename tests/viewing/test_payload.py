import json
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.errors import ShanluError
from optimizer.viewing.payload import map_payload
from optimizer.viewing.polyline import decode_polyline
from tests.support.problems import tiny_plan
from tests.viewing.sample import (
    PLACES,
    sample_blocks,
    sample_problem,
    write_heights,
    write_polygons,
)


def test_a_village_carries_what_its_popup_says() -> None:
    payload = map_payload(sample_blocks())

    s3 = next(row for row in payload["villages"] if row[0] == "S3")
    assert s3 == ["S3", "S3村", 28.02, 119.52, 300, "full", 4, 4, 4, "modelled", 5.0]


def test_a_route_names_its_stops_and_their_minutes() -> None:
    payload = map_payload(sample_blocks())

    day, vehicle, trips = payload["routes"][1]
    depart, back, legs, stops = trips[0]
    assert (day, payload["vehicles"][vehicle][0], depart, back) == (1, "V1", 480, 13 * 60 + 55)
    assert [payload["places"][stop[0]][0] for stop in stops] == ["S2村", "S3村", "S1村"]
    assert stops[2][1:3] == [13 * 60, 13 * 60 + 30]
    assert [payload["lines"][i]["zh"] for i in stops[0][3]] == ["供销班车"]
    assert len(legs) == len(stops) + 1


def test_a_leg_is_in_the_payload_once() -> None:
    payload = map_payload(sample_blocks())

    assert payload["routes"][0][2][0][2] == payload["routes"][3][2][0][2], "both Mondays"
    assert len(payload["legs"]) == 8


def test_a_leg_with_a_known_way_follows_it_and_others_are_straight() -> None:
    way = [PLACES["D1"], (28.2, 119.6), PLACES["S1"]]

    payload = map_payload(sample_blocks(), leg_lines={("van", "D1", "S1"): way})

    out, back = payload["routes"][0][2][0][2]
    assert decode_polyline(payload["legs"][out]) == way
    assert decode_polyline(payload["legs"][back]) == [PLACES["S1"], PLACES["D1"]]
    assert not payload["straight"]


def test_routes_without_any_bend_are_called_straight() -> None:
    ways = {("van", a, b): [PLACES[a], PLACES[b]] for a in PLACES for b in PLACES}

    assert map_payload(sample_blocks(), leg_lines=ways)["straight"]
    assert map_payload(sample_blocks())["straight"]
    no_routes = [(sample_problem(), replace(tiny_plan(), routes=()))]
    assert not map_payload(no_routes)["straight"]


def test_modelled_positions_are_announced_beside_the_note_of_the_data() -> None:
    notes = map_payload(sample_blocks())["notes"]

    assert notes["zh"] == {
        "data": ["车辆与需求为合成数据。"],
        "map": ["空心的村和基地位置为模型推算，不可用于导航。"],
    }


def test_two_blocks_with_one_note_show_it_once() -> None:
    payload = map_payload(sample_blocks() * 2)

    assert payload["notes"]["en"]["data"] == ["Vehicles and demand are synthetic."]


def test_the_title_names_few_blocks_and_counts_many() -> None:
    assert map_payload(sample_blocks() * 2)["title"] == "云和县、云和县"
    assert map_payload(sample_blocks() * 4)["title"] == "4 个县（市、区） 4 counties"
    assert map_payload(sample_blocks(), title="试点")["title"] == "试点"


def test_counties_in_the_plan_stand_out_from_their_neighbours(tmp_path: Path) -> None:
    payload = map_payload(sample_blocks(), polygons_path=write_polygons(tmp_path))

    assert {c["name"]: c["planned"] for c in payload["counties"]} == {
        "云和县": True,
        "龙泉市": False,
    }
    assert payload["box"] == [[28.0, 119.4], [28.2, 119.7]]


def test_the_relief_is_a_picture_inside_the_payload(tmp_path: Path) -> None:
    payload = map_payload(sample_blocks(), elevation_path=write_heights(tmp_path))

    assert payload["relief"]["uri"].startswith("data:image/png;base64,")


def test_a_plan_without_routes_still_has_a_map() -> None:
    payload = map_payload([(sample_problem(), replace(tiny_plan(), routes=()))])

    assert payload["routes"] == []
    assert [row[5] for row in payload["villages"]] == ["none"] * 3


def test_the_payload_is_plain_json(tmp_path: Path) -> None:
    payload = map_payload(
        sample_blocks(),
        polygons_path=write_polygons(tmp_path),
        elevation_path=write_heights(tmp_path),
    )

    assert json.loads(json.dumps(payload))["version"] == 1


@pytest.mark.parametrize("text", ["", "{}", '{"features": [{}]}'])
def test_a_broken_file_of_polygons_is_told_in_both_languages(tmp_path: Path, text: str) -> None:
    path = tmp_path / "counties.geojson"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ShanluError) as caught:
        map_payload(sample_blocks(), polygons_path=path)

    assert "县界文件" in caught.value.message_zh
    assert "county polygons" in caught.value.message_en
