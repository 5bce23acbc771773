"""One county searched in a process of its own, as the parent sees it: begun, heard, ended."""

from __future__ import annotations

import time
from dataclasses import replace

from optimizer.domain.report import Result
from optimizer.jobs.bounds import BoundFailed, BoundRaised
from optimizer.jobs.progress import Failure
from optimizer.jobs.searcher import Searcher
from optimizer.jobs.worker import CheckedPlan, CountyTask, Message, TaskEnded


class Child:
    """
    A search that runs in a process.

    ``best`` is the best plan there is, judged by violations, then objective. It has ``finished``
    when its search has ended by itself. ``bound_cents`` is the bound of the plan with which it
    ended, ``note`` why there is none.

    Parameters
    ----------
    task
        What it plans.
    searcher
        The process; it is this search's until that has ``ended``, and then ``free`` for the next
        one, or ``None`` because it is gone.
    index
        Place of its problem in the run.
    best
        A plan that is there before it begins.
    """

    def __init__(
        self,
        task: CountyTask,
        searcher: Searcher,
        index: int,
        *,
        best: CheckedPlan | None = None,
    ) -> None:
        self._searcher = searcher
        self.connection = searcher.connection
        self.free: Searcher | None = None
        self.index = index
        self.task = task
        self.best = best
        self.bound_cents: int | None = None
        self.note: Failure | None = None
        self.failure: Failure | None = None
        self.finished = False
        self.ended = False
        searcher.give(task)  # one that is gone is noticed when it is listened to

    def receive(self) -> Message | None:
        """Return the next message, or ``None`` when the child has said its last word."""
        try:
            message: Message | TaskEnded = self.connection.recv()
        except (EOFError, OSError):
            self._take_leave()
            return None
        if isinstance(message, TaskEnded):
            self.ended, self.free = True, self._searcher
            return None
        self._note(message)
        return message

    @property
    def result(self) -> Result | None:
        """The best plan, with its bound if one was proved of it."""
        if self.best is None:
            return None
        bound_cents = self.bound_cents if self.best.final else None
        return replace(self.best.result, bound_cents=bound_cents)

    def _note(self, message: Message) -> None:
        if isinstance(message, Failure):
            self.failure = message
        elif isinstance(message, BoundRaised):
            self.bound_cents = message.cents
        elif isinstance(message, BoundFailed):
            self.bound_cents, self.note = None, message.reason
        elif isinstance(message, CheckedPlan):
            self.finished = self.finished or message.final
            if _not_worse(message, self.best):
                self.best = message

    def terminate(self) -> None:
        """End the child at once; what it has sent is read first, so the best plan stays."""
        while not self.ended and self.connection.poll():
            self.receive()
        if not self.ended:
            self.ended = True
            self._searcher.end()

    def overdue(self, *, overrun_s: float, grace_s: float) -> bool:
        """Tell whether the child is late by more than allowed; more grace without any plan."""
        if self.task.ends_at is None:
            return False
        allowed_s = overrun_s if self.best else max(overrun_s, grace_s)
        return time.monotonic() > self.task.ends_at + allowed_s

    def _take_leave(self) -> None:
        """End with a child that closed its side; without a final plan it has crashed."""
        self.ended = True
        exit_code = self._searcher.see_off()
        if self.failure is None and not self.finished:
            self.failure = _crashed(exit_code)
        elif exit_code and self.note is None:
            self.note = _crashed_proving(exit_code)


def _not_worse(message: CheckedPlan, best: CheckedPlan | None) -> bool:
    if best is None:
        return True
    old = (len(best.violations), best.result.objective.key)
    return (len(message.violations), message.result.objective.key) <= old


def _crashed_proving(exit_code: int) -> Failure:
    return Failure(
        message_zh=f"计算费用下限的进程意外退出（代码 {exit_code}）；计划不受影响。",
        message_en=f"The process died while it proved a bound (exit code {exit_code}); the plan "
        "itself is whole.",
    )


def _crashed(exit_code: int | None) -> Failure:
    return Failure(
        message_zh=f"计算进程意外退出（代码 {exit_code}），可能是内存不足；请减少并行数后重试。",
        message_en=f"The planning process died (exit code {exit_code}), perhaps for lack of "
        "memory; try again with fewer workers.",
    )
