"""Room for what is urgent: where it has no place in a plan, all that shares its vehicles moves."""

from __future__ import annotations

import time
from collections.abc import Set

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving.bands import bind_bands
from optimizer.solving.construct import fill, left_out
from optimizer.solving.cost import objective
from optimizer.solving.improving.components import Component, components
from optimizer.solving.improving.search import Search
from optimizer.solving.instance import Instance
from optimizer.solving.params import SolveParams
from optimizer.solving.plan_builder import schedule_from_plan
from optimizer.solving.promises import keep_change_cap
from optimizer.solving.results import Facts, problem_hash, result_of
from optimizer.solving.schedule import ChoiceTable, Schedule
from optimizer.solving.screening import screened
from optimizer.solving.solve import AUTO

MOVES = 4000
"""Moves of the search of one part of the problem."""


def with_room(problem: Problem, plan: Plan, urgent: Set[str], *, seed: int) -> Result:
    """
    Return a plan with more requirements; less urgent visits give way to the urgent ones.

    What finds a place in the plan is put there. For urgent requirements that find none, all tasks
    that share vehicles with them, directly or by others, are searched from where they are; the
    outcome is kept where it is better, level by level of the objective.

    Parameters
    ----------
    problem
        With the requirements that are to be added.
    plan
        A plan of the others.
    urgent
        Ids of requirements that others give way to.
    seed
        Where chance begins.
    """
    started_at = time.monotonic()
    instance = Instance(problem)
    schedule = schedule_from_plan(instance, plan)
    proofs, tables = screened(instance, limit=SolveParams().pattern_limit)
    fill(schedule, tables)
    listed = {task: table.choices for task, table in tables.items()}
    missing = _missing(schedule, tables, urgent)
    # What repeats every week holds nothing that is wanted once.
    parts = (part for part in components(instance, listed) if part.repeats == 1)
    for component in parts if missing else ():
        if not missing.isdisjoint(component.tasks):
            schedule = _searched(schedule, component, seed=seed)
    fill(schedule, tables)
    keep_change_cap(schedule)
    return result_of(
        schedule,
        proofs=proofs,
        choices=listed,
        facts=Facts(
            engine=AUTO,
            seed=seed,
            iterations=0,
            seconds=time.monotonic() - started_at,
            problem_hash=problem_hash(problem),
            first_plan_s=time.monotonic() - started_at,
        ),
    )


def _missing(schedule: Schedule, tables: dict[int, ChoiceTable], urgent: Set[str]) -> set[int]:
    """Return the tasks of urgent requirements that are left out."""
    tasks = schedule.instance.tasks
    return {
        index
        for index in left_out(schedule, tables)
        if any(one.id in urgent for one in tasks[index].requirements)
    }


def _searched(schedule: Schedule, component: Component, *, seed: int) -> Schedule:
    """Return the schedule with a component searched, if that is better."""
    search = Search(schedule.instance, component, seed=seed)
    search.read(schedule)
    search.fill()
    search.cool(MOVES)
    changed = schedule.copy()
    for day in component.calendar:
        for vehicle in component.vehicles:
            changed.set_route((day, vehicle), ())
    for task in component.tasks:
        changed.choices[task] = None
    search.write(changed)
    bind_bands(changed)
    return changed if objective(changed).key < objective(schedule).key else schedule
