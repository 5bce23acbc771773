"""The compiled search: what it says of its plans is true, and they keep every rule."""

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.solving import MaxIterations, solve
from optimizer.solving.cost import objective
from optimizer.solving.improving import layer as layers
from optimizer.solving.improving.components import components
from optimizer.solving.improving.layer import ImprovingLayer
from optimizer.solving.instance import Instance
from optimizer.solving.plan_builder import schedule_from_plan
from optimizer.solving.promises import keep_change_cap, weekday_changes
from optimizer.solving.schedule import Schedule
from tests.support.detours import detoured_problem
from tests.support.problems import random_problem
from tests.support.random_rules import mixed_problem
from tests.support.searches import listed_choices, searches
from tests.support.strict import strict_problem


@pytest.mark.parametrize("make", [random_problem, mixed_problem, detoured_problem, strict_problem])
@pytest.mark.parametrize("seed", range(16))
def test_a_written_plan_costs_what_the_search_says(seed, make):
    found = searches(make(seed))
    schedule = Schedule(found[0].instance)
    for search in found:
        for _ in range(60):
            search.run(5, temperature=search.visit_cents, fraction=0.5)
        search.write(schedule)
    said = sum(search.best[1] * search.component.repeats for search in found)
    # Each exact term is rounded down once; the mean work of a group is rounded in each component.
    slack = 12 + len(schedule.instance.vehicles)
    assert abs(objective(schedule).cost_cents - said) <= slack


@pytest.mark.parametrize("make", [random_problem, strict_problem])
@pytest.mark.parametrize("seed", range(100, 130))
def test_no_plan_of_the_search_breaks_a_rule(seed, make):
    problem = make(seed)
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


@pytest.mark.parametrize("make", [random_problem, mixed_problem, detoured_problem, strict_problem])
def test_no_plan_of_the_layer_changes_more_weekdays_than_may(make, monkeypatch):
    monkeypatch.setattr(layers, "MOVES", 200)
    seen = set()
    for seed in range(30):
        problem, cap = make(seed), seed % 3
        # Changes are free, so that nothing but the cap keeps them few.
        prices = replace(problem.prices, max_weekday_changes=cap, change_weekday_cents=0)
        if not problem.in_force:
            continue
        instance = Instance(replace(problem, prices=prices))
        layer = ImprovingLayer(instance, listed_choices(instance), seed=seed)
        layer.begin()
        for turn in range(4):
            made = layer.schedule()
            seen.add((len(weekday_changes(made)), cap))
            visits = [dict(days) for days in made.visits]
            assert keep_change_cap(made)
            assert made.visits == visits
            layer.round(turn / 4)
    assert {(1, 1), (2, 2)} <= seen


@pytest.mark.parametrize("seed", [8, 10])
def test_a_start_that_changes_too_many_weekdays_serves_no_less_than_none(seed):
    problem = random_problem(seed)
    free, capped = (
        replace(problem, prices=replace(problem.prices, max_weekday_changes=n)) for n in (None, 1)
    )
    start = solve(free, termination=MaxIterations(3), seed=1).plan
    assert len(weekday_changes(schedule_from_plan(Instance(capped), start))) > 1
    found, alone = (
        solve(capped, termination=MaxIterations(5), seed=1, start_plan=plan)
        for plan in (start, None)
    )
    assert check(capped, found.plan, found.objective) == ()
    assert found.objective.shortfall <= alone.objective.shortfall


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="engine must be one of"):
        solve(random_problem(1), termination=MaxIterations(0), engine="none")


def test_a_problem_without_vehicles_has_nothing_to_search():
    problem = replace(random_problem(1), vehicles=(), in_force=())
    assert components(Instance(problem), {}) == ()
