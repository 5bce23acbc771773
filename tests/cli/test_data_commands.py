"""`shanlu positions`, `shanlu dataset`, `shanlu docs`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, shanlu

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def positions(tmp_path: Path) -> Path:
    file = tmp_path / "位置.csv"
    file.write_text("代码,纬度,经度\n999901101201,28.141,120.141\n", encoding="utf-8")
    return file


def village(folder: Path, code: str) -> dict[str, str]:
    with (folder / "villages.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["village_code"] == code)


def import_positions(file: Path, *more: object):
    return shanlu("positions", "import", file, "--dataset", TINY, "--datum", "wgs84", *more)


def test_an_import_only_previews(positions):
    before = village(TINY, "999901101201")
    finished = import_positions(positions)
    assert finished.code == 0
    assert "上坪" in finished.out
    assert "预览" in finished.err
    assert village(TINY, "999901101201") == before


def test_a_preview_as_json_says_what_moves(positions):
    found = import_positions(positions, "--json").json
    assert found["matches"] == {"exact": 1, "by_name": 0, "ambiguous": 0, "none": 0}
    move = next(move for move in found["moves"] if move["code"] == "999901101201")
    assert (move["lat"], move["lon"]) == (28.141, 120.141)
    assert 0.1 < move["moved_km"] < 0.2


def test_an_applied_import_is_written_to_the_draft(positions, tmp_path):
    finished = import_positions(positions, "--apply", "--out", tmp_path / "draft")
    assert finished.code == 0
    moved = village(tmp_path / "draft", "999901101201")
    assert (moved["lat"], moved["lon"], moved["position_source"]) == ("28.141", "120.141", "user")


def test_rows_without_a_place_stop_the_import_unless_skipped(positions, tmp_path):
    with positions.open("a", encoding="utf-8") as file:
        file.write("000000000000,28.1,120.1\n")
    draft = tmp_path / "draft"
    refused = import_positions(positions, "--apply", "--out", draft)
    assert refused.code == 1
    assert not draft.exists()
    skipped = import_positions(positions, "--apply", "--out", draft, "--skip-unmatched")
    assert skipped.code == 0
    assert village(draft, "999901101201")["lat"] == "28.141"


def test_the_shipped_data_are_not_overwritten(tmp_path):
    file = tmp_path / "real.csv"
    file.write_text("code,lat,lon\n331125105200,27.969,119.382\n", encoding="utf-8")
    finished = shanlu("positions", "import", file, "--datum", "wgs84", "--apply")
    assert finished.code == 1
    assert "The shipped data is never overwritten" in finished.err


def test_a_datum_must_be_named(positions):
    finished = shanlu("positions", "import", positions, "--dataset", TINY)
    assert finished.code == 2
    assert "--datum" in finished.err


def test_a_file_with_faults_ends_with_4(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("code,lat,lon\n999901101201,north,120.1\n", encoding="utf-8")
    finished = import_positions(file)
    assert finished.code == 4
    assert "north" in finished.err


def test_a_dataset_says_what_it_holds():
    rows = shanlu("dataset", "info", "--dataset", TINY, "--json").json["counties"]
    assert [row["county"] for row in rows] == ["方山县", "合计"]
    assert rows[0]["villages_in_plan"] == rows[1]["villages_in_plan"] == 5
    assert "方山县" in shanlu("dataset", "info", "--dataset", TINY).out


def test_the_shipped_data_meet_the_published_totals():
    finished = shanlu("dataset", "calibrate")
    assert finished.code == 0
    assert "全年服务人次" in finished.out


def test_a_plan_that_misses_the_published_totals_says_so(planned):
    finished = shanlu("dataset", "calibrate", "--plan", planned[1], "--json")
    assert finished.code == 1  # five villages are not the city
    assert not finished.json[0]["holds"]


def test_building_without_its_extra_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "optimizer.building.build", None)
    finished = shanlu("dataset", "build")
    assert finished.code == 1
    assert "requirements-test.txt" in finished.err


def test_the_committed_documents_are_those_of_the_program():
    finished = shanlu("docs", "--check", "--out", DOCS)
    assert (finished.code, finished.err) == (0, "")


def test_documents_are_written_and_stale_ones_are_noticed(tmp_path):
    assert shanlu("docs", "--check", "--out", tmp_path).code == 1
    assert shanlu("docs", "--out", tmp_path).code == 0
    assert shanlu("docs", "--check", "--out", tmp_path).code == 0
    (tmp_path / "errors.md").write_text("old", encoding="utf-8")
    assert "errors.md" in shanlu("docs", "--check", "--out", tmp_path).err
