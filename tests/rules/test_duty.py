"""Duty: from leaving first to being back last no more than so long, trips and waits included."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import CycleVehicle, Problem
from tests.support.ruled import (
    ENGINES,
    MINUTE,
    found,
    missed,
    planned,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import clock, requirement


def one_visit(duty_min: int | None) -> Problem:
    """Return a visit at S1: 30 out, 70 there, 25 back, 125 minutes in all."""
    one = replace(requirement("R"), allowed_days=(0,))
    return with_fleet((limited(duty_min),), (one,))


def morning_and_afternoon(duty_min: int | None, *, allowed: tuple[int, ...]) -> Problem:
    """
    Return visits of 70 minutes at S1 from 8:30 and at S2 from 14:00.

    One route leaves at 8:00, and is back from S2 (35 minutes) at 15:45: 465 minutes. On a route of
    its own S2 takes 40 + 70 + 35 = 145 minutes.
    """
    early = requirement("early", windows=("8:30-9:40",))
    late = requirement("late", stop_id="S2", windows=("14:00-15:10",))
    demand = (replace(one, allowed_days=allowed) for one in (early, late))
    return with_fleet((limited(duty_min),), demand)


def limited(duty_min: int | None) -> CycleVehicle:
    return ruled_van(max_duty_s=None if duty_min is None else duty_min * MINUTE)


@ENGINES
def test_a_duty_as_long_as_allowed(engine):
    ((trip,),) = (route.trips for route in planned(one_visit(125), engine).routes)
    assert trip.return_s - trip.depart_s == 125 * MINUTE


@ENGINES
def test_a_minute_less_leaves_it_out(engine):
    assert missed(solved(one_visit(124), engine).plan) == [("R", None)]


@ENGINES
def test_waiting_counts(engine):
    plan = planned(morning_and_afternoon(465, allowed=(0,)), engine)
    ((trip,),) = (route.trips for route in plan.routes)
    assert (trip.depart_s, trip.return_s) == (clock("8:00"), clock("15:45"))
    assert len(missed(solved(morning_and_afternoon(464, allowed=(0,)), engine).plan)) == 1


@ENGINES
def test_a_second_day_is_taken_where_one_would_be_too_long(engine):
    assert len(planned(morning_and_afternoon(465, allowed=(0, 1)), engine).routes) == 1
    plan = planned(morning_and_afternoon(464, allowed=(0, 1)), engine)
    assert {visit.day for visit in visits(plan)} == {0, 1}


def test_the_checker_measures_the_excess():
    plan = planned(morning_and_afternoon(None, allowed=(0,)))
    assert found(morning_and_afternoon(465, allowed=(0,)), plan) == []
    assert found(morning_and_afternoon(460, allowed=(0,)), plan) == [("duty_too_long", 5 * MINUTE)]
