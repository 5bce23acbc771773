"""routes.geojson."""

from __future__ import annotations

import json
from dataclasses import replace

from optimizer.domain.places import Position, PositionSource
from optimizer.exporting import CountyPlan, LegKey, Line
from optimizer.exporting.geojson import routes_geojson
from tests.exporting.bundles import NAMES, county_plan
from tests.support.tiny import tiny_problem


def spread_plan() -> CountyPlan:
    """Return the good plan with places that lie apart, named by their longitude."""
    problem = tiny_problem()
    locations = tuple(
        replace(
            place,
            position=Position(
                lat=28.0, lon=119.0 + i, source=PositionSource.MODELLED, error_km=2.0
            ),
        )
        for i, place in enumerate(problem.locations)
    )
    return county_plan(problem=replace(problem, locations=locations))


def features(lines: dict[LegKey, Line] | None = None, plan: CountyPlan | None = None) -> list:
    content = routes_geojson([plan or spread_plan()], names=NAMES, lines=lines or {})
    collection = json.loads(content)
    assert collection["type"] == "FeatureCollection"
    assert set(collection) == {"type", "features"}  # RFC 7946: no "crs"
    return collection["features"]


def of_kind(kind: str, found: list) -> list:
    return [feature for feature in found if feature["properties"]["kind"] == kind]


def test_there_is_a_line_per_route_and_a_point_per_place_visited():
    found = features()
    assert len(of_kind("route", found)) == 6
    assert [f["properties"]["stop_id"] for f in of_kind("stop", found)] == ["S1", "S2", "S3"]
    assert [f["properties"]["halts"] for f in of_kind("stop", found)] == [3, 3, 4]


def test_coordinates_are_longitude_first():
    first = of_kind("route", features())[0]
    assert first["geometry"]["type"] == "LineString"
    assert first["geometry"]["coordinates"] == [[119.0, 28.0], [120.0, 28.0], [119.0, 28.0]]


def test_a_route_follows_the_ways_it_is_given():
    way = ((28.0, 119.0), (28.3, 119.4), (28.0, 120.0))
    first = of_kind("route", features({("van", "D1", "S1"): way}))[0]
    assert first["geometry"]["coordinates"] == [
        [119.0, 28.0],
        [119.4, 28.3],
        [120.0, 28.0],
        [119.0, 28.0],
    ]


def test_a_route_between_equal_points_is_still_a_line():
    first = of_kind("route", features(plan=county_plan()))[0]  # all places at one point
    assert len(first["geometry"]["coordinates"]) == 2


def test_positions_that_are_modelled_say_so():
    stop = of_kind("stop", features())[0]
    assert stop["properties"]["position_source"] == "modelled"
    assert stop["properties"]["position_error_km"] == 2.0


def test_a_route_says_when_how_far_and_whether_it_is_an_estimate():
    tuesday = of_kind("route", features())[1]["properties"]
    assert (tuesday["date"], tuesday["vehicle"], tuesday["depart"]) == (
        "2026-12-01",
        "浙K·V1",
        "08:00",
    )
    assert tuesday["stops"] == ["S2村", "S3村", "S1村"]
    assert (tuesday["km"], tuesday["estimated"]) == (69.6, False)
