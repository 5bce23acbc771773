"""Loads, household groups and limits that no plan could keep, or that would limit nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.errors import Issue
from optimizer.tables import read_dataset
from tests.tables.bad_cases import Files, cell, price, rows_of, several, spoiled_files, table_of
from tests.tables.samples import codes

Spoil = Callable[[Files], None]


def issues_of(tmp_path: Path, *edits: Spoil) -> tuple[Issue, ...]:
    """Return what is found in the tiny dataset after some edits."""
    for name, content in spoiled_files(several(*edits)).items():
        (tmp_path / name).write_bytes(content)
    return read_dataset(tmp_path)[1]


def column(table: str, name: str, value: str = "") -> Spoil:
    return lambda files: files.add_column(table, name, value)


def one_more(**cells: str) -> Spoil:
    """Append a requirement: that of row 5 with another id and other cells."""

    def spoil(files: Files) -> None:
        header, row = files.tables["requirements"][0], files.tables["requirements"][4]
        copied = dict(zip(header, row, strict=True)) | {"requirement_id": "S1-more"} | cells
        files.tables["requirements"].append(list(copied.values()))

    return spoil


# Loads: the supply vans hold 60 boxes of goods and nothing else


@pytest.mark.parametrize("way", ["out_goods", "back_goods"])
def test_some_vehicle_that_may_come_has_room_for_the_load(tmp_path, way):
    assert issues_of(tmp_path, cell("requirements", 5, way, "60")) == ()
    (issue,) = issues_of(tmp_path, cell("requirements", 5, way, "61"))
    assert (issue.code, issue.row, issue.column) == ("load_beyond_vehicles", 5, way)
    assert "61 箱货物" in issue.cause_zh
    assert "最多装 60 箱货物" in issue.cause_zh
    assert "hold 60 boxes of goods at most" in issue.cause_en


def test_a_vehicle_of_another_fleet_or_at_home_is_of_no_help(tmp_path):
    edits = (
        cell("requirements", 5, "out_goods", "61"),
        cell("vehicle_types", 2, "capacity_goods", "100"),  # those of the hospital
    )
    assert codes(issues_of(tmp_path, *edits)) == ["load_beyond_vehicles"]

    def own_type(files: Files) -> None:
        large = list(files.tables["vehicle_types"][2])
        large[0] = "large"
        files.tables["vehicle_types"].append(large)
        files.set("vehicle_types", 4, "capacity_goods", "61")
        files.set("vehicles", 4, "type_id", "large")

    assert issues_of(tmp_path, edits[0], own_type) == ()
    at_home = cell("vehicles", 4, "available", "0")
    assert codes(issues_of(tmp_path, edits[0], own_type, at_home)) == ["load_beyond_vehicles"]


def test_one_vehicle_must_hold_all_kinds_at_once(tmp_path):
    def two_types(files: Files) -> None:
        cooled = list(files.tables["vehicle_types"][2])
        cooled[0] = "cooled"
        files.tables["vehicle_types"].append(cooled)
        files.set("vehicle_types", 4, "capacity_goods", "10")
        files.set("vehicle_types", 4, "capacity_cold", "20")
        files.set("vehicles", 4, "type_id", "cooled")
        files.add_column("requirements", "out_cold", "0")
        files.set("requirements", 5, "out_cold", "20")

    assert issues_of(tmp_path, two_types, cell("requirements", 5, "out_goods", "10")) == ()
    (issue,) = issues_of(tmp_path, two_types, cell("requirements", 5, "out_goods", "11"))
    assert issue.code == "load_beyond_vehicles"
    assert "没有一辆同时装得下" in issue.cause_zh
    assert "60 boxes of goods or 20 boxes of chilled goods at most" in issue.cause_en


def test_what_is_joined_is_loaded_together(tmp_path):
    joined = (
        column("requirements", "join_id"),
        cell("requirements", 5, "join_id", "J"),
        one_more(join_id="J", out_goods="40"),
    )
    assert issues_of(tmp_path, *joined) == ()  # 20 and 40
    (issue,) = issues_of(tmp_path, *joined, cell("requirements", 10, "out_goods", "41"))
    assert (issue.code, issue.row) == ("load_beyond_vehicles", 10)
    assert "合并的各项合计" in issue.cause_zh


def test_a_fixed_point_may_take_over_what_no_vehicle_can_load(tmp_path):
    shop = table_of(
        "fixed_points",
        point_id="F1",
        name="东镇供销社",
        kind="shop",
        services="shopping;selling",
        village_code="999901101201",
        capacity_per_week="200",
        catchment_km="5",
    )
    assert issues_of(tmp_path, shop, cell("requirements", 5, "out_goods", "61")) == ()


def test_while_a_capacity_cannot_be_read_nothing_is_said_of_loads(tmp_path):
    edits = (
        cell("requirements", 5, "out_goods", "61"),
        cell("vehicle_types", 3, "capacity_goods", "many"),
    )
    assert codes(issues_of(tmp_path, *edits)) == ["not_a_number"]


# Household groups


PARTY = (column("requirements", "party_id"), cell("requirements", 5, "party_id", "3"))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, ["party_repeated"]),
        ({"services": "selling"}, ["party_repeated"]),
        ({"party_id": "4"}, []),
        ({"party_id": ""}, []),
        ({"village_code": "999901101202"}, []),
        ({"weekdays": "4"}, []),  # a visit of its own, on another weekday
    ],
)
def test_a_household_group_asks_for_a_service_once(tmp_path, cells, found):
    assert codes(issues_of(tmp_path, *PARTY, one_more(**{"party_id": "3", **cells}))) == found


def test_a_household_group_may_have_several_meals_and_services(tmp_path):
    waves = (column("requirements", "wave"), cell("requirements", 5, "wave", "1"))
    again = {"party_id": "3", "wave": "1"}
    assert codes(issues_of(tmp_path, *PARTY, *waves, one_more(**again))) == ["party_repeated"]
    assert issues_of(tmp_path, *PARTY, *waves, one_more(**again | {"wave": "2"})) == ()
    other = (cell("requirements", 5, "services", "shopping"), one_more(services="selling"))
    assert issues_of(tmp_path, *PARTY, *other, cell("requirements", 10, "party_id", "3")) == ()


# Limits in the price list


@pytest.mark.parametrize(
    ("name", "most", "beyond", "code"),
    [
        ("promise_tolerance_min", "1440", "1441", "tolerance_beyond_day"),
        ("ride_detour_min", "1440", "1441", "detour_beyond_day"),
        ("ride_detour_percent", "1000", "1001", "detour_beyond_reason"),
    ],
)
def test_a_limit_of_orders_limits_something(tmp_path, name, most, beyond, code):
    assert issues_of(tmp_path, price(name, most)) == ()
    (issue,) = issues_of(tmp_path, price(name, beyond))
    assert (issue.code, issue.row, issue.value) == (code, 9, beyond)


def test_the_band_of_a_priced_change_is_less_than_a_day(tmp_path):
    assert issues_of(tmp_path, cell("prices", 6, "value", "1440")) == ()
    assert codes(issues_of(tmp_path, cell("prices", 6, "value", "1441"))) == [
        "time_band_beyond_day"
    ]


# Figures with a code of their own


@pytest.mark.parametrize(
    ("table", "name", "code", "good", "bad"),
    [
        ("requirements", "wave", "wave_out_of_range", ("1", "9", ""), ("0", "-1", "10")),
        ("vehicle_types", "capacity_seats", "seats_out_of_range", ("0", "100"), ("-1", "101")),
        ("vehicle_types", "crew_size", "crew_out_of_range", ("1", "20"), ("0", "-1", "21")),
        ("vehicle_types", "max_trips", "trips_out_of_range", ("1", "20"), ("0", "-1", "21")),
    ],
)
def test_absurd_figures_say_what_they_are_about(tmp_path, table, name, code, good, bad):
    def written(value: str) -> tuple[Issue, ...]:
        def spoil(files: Files) -> None:
            if name not in files.tables[table][0]:
                files.add_column(table, name)
            files.set(table, 2, name, value)

        return issues_of(tmp_path, spoil)

    assert [written(value) for value in good] == [()] * len(good)
    assert [codes(written(value)) for value in bad] == [[code]] * len(bad)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ("1440", []),
        ("1441", ["order_aboard_out_of_range"]),
        ("-1", ["order_aboard_out_of_range"]),
        ("0", ["order_no_time_aboard"]),
    ],
)
def test_the_longest_ride_ends_on_its_day(tmp_path, minutes, found):
    ride = rows_of(
        "orders",
        {
            "order_id": "O1",
            "date": "2026-12-01",
            "line_id": "supply",
            "services": "shopping",
            "village_code": "999901101201",
            "earliest": "09:00",
            "latest": "11:00",
            "service_min": "20",
            "destination_id": "999901101202",
            "max_aboard_min": minutes,
        },
    )
    seats = cell("vehicle_types", 3, "capacity_seats", "4")
    assert codes(issues_of(tmp_path, seats, ride)) == found
