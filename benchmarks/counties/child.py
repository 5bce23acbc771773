"""
One run in a process of its own: python -m benchmarks.counties.child ORDER ANSWER

ORDER and ANSWER are JSON files; the answer is the measured part of a row.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties.cases import read_problems
from benchmarks.counties.days_first import solve_days_first
from benchmarks.counties.parts import switch_off
from benchmarks.cpu import stopwatch, used_s
from benchmarks.processes import living_cpu_s, resident_bytes
from benchmarks.quality.engines import CpuLimit, prepare, versions_of
from optimizer.checking import check
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.jobs import RunListener
from optimizer.jobs.pool import CountyOutcome, SearchOrder, solve_counties
from optimizer.solving import Listener, MaxIterations, Termination, solve

FIRST, DAYS_FIRST = "first", "weekly+daily"
"""The first plan of ``ortools`` (bases, then insertion); and days first, then each day's routes."""
SOLVERS = {"auto": "auto", "ortools": "ortools", DAYS_FIRST: "ortools", FIRST: "ortools"}
"""Engines of ours by what they are called here."""
MEMORY_NOTES = 20
"""How often the memory is noted in a run, beside its beginning."""
SPARE_CPU_S = 600
"""What a first plan and checking may take beside the search before the system ends the process."""
IMPROVING = "improving"
"""The phase in which a search gets on."""
Point = tuple[float, int, int]
"""CPU seconds, cents, and visits left out of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to measure; ``without`` names a part that is switched off."""

    problems: str
    engine: str
    seed: int
    cpu_s: float
    without: str = ""


class _Watch(Listener):
    """
    Notes how the plan of one problem gets better, and when the first one was checked.

    ``memory_mib`` is what the process held at about each twentieth of the search, where the system
    tells it.
    """

    def __init__(self, problem: Problem) -> None:
        self.clock = stopwatch()
        self.points: list[Point] = []
        self.first: Point | None = None
        self.memory_mib: list[int] = []
        self._problem = problem
        self._next_note = 0

    def on_progress(self, fraction_done: float, phase: str) -> None:
        note = int(fraction_done * MEMORY_NOTES)
        if phase != IMPROVING or note < self._next_note:
            return
        self._next_note = note + 1
        held = resident_bytes(os.getpid())
        if held:
            self.memory_mib.append(round(held / 2**20))

    def on_improved(self, result: Result) -> None:
        missing = len(result.plan.unserved)
        self.points.append((self.clock(), result.objective.cost_cents, missing))
        if self.first is None and not check(self._problem, result.plan, result.objective):
            self.first = (self.clock(), result.objective.cost_cents, missing)


class _CityWatch:
    """The same of counties that are planned in processes of their own: what all plans cost."""

    def __init__(self) -> None:
        began_s = living_cpu_s()
        self.clock = lambda: living_cpu_s() - began_s
        self.points: list[Point] = []
        self.first: Point | None = None

    def on_plans(self, outcomes: Sequence[CountyOutcome]) -> None:
        """Hear of all plans together."""
        results = [one.result for one in outcomes if one.result is not None]
        cents = sum(result.objective.cost_cents for result in results)
        missing = sum(len(result.plan.unserved) for result in results)
        point = (self.clock(), cents, missing)
        if len(results) == len(outcomes):
            self.points.append(point)
            if self.first is None and not any(one.violations for one in outcomes):
                self.first = point


def measure(order: Order) -> Row:
    """Return the measured part of a row."""
    problems = read_problems(Path(order.problems))
    results, watch = (one_county if len(problems) == 1 else all_counties)(problems, order)
    cpu_s = watch.clock()
    broken = Counter(
        violation.code
        for problem, result in zip(problems, results, strict=True)
        for violation in check(problem, result.plan, result.objective)
    )
    return {
        "status": "measured",
        **_figures(problems, results),
        "violations": sum(broken.values()),
        "violation_codes": dict(sorted(broken.items())),
        "cpu_seconds": round(cpu_s, 2),
        "first_complete_s": round(watch.first[0], 2) if watch.first else None,
        "first_unserved": watch.first[2] if watch.first else None,
        "curve_cpu_s": [round(cpu_s, 2) for cpu_s, _, _ in watch.points],
        "curve_cost_cents": [cents for _, cents, _ in watch.points],
        "curve_unserved": [missing for _, _, missing in watch.points],
        **({"curve_memory_mib": watch.memory_mib} if isinstance(watch, _Watch) else {}),
        "versions": versions_of(SOLVERS[order.engine]),
    }


def one_county(problems: Sequence[Problem], order: Order) -> tuple[list[Result], _Watch]:
    """Plan one problem in this process, with one thread."""
    (problem,) = problems
    watch = _Watch(problem)
    result = solver_of(order)(
        problem,
        termination=limit_of(order),
        seed=order.seed,
        engine=SOLVERS[order.engine],
        listener=watch,
    )
    return [result], watch


def limit_of(order: Order) -> Termination:
    """Return when the search of one problem ends."""
    return MaxIterations(0) if order.engine == FIRST else CpuLimit(order.cpu_s)


def solver_of(order: Order) -> Callable[..., Result]:
    """Return what plans one problem."""
    return solve_days_first if order.engine == DAYS_FIRST else solve


def all_counties(problems: Sequence[Problem], order: Order) -> tuple[list[Result], _CityWatch]:
    """
    Plan many problems as ``shanlu plan`` does: a process per core, each county in turns.

    The program's searches end by the clock on the wall, so this one gets the CPU seconds divided
    by its processes; on a busy machine it uses less CPU time than it is allowed.
    """
    workers = min(os.cpu_count() or 1, len(problems))
    is_first_only = order.engine == FIRST
    watch = _CityWatch()
    search = SearchOrder(
        workers=workers,
        seed=order.seed,
        iterations=0 if is_first_only else None,
        deadline=None if is_first_only else time.monotonic() + order.cpu_s / workers,
        engine=SOLVERS[order.engine],
        solver=solver_of(order),
        first_all=not is_first_only,
    )
    outcomes = solve_counties(
        problems,
        order=search,
        listener=RunListener(),
        stop=lambda: False,
        on_plans=watch.on_plans,
    )
    for outcome in outcomes:
        if outcome.result is None or outcome.failure is not None:
            raise SystemExit(f"{outcome.problem.name}: {outcome.failure}")
    return [outcome.result for outcome in outcomes if outcome.result], watch


def _figures(problems: Sequence[Problem], results: Sequence[Result]) -> Row:
    """Return what is said of the plans, over all problems."""
    terms: Counter[str] = Counter()
    for result in results:
        terms.update(result.objective.terms())
    unserved = [_by_priority(p, r) for p, r in zip(problems, results, strict=True)]
    shortfalls = [result.objective.shortfall for result in results]
    return {
        "unserved": sum(len(result.plan.unserved) for result in results),
        "unserved_by_priority": _added(unserved),
        "unserved_proved": sum(v.reason.proved for r in results for v in r.plan.unserved),
        "shortfall": _added(shortfalls),
        "cost_cents": sum(result.objective.cost_cents for result in results),
        "cost_terms": {name: cents for name, cents in terms.items() if cents},
        "routes": sum(len(result.plan.routes) for result in results),
        "iterations": sum(result.iterations for result in results),
    }


def _by_priority(problem: Problem, result: Result) -> list[int]:
    """Return how many visits of each priority are left out, those of priority 1 first."""
    priority = {one.id: one.priority for one in problem.requirements}
    missing = Counter(priority[visit.requirement_id] for visit in result.plan.unserved)
    return [missing[level + 1] for level in range(len(result.objective.shortfall))]


def _added(lists: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip_longest(*lists, fillvalue=0)]


def main() -> None:
    """Measure what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    switch_off(order.without)
    prepare(SOLVERS[order.engine])
    most_s = round(used_s() + 2 * order.cpu_s) + SPARE_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))
    Path(sys.argv[2]).write_text(json.dumps(measure(order), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
