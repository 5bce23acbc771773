"""The child process: plans one county and streams each checked improvement to its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from optimizer.checking import check
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Violation
from optimizer.errors import ShanluError
from optimizer.jobs.bounds import (
    BOUND_SHARE,
    Bounder,
    BoundFailed,
    BoundRaised,
    bound_termination,
    prove,
    reserve_s,
)
from optimizer.jobs.logs import unexpected
from optimizer.jobs.progress import BOUNDING, Failure
from optimizer.solving import AUTO, FirstOf, Listener, MaxIterations, MaxSeconds, Termination
from optimizer.solving.warm import load_compiled

CHECK_SHARE = 0.1
"""Checking intermediate plans may use about this share of a child's time."""
PROGRESS_EVERY_S = 0.1


class Solver(Protocol):
    """The signature of `optimizer.solving.solve`, as far as a child calls it."""

    def __call__(
        self,
        problem: Problem,
        *,
        termination: Termination,
        seed: int,
        engine: str,
        listener: Listener | None,
        start_plan: Plan | None,
        threads: int,
    ) -> Result:
        """Plan one block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyTask:
    """
    What a child is given; ``ends_at`` is on the system-wide monotonic clock (``None``: no limit).

    ``solver`` and ``bounder`` are module-level functions: they cross the process border by their
    names. Without a ``bounder`` all of the time is for the search.
    """

    problem: Problem
    seed: int
    iterations: int | None
    ends_at: float | None
    solver: Solver
    start_plan: Plan | None = None
    engine: str = AUTO
    threads: int = 1
    bounder: Bounder | None = None

    def termination(self) -> Termination:
        """Return when to stop searching, counted from now; the bound's time is kept back."""
        limits: list[Termination] = []
        if self.iterations is not None:
            limits.append(MaxIterations(self.iterations))
        if self.ends_at is not None:
            remaining_s = max(0.0, self.ends_at - time.monotonic())
            limits.append(MaxSeconds(remaining_s - (reserve_s(remaining_s) if self.bounder else 0)))
        return limits[0] if len(limits) == 1 else FirstOf(*limits)


@dataclass(frozen=True, slots=True)
class Errand:
    """Another thing that a child is given: a call of a module-level function."""

    function: Callable[..., object]
    args: tuple[object, ...]
    kwargs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Done:
    """Message: the value of a call."""

    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchProgress:
    """Message: the search is so far."""

    fraction: float
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPlan:
    """Message: a plan with what the checker says of it; ``final`` when the search has ended."""

    result: Result
    violations: tuple[Violation, ...]
    seconds: float
    final: bool


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """Message: nothing more comes of this task; the process waits for the next one."""


Message = SearchProgress | CheckedPlan | BoundRaised | BoundFailed | Failure


def run_tasks(connection: Connection) -> None:
    """Do what the parent sends, one thing after the other; runs in a child process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    if not connection.poll():
        load_compiled()  # nothing to do yet: what the first task would wait for
    while True:
        try:
            task: CountyTask | Errand = connection.recv()
        except EOFError:  # the parent needs nothing more
            return
        try:
            if isinstance(task, Errand):
                connection.send(_called(task))
            else:
                _run(connection, task)
                connection.send(TaskEnded())
        except (BrokenPipeError, ConnectionResetError):
            os._exit(1)


def _run(connection: Connection, task: CountyTask) -> None:
    """Plan one county, bound its cost, send messages until all is done."""
    try:
        # The plan is sent before anything is proved of it: it must not be lost by that.
        final = _searched(task, Reporter(connection, task))
        connection.send(final)
        _prove(task, final, connection)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        connection.send(_failure(error))


def _called(errand: Errand) -> Done | Failure:
    try:
        return Done(errand.function(*errand.args, **errand.kwargs))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return _failure(error)


def _failure(error: Exception) -> Failure:
    """Return words for an error; what nobody expected goes to the log, too."""
    if isinstance(error, ShanluError):
        return Failure(message_zh=error.message_zh, message_en=error.message_en)
    message_zh, message_en = unexpected(error, traceback.format_exc())
    return Failure(message_zh=message_zh, message_en=message_en)


def _searched(task: CountyTask, reporter: Reporter) -> CheckedPlan:
    result = task.solver(
        task.problem,
        termination=task.termination(),
        seed=task.seed,
        engine=task.engine,
        listener=reporter,
        start_plan=task.start_plan,
        threads=task.threads,
    )
    return reporter.checked(result, final=True)


def _prove(task: CountyTask, final: CheckedPlan, connection: Connection) -> None:
    """Bound the cost of the final plan, as long as there is time; a plan must be sound for that."""
    termination = bound_termination(ends_at=task.ends_at, iterations=task.iterations)
    if task.bounder is None or termination is None or final.violations:
        return
    connection.send(SearchProgress(fraction=1 - BOUND_SHARE, phase=BOUNDING))
    prove(task.bounder, task.problem, final.result, termination=termination, send=connection.send)


class Reporter(Listener):
    """
    Checks improvements and sends them, at most as often as checking stays cheap.

    Parameters
    ----------
    connection
        Where messages go.
    task
        What is searched; its plans are checked against its problem.
    """

    def __init__(self, connection: Connection, task: CountyTask) -> None:
        self._connection = connection
        self._problem = task.problem
        self._share = 1.0 if task.bounder is None else 1 - BOUND_SHARE
        self._started_at = time.monotonic()
        self._next_check_at = 0.0
        self._next_progress_at = 0.0
        self._pending: Result | None = None

    def on_progress(self, fraction_done: float, phase: str) -> None:
        """Send how far the search is, not too often, and the improvement that waits, if any."""
        now = time.monotonic()
        if now >= self._next_progress_at:
            fraction = self._share * fraction_done
            self._connection.send(SearchProgress(fraction=fraction, phase=phase))
            self._next_progress_at = now + PROGRESS_EVERY_S
        self._send_pending()

    def on_improved(self, result: Result) -> None:
        """Keep the improvement, and send it as soon as a check is affordable."""
        self._pending = result
        self._send_pending()

    def checked(self, result: Result, *, final: bool) -> CheckedPlan:
        """Return a plan with its violations."""
        violations = check(self._problem, result.plan, result.objective)
        seconds = time.monotonic() - self._started_at
        return CheckedPlan(result=result, violations=violations, seconds=seconds, final=final)

    def _send_pending(self) -> None:
        begun_at = time.monotonic()
        if self._pending is None or begun_at < self._next_check_at:
            return
        message = self.checked(self._pending, final=False)
        self._pending = None
        self._connection.send(message)
        now = time.monotonic()
        self._next_check_at = now + (now - begun_at) / CHECK_SHARE


def _exit_with_parent() -> None:
    """End the child when its parent is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
