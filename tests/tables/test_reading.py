"""Folders and workbooks, encodings, headers: the same content is the same dataset."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from optimizer.tables import load_dataset, read_dataset, read_raw
from optimizer.tables.schema import SHEET_BY_KEY
from tests.tables.samples import codes, copy_tiny, edit, tiny_workbook

TINY = Path("datasets/tiny")


def chinese_headers(text: str, key: str) -> str:
    header, rest = text.split("\n", 1)
    names = {column.key: column.header_zh for column in SHEET_BY_KEY[key].columns}
    return ",".join(f" {names[name]}\u3000" for name in header.split(",")) + "\n" + rest


def test_the_tiny_dataset_has_nothing_to_report() -> None:
    dataset, issues = read_dataset(TINY)
    assert issues == ()
    assert dataset is not None
    assert dataset.name == "方山 Fangshan (tiny)"
    assert dataset.polygons_path == TINY / "counties.geojson"
    assert dataset.elevation_path is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_every_encoding_gives_the_same_dataset(tmp_path: Path, encoding: str) -> None:
    folder = copy_tiny(tmp_path / "data")
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert load_dataset(folder).content_hash == load_dataset(TINY).content_hash


def test_chinese_file_names_and_headers_give_the_same_dataset(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    for key in ("villages", "requirements", "vehicle_types", "prices"):
        path = folder / f"{key}.csv"
        text = chinese_headers(path.read_text(encoding="utf-8"), key)
        path.unlink()
        (folder / f"{SHEET_BY_KEY[key].name_zh}.csv").write_text(text, encoding="utf-8")
    assert load_dataset(folder).content_hash == load_dataset(TINY).content_hash


def test_headers_may_differ_in_width_case_spaces_and_unit(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(
        folder, "villages", lambda text: text.replace("village_code", "Village Code (12 digits)", 1)
    )
    edit(folder, "vehicle_types", lambda text: text.replace("capacity_goods", "货物容量（箱）", 1))
    assert load_dataset(folder).content_hash == load_dataset(TINY).content_hash


@pytest.mark.parametrize("chinese", [False, True])
def test_a_workbook_gives_the_same_places_vehicles_and_demand(
    tmp_path: Path, chinese: bool
) -> None:
    book = load_dataset(tiny_workbook(tmp_path / "book.xlsx", chinese=chinese))
    folder = load_dataset(TINY)
    assert book.villages == folder.villages
    assert book.vehicle_types == folder.vehicle_types
    assert book.vehicles == folder.vehicles
    assert book.requirements == folder.requirements
    assert book.name == "book"


def test_the_hash_does_not_depend_on_the_place_of_the_folder(tmp_path: Path) -> None:
    assert load_dataset(copy_tiny(tmp_path / "a")).content_hash == load_dataset(TINY).content_hash


def test_the_hash_changes_with_a_cell(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "villages", lambda text: text.replace(",160,60,", ",161,60,"))
    assert load_dataset(folder).content_hash != load_dataset(TINY).content_hash


def test_the_hash_changes_with_the_borders(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    path = folder / "counties.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace("28.2]", "28.25]"), encoding="utf-8")
    assert load_dataset(folder).content_hash != load_dataset(TINY).content_hash


def test_rows_are_counted_as_excel_does_blank_ones_included(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(
        folder,
        "vehicles",
        lambda text: text.replace("V1,", "\n,,,\n Vx,").replace(
            "D-east,,,,,,1,made up\nV2", "D-nowhere,,,,,,1,made up\nV2"
        ),
    )
    _, issues = read_dataset(folder)
    assert [(issue.code, issue.row) for issue in issues] == [("unknown_reference", 5)]


def test_a_cell_with_line_breaks_is_one_row(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(
        folder,
        "vehicles",
        lambda text: text.replace("流动医院1号", '"流动\n医院\n1号"').replace("V2,", "V1,"),
    )
    _, issues = read_dataset(folder)
    assert [(issue.code, issue.row) for issue in issues] == [("duplicate_id", 4)]


def test_the_header_need_not_be_in_the_first_row(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "vehicles", lambda text: "\n,,\n" + text.replace("V2,", "V1,"))
    _, issues = read_dataset(folder)
    assert [(issue.code, issue.row) for issue in issues] == [("duplicate_id", 6)]


def test_hidden_and_lock_files_are_no_tables(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    for name in ("._villages.csv", "~$villages.csv", "matrix_walk.csv", "notes.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    assert read_dataset(folder)[1] == ()


def test_an_utf8_file_with_one_damaged_byte_is_not_taken_for_gbk(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    path = folder / "villages.csv"
    data = path.read_bytes()
    place = data.index("石门".encode())
    path.write_bytes(data[: place + 1] + b"A" + data[place + 2 :])
    _, issues = read_dataset(folder)
    assert [(issue.code, issue.row) for issue in issues] == [("bad_encoding", 6)]


def test_a_damaged_table_does_not_make_its_references_unknown(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    (folder / "villages.csv").write_bytes(b"\xff\xff\xff")
    assert codes(read_dataset(folder)[1]) == ["bad_encoding"]


def test_an_empty_folder_and_a_path_to_nothing_are_missing_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone", tmp_path / "gone.xlsx"):
        dataset, issues = read_dataset(path)
        assert dataset is None
        assert codes(issues) == ["missing_file"]


def test_a_folder_with_one_table_misses_every_other_required_sheet(tmp_path: Path) -> None:
    shutil.copyfile(TINY / "prices.csv", tmp_path / "prices.csv")
    assert codes(read_dataset(tmp_path)[1]) == ["missing_sheet"] * 9


def test_a_folder_with_one_workbook_is_that_workbook(tmp_path: Path) -> None:
    tiny_workbook(tmp_path / "book.xlsx")
    (tmp_path / "~$book.xlsx").write_bytes(b"lock")
    assert read_dataset(tmp_path)[1] == ()
    tiny_workbook(tmp_path / "other.xlsx")
    assert codes(read_dataset(tmp_path)[1]) == ["missing_file"]


def test_an_empty_file_misses_its_columns(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    (folder / "services.csv").write_bytes(b"")
    _, issues = read_dataset(folder)
    assert [issue.value for issue in issues if issue.code == "missing_column"] == [
        "service_id",
        "name_zh",
        "name_en",
    ]


def test_old_excel_files_and_other_files_are_refused(tmp_path: Path) -> None:
    for name in ("book.xls", "book.pdf"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
        assert codes(read_dataset(tmp_path / name)[1]) == ["not_a_workbook"]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    assert codes(read_dataset(tmp_path / "book.xlsx")[1]) == ["not_a_workbook"]


def test_text_that_only_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    path = tiny_workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    cell = book["villages"]["B2"]
    cell.value, cell.data_type = "=上坪", "s"
    book.save(path)
    assert load_dataset(path).villages[0].name == "=上坪"


def test_a_csv_cell_that_excel_would_compute_is_a_formula(tmp_path: Path) -> None:
    folder = copy_tiny(tmp_path / "data")
    edit(folder, "villages", lambda text: text.replace(",上坪,", ",=1+1,"))
    _, issues = read_dataset(folder)
    assert [(issue.code, issue.column) for issue in issues] == [("formula_cell", "name")]


def test_extra_sheets_of_a_workbook_are_warned_of(tmp_path: Path) -> None:
    path = tiny_workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet9").append(["a"])
    book.save(path)
    dataset, issues = read_dataset(path)
    assert dataset is not None
    assert codes(issues) == ["unknown_sheet"]


def test_raw_tables_keep_what_the_user_wrote() -> None:
    raw, issues = read_raw(Path("datasets/bad/not_a_number"))
    assert issues == ()
    assert raw is not None
    assert "28.1度" in raw.sheets["villages"].rows[1].cells
