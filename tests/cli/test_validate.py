"""`shanlu validate`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import TINY, shanlu


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    folder.mkdir()
    for file in TINY.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sound_tables_end_with_0():
    finished = shanlu("validate", TINY)
    assert finished.code == 0
    assert "错误 0 处，警告 0 处" in finished.out


def test_warnings_end_with_3(tables):
    (tables / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    finished = shanlu("validate", tables)
    assert finished.code == 3
    assert "错误 0 处，警告 1 处" in finished.out
    assert "notes" in finished.err


def test_faults_end_with_4_and_name_sheet_row_and_column(tables):
    change(tables / "villages.csv", ",310,user,0.1,160,", ",310,user,0.1,-160,")
    finished = shanlu("validate", tables, "--json")
    assert finished.code == 4
    (issue,) = finished.json["issues"]
    assert (issue["sheet"], issue["row"], issue["column"], issue["value"]) == (
        "villages.csv",
        2,
        "residents",
        "-160",
    )
    assert issue["cause_zh"]
    assert issue["remedy_en"]


def test_a_workbook_with_the_faults_is_written(tables, tmp_path):
    change(tables / "villages.csv", ",310,user,0.1,160,", ",310,user,0.1,-160,")
    out = tmp_path / "错误.xlsx"
    finished = shanlu("validate", tables, "--error-workbook", out)
    assert finished.code == 4
    assert str(out) in finished.err
    sheet = openpyxl.load_workbook(out)["villages"]
    commented = [cell.value for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [str(value) for value in commented] == ["-160"]


def test_a_path_that_does_not_exist_is_a_fault(tmp_path):
    finished = shanlu("validate", tmp_path / "nothing")
    assert finished.code == 4
    assert "Traceback" not in finished.err


def test_a_value_cannot_steer_the_terminal(tables):
    change(tables / "villages.csv", ",310,user,0.1,160,", ",310,user,0.1,\x1b[2J[bold]6,")
    finished = shanlu("validate", tables)
    assert finished.code == 4
    assert "\x1b" not in finished.err
    assert "[bold]6" in finished.err
