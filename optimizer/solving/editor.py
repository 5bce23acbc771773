"""A plan that is edited: what an edit touches is planned again, at once, and all else stays."""

from __future__ import annotations

import time
from collections.abc import Sequence, Set

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.plan import Plan, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving.construct import fill
from optimizer.solving.cost import objective
from optimizer.solving.improving.components import Component
from optimizer.solving.improving.search import Search
from optimizer.solving.instance import Instance
from optimizer.solving.plan_builder import schedule_from_plan
from optimizer.solving.promises import keep_change_cap
from optimizer.solving.results import Facts, problem_hash, result_of
from optimizer.solving.schedule import Choice, ChoiceTable, Schedule
from optimizer.solving.screening import Screening
from optimizer.solving.solve import AUTO
from optimizer.solving.weekly.choices import choices

PATTERN_LIMIT = 60
"""Longest list of sets of days that a village's visits are tried on."""


class Editor:
    """
    Re-plans parts of a plan.

    Parameters
    ----------
    problem, plan
        What is edited.
    seed
        Where chance begins: the same edit always gives the same plan.
    """

    def __init__(self, problem: Problem, plan: Plan, *, seed: int = 0) -> None:
        self.problem, self.plan, self.seed = problem, plan, seed

    def reoptimise(
        self, problem: Problem, *, days: Set[int] | None, villages: Set[str] | None, moves: int
    ) -> Result:
        """
        Return the plan for an edited problem.

        Visits that no longer fit are put back where they cost least; visits of the villages may
        come back on other days. Then the routes of the days are searched; no other route is changed
        except by what is inserted.

        Parameters
        ----------
        problem
            The edited problem.
        days
            Days whose routes are planned again.
        villages
            Codes of villages whose visits are planned again.
        moves
            Moves of the search, over all days.
        """
        started_at = time.monotonic()
        instance = Instance(problem)
        schedule = schedule_from_plan(instance, self.plan)
        for task in instance.tasks:
            if villages and task.first.village_code in villages:
                schedule.remove(task.index)
        fill(schedule, _open(schedule)[1])
        wanted = sorted(day for day in days or () if 0 <= day < instance.days)
        for day in wanted:
            schedule = self._improved(schedule, day, moves // len(wanted))
        keep_change_cap(schedule)
        proofs, tables = _open(schedule)
        return result_of(
            schedule,
            proofs=proofs,
            choices={task: table.choices for task, table in tables.items()},
            facts=Facts(
                engine=AUTO,
                seed=self.seed,
                iterations=moves,
                seconds=time.monotonic() - started_at,
                problem_hash=problem_hash(problem),
                first_plan_s=time.monotonic() - started_at,
            ),
        )

    def _improved(self, schedule: Schedule, day: int, moves: int) -> Schedule:
        """Return the schedule with the day's routes searched, if that is better."""
        component = day_component(schedule, day)
        if component is None or moves < 1:
            return schedule
        search = Search(schedule.instance, component, seed=self.seed)
        search.read(schedule)
        search.fill()
        search.cool(moves)
        changed = schedule.copy()
        for vehicle in component.vehicles:
            changed.set_route((day, vehicle), ())
        search.write(changed)
        return changed if objective(changed).key < objective(schedule).key else schedule


def _open(schedule: Schedule) -> tuple[dict[int, UnservedReason], dict[int, ChoiceTable]]:
    """Return the proofs, or else the choices of days, of every task with missing visits."""
    instance = schedule.instance
    screening = Screening(instance)
    proofs: dict[int, UnservedReason] = {}
    tables: dict[int, ChoiceTable] = {}
    for task in instance.tasks:
        if len(schedule.visits[task.index]) == task.visits:
            continue
        proof = screening.proof(task)
        if proof is None:
            listed = choices(instance, task, limit=PATTERN_LIMIT)
            tables[task.index] = ChoiceTable(tuple(listed))
        else:
            proofs[task.index] = proof
    return proofs, tables


def _kept(schedule: Schedule, tasks: Sequence[int], day: int) -> dict[int, int]:
    """Return the vehicle of each task that must keep its vehicle or base because of other days."""
    kept = {}
    for task in tasks:
        first, visits = schedule.instance.tasks[task].first, schedule.visits[task]
        if (first.same_vehicle or first.same_base) and any(other != day for other in visits):
            kept[task] = visits.get(day, next(iter(visits.values())))
    return kept


def day_component(schedule: Schedule, day: int) -> Component | None:
    """Return what is due on a day and who may go out; ``None`` if there is nothing or nobody."""
    instance = schedule.instance
    week = day // DAYS_PER_WEEK
    vehicles = tuple(
        v
        for v, spec in enumerate(instance.vehicles)
        if spec.shifts[day] is not None
        and ((day, v) in schedule.routes or schedule.days_out(v, week) < spec.max_days_per_week)
    )
    chosen = {
        task: choice
        for task, choice in enumerate(schedule.choices)
        if choice and day in choice.days
    }
    tasks = tuple(chosen)
    if not tasks or not vehicles:
        return None
    return Component(
        tasks=tasks,
        vehicles=vehicles,
        calendar=(day,),
        repeats=1,
        choices=tuple((Choice(days=(0,), part=choice.part),) for choice in chosen.values()),
        kept=_kept(schedule, tasks, day),
        whole=False,
    )
