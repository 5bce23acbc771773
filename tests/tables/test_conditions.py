"""Tables laid over the standing demand: each cell becomes what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.closures import Box, Circle, Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.seasons import Season
from optimizer.tables import read_dataset
from tests.tables.samples import codes, copy_tiny, edit


def read_with(folder: Path, table: str, text: str) -> tuple[Dataset | None, list[str]]:
    """Read the tiny dataset with one more table."""
    copy = copy_tiny(folder / "data")
    (copy / f"{table}.csv").write_text(text, encoding="utf-8")
    dataset, issues = read_dataset(copy)
    return dataset, codes(issues)


def sound(folder: Path, table: str, text: str) -> Dataset:
    """Read the tiny dataset with one more table that has no fault."""
    dataset, found = read_with(folder, table, text)
    assert found == []
    assert dataset is not None
    return dataset


def test_a_dataset_without_these_tables_has_none_of_what_they_say(tmp_path):
    dataset, _ = read_dataset(copy_tiny(tmp_path / "data"))
    assert dataset is not None
    assert dataset.closures == ()


def test_closures_in_chinese(tmp_path):
    text = (
        "封闭编号,类型,起始日期,截止日期,村代码,服务线编号,原因\n"
        "C1,停办,2026年12月1日,2026/12/14,999901101201,supply,村宴\n"
        "C2,封村,2026-12-01,,999901101202,,\n"
    )
    first, second = sound(tmp_path, "封闭与停办", text).closures
    assert first == Closure(
        id="C1",
        kind=ClosureKind.SUSPENSION,
        first=date(2026, 12, 1),
        last=date(2026, 12, 14),
        code="999901101201",
        line_id="supply",
        reason="村宴",
    )
    assert (second.kind, second.last) == (ClosureKind.VILLAGE, None)


def test_closed_parts_of_the_map(tmp_path):
    text = (
        "closure_id,kind,from_date,south,west,north,east,lat,lon,radius_km\n"
        "C1,terrain,2026-12-01,28,119,28.1,119.2,,,\n"
        "C2,道路,2026-12-01,,,,,28.05,119.5,1.5\n"
    )
    box, circle = (one.shape for one in sound(tmp_path, "closures", text).closures)
    assert box == Box(south=28, west=119, north=28.1, east=119.2)
    assert circle == Circle(lat=28.05, lon=119.5, radius_m=1500)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("height,2026-12-01,,,100,,", []),
        ("height,2026-12-01,,,,,300", []),
        ("height,2026-12-01,,,100,,100", []),
        ("height,2026-12-01,,,101,,100", ["closure_inverted"]),
        ("height,2026-12-01,,,,,", ["closure_incomplete"]),
        ("terrain,2026-12-01,,,,28.1,", ["closure_incomplete"]),
        ("vehicle,2026-12-01,2026-12-01,V1,,,", []),
        ("vehicle,2026-12-02,2026-12-01,V1,,,", ["closure_inverted"]),
        ("vehicle,2026-12-01,,V9,,,", ["unknown_reference"]),
        ("vehicle,2026-12-01,,V1,5,,", ["closure_cell_unused"]),
        ("flood,2026-12-01,,V1,,,", ["bad_choice"]),
        ("vehicle,12-1,,V1,,,", ["bad_date"]),
    ],
)
def test_each_row_says_what_it_closes_and_nothing_else(tmp_path, row, expected):
    head = "closure_id,kind,from_date,to_date,vehicle_id,above_m,lat,below_m\n"
    assert read_with(tmp_path, "closures", f"{head}C1,{row}\n")[1] == expected


def test_a_height_band_warns_of_villages_without_a_height_in_its_county_only(tmp_path):
    copy = copy_tiny(tmp_path / "data")
    edit(copy, "villages", lambda text: text.replace("28.14,120.14,310", "28.14,120.14,"))
    (copy / "closures.csv").write_text(
        "closure_id,kind,from_date,above_m,county_code\nC1,height,2026-12-01,400,999901\n",
        encoding="utf-8",
    )
    dataset, issues = read_dataset(copy)
    assert dataset is not None
    (issue,) = issues
    assert issue.code == "closure_height_unknown"
    assert "上坪" in issue.cause_zh


def test_a_stop_point_may_have_a_height_of_its_own(tmp_path):
    text = (
        "stop_id,village_code,name,lat,lon,position_source,position_error_km,elevation_m\n"
        "P1,999901101201,上头,28.14,120.14,user,0.1,555\n"
        "P2,999901101201,下头,28.14,120.141,user,0.1,\n"
    )
    heights = {s.id: s.elevation_m for s in sound(tmp_path, "stop_points", text).stop_points}
    assert (heights["P1"], heights["P2"], heights["999901101202"]) == (555, 310, 280)


def test_seasons(tmp_path):
    text = "season_id,服务线编号,service_id,月份,送货%,back_pct\nS1,supply,selling,10,,125\n"
    assert sound(tmp_path, "seasons", text).seasons == (
        Season(id="S1", line_id="supply", service_id="selling", month=10, back_pct=125),
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("supply,,13,100", ["out_of_range"]),
        ("supply,,12,1001", ["out_of_range"]),
        ("supply,,12,0", []),
        ("other,,12,100", ["unknown_reference"]),
        (",,12,100", ["season_of_nothing"]),
    ],
)
def test_each_season_is_of_something_in_a_month(tmp_path, row, expected):
    head = "season_id,line_id,service_id,month,out_pct\n"
    assert read_with(tmp_path, "seasons", f"{head}S1,{row}\n")[1] == expected
