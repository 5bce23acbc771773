"""Random edits of random plans with orders: no rule is broken, no order is forgotten."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from optimizer.adjusting.reordering import Reordering
from optimizer.adjusting.replanning import Replanned, Replanning
from optimizer.assembling.edits import Edit, VehicleOut, VillageClosed, edited
from optimizer.assembling.orders import with_orders
from optimizer.checking import RepeatedCheck, check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.ordering import placed_all, without_orders
from optimizer.solving import Editor, MaxIterations, solve
from tests.support.mixtures import mixture
from tests.support.orders import random_case, random_orders


def with_edit(problem: Problem, plan: Plan, edit: Edit) -> Replanned:
    """Return what the desk makes of an edit."""
    cycle, bare = without_orders(problem, plan)
    found = Replanning(
        edited(cycle, bare, edit), bare, edit, open_editor=Editor, checker=RepeatedCheck()
    ).run()
    again = Reordering(problem=problem, plan=plan, edit=edit, checker=RepeatedCheck())
    return again.restored(found)


@pytest.mark.parametrize("seed", range(16))
def test_edits_keep_all_rules_and_all_orders(seed):
    rng = Random(seed)
    cycle, bare = random_case(seed)
    problem = with_orders(cycle, random_orders(cycle, seed, count=6))
    filled = placed_all(problem, bare)
    assert filled.violations == ()
    keep_all_rules_and_all_orders(problem, filled.plan, rng)


@pytest.mark.parametrize("seed", range(16))
def test_so_they_do_in_mixtures_of_all_lines(seed):
    problem = replace(mixture(seed), in_force=())
    cycle = replace(problem, orders=())
    bare = solve(cycle, termination=MaxIterations(2), seed=seed).plan
    filled = placed_all(problem, bare, room_seed=seed)
    assert filled.violations == ()
    keep_all_rules_and_all_orders(problem, filled.plan, Random(seed))


def keep_all_rules_and_all_orders(problem: Problem, plan: Plan, rng: Random) -> None:
    """Edit a plan twice, and look at each plan that comes of it."""
    for _ in range(2):
        if not plan.routes:
            return
        route = rng.choice(plan.routes)
        stop = rng.choice([stop for trip in route.trips for stop in trip.stops])
        village = next(p.village_code for p in problem.locations if p.id == stop.location_id)
        edit: Edit = VehicleOut(vehicle_id=route.vehicle_id, days=(route.day,))
        if rng.random() < 0.5 and any(r.village_code == village for r in problem.requirements):
            edit = VillageClosed(village_code=str(village), days=(route.day,))
        found = with_edit(problem, plan, edit)
        assert check(found.problem, found.result.plan, found.result.objective) == ()
        assert {one.id for one in found.problem.orders} == {one.id for one in problem.orders}
        problem, plan = found.problem, found.result.plan


def test_without_orders_an_edit_is_what_it_was():
    problem, plan = random_case(3)
    edit = VehicleOut(vehicle_id=plan.routes[0].vehicle_id, days=(plan.routes[0].day,))
    found = with_edit(problem, plan, edit)
    assert replace(found.problem, matrices={}).orders == ()
