from dataclasses import replace

import pytest

from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.report import Violation
from optimizer.exporting import explain
from optimizer.kpi import INDICATORS, Group, Unit, differences, kpis
from optimizer.viewing.charts import access_chart, cost_curve, load_chart, timeline_chart
from optimizer.viewing.differences import differences_table
from optimizer.viewing.indicators import (
    areas_table,
    caseload_table,
    figure,
    hospital_table,
    indicators_table,
    lines_table,
    objective_table,
    worst_villages_table,
)
from optimizer.viewing.tables import stops_table, unserved_table, violations_table
from tests.support.problems import tiny_plan, tiny_problem

BLOCKS = [(tiny_problem(), tiny_plan())]
FAR = UnservedReason(code=UnservedCode.ROUND_TRIP_TOO_LONG, certificate=(("duration_s", 3600),))


def test_a_stop_is_a_row_with_its_times_lines_and_people() -> None:
    table = stops_table(BLOCKS, day=1, vehicle_id="V1")

    assert list(table.iloc[0]) == [
        "2026-12-01 周二",
        "浙K·V1",
        1,
        "S2村",
        "08:40",
        "08:40",
        "09:35",
        55,
        "供销班车",
        "助购、助销",
        20,
    ]
    assert list(table["序"]) == [1, 2, 3]


def test_without_a_choice_every_stop_is_listed() -> None:
    stops = [s for route in tiny_plan().routes for trip in route.trips for s in trip.stops]

    assert len(stops_table(BLOCKS)) == len(stops)
    assert stops_table(BLOCKS, day=2).empty


def test_the_english_table_has_english_headers_and_names() -> None:
    table = stops_table(BLOCKS, day=1, language="en")

    assert list(table.columns[:4]) == ["Day", "Vehicle", "No.", "Stop"]
    assert table["Services"][0] == "Shopping, Selling"


def test_visits_left_out_for_one_reason_are_one_row_with_their_number() -> None:
    visits = (
        UnservedVisit(requirement_id="R4", day=None, reason=FAR),
        UnservedVisit(requirement_id="R4", day=None, reason=FAR),
        UnservedVisit(requirement_id="R6", day=None, reason=FAR),
    )
    table = unserved_table([(tiny_problem(), visits)], explain=explain)

    assert list(table["需求编号"]) == ["R4", "R6"]
    assert list(table["未安排次数"]) == [2, 1]
    assert set(table["code"]) == {"round_trip_too_long"}
    assert "路太远" in table["原因"][0]


def test_a_plan_that_serves_everything_leaves_an_empty_table() -> None:
    table = unserved_table([(tiny_problem(), ())], explain=explain)

    assert table.empty
    assert "原因" in table.columns


def test_a_violation_is_told_in_the_readers_language() -> None:
    violation = Violation(
        code="shift", message_zh="太晚", message_en="late", day=1, vehicle_id="V1"
    )

    zh = violations_table([violation], problem=tiny_problem())
    en = violations_table([violation], problem=tiny_problem(), language="en")

    assert list(zh.iloc[0]) == ["太晚", "2026-12-01 周二", "V1", "", "shift"]
    assert en.iloc[0]["What"] == "late"


def test_a_timeline_has_a_row_per_vehicle_of_a_day_and_per_day_of_a_vehicle() -> None:
    of_day, of_vehicle = timeline_chart(BLOCKS, day=1), timeline_chart(BLOCKS, vehicle_id="V1")

    assert of_day is not None
    assert of_vehicle is not None
    assert set(of_day.data["row"]) == {"浙K·V1"}
    assert set(of_vehicle.data["row"]) == {"2026-12-01 周二", "2026-12-08 周二"}
    assert timeline_chart(BLOCKS, day=2) is None


def test_the_load_of_a_day_is_the_sum_of_its_crews_hours() -> None:
    chart = load_chart(BLOCKS)

    assert chart is not None
    monday = chart.data[chart.data["day"] == "2026-11-30"].set_index("activity")["hours"]
    assert monday.to_dict() == {"行驶": 0.9, "服务": 2.3}
    assert load_chart([(tiny_problem(), Plan(routes=(), unserved=()))]) is None


def test_the_cost_curve_compares_only_plans_that_serve_as_many_visits() -> None:
    chart = cost_curve([(1.0, 3, 100), (2.0, 0, 90_000), (4.5, 0, 80_050)])

    assert chart is not None
    assert chart.data.to_dict("list") == {"seconds": [2.0, 4.5], "yuan": [900.0, 800.5]}
    assert cost_curve([]) is None


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.256, Unit.SHARE, "25.6%", "25.6%"),
        (5400, Unit.SECONDS, "2 小时", "2 h"),
        (12_499, Unit.METRES, "12 公里", "12 km"),
        (123_456, Unit.CENTS, "1,235 元", "1,235 yuan"),
        (5400, Unit.MINUTES, "90 分钟", "90 min"),
        (0.20449, Unit.INDEX, "0.204", "0.204"),
        (7, Unit.DAYS, "7 天", "7 days"),
        (41.04, Unit.RATIO, "41.0", "41.0"),
        (12_345, Unit.COUNT, "12,345", "12,345"),
        (None, Unit.COUNT, "—", "—"),
    ],
)
def test_a_figure_is_shown_in_peoples_units(
    value: float | None, unit: Unit, zh: str, en: str
) -> None:
    assert figure(value, unit, "zh") == zh
    assert figure(value, unit, "en") == en


def test_the_tables_of_indicators_say_what_the_plan_does() -> None:
    found = kpis(tiny_problem(), tiny_plan())

    shown = indicators_table(found).set_index("指标")["数值"]
    assert shown["应服务次数"] == "12"
    assert shown["未安排次数"] == "0"
    lines = lines_table(found).set_index("服务线")
    assert lines.loc["流动医院", "已安排"] == 2
    assert list(hospital_table(found)["出车（天）"]) == [2]
    assert len(worst_villages_table(found)) == 3
    assert objective_table(found).empty


def test_the_groups_of_indicators_are_all_of_them() -> None:
    found = kpis(tiny_problem(), tiny_plan())

    assert len(indicators_table(found)) == len(INDICATORS)
    parts = [indicators_table(found, groups=(group,)) for group in Group]
    assert sum(map(len, parts)) == len(INDICATORS)
    fairness = parts[1].set_index("指标")["数值"]
    assert (fairness["达标村"], fairness["最长可达时间"]) == ("3", "50 分钟")
    assert fairness["人均服务人次的基尼系数"] == "0.344"


def test_areas_have_their_names_or_their_codes() -> None:
    found = kpis(tiny_problem(), tiny_plan()).fairness
    county = areas_table(found.counties, names={"331125": "云和县"})
    township = areas_table(found.townships, names={}, language="en")

    assert list(county.iloc[0]) == ["云和县", 3, 100.0, 100.0, 0.3, 14, 43, 50]
    assert township.iloc[0]["Area"] == "331125001"


def test_hours_of_vehicles_are_shown_for_lines_that_promise_the_same_one() -> None:
    table = caseload_table(kpis(tiny_problem(), tiny_plan()))

    assert table.values.tolist() == [["流动医院", 1, 6.5, 6.5, 6.5]]


def test_villages_are_drawn_by_their_access_time() -> None:
    chart = access_chart(kpis(tiny_problem(), tiny_plan()).villages)

    assert chart is not None
    assert chart.data[["from_min", "to_min", "standard", "villages"]].values.tolist() == [
        [30, 40, "达标", 1],
        [40, 50, "达标", 1],
        [50, 60, "达标", 1],
    ]
    assert access_chart(()) is None


def test_what_is_served_in_one_halt_is_one_row_of_the_differences() -> None:
    problem, plan = tiny_problem(), tiny_plan()
    lost = replace(plan, routes=(plan.routes[0], *plan.routes[2:]))
    table = differences_table(differences(plan, lost), problem=problem)
    assert list(table["变化"].unique()) == ["去不成"]
    assert sorted(table["停靠点"]) == ["S1村", "S2村", "S3村"]
    s2 = table[table["停靠点"] == "S2村"].iloc[0]
    assert (s2["原来"], s2["现在"]) == ("12-01 周二 08:40 浙K·V1", "—")


def test_a_visit_by_another_van_says_both() -> None:
    problem, plan = tiny_problem(), tiny_plan()
    friday = replace(plan.routes[5], vehicle_id="V1")
    moved = replace(plan, routes=(*plan.routes[:5], friday))
    table = differences_table(differences(plan, moved), problem=problem, language="en")
    (row,) = table.itertuples(index=False)
    assert row[0] == "Other van"
    assert row[3:] == ("12-11 Fri 09:50 浙K·V2", "12-11 Fri 09:50 浙K·V1")
