"""The compiled search: what it keeps count of is true, and what it makes keeps every rule."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.checking import check
from optimizer.domain.problem import Problem
from optimizer.solving import MaxIterations, solve
from optimizer.solving.cost import objective
from optimizer.solving.improving.board import (
    CHANGES,
    CHOICE,
    COUNT,
    DAYS_BEGIN,
    DAYS_END,
    MISSING,
    PART,
    ROUTES,
    SERVICE,
    SPREAD,
    VISITS,
)
from optimizer.solving.improving.components import components
from optimizer.solving.improving.layer import ImprovingLayer
from optimizer.solving.improving.search import Search
from optimizer.solving.instance import Instance
from optimizer.solving.kernel import RELOAD
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.screening import Screening
from optimizer.solving.weekly.choices import choices
from tests.support.detours import detoured_problem
from tests.support.problems import random_problem
from tests.support.random_rules import mixed_problem

MOVES_AT_ONCE = 5


def listed_choices(instance: Instance) -> dict[int, tuple[Choice, ...]]:
    screening = Screening(instance)
    return {
        task.index: choices(instance, task, limit=60)
        for task in instance.tasks
        if screening.proof(task) is None
    }


def searches(problem: Problem, *, seed: int = 1) -> list[Search]:
    instance = Instance(problem)
    found = [
        Search(instance, part, seed=seed) for part in components(instance, listed_choices(instance))
    ]
    for search in found:
        search.fill()
    return found


def true_visits(search: Search) -> np.ndarray:
    """Return the vehicle of each visit, read from the routes alone; no visit is made twice."""
    state, vehicles = search.state, len(search.component.vehicles)
    at = np.full(state.at.shape, -1)
    for r, route in enumerate(state.route):
        for halt in state.seq[r, : route[COUNT]]:
            if halt != RELOAD:
                task = halt // search.board.parts
                assert at[task, r // vehicles] == -1
                part = search.board.choice[state.task[task, CHOICE], PART]
                assert halt % search.board.parts == part
                at[task, r // vehicles] = r % vehicles
    return at


def assert_counts_are_true(search: Search) -> None:
    """Compare what the search keeps count of with the routes counted from scratch."""
    state, board = search.state, search.board
    at = true_visits(search)
    assert (at == state.at).all()
    assert (state.task[:, MISSING] == board.task[:, VISITS] - (at >= 0).sum(axis=1)).all()
    vehicles = len(search.component.vehicles)
    for d in range(at.shape[1]):
        out = np.flatnonzero(state.route[d * vehicles : (d + 1) * vehicles, COUNT])
        listed = state.open_vehicle[d, : state.open[d]]
        assert sorted(listed.tolist()) == out.tolist()
        assert (state.open_place[d * vehicles + listed] == np.arange(len(listed))).all()
    missed = np.zeros_like(state.missed)
    for task in range(len(at)):
        chosen = state.task[task, CHOICE]
        if (at[task] >= 0).any():
            days = board.choice_days[slice(*board.choice[chosen, DAYS_BEGIN : DAYS_END + 1])]
            assert set(np.flatnonzero(at[task] >= 0)) <= set(days.tolist())
        rows = slice(board.first_shortfall[task], board.first_shortfall[task + 1])
        for counter, visits in board.shortfall[rows]:
            missed[counter] += state.task[task, MISSING] * visits
    assert (missed == state.missed).all()
    drawn = np.zeros_like(state.drawn)
    for task, d in np.argwhere(at >= 0):
        supplier = board.supplier[at[task, d]]
        if supplier >= 0:
            drawn[supplier, d] += board.draw[task]
    assert (drawn == state.drawn).all()
    assert (drawn <= board.output[:, None, :]).all()
    assert (missed * (missed + 1) // 2 * board.counter_weight).sum() == state.counts[SERVICE]


def assert_cost_is_true(search: Search, others: list[Search]) -> None:
    """Compare the cost that moves add up with the exact objective of the same plan."""
    schedule = Schedule(search.instance)
    for one in others:
        state = one.state
        state.best_seq[:], state.best_count[:] = state.seq, state.route[:, COUNT]
        state.best_choice[:] = state.task[:, CHOICE]
        one.write(schedule)
    exact = objective(schedule).cost_cents
    found = sum(
        (s.state.sums[ROUTES] + s.state.sums[CHANGES] + s.state.sums[SPREAD]) * s.component.repeats
        for s in others
    )
    # Each exact term is rounded down once; the mean work of a group is rounded in each component.
    slack = 12 + len(schedule.instance.vehicles)
    assert abs(exact - found) <= slack


@pytest.mark.parametrize("make", [random_problem, mixed_problem, detoured_problem])
@pytest.mark.parametrize("seed", range(16))
def test_what_a_search_counts_is_true_after_every_move(seed, make):
    problem = make(seed)
    found = searches(problem)
    for search in found:
        hot = search.visit_cents
        for _ in range(60):
            search.run(MOVES_AT_ONCE, temperature=hot, fraction=0.5)
            assert_counts_are_true(search)
    if found:
        assert_cost_is_true(found[0], found)


@pytest.mark.parametrize("seed", range(100, 130))
def test_no_plan_of_the_search_breaks_a_rule(seed):
    problem = random_problem(seed)
    result = solve(problem, termination=MaxIterations(1), seed=seed)
    assert check(problem, result.plan, result.objective) == ()


def test_searches_beside_each_other_repeat_their_plan():
    problem = random_problem(5)
    plans = [solve(problem, termination=MaxIterations(4), seed=3, threads=2).plan for _ in range(2)]
    assert plans[0] == plans[1]


def test_a_search_goes_on_from_the_plan_it_is_given():
    problem = random_problem(0)
    first = solve(problem, termination=MaxIterations(4), seed=1)
    again = solve(problem, termination=MaxIterations(0), seed=2, start_plan=first.plan)
    assert again.objective.key <= first.objective.key


def test_what_repeats_weekly_is_searched_over_one_week():
    problem = random_problem(0)
    instance = Instance(problem)
    for part in components(instance, listed_choices(instance)):
        assert part.days * part.repeats == instance.days


def test_components_share_no_vehicle_and_miss_no_task():
    instance = Instance(random_problem(11))
    listed = listed_choices(instance)
    parts = components(instance, listed)
    vehicles = [v for part in parts for v in part.vehicles]
    assert len(vehicles) == len(set(vehicles))
    tasks = sorted(t for part in parts for t in part.tasks)
    assert tasks == sorted(t for t, options in listed.items() if options)


def test_the_layer_never_loses_its_best():
    problem = random_problem(8)
    instance = Instance(problem)
    layer = ImprovingLayer(instance, listed_choices(instance), seed=1)
    layer.begin()
    best = layer.best
    for turn in range(4):
        layer.round(turn / 4)
        assert layer.best <= best
        best = layer.best


@pytest.mark.parametrize("seed", [0, 5, 8, 11])
def test_every_search_of_a_component_begins_with_the_first_plan(seed):
    instance = Instance(random_problem(seed))
    layer = ImprovingLayer(instance, listed_choices(instance), seed=1, searches=2)
    alone = ImprovingLayer(instance, listed_choices(instance), seed=1)
    layer.begin()
    alone.begin()
    assert layer.best == pytest.approx(alone.best)
    assert objective(layer.schedule()).key == objective(alone.schedule()).key
    layer.round(0.0)
    assert layer.best <= alone.best
    # What a search says of its best is true of the plan it hands out.
    shortfall = objective(layer.schedule()).shortfall
    assert (layer.best[0] == 0) == (not any(shortfall))
    layer.close()


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="engine must be one of"):
        solve(random_problem(1), termination=MaxIterations(0), engine="none")


def test_a_problem_without_vehicles_has_nothing_to_search():
    problem = replace(random_problem(1), vehicles=(), in_force=())
    assert components(Instance(problem), {}) == ()
