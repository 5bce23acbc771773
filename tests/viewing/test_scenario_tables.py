"""Tables of scenarios side by side, in words and directions."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from optimizer.domain.coverage import CoverStatus
from optimizer.kpi import Comparison, Direction, compare_scenarios
from optimizer.kpi.difference import Sense, difference
from optimizer.kpi.indicator import Unit
from optimizer.viewing.html_table import TABLE_STYLE, html_table
from optimizer.viewing.scenario_cells import DIRECTION_COLOURS, scenario_labels, shown
from optimizer.viewing.scenario_promises import (
    below_floor_table,
    circles_table,
    floors_table,
    promises_side_by_side,
    vehicles_table,
)
from optimizer.viewing.scenario_tables import (
    ComparisonTable,
    Section,
    changed_villages_table,
    counties_side_by_side,
    indicators_side_by_side,
    villagers_table,
    villages_table,
)
from tests.support.scenario_results import a_result, below_floor


@pytest.fixture
def comparison() -> Comparison:
    """Today, and a scenario without the first hospital route, everything a day later."""
    return compare_scenarios([a_result(), a_result("少车", routes_left_out=1, later_days=1)])


def cells(table: ComparisonTable, row: str) -> list[str]:
    found = table.words.set_index(table.words.columns[0])
    return [str(cell) for cell in found.loc[row]]


def test_a_figure_shows_its_difference_and_a_word_for_the_direction() -> None:
    table = indicators_side_by_side(
        compare_scenarios([a_result(), a_result("b", routes_left_out=1)]), section=Section.SERVICE
    )

    assert cells(table, "按频次服务到位的行政村") == ["3", "2（−1 变差）"]
    assert cells(table, "应服务次数") == ["12", "12（不变）"]


def test_every_indicator_is_in_one_section(comparison: Comparison) -> None:
    tables = [indicators_side_by_side(comparison, section=section) for section in Section]

    assert sum(len(table.words) for table in tables) == len(comparison.indicators)


@pytest.mark.parametrize(
    ("value", "first", "unit", "words"),
    [
        (0.5, 0.6, Unit.SHARE, "50.0%（−10.0 个百分点 变差）"),
        (7200.0, 3600.0, Unit.SECONDS, "2 小时（+1 小时 变好）"),
        (150.0, 100.0, Unit.CENTS_EACH, "1.50 元（+0.50 元 变好）"),
        (210.0, 180.0, Unit.MINUTES_EACH, "3.50 分钟（+0.50 分钟 变好）"),
        (0.60001, 0.6, Unit.SHARE, "60.0%（不变）"),
        (None, 0.6, Unit.SHARE, "—"),
        (None, None, Unit.SHARE, "—"),
    ],
)
def test_differences_are_in_peoples_units(
    value: float | None, first: float | None, unit: Unit, words: str
) -> None:
    assert shown(difference(value, first, Sense.MORE), unit, "zh").text == words


def test_better_and_worse_have_their_colours_and_the_first_scenario_has_none() -> None:
    table = indicators_side_by_side(
        compare_scenarios([a_result(), a_result("b", routes_left_out=1)]), section=Section.SERVICE
    )
    html = html_table(table.words, table.directions)

    assert html.count('class="worse"') == (table.directions == Direction.WORSE).sum().sum() >= 1
    assert f".worse {{ color: {DIRECTION_COLOURS[Direction.WORSE]}" in TABLE_STYLE
    assert set(table.directions["today"]) == {"neither"}


def test_names_in_an_html_table_are_text() -> None:
    html = html_table(pd.DataFrame({"<b>": ["<script>x</script>"], "{{ 7*7 }}": ["a & b"]}))

    root = ElementTree.fromstring(html)
    assert [node.text for node in root.iter("th")] == ["<b>", "{{ 7*7 }}", "<script>x</script>"]
    assert [node.text for node in root.iter("td")] == ["a & b"]
    assert "<script" not in html
    assert "{{" not in html


def test_counties_have_both_measures_or_the_one_asked_for(comparison: Comparison) -> None:
    both = counties_side_by_side(comparison)
    one = counties_side_by_side(comparison, measures=("met",))

    assert list(both.words.iloc[:, 0]) == ["云和县 · 达标村", "云和县 · 到访完成率"]
    assert list(one.words.iloc[:, 0]) == ["云和县"]


def test_villagers_on_other_weekdays_are_counted(comparison: Comparison) -> None:
    table = villagers_table(comparison)
    figures = dict(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True))

    assert figures["不再到位的村"] == "1（100 人）"
    assert figures["换了星期的村"] == "3"
    assert figures["这些村的居民"] == "600"


def test_the_villages_gained_and_lost_are_named(comparison: Comparison) -> None:
    table = changed_villages_table(comparison)["少车"]

    assert table.values.tolist() == [["不再到位", "云和县", "S1村", 100]]


def test_a_village_never_visited_says_so() -> None:
    found = compare_scenarios([a_result(), a_result("b", routes_left_out=6)])

    assert list(villages_table(found.worst[1])["间隔（天）"]) == ["从未到访"] * 3


def test_the_promise_stands_beside_the_plan(comparison: Comparison) -> None:
    table = promises_side_by_side(comparison)

    assert cells(table, "承诺覆盖居民") == ["80.0%", "80.0%"]
    assert cells(table, "计划服务到位居民") == ["100.0%", "83.3%"]
    assert cells(table, "计划 − 承诺") == ["+20.0 个百分点", "+3.3 个百分点"]


def test_a_promise_that_nobody_asked_for_is_no_promise() -> None:
    result = a_result()
    most = replace(result.promise.most, status=CoverStatus.UNKNOWN, residents=0)
    unknown = replace(result, promise=replace(result.promise, most=most))
    table = promises_side_by_side(compare_scenarios([unknown, unknown]))

    assert cells(table, "承诺覆盖居民") == ["—", "—"]
    assert cells(table, "计划 − 承诺") == ["—", "—"]


def test_a_plan_with_fewer_vehicles_than_proved_is_pointed_out() -> None:
    result = a_result()
    (line,) = result.promise.fewest.lines
    fewest = replace(result.promise.fewest, lines=(replace(line, minimum=2),))
    strange = replace(result, promise=replace(result.promise, fewest=fewest))
    table = vehicles_table(compare_scenarios([result, strange]))

    assert list(table["说明"]) == ["", "少于证明的下限，请核查"]


def test_a_proof_that_all_vehicles_are_too_few_is_told() -> None:
    result = a_result("b", routes_left_out=6)
    (line,) = result.promise.fewest.lines
    fewest = replace(result.promise.fewest, lines=(replace(line, minimum=None),))
    poor = replace(result, promise=replace(result.promise, fewest=fewest))
    found = compare_scenarios([a_result(), poor])

    told = vehicles_table(found).iloc[1]
    assert (told["证明至少"], told["说明"]) == (
        "全部车辆也不够，已证明",
        "计划有遗漏，不与下限比",
    )
    english = vehicles_table(found, language="en").iloc[1].tolist()
    assert "all are too few (proved)" in english


def test_a_line_without_an_answer_says_how_far_it_can_go() -> None:
    result = a_result()
    (line,) = result.promise.fewest.lines
    lines = (replace(line, vehicles=None, highest_share=0.9),)
    poor = replace(result.promise, fewest=replace(result.promise.fewest, lines=lines))
    table = vehicles_table(compare_scenarios([result, replace(result, promise=poor)]))

    assert table.iloc[1].tolist()[2] == "无解"
    assert list(table["说明"]) == ["", "最多能覆盖 90.0% 的居民"]


def test_a_line_that_cannot_reach_everybody_says_what_the_others_take() -> None:
    result = a_result()
    (line,) = result.promise.fewest.lines
    lines = (replace(line, vehicles=None, vehicles_within=7, highest_share=0.9),)
    poor = replace(result.promise, fewest=replace(result.promise.fewest, lines=lines))
    comparison = compare_scenarios([replace(result, promise=poor), result])

    assert vehicles_table(comparison).iloc[0].iloc[2] == "范围内 7 辆"
    assert vehicles_table(comparison, language="en").iloc[0].iloc[2] == "7 for those within reach"


def test_the_price_of_equity_names_the_highest_floor() -> None:
    table = floors_table([a_result()])

    assert table.iloc[0].tolist() == [
        "today",
        "按县 90.0%（证明做不到）",
        "70.0%（证明不超过 75.0%）",
        "80",
        "60",
        "≤ 25.0%",
        "≤ 30.0%",
        "甲县",
    ]


def test_a_proved_price_is_told_as_it_is_and_a_floor_is_not_rounded() -> None:
    result = a_result()
    floor = replace(result.promise.floor, price_proved=True, highest=0.9805, highest_bound=0.9805)
    row = floors_table([replace(result, promise=replace(result.promise, floor=floor))]).iloc[0]

    assert (row.iloc[2], row.iloc[5]) == ("98.05%", "25.0%")


def test_without_any_floor_there_is_no_price() -> None:
    result = a_result()

    assert floors_table([replace(result, promise=replace(result.promise, floor=None))]).empty


def test_circles_stand_beside_each_other() -> None:
    table = circles_table([a_result(), a_result("b")], language="en")

    assert table.iloc[0].tolist() == ["20-minute health circle", *["40.0% (1 / 3 villages)"] * 2]


def test_a_circle_that_has_no_place_is_left_open() -> None:
    result = a_result()
    (circle,) = result.promise.circles
    nowhere = replace(circle, seconds={}, villages_inside=0, residents_inside=0)
    table = circles_table([replace(result, promise=replace(result.promise, circles=(nowhere,)))])

    assert table.iloc[0].tolist() == ["20分钟健康圈", "—"]


def test_villages_below_a_floor_are_listed_with_the_reason() -> None:
    low = replace(a_result(), below_floor=(below_floor("下坪"),))

    row = below_floor_table([a_result("b"), low]).iloc[0].tolist()
    assert row == ["today", "下坪", "1 / 2 次", "已证明做不到", "没有车"]


def test_scenarios_of_one_name_are_told_apart() -> None:
    results = [a_result(seed=1), a_result(seed=2), a_result("x", name="today", seed=2)]

    assert scenario_labels(results, "zh") == [
        "today（种子 1）",
        "today（种子 2）",
        "today（种子 2） #2",
    ]


def test_a_scenario_may_be_called_like_the_column_of_names() -> None:
    found = compare_scenarios([a_result(name="指标"), a_result("b")])

    table = indicators_side_by_side(found, section=Section.SERVICE)
    assert list(table.words.columns) == ["指标 ", "指标", "b"]
