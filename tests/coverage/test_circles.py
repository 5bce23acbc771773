"""Travel circles: who reaches health, culture and the county seat in time."""

from dataclasses import replace

import pytest

from optimizer.coverage.circles import travel_circles
from tests.coverage.places import shipped

MINUTE = 60


@pytest.mark.parametrize("county", ["云和县", "景宁畲族自治县"])
def test_circles_count_who_lies_within_their_minutes(county):
    laid_out = shipped(county)
    (problem,) = laid_out.problems
    residents = {village.code: village.residents for village in problem.villages}
    found = travel_circles(laid_out.dataset, laid_out.problems, to_seat_s={})
    assert [circle.id for circle in found] == ["health", "culture", "seat"]
    for circle in found:
        inside = {c for c, s in circle.seconds.items() if s <= circle.minutes * MINUTE}
        assert (circle.villages, circle.villages_inside) == (len(residents), len(inside))
        assert circle.residents_inside == sum(residents[code] for code in inside)
    assert all(circle.villages_inside > 0 for circle in found[:2])


def test_the_seat_is_reached_in_an_hour_and_no_second_more():
    laid_out = shipped("云和县")
    near, far, *_ = sorted(village.code for village in laid_out.problems[0].villages)
    times = {near: 60 * MINUTE, far: 60 * MINUTE + 1, "elsewhere": 5}
    seat = travel_circles(laid_out.dataset, laid_out.problems, to_seat_s=times)[2]
    assert (seat.villages_inside, set(seat.seconds)) == (1, {near, far})


def test_a_circle_without_any_place_reaches_nobody():
    laid_out = shipped("云和县")
    (problem,) = laid_out.problems
    bare = replace(problem, vehicles=tuple(v for v in problem.vehicles if v.fleet == "hospital"))
    culture = travel_circles(laid_out.dataset, [bare], to_seat_s={})[1]
    assert (culture.villages_inside, culture.residents_inside, culture.seconds) == (0, 0, {})
