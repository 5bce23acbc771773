"""Rules that look at several cells: both sides of their borders, and nothing hides anything."""

from pathlib import Path

import pytest

from optimizer.domain.fleet import Area
from optimizer.errors import Severity
from optimizer.tables import load_dataset, read_dataset
from tests.tables.samples import codes, copy_tiny, edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_tiny(tmp_path / "data")


def test_one_bad_cell_hides_no_other(folder: Path) -> None:
    edit(
        folder,
        "villages",
        lambda text: text.replace("999901101201,999901101201", "999901101201").replace(
            "999901101202,下坪,下坪村村民委员会,999901101,999901,28.14,120.17",
            "999901101201,下坪,下坪村村民委员会,999901109,999902,NaN,十",
        ),
    )
    edit(folder, "vehicles", lambda text: text.replace("V2,", "V1,").replace("D-west", "D-wst"))
    dataset, issues = read_dataset(folder)
    assert dataset is None
    found = {(issue.code, issue.sheet, issue.row, issue.column) for issue in issues}
    assert {
        ("duplicate_id", "villages.csv", 3, "village_code"),
        ("unknown_reference", "villages.csv", 3, "township_code"),
        ("unknown_reference", "villages.csv", 3, "county_code"),
        ("not_finite", "villages.csv", 3, "lat"),
        ("not_a_number", "villages.csv", 3, "lon"),
        ("unknown_reference", "requirements.csv", 2, "village_code"),
        ("unknown_reference", "requirements.csv", 6, "village_code"),
        ("duplicate_id", "vehicles.csv", 4, "vehicle_id"),
        ("unknown_reference", "vehicles.csv", 4, "depot_id"),
    } == found


def test_a_mistyped_reference_gets_a_hint(folder: Path) -> None:
    edit(folder, "vehicles", lambda text: text.replace("D-west", "D-wst"))
    (issue,) = read_dataset(folder)[1]
    assert "D-west" in issue.cause_zh
    assert "D-west" in issue.cause_en


def test_every_unknown_member_of_a_list_is_named(folder: Path) -> None:
    edit(
        folder, "vehicle_types", lambda text: text.replace("shopping;selling", "shoping;selling;x")
    )
    issues = read_dataset(folder)[1]
    assert codes(issues)[:2] == ["unknown_reference", "unknown_reference"]


def test_a_faulty_row_still_defines_its_id(folder: Path) -> None:
    edit(folder, "depots", lambda text: text.replace("28.10,120.05", "north,120.05"))
    assert codes(read_dataset(folder)[1]) == ["not_a_number"]


# The border: the county ends at 28.2 N; a hundredth of a degree is 1.1 km


@pytest.mark.parametrize(
    ("lat", "expected"),
    [
        ("28.2", []),
        ("28.2001", ["near_county_border"]),
        ("28.2270", ["near_county_border"]),
        ("28.2272", ["outside_county"]),
    ],
)
def test_three_kilometres_divide_warning_and_fault(
    folder: Path, lat: str, expected: list[str]
) -> None:
    edit(folder, "villages", lambda text: text.replace("28.14,120.17", f"{lat},120.17"))
    dataset, issues = read_dataset(folder)
    assert codes(issues) == expected
    assert (dataset is None) == ("outside_county" in expected)


def test_the_distance_to_the_border_is_told_in_metres(folder: Path) -> None:
    edit(folder, "villages", lambda text: text.replace("28.14,120.17", "28.21,120.17"))
    (issue,) = read_dataset(folder)[1]
    assert issue.severity is Severity.WARNING
    assert "1108 m" in issue.cause_en  # 0.01 degrees of latitude at 28.2 N on WGS-84


def test_the_distance_counts_longitude_by_its_true_length(folder: Path) -> None:
    edit(folder, "villages", lambda text: text.replace("28.14,120.17", "28.1,120.23"))
    (issue,) = read_dataset(folder)[1]
    assert issue.code == "near_county_border"  # 0.03 degrees of longitude: 2.95 km
    assert "2948 m" in issue.cause_en


def test_the_seat_of_a_county_is_checked_too(folder: Path) -> None:
    edit(folder, "counties", lambda text: text.replace("28.10,120.15", "120.15,28.10"))
    (issue,) = read_dataset(folder)[1]
    assert (issue.code, issue.column) == ("lat_lon_swapped", "seat_lat")


def test_without_borders_nothing_is_outside(folder: Path) -> None:
    (folder / "counties.geojson").unlink()
    edit(folder, "villages", lambda text: text.replace("28.14,120.17", "35,110"))
    assert read_dataset(folder)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"features": [{"properties": {}, "geometry": null}]}',
        '{"features": [{"properties": {"county_code": "999901"}, "geometry": {"type": "Point", '
        '"coordinates": [120, 28]}}]}',
        '{"features": [{"properties": {"county_code": "999901"}, "geometry": {"type": "Blob", '
        '"coordinates": []}}]}',
    ],
)
def test_borders_that_are_none_are_reported(folder: Path, text: str) -> None:
    (folder / "counties.geojson").write_text(text, encoding="utf-8")
    assert codes(read_dataset(folder)[1]) == ["bad_polygons"]


# Demand


def supply_row(folder: Path, old: str, new: str) -> list[str]:
    edit(folder, "requirements", lambda text: text.replace(f"S1-supply,{old}", f"S1-supply,{new}"))
    return codes(read_dataset(folder)[1])


@pytest.mark.parametrize(
    ("minutes", "expected"), [("175", []), ("176", ["visit_longer_than_window"])]
)
def test_a_visit_with_its_set_up_must_fit_a_window(
    folder: Path, minutes: str, expected: list[str]
) -> None:
    # 08:30-11:30 is 180 minutes, the set-up of the line 5
    edit(folder, "requirements", lambda text: text.replace(",4,,,30,", f",4,,,{minutes},", 1))
    assert codes(read_dataset(folder)[1]) == expected


@pytest.mark.parametrize(
    ("start", "expected"), [("10:55", []), ("10:56", ["visit_longer_than_shift"])]
)
def test_a_visit_must_fit_what_is_left_of_the_shifts(
    folder: Path, start: str, expected: list[str]
) -> None:
    edit(folder, "vehicle_types", lambda text: text.replace("08:00,17:00", f"{start},17:00"))
    found = codes(read_dataset(folder)[1])
    assert found == expected * 5  # each of the five supply visits takes 35 minutes


def test_overtime_counts_as_shift(folder: Path) -> None:
    edit(folder, "vehicle_types", lambda text: text.replace("08:00,17:00", "08:00,08:36"))
    assert read_dataset(folder)[1] == ()  # until 09:06 with 30 minutes of overtime
    edit(folder, "vehicle_types", lambda text: text.replace("08:00,08:36", "08:00,08:34"))
    assert set(codes(read_dataset(folder)[1])) == {"visit_longer_than_shift"}


def test_a_vehicle_out_of_service_offers_nothing(folder: Path) -> None:
    edit(folder, "vehicles", lambda text: text.replace("D-east,,,,,,1", "D-east,,,,,,0"))
    (issue,) = read_dataset(folder)[1]
    assert (issue.code, issue.row, issue.value) == ("service_without_vehicle", 2, "medical")
    assert "3 requirement(s)" in issue.cause_en


def test_a_vehicle_of_another_fleet_offers_nothing(folder: Path) -> None:
    edit(
        folder,
        "lines",
        lambda text: text.replace("Mobile hospital,hospital", "Mobile hospital,van"),
    )
    assert codes(read_dataset(folder)[1]) == ["service_without_vehicle"]


def test_nobody_is_missed_while_a_vehicle_cannot_be_read(folder: Path) -> None:
    edit(folder, "vehicles", lambda text: text.replace("D-east,,,,,,1", "D-east,,,,,,maybe", 1))
    assert codes(read_dataset(folder)[1]) == ["bad_choice"]


@pytest.mark.parametrize(
    ("visits", "weekdays", "expected"),
    [
        ("8", "1;4", []),
        ("8", "1", ["no_pattern"]),
        ("12", "1;3;5", []),
        ("12", "1;2;3", ["no_pattern"]),
        ("20", "1-5", []),
        ("24", "1-5", ["no_pattern"]),
        ("4", "7", []),
    ],
)
def test_frequencies_that_some_set_of_days_allows(
    folder: Path, visits: str, weekdays: str, expected: list[str]
) -> None:
    edit(
        folder,
        "requirements",
        lambda text: text.replace(
            "S1-supply,999901101201,supply,shopping;selling,4,,",
            f"S1-supply,999901101201,supply,shopping;selling,{visits},{weekdays},",
        ),
    )
    assert codes(read_dataset(folder)[1]) == expected


def test_joined_requirements_that_fit_are_accepted(folder: Path) -> None:
    edit(folder, "requirements", join_two(minutes="30"))
    dataset = load_dataset(folder)
    assert [one.join_id for one in dataset.requirements if one.join_id] == ["J", "J"]


def test_joined_visits_must_fit_a_window_together(folder: Path) -> None:
    edit(folder, "requirements", join_two(minutes="100"))
    issues = read_dataset(folder)[1]
    assert codes(issues) == ["visit_longer_than_window"]  # 100 + 100 + 5 minutes in 180
    assert "205 minutes" in issues[0].cause_en


def join_two(*, minutes: str):  # type: ignore[no-untyped-def]
    def change(text: str) -> str:
        lines = text.strip().replace("source", "join_id,source", 1).split("\n")
        rows = [line.replace("made up", ",made up") for line in lines[1:]]
        first = rows[3].replace(",30,20,", f",{minutes},20,").replace(",,made up", ",J,made up")
        rows[3] = first
        return "\n".join([lines[0], *rows, first.replace("S1-supply", "S1-more")]) + "\n"

    return change


# Vehicles and prices


def test_a_shift_of_ones_own_may_be_half_blank(folder: Path) -> None:
    edit(
        folder,
        "vehicles",
        lambda text: text.replace(
            "V1,供销车1号,van,supply,D-east,,,", "V1,供销车1号,van,supply,D-east,,,12:00"
        ),
    )
    dataset = load_dataset(folder)
    shift = dataset.vehicles[1].shift
    assert shift is not None
    assert (shift.open_s, shift.close_s) == (8 * 3600, 12 * 3600)


@pytest.mark.parametrize(("start", "column"), [("17:00", "shift_start"), ("18:00", "shift_start")])
def test_a_vehicle_that_starts_after_its_type_ends_is_reported(
    folder: Path, start: str, column: str
) -> None:
    edit(
        folder,
        "vehicles",
        lambda text: text.replace(
            "V1,供销车1号,van,supply,D-east,,,", f"V1,供销车1号,van,supply,D-east,,{start},"
        ),
    )
    issues = read_dataset(folder)[1]
    assert [(issue.code, issue.column) for issue in issues] == [("window_inverted", column)]


def test_a_break_that_must_start_before_it_may_is_reported(folder: Path) -> None:
    edit(folder, "vehicle_types", lambda text: text.replace("11:30,13:00", "13:00,11:30", 1))
    issues = read_dataset(folder)[1]
    assert [(issue.code, issue.column) for issue in issues] == [("window_inverted", "break_until")]


def test_only_the_cap_on_changes_may_be_blank(folder: Path) -> None:
    assert load_dataset(folder).prices.max_weekday_changes is None
    edit(folder, "prices", lambda text: text.replace("spread_h_yuan,10", "spread_h_yuan,"))
    issues = read_dataset(folder)[1]
    assert [(issue.code, issue.column) for issue in issues] == [("blank_cell", "value")]


def test_an_unknown_price_is_reported(folder: Path) -> None:
    edit(folder, "prices", lambda text: text + "fuel_yuan,8,元/L,\n")
    assert codes(read_dataset(folder)[1]) == ["bad_choice"]


def test_issues_come_by_table_and_row(folder: Path) -> None:
    edit(folder, "vehicles", lambda text: text.replace("made up", "made up").replace("V2,", "V1,"))
    edit(folder, "villages", lambda text: text.replace(",400,", ",-1,").replace(",160,", ",x,"))
    places = [(issue.sheet, issue.row) for issue in read_dataset(folder)[1]]
    assert places == [("villages.csv", 2), ("villages.csv", 4), ("vehicles.csv", 4)]


@pytest.mark.parametrize(("end", "refused"), [("24:00", []), ("24:01", ["bad_clock_time"])])
def test_a_shift_ends_with_the_day_at_the_latest(
    folder: Path, end: str, refused: list[str]
) -> None:
    """A problem's times may lie beyond midnight; what people write may not."""
    edit(
        folder,
        "vehicles",
        lambda text: text.replace(
            "V1,供销车1号,van,supply,D-east,,,", f"V1,供销车1号,van,supply,D-east,,,{end}"
        ),
    )
    assert codes(read_dataset(folder)[1]) == refused


def test_a_time_on_board_is_the_lines_unless_the_requirement_has_its_own(folder: Path) -> None:
    def with_column(text: str, values: dict[str, str]) -> str:
        head, *rows = text.splitlines()
        filled = [f"{row},{values.get(row.split(',')[0], '')}" for row in rows]
        return "\n".join([f"{head},max_on_board_min", *filled]) + "\n"

    edit(folder, "lines", lambda text: with_column(text, {"hospital": "60"}))
    edit(folder, "requirements", lambda text: with_column(text, {"R2-medical": "45.5"}))
    limits = {one.id: one.max_on_board_s for one in load_dataset(folder).requirements}
    assert (limits["R1-medical"], limits["R2-medical"]) == (3600, 2730)
    assert {limit for one, limit in limits.items() if "medical" not in one} == {None}
    edit(folder, "lines", lambda text: text.replace("made up,60", "made up,0"))
    issues = read_dataset(folder)[1]
    assert [(issue.code, issue.sheet, issue.row, issue.column) for issue in issues] == [
        ("no_time_on_board", "lines.csv", 2, "max_on_board_min")
    ]


def test_a_base_may_be_a_village_or_a_stop_point(folder: Path) -> None:
    (folder / "stop_points.csv").write_text(
        "stop_id,village_code,name,lat,lon,position_source,position_error_km\n"
        "P1,999901101201,上坪村口,28.14,120.14,user,0.1\n",
        encoding="utf-8",
    )
    for base in ("999901201201", "P1", "999901101201"):
        edit(
            folder,
            "vehicles",
            lambda text, base=base: text.replace("supply,D-west", f"supply,{base}"),
        )
        dataset = load_dataset(folder)
        assert {one.id: one.depot_id for one in dataset.vehicles}["V2"] == base
        assert base in {place.id for place in dataset.stop_points}
        edit(
            folder,
            "vehicles",
            lambda text, base=base: text.replace(f"supply,{base}", "supply,D-west"),
        )


def test_an_area_is_written_in_either_language(folder: Path) -> None:
    def with_area(text: str, word: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([f"{head},area", *(f"{row},{word}" for row in rows)]) + "\n"

    edit(folder, "vehicles", lambda text: with_area(text, "乡镇"))
    assert {one.area for one in load_dataset(folder).vehicles} == {Area.TOWNSHIP}
    edit(folder, "vehicles", lambda text: text.replace("乡镇", "county"))
    assert {one.area for one in load_dataset(folder).vehicles} == {Area.COUNTY}
    edit(folder, "vehicles", lambda text: text.replace("county", "parish"))
    assert codes(read_dataset(folder)[1]) == ["bad_choice"] * 3


def test_the_village_of_a_base_that_lies_in_none_is_refused_through_the_type_too(
    folder: Path,
) -> None:
    def with_area(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([f"{head},area", *(f"{row},村" for row in rows)]) + "\n"

    edit(folder, "vehicle_types", with_area)
    found = [(issue.code, issue.row, issue.value) for issue in read_dataset(folder)[1]]
    assert found == [
        ("area_without_village", 2, "D-east"),
        ("area_without_village", 3, "D-east"),
        ("area_without_village", 4, "D-west"),
    ]


@pytest.mark.parametrize(("word", "inside"), [("yes", True), ("否", False), ("", False)])
def test_the_switch_for_the_hospitals_is_read(folder: Path, word: str, inside: bool) -> None:
    edit(folder, "about", lambda text: f"{text}hospitals_inside_fleet,{word}\n")
    assert load_dataset(folder).hospitals_inside_fleet is inside
