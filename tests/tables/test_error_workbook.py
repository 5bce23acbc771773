"""The workbook in which people mend their data."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from optimizer.tables import read_dataset
from optimizer.tables.error_workbook import SUMMARY_HEADERS, write_error_workbook
from optimizer.tables.read_xlsx import ISSUES_SHEET
from tests.tables.bad_cases import BAD, CASES, Case
from tests.tables.samples import copy_tiny, edit, tiny_workbook

WITH_TABLES = [
    case for case in CASES if case.code not in ("missing_file", "zip_bomb", "not_a_workbook")
]


def error_workbook(source: Path, out: Path) -> openpyxl.Workbook:
    _, issues = read_dataset(source)
    write_error_workbook(source, issues, out)
    return openpyxl.load_workbook(out)


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_every_issue_is_on_the_summary(case: Case, tmp_path: Path) -> None:
    book = error_workbook(BAD / case.code, tmp_path / "errors.xlsx")
    header, *rows = book[ISSUES_SHEET].values
    assert header == SUMMARY_HEADERS
    assert [row[1:5] for row in rows] == [(case.code, case.sheet, case.row, case.column)]


@pytest.mark.parametrize("code", ["not_a_number", "unknown_reference", "no_pattern"])
def test_the_bad_cell_carries_the_comment_and_keeps_its_content(code: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.code == code)
    book = error_workbook(BAD / code, tmp_path / "errors.xlsx")
    assert case.sheet is not None
    assert case.column is not None
    assert case.row is not None
    sheet = book[case.sheet.removesuffix(".csv")]
    place = [cell.value for cell in sheet[1]].index(case.column) + 1
    cell = sheet.cell(case.row, place)
    assert str(cell.value) == case.value
    assert cell.comment is not None
    commented = [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
    assert commented == [cell.coordinate]


def test_a_mended_error_workbook_is_a_sound_dataset(tmp_path: Path) -> None:
    book = error_workbook(BAD / "not_a_number", tmp_path / "errors.xlsx")
    sheet = book["villages"]
    place = [cell.value for cell in sheet[1]].index("lat") + 1
    sheet.cell(3, place).value = 28.14
    book.save(tmp_path / "mended.xlsx")
    assert read_dataset(tmp_path / "mended.xlsx")[1] == ()


def test_a_workbook_keeps_its_formats_and_loses_its_live_formulas(tmp_path: Path) -> None:
    path = tiny_workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["villages"]["A1"].font = Font(italic=True)
    book["villages"]["K2"] = "=100+60"
    book["villages"]["B3"] = "=1+1"
    book["villages"]["B3"].data_type = "s"
    book.save(path)
    marked = error_workbook(path, tmp_path / "errors.xlsx")
    sheet = marked["villages"]
    assert sheet["A1"].font.italic
    assert sheet["A1"].value == "village_code"
    assert (sheet["K2"].value, sheet["K2"].data_type) == ("=100+60", "s")
    assert sheet["K2"].comment is not None
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert all(cell.data_type != "f" for page in marked for row in page.iter_rows() for cell in row)


def test_marking_twice_keeps_one_summary(tmp_path: Path) -> None:
    path = tiny_workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["villages"]["K2"] = "many"
    book.save(path)
    error_workbook(path, tmp_path / "once.xlsx")
    twice = error_workbook(tmp_path / "once.xlsx", tmp_path / "twice.xlsx")
    assert twice.sheetnames.count(ISSUES_SHEET) == 1
    assert len(list(twice[ISSUES_SHEET].values)) == 2


def test_rows_stay_where_the_user_had_them(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "vehicles", lambda text: text.replace("V2,", "\n\nV1,"))
    book = error_workbook(folder, tmp_path / "errors.xlsx")
    assert book["vehicles"]["A6"].value == "V1"
    assert book["vehicles"]["A6"].comment is not None
    assert book["vehicles"]["A4"].value is None


def test_hostile_names_are_inert_in_the_summary(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "vehicles", lambda text: text.replace("D-west", "@cmd"))
    book = error_workbook(folder, tmp_path / "errors.xlsx")
    cell = book[ISSUES_SHEET]["F2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("@cmd", "s", True)
