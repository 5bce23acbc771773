"""A steward lives in a village, goes on foot, and stays with the households once visited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.domain.report import Result
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import LEG_MINUTES, clock, matrix, requirement, tiny_problem

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
ON_FOOT = {a: {b: 4 * minutes for b, minutes in row.items()} for a, row in LEG_MINUTES.items()}


def steward(name: str, home: str, *, weeks: tuple[int, ...] = (0, 1)) -> CycleVehicle:
    """Return a steward who walks, at home in ``home``, at work in these weeks."""
    (van,) = (one for one in tiny_problem().vehicles if one.id == "V1")
    shifts = tuple(shift if day // 7 in weeks else None for day, shift in enumerate(van.shifts))
    return replace(van, id=name, fleet="steward", profile="walk", depot_id=home, shifts=shifts)


def village(
    *stewards: CycleVehicle, stops: tuple[str, ...] = ("S1",), same: bool = True
) -> Problem:
    """Return one household group a stop, weekly for two weeks."""
    demand = tuple(
        requirement(
            f"R{stop}",
            stop_id=stop,
            visits=2,
            gaps=(4, 11),
            fleets=("steward",),
            same=("vehicle",) if same else (),
        )
        for stop in stops
    )
    tiny = tiny_problem()
    walk = matrix(ON_FOOT, profile="walk")
    return replace(tiny, requirements=demand, vehicles=stewards, matrices={"walk": walk})


def solved(problem: Problem, engine: str = "auto") -> Result:
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return result


def visitors(plan: Plan) -> dict[str, set[str]]:
    """Return who visits each group."""
    found: dict[str, set[str]] = {}
    for route in plan.routes:
        for trip in route.trips:
            for stop in trip.stops:
                for one in stop.requirement_ids:
                    found.setdefault(one, set()).add(route.vehicle_id)
    return found


@ENGINES
def test_at_home_there_is_no_way_to_go(engine):
    result = solved(village(steward("A", "S1")), engine)
    assert result.plan.unserved == ()
    assert (result.objective.driving_cents, result.objective.distance_cents) == (0, 0)
    for route in result.plan.routes:
        (trip,) = route.trips
        assert trip.depart_s == trip.stops[0].arrival_s
        assert trip.return_s - trip.depart_s == 70 * 60


@ENGINES
def test_to_the_next_village_it_is_a_walk(engine):
    """S1 to S2 takes 20 minutes by van and four times as long on foot; back it is 22."""
    result = solved(village(steward("A", "S1"), stops=("S2",)), engine)
    for route in result.plan.routes:
        (trip,) = route.trips
        assert trip.stops[0].arrival_s - trip.depart_s == 80 * 60
        assert trip.return_s - trip.stops[0].end_s == 88 * 60


@ENGINES
def test_the_same_steward_comes_every_week(engine):
    result = solved(village(steward("A", "S1"), steward("B", "S1"), stops=("S1", "S2")), engine)
    assert result.plan.unserved == ()
    assert all(len(who) == 1 for who in visitors(result.plan).values())


@ENGINES
def test_two_who_work_in_turns_cannot_keep_that_promise(engine):
    """A works in the first week, B in the second: one visit each is a change of steward."""
    in_turns = (steward("A", "S1", weeks=(0,)), steward("B", "S1", weeks=(1,)))
    free = solved(village(*in_turns, same=False), engine)
    assert visitors(free.plan) == {"RS1": {"A", "B"}}
    kept = solved(village(*in_turns), engine)
    assert len(kept.plan.unserved) > 0
    assert all(len(who) == 1 for who in visitors(kept.plan).values())


def test_the_checker_names_a_change_of_steward():
    in_turns = (steward("A", "S1", weeks=(0,)), steward("B", "S1", weeks=(1,)))
    free = solved(village(*in_turns, same=False))
    found = check(village(*in_turns), free.plan)
    assert [(one.code, one.requirement_id) for one in found] == [("vehicle_changed", "RS1")]


def test_the_morning_begins_at_home():
    result = solved(village(steward("A", "S1")))
    assert all(route.trips[0].depart_s >= clock("8:00") for route in result.plan.routes)
