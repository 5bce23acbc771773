"""Writes the plan so far while the search goes on: soon after it is there, then now and then."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

from optimizer.errors import ShanluError
from optimizer.jobs.logs import unexpected, write_log
from optimizer.jobs.pool import CountyOutcome

EVERY_S = 10.0
"""A plan that is looked at is written anew no more often than this."""
WRITING_SHARE = 0.05
"""Writing takes time away from the search: no more than this share of it."""

Outcomes = Sequence[CountyOutcome]


class EarlyPlans:
    """
    A thread that writes the plan that was offered last; entered before a search, left after it.

    A plan that cannot be written (a file of the last one is open, the disk is full) goes to the
    log and the next one is tried; the run's own end writes the last one, or says why it cannot.

    Parameters
    ----------
    write
        Writes a plan.
    deadline
        When the search ends, on the monotonic clock (``None``: not known): writing does not begin
        when it would go on until then.
    expected_s
        How long a writing is expected to take; the last one tells better.
    """

    def __init__(
        self,
        write: Callable[[Outcomes], None],
        *,
        deadline: float | None,
        expected_s: float = 0.0,
    ) -> None:
        self._write = write
        self._deadline = deadline
        self._offered: Outcomes | None = None
        self._changed = threading.Condition()
        self._ended = False
        self._cost_s = expected_s
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> EarlyPlans:
        """Begin to wait for plans."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write no more; a writing that has begun is waited for."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()

    def offer(self, outcomes: Outcomes) -> None:
        """Give the plans so far; they are written when it is time."""
        with self._changed:
            self._offered = outcomes
            self._changed.notify()

    def _work(self) -> None:
        next_at = 0.0
        while (outcomes := self._next(next_at)) is not None:
            begun_at = time.monotonic()
            if not self._wrote(outcomes):
                return
            now = time.monotonic()
            self._cost_s = now - begun_at
            next_at = now + max(EVERY_S, self._cost_s / WRITING_SHARE)

    def _next(self, next_at: float) -> Outcomes | None:
        """Wait for a plan and its time; return ``None`` when there is nothing more to write."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._offered is not None)
            self._changed.wait_for(lambda: self._ended, timeout=next_at - time.monotonic())
            if self._ended or self._too_late():
                return None
            outcomes, self._offered = self._offered, None
            return outcomes

    def _too_late(self) -> bool:
        return self._deadline is not None and time.monotonic() + self._cost_s > self._deadline

    def _wrote(self, outcomes: Outcomes) -> bool:
        """Write, and tell whether the next one is worth trying."""
        try:
            self._write(outcomes)
        except ShanluError as error:
            write_log(f"An early plan was not written: {error}\n{traceback.format_exc()}")
        except Exception as error:  # noqa: BLE001 - the search must not end by it
            unexpected(error, traceback.format_exc())
            return False
        return True
