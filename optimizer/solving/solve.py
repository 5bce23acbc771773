"""Wires the layers: screening, weekly, daily, then steps that improve until the termination."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from dataclasses import replace
from importlib.metadata import version
from random import Random

from optimizer.domain.plan import Plan, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.solving.blocking import blocked
from optimizer.solving.construct import construct, fill
from optimizer.solving.cost import objective
from optimizer.solving.improve import Improver, Tables
from optimizer.solving.instance import Instance
from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.plan_builder import Missed, build_plan, schedule_from_plan
from optimizer.solving.promises import keep_change_cap
from optimizer.solving.schedule import Choice, ChoiceTable, Schedule
from optimizer.solving.screening import HoursProof, Screening
from optimizer.solving.termination import Termination
from optimizer.solving.weekly.bases import assign_bases
from optimizer.solving.weekly.choices import choices

ENGINE = "ortools"


def solve(
    problem: Problem,
    *,
    termination: Termination,
    seed: int = 0,
    params: SolveParams | None = None,
    listener: Listener | None = None,
    start_plan: Plan | None = None,
) -> Result:
    """
    Plan a cycle.

    Parameters
    ----------
    problem
        What is to be planned.
    termination
        When to stop improving; the first complete plan is always made.
    seed
        The same problem, seed, parameters and number of iterations give the same plan.
    params
        Limits of the layers; the defaults when ``None``.
    listener
        Hears of progress and of every better plan.
    start_plan
        Where to start instead of from nothing; what does not fit the problem is left out.

    Returns
    -------
    Result
        The best plan found, with its objective.
    """
    search = _Search(problem, seed=seed, params=params or SolveParams(), listener=listener)
    return search.run(termination, start_plan)


class _Search:
    """One search: its instance, its best schedule, and what it tells."""

    def __init__(
        self, problem: Problem, *, seed: int, params: SolveParams, listener: Listener | None
    ) -> None:
        self.started_at = time.monotonic()
        self.problem, self.seed, self.params = problem, seed, params
        self.listener = listener or Listener()
        self.instance = Instance(problem)
        self.problem_hash = problem_hash(problem)
        self.proofs: dict[int, UnservedReason] = {}
        self.tables: Tables = {}
        self.first_plan_s = 0.0

    def run(self, termination: Termination, start_plan: Plan | None) -> Result:
        """Screen, plan, improve."""
        termination.start()
        self.listener.on_start(self.problem)
        self._screen()
        best = self._first(start_plan)
        self.first_plan_s = time.monotonic() - self.started_at
        result = self._result(best, iteration=0)
        self.listener.on_improved(result)
        improver = Improver(self.instance, self.tables, self.params)
        rng, iteration = Random(self.seed), 0
        while self.instance.tasks and not termination.finished(iteration):
            self.listener.on_progress(termination.fraction_done(iteration), "improving")
            changed = improver.step(best, rng, iteration)
            iteration += 1
            if changed is None or not keep_change_cap(changed):
                continue
            if objective(changed).key < result.objective.key:
                best = changed
                result = self._result(best, iteration=iteration)
                self.listener.on_improved(result)
        result = replace(result, iterations=iteration, seconds=self._seconds())
        self.listener.on_progress(1.0, "improving")
        self.listener.on_end(result)
        return result

    def _seconds(self) -> float:
        return time.monotonic() - self.started_at

    def _screen(self) -> None:
        """Prove what can be in no plan; list the choices of everything else."""
        self.listener.on_progress(0.0, "screening")
        screening = Screening(self.instance)
        for task in self.instance.tasks:
            proof = screening.proof(task)
            if proof is not None:
                self.proofs[task.index] = proof
            else:
                listed = choices(self.instance, task, limit=self.params.pattern_limit)
                self.tables[task.index] = ChoiceTable.of(listed)

    def _first(self, start_plan: Plan | None) -> Schedule:
        """Return the first complete schedule."""
        if start_plan is not None:
            schedule = schedule_from_plan(self.instance, start_plan)
            fill(schedule, self.tables)
        else:
            self.listener.on_progress(0.0, "weekly")
            depots = assign_bases(self.instance, self.params)
            self.listener.on_progress(0.0, "daily")
            schedule = construct(self.instance, self.tables, depots)
        keep_change_cap(schedule)
        return schedule

    def _result(self, schedule: Schedule, *, iteration: int) -> Result:
        missed = self._missed(schedule)
        complete = Status.PARTIAL if missed else Status.COMPLETE
        return Result(
            status=complete if self.instance.tasks else Status.EMPTY,
            plan=build_plan(schedule, missed),
            objective=objective(schedule),
            engine=ENGINE,
            seed=self.seed,
            iterations=iteration,
            seconds=self._seconds(),
            problem_hash=self.problem_hash,
            versions=versions(),
            statistics={"first_plan_s": self.first_plan_s},
        )

    def _missed(self, schedule: Schedule) -> dict[int, list[Missed]]:
        """Return every visit that is left out, with its reason, by task."""
        whole = {t for t in self.tables if not schedule.visits[t]}
        proofs = {**self.proofs, **HoursProof(self.instance).find(whole)}
        missed: dict[int, list[Missed]] = {}
        for task in self.instance.tasks:
            choice, visits = schedule.choices[task.index], schedule.visits[task.index]
            if choice is None or not visits:
                why = proofs.get(task.index)
                why = why or blocked(schedule, task, self.tables[task.index].choices)
                missed[task.index] = [(None, why)] * task.visits
            elif len(visits) < task.visits:
                days = [day for day in choice.days if day not in visits]
                missed[task.index] = [
                    (day, blocked(schedule, task, [Choice(days=(day,), half=choice.half)]))
                    for day in days
                ]
        return missed


def versions() -> dict[str, str]:
    """Return the versions that a plan depends on."""
    packages = ("ortools", "pulp", "numpy", "scipy")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def problem_hash(problem: Problem) -> str:
    """Return a SHA-256 (hex) of what the plan depends on: demand, fleet, prices, matrices."""
    parts = [
        repr((problem.cycle, problem.locations, problem.vehicles, problem.requirements)),
        repr((problem.prices, problem.in_force, problem.county_codes)),
        json.dumps({p: m.content_hash for p, m in sorted(problem.matrices.items())}),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
