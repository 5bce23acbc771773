"""Maps of scenarios: who gains and loses, who lives inside a travel circle."""

from __future__ import annotations

from pathlib import Path

from optimizer.domain.places import Village
from optimizer.kpi import compare_scenarios
from optimizer.viewing.folium_map import MapView, served_map_html, standalone_map_html
from optimizer.viewing.marks import Ground, ground_of
from optimizer.viewing.marks_picture import marks_picture
from optimizer.viewing.scenario_maps import change_marks, change_payload, circle_payload
from tests.support.scenario_results import a_result
from tests.support.tiny import COUNTY
from tests.viewing.sample import sample_problem, write_heights, write_polygons

NOTHING = Ground(shapes=(), planned=frozenset(), relief=None)


def villages(names: dict[str, str] | None = None) -> dict[str, Village]:
    return {village.code: village for village in sample_problem(names).villages}


def kinds(payload: dict[str, object]) -> dict[str, str]:
    """Return the label of the class of each village."""
    labels = [one["label"] for one in payload["classes"]]  # type: ignore[index,union-attr]
    return {row[0]: labels[row[4]] for row in payload["villages"]}  # type: ignore[union-attr]


def test_a_village_lost_is_marked_and_the_others_step_back() -> None:
    comparison = compare_scenarios([a_result(), a_result("b", routes_left_out=1)])
    payload = change_payload(comparison, number=1, villages=villages(), ground=NOTHING)

    assert kinds(payload) == {"S1": "b 不再到位", "S2": "两个方案都到位", "S3": "两个方案都到位"}
    assert [one["faint"] for one in payload["classes"]] == [False, False, False, True]


def test_the_other_way_round_the_village_is_gained() -> None:
    comparison = compare_scenarios([a_result("b", routes_left_out=1), a_result()])
    payload = change_payload(comparison, number=1, villages=villages(), ground=NOTHING)

    assert kinds(payload)["S1"] == "today 新增到位"


def test_villages_served_by_neither_are_told_from_those_served_by_both() -> None:
    poor = a_result("b", routes_left_out=6)
    payload = change_payload(
        compare_scenarios([poor, poor]), number=1, villages=villages(), ground=NOTHING
    )

    assert set(kinds(payload).values()) == {"两个方案都没有到位"}


def test_a_click_shows_the_visits_of_both_scenarios() -> None:
    comparison = compare_scenarios([a_result(), a_result("b", routes_left_out=1)])
    payload = change_payload(comparison, number=1, villages=villages(), ground=NOTHING)

    rows = next(row[6] for row in payload["villages"] if row[0] == "S1")
    assert rows == [["人口", "100"], ["today", "3 / 3 次"], ["b", "2 / 3 次"]]


def test_the_map_says_that_the_data_is_synthetic() -> None:
    comparison = compare_scenarios([a_result(), a_result("b")])
    payload = change_payload(comparison, number=1, villages=villages(), ground=NOTHING)

    assert payload["notes"][0] == "车辆与需求为合成数据。"


def test_the_border_of_a_circle_is_inside() -> None:
    (circle,) = a_result().promise.circles
    payload = circle_payload(circle, villages=villages(), ground=NOTHING, note="")

    assert kinds(payload) == {
        "S1": "圈内 (≤ 20 分钟)",
        "S2": "圈外 (> 20 分钟)",
        "S3": "没有路可到",
    }


def test_the_ground_has_outlines_and_relief_of_the_counties_in_view(tmp_path: Path) -> None:
    write_polygons(tmp_path)
    write_heights(tmp_path)
    comparison = compare_scenarios([a_result(), a_result("b")])
    payload = change_payload(
        comparison, number=1, villages=villages(), ground=ground_of(tmp_path, [COUNTY])
    )

    assert [(one["name"], one["planned"]) for one in payload["counties"]] == [
        ("云和县", True),
        ("龙泉市", False),
    ]
    assert str(payload["relief"]["uri"]).startswith("data:image/png")


def test_a_dataset_without_shapes_still_has_its_map(tmp_path: Path) -> None:
    assert ground_of(tmp_path, [COUNTY]) == Ground(
        shapes=(), planned=frozenset({COUNTY}), relief=None
    )


def test_hostile_names_reach_the_page_as_data_only() -> None:
    hostile = "{{ 7*7 }}<script>alert(1)</script>"
    comparison = compare_scenarios([a_result(), a_result("b", name=hostile)])
    payload = change_payload(
        comparison, number=1, villages=villages({"S1": hostile}), ground=NOTHING
    )
    page = served_map_html(payload, view=MapView(language="zh", pickers=False))

    assert "<script>alert" not in page
    assert "49<" not in page
    assert "ShanluMarks.draw(" in page


def test_the_map_of_marks_works_without_any_other_file() -> None:
    comparison = compare_scenarios([a_result(), a_result("b")])
    payload = change_payload(comparison, number=1, villages=villages(), ground=NOTHING)

    assert "shanlu:" not in standalone_map_html(payload)


def test_the_picture_draws_every_village_once_and_the_outlines(tmp_path: Path) -> None:
    write_polygons(tmp_path)
    comparison = compare_scenarios([a_result(), a_result("b", routes_left_out=1)])
    classes, marks = change_marks(comparison, number=1, villages=villages())
    chart = marks_picture(marks, classes=classes, ground=ground_of(tmp_path, [COUNTY]))

    assert chart is not None
    found = [row for rows in chart.to_dict()["datasets"].values() for row in rows]
    assert sum("kind" in row for row in found) == 3
    assert sum("ring" in row for row in found) == 5


def test_no_village_no_picture() -> None:
    assert marks_picture((), classes=(), ground=NOTHING) is None
