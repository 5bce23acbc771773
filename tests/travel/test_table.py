from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from optimizer.errors import DataFaultError, Issue, ShanluError
from optimizer.travel.faults import SHOWN_PER_CODE, TRAVEL_FAULTS
from optimizer.travel.provider import Place
from optimizer.travel.table import TableProvider, load_matrix, read_matrix

from .terrains import at, hills, terrain

HEADER = "from_id,to_id,duration_s,distance_m"
ROWS = ("a,b,600,5000", "b,a,660,5100", "a,c,60,400", "c,a,61,400", "b,c,700,6000", "c,b,701,6000")
IDS = ["a", "b", "c"]


def written(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "times.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding, newline="")
    return path


def changed(row: int, text: str) -> tuple[str, ...]:
    """The good rows with one replaced; row 2 is the first, as the user counts."""
    return (*ROWS[: row - 2], text, *ROWS[row - 1 :])


def faults(path: Path | tuple[Path, Path], ids: list[str] = IDS, **options) -> tuple[Issue, ...]:
    with pytest.raises(DataFaultError) as caught:
        load_matrix(path, ids, **options)
    return caught.value.issues


def only(issues: tuple[Issue, ...]) -> Issue:
    assert len(issues) == 1, issues
    return issues[0]


def test_a_good_file_becomes_a_matrix_in_the_order_asked_for(tmp_path: Path) -> None:
    m = read_matrix(written(tmp_path, *ROWS), ["c", "a", "b"])
    assert m.location_ids == ("c", "a", "b")
    assert m.duration_s.tolist() == [[0, 61, 701], [60, 0, 600], [700, 660, 0]]
    assert m.distance_m.tolist() == [[0, 400, 6000], [400, 0, 5000], [6000, 5100, 0]]
    assert (m.source, m.estimated, m.estimated_legs) == ("table", False, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_chinese_headers_and_encodings_of_office_programs(tmp_path: Path, encoding: str) -> None:
    rows = [row.replace("b", "景宁") for row in ROWS]
    path = written(tmp_path, *rows, header="起点,终点,时间秒,距离米", encoding=encoding)
    assert read_matrix(path, ["a", "景宁", "c"]).duration_s[0, 1] == 600


def test_parquet_holds_the_same_matrix(tmp_path: Path) -> None:
    csv = written(tmp_path, *ROWS)
    parquet = tmp_path / "times.parquet"
    pd.read_csv(csv).to_parquet(parquet)
    assert (
        read_matrix(parquet, IDS).duration_s.tolist() == read_matrix(csv, IDS).duration_s.tolist()
    )


def test_two_square_files_hold_the_same_matrix(tmp_path: Path) -> None:
    long = read_matrix(written(tmp_path, *ROWS), IDS)
    assert read_matrix(square(tmp_path, long), IDS).duration_s.tolist() == long.duration_s.tolist()
    assert read_matrix(square(tmp_path, long), IDS).distance_m.tolist() == long.distance_m.tolist()


def square(folder: Path, m: TravelMatrix) -> tuple[Path, Path]:
    paths = folder / "seconds.csv", folder / "metres.csv"
    for path, values in zip(paths, (m.duration_s, m.distance_m), strict=True):
        lines = [",".join(["", *m.location_ids])]
        lines += [
            ",".join([name, *map(str, row)])
            for name, row in zip(m.location_ids, values.tolist(), strict=True)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
    return paths


def test_square_files_that_do_not_fit_are_both_named(tmp_path: Path) -> None:
    seconds, metres = square(tmp_path, read_matrix(written(tmp_path, *ROWS), IDS))
    metres.write_text(",a,c,b\na,0,1,2\nc,1,0,2\nb,1,2,0", encoding="utf-8")
    issue = only(faults((seconds, metres)))
    assert (issue.code, issue.sheet) == ("travel_shape", "metres.csv")
    seconds.write_text(",a,b\na,0,1", encoding="utf-8")
    assert {i.sheet for i in faults((seconds, metres))} == {"seconds.csv", "metres.csv"}


def test_a_fault_in_a_square_file_has_its_row(tmp_path: Path) -> None:
    seconds, metres = square(tmp_path, read_matrix(written(tmp_path, *ROWS), IDS))
    text = metres.read_text(encoding="utf-8").replace("5100", "far")
    metres.write_text(text, encoding="utf-8")
    issue = only(faults((seconds, metres)))
    assert (issue.sheet, issue.row, issue.value) == ("metres.csv", 3, "far")


@pytest.mark.parametrize(
    ("row", "code", "column", "value"),
    [
        ("a,b,ten,5000", "travel_not_a_number", "duration_s", "ten"),
        ("a,b,600,", "travel_not_a_number", "distance_m", ""),
        ("a,b,nan,5000", "travel_not_finite", "duration_s", "nan"),
        ("a,b,600,inf", "travel_not_finite", "distance_m", "inf"),
        ("a,b,-1,5000", "travel_out_of_range", "duration_s", "-1"),
        ("a,b,604801,5000", "travel_out_of_range", "duration_s", "604801"),
        ("a,b,600,5000001", "travel_out_of_range", "distance_m", "5000001"),
    ],
)
def test_a_bad_figure_is_told_with_row_column_and_value(
    tmp_path: Path, row: str, code: str, column: str, value: str
) -> None:
    issue = only(faults(written(tmp_path, *changed(2, row))))
    assert (issue.code, issue.row, issue.column, issue.value) == (code, 2, column, value)
    assert issue.sheet == "times.csv"
    assert issue.cause_zh
    assert issue.remedy_en


def test_a_place_that_the_file_lacks_is_told_once(tmp_path: Path) -> None:
    issue = only(faults(written(tmp_path, *ROWS), [*IDS, "d"]))
    assert (issue.code, issue.value) == ("travel_missing_place", "d")


def test_an_unknown_place_is_told_once_at_its_first_row(tmp_path: Path) -> None:
    issue = only(faults(written(tmp_path, *ROWS, "a,x,9,9", "x,a,9,9")))
    assert (issue.code, issue.value, issue.row) == ("travel_unknown_place", "x", 8)


def test_places_of_other_counties_may_stand_in_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS, "a,x,9,9", "x,a,9,9")
    m, warnings = load_matrix(path, IDS, known_ids={"a", "b", "c", "x"})
    assert m.duration_s[0, 1] == 600
    assert warnings == ()


def test_a_missing_leg_is_told(tmp_path: Path) -> None:
    issue = only(faults(written(tmp_path, *ROWS[:-1])))
    assert (issue.code, issue.value) == ("travel_missing_leg", "c → b")


def test_a_repeated_leg_is_told_at_its_second_row(tmp_path: Path) -> None:
    issue = only(faults(written(tmp_path, *ROWS, "a,b,601,5000")))
    assert (issue.code, issue.row) == ("travel_duplicate_leg", 8)


def test_a_diagonal_must_be_zero(tmp_path: Path) -> None:
    assert read_matrix(written(tmp_path, *ROWS, "a,a,0,0"), IDS).duration_s[0, 0] == 0
    issue = only(faults(written(tmp_path, *ROWS, "a,a,5,0")))
    assert (issue.code, issue.row, issue.column) == ("travel_diagonal", 8, "duration_s")


@pytest.mark.parametrize(
    ("seconds", "metres", "good"),
    [
        (36, 1300, True),  # 130 km/h
        (35, 1300, False),
        (0, 1001, False),
        (0, 1000, True),  # too short to judge
        (7920, 1100, True),  # 0.5 km/h
        (7921, 1100, False),
    ],
)
def test_absurd_speeds_are_faults_on_both_sides(
    tmp_path: Path, seconds: int, metres: int, good: bool
) -> None:
    path = written(tmp_path, *changed(3, f"b,a,{seconds},{metres}"))
    if good:
        assert read_matrix(path, IDS).duration_s[1, 0] == seconds
    else:
        issue = only(faults(path))
        assert (issue.code, issue.row) == ("travel_absurd_speed", 3)


@pytest.mark.parametrize("word", ["unreachable", "Unreachable", "不可达", "2147483647"])
def test_a_leg_may_be_unreachable(tmp_path: Path, word: str) -> None:
    m, warnings = load_matrix(written(tmp_path, *changed(2, f"a,b,{word},{word}")), IDS)
    assert m.duration_s[0, 1] == UNREACHABLE_S
    assert m.distance_m[0, 1] == UNREACHABLE_M
    assert warnings == ()


def test_unreachable_in_one_column_is_enough(tmp_path: Path) -> None:
    m, _ = load_matrix(written(tmp_path, *changed(2, "a,b,600,unreachable")), IDS)
    assert (m.duration_s[0, 1], m.distance_m[0, 1]) == (UNREACHABLE_S, UNREACHABLE_M)


def test_a_place_that_nothing_reaches_is_a_warning(tmp_path: Path) -> None:
    rows = [*changed(2, "a,b,unreachable,0")[:-1], "c,b,unreachable,0"]
    m, warnings = load_matrix(written(tmp_path, *rows), IDS)
    assert m.duration_s[2, 1] == UNREACHABLE_S
    assert (only(warnings).code, only(warnings).value) == ("travel_cut_off", "b")


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a,b,ten,-5", "b,a,1,5100", "a,c,60,400", "c,a,61,400", "c,c,3,0", "x,a,9,9"
    )
    assert [(i.code, i.row) for i in faults(path)] == [
        ("travel_absurd_speed", 3),
        ("travel_diagonal", 6),
        ("travel_missing_leg", None),
        ("travel_missing_leg", None),
        ("travel_not_a_number", 2),
        ("travel_out_of_range", 2),
        ("travel_unknown_place", 7),
    ]


def test_many_faults_alike_are_counted(tmp_path: Path) -> None:
    ids = [f"v{i}" for i in range(9)]
    rows = [f"{a},{b},-1,5" for a in ids for b in ids if a != b]
    issues = faults(written(tmp_path, *rows), ids)
    assert len(issues) == SHOWN_PER_CODE + 1
    assert issues[-1].value == "另有 52 处 / 52 more"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("empty.csv", b""),
        ("odd.csv", b"\xff\xfe\x00\x81"),
        ("bad.parquet", b"no parquet"),
        ("ragged.csv", b"from_id,to_id\na,b,c,d,e\n1\n"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / name)[0].code in {"travel_unreadable", "travel_missing_column"}


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    issues = faults(written(tmp_path, "a,b", header="from_id,to"))
    assert {i.column for i in issues} == {"to_id", "duration_s", "distance_m"}
    assert {i.code for i in issues} == {"travel_missing_column"}


def test_every_fault_has_its_texts_in_both_languages() -> None:
    for text in TRAVEL_FAULTS.values():
        assert all((text.cause_zh, text.cause_en, text.remedy_zh, text.remedy_en))


PLACES = [at(5, 5, "a"), at(5, 9, "b"), at(9, 9, "c")]


def test_missing_legs_are_filled_only_when_asked_and_then_marked(tmp_path: Path) -> None:
    path, fill = written(tmp_path, *ROWS[:-1]), terrain(tmp_path, hills(1))
    with pytest.raises(DataFaultError):
        TableProvider({"van": path}).matrix(PLACES)
    m = TableProvider({"van": path}, fill=fill).matrix(PLACES)
    estimate = fill.matrix(PLACES)
    assert m.duration_s[2, 1] == estimate.duration_s[2, 1]
    assert m.distance_m[2, 1] == estimate.distance_m[2, 1]
    assert m.duration_s[0, 1] == 600
    assert (m.source, m.estimated, m.estimated_legs) == ("table+terrain", True, 1)
    assert m.is_estimated(2, 1)
    assert not m.is_estimated(1, 2)


def test_a_complete_file_is_not_filled(tmp_path: Path) -> None:
    m = TableProvider({"van": written(tmp_path, *ROWS)}, fill=terrain(tmp_path, hills(1))).matrix(
        PLACES
    )
    assert (m.source, m.estimated_legs) == ("table", 0)


def test_a_bad_figure_is_not_filled(tmp_path: Path) -> None:
    provider = TableProvider(
        {"van": written(tmp_path, *changed(2, "a,b,nan,5000"))}, fill=terrain(tmp_path, hills(1))
    )
    with pytest.raises(DataFaultError):
        provider.matrix(PLACES)


def test_a_profile_without_a_file_is_told_or_filled(tmp_path: Path) -> None:
    path, fill = written(tmp_path, *ROWS), terrain(tmp_path, hills(1))
    with pytest.raises(ShanluError, match="walk"):
        TableProvider({"van": path}).matrix(PLACES, profile="walk")
    filled = TableProvider({"walk": path}, fill=fill).matrix(PLACES, profile="van")
    assert filled == fill.matrix(PLACES)


def test_lines_are_straight_without_a_model_and_its_lines_with_one(tmp_path: Path) -> None:
    path, fill = written(tmp_path, *ROWS), terrain(tmp_path, hills(1))
    pair = (PLACES[0], PLACES[2])
    straight = TableProvider({"van": path}).paths([pair])
    assert straight == [((pair[0].lat, pair[0].lon), (pair[1].lat, pair[1].lon))]
    assert TableProvider({"van": path}, fill=fill).paths([pair]) == fill.paths([pair])


def test_the_hash_follows_the_figures_and_the_fill(tmp_path: Path) -> None:
    first = read_matrix(written(tmp_path, *ROWS), IDS).content_hash
    assert read_matrix(written(tmp_path, *ROWS), IDS).content_hash == first
    assert read_matrix(written(tmp_path, *changed(2, "a,b,601,5000")), IDS).content_hash != first
    path = written(tmp_path, *ROWS[:-1])
    hashes = set()
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        fill = terrain(folder, hills(seed))
        hashes.add(TableProvider({"van": path}, fill=fill).matrix(PLACES).content_hash)
    assert len(hashes | {first}) == 3


def test_one_place_needs_no_leg(tmp_path: Path) -> None:
    m, warnings = load_matrix(written(tmp_path), ["a"])
    assert m.duration_s.tolist() == [[0]]
    assert warnings == ()


def test_fractions_of_seconds_are_rounded(tmp_path: Path) -> None:
    m = read_matrix(written(tmp_path, *changed(2, "a,b,600.6,5000.4")), IDS)
    assert (m.duration_s[0, 1], m.distance_m[0, 1]) == (601, 5000)
    assert m.duration_s.dtype == np.int32


def test_ids_keep_their_leading_zeros(tmp_path: Path) -> None:
    rows = [row.replace("a", "007") for row in ROWS]
    provider = TableProvider({"van": written(tmp_path, *rows)})
    places = [Place(id=name, lat=28.1, lon=119.1) for name in ("007", "b", "c")]
    assert provider.matrix(places).duration_s[0, 1] == 600
