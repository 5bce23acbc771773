"""Travel circles: who reaches health, culture and the county seat in time."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.coverage.circles import CIRCLES, circle_places, travel_circles
from optimizer.covering import circle_times
from optimizer.domain.fixed_points import FixedPoint
from optimizer.jobs import PlanRequest
from optimizer.settings import default_dataset
from tests.coverage.places import shipped

MINUTE = 60
HEALTH, CULTURE, SEAT = CIRCLES


def request(county: str) -> PlanRequest:
    return PlanRequest(
        dataset=default_dataset(),
        counties=(county,),
        weeks=4,
        start=date(2026, 11, 30),
        out=Path(),
        workers=1,
    )


@pytest.mark.parametrize("county", ["云和县", "景宁畲族自治县"])
def test_circles_count_who_lies_within_their_minutes(county):
    laid_out = shipped(county)
    (problem,) = laid_out.problems
    residents = {village.code: village.residents for village in problem.villages}
    times_s = circle_times(laid_out.dataset, laid_out.problems, request(county))
    found = travel_circles(laid_out.problems, times_s)
    assert [circle.id for circle in found] == ["health", "culture", "seat"]
    for circle in found:
        inside = {c for c, s in circle.seconds.items() if s <= circle.minutes * MINUTE}
        assert set(circle.seconds) == set(residents)
        assert (circle.villages, circle.villages_inside) == (len(residents), len(inside))
        assert circle.residents_inside == sum(residents[code] for code in inside)
        assert circle.villages_inside > 0


def test_the_seat_is_reached_in_an_hour_and_no_second_more():
    laid_out = shipped("云和县")
    near, far, *_ = sorted(village.code for village in laid_out.problems[0].villages)
    times = {near: 60 * MINUTE, far: 60 * MINUTE + 1, "elsewhere": 5}
    seat = travel_circles(laid_out.problems, {"seat": times})[2]
    assert (seat.villages_inside, set(seat.seconds)) == (1, {near, far})


def test_a_circle_without_any_place_reaches_nobody():
    found = travel_circles(shipped("云和县").problems, {})
    assert {(one.villages_inside, one.residents_inside) for one in found} == {(0, 0)}


def test_health_centres_count_without_a_vehicle_and_culture_only_where_a_van_is_at_home():
    dataset = shipped("云和县").dataset
    centres = {d.id for d in dataset.depots if d.kind in HEALTH.kinds}
    without = replace(dataset, vehicles=())
    assert {place.id for place in circle_places(HEALTH, without)} == centres
    assert list(circle_places(CULTURE, without)) == []
    assert list(circle_places(CULTURE, dataset)) != []
    assert len(list(circle_places(SEAT, without))) == len(dataset.counties)


def test_a_fixed_point_that_treats_people_brings_the_circle_to_its_village():
    laid_out = shipped("云和县")
    asked = request("云和县")
    times_s = circle_times(laid_out.dataset, laid_out.problems, asked)["health"]
    worst = max(times_s, key=lambda code: (times_s[code], code))
    stop = next(p for p in laid_out.problems[0].locations if p.village_code == worst)
    clinic = FixedPoint(
        id="clinic",
        name="卫生室",
        kind="卫生室",
        service_ids=("medical",),
        lat=stop.position.lat,
        lon=stop.position.lon,
        capacity_per_week=1,
        catchment_m=0.0,
    )
    with_clinic = replace(laid_out.dataset, fixed_points=(clinic,))
    assert times_s[worst] > 20 * MINUTE
    assert circle_times(with_clinic, laid_out.problems, asked)["health"][worst] < 5 * MINUTE
