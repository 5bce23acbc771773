"""The assumed trends of townships, against the formula worked by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from optimizer.building.ground import KM_PER_DEGREE
from optimizer.building.trend_rows import trend_rows

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"
COUNTIES = [{"county_code": "339901", "seat_lat": "28.0", "seat_lon": "119.0"}]


def trend(kind: str, *, elevation_m: str, km_north: float) -> tuple[str, str]:
    township = {
        "township_code": "339901001",
        "county_code": "339901",
        "kind": kind,
        "lat": str(28.0 + km_north / KM_PER_DEGREE),
        "lon": "119.0",
        "elevation_m": elevation_m,
    }
    (row,) = trend_rows([township], COUNTIES)
    return row["yearly_pct"], row["elderly_yearly_pct"]


def test_a_township_shrinks_more_where_it_is_higher_and_farther() -> None:
    assert trend("镇", elevation_m="0", km_north=0) == ("-1.0", "-0.5")
    assert trend("乡", elevation_m="400", km_north=20) == ("-2.5", "-1.2")  # 1 + 0.75 + 0.75
    assert trend("乡", elevation_m="800", km_north=20) == ("-3.2", "-1.6")  # 3.25, 1.625
    assert trend("乡", elevation_m="1200", km_north=90) == ("-4.0", "-2.0")


def test_a_subdistrict_grows_wherever_it_is() -> None:
    assert trend("街道", elevation_m="800", km_north=40) == ("0.5", "0.5")


def test_every_shipped_township_has_a_trend_between_four_fewer_and_a_half_more() -> None:
    rows = {}
    for table in ("townships", "trends"):
        with (LISHUI / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows[table] = list(csv.DictReader(file))
    assert [r["township_code"] for r in rows["trends"]] == [
        r["township_code"] for r in rows["townships"]
    ]
    for town, row in zip(rows["townships"], rows["trends"], strict=True):
        yearly = float(row["yearly_pct"])
        assert yearly == 0.5 if town["kind"] == "街道" else -4 <= yearly <= -1


def test_no_relocation_is_made_up() -> None:
    with (LISHUI / "relocations.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == []
