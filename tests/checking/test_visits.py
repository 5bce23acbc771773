"""Visits: how many, on which days, in which half-days, by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.checking.visits import half_day
from optimizer.checking.weekdays import keeps_weekdays
from optimizer.domain.services import HalfDay
from tests.support.edits import (
    amounts,
    codes,
    missing,
    with_requirement,
    with_route,
    with_stop,
    with_trips,
    without_route,
)
from tests.support.tiny import clock, stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def test_good_plan_breaks_nothing() -> None:
    assert check(PROBLEM, PLAN) == ()


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (with_route(PLAN, "V2", 4, lambda r: replace(r, vehicle_id="V77")), "V77"),
        (with_route(PLAN, "V2", 4, lambda r: replace(r, day=14)), "14"),
        (with_route(PLAN, "V2", 4, lambda r: replace(r, day=-1)), "-1"),
        (with_stop(PLAN, "V2", 4, "S3", location_id="S77"), "S77"),
        (with_stop(PLAN, "V2", 4, "S3", requirement_ids=("R4", "R77")), "R77"),
        (missing(PLAN, ("R78", None)), "R78"),
        (missing(PLAN, ("R4", 99)), "99"),
    ],
)
def test_unknown_names_are_reported(plan, named) -> None:
    found = [v for v in check(PROBLEM, plan) if v.code == "unknown_id"]
    assert len(found) == 1
    assert f"“{named}”" in found[0].message_zh
    assert repr(named) in found[0].message_en


def test_last_day_of_the_cycle_is_known() -> None:
    plan = with_route(PLAN, "V2", 4, lambda r: replace(r, day=13))
    assert "unknown_id" not in codes(PROBLEM, plan)


def test_a_visit_neither_made_nor_listed_is_counted() -> None:
    plan = without_route(PLAN, "V2", 11)
    assert codes(PROBLEM, plan) == ["visit_count"]
    assert amounts(PROBLEM, plan, code="visit_count") == [-1]


def test_a_visit_listed_as_missed_counts() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 11))
    assert codes(PROBLEM, plan) == []


def test_a_visit_made_and_also_listed_as_missed_is_one_too_many() -> None:
    plan = missing(PLAN, ("R4", 2))
    assert amounts(PROBLEM, plan, code="visit_count") == [1]


def twice_on_friday():
    twice = trip(
        "12:45",
        stop("S2", "R6", times="13:25 13:25 14:35"),
        stop("S2", "R6", times="14:35 14:35 15:45"),
        back="16:20",
    )
    first = PLAN.routes[2].trips[0]
    return with_trips(PLAN, "V2", 4, first, twice)


def test_two_visits_on_one_day_are_doubled() -> None:
    problem = with_requirement(PROBLEM, "R6", visits=2)
    assert codes(problem, twice_on_friday()) == ["visit_doubled"]


def test_a_visit_made_and_missed_on_one_day_is_doubled() -> None:
    problem = with_requirement(PROBLEM, "R6", visits=2)
    assert codes(problem, missing(PLAN, ("R6", 4))) == ["visit_doubled"]


def test_a_requirement_named_twice_in_a_stop_is_doubled() -> None:
    plan = with_stop(PLAN, "V2", 4, "S2", requirement_ids=("R6", "R6"))
    assert "visit_doubled" in codes(PROBLEM, plan)


def test_a_day_that_is_not_allowed_is_reported() -> None:
    kept = with_requirement(PROBLEM, "R6", allowed_days=(4,))
    broken = with_requirement(PROBLEM, "R6", allowed_days=(3, 5))
    assert codes(kept, PLAN) == []
    assert codes(broken, PLAN) == ["day_not_allowed"]


def test_a_missed_day_must_be_allowed_too() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 12))  # a Saturday
    assert codes(PROBLEM, plan) == ["day_not_allowed"]


def test_gaps_of_three_and_four_days_keep_bounds_of_three_and_four() -> None:
    problem = with_requirement(PROBLEM, "R4", min_gap_days=3, max_gap_days=4)
    assert codes(problem, PLAN) == []


def test_gaps_below_the_minimum_are_too_short() -> None:
    problem = with_requirement(PROBLEM, "R4", min_gap_days=4)
    assert codes(problem, PLAN) == ["gap_too_short"]
    assert amounts(problem, PLAN, code="gap_too_short") == [1, 1]  # 1 to 4 and 8 to 11


def test_gaps_above_the_maximum_are_too_long_also_around_the_end() -> None:
    problem = with_requirement(PROBLEM, "R4", max_gap_days=3)
    assert codes(problem, PLAN) == ["gap_too_long"]
    days = [v.day for v in check(problem, PLAN)]
    assert days == [4, 11]  # 4 to 8, and 11 around the end to 1


def test_missed_days_keep_the_gaps() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", 9))
    assert codes(PROBLEM, plan) == ["gap_too_short"]  # 8 to 9


def test_one_visit_has_no_gaps() -> None:
    problem = with_requirement(PROBLEM, "R6", min_gap_days=20, max_gap_days=30)
    assert codes(problem, PLAN) == []


def test_the_days_are_one_of_the_listed_sets() -> None:
    """R4 is visited on days 1, 4, 8 and 11; neither gaps nor weekdays bind then."""
    kept = {"min_gap_days": 5, "max_gap_days": 5, "same_weekday": True}
    problem = with_requirement(PROBLEM, "R4", day_sets=((0, 1, 2, 3), (1, 4, 8, 11)), **kept)
    assert codes(problem, PLAN) == []
    other = with_requirement(PROBLEM, "R4", day_sets=((0, 1, 2, 3), (1, 4, 8, 10)))
    assert codes(other, PLAN) == ["day_set_not_allowed"]
    (found,) = check(other, PLAN)
    assert found.requirement_id == "R4"
    assert "12月11日（周五） 不是允许的日期组合" in found.message_zh
    assert "Fri 2026-12-11 is not one of its sets of days" in found.message_en


def test_a_set_swapped_for_another_listed_one_is_fine_and_half_of_each_is_not() -> None:
    sets = ((1, 4, 8, 11), (1, 3, 8, 10))
    problem = with_requirement(PROBLEM, "R4", day_sets=sets)
    one_moved = with_route(PLAN, "V2", 11, lambda r: replace(r, day=10))
    both_moved = with_route(one_moved, "V2", 4, lambda r: replace(r, day=3))
    assert codes(problem, both_moved) == []
    assert codes(problem, one_moved) == ["day_set_not_allowed"]


def test_missed_days_complete_a_listed_set() -> None:
    problem = with_requirement(PROBLEM, "R4", day_sets=((1, 4, 8, 11),))
    without = without_route(PLAN, "V2", 11)
    assert codes(problem, missing(without, ("R4", 11))) == []
    assert codes(problem, missing(without, ("R4", 10))) == ["day_set_not_allowed"]


def test_an_incomplete_set_is_reported_once() -> None:
    problem = with_requirement(PROBLEM, "R4", day_sets=((1, 4, 8, 11),))
    assert codes(problem, without_route(PLAN, "V2", 11)) == ["visit_count"]


def test_missed_visits_carry_days_when_others_are_made() -> None:
    plan = missing(without_route(PLAN, "V2", 11), ("R4", None))
    assert codes(PROBLEM, plan) == ["pattern_incomplete"]


def test_missed_visits_carry_no_day_when_none_is_made() -> None:
    friday = PLAN.routes[2].trips[0]
    without = with_trips(PLAN, "V2", 4, friday)
    assert codes(PROBLEM, missing(without, ("R6", None))) == []
    assert codes(PROBLEM, missing(without, ("R6", 4))) == ["pattern_incomplete"]


def test_another_weekday_in_the_second_week_is_a_change() -> None:
    plan = with_route(PLAN, "H1", 7, lambda r: replace(r, day=8))
    assert codes(PROBLEM, plan) == ["weekday_changed"]


def test_a_holiday_moves_a_visit_to_a_near_day() -> None:
    plan = with_route(PLAN, "H1", 7, lambda r: replace(r, day=8))
    allowed = tuple(day for day in PROBLEM.requirements[0].allowed_days if day != 7)
    assert codes(with_requirement(PROBLEM, "R1", allowed_days=allowed), plan) == []


@pytest.mark.parametrize(
    ("days", "closed", "weeks", "kept"),
    [
        ([0, 7, 14, 21], [], 4, True),
        ([0, 7, 14, 22], [], 4, False),
        ([0, 7, 14, 22], [21], 4, True),
        ([0, 3, 7, 10], [], 2, True),
        ([0, 3, 7, 11], [], 2, False),
        ([0, 3, 7, 11], [10], 2, True),
        ([1, 2, 7, 10], [0, 3], 2, True),  # Monday and Thursday, the first week moved
        ([1, 2, 8, 11], [0, 3], 2, False),  # no two weekdays are kept where they are open
        ([0, 13], [7], 2, True),  # six days from its date
        ([6, 7], [], 2, False),
        ([0, 6], [7], 2, True),
        ([0, 6], [13], 2, False),  # both are seven and more from a closed Sunday or Monday
        ([0, 14], [], 4, True),  # fewer than one a week: one weekday
        ([0, 15], [], 4, False),
        ([0, 15], [14], 4, True),
        ([0, 15], [7], 4, False),  # eight days from the closed date
        ([0, 8], [7], 4, True),
        ([3], [], 4, True),
        ([0, 1, 2, 10, 11], [], 2, True),  # five in two weeks: the rule does not apply
    ],
)
def test_fixed_weekdays(days, closed, weeks, kept) -> None:
    allowed = frozenset(range(7 * weeks)) - set(closed)
    kept_now = keeps_weekdays(days, weekdays=tuple(range(7)), allowed=allowed, weeks=weeks)
    assert kept_now is kept


def test_fixed_weekdays_are_among_those_of_the_requirement() -> None:
    allowed = frozenset((0, 1, 7, 8))  # Saturdays are closed, so any day could stand for them
    assert not keeps_weekdays([0, 8], weekdays=(0, 1), allowed=allowed, weeks=2)
    assert keeps_weekdays([0, 8], weekdays=(0, 1, 5), allowed=allowed, weeks=2)


def test_noon_is_afternoon() -> None:
    assert half_day(clock("12:00") - 1) is HalfDay.MORNING
    assert half_day(clock("12:00")) is HalfDay.AFTERNOON


def test_a_half_day_that_is_not_allowed_is_reported() -> None:
    afternoon = with_requirement(PROBLEM, "R6", half_days=(HalfDay.AFTERNOON,))
    morning = with_requirement(PROBLEM, "R6", half_days=(HalfDay.MORNING,))
    assert codes(afternoon, PLAN) == []
    assert codes(morning, PLAN) == ["half_day_not_allowed"]


def test_a_fixed_half_day_may_not_change() -> None:
    both = with_requirement(PROBLEM, "R1", half_days=tuple(HalfDay))
    late = trip("13:05", stop("S1", "R1", times="13:35 13:35 15:55"), back="16:20")
    plan = with_trips(PLAN, "H1", 7, late)
    assert codes(both, PLAN) == []
    assert codes(both, plan) == ["half_day_changed"]
    assert codes(with_requirement(both, "R1", same_half_day=False), plan) == []


def test_a_fixed_vehicle_may_not_change() -> None:
    assert codes(with_requirement(PROBLEM, "R2", same_vehicle=True), PLAN) == []
    assert codes(with_requirement(PROBLEM, "R4", same_vehicle=True), PLAN) == ["vehicle_changed"]


def test_a_fixed_base_may_not_change() -> None:
    kept = with_requirement(PROBLEM, "R4", same_base=True)
    vehicles = tuple(replace(v, depot_id="S3") if v.id == "V2" else v for v in PROBLEM.vehicles)
    assert codes(kept, PLAN) == []
    moved = replace(kept, vehicles=vehicles)
    assert "base_changed" in codes(moved, PLAN)
    assert "base_changed" not in codes(with_requirement(moved, "R4", same_base=False), PLAN)
