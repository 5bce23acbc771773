"""What `shanlu plan` tells of closures and other conditions of a cycle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Finished, shanlu

CLOSURES = """closure_id,kind,from_date,to_date,village_code,line_id,vehicle_id,reason
C1,封村,2026-11-30,2026-12-02,999901101201,,,塌方 [red]{{7*7}}<b>
C2,停办,2026-11-30,,999901201202,supply,,
C3,车辆,2026-12-01,2026-12-01,,,V2,
C4,封村,2026-06-01,2026-06-03,999901101201,,,台风
"""


def plan(folder: Path, out: Path, *more: object) -> Finished:
    plain = ["--county", "all", "--weeks", 2, "--start", "2026-11-30", "--iterations", 1]
    files = ["--dataset", folder, "--matrix", TINY / "matrix.csv", "--out", out]
    return shanlu("plan", *plain, *files, *more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the tiny dataset with closures."""
    copy = shutil.copytree(TINY, tmp_path / "data")
    (copy / "closures.csv").write_text(CLOSURES, encoding="utf-8")
    return copy


def test_what_is_closed_is_printed_as_it_was_written(folder, tmp_path):
    finished = plan(folder, tmp_path / "out")
    assert finished.code == 0
    text = finished.out.replace("\n", "")
    assert "封村 上坪：2026-11-30 至 2026-12-02，本周期 3 天（塌方 [red]{{7*7}}<b>）" in text
    assert "停办 石门（流动供销）：2026-11-30 至 另行通知，本周期 14 天，2 次不计" in text
    assert "车辆缺勤 供销车2号：2026-12-01 至 2026-12-01，本周期 1 天" in text
    assert "台风" not in text


def test_what_is_closed_is_in_the_summary_and_the_plan_passes_the_check(folder, tmp_path):
    finished = plan(folder, tmp_path / "out", "--json")
    closures = {one["id"]: one for one in finished.json["conditions"]["closures"]}
    assert set(closures) == {"C1", "C2", "C3"}
    assert closures["C2"]["visits_not_due"] == 2
    assert finished.json["visits_required"] == 13 - 2
    assert finished.json["visits_unserved"] == 0
    assert shanlu("check", tmp_path / "out").code == 0


def test_closed_visits_are_due_left_out_and_printed(tmp_path):
    copy = shutil.copytree(TINY, tmp_path / "data")
    (copy / "closures.csv").write_text(
        "closure_id,kind,from_date,to_date,village_code,reason\n"
        "C1,封村,2026-11-30,2026-12-13,999901101201,台风\n",
        encoding="utf-8",
    )
    found = plan(copy, tmp_path / "out", "--json").json
    assert (found["visits_required"], found["visits_planned"]) == (13, 11)
    assert (found["visits_unserved"], found["unserved_proved"]) == (2, 2)
    assert (found["by_county"][0]["visits_unserved"], found["violations"]) == (2, 0)
    assert found["unserved"] == {"closed": 2}
    assert found["villages_served"] == found["villages_in_plan"] - 1
    assert shanlu("check", tmp_path / "out").code == 0
    finished = plan(copy, tmp_path / "out")
    assert finished.code == 0
    told = "因封闭去不成、改不了日期的共 2 次，仍算应服务，列为未安排。"
    assert told in finished.out.replace("\n", "")
    assert "2 次未安排" in shanlu("check", tmp_path / "out").out


def test_what_a_fixed_point_takes_over_is_printed_and_in_the_summary(tmp_path):
    copy = shutil.copytree(TINY, tmp_path / "data")
    (copy / "fixed_points.csv").write_text(
        "point_id,name,kind,services,village_code,capacity_per_week,catchment_km\n"
        "F1,上坪[b]供销点,shop,shopping;selling,999901101201,40,5\n",
        encoding="utf-8",
    )
    finished = plan(copy, tmp_path / "out")
    assert "固定点 上坪[b]供销点：接待 80 人次" in finished.out.replace("\n", "")
    (point,) = plan(copy, tmp_path / "out", "--json").json["conditions"]["fixed_points"]
    assert [share["person_times"] for share in point["shares"]] == [50, 30]


def test_a_grouping_is_asked_for_by_its_name(tmp_path):
    copy = shutil.copytree(TINY, tmp_path / "data")
    (copy / "groupings.csv").write_text(
        "group_id,grouping,name,codes\nG1,片区,全县,999901\n", encoding="utf-8"
    )
    finished = plan(copy, tmp_path / "out", "--pool", "片区", "--json")
    assert finished.code == 0
    assert finished.json["visits_unserved"] == 0
    unknown = plan(copy, tmp_path / "other", "--pool", "2026")
    assert unknown.code == 2
    assert "可选：片区" in unknown.err


def test_a_plan_in_force_is_no_hindrance_to_what_closes_after_it(folder, tmp_path):
    plain = shutil.copytree(folder, tmp_path / "plain", ignore=lambda *_: ["closures.csv"])
    assert plan(plain, tmp_path / "before").code == 0
    finished = plan(folder, tmp_path / "after", "--previous", tmp_path / "before", "--json")
    assert finished.code == 0
    assert finished.json["violations"] == finished.json["visits_unserved"] == 0
    assert shanlu("check", tmp_path / "after").code == 0


@pytest.mark.parametrize(("day", "served"), [("2026-12-02", False), ("2026-12-03", True)])
def test_an_order_to_a_village_closed_on_its_day_is_refused(folder, tmp_path, day, served):
    assert plan(folder, tmp_path / "out").code == 0
    asked = ["--date", day, "--village", "999901101201", "--service", "shopping"]
    times = ["--from", "8:00", "--until", "16:00", "--minutes", 10, "--line", "supply"]
    finished = shanlu("order", "quote", tmp_path / "out", *asked, *times, "--json")
    assert finished.code == 0
    assert finished.json["accepted"] is served
