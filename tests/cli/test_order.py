"""`shanlu order`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Finished, shanlu
from tests.support.orders import with_on_demand
from tests.ui.plans import write_plan
from tests.viewing.sample import sample_problem

LINE = "on_demand,按需,On demand,van,0,0,0,0,1-7,both,08:00-17:00,,,0,1,made up\n"
ORDERS = """order_id,date,services,village_code,earliest,latest,service_min,destination_id
O1,2026-12-01,shopping,999901101201,09:00,11:00,20,
O2,2026-12-02,selling,999901101202,09:00,09:05,5,999901101201
O3,2026-12-20,shopping,999901101201,09:00,11:00,20,
"""
CLEANING = ("--service", "助洁", "--village", "S1村", "--minutes", 30, "--until", "16:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    problem = with_on_demand(sample_problem())
    named = tuple(replace(one, name=f"{one.code}村") for one in problem.villages)
    places = tuple(
        replace(one, name=f"{one.id}村") if one.village_code else one for one in problem.locations
    )
    write_plan(tmp_path / "plan", problem=replace(problem, villages=named, locations=places))
    return tmp_path / "plan"


def order(action: str, folder: Path, *more: object, starts: str = "8:00") -> Finished:
    return shanlu(
        "order", action, folder, "--date", "2026-12-01", "--from", starts, *CLEANING, *more
    )


def test_a_quote_tells_the_van_the_time_and_the_cost_and_writes_nothing(folder):
    before = (folder / "manifest.json").read_bytes()
    finished = order("quote", folder, "--json")
    assert finished.code == 0
    found = finished.json
    assert (found["accepted"], found["written"], found["vehicle_id"]) == (True, False, "V1")
    assert (found["extra_cents"], found["extra_km"], found["extra_minutes"]) == (-400, 0.0, 6.0)
    assert [one["now"] for one in found["moved"]] == ["13:06"]
    assert (folder / "manifest.json").read_bytes() == before


def test_an_added_order_is_in_the_plan_its_exports_and_its_list(folder):
    finished = order("add", folder)
    assert finished.code == 0
    assert "已写入计划" in finished.out
    assert shanlu("check", folder).code == 0
    assert "A1201-01" in (folder / "plan.csv").read_text(encoding="utf-8-sig")
    (row,) = shanlu("order", "list", folder, "--json").json["orders"]
    assert (row["order_id"], row["status"], row["vehicle_id"]) == ("A1201-01", "planned", "V1")
    assert "1 planned" in shanlu("order", "list", folder).out


def test_an_order_without_a_place_ends_with_code_1_and_says_what_blocks_it(folder):
    before = (folder / "manifest.json").read_bytes()
    late = ("--until", "4:00")
    finished = order("add", folder, *late, "--json", starts="3:00")
    assert finished.code == 1
    assert finished.json["blocked_by"] == "window_meets_no_shift"
    assert "has no place" in order("quote", folder, *late, starts="3:00").out
    assert (folder / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--village", "无此村"), "no such place"),
        (("--service", "飞行"), "No such service"),
        (("--date", "2027-12-01"), "not within the plan's cycle"),
        (("--now", "16:00"), "is over"),
        (("--from", "17:00"), "is wrong"),
        (("--from", "8点"), "is no time of day"),
        (("--to", "S1村"), "end where it begins"),
        (("--to", "S2村", "--persons", 4), "3 seats"),
    ],
)
def test_a_wrong_order_is_refused_with_code_2(folder, more, message):
    finished = order("add", folder, *more)
    assert finished.code == 2
    assert message in finished.err
    assert "Traceback" not in finished.err


def test_a_plan_that_was_changed_meanwhile_is_not_written_over(folder, monkeypatch):
    times = iter(range(9))
    monkeypatch.setattr("optimizer.cli.order.written_ns", lambda path: next(times))
    finished = order("add", folder)
    assert finished.code == 1
    assert "changed meanwhile" in finished.err
    assert shanlu("order", "list", folder, "--json").json == {"orders": []}


def test_a_folder_without_a_plan_is_refused(tmp_path):
    assert order("quote", tmp_path).code == 1


def test_a_plan_without_orders_has_an_empty_list(folder):
    assert shanlu("order", "list", folder, "--json").json == {"orders": []}


def test_a_plan_run_puts_the_orders_of_its_cycle_in_after_the_search(tmp_path):
    """O3 is of a later cycle."""
    data = tmp_path / "data"
    shutil.copytree(TINY, data)
    (data / "orders.csv").write_text(ORDERS, encoding="utf-8")
    with (data / "lines.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(LINE)
    types = (data / "vehicle_types.csv").read_text(encoding="utf-8")
    (data / "vehicle_types.csv").write_text(
        types.replace("selling,60,0,0,0,", "selling,60,0,0,1,"), encoding="utf-8"
    )
    out = tmp_path / "out"
    plain = ("--county", "all", "--weeks", 2, "--start", "2026-11-30", "--iterations", 1)
    files = ("--dataset", data, "--matrix", data / "matrix.csv", "--out", out)
    found = shanlu("plan", *plain, *files, "--json").json
    assert found["by_line"]["on_demand"]["visits_required"] == 2
    assert found["violations"] == 0
    assert shanlu("check", out).code == 0
    rows = {row["order_id"]: row for row in shanlu("order", "list", out, "--json").json["orders"]}
    assert set(rows) == {"O1", "O2"}
    assert rows["O1"]["status"] == "planned"
    planned = found["by_line"]["on_demand"]["visits_planned"]
    assert planned == 1 + (rows["O2"]["status"] == "planned")  # a ride counts once
