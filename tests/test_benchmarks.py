"""The benchmarks measure what they say, on the tiny case; no time is judged."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import processes, report
from benchmarks.county_sets import chosen_counties, write_counties
from benchmarks.planning import searches
from benchmarks.planning.settings import LISHUI, Settings
from benchmarks.results_file import ResultsFile, Row
from optimizer.tables import load_dataset
from tests.support.tiny import tiny_problem


def rows(path: Path) -> dict[str, Row]:
    return json.loads(path.read_text(encoding="utf-8"))["rows"]


def a_file(path: Path, *, again: bool = False) -> ResultsFile:
    return ResultsFile(path=path, about={"figure": "any"}, again=again)


def test_a_stored_row_is_kept_until_its_input_changes_or_it_is_asked_for_again(
    tmp_path: Path,
) -> None:
    path, values = tmp_path / "r.json", iter(range(9))

    def work() -> Row:
        return {"value": next(values)}

    assert a_file(path).measured("a", work, input_hash="1")["value"] == 0
    assert a_file(path).measured("a", work, input_hash="1")["value"] == 0
    assert a_file(path).measured("a", work, input_hash="2")["value"] == 1
    assert a_file(path, again=True).measured("a", work, input_hash="2")["value"] == 2
    assert rows(path)["a"]["stamp"]["input_hash"] == "2"


def test_a_row_keeps_its_neighbours_and_lists_lie_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    a_file(path).measured("a", lambda: {"curve": [1, 2, 3]})
    a_file(path).measured("b", lambda: {"curve": []})
    assert list(rows(path)) == ["a", "b"]
    assert rows(path)["a"]["curve"] == [1, 2, 3]
    assert '"curve": [1, 2, 3]' in path.read_text(encoding="utf-8")


def test_rows_of_another_machine_are_not_mixed_with_those_of_this_one(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(
        json.dumps({"machine": {"cpu": "another"}, "rows": {"a": {}}}), encoding="utf-8"
    )
    a_file(path).measured("b", lambda: {})
    assert list(rows(path)) == ["b"]


def test_memory_and_cpu_of_descendants_are_counted() -> None:
    hold = "import time; x = b'x' * (64 << 20); time.sleep(1.5)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}]); print(7)"
    ran = processes.run([sys.executable, "-c", script], cwd=Path.cwd())
    assert (ran.code, ran.output) == (0, "7\n")
    assert ran.cpu_s > 0
    assert ran.peak_bytes > 64 << 20
    assert ran.peak_processes == 2
    assert processes.run([sys.executable, "-c", "raise SystemExit(3)"], cwd=Path.cwd()).code == 3


def test_the_descendants_of_this_process_begin_with_itself_and_have_memory() -> None:
    own = processes.descendants(1)
    assert own[0] == 1
    assert processes.resident_bytes(os.getpid()) > 1 << 20
    assert processes.resident_bytes(2**22 + 1) == 0  # no process has such a number


def test_cpu_time_of_descendants_that_still_run_is_counted() -> None:
    busy = "import sys\nfor _ in range(10**7): pass\nprint(1, flush=True)\nsys.stdin.read()"
    before_s = processes.living_cpu_s()
    with subprocess.Popen(
        [sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert processes.living_cpu_s() > before_s
        process.communicate()


def test_counties_beyond_those_there_are_copies_under_new_codes() -> None:
    codes = ["331102", "331121"]
    assert chosen_counties(codes, 1) == [("331102", "331102")]
    assert chosen_counties(codes, 3)[2] == ("331102", "332102")


def test_a_dataset_of_one_county_twice_holds_it_twice_and_nothing_else(tmp_path: Path) -> None:
    pair = [("331125", "331125"), ("331125", "332125")]
    write_counties(LISHUI, tmp_path / "data", pair)
    made = load_dataset(tmp_path / "data")
    with (LISHUI / "requirements.csv").open(encoding="utf-8-sig", newline="") as file:
        own = [row for row in csv.DictReader(file) if row["village_code"].startswith("331125")]
    assert [county.code for county in made.counties] == ["331125", "332125"]
    assert len(made.requirements) == 2 * len(own)
    bases = {vehicle.depot_id.removeprefix("D")[:6] for vehicle in made.vehicles}
    assert bases == {"331125", "332125"}


def test_a_first_plan_is_timed_and_checked(tmp_path: Path) -> None:
    problem = tiny_problem()

    class OneCounty:
        def problem(self, code: str) -> object:
            assert code == "any"
            return problem

    row = searches._first(OneCounty(), "any", Settings(results=tmp_path))
    assert row["first_checked_plan_s"] >= row["of_that_solving_s"] >= 0
    assert row["visits"] == sum(requirement.visits for requirement in problem.requirements)
    assert row["violations"] == 0


def test_the_page_says_what_the_results_say(tmp_path: Path) -> None:
    stored = rows(report.RESULTS / "planning_first.json")
    page = report.written(
        "a <!-- first -->old<!-- /first --> b <!-- city --><!-- /city -->", tmp_path
    )
    assert "old" not in page
    assert page.count(report.NOT_MEASURED) == 2
    shown = report.PAGE.read_text(encoding="utf-8")
    assert report.written(shown, report.RESULTS) == shown
    for name, row in stored.items():
        assert f"| {name} | {row['visits']} | {row['first_checked_plan_s']} |" in shown


@pytest.mark.parametrize(("seconds", "word"), [(15.0, "reached"), (15.1, "**missed**")])
def test_a_missed_target_is_shown(seconds: float, word: str) -> None:
    row = {
        "first_checked_plan_s": seconds,
        "of_that_solving_s": 1,
        **dict.fromkeys(("visits", "unserved_no_slot", "unserved_proved", "violations"), 0),
        "load_before": 0.1,
    }
    assert word in report.first({"target_s": 15.0, "rows": {"any": row}})[-1]
