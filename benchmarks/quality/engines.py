"""Who plans an instance: our engines, and other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import peers
from benchmarks.cpu import stopwatch, used_s
from benchmarks.machine import code_hash, files_hash
from benchmarks.peers.one_day import Budget, Point
from benchmarks.quality.convert import problem_of
from benchmarks.quality.pricing import plan_of_orders
from benchmarks.quality.vrplib import read_vrplib
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving import Listener, MaxIterations, solve
from optimizer.solving.results import versions

OURS = ("auto", "ortools")
ENGINES = (*OURS, *peers.PEERS)
OUR_CODE = ("domain", "solving")
WARM_UP = """
DIMENSION : 3
VEHICLES : 1
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 1 0
3 0 1
DEMAND_SECTION
1 0
2 1
3 1
DEPOT_SECTION
1
"""
"""What our engines plan before they are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    A plan with how its cost fell.

    ``points`` are CPU seconds and cents of complete plans; ``cpu_s`` is the whole search's.
    """

    plan: Plan
    points: list[Point]
    cpu_s: float


def prepare(engine: str) -> None:
    """Import and compile all that a search needs, so that it does not count."""
    if engine in OURS:
        problem = problem_of(read_vrplib(WARM_UP, "warm-up"))
        _solve(engine, problem, termination=MaxIterations(1), seed=0)
    else:
        peers.load(engine)


def search(engine: str, problem: Problem, *, cpu_s: float, seed: int) -> Found:
    """
    Plan a problem with an engine for so many CPU seconds.

    Raises
    ------
    NotSupportedError
        If the engine cannot take the problem.
    """
    return (
        _ours(engine, problem, cpu_s, seed)
        if engine in OURS
        else _peer(engine, problem, cpu_s, seed)
    )


def uses_seed(engine: str) -> bool:
    """Tell whether another seed gives another plan."""
    return engine not in peers.WITHOUT_SEED


def missing(engines: Sequence[str]) -> list[str]:
    """Return the engines whose package is not installed here."""
    return [name for name in engines if name in peers.PEERS and not peers.is_installed(name)]


def versions_of(engine: str) -> dict[str, str]:
    """Return the versions that an engine's plans depend on."""
    return dict(versions()) if engine in OURS else {engine: peers.version_of(engine)}


def engine_hash(engine: str) -> str:
    """Return a hash of an engine's code, or of its version and how we call it."""
    if engine in OURS:
        return code_hash(OUR_CODE)
    return peers.version_of(engine) + " " + files_hash(("peers", "timetables.py"))


class CpuLimit:
    """
    Ends a search after so many CPU seconds from now, whatever came before its first step.

    Parameters
    ----------
    seconds
        The allowance.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._began_s = used_s()

    def start(self) -> None:
        """Begin to count: it has begun already."""

    def finished(self, iteration: int) -> bool:
        """Tell whether the allowance is used up."""
        return used_s() - self._began_s >= self.seconds

    def fraction_done(self, iteration: int) -> float:
        """Return the used share of the allowance."""
        return min(1.0, (used_s() - self._began_s) / self.seconds) if self.seconds else 1.0


class _Curve(Listener):
    """Notes the cents of each better plan that leaves nothing out."""

    def __init__(self) -> None:
        self.clock = stopwatch()
        self.points: list[Point] = []

    def on_improved(self, result: Result) -> None:
        if not result.plan.unserved:
            self.points.append((self.clock(), float(result.objective.cost_cents)))


def _ours(engine: str, problem: Problem, cpu_s: float, seed: int) -> Found:
    curve = _Curve()
    limit = CpuLimit(cpu_s)
    result = _solve(engine, problem, termination=limit, seed=seed, listener=curve)
    return Found(plan=result.plan, points=curve.points, cpu_s=curve.clock())


def _solve(engine: str, problem: Problem, **how: Any) -> Result:
    return solve(problem, engine=engine, **how)


def _peer(engine: str, problem: Problem, cpu_s: float, seed: int) -> Found:
    peer = peers.load(engine)
    clock = stopwatch()
    answer = peer.solve(problem, Budget(cpu_s=cpu_s, seed=seed, clock=clock))
    cpu_used_s = clock()
    plan = plan_of_orders(problem, answer.orders)
    return Found(plan=plan, points=answer.points, cpu_s=cpu_used_s)
