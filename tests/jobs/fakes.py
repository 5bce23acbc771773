"""Solvers that need no solver; a child process imports them by name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from optimizer.checking import recompute_objective
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.errors import ShanluError
from optimizer.solving import Listener, Termination
from tests.support.tiny import tiny_plan, tiny_problem


def empty_plan(problem: Problem) -> Plan:
    """Return the plan that makes no visit at all."""
    reason = UnservedReason(
        code=UnservedCode.NO_SLOT, certificate=(("blocked_by", "shift"), ("day", 0))
    )
    return Plan(
        routes=(),
        unserved=tuple(
            UnservedVisit(requirement_id=r.id, day=None, reason=reason)
            for r in problem.requirements
            for _ in range(r.visits)
        ),
    )


def result_of(problem: Problem, plan: Plan, *, seed: int, iterations: int) -> Result:
    """Return a plan as a solver would."""
    return Result(
        status=Status.PARTIAL if plan.unserved else Status.COMPLETE,
        plan=plan,
        objective=recompute_objective(problem, plan),
        engine="fake",
        seed=seed,
        iterations=iterations,
        seconds=0.0,
        problem_hash="fake",
        versions={},
    )


def good_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """Report the empty plan, go on until told to stop, return the good plan."""
    listener = listener or Listener()
    termination.start()
    listener.on_improved(result_of(problem, empty_plan(problem), seed=seed, iterations=0))
    iteration = 0
    while not termination.finished(iteration):
        listener.on_progress(termination.fraction_done(iteration), "improving")
        iteration += 1
        time.sleep(0.005)
    asked = {"threads": float(threads), "ortools": float(engine == "ortools")}
    result = result_of(problem, tiny_plan(), seed=seed, iterations=iteration)
    return replace(result, statistics=asked)


def stuck_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """Report the good plan and never return, whatever the termination says."""
    assert listener is not None
    listener.on_improved(result_of(problem, tiny_plan(), seed=seed, iterations=1))
    while True:
        time.sleep(0.05)


def lying_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """Report the honest empty plan, then return the good plan's visits without their reasons."""
    assert listener is not None
    listener.on_improved(result_of(problem, empty_plan(problem), seed=seed, iterations=0))
    return result_of(
        problem, Plan(routes=tiny_plan().routes[:1], unserved=()), seed=seed, iterations=1
    )


def dying_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """End the whole process, as a crash in compiled code does; other counties are planned."""
    if problem.name == "坏县":
        os._exit(7)
    return result_of(problem, tiny_plan(), seed=seed, iterations=0)


def raising_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """Fail: with words for the user in one county, with a bug in the other."""
    if problem.name == "坏县":
        raise ShanluError("没有车。", "There are no vehicles.")
    raise ZeroDivisionError("a bug")


def restarted_solver(
    problem: Problem,
    *,
    termination: Termination,
    seed: int,
    engine: str,
    listener: Listener | None,
    start_plan: Plan | None,
    threads: int,
) -> Result:
    """Return the empty plan from nothing, and the good plan from an earlier one."""
    plan = empty_plan(problem) if start_plan is None else tiny_plan()
    return result_of(problem, plan, seed=seed, iterations=0)


@dataclass(frozen=True)
class FakeBound:
    """A bound and the rounds it took."""

    cents: int
    rounds: int


OnImproved = Callable[[FakeBound], None]


def cost_of(plan: Plan) -> int:
    return recompute_objective(tiny_problem(), plan).cost_cents


def rising_bounder(
    problem: Problem, *, plan: Plan, termination: Termination, on_improved: OnImproved
) -> FakeBound:
    """Rise to 90 per cent of the cost, a tenth of a per cent a round, as long as it may."""
    termination.start()
    rounds, cost_cents = 0, cost_of(plan)
    while not termination.finished(rounds) and rounds < 900:
        rounds += 1
        on_improved(FakeBound(cents=cost_cents * rounds // 1000, rounds=rounds))
    return FakeBound(cents=cost_cents * rounds // 1000, rounds=rounds)


def lying_bounder(
    problem: Problem, *, plan: Plan, termination: Termination, on_improved: OnImproved
) -> FakeBound:
    """Rise above the cost."""
    on_improved(FakeBound(cents=10, rounds=1))
    return FakeBound(cents=cost_of(plan) + 1, rounds=2)


def raising_bounder(
    problem: Problem, *, plan: Plan, termination: Termination, on_improved: OnImproved
) -> FakeBound:
    """Fail after a bound was told."""
    on_improved(FakeBound(cents=10, rounds=1))
    raise ZeroDivisionError("a bug")


def dying_bounder(
    problem: Problem, *, plan: Plan, termination: Termination, on_improved: OnImproved
) -> FakeBound:
    """End the whole process."""
    on_improved(FakeBound(cents=10, rounds=1))
    time.sleep(0.3)  # the message is on its way
    os._exit(9)


def endless_bounder(
    problem: Problem, *, plan: Plan, termination: Termination, on_improved: OnImproved
) -> FakeBound:
    """Tell a bound and never return."""
    on_improved(FakeBound(cents=10, rounds=1))
    while True:
        time.sleep(0.05)
