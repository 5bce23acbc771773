"""`shanlu order`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Finished, shanlu
from tests.support.orders import with_on_demand
from tests.ui.plans import write_plan
from tests.viewing.sample import sample_problem

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


def test_a_folder_without_a_plan_is_refused(tmp_path):
    assert order("quote", tmp_path).code == 1


def test_a_plan_without_orders_has_an_empty_list(folder):
    assert shanlu("order", "list", folder, "--json").json == {"orders": []}
