"""`shanlu plan` and `shanlu check` on the tiny case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, plan_tiny, shanlu


def test_a_plan_is_written_and_one_json_object_is_printed(planned):
    finished, out = planned
    assert finished.code == 0
    summary = finished.json
    expected = {
        "villages_in_plan": 5,
        "villages_served": 5,
        "visits_required": 13,
        "visits_planned": 13,
        "visits_unserved": 0,
        "unserved_proved": 0,
        "unserved_no_slot": 0,
        "violations": 0,
        "seed": 0,
        "stopped": False,
    }
    assert {key: summary[key] for key in expected} == expected
    assert summary["cost_cents"] == sum(
        cents for name, cents in summary["objective"].items() if name.endswith("_cents")
    )
    assert summary["engine"]
    assert 0 < summary["first_plan_s"] < summary["seconds"]
    assert 0 < summary["bound_cents"] <= summary["cost_cents"]
    assert 0 <= summary["gap_pct"] < 100
    assert (
        sum(line["visits_planned"] for line in summary["by_line"].values())
        == (summary["visits_planned"])
    )
    for line in summary["by_line"].values():
        assert set(line) == {"visits_required", "visits_planned", "vehicles_used", "hours", "km"}
        assert line["vehicles_used"] > 0
    assert (summary["stop_points_in_plan"], summary["stop_points_served"]) == (5, 5)
    assert summary["fairness"]["villages_met"] == 5
    assert set(summary["joined"]) == {"halts", "extra", "setup_s", "driving_s", "distance_m"}
    assert set(summary["caseload_h"]) == {"hospital", "supply"}
    assert summary["hospital_crew_days"] >= summary["hospital_days_out"] > 0
    (county,) = summary["by_county"]
    for key in ("cost_cents", "bound_cents", "gap_pct"):
        assert county[key] == summary[key]
    assert summary["seconds"] > 0
    assert (out / "plan.csv").is_file()


def test_without_a_bound_none_is_told(tmp_path):
    summary = plan_tiny(tmp_path / "out", "--no-bound", "--json").json
    assert (summary["bound_cents"], summary["gap_pct"]) == (None, None)


def test_progress_goes_to_stderr_and_says_where_the_plan_is(planned):
    finished, out = planned
    assert "制定计划" in finished.err
    assert "首个完整计划" in finished.err
    assert str(out) in finished.err


def test_the_folder_passes_the_check(planned):
    finished = shanlu("check", planned[1])
    assert finished.code == 0
    assert "检查通过" in finished.out
    assert shanlu("check", planned[1], "--json").json["violations"] == 0


def test_the_indicators_are_printed_in_chinese(tmp_path):
    finished = plan_tiny(tmp_path / "out", "--seed", 1)
    assert finished.code == 0
    assert "按频次服务到位的行政村" in finished.out
    assert "流动供销" in finished.out
    assert "本例全部为虚构" in finished.out  # synthetic data say so wherever they are shown


def test_the_same_seed_and_iterations_give_the_same_plan(planned, tmp_path):
    assert plan_tiny(tmp_path / "again", "--workers", 1).code == 0
    for name in ("plan.csv", "plan/999901.json"):
        assert (tmp_path / "again" / name).read_bytes() == (planned[1] / name).read_bytes()


def test_a_plan_in_force_is_kept_when_nothing_has_changed(planned, tmp_path):
    finished = plan_tiny(tmp_path / "next", "--previous", planned[1], "--json")
    assert finished.code == 0
    changes = {k: v for k, v in finished.json["objective"].items() if k.startswith("change_")}
    assert changes == dict.fromkeys(changes, 0)


def test_a_tampered_plan_fails_the_check(tmp_path, planned):
    forged = tmp_path / "forged"
    for file in (file for file in planned[1].rglob("*") if file.is_file()):
        target = forged / file.relative_to(planned[1])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    text = (forged / "plan.csv").read_bytes()
    (forged / "plan.csv").write_bytes(text.replace(b"\r\n2026-", b"\r\n2027-", 1))
    finished = shanlu("check", forged)
    assert finished.code == 4
    assert "plan.csv" in finished.out
    assert "检查未通过" in finished.out


def test_checking_what_is_no_plan_is_told(tmp_path):
    finished = shanlu("check", tmp_path)
    assert finished.code == 1
    assert "不是计划文件夹" in finished.err
    assert "no plan folder" in finished.err


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--start", "2026-12-01", "不是星期一"),
        ("--start", "30.11.2026", "不是日期"),
        ("--weeks", 3, "invalid choice"),
        ("--seconds", 0, "大于 0"),
        ("--seconds", "nan", "大于 0"),
        ("--iterations", -1, "非负整数"),
        ("--workers", 0, "正整数"),
        ("--engine", "magic", "invalid choice"),
        ("--county", "杭州", "没有名为“杭州”的县"),
    ],
)
def test_wrong_usage_is_told_with_code_2(tmp_path, option, value, words):
    base = {
        "--county": "方山县",
        "--start": "2026-11-30",
        "--dataset": TINY,
        "--matrix": TINY / "matrix.csv",
        "--out": tmp_path / "out",
    }
    finished = shanlu("plan", *(part for pair in (base | {option: value}).items() for part in pair))
    assert finished.code == 2
    assert words in finished.err
    assert "Traceback" not in finished.err
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_is_not_written_to(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    finished = plan_tiny(tmp_path)
    assert finished.code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_faulty_data_are_listed_with_code_4(tmp_path):
    faulty = tmp_path / "data"
    faulty.mkdir()
    for file in TINY.glob("*.csv"):
        (faulty / file.name).write_bytes(file.read_bytes())
    vehicles = (faulty / "vehicles.csv").read_text(encoding="utf-8-sig").splitlines()
    vehicles.append(vehicles[-1])  # a duplicate id
    (faulty / "vehicles.csv").write_text("\n".join(vehicles), encoding="utf-8")
    finished = plan_tiny(tmp_path / "out", "--dataset", faulty)
    assert finished.code == 4
    assert "vehicles" in finished.err
    assert "Traceback" not in finished.err


def with_tables(folder: Path, **tables: str) -> Path:
    """Copy the tiny dataset and add tables."""
    folder.mkdir()
    for file in TINY.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_grouping_that_pools_nothing_is_told_and_the_plan_is_made_all_the_same(tmp_path):
    groups = "group_id,grouping,name,codes\nG1,片区,东西,999901101;999901201\n"
    data = with_tables(tmp_path / "data", groupings=groups)
    finished = plan_tiny(tmp_path / "out", "--dataset", data, "--pool", "片区", "--json")
    assert finished.code == 0
    assert finished.json["visits_planned"] == 13
    assert "分组方案“片区”没有起作用" in finished.err
    assert "Nothing is pooled by the grouping '片区'" in finished.err
    assert "Traceback" not in finished.err
    unknown = plan_tiny(tmp_path / "other", "--dataset", data, "--pool", "片")
    assert unknown.code == 2
    assert "没有分组方案“片”" in unknown.err


def test_during_the_search_nothing_is_said_of_orders_but_that_they_come(tmp_path):
    order = "O1,2026-12-01,supply,shopping,999901101201,09:00,11:00,20\n"
    header = "order_id,date,line_id,services,village_code,earliest,latest,service_min\n"
    data = with_tables(tmp_path / "data", orders=header + order)
    finished = plan_tiny(tmp_path / "out", "--dataset", data)
    assert "1 张订单随后排入" in finished.err


def test_missing_travel_times_are_told(tmp_path):
    arguments = ["--county", "all", "--start", "2026-11-30", "--dataset", TINY, "--out"]
    finished = shanlu("plan", *arguments, tmp_path / "out")
    assert finished.code == 1
    assert "elevation.npz" in finished.err
    assert "--matrix" in finished.err


def test_an_unexpected_error_is_logged_and_told_without_a_traceback(home, tmp_path, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("optimizer.pipeline.plan", broken)
    finished = plan_tiny(tmp_path / "out")
    assert finished.code == 1
    assert "意外错误" in finished.err
    assert "Traceback" not in finished.err
    (log,) = (home / "logs").glob("*.log")
    assert str(log) in finished.err
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")


def test_ctrl_c_before_a_plan_writes_nothing(tmp_path, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.pipeline.plan", interrupted)
    finished = plan_tiny(tmp_path / "out")
    assert finished.code == 130
    assert "已中断" in finished.err


def test_manifest_names_the_parameters_but_no_path_of_this_machine(planned):
    text = (planned[1] / "manifest.json").read_text(encoding="utf-8")
    assert str(Path.home()) not in text
    assert str(TINY.parent) not in text
    parameters = json.loads(text)["parameters"]
    assert parameters["counties"] == ["999901"]
    assert (parameters["engine"], parameters["bound"]) == ("auto", True)
