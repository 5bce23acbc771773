"""Positions from a list: matched, shown, and applied all at once or not at all."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
from geopy.distance import geodesic

from optimizer.domain.places import PositionSource
from optimizer.errors import DataFaultError, ShanluError
from optimizer.tables import load_dataset
from optimizer.tables.datum import from_wgs84
from optimizer.tables.positions import (
    Datum,
    MatchStatus,
    PlaceKind,
    PositionPreview,
    apply_positions,
    match_counts,
    preview_positions,
)
from tests.tables.samples import copy_tiny, edit, tiny_workbook

EAST, WEST = "999901101", "999901201"
C, D, E = "999901201201", "999901201202", "999901201203"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return copy_tiny(tmp_path / "draft")


def positions(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "positions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def preview(draft: Path, tmp_path: Path, text: str, datum: Datum = Datum.WGS84) -> PositionPreview:
    return preview_positions(positions(tmp_path, text), dataset=draft, datum=datum)


def statuses(found: PositionPreview) -> list[MatchStatus]:
    return [match.status for match in found.matches]


# Matching


def test_codes_of_villages_and_townships_match_exactly(draft: Path, tmp_path: Path) -> None:
    found = preview(
        draft,
        tmp_path,
        f"code,lat,lng\n{C},28.06,120.04\n{WEST},28.1,120.06\n{WEST}000,28.1,120.06\n",
    )
    assert statuses(found) == [MatchStatus.EXACT] * 3
    places = [match.place for match in found.matches]
    assert [place.kind for place in places if place] == [
        PlaceKind.VILLAGE,
        PlaceKind.TOWNSHIP,
        PlaceKind.TOWNSHIP,
    ]


@pytest.mark.parametrize(
    "name", ["竹溪", "竹溪村", "竹溪村村民委员会", "竹溪村委会", " 竹溪\u3000"]
)
@pytest.mark.parametrize("township", ["西乡", "西", "西 乡"])
def test_a_village_is_found_by_its_name_and_township(
    draft: Path, tmp_path: Path, name: str, township: str
) -> None:
    found = preview(draft, tmp_path, f"村名,乡镇,纬度,经度\n{name},{township},28.06,120.04\n")
    (match,) = found.matches
    assert match.status is MatchStatus.BY_NAME
    assert match.place is not None
    assert match.place.code == C


def test_a_township_is_found_by_its_name_in_either_column(draft: Path, tmp_path: Path) -> None:
    for header in ("township", "name"):
        found = preview(draft, tmp_path, f"{header},lat,lon\n东镇,28.1,120.16\n")
        (match,) = found.matches
        assert match.place is not None
        assert match.place.code == EAST


def test_a_name_that_several_villages_bear_is_ambiguous(draft: Path, tmp_path: Path) -> None:
    edit(draft, "villages", lambda text: text.replace("下坪", "竹溪"))
    found = preview(draft, tmp_path, "name,lat,lon\n竹溪,28.06,120.04\n")
    (match,) = found.matches
    assert match.status is MatchStatus.AMBIGUOUS
    assert match.place is None
    assert {place.above for place in match.places} == {"东镇", "西乡"}
    within = preview(draft, tmp_path, "name,township,lat,lon\n竹溪,西乡,28.06,120.04\n")
    assert statuses(within) == [MatchStatus.BY_NAME]


def test_a_full_name_goes_before_a_stem(draft: Path, tmp_path: Path) -> None:
    edit(draft, "townships", lambda text: text.replace("西乡,乡", "东乡,乡"))
    assert statuses(preview(draft, tmp_path, "township,lat,lon\n东镇,28.1,120.16\n")) == [
        MatchStatus.BY_NAME
    ]
    assert statuses(preview(draft, tmp_path, "township,lat,lon\n东,28.1,120.16\n")) == [
        MatchStatus.AMBIGUOUS
    ]


def test_a_county_narrows_the_search(draft: Path, tmp_path: Path) -> None:
    found = preview(
        draft, tmp_path, "county,township,lat,lon\n方山,东镇,28.1,120.16\n邻县,东镇,28.1,120.16\n"
    )
    assert statuses(found) == [MatchStatus.BY_NAME, MatchStatus.NONE]


def test_a_code_that_does_not_exist_falls_back_on_the_name(draft: Path, tmp_path: Path) -> None:
    found = preview(
        draft, tmp_path, "code,name,township,lat,lon\n1,竹溪,西乡,28.06,120.04\n2,,,28.06,120.04\n"
    )
    assert statuses(found) == [MatchStatus.BY_NAME, MatchStatus.NONE]


def test_the_report_counts_every_status(draft: Path, tmp_path: Path) -> None:
    found = preview(draft, tmp_path, f"code,name,lat,lon\n{C},,28.06,120.04\n,不在,28.06,120.04\n")
    assert match_counts(found.matches) == {
        MatchStatus.EXACT: 1,
        MatchStatus.BY_NAME: 0,
        MatchStatus.AMBIGUOUS: 0,
        MatchStatus.NONE: 1,
    }
    assert [match.row for match in found.unmatched] == [3]


def test_a_workbook_with_chinese_headers_is_read(draft: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["村代码", "纬度", "经度", "电话"])
    book.active.append([int(C), 28.06, 120.04, "x"])
    book.save(tmp_path / "positions.xlsx")
    found = preview_positions(tmp_path / "positions.xlsx", dataset=draft, datum=Datum.WGS84)
    assert statuses(found) == [MatchStatus.EXACT]
    assert found.issues == ()


# Moving


@pytest.mark.parametrize("datum", list(Datum))
def test_coordinates_of_any_datum_arrive_in_wgs84(
    draft: Path, tmp_path: Path, datum: Datum
) -> None:
    lat, lon = from_wgs84(28.07, 120.05, datum)
    found = preview(draft, tmp_path, f"code,lat,lon\n{C},{lat:.7f},{lon:.7f}\n", datum)
    (move,) = found.moves
    assert geodesic(move.new, (28.07, 120.05)).m < 1


def test_a_move_tells_old_new_and_distance(draft: Path, tmp_path: Path) -> None:
    (move,) = preview(draft, tmp_path, f"code,lat,lon\n{C},28.07,120.03\n").moves
    assert (move.old, move.new) == ((28.06, 120.03), (28.07, 120.03))
    assert move.moved_km == pytest.approx(1.108, abs=0.001)
    assert (move.source, move.error_km, move.along_with) == (PositionSource.USER, 0.1, None)


def test_modelled_villages_move_with_their_seat_and_others_stay(
    draft: Path, tmp_path: Path
) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{WEST},28.12,120.06\n")
    moves = {move.code: move for move in found.moves}
    assert moves.keys() == {WEST, D, E, "D-west"}  # C was placed by a user
    assert moves[D].new == pytest.approx((28.08, 120.07))
    assert moves[E].new == pytest.approx((28.09, 120.09))
    assert {moves[code].source for code in (D, E)} == {PositionSource.MODELLED}
    assert {moves[code].along_with for code in (D, E)} == {WEST}


def test_a_base_at_the_seat_moves_to_the_new_seat(draft: Path, tmp_path: Path) -> None:
    edit(draft, "depots", lambda text: text.replace("28.10,120.05,user", "28.10,120.05,geonames"))
    found = preview(draft, tmp_path, f"code,lat,lon\n{WEST},28.12,120.06\n")
    (base,) = [move for move in found.moves if move.kind is PlaceKind.DEPOT]
    assert base.new == (28.12, 120.06)
    assert base.source is PositionSource.USER


def test_a_village_that_the_file_names_too_goes_where_the_file_says(
    draft: Path, tmp_path: Path
) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{WEST},28.12,120.06\n{D},28.05,120.07\n")
    moves = {move.code: move for move in found.moves}
    assert moves[D].new == (28.05, 120.07)
    assert moves[D].source is PositionSource.USER
    assert moves[E].along_with == WEST


def test_a_village_that_would_leave_the_county_is_drawn_in(draft: Path, tmp_path: Path) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{WEST},28.02,120.05\n")
    moves = {move.code: move for move in found.moves}
    # D lies 0.04 south of its seat; the border is at 28.0, 0.02 south of the new one
    assert moves[D].new == pytest.approx((28.0, 120.055))
    assert moves[E].new == pytest.approx((28.02 - 0.6 * 0.03, 120.05 + 0.6 * 0.03))
    assert found.issues == ()


def test_a_village_under_a_real_seat_is_less_uncertain(draft: Path, tmp_path: Path) -> None:
    edit(draft, "villages", lambda text: text.replace("modelled,5", "modelled,20", 1))
    found = preview(draft, tmp_path, f"code,lat,lon\n{WEST},28.12,120.06\n")
    assert {move.code: move.error_km for move in found.moves}[D] == 5.0


def test_stop_points_move_with_their_village(draft: Path, tmp_path: Path) -> None:
    (draft / "stop_points.csv").write_text(
        "stop_id,village_code,name,lat,lon,position_source,position_error_km\n"
        f"P1,{C},甲,28.05,120.02,modelled,5\nP2,{C},乙,28.05,120.03,user,0.1\n",
        encoding="utf-8",
    )
    found = preview(draft, tmp_path, f"code,lat,lon\n{C},28.07,120.04\n")
    (stop,) = [move for move in found.moves if move.kind is PlaceKind.STOP_POINT]
    assert stop.code == "P1"
    assert stop.new == pytest.approx((28.06, 120.03))


# Applying


def test_an_applied_import_changes_these_cells_and_nothing_else(
    draft: Path, tmp_path: Path
) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{C},28.07,120.04\n")
    apply_positions(found, target=tmp_path / "new")
    old, new = load_dataset(draft), load_dataset(tmp_path / "new")
    village = next(one for one in new.villages if one.code == C)
    assert (village.position.lat, village.position.lon) == (28.07, 120.04)
    assert village.position.source is PositionSource.USER
    assert village.position.error_km == 0.1
    assert [v for v in new.villages if v.code != C] == [v for v in old.villages if v.code != C]
    assert new.requirements == old.requirements
    for name in ("requirements.csv", "matrix.csv", "counties.geojson", "townships.csv"):
        assert (tmp_path / "new" / name).read_bytes() == (draft / name).read_bytes()


def test_the_row_says_where_its_position_comes_from(draft: Path, tmp_path: Path) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{C},28.07,120.04\n")
    apply_positions(found, target=draft)
    with (draft / "villages.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["village_code"] == C)
    assert row["source"] == "user:positions.csv"
    assert row["elevation_m"] == ""  # the old place's height


def test_a_dataset_in_a_workbook_becomes_a_folder(draft: Path, tmp_path: Path) -> None:
    book = tiny_workbook(tmp_path / "book.xlsx", chinese=True)
    found = preview(book, tmp_path, f"code,lat,lon\n{C},28.07,120.04\n")
    apply_positions(found, target=tmp_path / "new")
    village = next(one for one in load_dataset(tmp_path / "new").villages if one.code == C)
    assert village.position.lat == 28.07


def test_nothing_is_written_while_a_row_is_not_clear(draft: Path, tmp_path: Path) -> None:
    text = f"code,name,lat,lon\n{C},,28.07,120.04\n,不在,28.07,120.04\n"
    found = preview(draft, tmp_path, text)
    with pytest.raises(ShanluError, match="rows 3"):
        apply_positions(found, target=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    apply_positions(found, target=tmp_path / "new", allow_unmatched=True)
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (f"{C},120.04,28.07", "lat_lon_swapped", "lat"),
        (f"{C},28.07,121.0", "outside_county", "lat"),
        (f"{C},x,120.04", "not_a_number", "lat"),
        (f"{C},28.07,", "blank_cell", "lon"),
    ],
)
def test_a_faulty_row_stops_the_import(
    draft: Path, tmp_path: Path, row: str, code: str, column: str
) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{D},28.06,120.07\n{row}\n")
    assert [(issue.code, issue.row, issue.column) for issue in found.faults] == [(code, 3, column)]
    with pytest.raises(DataFaultError):
        apply_positions(found, target=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_place_that_the_file_names_twice_stops_the_import(draft: Path, tmp_path: Path) -> None:
    text = f"code,name,township,lat,lon\n{C},,,28.07,120.04\n,竹溪,西乡,28.08,120.04\n"
    found = preview(draft, tmp_path, text)
    assert [(issue.code, issue.row, issue.column) for issue in found.faults] == [
        ("duplicate_id", 3, "name")
    ]


def test_a_place_just_outside_its_county_is_a_warning(draft: Path, tmp_path: Path) -> None:
    found = preview(draft, tmp_path, f"code,lat,lon\n{C},27.99,120.04\n")
    assert [issue.code for issue in found.issues] == ["near_county_border"]
    assert found.faults == ()


def test_the_shipped_data_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "datasets" / "lishui"
    shutil.copytree("datasets/tiny", shipped)
    monkeypatch.chdir(tmp_path)
    found = preview(shipped, tmp_path, f"code,lat,lon\n{C},28.07,120.04\n")
    with pytest.raises(ShanluError, match="never overwritten"):
        apply_positions(found, target=Path("datasets/lishui"))
    original = Path(__file__).parents[2] / "datasets" / "tiny"
    assert load_dataset(shipped).villages == load_dataset(original).villages


def test_files_that_cannot_be_read_are_reported(draft: Path, tmp_path: Path) -> None:
    found = preview_positions(tmp_path / "none.csv", dataset=draft, datum=Datum.WGS84)
    assert [issue.code for issue in found.faults] == ["missing_file"]
    (tmp_path / "bad.xlsx").write_bytes(b"x")
    found = preview_positions(tmp_path / "bad.xlsx", dataset=draft, datum=Datum.WGS84)
    assert [issue.code for issue in found.faults] == ["not_a_workbook"]
    with pytest.raises(DataFaultError):
        preview_positions(tmp_path / "bad.xlsx", dataset=tmp_path / "gone", datum=Datum.WGS84)
    with pytest.raises(DataFaultError):
        apply_positions(found, target=tmp_path / "new")
