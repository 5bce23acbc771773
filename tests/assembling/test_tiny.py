"""The hand-checkable case: its tables give the problem whose best plan is written beside them."""

import json
from datetime import date
from pathlib import Path

import pytest

from optimizer.assembling import assemble, commitments_from_plan, locations_of
from optimizer.checking import check, recompute_objective
from optimizer.domain.calendar import Cycle
from optimizer.domain.problem import LockLevel, Problem
from optimizer.exporting.records import plan_from
from optimizer.solving import MaxIterations, solve
from optimizer.tables import load_dataset
from optimizer.travel.table import read_matrix

TINY = Path("datasets/tiny")
EXPECTED = (TINY / "expected_plan.json").read_bytes()
FACTS = json.loads(EXPECTED)["facts"]


@pytest.fixture(scope="module")
def problem() -> Problem:
    dataset = load_dataset(TINY)
    cycle = Cycle(start=date.fromisoformat(FACTS["start"]), weeks=FACTS["weeks"])
    ids = [place.id for place in locations_of(dataset, ["999901"])]
    matrix = read_matrix(TINY / "matrix.csv", ids)
    return assemble(dataset, county_codes=["999901"], cycle=cycle, matrices={"van": matrix})


def test_the_expected_plan_breaks_no_rule(problem: Problem) -> None:
    plan, objective = plan_from(EXPECTED)
    assert check(problem, plan, objective) == ()


def test_the_expected_objective_is_that_of_the_expected_plan(problem: Problem) -> None:
    plan, objective = plan_from(EXPECTED)
    assert recompute_objective(problem, plan) == objective
    assert objective.cost_cents == FACTS["cost_cents"]


def test_the_expected_facts_are_those_of_the_expected_plan(problem: Problem) -> None:
    plan, _ = plan_from(EXPECTED)
    served_by = {
        requirement_id: route.vehicle_id
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        for requirement_id in stop.requirement_ids
    }
    assert served_by == FACTS["served_by"]
    days = [route.vehicle_id for route in plan.routes]
    assert {vehicle: days.count(vehicle) for vehicle in set(days)} == FACTS["vehicle_days"]
    assert sum(r.visits for r in problem.requirements) == FACTS["visits_required"]


def test_the_plan_in_force_promises_the_same_days_to_the_next_cycle(problem: Problem) -> None:
    plan, _ = plan_from(EXPECTED)
    next_cycle = Cycle(start=date(2026, 12, 14), weeks=2)
    commitments = {c.requirement_id: c for c in commitments_from_plan(problem, plan, next_cycle)}
    assert [visit.day for visit in commitments["S1-supply"].visits] == [0, 7]
    assert [visit.day for visit in commitments["R2-medical"].visits] == [1]
    assert commitments["R2-medical"].visits[0].vehicle_id == "H1"
    assert commitments["R2-medical"].visits[0].start_s == 8 * 3600 + 30 * 60
    assert commitments["R2-medical"].lock is LockLevel.NONE


def test_the_plan_in_force_is_sliced_for_a_cycle_inside_it(problem: Problem) -> None:
    plan, _ = plan_from(EXPECTED)
    second_week = Cycle(start=date(2026, 12, 7), weeks=1)
    commitments = commitments_from_plan(problem, plan, second_week)
    assert [c.requirement_id for c in commitments] == [f"S{i}-supply" for i in range(1, 6)]
    assert {visit.day for c in commitments for visit in c.visits} == {0}


def test_the_plan_in_force_repeats_in_a_longer_cycle(problem: Problem) -> None:
    plan, _ = plan_from(EXPECTED)
    month = Cycle(start=date(2026, 12, 14), weeks=4)
    commitments = {c.requirement_id: c for c in commitments_from_plan(problem, plan, month)}
    assert [visit.day for visit in commitments["R1-medical"].visits] == [2, 16]


def test_the_solver_finds_a_plan_as_good_as_the_one_proved_best_by_hand(problem: Problem) -> None:
    result = solve(problem, termination=MaxIterations(4), seed=0)
    assert check(problem, result.plan, result.objective) == ()
    assert result.plan.unserved == ()
    assert result.objective.cost_cents == FACTS["cost_cents"]
    served_by = {
        requirement_id: route.vehicle_id
        for route in result.plan.routes
        for trip in route.trips
        for stop in trip.stops
        for requirement_id in stop.requirement_ids
    }
    assert served_by == FACTS["served_by"]
