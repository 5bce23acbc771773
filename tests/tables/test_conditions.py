"""Tables laid over the standing demand: each cell becomes what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.closures import Box, Circle, Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import CrewMember
from optimizer.domain.groupings import Group
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


def test_the_least_time_on_site_lengthens_the_visits_of_a_line(tmp_path):
    copy = copy_tiny(tmp_path / "data")
    edit(
        copy,
        "lines",
        lambda text: (
            text.replace("setup_min,", "setup_min,min_on_site_min,", 1)
            .replace(",,,10,", ",,,10,170,", 1)
            .replace(",,,5,", ",,,5,,", 1)
        ),
    )
    dataset, issues = read_dataset(copy)
    assert issues == ()
    assert dataset is not None
    assert {line.id: line.min_on_site_s for line in dataset.lines} == {
        "hospital": 170 * 60,
        "supply": 0,
    }
    assert {r.service_s for r in dataset.requirements if r.line_id == "hospital"} == {160 * 60}


def test_a_visit_lengthened_beyond_its_own_window_is_a_fault_of_the_requirement(tmp_path):
    copy = copy_tiny(tmp_path / "data")
    edit(
        copy,
        "lines",
        lambda text: (
            text.replace("setup_min,", "setup_min,min_on_site_min,", 1)
            .replace(",,,10,", ",,,10,170,", 1)
            .replace(",,,5,", ",,,5,,", 1)
        ),
    )
    edit(
        copy,
        "requirements",
        lambda text: text.replace("medical,2,,,150", "medical,2,,08:30-11:00,130", 1),
    )
    assert codes(read_dataset(copy)[1]) == ["visit_longer_than_window"]


def test_crews(tmp_path):
    text = (
        "人员编号,岗位,车辆编号,工作星期,每周最多出车天数\n"
        "M1,医生,H1,1-3,4\nM2,医生,H1,4;5,\nM3,司机,H1,,\n"
    )
    first, second, _ = sound(tmp_path, "人员", text).crews
    assert first == CrewMember(
        id="M1", role="医生", vehicle_id="H1", weekdays=(0, 1, 2), max_days_per_week=4
    )
    assert (second.weekdays, second.max_days_per_week) == ((3, 4), None)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["doctor,H1,1-2", "nurse,H1,2-3"], []),
        (["doctor,H1,1-2", "nurse,H1,3-4"], ["crew_never_together"]),
        (["doctor,H1,1-2", "nurse,H1,3-4", "driver,H1,5"], ["crew_never_together"]),
        (["doctor,H1,1-2", "nurse,H1,3-4", "nurse,H1,1"], []),
        (["doctor,H1,6-7"], ["crew_never_together"]),
        (["doctor,H9,1"], ["unknown_reference"]),
        (["doctor,H1,9"], ["bad_list_member"]),
    ],
)
def test_a_team_has_a_day_together(tmp_path, rows, expected):
    text = "".join(f"M{number},{row}\n" for number, row in enumerate(rows))
    head = "member_id,role,vehicle_id,weekdays\n"
    found = read_with(tmp_path, "crews", head + text)[1]
    assert [code for code in found if code != "crew_size_differs"] == expected


@pytest.mark.parametrize(
    ("roles", "fits"),
    [
        ("doctor nurse driver", True),
        ("doctor doctor nurse driver", True),
        ("doctor nurse nurse", True),
        ("doctor nurse", False),
        ("doctor nurse driver pharmacist", False),
    ],
)
def test_a_crew_of_three_has_three_members_and_at_most_three_roles(tmp_path, roles, fits):
    rows = "".join(f"M{number},{role},H1\n" for number, role in enumerate(roles.split()))
    dataset, found = read_with(tmp_path, "crews", "member_id,role,vehicle_id\n" + rows)
    assert found == ([] if fits else ["crew_size_differs"])
    assert dataset is not None


def test_crews_that_do_not_fit_are_told_once_for_a_type(tmp_path):
    copy = copy_tiny(tmp_path / "data")
    rows = "M1,doctor,V1\nM2,driver,V1\nM3,doctor,V2\nM4,driver,V2\n"
    (copy / "crews.csv").write_text("member_id,role,vehicle_id\n" + rows, encoding="utf-8")
    (issue,) = read_dataset(copy)[1]
    assert (issue.code, issue.row, issue.column) == ("crew_size_differs", 3, "crew_size")
    assert "2 vehicle(s), such as V1: 2 member(s), 2 role(s)" in issue.cause_en


def test_fixed_points(tmp_path):
    text = (
        "point_id,name,kind,services,village_code,lat,lon,每周人次,服务半径km\n"
        "F1,食堂,hall,shopping;selling,999901101201,,,30,2.5\n"
        "F2,卫生室,clinic,medical,,28.1,120.1,5,0\n"
    )
    first, second = sound(tmp_path, "固定点", text).fixed_points
    assert (first.lat, first.lon, first.capacity_per_week) == (28.14, 120.14, 30)
    assert first.catchment_m == 2500
    assert (second.lat, second.lon, second.service_ids) == (28.1, 120.1, ("medical",))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("medical,,,,5,1", ["fixed_point_place"]),
        ("medical,,28.1,,5,1", ["fixed_point_place"]),
        ("medical,999901101201,28.1,,5,1", ["fixed_point_place"]),
        ("medical,999901101201,,,5,101", ["out_of_range"]),
        ("surgery,999901101201,,,5,1", ["unknown_reference"]),
        ("medical,999901101201,,,,1", ["blank_cell"]),
    ],
)
def test_each_fixed_point_stands_somewhere(tmp_path, row, expected):
    head = "point_id,name,kind,services,village_code,lat,lon,capacity_per_week,catchment_km\n"
    assert read_with(tmp_path, "fixed_points", f"{head}F1,甲,clinic,{row}\n")[1] == expected


# Tiers: 上坪 160 residents (60 elderly, 37.5 %), 下坪 220 (80), 竹溪 180 (75), 石门 140 (60),
# 岭头 90 (45, 50 %).

SUPPLY_IDS = tuple(f"S{number}-supply" for number in range(1, 6))


def without_frequencies(text: str) -> str:
    """Leave the frequencies of the supply requirements to their tiers."""
    return text.replace("shopping;selling,4,", "shopping;selling,,")


def frequencies(folder: Path, *rows: str, fixed: str = "") -> dict[str, int]:
    """Return the visits of the supply requirements, all left to tiers."""
    copy = copy_tiny(folder / "data")
    edit(
        copy, "requirements", lambda text: text.replace("shopping;selling,4,", "shopping;selling,,")
    )
    head = (
        "tier_id,line_id,rank,visits_per_4_weeks,min_residents,min_elderly,min_elderly_pct,"
        "min_km,from_kinds\n"
    )
    text = "".join(f"T{number},supply,{number},{row}\n" for number, row in enumerate(rows, 1))
    (copy / "tiers.csv").write_text(head + text, encoding="utf-8")
    if fixed:
        columns = "point_id,name,kind,services,village_code,capacity_per_week,catchment_km\n"
        (copy / "fixed_points.csv").write_text(columns + fixed, encoding="utf-8")
    dataset, issues = read_dataset(copy)
    assert issues == ()
    assert dataset is not None
    return {r.id[:2]: r.visits_per_4_weeks for r in dataset.requirements if r.id in SUPPLY_IDS}


def test_a_blank_frequency_is_that_of_the_first_tier_that_fits(tmp_path):
    found = frequencies(tmp_path, "8,220,,,,", "4,160,,,,", "2,,,,,")
    assert found == {"S1": 4, "S2": 8, "S3": 4, "S4": 2, "S5": 2}


def test_age_by_number_and_by_share(tmp_path):
    assert frequencies(tmp_path, "8,,75,,,", "4,,,50,,", "2,,,,,") == {
        "S1": 2,
        "S2": 8,
        "S3": 8,
        "S4": 2,
        "S5": 4,
    }


def test_distance_to_a_base_of_a_kind_named(tmp_path):
    """岭头 lies 4.5 km from the co-op in the west, 竹溪 4.9 km, 石门 4.6 km."""
    found = frequencies(tmp_path, "4,,,,4.7,coop", "2,,,,,")
    assert found == {"S1": 4, "S2": 4, "S3": 4, "S4": 2, "S5": 2}


def test_distance_to_a_fixed_point_that_offers_the_service(tmp_path):
    shop = "F1,甲,shop,shopping;selling,999901101201,0,0\n"
    assert frequencies(tmp_path, "4,,,,1,", "2,,,,,", fixed=shop)["S1"] == 2
    clinic = shop.replace("shopping;selling", "medical")
    assert frequencies(tmp_path / "other", "4,,,,1,", "2,,,,,", fixed=clinic)["S1"] == 4


def test_a_frequency_of_its_own_goes_before_the_tier(tmp_path):
    tiers = "tier_id,line_id,rank,visits_per_4_weeks\nT1,supply,1,2\n"
    dataset = sound(tmp_path, "tiers", tiers)
    one = next(r for r in dataset.requirements if r.id == "S1-supply")
    assert (one.visits_per_4_weeks, one.tier_id) == (4, "T1")


def test_a_tier_that_a_village_does_not_meet_leaves_a_fault(tmp_path):
    copy = copy_tiny(tmp_path / "data")
    edit(
        copy, "requirements", lambda text: text.replace("shopping;selling,4,", "shopping;selling,,")
    )
    (copy / "tiers.csv").write_text(
        "tier_id,line_id,rank,visits_per_4_weeks,min_residents\nT1,supply,1,4,100\n",
        encoding="utf-8",
    )
    _, issues = read_dataset(copy)
    assert [(issue.code, issue.row) for issue in issues] == [("no_tier", 9)]


def test_groupings(tmp_path):
    text = (
        "组编号,分组方案,名称,县或乡镇代码\nG1,片区,东西,999901101;999901201\nG2,全县,全县,999901\n"
    )
    first, second = sound(tmp_path, "分组", text).groups
    assert first == Group(
        id="G1", grouping_id="片区", name="东西", codes=("999901101", "999901201")
    )
    assert second.grouping_id == "全县"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["A,999901101", "A,999901201"], []),
        (["A,999901101", "B,999901101"], []),
        (["A,999901101", "A,999901101"], ["group_overlap"]),
        (["A,999901101", "A,999901"], ["group_overlap"]),
        (["A,999901", "A,999901101"], ["group_overlap"]),
        (["A,999901;999901101"], []),
        (["A,9999"], ["group_code_unknown"]),
    ],
)
def test_in_a_grouping_each_place_is_in_one_group(tmp_path, rows, expected):
    head = "group_id,grouping,name,codes\n"
    text = "".join(
        f"G{number},{row.split(',')[0]},甲,{row.split(',')[1]}\n" for number, row in enumerate(rows)
    )
    assert read_with(tmp_path, "groupings", head + text)[1] == expected
