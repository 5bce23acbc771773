"""Known places that all lie off the same way."""

from pathlib import Path

import pytest
from geopy.distance import geodesic

from optimizer.tables.datum import Datum, from_wgs84
from optimizer.tables.known_places import Point, common_shift, read_known_places

KNOWN = {f"t{i}": Point(28.0 + 0.07 * i, 119.2 + 0.11 * i) for i in range(6)}


def moved(metres: float, bearing: float, point: Point) -> Point:
    there = geodesic(meters=metres).destination(point, bearing)
    return Point(there.latitude, there.longitude)


def all_moved(metres: float, bearing: float = 120) -> dict[str, Point]:
    return {code: moved(metres, bearing, point) for code, point in KNOWN.items()}


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_chinese_datum_is_named(datum: Datum) -> None:
    found = {code: Point(*from_wgs84(*point, datum)) for code, point in KNOWN.items()}
    shift = common_shift(found, KNOWN)
    assert shift is not None
    assert shift.datum is datum
    assert shift.codes == tuple(KNOWN)


@pytest.mark.parametrize(
    ("metres", "suspicious"), [(390, False), (410, True), (1290, True), (1310, False)]
)
def test_a_common_shift_counts_between_its_bounds(metres: float, suspicious: bool) -> None:
    shift = common_shift(all_moved(metres), KNOWN)
    assert (shift is not None) is suspicious
    if shift is not None:
        assert shift.datum is None
        assert shift.metres == pytest.approx(metres, abs=5)


@pytest.mark.parametrize(("places", "suspicious"), [(2, False), (3, True)])
def test_three_moved_places_are_needed(places: int, suspicious: bool) -> None:
    shifted = all_moved(700)
    found = {code: shifted[code] for code in list(KNOWN)[:places]}
    assert (common_shift(found, KNOWN) is not None) is suspicious


def test_places_that_stayed_do_not_hide_those_that_moved() -> None:
    shifted = all_moved(700)
    found = {**KNOWN, **{code: shifted[code] for code in list(KNOWN)[:3]}}
    shift = common_shift(found, KNOWN)
    assert shift is not None
    assert shift.codes == ("t0", "t1", "t2")


@pytest.mark.parametrize(("strays", "suspicious"), [(1, True), (2, False)])
def test_most_places_must_move_the_same_way(strays: int, suspicious: bool) -> None:
    found = all_moved(700, 120)
    for code in list(KNOWN)[:strays]:
        found[code] = moved(700, 300, KNOWN[code])
    assert (common_shift(found, KNOWN) is not None) is suspicious


def test_places_moved_to_all_sides_are_no_datum() -> None:
    found = {code: moved(700, 60 * i, point) for i, (code, point) in enumerate(KNOWN.items())}
    assert common_shift(found, KNOWN) is None


def test_only_surveyed_places_of_the_shipped_data_are_known() -> None:
    known = read_known_places(Path("datasets/lishui"))
    assert len(known) > 80
    assert all(27.3 < point.lat < 29 and 118.6 < point.lon < 120.6 for point in known.values())


@pytest.mark.parametrize("text", ["", "名称,纬度\na,b\n", "township_code,lat\n1,x\n", "\x00\n"])
def test_a_damaged_yardstick_knows_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "townships.csv").write_text(text, encoding="utf-8")
    (tmp_path / "villages.csv").write_bytes(b"\xff\xfe\n")
    assert read_known_places(tmp_path) == {}
    assert read_known_places(tmp_path / "gone") == {}


def test_the_true_places_are_not_suspicious() -> None:
    assert common_shift(KNOWN, KNOWN) is None
