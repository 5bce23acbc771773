"""Plans counties in parallel child processes and keeps the best checked plan of each."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Violation
from optimizer.jobs.board import ProgressBoard, required_visits
from optimizer.jobs.child import Child
from optimizer.jobs.lanes import lanes_of, share_s
from optimizer.jobs.progress import Failure, RunListener
from optimizer.jobs.worker import CountyTask, Solver
from optimizer.solving import solve

POLL_S = 0.1
OVERRUN_S = 2.0
"""A child that has a plan is ended when it is late by more than this."""
FIRST_PLAN_GRACE_S = 300.0
"""A county without any plan may be late by this much: better late than nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyOutcome:
    """
    What became of one county.

    ``result`` is ``None`` when no plan was reached; with a ``failure`` it is the best plan before
    it. ``stopped``: ended from outside.
    """

    problem: Problem
    result: Result | None
    violations: tuple[Violation, ...]
    stopped: bool
    failure: Failure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOrder:
    """
    How the counties are searched.

    ``deadline`` is when the last search ends, on the monotonic clock (``None``: no limit);
    ``iterations`` is per county (``None``: no limit). ``start_plans`` is empty or aligned with
    the problems.
    """

    workers: int
    seed: int
    iterations: int | None
    deadline: float | None
    start_plans: tuple[Plan | None, ...] = ()
    solver: Solver = solve


def solve_counties(
    problems: Sequence[Problem],
    *,
    order: SearchOrder,
    listener: RunListener,
    stop: Callable[[], bool],
) -> tuple[CountyOutcome, ...]:
    """
    Search all counties, in parallel, until all are done or a stop is wished.

    Parameters
    ----------
    problems
        One per county.
    order
        How they are searched.
    listener
        Hears of every change, in this thread.
    stop
        Asked several times a second; Ctrl-C and SIGTERM are stops, too.

    Returns
    -------
    tuple of CountyOutcome
        Aligned with ``problems``.
    """
    pool = _Pool(problems, order=order, board=ProgressBoard(problems, listener))
    with _signals_as_stop() as signalled:
        return pool.run(lambda: stop() or signalled())


class _Pool:
    """Lanes of counties, and the child that works on each lane."""

    def __init__(
        self, problems: Sequence[Problem], *, order: SearchOrder, board: ProgressBoard
    ) -> None:
        self._problems = tuple(problems)
        self._order = order
        self._board = board
        self._weights = [required_visits(problem) for problem in problems]
        lanes = lanes_of(self._weights, order.workers)
        self._waiting: list[list[int]] = [list(lane) for lane in lanes]
        self._running: list[Child | None] = [None] * len(lanes)
        self._outcomes: dict[int, CountyOutcome] = {}

    def run(self, stop: Callable[[], bool]) -> tuple[CountyOutcome, ...]:
        """Search until all counties are done or ``stop`` says so."""
        try:
            while len(self._outcomes) < len(self._problems) and not stop():
                self._start_free_lanes()
                self._listen()
                self._end_overdue()
        finally:
            self._stop_all()
        return tuple(self._outcomes[index] for index in range(len(self._problems)))

    def _start_free_lanes(self) -> None:
        for lane, waiting in enumerate(self._waiting):
            if self._running[lane] is None and waiting:
                task = self._task(waiting)
                self._board.begin(waiting[0])
                self._running[lane] = Child(task, waiting.pop(0))

    def _task(self, waiting: Sequence[int]) -> CountyTask:
        index, order = waiting[0], self._order
        return CountyTask(
            problem=self._problems[index],
            seed=order.seed,
            iterations=order.iterations,
            ends_at=self._share_ends_at(waiting),
            solver=order.solver,
            start_plan=order.start_plans[index] if order.start_plans else None,
        )

    def _share_ends_at(self, waiting: Sequence[int]) -> float | None:
        if self._order.deadline is None:
            return None
        now = time.monotonic()
        return now + share_s([self._weights[i] for i in waiting], self._order.deadline - now)

    def _listen(self) -> None:
        lane_of: dict[Connection, int] = {
            child.connection: lane for lane, child in enumerate(self._running) if child
        }
        for ready in wait(list(lane_of), timeout=POLL_S):
            self._hear(lane_of[ready])  # type: ignore[index]

    def _hear(self, lane: int) -> None:
        child = self._running[lane]
        if child is None:
            return
        message = child.receive()
        if message is None:
            self._close(lane, stopped=False)
        else:
            self._board.hear(child.index, message)

    def _end_overdue(self) -> None:
        for lane, child in enumerate(self._running):
            if child and child.overdue(overrun_s=OVERRUN_S, grace_s=FIRST_PLAN_GRACE_S):
                child.terminate()
                self._close(lane, stopped=False)

    def _stop_all(self) -> None:
        for lane, child in enumerate(self._running):
            if child is not None:
                child.terminate()
                self._close(lane, stopped=True)
        for index in [index for waiting in self._waiting for index in waiting]:
            self._conclude(index, child=None, stopped=True)

    def _close(self, lane: int, *, stopped: bool) -> None:
        child = self._running[lane]
        self._running[lane] = None
        if child is not None:
            self._conclude(child.index, child=child, stopped=stopped)

    def _conclude(self, index: int, *, child: Child | None, stopped: bool) -> None:
        best = child.best if child else None
        failure = child.failure if child else None
        if best is None and failure is None and not stopped:
            failure = _too_late()
        self._outcomes[index] = CountyOutcome(
            problem=self._problems[index],
            result=best.result if best else None,
            violations=best.violations if best else (),
            stopped=stopped,
            failure=failure,
        )
        self._board.end(index, stopped=stopped, failure=failure)


def _too_late() -> Failure:
    return Failure(
        message_zh="规定时间内没有得出任何计划；请给更多时间（--seconds）。",
        message_en="No plan was reached in the time given; give it more (--seconds).",
    )


@contextmanager
def _signals_as_stop() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C and SIGTERM into a flag while searching, so that no message is cut in half."""
    caught = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield caught.is_set
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    # A handler that was not set from Python is None, which signal.signal does not take back.
    before = [signal.signal(n, lambda *_: caught.set()) or signal.SIG_DFL for n in numbers]
    try:
        yield caught.is_set
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
