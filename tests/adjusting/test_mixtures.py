"""Edits of mixtures of all lines: whatever is edited, one edit after another, no rule is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from optimizer.adjusting.replanning import Replanning
from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    VehicleOut,
    VillageClosed,
    edited,
)
from optimizer.assembling.moves import KnownVisits, visits_of
from optimizer.checking import RepeatedCheck, check
from optimizer.domain.left_out import closed_by_requirement
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.solving import Editor, MaxIterations, solve
from tests.support.detours import detoured_problem
from tests.support.mixtures import mixture
from tests.support.problems import random_problem
from tests.support.random_rules import mixed_problem

EDITS = 4


def an_edit(problem: Problem, plan: Plan, rng: Random) -> Edit:
    """Return a van that stays at home, a village cut off, or work that takes longer."""
    route = rng.choice(plan.routes)
    stop = rng.choice([stop for trip in route.trips for stop in trip.stops])
    one = next(one for one in problem.requirements if one.id == stop.requirement_ids[0])
    kind = rng.randrange(3)
    if kind == 0:
        days = {route.day, min(problem.cycle.days - 1, route.day + rng.randrange(2))}
        return VehicleOut(vehicle_id=route.vehicle_id, days=tuple(sorted(days)))
    if kind == 1:
        last = min(problem.cycle.days, route.day + rng.choice((1, 1, 7)))
        return VillageClosed(village_code=one.village_code, days=tuple(range(route.day, last)))
    return RequirementChanged(
        requirement_id=one.id, service_s=one.service_s + rng.choice((300, 1800))
    )


@pytest.mark.parametrize("make", [random_problem, mixed_problem, detoured_problem])
@pytest.mark.parametrize("seed", range(300, 340))
def test_no_edit_breaks_a_rule(make: Callable[[int], Problem], seed: int) -> None:
    problem = make(seed)
    keeps_every_rule(
        problem, solve(problem, termination=MaxIterations(2), seed=seed).plan, seed=seed
    )


@pytest.mark.parametrize("seed", range(300, 320))
def test_no_edit_breaks_a_rule_where_stewards_are(seed: int) -> None:
    problem = replace(mixture(seed), orders=())
    keeps_every_rule(
        problem, solve(problem, termination=MaxIterations(2), seed=seed).plan, seed=seed
    )


def keeps_every_rule(problem: Problem, plan: Plan, *, seed: int) -> None:
    """Edit a plan several times, and look at each plan that comes of it."""
    assert check(problem, plan) == ()
    rng, checker, known = Random(seed), RepeatedCheck(), KnownVisits()
    for _ in range(EDITS):
        if not plan.routes:
            return
        edit = an_edit(problem, plan, rng)
        found = Replanning(
            edited(problem, plan, edit),
            plan,
            edit,
            open_editor=Editor,
            checker=checker,
            known=known,
        ).run()
        assert due(found.problem) == due(problem)
        problem, plan = found.problem, found.result.plan
        assert check(problem, plan, found.result.objective) == found.violations
        if found.violations:
            # Whether a visit moves or stays out, either may be one changed weekday too many.
            assert [one.code for one in found.violations] == ["change_cap"]
            return


def due(problem: Problem) -> Counter[str]:
    """Return the visits due by requirement: an edit may close some, and forgets none."""
    planned = Counter({one.id: one.visits for one in problem.requirements})
    return planned + Counter(closed_by_requirement(problem))


def test_visits_read_one_after_another_are_those_read_at_once() -> None:
    known, rng = KnownVisits(), Random(1)
    for seed in range(12):
        problem = random_problem(seed)
        plan = solve(problem, termination=MaxIterations(1), seed=seed).plan
        for _ in range(3):
            kept = tuple(route for route in plan.routes if rng.random() < 0.7)
            left = tuple(entry for entry in plan.unserved if rng.random() < 0.7)
            some = replace(plan, routes=kept, unserved=left)
            found = {name: dict(days) for name, days in known.of(some).items() if days}
            assert found == {name: dict(days) for name, days in visits_of(some).items() if days}
