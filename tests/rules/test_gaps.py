"""Gaps: so many days lie between two visits, also from the last of the cycle to the first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import (
    ENGINES,
    day_of_one_van,
    days,
    found,
    missed,
    planned,
    solved,
    with_fleet,
)
from tests.support.tiny import requirement, vehicle


def between(least: int, most: int, *, allowed: tuple[int, ...], visits: int = 2) -> Problem:
    """Return R, due so often in two weeks on these days."""
    one = requirement("R", visits=visits, gaps=(least, most))
    return day_of_one_van(replace(one, allowed_days=allowed))


@ENGINES
def test_gaps_may_be_as_short_and_as_long_as_the_bounds(engine):
    """From Monday to Friday are 4 days, from there to the next cycle's Monday 14 - 4 = 10."""
    assert days(planned(between(4, 10, allowed=(0, 4)), engine), "R") == [0, 4]


@ENGINES
@pytest.mark.parametrize(("least", "most"), [(5, 10), (4, 9)])
def test_one_day_less_and_no_days_fit(least, most, engine):
    result = solved(between(least, most, allowed=(0, 4)), engine)
    assert missed(result.plan) == [("R", None), ("R", None)]
    for entry in result.plan.unserved:
        assert entry.reason.code is UnservedCode.NO_DAYS_FIT
        assert dict(entry.reason.certificate) == {
            "visits": 2,
            "allowed_days": 2,
            "min_gap_days": least,
            "max_gap_days": most,
        }


@ENGINES
@pytest.mark.parametrize(("least", "most"), [(5, 14), (1, 9)])
def test_a_cheap_day_too_near_is_not_taken(least, most, engine):
    """
    The van is out on days 4 and 8 anyway, with gaps of 4 and 10; days 3 and 8 have 5 and 9.

    Either bound alone, at least 5 or at most 9, forbids the first and allows the second.
    """
    pulls = (
        replace(requirement(f"pull{day}", stop_id="S2"), allowed_days=(day,)) for day in (4, 8)
    )
    both = replace(requirement("R", visits=2, gaps=(4, 10)), allowed_days=(3, 4, 8))
    loose = with_fleet((vehicle("V1"),), (both, *pulls))
    assert days(planned(loose, engine), "R") == [4, 8]
    one, *others = loose.requirements
    strict = replace(
        loose, requirements=(replace(one, min_gap_days=least, max_gap_days=most), *others)
    )
    assert days(planned(strict, engine), "R") == [3, 8]


@ENGINES
def test_a_visit_that_no_van_can_make_is_missed_on_its_day(engine):
    """Day 7 is the only one 7 days after day 0, and the van is off: one visit is made."""
    problem = between(7, 7, allowed=(0, 7))
    (van,) = problem.vehicles
    off = replace(van, shifts=tuple(None if day == 7 else s for day, s in enumerate(van.shifts)))
    plan = solved(replace(problem, vehicles=(off,)), engine).plan
    assert (days(plan, "R"), missed(plan)) == ([0], [("R", 7)])


def test_the_checker_measures_each_gap_and_around_the_end():
    """Days 0, 3 and 9 are 3, 6 and (from 9 to 14) 5 apart."""
    allowed = (0, 3, 9)
    plan = planned(between(3, 6, allowed=allowed, visits=3))
    assert days(plan, "R") == [0, 3, 9]
    short = between(5, 6, allowed=allowed, visits=3)
    assert found(short, plan) == [("gap_too_short", 2)]
    assert [one.day for one in check(short, plan)] == [0]
    assert found(between(3, 4, allowed=allowed, visits=3), plan) == [
        ("gap_too_long", 2),
        ("gap_too_long", 1),
    ]
    assert found(between(6, 6, allowed=allowed, visits=3), plan) == [
        ("gap_too_short", 3),
        ("gap_too_short", 1),
    ]
