"""Days on which a service runs: a visit is on one of them, however cheap another would be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.ruled import ENGINES, day_of_one_van, days, found, planned, reason, solved
from tests.support.tiny import requirement


def on_days(*allowed: int) -> Problem:
    """Return R at S1 on one of these days; the van goes to S2 next door on Monday anyway."""
    monday = replace(requirement("monday", stop_id="S2"), allowed_days=(0,))
    return day_of_one_van(replace(requirement("R"), allowed_days=allowed), monday)


@ENGINES
def test_a_visit_joins_a_route_on_a_day_on_which_it_may(engine):
    assert days(planned(on_days(0, 3, 9), engine), "R") == [0]


@ENGINES
@pytest.mark.parametrize("day", [1, 4, 9])
def test_else_the_van_goes_out_on_another_day(day, engine):
    assert days(planned(on_days(day), engine), "R") == [day]


@ENGINES
def test_without_any_day_the_visit_is_left_out_and_it_is_proved(engine):
    why = reason(solved(on_days(), engine).plan)
    assert why.code is UnservedCode.NO_DAYS_FIT
    assert dict(why.certificate)["allowed_days"] == 0


def test_the_checker_names_the_day():
    plan = planned(on_days(3))
    assert found(on_days(3, 4), plan) == []
    assert found(on_days(2, 4), plan) == [("day_not_allowed", 0)]
    assert [(one.requirement_id, one.day) for one in check(on_days(2, 4), plan)] == [("R", 3)]
