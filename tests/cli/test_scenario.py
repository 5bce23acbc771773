"""`shanlu scenario`."""

from __future__ import annotations

import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest

from optimizer.cli.parser import command_parser
from optimizer.domain.calendar import Cycle
from optimizer.scenarios.remarks import no_effect
from tests.cli.conftest import TINY, Finished, shanlu

NAMES = 'name_zh = "{name}"\nname_en = "{name}"\n'
FILES = {
    "today": "",
    "fewer": '[[fleet]]\nline = "supply"\ncount = -1\n',
    "bad": '[[frequency]]\nline = "supply"\nvisits_per_4_weeks = 4\n'
    '[[frequency]]\nline = "supply"\nvisits_per_4_weeks = 8\n',
}
HOSTILE = "<b>{{ 7*7 }}</b> |\\\\u001b[31m"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios") / "tiny"
    shutil.copytree(TINY, folder)
    (folder / "scenarios").mkdir()
    for name, text in FILES.items():
        shown = HOSTILE if name == "fewer" else name
        file = folder / "scenarios" / f"{name}.toml"
        file.write_text(NAMES.format(name=shown) + text, encoding="utf-8")
    return folder


def scenario(dataset: Path, action: str, *more: object) -> Finished:
    out = dataset.parent / "results"
    return shanlu("scenario", action, *more, "--dataset", dataset, "--out", out)


def run(dataset: Path, action: str, *more: object) -> Finished:
    cycle = ("--weeks", 2, "--start", "2026-11-30", "--iterations", 1, "--workers", 1)
    files = ("--matrix", dataset / "matrix.csv", "--no-bound")
    return scenario(dataset, action, *more, *cycle, *files)


@pytest.fixture(scope="module")
def ran(dataset: Path) -> Finished:
    return run(dataset, "run", "today", "fewer", "--json")


def test_a_run_tells_what_became_of_each_cell(ran):
    assert ran.code == 0
    cells = ran.json["cells"]
    assert [(cell["scenario_id"], cell["phase"]) for cell in cells] == [
        ("today", "done"),
        ("fewer", "done"),
    ]
    assert [cell["result"]["vehicles_available"] for cell in cells] == [3, 2]
    assert "today seed 0：完成 / done" in ran.err


def test_the_list_tells_names_faults_and_seeds(dataset, ran):
    listed = {one["id"]: one for one in scenario(dataset, "list", "--json").json["scenarios"]}
    assert listed["today"]["seeds"] == [0]
    assert (listed["bad"]["faults"], listed["bad"]["seeds"]) == (1, [])
    assert "today" in scenario(dataset, "list").out


def test_a_check_names_the_contradicting_lines(dataset):
    finished = scenario(dataset, "check", "--json")
    assert finished.code == 4
    (issue,) = finished.json["issues"]
    assert (issue["file"], issue["line"]) == ("bad.toml", 8)
    assert "Line 5 and line 8" in issue["cause_en"]
    assert scenario(dataset, "check", "today").code == 0
    assert "bad.toml" in scenario(dataset, "check").err


def test_a_faulty_scenario_is_not_run(dataset):
    finished = run(dataset, "run", "today", "bad")
    assert finished.code == 4
    assert "Traceback" not in finished.err


def test_a_comparison_tells_differences_as_text_and_as_json(dataset, ran):
    found = scenario(dataset, "compare", "today", "fewer", "--json")
    assert found.code == 0
    cells = found.json["indicators"]["vehicles_available"]["cells"]
    assert [cell["change"] for cell in cells] == [0, -1]
    text = scenario(dataset, "compare", "today", "fewer")
    assert text.code == 0
    assert "承诺" in text.out
    assert "虚构" in text.out
    assert "\x1b" not in text.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "today"), "takes 2 to 4"),
        (("compare", "today", "nowhere"), "no scenario 'nowhere'"),
        (("compare", "today", "bad"), "no result yet"),
        (("compare", "today", "fewer", "--seed", 7), "seed 7"),
        (("copy", "today", "fewer"), "already"),
        (("copy", "today", "../x"), "cannot be the id"),
    ],
)
def test_what_cannot_be_done_is_told(dataset, ran, arguments, words):
    finished = scenario(dataset, *arguments)
    assert finished.code == 2
    assert words in finished.err


def test_what_was_not_run_alike_and_what_was_edited_since_is_told(dataset, ran, tmp_path):
    shutil.copytree(dataset, tmp_path / "tiny")
    shutil.copytree(dataset.parent / "results", tmp_path / "results")
    file = tmp_path / "tiny" / "scenarios" / "fewer.toml"
    result = tmp_path / "results" / "fewer" / "seed-0" / "result.json"
    assert scenario(tmp_path / "tiny", "compare", "today", "fewer", "--json").json["remarks"] == []

    file.write_text(file.read_text("utf-8").replace("-1", "-2"), encoding="utf-8")
    text = result.read_text("utf-8").replace('"iterations":1', '"iterations":7')
    result.write_text(text, encoding="utf-8")
    found = scenario(tmp_path / "tiny", "compare", "today", "fewer", "--json")
    assert found.code == 0
    unlike, edited = (one["en"] for one in found.json["remarks"])
    assert "steps per county 1 / 7" in unlike
    assert "edited after it was run" in edited
    assert "steps per county 1 / 7" in found.err


def test_closures_outside_the_cycle_are_told(dataset, tmp_path):
    row = '[[closure]]\nclosure_id = "c1"\nkind = "township"\ntownship_code = "999901101"\n'
    dates = "from_date = 2026-12-01\nto_date = 2026-12-03\n"
    shutil.copytree(dataset, tmp_path / "tiny")
    file = tmp_path / "tiny" / "scenarios" / "closed.toml"
    file.write_text(NAMES.format(name="closed") + row + dates, encoding="utf-8")
    checked = scenario(tmp_path / "tiny", "check", "closed")
    assert (checked.code, "2026-12-01 to 2026-12-03" in checked.out) == (0, True)
    for start, told in ((date(2026, 11, 30), 0), (date(2026, 12, 7), 1), (date(2026, 11, 9), 1)):
        assert len(list(no_effect(file, Cycle(start=start, weeks=2), name=("x", "x")))) == told


@pytest.mark.parametrize("seeds", ["", "x", "1;2", "-1"])
def test_seeds_are_numbers_with_commas_between(dataset, seeds):
    finished = run(dataset, "run", "today", f"--seeds={seeds}")
    assert finished.code == 2
    assert "1,2" in finished.err


@pytest.mark.parametrize("county", ["火星县", "", "，,"])
def test_counties_that_are_none_are_refused_before_anything_is_touched(dataset, ran, county):
    result = dataset.parent / "results" / "today" / "seed-0" / "result.json"
    before = result.read_bytes()
    finished = run(dataset, "run", "today", "--county", county)
    assert finished.code == 2
    assert "all" in finished.err
    assert result.read_bytes() == before


def test_results_of_a_county_lie_apart_from_those_of_all(dataset, ran, monkeypatch, tmp_path):
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path))
    cycle = ("--weeks", 2, "--start", "2026-11-30", "--iterations", 1, "--workers", 1)
    files = ("--matrix", dataset / "matrix.csv", "--no-bound", "--dataset", dataset)
    county = ("--county", "方山")
    assert shanlu("scenario", "run", "today", "fewer", *county, *cycle, *files).code == 0
    (apart,) = tmp_path.glob("scenarios/*/county-999901")
    assert (apart / "today" / "seed-0" / "result.json").is_file()
    assert not (apart.parent / "today").exists()
    asked = ("scenario", "compare", "today", "fewer", "--dataset", dataset)
    assert shanlu(*asked).code == 2
    assert shanlu(*asked, *county).code == 0
    told = shanlu("scenario", "list", "--json", "--dataset", dataset, *county).json["scenarios"]
    assert {one["id"]: one["seeds"] for one in told}["today"] == [0]


def test_a_copy_is_a_scenario_too(dataset):
    assert scenario(dataset, "copy", "today", "later").code == 0
    assert (dataset / "scenarios" / "later.toml").is_file()
    (dataset / "scenarios" / "later.toml").unlink()


def test_the_page_is_made_of_the_results_that_are_there_and_says_what_the_data_is(
    dataset, ran, tmp_path
):
    page = tmp_path / "scenarios.md"
    finished = run(dataset, "docs", "today", "fewer", "--page", page)
    assert finished.code == 0
    assert "沿用 / kept" in finished.err
    text = page.read_text(encoding="utf-8")
    assert "虚构" in text
    assert "made up" in text
    assert "1 iterations a county" in text
    command = next(line for line in text.splitlines() if line.startswith("shanlu scenario docs"))
    told = command_parser().parse_args(shlex.split(command)[1:])
    assert (told.ids, told.weeks, told.start) == (["today", "fewer"], 2, date(2026, 11, 30))
    assert (told.iterations, told.workers, told.bound) == (1, 1, False)
    assert (told.page, told.dataset, told.matrix) == (page, dataset, dataset / "matrix.csv")
    assert "within T = 60 minutes" in text
    assert "<b>" not in text
    assert "{{" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len({row.count("|") for row in rows}) == 2


def test_a_page_in_no_folder_is_refused_before_anything_is_run(dataset, tmp_path):
    finished = run(dataset, "docs", "today", "--page", tmp_path / "no" / "page.md")
    assert finished.code == 2
