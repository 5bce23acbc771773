"""What is written can be read again, and no text becomes a formula."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from optimizer.tables import check_tables, load_dataset, read_dataset, read_raw
from optimizer.tables.atomic import write_file, write_folder
from optimizer.tables.cells import Cell
from optimizer.tables.schema import SHEETS
from optimizer.tables.sheets import RawTables
from optimizer.tables.write import (
    csv_text,
    sheet_from_records,
    write_dataset_folder,
    write_template,
    write_workbook,
)
from tests.tables.samples import copy_tiny, edit, tiny_workbook

TINY = Path("datasets/tiny")
DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]


def raw_of(path: Path) -> RawTables:
    raw, issues = read_raw(path)
    assert raw is not None
    assert issues == ()
    return raw


def named(raw: RawTables, name: str) -> RawTables:
    """Give the first village another name."""
    sheet = raw.sheets["villages"]
    first, *others = sheet.rows
    cells = list(first.cells)
    cells[sheet.headers.index("name")] = name
    changed = replace(sheet, rows=(first._replace(cells=tuple(cells)), *others))
    return replace(raw, sheets={**raw.sheets, "villages": changed})


def test_a_folder_written_and_read_is_the_same_dataset(tmp_path: Path) -> None:
    write_dataset_folder(raw_of(TINY), tmp_path / "draft")
    assert load_dataset(tmp_path / "draft").content_hash == load_dataset(TINY).content_hash
    assert (tmp_path / "draft" / "counties.geojson").is_file()
    assert (tmp_path / "draft" / "matrix.csv").read_bytes() == (TINY / "matrix.csv").read_bytes()


def test_a_draft_can_be_written_over_itself(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "draft")
    write_dataset_folder(named(raw_of(folder), "新村"), folder)
    assert load_dataset(folder).villages[0].name == "新村"
    assert (folder / "counties.geojson").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["draft"]


def test_csv_files_open_in_excel_as_utf8(tmp_path: Path) -> None:
    write_dataset_folder(raw_of(TINY), tmp_path / "draft")
    assert (tmp_path / "draft" / "villages.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_workbook_written_and_read_is_the_same_dataset(tmp_path: Path) -> None:
    write_workbook(raw_of(TINY), tmp_path / "book.xlsx")
    book, folder = load_dataset(tmp_path / "book.xlsx"), load_dataset(TINY)
    assert replace(book, polygons_path=None, content_hash="") == replace(
        folder, polygons_path=None, content_hash=""
    )


def test_a_workbook_keeps_codes_as_text_and_figures_as_numbers(tmp_path: Path) -> None:
    write_workbook(raw_of(TINY), tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["villages"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, header.index("village_code") + 1).value == "999901101201"
    assert sheet.cell(2, header.index("residents") + 1).value == 160


def test_a_workbook_read_and_written_as_a_folder_is_the_same_dataset(tmp_path: Path) -> None:
    book = tiny_workbook(tmp_path / "book.xlsx", chinese=True)
    write_dataset_folder(raw_of(book), tmp_path / "draft")
    assert load_dataset(tmp_path / "draft").requirements == load_dataset(TINY).requirements


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_like_a_formula_survives_both_ways_as_text(tmp_path: Path, name: str) -> None:
    raw = named(raw_of(TINY), name)
    write_dataset_folder(raw, tmp_path / "draft")
    write_workbook(raw, tmp_path / "book.xlsx")
    assert load_dataset(tmp_path / "draft").villages[0].name == name.strip()
    assert load_dataset(tmp_path / "book.xlsx").villages[0].name == name.strip()
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["villages"]
    cell = sheet["B2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("上坪", "上坪"),
        ("=1+1", "'=1+1"),
        ("+86 578", "'+86 578"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\0x", "'\N{REPLACEMENT CHARACTER}x"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("+1e3", "+1e3"),
        (-5, "-5"),
        (3.0, "3"),
        (0.1, "0.1"),
        (True, "1"),
        (time(8, 30), "08:30"),
        (timedelta(hours=24), "24:00"),
        (date(2026, 10, 1), "2026-10-01"),
    ],
)
def test_cells_as_csv_text(cell: Cell, text: str) -> None:
    assert csv_text(cell) == text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_has_every_table_and_column_and_lacks_only_rows(
    tmp_path: Path, language: str
) -> None:
    write_template(tmp_path / "template.xlsx", language=language)
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert len(book.sheetnames) == len(SHEETS)
    _, issues = read_dataset(tmp_path / "template.xlsx")
    required = [sheet for sheet in SHEETS if not sheet.optional]
    assert [issue.code for issue in issues] == ["empty_table"] * len(required)


def test_the_template_explains_its_headers(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx")["行政村"]
    comments = [cell.comment.text for cell in sheet[1]]
    assert any("常住人口" in text and "residents" in text for text in comments)


def test_records_become_a_sheet_in_the_order_of_the_schema() -> None:
    records = [{"name": "甲", "village_code": "1", "mine": 2}, {"village_code": "2"}]
    sheet = sheet_from_records("villages", records)
    assert sheet.headers == ("village_code", "name", "mine")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ("1", "甲", 2)),
        (3, ("2", None, None)),
    ]


def test_an_edited_draft_is_checked_before_it_is_written() -> None:
    raw = named(raw_of(TINY), "")
    dataset, issues = check_tables(raw)
    assert dataset is None
    assert [(issue.code, issue.row, issue.column) for issue in issues] == [
        ("blank_cell", 2, "name")
    ]


# All or nothing


def fail(path: Path) -> None:
    target = path if path.is_dir() else path.parent
    (target / "half").write_text("half", encoding="utf-8")
    raise OSError("disk full")


def test_a_folder_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "draft")
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(OSError, match="disk full"):
        write_folder(folder, fail)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["draft"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "book.xlsx"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match="disk full"):
        write_file(target, fail)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_formula_cells_are_never_written_as_formulas(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "villages", lambda text: text.replace(",上坪,", ",=1+1,"))
    write_workbook(raw_of(folder), tmp_path / "book.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "book.xlsx")["villages"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
