"""Wires the layers: screening, weekly, daily, then steps that improve until the termination."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from importlib.metadata import version
from random import Random

from optimizer.domain.plan import Plan, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.solving.blocking import blocked
from optimizer.solving.cost import objective
from optimizer.solving.daily.layer import DailyLayer
from optimizer.solving.improve import Improver, Options
from optimizer.solving.instance import Instance
from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.plan_builder import Missed, build_plan, schedule_from_plan
from optimizer.solving.promises import keep_change_cap
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.screening import HoursProof, Screening
from optimizer.solving.termination import Termination
from optimizer.solving.weekly.choices import choices
from optimizer.solving.weekly.layer import weekly_layer

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
        self.proofs: dict[int, UnservedReason] = {}
        self.first_plan_s = 0.0

    def run(self, termination: Termination, start_plan: Plan | None) -> Result:
        """Screen, plan, improve."""
        termination.start()
        self.listener.on_start(self.problem)
        options = self._screened()
        improver = Improver(self.instance, options, self.params)
        best = self._first(options, improver, start_plan)
        self.first_plan_s = time.monotonic() - self.started_at
        result = self._result(best, options, iteration=0)
        self.listener.on_improved(result)
        rng, iteration = Random(self.seed), 0
        while self.instance.tasks and not termination.finished(iteration):
            self.listener.on_progress(termination.fraction_done(iteration), "improving")
            better = improver.step(best, rng, iteration)
            iteration += 1
            if better is not None and keep_change_cap(better):
                best = better
                self.listener.on_improved(self._result(best, options, iteration=iteration))
        result = self._result(best, options, iteration=iteration)
        self.listener.on_progress(1.0, "improving")
        self.listener.on_end(result)
        return result

    def _screened(self) -> Options:
        """Prove what can be in no plan; list the choices of everything else."""
        self.listener.on_progress(0.0, "screening")
        screening = Screening(self.instance)
        options: Options = {}
        for task in self.instance.tasks:
            proof = screening.proof(task)
            if proof is not None:
                self.proofs[task.index] = proof
            else:
                limit = self.params.pattern_limit
                options[task.index] = choices(self.instance, task, limit=limit)
        return options

    def _first(self, options: Options, improver: Improver, start_plan: Plan | None) -> Schedule:
        """Return the first complete schedule."""
        if start_plan is not None:
            schedule = schedule_from_plan(self.instance, start_plan)
        else:
            self.listener.on_progress(0.0, "weekly")
            assignment = weekly_layer(self.instance, self.params, options=options, seed=self.seed)
            self.listener.on_progress(0.0, "daily")
            schedule = Schedule(self.instance)
            DailyLayer(self.instance, self.params).build(schedule, assignment)
        self.listener.on_progress(0.0, "repairing")
        improver.fill(schedule)
        keep_change_cap(schedule)
        return schedule

    def _result(self, schedule: Schedule, options: Options, *, iteration: int) -> Result:
        missed = self._missed(schedule, options)
        complete = Status.PARTIAL if missed else Status.COMPLETE
        return Result(
            status=complete if self.instance.tasks else Status.EMPTY,
            plan=build_plan(schedule, missed),
            objective=objective(schedule),
            engine=ENGINE,
            seed=self.seed,
            iterations=iteration,
            seconds=time.monotonic() - self.started_at,
            problem_hash=problem_hash(self.problem),
            versions=versions(),
            statistics={"first_plan_s": self.first_plan_s},
        )

    def _missed(self, schedule: Schedule, options: Options) -> dict[int, list[Missed]]:
        """Return every visit that is left out, with its reason, by task."""
        whole = {t for t in options if not schedule.visits[t]}
        proofs = {**self.proofs, **HoursProof(self.instance).find(whole)}
        missed: dict[int, list[Missed]] = {}
        for task in self.instance.tasks:
            choice, visits = schedule.choices[task.index], schedule.visits[task.index]
            if choice is None:
                listed = options.get(task.index, ())
                why = proofs.get(task.index) or blocked(schedule, task, listed)
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
