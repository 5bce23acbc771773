"""Hot meals: from leaving the kitchen to the start of a visit no load is on board too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import clock, requirement, tiny_problem

MINUTE = 60
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def meals(*stops: str, limit_min: int | None, trips: int = 1, vans: int = 1) -> Problem:
    """Return a problem of one meal a stop on one Monday, each 10 minutes long."""
    demand: tuple[CycleRequirement, ...] = tuple(
        replace(
            requirement(f"R{stop}", stop_id=stop, service_min=10, setup_min=0),
            windows=requirement("R", windows=("10:15-11:45",)).windows,
            allowed_days=(0,),
            max_on_board_s=None if limit_min is None else limit_min * MINUTE,
        )
        for stop in stops
    )
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    fleet = tuple(replace(van, id=f"V{n}", max_trips=trips) for n in range(1, vans + 1))
    return replace(tiny, requirements=demand, vehicles=fleet)


def solved(problem: Problem, engine: str) -> Result:
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


def aboard_min(plan: Plan) -> dict[str, int]:
    """Return the minutes on board by requirement."""
    return {
        one: (stop.start_s - trip.depart_s) // MINUTE
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        for one in stop.requirement_ids
    }


@ENGINES
def test_without_a_limit_one_trip_serves_all(engine):
    result = solved(meals("S1", "S2", limit_min=None), engine)
    assert len(result.plan.routes[0].trips) == 1
    assert sorted(aboard_min(result.plan).values())[1] > 40


@ENGINES
def test_a_limit_sends_a_second_van(engine):
    """S1 is 30 minutes away, S2 40: one after the other the second is fed too late."""
    result = solved(meals("S1", "S2", limit_min=40, vans=2), engine)
    assert result.plan.unserved == ()
    assert aboard_min(result.plan) == {"RS1": 30, "RS2": 40}
    assert len(result.plan.routes) == 2


def test_or_a_second_trip_of_the_same_van():
    problem = meals("S1", "S2", limit_min=40, trips=2)
    wide = replace(problem, requirements=tuple(map(whole_day, problem.requirements)))
    result = solved(wide, "auto")
    assert result.plan.unserved == ()
    (route,) = result.plan.routes
    assert len(route.trips) == 2
    assert aboard_min(result.plan) == {"RS1": 30, "RS2": 40}


def whole_day(one: CycleRequirement) -> CycleRequirement:
    return replace(one, windows=requirement("R", windows=("8:00-17:00",)).windows)


@ENGINES
def test_a_van_leaves_late_enough_not_to_wait_with_hot_food(engine):
    """The window opens at 10:15: who leaves at 8:00 would wait; the last minute is 9:45."""
    result = solved(meals("S1", limit_min=30), engine)
    ((route,),) = (result.plan.routes,)
    assert route.trips[0].depart_s == clock("9:45")


@ENGINES
def test_a_place_too_far_for_hot_food_is_proved_to_be(engine):
    problem = meals("S1", "S3", limit_min=40)
    result = solved(problem, engine)
    (missed,) = result.plan.unserved
    assert (missed.requirement_id, missed.reason.code) == (
        "RS3",
        UnservedCode.ROUND_TRIP_TOO_LONG,
    )
    assert dict(missed.reason.certificate)["max_on_board_s"] == 40 * MINUTE
    easier = replace(
        problem,
        requirements=tuple(replace(r, max_on_board_s=50 * MINUTE) for r in problem.requirements),
    )
    assert [v.code for v in check(easier, result.plan)] == ["reason_not_proved"]


@ENGINES
def test_where_one_van_is_too_few_the_limit_is_named(engine):
    result = solved(meals("S1", "S2", limit_min=40), engine)
    (missed,) = result.plan.unserved
    assert dict(missed.reason.certificate)["blocked_by"] == "on_board_too_long"
