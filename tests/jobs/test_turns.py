"""First plans of all counties come before any is improved."""

from __future__ import annotations

import time

import pytest

from optimizer.jobs import RunListener
from optimizer.jobs.pool import CountyOutcome, solve_counties
from optimizer.jobs.turns import Turn, turn_share_s, turns_of
from tests.jobs import fakes
from tests.jobs.test_pool import Memory, named, never, order
from tests.support.tiny import tiny_plan


def test_a_lane_plans_all_its_counties_before_it_improves_any():
    (lane,) = turns_of([10, 20], 1, first_all=True)
    assert lane == (
        Turn(index=1, first=True),
        Turn(index=0, first=True),
        Turn(index=1, again=True),
        Turn(index=0, again=True),
    )


def test_a_county_with_a_lane_of_its_own_is_searched_in_one_go():
    assert turns_of([10, 20], 2, first_all=True) == ((Turn(index=1),), (Turn(index=0),))
    assert turns_of([10, 20], 1, first_all=False) == ((Turn(index=1), Turn(index=0)),)


def test_first_plans_may_take_all_the_time_and_the_rest_is_shared_by_weight():
    (lane,) = turns_of([10, 20], 1, first_all=True)
    assert turn_share_s(lane, [10, 20], 90.0) == 90.0
    assert turn_share_s(lane[2:], [10, 20], 90.0) == pytest.approx(60.0)


def test_whole_plans_are_told_early_and_become_better():
    told: list[tuple[CountyOutcome, ...]] = []
    memory = Memory()
    outcomes = solve_counties(
        [named("甲县"), named("乙县")],
        order=order(
            fakes.restarted_solver,
            workers=1,
            iterations=None,
            deadline=time.monotonic() + 120.0,
            first_all=True,
        ),
        listener=memory,
        stop=never,
        on_plans=told.append,
    )
    assert [o.result.plan for o in outcomes if o.result] == [tiny_plan()] * 2
    left_out = [[len(o.result.plan.unserved) for o in plans if o.result] for plans in told]
    assert left_out == [[12, 12], [0, 12], [0, 0]]
    assert [o.problem.name for o in told[0]] == ["甲县", "乙县"]
    seconds = [s for s, _, _ in memory.counties[0].history]
    assert seconds == sorted(seconds)


def test_without_time_for_a_second_turn_the_first_plans_stand():
    outcomes = solve_counties(
        [named("甲县"), named("乙县")],
        order=order(
            fakes.restarted_solver,
            workers=1,
            iterations=None,
            deadline=time.monotonic() + 0.1,
            first_all=True,
        ),
        listener=RunListener(),
        stop=never,
    )
    assert [len(o.result.plan.unserved) for o in outcomes if o.result] == [12, 12]
    assert [(o.failure, o.stopped) for o in outcomes] == [(None, False)] * 2


def test_a_county_that_fails_at_once_has_no_second_turn_and_holds_nobody_up():
    told: list[tuple[CountyOutcome, ...]] = []
    bad, good = solve_counties(
        [named("坏县"), named("好县")],
        order=order(
            fakes.dying_solver,
            workers=1,
            iterations=None,
            deadline=time.monotonic() + 120.0,
            first_all=True,
        ),
        listener=RunListener(),
        stop=never,
        on_plans=told.append,
    )
    assert bad.failure is not None
    assert bad.result is None
    assert good.result is not None
    assert told[0][0].failure is not None
    assert told[0][1].result is not None


def test_a_stop_keeps_the_first_plans_of_those_whose_turn_never_came():
    told: list[tuple[CountyOutcome, ...]] = []
    outcomes = solve_counties(
        [named("甲县"), named("乙县")],
        order=order(
            fakes.restarted_solver,
            workers=1,
            iterations=None,
            deadline=time.monotonic() + 120.0,
            first_all=True,
        ),
        listener=RunListener(),
        stop=lambda: bool(told),
        on_plans=told.append,
    )
    assert all(o.result is not None and o.stopped for o in outcomes)
