"""What the shipped places tables must be true of, read as anybody reads them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from geopy.distance import geodesic
from shapely.geometry import shape

from optimizer.building.divisions import TownshipName
from optimizer.building.plan_rule import remote_subdistricts
from optimizer.domain.places import Position, PositionSource
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider

LISHUI = Path(__file__).parents[2] / "datasets" / "lishui"
Rows = list[dict[str, str]]


def table(name: str) -> Rows:
    with (LISHUI / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def villages() -> Rows:
    return table("villages")


@pytest.fixture(scope="module")
def townships() -> Rows:
    return table("townships")


@pytest.fixture(scope="module")
def planned(villages: Rows) -> Rows:
    return [village for village in villages if village["in_plan"] == "1"]


@pytest.fixture(scope="module")
def polygons() -> dict[str, shapely.Geometry]:
    features = json.loads((LISHUI / "counties.geojson").read_text(encoding="utf-8"))["features"]
    return {f["properties"]["county_code"]: shape(f["geometry"]) for f in features}


def test_the_files_are_plain_utf8_with_lf_line_ends() -> None:
    for path in [*LISHUI.glob("*.csv"), LISHUI / "counties.geojson"]:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        content.decode("utf-8")


def test_nine_counties_hold_173_townships_and_1839_committees(
    villages: Rows, townships: Rows
) -> None:
    counties = table("counties")
    assert len(counties) == 9
    assert sum(int(county["census_2020"]) for county in counties) == 2_507_396
    assert Counter(t["kind"] for t in townships) == {"街道": 31, "镇": 54, "乡": 88}
    assert len(villages) == len({village["village_code"] for village in villages}) == 1839


@pytest.mark.parametrize(
    ("name", "column"),
    [("counties", "county_code"), ("townships", "township_code"), ("villages", "village_code")],
)
def test_rows_stand_in_the_order_of_their_codes(name: str, column: str) -> None:
    codes = [row[column] for row in table(name)]
    assert all(before < after for before, after in pairwise(codes))


def test_codes_nest(villages: Rows, townships: Rows) -> None:
    township_codes = {township["township_code"] for township in townships}
    for village in villages:
        assert village["village_code"].startswith(village["township_code"])
        assert village["township_code"].startswith(village["county_code"])
        assert village["township_code"] in township_codes


def test_a_village_has_an_official_and_a_short_name(villages: Rows) -> None:
    for village in villages:
        assert village["name"].endswith("村")
        assert village["name_official"].startswith(village["name"].removesuffix("村"))
        assert village["name_official"].endswith(("村委会", "村民委员会", "村委员会"))
    assert [v["name"] for v in villages if "(" in v["name"]] == ["上(田本)村"]


def test_townships_say_how_their_seats_are_known(townships: Rows) -> None:
    assert Counter(township["position_source"] for township in townships) == {
        "geonames": 86,
        "station": 7,
        "member_village": 7,
        "county_town": 5,
        "modelled": 68,
    }
    modelled = [t for t in townships if t["position_source"] == "modelled"]
    assert sum(township["kind"] != "街道" for township in modelled) == 51


def test_planned_villages_say_how_their_places_are_known(planned: Rows) -> None:
    assert Counter(village["position_source"] for village in planned) == {
        "township_seat": 61,
        "geonames": 22,
        "station": 5,
        "modelled": 1458,
    }


def test_a_modelled_place_says_that_it_may_be_far_off(villages: Rows, townships: Rows) -> None:
    seats = {township["township_code"]: township for township in townships}
    for village in villages:
        error_km = float(village["position_error_km"])
        seat = seats[village["township_code"]]
        if village["position_source"] != "modelled":
            assert error_km <= 2
        elif seat["position_source"] == "modelled":
            assert error_km == 20
        else:
            assert error_km >= 5


def test_the_plan_covers_1546_villages_all_of_them_outside_streets_and_62_inside(
    planned: Rows, villages: Rows, townships: Rows
) -> None:
    names = {t["township_code"]: t["name"] for t in townships if t["kind"] == "街道"}
    inside = Counter(names[v["township_code"]] for v in planned if v["township_code"] in names)
    assert len(planned) == 1546
    assert inside == {"新碧街道": 13, "屏都街道": 10, "三溪口街道": 13, "南明山街道": 26}
    assert len(planned) - 62 == sum(v["township_code"] not in names for v in villages) == 1484


def test_travel_time_puts_the_streets_in_the_order_that_distance_does(townships: Rows) -> None:
    seats = {
        t["township_code"]: Position(
            lat=float(t["lat"]),
            lon=float(t["lon"]),
            source=PositionSource(t["position_source"]),
            error_km=float(t["position_error_km"]),
        )
        for t in townships
    }
    names = [
        TownshipName(code=t["township_code"], name=t["name"], county_code=t["county_code"])
        for t in townships
    ]
    towns = {"331102": "331102001", "331121": "331121001", "331122": "331122001"}
    towns["331126"] = "331126001"
    order = remote_subdistricts(names, seats=seats)[:5]
    provider = TerrainProvider(LISHUI / "elevation.npz")
    times_s = []
    for code in order:
        pair = [Place(id=c, lat=seats[c].lat, lon=seats[c].lon) for c in (towns[code[:6]], code)]
        times_s.append(int(provider.matrix(pair).duration_s[0, 1]))
    assert times_s == sorted(times_s, reverse=True)


def test_every_place_lies_in_its_county(
    villages: Rows, townships: Rows, polygons: dict[str, shapely.Geometry]
) -> None:
    assert len(polygons) == 9
    for place in [*villages, *townships, *table("depots")]:
        point = shapely.Point(float(place["lon"]), float(place["lat"]))
        assert polygons[place["county_code"]].covers(point), place


def test_a_modelled_village_is_nearer_its_own_seat_than_any_other(
    villages: Rows, townships: Rows
) -> None:
    seats = {t["township_code"]: (float(t["lat"]), float(t["lon"])) for t in townships}
    for village in [v for v in villages if v["position_source"] == "modelled"][::7]:
        here = (float(village["lat"]), float(village["lon"]))
        close = [s for s in seats if abs(seats[s][0] - here[0]) + abs(seats[s][1] - here[1]) < 0.3]
        nearest = min(close, key=lambda code: geodesic(here, seats[code]).km)
        assert nearest == village["township_code"], village


def test_modelled_villages_of_a_township_do_not_share_a_point(villages: Rows) -> None:
    points = [
        (village["lat"], village["lon"])
        for village in villages
        if village["position_source"] == "modelled"
    ]
    assert len(points) == len(set(points))


def test_the_plan_serves_400_000_residents(planned: Rows, villages: Rows) -> None:
    assert sum(int(village["residents"]) for village in planned) == 400_000
    for village in villages:
        people, old = int(village["residents"]), int(village["elderly"])
        assert people >= 30
        assert 0.35 * people - 1 <= old <= 0.5 * people + 1
        assert village["residents_source"] == "modelled"


def test_high_villages_are_smaller_and_have_narrower_roads(planned: Rows) -> None:
    def mean(rows: Rows, column: str) -> float:
        return sum(int(row[column]) for row in rows) / len(rows)

    low = [village for village in planned if int(village["elevation_m"]) < 300]
    high = [village for village in planned if int(village["elevation_m"]) > 700]
    assert mean(high, "residents") < mean(low, "residents")
    assert mean(high, "road_class") < mean(low, "road_class")
    assert {village["road_class"] for village in planned} == {"1", "2", "3"}


def test_every_township_has_its_bases_and_every_county_a_hospital(townships: Rows) -> None:
    depots = table("depots")
    kinds = ("health_centre", "coop", "kitchen", "service_station")
    seats = {t["township_code"]: t for t in townships}
    assert {d["depot_id"] for d in depots} >= {
        f"D{code}-{kind}" for code in seats for kind in kinds
    }
    hospitals = [depot for depot in depots if depot["kind"] == "county_hospital"]
    assert len({depot["county_code"] for depot in hospitals}) == len(hospitals) == 9
    assert len(depots) == 173 * 4 + 9
    for depot in depots:
        seat = seats[depot["township_code"]]
        assert (depot["lat"], depot["lon"]) == (seat["lat"], seat["lon"])
        assert depot["position_source"] == seat["position_source"]
        assert depot["source"] == "generated"


def test_the_ten_services_and_the_stewards_have_two_names() -> None:
    services = table("services")
    *ten, care = services
    assert "".join(service["name_zh"][1] for service in ten) == "餐医行急浴洁销购学乐"
    assert care["name_zh"] == "养老探访"
    assert all(service["name_en"] for service in services)


def test_the_calendar_knows_holidays_and_make_up_workdays() -> None:
    days = {row["date"]: row for row in table("calendar")}
    assert len(days) == len(table("calendar"))
    assert days["2026-10-01"]["kind"] == days["2026-02-15"]["kind"] == "holiday"
    assert days["2026-10-10"]["kind"] == "workday"
    assert days["2027-02-06"]["name_zh"] == "春节"
    assert all(
        date.fromisoformat(day).weekday() >= 5
        for day, row in days.items()
        if row["kind"] == "workday"
    )
    assert {row["kind"] for day, row in days.items() if day >= "2027"} == {"holiday"}


def test_every_row_has_a_source() -> None:
    for name in ("counties", "townships", "villages", "depots", "services", "calendar"):
        assert all(row["source"] for row in table(name))


def test_the_readme_says_what_the_tables_hold(planned: Rows, villages: Rows) -> None:
    readme = (LISHUI.parent / "README.md").read_text(encoding="utf-8")
    for county in table("counties"):
        rows = [v for v in villages if v["county_code"] == county["county_code"]]
        inside = [v for v in rows if v["in_plan"] == "1"]
        people = sum(int(village["residents"]) for village in inside)
        name = f"{county['name']} {county['name_en']}"
        assert f"| {name} | {len(rows)} | {len(inside)} | {people:,} |" in readme
    modelled = sum(village["position_source"] == "modelled" for village in planned)
    assert f"{modelled} 处推算 modelled" in readme


def test_every_source_key_is_explained() -> None:
    sources = (LISHUI / "SOURCES.md").read_text(encoding="utf-8")
    names = ("counties", "townships", "villages", "depots", "services", "calendar")
    keys = {key for name in names for row in table(name) for key in row["source"].split(";")}
    assert all(f"`{key}`" in sources for key in keys)
