"""`shanlu dataset project`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import TINY, shanlu
from tests.tables.test_projecting import RIDGE, UP, tiny


@pytest.fixture
def data(tmp_path):
    return tiny(tmp_path, f"2026,{RIDGE},{UP},")


def project(data, out, *more: object, year: int = 2026):
    return shanlu("dataset", "project", "--dataset", data, "--year", year, "--out", out, *more)


def test_a_later_year_is_written_and_its_residents_are_told(data, tmp_path):
    finished = project(data, tmp_path / "后年", "--json")
    assert finished.code == 0
    found = finished.json
    assert (found["from_year"], found["year"]) == (2025, 2026)
    assert found["total"]["now"] == 1190
    assert [(t["name"], t["now"], t["then"]) for t in found["townships"]] == [
        ("东镇", 780, 788),
        ("西乡", 410, 304),
    ]
    assert (found["requirements_now"], found["requirements_then"]) == (8, 7)
    assert "2026" in found["synthetic_note_en"]
    info = shanlu("dataset", "info", "--dataset", tmp_path / "后年", "--json").json
    assert info["counties"][0]["residents"] == 732


def test_the_counties_are_printed_with_what_the_data_says_of_itself(data, tmp_path):
    finished = project(data, tmp_path / "out")
    assert finished.code == 0
    assert "方山县" in finished.out
    assert "1,190" in finished.out
    assert "1,092" in finished.out
    assert "推算到 2026 年底" in finished.out


def test_the_travel_times_beside_the_tables_come_along(data, tmp_path):
    project(data, tmp_path / "out")
    written = (tmp_path / "out" / "matrix.csv").read_bytes()
    assert written == (TINY / "matrix.csv").read_bytes()


@pytest.mark.parametrize("year", [2024, 2076])
def test_a_year_out_of_reach_is_wrong_usage_and_nothing_is_written(data, tmp_path, year):
    finished = project(data, tmp_path / "out", year=year)
    assert finished.code == 2
    assert "2025 至 2075" in finished.err
    assert "from 2025 to 2075" in finished.err
    assert not (tmp_path / "out").exists()


def test_data_without_trends_is_told_how_to_mend_it(tmp_path):
    finished = project(TINY, tmp_path / "out")
    assert finished.code == 2
    assert "trends" in finished.err
    assert not (tmp_path / "out").exists()


def test_more_people_than_live_there_are_a_fault_of_the_data(tmp_path):
    finished = project(tiny(tmp_path, f"2026,{RIDGE},,87"), tmp_path / "out")
    assert finished.code == 4
    assert "86" in finished.err  # 90·0.95 = 85.5
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_not_overwritten(data, tmp_path):
    for target in (data, data / "about.csv"):
        finished = project(data, target)
        assert finished.code == 2
        assert "not overwritten" in finished.err


def test_a_warning_does_not_stop_it(data, tmp_path):
    (data / "remarks.csv").write_text("a\nb\n", encoding="utf-8")
    finished = project(data, tmp_path / "out")
    assert finished.code == 0
    assert "remarks.csv" in finished.err


def test_names_are_shown_as_they_are(data, tmp_path):
    for table, name in (("about", "方山 Fangshan (tiny)"), ("counties", "方山县")):
        path = data / f"{table}.csv"
        text = path.read_text("utf-8")
        assert name in text
        path.write_text(text.replace(name, "[red]{{7}}"), "utf-8")
    finished = project(data, tmp_path / "out")
    assert finished.code == 0
    assert finished.out.count("[red]{{7}}") == 2
