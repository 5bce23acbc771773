"""Cordeau's text format."""

from __future__ import annotations

import pytest

from benchmarks.quality.convert import problem_of
from benchmarks.quality.cordeau import combination, looks_like_cordeau, read_cordeau
from benchmarks.quality.pricing import plan_of_orders
from benchmarks.quality.public import NotReadableError
from tests.benchmarks_quality.samples import (
    CAPACITATED,
    MULTI_DEPOT,
    MULTI_DEPOT_PERIODIC,
    PERIODIC,
)
from tests.support.edits import codes


def long_instance(days: int) -> str:
    """Return an instance of one customer, to be visited on the last day."""
    limits = "0 10\n" * days
    return f"1 1 1 {days}\n{limits}0 0 0 0 0 0 0\n1 3 4 0 4 1 1 1\n"


@pytest.mark.parametrize(
    ("code", "days", "chosen"),
    [(10, 5, (1, 3)), (16, 5, (0,)), (1, 5, (4,)), (31, 5, (0, 1, 2, 3, 4)), (15, 4, (0, 1, 2, 3))],
)
def test_the_bits_of_a_combination_are_days_from_left_to_right(code, days, chosen) -> None:
    assert combination(code, days) == chosen


def test_a_periodic_instance_lists_the_sets_of_days_of_each_customer() -> None:
    instance = read_cordeau(PERIODIC, "p")
    assert (instance.kind, instance.days, instance.depots) == ("PVRP", 5, (0,))
    assert [one.day_sets for one in instance.customers] == [
        ((0,), (4,)),
        ((0, 3), (1, 4)),
        ((0, 1, 2, 3, 4),),
    ]
    assert [one.demand for one in instance.customers] == [4, 6, 5]
    assert instance.legs[1].tolist() == [5, 0, 4, 3]


def test_a_periodic_problem_uses_the_first_days_of_a_week() -> None:
    problem = problem_of(read_cordeau(PERIODIC, "p"))
    assert problem.cycle.weeks == 1
    (vehicle,) = problem.vehicles
    assert [shift is not None for shift in vehicle.shifts] == [True] * 5 + [False] * 2
    assert vehicle.capacity == (10,)
    assert vehicle.rules.max_duty_s is None
    assert vehicle.max_trips == 1
    b = problem.requirements[1]
    assert (b.visits, b.allowed_days, b.day_sets) == (2, (0, 1, 3, 4), ((0, 3), (1, 4)))
    assert (b.service_s, b.load_out) == (20_000, (6,))


@pytest.mark.parametrize(("days", "weeks"), [(7, 1), (8, 2), (10, 2), (15, 4), (28, 4)])
def test_more_days_than_a_week_make_a_longer_cycle(days, weeks) -> None:
    problem = problem_of(read_cordeau(long_instance(days), "p"))
    assert problem.cycle.weeks == weeks
    assert problem.requirements[0].day_sets == ((days - 1,),)


def test_more_than_four_weeks_are_refused() -> None:
    with pytest.raises(NotReadableError, match="four weeks"):
        problem_of(read_cordeau(long_instance(29), "p"))


def test_distances_are_rounded_to_nearest_and_times_up() -> None:
    """(1, 1) is 1.41421356... away: 14142 metres, 14143 seconds."""
    text = "1 1 1 1\n3 10\n0 0 0 0 0 0 0\n1 1 1 0.00001 4 1 1 1\n"
    problem = problem_of(read_cordeau(text, "p"))
    matrix = problem.matrices["plane"]
    assert (matrix.distance_m[0, 1], matrix.duration_s[0, 1]) == (14_142, 14_143)
    assert problem.requirements[0].service_s == 1
    assert problem.vehicles[0].rules.max_duty_s == 30_000


def test_depots_of_a_multi_depot_instance_have_their_own_limits() -> None:
    instance = read_cordeau(MULTI_DEPOT, "p")
    assert (instance.kind, instance.days, instance.depots) == ("MDVRP", 1, (3, 4))
    assert [(van.depot, van.capacity, van.max_duration) for van in instance.vans] == [
        (3, 10, None),
        (3, 10, None),
        (4, 8, 12),
        (4, 8, 12),
    ]
    assert all(one.day_sets == ((0,),) for one in instance.customers)


def test_a_customer_keeps_its_depot_where_there_are_several_and_days_too() -> None:
    instance = read_cordeau(MULTI_DEPOT_PERIODIC, "p")
    assert (instance.kind, instance.days, instance.depots) == ("MDPVRP", 2, (0, 1))
    assert [(van.depot, van.days, van.max_duration) for van in instance.vans] == [
        (0, (0, 1), 9),
        (1, (0, 1), 9),
    ]
    problem = problem_of(instance)
    assert all(one.same_base for one in problem.requirements)
    c = {day: plan_of_orders(problem, visits(day)) for day in (0, 1)}
    assert "base_changed" not in codes(problem, c[0])
    assert "base_changed" in codes(problem, c[1])
    assert not any(one.same_base for one in problem_of(read_cordeau(PERIODIC, "p")).requirements)


def visits(other: int) -> dict[tuple[int, str], list[list[str]]]:
    """Return C on both days, on the second by the first vehicle (0) or the other one (1)."""
    return {(0, "V00001"): [["R00003"]], (1, f"V0000{other + 1}"): [["R00003"]]}


def test_limits_that_change_with_the_day_make_vehicles_of_that_day() -> None:
    instance = read_cordeau(PERIODIC.replace("0 10\n 0 0", "9 10\n 0 0"), "p")
    assert [(van.days, van.max_duration) for van in instance.vans] == [
        ((0, 1, 2, 3), None),
        ((4,), 9),
    ]
    problem = problem_of(instance)
    shifts = [[day for day, shift in enumerate(v.shifts) if shift] for v in problem.vehicles]
    assert shifts == [[0, 1, 2, 3], [4]]


def test_limits_of_type_8_are_the_same_everywhere() -> None:
    with pytest.raises(NotReadableError, match="limits that differ"):
        read_cordeau(MULTI_DEPOT_PERIODIC.replace("9\t10\n0", "8\t10\n0"), "p")


def test_time_windows_of_type_8_are_ignored() -> None:
    assert all(one.window is None for one in read_cordeau(MULTI_DEPOT_PERIODIC, "p").customers)


def test_the_combinations_count_and_not_the_frequency() -> None:
    text = PERIODIC.replace(" 2 3 0 2 6 2 2 18 9", " 2 3 0 2 6 7 2 18 9")
    assert problem_of(read_cordeau(text, "p")).requirements[1].visits == 2


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("1 1 3 5", "5 1 3 5", "type 5"),
        ("1 1 3 5", "8 1 3 5", "number of depots"),
        ("1 1 3 5", "1 1 4 5", "4 customers announced, 1 and 3 found"),
        ("2 2 18 9", "2 2 18 8", "different length"),
        ("2 2 18 9", "2 3 18 9", "not enough numbers"),
        ("4 1 2 16 1", "4.5 1 2 16 1", "demand 4.5"),
        ("3 4 0", "3 four 0", "not only numbers"),
    ],
)
def test_what_contradicts_itself_is_refused(old, new, why) -> None:
    assert old in PERIODIC
    with pytest.raises(NotReadableError, match=why):
        read_cordeau(PERIODIC.replace(old, new), "p")


def test_the_format_is_known_by_its_first_line() -> None:
    assert looks_like_cordeau(PERIODIC)
    assert looks_like_cordeau(MULTI_DEPOT_PERIODIC)
    assert not looks_like_cordeau(CAPACITATED)
    assert not looks_like_cordeau("1 2 3\n")
