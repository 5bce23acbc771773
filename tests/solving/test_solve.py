"""The search as a whole: every plan goes through the checker."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.checking import check
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel, Problem
from optimizer.domain.report import Result, Status
from optimizer.solving import (
    AUTO,
    ORTOOLS,
    FirstOf,
    Listener,
    MaxIterations,
    MaxSeconds,
    solve,
)
from optimizer.solving.solve import NowAndThen
from tests.support.problems import problems, random_problem
from tests.support.tiny import requirement, tiny_plan, tiny_problem


def solved(problem: Problem, *, iterations: int = 2, seed: int = 0, **options) -> Result:
    result = solve(problem, termination=MaxIterations(iterations), seed=seed, **options)
    assert check(problem, result.plan, result.objective) == ()
    return result


def visit_days(plan: Plan, requirement_id: str) -> set[int]:
    return {
        route.day
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        if requirement_id in stop.requirement_ids
    }


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_no_plan_of_a_random_problem_breaks_a_rule(problem):
    solved(problem, iterations=1)
    solved(problem, engine=ORTOOLS)


@pytest.mark.parametrize("seed", [3, 19, 28, 44])
def test_plans_of_short_fleets_break_no_rule_and_explain_every_missing_visit(seed):
    problem = random_problem(seed)
    result = solved(problem, iterations=6)
    missing = Counter(u.requirement_id for u in result.plan.unserved)
    made = Counter(
        name
        for route in result.plan.routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    )
    for one in problem.requirements:
        assert made[one.id] + missing[one.id] == one.visits


def test_the_tiny_problem_is_served_at_no_more_than_the_hand_made_cost():
    from optimizer.checking import recompute_objective

    problem = tiny_problem()
    result = solved(problem, iterations=8)
    assert result.status is Status.COMPLETE
    assert result.objective.key <= recompute_objective(problem, tiny_plan()).key


def test_the_same_seed_gives_the_same_plan():
    problem = random_problem(7)
    first, second = (solved(problem, iterations=5, seed=4) for _ in range(2))
    assert first.plan == second.plan
    assert first.objective == second.objective


@pytest.mark.parametrize("seed", range(12))
def test_what_a_counted_run_finds_is_no_matter_of_the_clock(seed, monkeypatch):
    plans = []
    for always in (True, False):
        monkeypatch.setattr(NowAndThen, "is_due", lambda *_, always=always: always)
        result = solved(random_problem(seed), iterations=12, seed=1)
        plans.append((result.plan, result.objective))
    assert plans[0] == plans[1]


@pytest.mark.parametrize("engine", [AUTO, ORTOOLS])
@pytest.mark.parametrize("threads", [1, 2])
def test_an_empty_problem_is_said_to_be_empty(engine, threads):
    result = solved(replace(tiny_problem(), requirements=()), engine=engine, threads=threads)
    assert result.status is Status.EMPTY
    assert result.plan == Plan(routes=(), unserved=())


@pytest.mark.parametrize("engine", [AUTO, ORTOOLS])
def test_nothing_to_do_and_nobody_to_do_it_is_empty_too(engine):
    problem = replace(tiny_problem(), requirements=(), vehicles=())
    assert solved(problem, engine=engine).status is Status.EMPTY


@pytest.mark.parametrize("engine", [AUTO, ORTOOLS])
def test_a_problem_without_vehicles_proves_every_visit_unserved(engine):
    problem = replace(tiny_problem(), vehicles=())
    result = solved(problem, engine=engine)
    codes = {u.reason.code for u in result.plan.unserved}
    assert codes == {UnservedCode.NO_VEHICLE_OFFERS_SERVICE}
    assert len(result.plan.unserved) == sum(r.visits for r in problem.requirements)


@pytest.mark.parametrize("engine", [AUTO, ORTOOLS])
@pytest.mark.parametrize("lacking", [{"allowed_days": ()}, {"windows": ()}])
def test_what_can_never_be_visited_is_left_out_with_a_proof(engine, lacking):
    problem = tiny_problem()
    first, *others = problem.requirements
    problem = replace(problem, requirements=(replace(first, **lacking), *others))
    result = solved(problem, engine=engine)
    mine = [u for u in result.plan.unserved if u.requirement_id == first.id]
    assert len(mine) == first.visits
    assert all(u.reason.proved for u in mine)


def test_more_iterations_never_make_it_worse():
    problem = random_problem(11)
    assert (
        solved(problem, iterations=8).objective.key <= solved(problem, iterations=0).objective.key
    )


def test_a_start_plan_is_only_improved():
    problem = tiny_problem()
    first = solved(problem, iterations=0)
    again = solved(problem, iterations=3, start_plan=first.plan)
    assert again.objective.key <= first.objective.key


def test_a_start_plan_that_breaks_rules_is_not_trusted():
    problem = tiny_problem()
    first = solved(problem, iterations=0)
    moved = tuple(replace(route, day=route.day + 5) for route in first.plan.routes)
    solved(problem, iterations=1, start_plan=Plan(routes=moved, unserved=()))


def with_promise(lock: LockLevel, *, day: int, vehicle: str = "V2") -> Problem:
    problem = replace(tiny_problem(), requirements=(requirement("A"), requirement("B")))
    visit = CommittedVisit(day=day, vehicle_id=vehicle, start_s=9 * 3600)
    return replace(problem, in_force=(Commitment(requirement_id="A", visits=(visit,), lock=lock),))


@pytest.mark.parametrize("day", [2, 10])
def test_a_locked_day_stays(day):
    assert visit_days(solved(with_promise(LockLevel.DAY, day=day)).plan, "A") == {day}


@pytest.mark.parametrize("vehicle", ["V1", "V2"])
def test_a_locked_vehicle_stays(vehicle):
    problem = with_promise(LockLevel.DAY_VEHICLE, day=3, vehicle=vehicle)
    routes = solved(problem).plan.routes
    mine = [r for r in routes for t in r.trips for s in t.stops if "A" in s.requirement_ids]
    assert [(r.day, r.vehicle_id) for r in mine] == [(3, vehicle)]


def test_a_priced_change_keeps_the_weekday_when_nothing_is_gained():
    problem = with_promise(LockLevel.NONE, day=3)
    prices = replace(problem.prices, change_weekday_cents=1_000_000)
    result = solved(replace(problem, prices=prices), iterations=4)
    assert {day % 7 for day in visit_days(result.plan, "A")} == {3}
    assert result.objective.change_weekday_cents == 0


def test_the_cap_on_changed_weekdays_is_kept():
    problem = with_promise(LockLevel.NONE, day=3)
    problem = replace(problem, prices=replace(problem.prices, max_weekday_changes=0))
    result = solved(problem, iterations=4)
    assert {day % 7 for day in visit_days(result.plan, "A")} <= {3}


class Ears(Listener):
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.keys: list[tuple[int, ...]] = []

    def on_start(self, problem: Problem) -> None:
        self.heard.append("start")

    def on_progress(self, fraction_done: float, phase: str) -> None:
        assert 0 <= fraction_done <= 1
        self.heard.append(phase)

    def on_improved(self, result: Result) -> None:
        self.keys.append(result.objective.key)

    def on_end(self, result: Result) -> None:
        self.heard.append("end")


@pytest.mark.parametrize(
    ("engine", "first"), [(AUTO, ["screening"]), (ORTOOLS, ["screening", "weekly", "daily"])]
)
def test_the_listener_hears_the_phases_in_order_and_only_better_plans(engine, first):
    ears = Ears()
    solved(random_problem(11), iterations=6, listener=ears, engine=engine)
    phases = list(dict.fromkeys(ears.heard))
    assert phases == ["start", *first, "improving", "end"]
    assert ears.keys == sorted(ears.keys, reverse=True)
    assert len(set(ears.keys)) == len(ears.keys)


def test_time_stops_the_search():
    now = iter(range(10_000))
    stop = MaxSeconds(5, clock=lambda: next(now))
    result = solve(tiny_problem(), termination=stop)
    assert 0 < result.iterations <= 5


def test_whichever_comes_first_stops_the_search():
    stop = FirstOf(MaxSeconds(10**6), MaxIterations(2))
    assert solve(tiny_problem(), termination=stop).iterations == 2


@pytest.mark.parametrize("wrong", [lambda: MaxIterations(-1), lambda: MaxSeconds(-1), FirstOf])
def test_terminations_refuse_nonsense(wrong):
    with pytest.raises(ValueError, match=r"must be|needs"):
        wrong()


def test_what_no_set_of_days_fits_is_proved_and_checked():
    problem = replace(
        tiny_problem(),
        requirements=(
            requirement("A", visits=2, gaps=(8, 14)),
            replace(
                requirement("B", visits=2, gaps=(7, 7), same=("weekday",)),
                allowed_days=(7, 8, 9, 10, 11),
            ),
            replace(requirement("C"), allowed_days=()),
        ),
    )
    result = solved(problem)
    assert [u.reason.code for u in result.plan.unserved] == [UnservedCode.NO_DAYS_FIT] * 5


def test_a_false_claim_that_no_set_of_days_fits_is_caught():
    problem = replace(tiny_problem(), requirements=(requirement("A", visits=2, gaps=(8, 14)),))
    plan = solved(problem).plan
    possible = replace(problem, requirements=(requirement("A", visits=2, gaps=(7, 14)),))
    lie = tuple(
        replace(
            u,
            reason=replace(
                u.reason,
                certificate=tuple((k, 7 if v == 8 else v) for k, v in u.reason.certificate),
            ),
        )
        for u in plan.unserved
    )
    found = check(possible, replace(plan, unserved=lie))
    assert {violation.code for violation in found} == {"reason_not_proved"}
