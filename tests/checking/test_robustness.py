"""Any plan at all gives violations in two languages, never an exception."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.checking import CODES, check, recompute_objective
from optimizer.domain.plan import (
    Break,
    Plan,
    Route,
    Stop,
    Trip,
    UnservedCode,
    UnservedReason,
    UnservedVisit,
)
from tests.support.edits import missing
from tests.support.problems import problems, random_problem
from tests.support.tiny import tiny_problem

TIMES = st.integers(min_value=-100, max_value=100_000)
IDS = st.sampled_from(["R1", "R2", "R3", "R4", "R5", "R6", "R000", "R001", "", "无"])
PLACES = st.sampled_from(["D1", "S1", "S2", "S3", "S00", "D00", "?"])
VEHICLES = st.sampled_from(["H1", "V1", "V2", "V00", "V01", "?"])
DAYS = st.integers(min_value=-3, max_value=40)
STOPS = st.builds(
    Stop,
    location_id=PLACES,
    requirement_ids=st.lists(IDS, max_size=3).map(tuple),
    arrival_s=TIMES,
    start_s=TIMES,
    end_s=TIMES,
)
TRIPS = st.builds(
    Trip, depart_s=TIMES, stops=st.lists(STOPS, max_size=3).map(tuple), return_s=TIMES
)
ROUTES = st.builds(
    Route,
    vehicle_id=VEHICLES,
    day=DAYS,
    trips=st.lists(TRIPS, max_size=2).map(tuple),
    breaks=st.lists(st.builds(Break, start_s=TIMES, end_s=TIMES), max_size=2).map(tuple),
)
KEYS = st.sampled_from(
    ["service", "best_vehicle", "group_vehicles", "required_s", "eligible_s", "out_s", "needed_s"]
)
VALUES = st.one_of(st.integers(), VEHICLES, st.just("V1+V2"))
REASONS = st.builds(
    UnservedReason,
    code=st.sampled_from(UnservedCode),
    certificate=st.lists(st.tuples(KEYS, VALUES), max_size=4).map(tuple),
)
MISSED = st.builds(
    UnservedVisit, requirement_id=IDS, day=st.one_of(st.none(), DAYS), reason=REASONS
)
PLANS = st.builds(
    Plan,
    routes=st.lists(ROUTES, max_size=4).map(tuple),
    unserved=st.lists(MISSED, max_size=4).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(plan=PLANS)
def test_any_plan_of_the_tiny_problem(plan: Plan) -> None:
    problem = tiny_problem()
    objective = recompute_objective(problem, plan)
    for violation in check(problem, plan, objective):
        assert violation.code in CODES
        assert violation.code != "objective"
        assert violation.message_zh
        assert violation.message_en
        assert violation.amount >= 0 or violation.code == "visit_count"


@settings(max_examples=60, deadline=None)
@given(plan=PLANS, problem=problems())
def test_any_plan_of_any_problem(plan: Plan, problem) -> None:
    assert check(problem, plan) is not None


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_serving_nothing_breaks_no_rule(problem) -> None:
    visits = [(one.id, None) for one in problem.requirements for _ in range(one.visits)]
    plan = missing(Plan(routes=(), unserved=()), *visits)
    assert check(problem, plan, recompute_objective(problem, plan)) == ()


def test_the_same_seed_gives_the_same_problem() -> None:
    assert random_problem(7) == random_problem(7)
    assert random_problem(7) != random_problem(8)
