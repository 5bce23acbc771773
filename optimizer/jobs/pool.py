"""Plans counties in parallel child processes and keeps the best checked plan of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Violation
from optimizer.jobs.board import ProgressBoard, required_visits
from optimizer.jobs.bounds import Bounder
from optimizer.jobs.child import Child
from optimizer.jobs.progress import Failure, RunListener
from optimizer.jobs.searcher import Searchers
from optimizer.jobs.signals import signals_as_stop
from optimizer.jobs.turns import REST_LEAST_S, Turn, turn_share_s, turns_of
from optimizer.jobs.worker import CheckedPlan, CountyTask, Solver
from optimizer.solving import AUTO, solve

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
    it. ``stopped``: ended from outside. ``note`` says what went wrong without harm to the plan.
    """

    problem: Problem
    result: Result | None
    violations: tuple[Violation, ...]
    stopped: bool
    failure: Failure | None
    note: Failure | None = None


OnPlans = Callable[[tuple[CountyOutcome, ...]], None]
"""Hears of the best plans so far, as if the search had ended with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOrder:
    """
    How the counties are searched.

    ``deadline`` is when the last search ends, on the monotonic clock (``None``: no limit);
    ``iterations`` is per county (``None``: no limit). ``start_plans`` is empty or aligned with
    the problems. ``engine`` and ``threads`` are those of each search. ``first_all``: every county
    gets a first plan before any is improved.
    ``bounder`` proves how good the final plans are (``None``: nothing is proved).
    """

    workers: int
    seed: int
    iterations: int | None
    deadline: float | None
    start_plans: tuple[Plan | None, ...] = ()
    engine: str = AUTO
    threads: int = 1
    solver: Solver = solve
    bounder: Bounder | None = None
    first_all: bool = False


def solve_counties(
    problems: Sequence[Problem],
    *,
    order: SearchOrder,
    listener: RunListener,
    stop: Callable[[], bool],
    on_plans: OnPlans | None = None,
    searchers: Searchers | None = None,
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
    on_plans
        Hears of all plans together, in this thread: once every county has one (or has failed),
        and whenever one becomes better.
    searchers
        Processes that were started before and stay the caller's; new ones if ``None``.

    Returns
    -------
    tuple of CountyOutcome
        Aligned with ``problems``.
    """
    board = ProgressBoard(problems, listener)
    with signals_as_stop() as signalled, Searchers() as own:
        pool = _Pool(
            problems, order=order, board=board, on_plans=on_plans, searchers=searchers or own
        )
        return pool.run(lambda: stop() or signalled())


class _Pool:
    """Lanes of counties, and the child that works on each lane."""

    def __init__(
        self,
        problems: Sequence[Problem],
        *,
        order: SearchOrder,
        board: ProgressBoard,
        on_plans: OnPlans | None,
        searchers: Searchers,
    ) -> None:
        self._problems = tuple(problems)
        self._order = order
        self._board = board
        self._on_plans = on_plans
        self._searchers = searchers
        self._weights = [required_visits(problem) for problem in problems]
        turns = turns_of(self._weights, order.workers, first_all=order.first_all)
        self._waiting: list[list[Turn]] = [list(lane) for lane in turns]
        self._running: list[Child | None] = [None] * len(turns)
        self._turns: list[Turn | None] = [None] * len(turns)
        self._first: dict[int, CheckedPlan] = {}
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
            while self._running[lane] is None and waiting:
                ends_at = self._turn_ends_at(waiting)
                turn = self._turns[lane] = waiting.pop(0)
                if turn.again and ends_at and ends_at < time.monotonic() + REST_LEAST_S:
                    self._conclude(turn.index, child=None, stopped=False)
                    continue
                self._board.begin(turn.index, first=turn.first)
                task = self._task(turn, ends_at=ends_at)
                self._running[lane] = Child(
                    task, self._searchers.take(), turn.index, best=self._first.get(turn.index)
                )

    def _task(self, turn: Turn, *, ends_at: float | None) -> CountyTask:
        order, known = self._order, self._first.get(turn.index)
        start_plan = order.start_plans[turn.index] if order.start_plans else None
        return CountyTask(
            problem=self._problems[turn.index],
            seed=order.seed,
            iterations=0 if turn.first else order.iterations,
            ends_at=ends_at,
            solver=order.solver,
            start_plan=known.result.plan if known else start_plan,
            engine=order.engine,
            threads=order.threads,
            bounder=None if turn.first else order.bounder,
        )

    def _turn_ends_at(self, waiting: Sequence[Turn]) -> float | None:
        if self._order.deadline is None:
            return None
        now = time.monotonic()
        return now + turn_share_s(waiting, self._weights, self._order.deadline - now)

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
            return
        self._board.hear(child.index, message)
        if isinstance(message, CheckedPlan) and child.best is message:
            self._tell_plans()

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
        for index in [turn.index for waiting in self._waiting for turn in waiting]:
            if index not in self._outcomes:
                self._conclude(index, child=None, stopped=True)

    def _close(self, lane: int, *, stopped: bool) -> None:
        child, turn = self._running[lane], self._turns[lane]
        self._running[lane] = None
        if child is None or turn is None:
            return
        if child.free is not None:
            self._searchers.give_back(child.free)
        if turn.first and child.best and not child.failure and not stopped:
            # That search has ended, but not the county's: the plan is no longer a final one.
            self._first[turn.index] = replace(child.best, final=False)
            self._board.pause(turn.index)
            return
        self._waiting[lane] = [t for t in self._waiting[lane] if t.index != turn.index]
        cut_short = stopped and (turn.first or not child.finished)
        self._conclude(turn.index, child=child, stopped=cut_short)

    def _conclude(self, index: int, *, child: Child | None, stopped: bool) -> None:
        outcome = self._so_far(index, child)
        failure = child.failure if child else None
        if outcome.result is None and failure is None and not stopped:
            failure = _too_late()
        note = child.note if child else None
        self._outcomes[index] = replace(outcome, stopped=stopped, failure=failure, note=note)
        self._board.end(index, stopped=stopped, failure=failure, note=note)

    def _so_far(self, index: int, child: Child | None) -> CountyOutcome:
        """Return the best plan of a county, as if the search had ended with it."""
        best = child.best if child else self._first.get(index)
        return CountyOutcome(
            problem=self._problems[index],
            result=child.result if child else best.result if best else None,
            violations=best.violations if best else (),
            stopped=False,
            failure=None,
        )

    def _tell_plans(self) -> None:
        """Tell of the best plans so far once every county has one, or has failed."""
        if self._on_plans is None:
            return
        running = {child.index: child for child in self._running if child}
        so_far = tuple(
            self._outcomes.get(index) or self._so_far(index, running.get(index))
            for index in range(len(self._problems))
        )
        if all(one.result or one.failure for one in so_far):
            self._on_plans(so_far)


def _too_late() -> Failure:
    return Failure(
        message_zh="规定时间内没有得出任何计划；请给更多时间（--seconds）。",
        message_en="No plan was reached in the time given; give it more (--seconds).",
    )
