"""Suspensions: visits are not due for a while, and due again by themselves afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    A,
    B,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def suspended(
    first: int, last: int | None, *, village: str = A, line: str | None = None
) -> Dataset:
    """Return the tiny dataset with a village suspended from day ``first`` to day ``last``."""
    closure = Closure(
        id="C1",
        kind=ClosureKind.SUSPENSION,
        first=MONDAY + timedelta(first),
        last=None if last is None else MONDAY + timedelta(last),
        code=village,
        line_id=line,
    )
    return replace(tiny_dataset(), closures=(closure,))


def frequent(dataset: Dataset, visits: int) -> Dataset:
    """Let the first village be visited so often in four weeks."""
    return replace(
        dataset,
        requirements=tuple(
            replace(one, visits_per_4_weeks=visits, min_gap_days=1, max_gap_days=5)
            if one.id == "S1-supply"
            else one
            for one in dataset.requirements
        ),
    )


@ENGINES
@pytest.mark.parametrize(("first", "last"), [(0, 13), (7, 20), (14, 27), (9, 22)])
def test_half_a_cycle_has_half_the_visits_all_outside(first, last, engine):
    problem = assembled(suspended(first, last))
    plan = solved(problem, engine=engine)
    days = days_of(plan, "S1-supply")
    assert len(days) == requirement_of(problem, "S1-supply").visits == 2
    assert not any(first <= day <= last for day in days)
    assert len({day % 7 for day in days}) == 1
    assert [one for one in plan.unserved if one.requirement_id == "S1-supply"] == []


@ENGINES
def test_several_visits_a_week_keep_their_weekdays_on_both_sides(engine):
    problem = assembled(frequent(suspended(7, 20), 8))
    days = days_of(solved(problem, engine=engine), "S1-supply")
    first, last = ({day % 7 for day in days if day < 7}, {day % 7 for day in days if day > 20})
    assert len(days) == 4
    assert first == last
    assert len(first) == 2


def test_daily_visits_fall_away_day_by_day():
    problem = assembled(frequent(suspended(0, 9), 20))
    one = requirement_of(problem, "S1-supply")
    assert one.visits == 12
    assert one.day_sets == ((10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25),)


def test_the_cycle_after_it_is_whole_again():
    dataset = suspended(0, 27)
    assert "S1-supply" not in {one.id for one in assembled(dataset).requirements}
    after = assembled(dataset, start=MONDAY + timedelta(28))
    plain = assembled(tiny_dataset(), start=MONDAY + timedelta(28))
    assert after.requirements == plain.requirements


def test_until_further_notice_nothing_is_due_and_nothing_is_unserved():
    problem = assembled(suspended(0, None), weeks=1)
    assert "S1-supply" not in {one.id for one in problem.requirements}
    assert solved(problem).unserved == ()


def test_a_line_is_suspended_and_the_others_go_on():
    problem = assembled(suspended(0, 27, village=B, line="hospital"))
    names = {one.id for one in problem.requirements}
    assert "R1-medical" not in names
    assert requirement_of(problem, "S2-supply").visits == 4


def test_all_lines_are_suspended_where_none_is_named():
    names = {one.id for one in assembled(suspended(0, 27, village=B)).requirements}
    assert not names & {"R1-medical", "S2-supply"}


def test_joined_requirements_stay_together():
    dataset = suspended(3, 13)
    first = next(one for one in dataset.requirements if one.id == "S1-supply")
    twins = (replace(first, join_id="J"), replace(first, id="S1-more", join_id="J"))
    others = tuple(one for one in dataset.requirements if one.id != "S1-supply")
    problem = assembled(replace(dataset, requirements=(*others, *twins)))
    one, other = (requirement_of(problem, name) for name in ("S1-supply", "S1-more"))
    assert (one.visits, one.day_sets) == (other.visits, other.day_sets)
    plan = solved(problem)
    assert days_of(plan, "S1-supply") == days_of(plan, "S1-more") != []


@ENGINES
def test_a_closure_beside_a_suspension_leaves_the_days_that_remain(engine):
    dataset = suspended(14, 27)
    shut = Closure(
        id="C2",
        kind=ClosureKind.VILLAGE,
        first=MONDAY,
        last=MONDAY + timedelta(7),
        code=A,
    )
    problem = assembled(replace(dataset, closures=(*dataset.closures, shut)))
    days = days_of(solved(problem, engine=engine), "S1-supply")
    assert len(days) == 1
    assert 8 <= days[0] <= 13


def test_the_checker_names_a_visit_during_a_suspension():
    plan = solved(assembled(tiny_dataset()))
    found = {v.code for v in check(assembled(suspended(0, 13)), plan)}
    assert found >= {"day_not_allowed", "visit_count"}


def test_what_falls_away_is_told():
    cycle = Cycle(start=MONDAY, weeks=4)
    (effect,) = conditions(suspended(0, 13), county_codes=[COUNTY], cycle=cycle).closures
    assert (effect.name, effect.days, effect.visits_not_due) == ("上坪", 14, 2)
