"""Indicators in kpis.json, in the workbook and in what `shanlu plan --json` prints."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from optimizer.exporting import run_summary
from optimizer.exporting.folder import folder_files
from optimizer.exporting.indicators import people_value
from optimizer.kpi import Unit
from tests.exporting.bundles import a_bundle, county_plan, plan_without_r6
from tests.support.tiny import tiny_problem

BUNDLE = a_bundle(county_plan(plan_without_r6()))
"""R6 of S2 is left out: of its five visits four are made."""


def sheet(name: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(folder_files(BUNDLE)["plan.xlsx"]))
    head, *rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_sheet_of_areas_has_a_row_per_county_and_township():
    county, township = sheet("公平")
    assert (county["层级"], county["名称"]) == ("县", "云和县")
    assert (township["层级"], township["名称"]) == ("乡镇", "浮云街道")
    expected = {
        "有需求的村": 3,
        "达标村": 2,
        "达标村%": 66.7,
        "应服务次数": 12,
        "已安排次数": 11,
        "完成率%": 91.7,
        "服务人次": 150,
        "人均服务人次": 0.25,
        "最长间隔（天）": None,
        "人均可达时间（分钟）": 43.3,
        "最长可达时间（分钟）": 50,
    }
    for row in (county, township):
        assert {key: row[key] for key in expected} == expected


def test_the_sheet_of_villages_has_every_village_with_its_access_by_line():
    s1, s2, s3 = sheet("村")
    assert (s2["村"], s2["县"], s2["乡镇"]) == ("S2村", "云和县", "浮云街道")
    assert (s2["需求"], s2["达标需求"], s2["达标"], s2["最长间隔（天）"]) == (3, 2, "否", None)
    assert (s1["达标"], s1["最长间隔（天）"], s1["可达时间（分钟）"]) == ("是", 14, 30)
    assert (s1["可达：流动医院（分钟）"], s1["可达：定期上门（分钟）"]) == (30, None)
    assert (s3["可达：定期上门（分钟）"], s3["人均服务人次"]) == (50, 0.13)


def test_a_hostile_line_name_never_becomes_a_formula():
    problem = tiny_problem()
    lines = (replace(problem.lines[0], name_zh="=1+1"), *problem.lines[1:])
    bundle = a_bundle(county_plan(problem=replace(problem, lines=lines)))
    book = openpyxl.load_workbook(io.BytesIO(folder_files(bundle)["plan.xlsx"]))
    for row in book["村"].iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_the_sheet_of_indicators_has_joins_coverage_and_caseload():
    items = {(row["范围"], row["指标"]): row["值"] for row in sheet("指标")}
    assert items["全部", "按频次服务到位的行政村"] == 2
    assert items["全部", "按频次服务到位的停靠点"] == 2
    assert items["全部", "达标村"] == 2
    assert items["全部", "合并停靠次数"] == 2
    assert items["全部", "合并停靠省下的准备时间"] == 0.3
    assert items["全部", "合并停靠省下的里程"] == 6
    assert items["全部", "人均可达时间"] == 43.3
    assert items["服务线：流动医院", "每车（人）平均工时"] == 6.5
    assert items["流动医院：浙K·H1", "出勤人天"] == 2
    assert items["流动医院：浙K·H1", "现场服务时间"] == 4.7
    assert ("服务线：供销班车", "每车（人）平均工时") not in items


def test_kpis_json_has_every_village_once():
    written = json.loads(folder_files(BUNDLE)["kpis.json"])
    assert [village["code"] for village in written["villages"]] == ["S1", "S2", "S3"]
    assert written["villages"][1]["standards_met"] is False
    assert "villages" not in written["total"]
    assert written["total"]["fairness"]["share_met"] == 0.6667
    (county,) = written["counties"]
    assert county["hospital_vans"][0]["crew_days"] == 2
    assert county["lines"][0]["caseload"]["mean_s"] == 390 * 60


def test_the_summary_of_a_run_has_lines_fairness_joins_and_hospital_vans():
    found = run_summary(BUNDLE, seconds=1.0)
    assert list(found["by_line"]) == ["hospital", "periodic", "supply"]
    assert found["by_line"]["periodic"] == {
        "visits_required": 5,
        "visits_planned": 4,
        "vehicles_used": 2,
        "hours": 9.1,  # 280 minutes on site, 265 on the way
        "km": 159.0,
    }
    assert (found["stop_points_in_plan"], found["stop_points_served"]) == (3, 2)
    assert found["fairness"]["villages_met"] == 2
    assert found["joined"] == {
        "halts": 2,
        "extra": 2,
        "setup_s": 1200,
        "driving_s": 600,
        "distance_m": 6000,
    }
    assert (found["hospital_days_out"], found["hospital_crew_days"]) == (2, 2)
    assert found["hospital_on_site_h"] == 4.7
    assert found["caseload_h"] == {
        "hospital": {"vehicles": 1, "least": 6.5, "mean": 6.5, "most": 6.5}
    }


def test_lines_of_which_nothing_is_due_are_in_the_summary():
    problem = tiny_problem()
    idle = replace(problem.lines[0], id="on_demand", name_zh="按需", name_en="On demand")
    plan = county_plan(problem=replace(problem, lines=(*problem.lines, idle)))
    found = run_summary(a_bundle(plan), seconds=1.0)["by_line"]["on_demand"]
    assert found == {
        "visits_required": 0,
        "visits_planned": 0,
        "vehicles_used": 0,
        "hours": 0.0,
        "km": 0.0,
    }


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (5400, Unit.SECONDS, 1.5),
        (5400, Unit.MINUTES, 90),
        (12_345, Unit.METRES, 12.3),
        (0.1234567, Unit.INDEX, 0.123),
        (0.5, Unit.SHARE, 50),
        (7, Unit.COUNT, 7),
        (None, Unit.INDEX, None),
    ],
)
def test_figures_are_in_peoples_units(value, unit, shown):
    assert people_value(value, unit) == shown
