"""VRPLIB text."""

from __future__ import annotations

import pytest

from benchmarks.quality.convert import problem_of
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.vrplib import looks_like_vrplib, read_vrplib
from optimizer.domain.services import TimeWindow
from tests.benchmarks_quality.samples import (
    CAPACITATED,
    EXPLICIT,
    MIXED_FLEET,
    PERIODIC,
    SITE_DEPENDENT,
    TRIPS,
)


def test_a_plain_instance_has_a_vehicle_for_each_customer() -> None:
    instance = read_vrplib(CAPACITATED, "c")
    assert (instance.kind, instance.depots, len(instance.vans)) == ("CVRP", (0,), 3)
    problem = problem_of(instance)
    assert [place.id for place in problem.locations] == ["D00000", "P00001", "P00002", "P00003"]
    matrix = problem.matrices["plane"]
    assert matrix.distance_m[0].tolist() == [0, 5, 3, 4]  # whole units for capacitated instances
    assert {v.capacity for v in problem.vehicles} == {(10,)}
    assert [r.load_out for r in problem.requirements] == [(4,), (6,), (5,)]


def test_an_explicit_matrix_may_be_a_lower_triangle() -> None:
    assert read_vrplib(EXPLICIT, "e").legs.tolist() == [[0, 7, 8], [7, 0, 9], [8, 9, 0]]


def test_an_explicit_matrix_may_be_full_and_asymmetric() -> None:
    text = EXPLICIT.replace("LOWER_ROW", "FULL_MATRIX").replace("7\n8 9\n", "0 1 2 3 0 4\n5 6 0\n")
    assert read_vrplib(text, "e").legs.tolist() == [[0, 1, 2], [3, 0, 4], [5, 6, 0]]


def test_an_explicit_matrix_is_complete() -> None:
    with pytest.raises(NotReadableError, match="2 numbers, not 3"):
        read_vrplib(EXPLICIT.replace("8 9\n", "8\n"), "e")


@pytest.mark.parametrize(("way", "far"), [("CEIL_2D", 2), ("FLOOR_2D", 1), ("EUC_2D", 1.414)])
def test_distances_may_be_rounded_by_the_file(way, far) -> None:
    text = CAPACITATED.replace("EUC_2D", way).replace("2\t3\t4", "2\t1\t1", 1)
    assert read_vrplib(text, "c").legs[0, 1] == pytest.approx(far, abs=1e-3)


def test_a_mixed_fleet_has_its_own_prices_in_thousandths() -> None:
    problem = problem_of(read_vrplib(MIXED_FLEET, "h"))
    large = next(v for v in problem.vehicles if v.capacity == (15,))
    assert (large.rates.day_cents, large.rates.km_cents) == (20_500, 2_500)
    assert problem.matrices["plane"].distance_m[0].tolist() == [0, 5000, 3000, 4000]


def test_of_equal_vehicles_no_more_are_kept_than_customers_that_they_can_serve() -> None:
    """Three small ones hold A or C, not B: two of them are enough."""
    problem = problem_of(read_vrplib(MIXED_FLEET, "h"))
    assert [v.id for v in problem.vehicles] == ["V00001", "V00002", "V00003"]
    assert [v.type_id for v in problem.vehicles] == ["T000", "T000", "T001"]


def test_who_may_serve_whom_is_a_matter_of_services() -> None:
    problem = problem_of(read_vrplib(SITE_DEPENDENT, "s"))
    may = [
        [v.id for v in problem.vehicles if set(one.service_ids) <= set(v.service_ids)]
        for one in problem.requirements
    ]
    assert may == [["V00001", "V00002"], ["V00001"], ["V00002"]]


def test_a_window_bounds_the_start_and_the_depots_window_is_the_shift() -> None:
    problem = problem_of(read_vrplib(SITE_DEPENDENT, "s"))
    a = problem.requirements[0]
    assert a.windows == (TimeWindow(open_s=10_000, close_s=21_000),)
    assert problem.vehicles[0].shifts[0] == TimeWindow(open_s=0, close_s=100_000)
    assert problem.vehicles[0].rules.max_duty_s == 20_000


def test_who_may_reload_makes_several_trips_and_loads_are_ready_in_tenths() -> None:
    problem = problem_of(read_vrplib(TRIPS, "t"))
    (vehicle,) = problem.vehicles
    assert vehicle.max_trips == 3  # as many as there are customers
    assert [one.release_s for one in problem.requirements] == [10, 200, 30]
    assert [one.service_s for one in problem.requirements] == [20, 20, 20]
    assert problem.matrices["plane"].distance_m[0].tolist() == [0, 50, 30, 40]


def test_the_number_of_reloads_may_be_bounded() -> None:
    text = TRIPS.replace("SERVICE_TIME: 2", "SERVICE_TIME: 2\nVEHICLES_MAX_RELOADS: 1")
    assert problem_of(read_vrplib(text, "t")).vehicles[0].max_trips == 2


def test_tenths_are_cut_off() -> None:
    text = TRIPS.replace("2\t3\t4", "2\t1\t1", 1)
    assert problem_of(read_vrplib(text, "t")).matrices["plane"].distance_m[0, 1] == 14  # 14.14


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("RELEASE_TIME_SECTION", "PRIZE_SECTION", "PRIZE not understood"),
        ("CAPACITY: 10", "CAPACITY: 10\nDISTANCE: 200", "DISTANCE not understood"),
        ("EUC_2D", "GEO", "GEO not understood"),
        ("CAPACITY: 10", "CAPACITY: 10.5", "capacity 10.5"),
        ("DIMENSION: 4", "DIMENSION: 5", "5 is missing"),
        ("DIMENSION: 4", "DIMENSION: x", "'x'"),
        ("DIMENSION: 4", "DIMENSION: 0", "DIMENSION 0"),
        ("VEHICLES: 1", "VEHICLES: many", "'many'"),
        ("CAPACITY: 10", "CAPACITY: ten", "'ten'"),
        ("CAPACITY: 10", "CAPACITY: inf", "infinity"),
        ("3\t0\t90", "3\t0\tnoon", "'noon'"),
        ("2\t3\t4", "2\tB\t4", "'B'"),
        ("VEHICLES_RELOAD_DEPOT_SECTION\n1\t1", "VEHICLES_RELOAD_DEPOT_SECTION\n1\t2", "another"),
    ],
)
def test_what_is_not_understood_is_refused(old, new, why) -> None:
    assert old in TRIPS
    with pytest.raises(NotReadableError, match=why):
        read_vrplib(TRIPS.replace(old, new), "t")


def test_a_price_of_more_than_three_decimals_is_refused() -> None:
    with pytest.raises(NotReadableError, match="three decimals"):
        problem_of(read_vrplib(MIXED_FLEET.replace("3\t2.5", "3\t2.5001"), "h"))


def test_the_format_is_known_by_its_dimension() -> None:
    assert looks_like_vrplib(CAPACITATED)
    assert looks_like_vrplib(EXPLICIT)
    assert not looks_like_vrplib(PERIODIC)
