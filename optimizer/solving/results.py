"""From a schedule to a result: the plan, its objective, and why every missing visit is missing."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from optimizer.domain.plan import UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status
from optimizer.solving.blocking import blocked
from optimizer.solving.cost import objective
from optimizer.solving.plan_builder import Missed, build_plan
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.screening import HoursProof


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How a schedule came about."""

    engine: str
    seed: int
    iterations: int
    seconds: float
    problem_hash: str
    first_plan_s: float


def result_of(
    schedule: Schedule,
    *,
    proofs: Mapping[int, UnservedReason],
    choices: Mapping[int, Sequence[Choice]],
    facts: Facts,
) -> Result:
    """
    Return the result of a schedule.

    Parameters
    ----------
    schedule
        The schedule.
    proofs
        Why no plan can serve a task, by task.
    choices
        Choices of days by task, of at least every task with missing visits that has no proof.
    facts
        How it came about.
    """
    missed = _missed(schedule, proofs, choices)
    complete = Status.PARTIAL if missed else Status.COMPLETE
    return Result(
        status=complete if schedule.instance.tasks else Status.EMPTY,
        plan=build_plan(schedule, missed),
        objective=objective(schedule),
        engine=facts.engine,
        seed=facts.seed,
        iterations=facts.iterations,
        seconds=facts.seconds,
        problem_hash=facts.problem_hash,
        versions=versions(),
        statistics={"first_plan_s": facts.first_plan_s},
    )


def _missed(
    schedule: Schedule,
    known: Mapping[int, UnservedReason],
    choices: Mapping[int, Sequence[Choice]],
) -> dict[int, list[Missed]]:
    """Return every visit that is left out, with its reason, by task."""
    instance = schedule.instance
    whole = {t for t in choices if not schedule.visits[t]}
    proofs = {**known, **HoursProof(instance).find(whole)}
    missed: dict[int, list[Missed]] = {}
    for task in instance.tasks:
        choice, visits = schedule.choices[task.index], schedule.visits[task.index]
        if choice is None or not visits:
            why = proofs.get(task.index)
            why = why or blocked(schedule, task, choices[task.index])
            missed[task.index] = [(None, why)] * task.visits
        elif len(visits) < task.visits:
            days = [day for day in choice.days if day not in visits]
            missed[task.index] = [
                (day, blocked(schedule, task, [Choice(days=(day,), part=choice.part)]))
                for day in days
            ]
    return missed


def versions() -> dict[str, str]:
    """Return the versions that a plan depends on."""
    packages = ("ortools", "pulp", "numpy", "scipy", "numba")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def problem_hash(problem: Problem) -> str:
    """Return a SHA-256 (hex) of what the plan depends on: demand, fleet, prices, matrices."""
    parts = [
        repr((problem.cycle, problem.locations, problem.vehicles, problem.requirements)),
        repr((problem.prices, problem.in_force, problem.outputs, problem.county_codes)),
        repr((problem.orders, problem.order_terms, problem.published)),
        json.dumps({p: m.content_hash for p, m in sorted(problem.matrices.items())}),
        *([repr([detour.days for detour in problem.detours])] if problem.detours else []),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
