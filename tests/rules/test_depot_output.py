"""Kitchens: what a base gives out a day and wave is limited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import DepotOutput, Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import requirement, tiny_problem

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
KIND = tiny_problem().load_kinds[0]


def kitchens(*, per_wave: int | None, waves: tuple[int | None, ...] = (None, None)) -> Problem:
    """Return 10 meals at S1 and 10 at S2 on one Monday, from one kitchen with two vans."""
    tiny = tiny_problem()
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    demand = tuple(
        replace(
            requirement(f"R{stop}", stop_id=stop, load_out=(10, 0)),
            allowed_days=(0,),
            wave=wave,
        )
        for stop, wave in zip(("S1", "S2"), waves, strict=True)
    )
    output = DepotOutput(depot_id=van.depot_id, load_kind=KIND, per_wave=per_wave or 0)
    return replace(
        tiny,
        requirements=demand,
        vehicles=(van, replace(van, id="V1b")),
        outputs=() if per_wave is None else (output,),
    )


def solved(problem: Problem, engine: str) -> Result:
    result = solve(problem, termination=MaxIterations(30), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


def served(plan: Plan) -> set[str]:
    return {
        name
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    }


@ENGINES
@pytest.mark.parametrize("per_wave", [None, 20, 100])
def test_enough_serves_all(per_wave, engine):
    assert served(solved(kitchens(per_wave=per_wave), engine).plan) == {"RS1", "RS2"}


@ENGINES
def test_too_little_leaves_one_out_and_says_why(engine):
    result = solved(kitchens(per_wave=19), engine)
    assert len(served(result.plan)) == 1
    (left_out,) = result.plan.unserved
    assert dict(left_out.reason.certificate)["blocked_by"] == "depot_output"
    assert dict(left_out.reason.certificate)["excess"] == 1


@ENGINES
def test_each_wave_is_cooked_for_itself(engine):
    assert len(served(solved(kitchens(per_wave=10, waves=(1, 2)), engine).plan)) == 2
    assert len(served(solved(kitchens(per_wave=10, waves=(1, 1)), engine).plan)) == 1


@ENGINES
def test_another_kitchen_helps_out(engine):
    problem = kitchens(per_wave=10)
    first, second = problem.vehicles
    limits = tuple(replace(problem.outputs[0], depot_id=base) for base in (first.depot_id, "S3"))
    fleet = (first, replace(second, depot_id="S3"))
    helped = replace(problem, vehicles=fleet, outputs=limits)
    result = solved(helped, engine)
    assert served(result.plan) == {"RS1", "RS2"}
    assert {route.vehicle_id for route in result.plan.routes} == {"V1", "V1b"}


def test_the_checker_adds_up_day_and_wave():
    plan = solve(kitchens(per_wave=None), termination=MaxIterations(20), seed=1).plan
    assert check(kitchens(per_wave=20), plan) == ()
    (found,) = check(kitchens(per_wave=18), plan)
    assert (found.code, found.amount, found.day) == ("depot_output", 2, 0)
    assert check(kitchens(per_wave=10, waves=(1, 2)), plan) == ()
