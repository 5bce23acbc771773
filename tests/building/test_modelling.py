"""Modelled places on made-up ground: a valley from west to east between two ridges."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import MultiPolygon, box

from optimizer.building.divisions import Committee, TownshipName
from optimizer.building.gazetteer import Gazetteer, KnownPlace
from optimizer.building.ground import county_ground, height_at
from optimizer.building.people import (
    RESIDENTS_IN_PLAN,
    Terrain,
    elderly,
    residents,
    road_class,
)
from optimizer.building.plan_rule import IN_PLAN, remote_subdistricts, villages_in_plan
from optimizer.building.seats import all_seats, known_seats
from optimizer.building.village_places import all_villages, known_villages
from optimizer.domain.places import Position, PositionSource
from optimizer.travel.elevation import ElevationGrid

COUNTY = "331126"
TOWN = TownshipName(code="331126001", name="松源街道", county_code=COUNTY)
KNOWN = TownshipName(code="331126206", name="举水乡", county_code=COUNTY)
LOST = TownshipName(code="331126207", name="江根乡", county_code=COUNTY)
GEONAMES = (
    KnownPlace(id="1", names=frozenset({"松源镇"}), county_code=COUNTY, lat=28.05, lon=119.05),
    KnownPlace(id="2", names=frozenset({"举水"}), county_code=COUNTY, lat=28.05, lon=119.30),
    KnownPlace(id="3", names=frozenset({"月山"}), county_code=COUNTY, lat=28.06, lon=119.33),
    KnownPlace(id="4", names=frozenset({"江根"}), county_code="331127", lat=27.9, lon=119.9),
)
GAZETTEER = Gazetteer(geonames=GEONAMES, stations=())
POLYGON = MultiPolygon([box(119.0, 28.0, 119.4, 28.1)])


@pytest.fixture(scope="module")
def grid() -> ElevationGrid:
    rows = np.arange(24)
    across = np.abs(rows - 11.5)[:, None] * np.ones(60)
    return ElevationGrid(height_m=100 + 80 * across, lat0=27.95, lon0=118.95, step_deg=1 / 120)


def committees(township: TownshipName, names: list[str]) -> list[Committee]:
    return [
        Committee(
            code=f"{township.code}{200 + number}",
            name_official=f"{name}村委会",
            township_code=township.code,
            county_code=township.county_code,
        )
        for number, name in enumerate(names)
    ]


VILLAGES = [
    *committees(KNOWN, ["举水", "月山", "甲", "乙", "丙", "丁"]),
    *committees(LOST, ["戊", "己", "庚"]),
]


def seats_on(grid: ElevationGrid, townships: list[TownshipName]) -> dict[str, Position]:
    known = known_seats(townships, gazetteer=GAZETTEER)
    return all_seats(townships, known=known, grounds={COUNTY: county_ground(grid, POLYGON)})


def villages_on(grid: ElevationGrid, rows: list[Committee]) -> dict[str, Position]:
    townships = [TOWN, KNOWN, LOST]
    seats = seats_on(grid, townships)
    known = known_villages(
        rows, townships={t.code: t for t in townships}, seats=seats, gazetteer=GAZETTEER
    )
    grounds = {COUNTY: county_ground(grid, POLYGON)}
    return all_villages(rows, known=known, seats=seats, grounds=grounds)


def test_a_seat_is_matched_by_name_only_in_its_own_county() -> None:
    known = known_seats([TOWN, KNOWN, LOST], gazetteer=GAZETTEER)
    assert {code: seat.source for code, seat in known.items()} == {
        TOWN.code: PositionSource.GEONAMES,
        KNOWN.code: PositionSource.GEONAMES,
    }


def test_an_unknown_seat_is_modelled_in_the_valley_of_its_county(grid: ElevationGrid) -> None:
    seat = seats_on(grid, [TOWN, KNOWN, LOST])[LOST.code]
    assert seat.source is PositionSource.MODELLED
    assert 28.0 <= seat.lat <= 28.1
    assert 119.0 <= seat.lon <= 119.4
    height_m = height_at(grid, lat=np.array([seat.lat]), lon=np.array([seat.lon]))
    assert height_m[0] < 400  # the ridge is at 1020 m


def test_the_village_with_the_townships_name_lies_at_a_known_seat(grid: ElevationGrid) -> None:
    places = villages_on(grid, VILLAGES)
    assert places["331126206200"].source is PositionSource.TOWNSHIP_SEAT
    assert (places["331126206200"].lat, places["331126206200"].lon) == (28.05, 119.30)
    assert places["331126206201"].source is PositionSource.GEONAMES
    assert places["331126206202"].source is PositionSource.MODELLED


def test_a_village_under_a_modelled_seat_carries_the_seats_error(grid: ElevationGrid) -> None:
    places = villages_on(grid, VILLAGES)
    assert places["331126206202"].error_km == 5
    assert places["331126207200"].error_km == 20


def test_a_modelled_village_does_not_depend_on_other_townships(grid: ElevationGrid) -> None:
    every = villages_on(grid, VILLAGES)
    some = villages_on(grid, VILLAGES[6:])
    assert some == {code: every[code] for code in some}


def test_villages_keep_apart(grid: ElevationGrid) -> None:
    places = [(p.lat, p.lon) for p in villages_on(grid, VILLAGES).values()]
    gaps_km = [
        111.2 * np.hypot(a[0] - b[0], (a[1] - b[1]) * 0.88)
        for i, a in enumerate(places)
        for b in places[:i]
    ]
    assert min(gaps_km) > 0.7


def test_a_township_without_ground_of_its_own_is_refused(grid: ElevationGrid) -> None:
    seats = seats_on(grid, [TOWN, KNOWN, LOST])
    seats[LOST.code] = seats[KNOWN.code]
    grounds = {COUNTY: county_ground(grid, POLYGON)}
    with pytest.raises(ValueError, match="no ground"):
        all_villages(VILLAGES[6:], known={}, seats=seats, grounds=grounds)


def position(lat: float, source: PositionSource = PositionSource.GEONAMES) -> Position:
    return Position(lat=lat, lon=119.0, source=source, error_km=1)


def test_only_streets_with_a_known_seat_join_the_plan_the_farthest_first() -> None:
    near, far, lost = (
        TownshipName(code=f"33112600{n}", name=f"{n}街道", county_code=COUNTY) for n in (2, 3, 4)
    )
    seats = {
        TOWN.code: position(27.6),
        near.code: position(27.65),
        far.code: position(27.5),
        lost.code: position(28.6, PositionSource.MODELLED),
    }
    order = remote_subdistricts([TOWN, near, far, lost], seats=seats)
    assert order == (far.code, near.code, TOWN.code)


def test_the_last_street_fills_the_plan_by_code_and_no_further() -> None:
    street = TownshipName(code="331126003", name="屏都街道", county_code=COUNTY)
    seats = {TOWN.code: position(27.6), KNOWN.code: position(27.7), street.code: position(27.5)}
    rural = committees(KNOWN, [f"R{n}" for n in range(IN_PLAN - 2)])
    urban = committees(street, ["a", "b", "c"])
    plan = villages_in_plan([*urban, *rural], townships=[TOWN, KNOWN, street], seats=seats)
    assert len(plan) == IN_PLAN
    assert {"331126003200", "331126003201"} <= plan
    assert "331126003202" not in plan


LOW = Terrain(height_m=100, slope=0.02, rise_m=10)
HIGH = Terrain(height_m=1200, slope=0.4, rise_m=500)


def test_the_plans_residents_add_up_and_the_others_are_not_counted() -> None:
    terrain = {c.code: LOW for c in VILLAGES}
    plan = frozenset(c.code for c in VILLAGES[:4])
    people = residents(VILLAGES, terrain=terrain, in_plan=plan)
    assert sum(people[code] for code in plan) == RESIDENTS_IN_PLAN
    assert len(people) == len(VILLAGES)


def test_low_villages_are_bigger() -> None:
    low, high = VILLAGES[0].code, VILLAGES[1].code
    both = frozenset({low, high})
    people = residents(VILLAGES[:2], terrain={low: LOW, high: HIGH}, in_plan=both)
    turned = residents(VILLAGES[:2], terrain={low: HIGH, high: LOW}, in_plan=both)
    assert people[low] > turned[low]


def test_the_elderly_are_between_35_and_50_percent() -> None:
    shares = [elderly(str(n), residents=10_000, height_m=100.0 * n) for n in range(20)]
    assert min(shares) >= 3500
    assert max(shares) <= 5000


def test_roads_are_wide_at_seats_and_narrow_on_steep_ground() -> None:
    codes = [str(n) for n in range(200)]
    low = [road_class(code, terrain=LOW, at_seat=False) for code in codes]
    high = [road_class(code, terrain=HIGH, at_seat=False) for code in codes]
    assert sum(low) / 200 > 2.8
    assert sum(high) / 200 < 1.2
    assert road_class("1", terrain=HIGH, at_seat=True) == 3
