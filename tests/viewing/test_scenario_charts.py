"""Charts of scenarios side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.kpi import compare_scenarios
from optimizer.viewing.scenario_changes import change_chart
from optimizer.viewing.scenario_charts import coverage_curve, equity_chart
from tests.support.scenario_results import a_result


def rows(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_the_curve_tells_proved_points_from_others_and_marks_the_fleet() -> None:
    found = rows(coverage_curve([a_result()]))

    assert [(row["fleet"], row["share"], row["proof"]) for row in found] == [
        (1, 0.4, "已证明最优"),
        (2, 0.8, "未证明（竖线到上界）"),
        (3, 1.0, "已证明最优"),
        (1, 0.4, "本方案车队"),
    ]
    assert found[1]["bound"] == 0.9


def test_the_vehicles_of_the_curve_are_those_of_its_lines() -> None:
    chart = coverage_curve([a_result()], language="en")

    assert '"title": "Vehicles (Hospital)"' in chart.to_json()


def test_without_a_curve_nothing_is_drawn() -> None:
    result = a_result()

    assert coverage_curve([replace(result, promise=replace(result.promise, curve=()))]) is None


def test_equity_is_drawn_area_by_area() -> None:
    found = [row for row in rows(equity_chart(a_result())) if "area" in row]

    assert [(row["area"], row["floor"], row["share"]) for row in found] == [
        ("甲县", "无底线", 0.2),
        ("甲县", "有底线", 0.7),
    ]


def test_areas_of_one_name_stay_apart() -> None:
    result = a_result()
    floor = result.promise.floor
    assert floor is not None
    twins = (floor.areas[0], replace(floor.areas[0], code="b"))
    promise = replace(result.promise, floor=replace(floor, areas=twins))

    areas = {row.get("area") for row in rows(equity_chart(replace(result, promise=promise)))}
    assert {"甲县 a", "甲县 b"} <= areas


def test_changes_are_in_per_cent_of_the_first_scenario() -> None:
    comparison = compare_scenarios([a_result(), a_result("b", routes_left_out=3)])
    chart = change_chart(comparison, number=1)

    found = {row["indicator"]: row for row in rows(chart)}
    assert found["出车天次"]["change"] == -50.0
    assert found["出车天次"]["shown"] == "−3"
    assert found["按频次服务到位的行政村占比"]["direction"] == "变差"
    assert "未安排次数" not in found
