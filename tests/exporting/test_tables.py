"""plan.csv, unserved.csv and plan.xlsx."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.plan import UnservedCode, UnservedReason
from optimizer.domain.problem import TeamMember
from optimizer.exporting.days import day_rows
from optimizer.exporting.folder import folder_files, plan_csv
from optimizer.exporting.lookup import Lookup
from optimizer.exporting.reasons import REASON_TEXTS, explain
from optimizer.exporting.rules import RULE_TEXTS
from optimizer.exporting.sheets import inert
from optimizer.exporting.visits import WORKBOOK_COLUMNS
from optimizer.solving import blocking
from tests.exporting.bundles import NAMES, a_bundle, county_plan, plan_without_r6
from tests.support.edits import with_vehicle
from tests.support.tiny import tiny_plan, tiny_problem


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_plan_csv_has_one_row_per_visit_in_order():
    rows = read_csv(plan_csv([county_plan()], NAMES))
    assert len(rows) == 12
    tuesday = [row for row in rows if row["date"] == "2026-12-01"]
    assert [(r["requirement_id"], r["trip"], r["order"], r["start"]) for r in tuesday] == [
        ("R2", "1", "1", "08:40"),
        ("R3", "1", "1", "08:40"),
        ("R4", "1", "2", "09:50"),
        ("R5", "1", "3", "13:00"),
    ]


def test_plan_csv_says_who_where_and_how_sure():
    row = read_csv(plan_csv([county_plan()], NAMES))[0]
    expected = {
        "date": "2026-11-30",
        "weekday": "周一",
        "county": "云和县",
        "township": "浮云街道",
        "village": "S1村",
        "line": "流动医院",
        "services": "助医",
        "vehicle": "浙K·H1",
        "depot": "D1基地",
        "arrival": "08:30",
        "end": "10:50",
        "half_day": "上午",
        "people": "30",
        "position_source": "modelled",
        "position_error_km": "5.0",
    }
    assert {key: row[key] for key in expected} == expected


def test_plan_csv_opens_in_excel():
    content = plan_csv([county_plan()], NAMES)
    assert content.startswith(b"\xef\xbb\xbfdate,")
    assert content.count(b"\r\n") == 13


def test_the_order_of_stops_goes_on_through_the_trips_of_a_day():
    rows = read_csv(plan_csv([county_plan()], NAMES))
    friday = [row for row in rows if row["date"] == "2026-12-04"]
    assert [(row["trip"], row["order"]) for row in friday] == [("1", "1"), ("2", "2")]


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|" /C calc"!A0']
)
def test_a_name_never_becomes_a_formula(hostile):
    problem = tiny_problem()
    villages = (replace(problem.villages[0], name=hostile), *problem.villages[1:])
    bundle = a_bundle(county_plan(problem=replace(problem, villages=villages)))
    files = folder_files(bundle)
    assert read_csv(files["plan.csv"])[0]["village"] == f"'{hostile}"
    sheet = openpyxl.load_workbook(io.BytesIO(files["plan.xlsx"]))["计划"]
    column = [c.key for c in WORKBOOK_COLUMNS].index("village")
    cell = sheet.cell(row=2, column=column + 1)
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_plain_texts_stay_as_they_are():
    assert inert("云和县 3=4") == "云和县 3=4"
    assert inert("a\0b") == "ab"


def test_numbers_stay_numbers_and_dates_dates_in_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(folder_files(a_bundle())["plan.xlsx"]))
    assert book.sheetnames == ["计划", "车辆日", "未安排", "指标", "公平", "村", "说明"]
    sheet = book["计划"]
    row = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert row["日期"] == datetime(2026, 11, 30)
    assert (row["人次"], row["位置误差km"]) == (30, 5)
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["H"].width == pytest.approx(12, abs=1)


def test_the_workbook_tells_that_data_are_synthetic():
    book = openpyxl.load_workbook(io.BytesIO(folder_files(a_bundle())["plan.xlsx"]))
    texts = [str(row[1].value) for row in book["说明"].iter_rows()]
    assert "合成数据" in texts
    assert any("modelled" in text for text in texts)


def test_a_vehicle_day_names_who_is_aboard():
    team = (
        TeamMember(id="A", role="doctor", days=(0,), absent_days=(7,)),
        TeamMember(id="B", role="doctor", days=(7,)),
        TeamMember(id="C", role="driver", days=(0, 7)),
    )
    problem = with_vehicle(tiny_problem(), "H1", team=team)
    rows = list(day_rows(tiny_plan(), Lookup(problem, NAMES)))
    assert [row["crew"] for row in rows if row["vehicle_id"] == "H1"] == [
        "doctor A、driver C",
        "doctor B、driver C",
    ]
    assert {row["crew"] for row in rows if row["vehicle_id"] != "H1"} == {""}


def test_a_vehicle_day_adds_up():
    problem = tiny_problem()
    rows = list(day_rows(tiny_plan(), Lookup(problem, NAMES)))
    tuesday = rows[1]
    assert tuesday["date"] == date(2026, 12, 1)
    assert (tuesday["stops"], tuesday["visits"], tuesday["people"]) == (3, 4, 40)
    assert (tuesday["depart"], tuesday["return"], tuesday["break"]) == (
        "08:00",
        "13:55",
        "11:36–12:36",
    )
    # 40 + 15 + 36 + 25 minutes of driving, 600 m each
    assert (tuesday["driving_h"], tuesday["km"]) == (1.93, 69.6)
    # 55 + 70 + 30 minutes at the stops
    assert tuesday["on_site_h"] == 2.58
    assert tuesday["estimated_legs"] == 0
    assert rows[2]["trips"] == 2


def test_unserved_csv_gives_reason_and_remedy_in_both_languages():
    files = folder_files(a_bundle(county_plan(plan_without_r6())))
    (row,) = read_csv(files["unserved.csv"])
    assert (row["requirement_id"], row["proved"], row["code"]) == (
        "R6",
        "否",
        "no_slot_in_this_plan",
    )
    assert "（2026-12-04，浙K·V2）受阻于“班次”，差 1 分" in row["reason_zh"]
    assert "(2026-12-04, 浙K·V2) is blocked by the shift (1 min too much)" in row["reason_en"]
    assert row["remedy_zh"] == "给更长的计算时间，或延长班次或允许加班，或增加车辆"
    assert row["remedy_en"].endswith("lengthen the shift, allow overtime, or add a vehicle")
    assert "excess=60" in row["certificate"]


CERTIFICATES = {
    UnservedCode.NO_VEHICLE_OFFERS_SERVICE: {
        "service": "bath",
        "vehicles_in_fleets": 3,
        "vehicles_with_service": 1,
        "vehicles_with_road_and_capacity": 0,
    },
    UnservedCode.UNREACHABLE: {"eligible_vehicles": 2, "reachable_from": 0},
    UnservedCode.WINDOW_MEETS_NO_SHIFT: {"duration_s": 3600, "best_overlap_s": 600},
    UnservedCode.ROUND_TRIP_TOO_LONG: {
        "duration_s": 3600,
        "best_vehicle": "V1",
        "out_s": 14_400,
        "back_s": 14_401,
        "needed_s": 32_401,
        "longest_shift_s": 32_400,
    },
    UnservedCode.NO_DAYS_FIT: {
        "visits": 2,
        "allowed_days": 5,
        "min_gap_days": 14,
        "max_gap_days": 14,
    },
    UnservedCode.HOURS_EXCEEDED: {
        "group_requirements": 9,
        "group_vehicles": "V1+V2",
        "required_s": 36_000,
        "eligible_s": 32_400,
        "at_least_unserved": 1,
    },
    UnservedCode.CLOSED: {
        "visits": 4,
        "most_open": 2,
        "closures": "C1+C2",
        "dates": "2026-12-07/2026-12-20,2026-12-24",
    },
    UnservedCode.NO_SLOT: {
        "blocked_by": "window",
        "vehicle": "V1",
        "day": 0,
        "extra_cost_cents": 5,
        "excess": 60,
    },
}


@pytest.mark.parametrize("code", list(UnservedCode))
def test_every_reason_is_worded_with_the_figures_of_its_certificate(code):
    words = explain(UnservedReason(code=code, certificate=tuple(CERTIFICATES[code].items())))
    assert set(REASON_TEXTS) == set(UnservedCode)
    for text in (words.reason_zh, words.reason_en, words.remedy_zh, words.remedy_en):
        assert text
        assert "?" not in text
        assert "{" not in text


def test_without_the_problem_a_slot_is_told_by_number_and_id():
    code = UnservedCode.NO_SLOT
    words = explain(UnservedReason(code=code, certificate=tuple(CERTIFICATES[code].items())))
    assert "（第 1 天，V1）受阻于“时间窗”，差 1 分" in words.reason_zh


def test_services_have_their_names():
    code = UnservedCode.NO_VEHICLE_OFFERS_SERVICE
    certificate = (("service", "cleaning+medical"), ("vehicles_in_fleets", 0))
    words = explain(UnservedReason(code=code, certificate=certificate), problem=tiny_problem())
    assert "（助洁、助医）" in words.reason_zh
    assert "(Cleaning, Medical)" in words.reason_en


def test_listed_sets_of_days_are_counted_not_their_gaps():
    certificate = (("visits", 2), ("allowed_days", 9), ("day_sets", 3))
    words = explain(UnservedReason(code=UnservedCode.NO_DAYS_FIT, certificate=certificate))
    assert words.reason_zh.endswith("可用日期 9 天，列出的 3 种组合都含有不可用的日期")
    assert "9 days allowed, but each of the 3 sets listed has a day that is not" in words.reason_en
    assert "?" not in words.remedy_zh + words.remedy_en


def test_where_no_days_fit_there_is_no_vehicle_to_name():
    certificate = (("blocked_by", "day_pattern"), ("vehicle", ""), ("day", -1), ("excess", 2))
    words = explain(UnservedReason(code=UnservedCode.NO_SLOT, certificate=certificate))
    assert words.reason_zh.endswith("最省的安排受阻于“日期与间隔”")
    assert words.reason_en.endswith("the cheapest place is blocked by the days and gaps")


def test_a_rule_without_words_is_shown_by_its_code():
    certificate = (("blocked_by", "moon_phase"), ("vehicle", "V1"), ("day", 0), ("excess", 2))
    words = explain(UnservedReason(code=UnservedCode.NO_SLOT, certificate=certificate))
    assert "moon_phase" in words.reason_zh
    assert words.remedy_en


def test_every_rule_that_the_search_names_has_words():
    source = Path(blocking.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'(?:return|rule=) ?"([a-z_]+)"', source))
    assert named >= {"window", "shift", "load"}
    assert named <= set(RULE_TEXTS)


def test_durations_are_rounded_up_to_the_minute():
    code = UnservedCode.ROUND_TRIP_TOO_LONG
    words = explain(UnservedReason(code=code, certificate=tuple(CERTIFICATES[code].items())))
    assert "共需 9 小时 01 分，超过限度 9 小时 00 分" in words.reason_zh
    assert "9 h 01 min needed" in words.reason_en


def test_a_driving_limit_stands_in_for_the_shift():
    certificate = {"out_s": 60, "back_s": 60, "needed_s": 120, "max_drive_s": 60}
    code = UnservedCode.ROUND_TRIP_TOO_LONG
    words = explain(UnservedReason(code=code, certificate=tuple(certificate.items())))
    assert "超过限度 1 分" in words.reason_zh
