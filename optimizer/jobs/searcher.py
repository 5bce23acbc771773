"""A process that searches: it plans one county after the other, so that it loads solvers once."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from types import TracebackType

from optimizer.jobs.worker import CountyTask, Errand, run_tasks

KILL_AFTER_S = 0.5
"""How long a process may take to go after it was asked to."""


class Searcher:
    """A running process; it waits for tasks until it is ended, or until its parent is gone."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe(duplex=True)
        self._process = context.Process(target=run_tasks, args=(theirs,), daemon=True)
        with _interrupts_held_back():
            self._process.start()
        theirs.close()

    def give(self, task: CountyTask | Errand) -> bool:
        """Send a task; false if the process is gone."""
        try:
            self.connection.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def end(self) -> int | None:
        """End the process at once; return its exit code, ``None`` if it had to be killed."""
        self._process.terminate()
        return self.see_off()

    def see_off(self) -> int | None:
        """Wait for a process that is going; return its exit code, ``None`` if it was killed."""
        self._process.join(KILL_AFTER_S)
        exit_code = self._process.exitcode
        if exit_code is None:
            self._process.kill()
            self._process.join()
        self.connection.close()
        return exit_code


class Searchers:
    """
    Searching processes that are free for tasks; all are ended with this.

    Parameters
    ----------
    count
        So many are started at once and load while others prepare their tasks.
    """

    def __init__(self, count: int = 0) -> None:
        self._free = [Searcher() for _ in range(count)]

    def take(self) -> Searcher:
        """Return a free process, a new one if there is none."""
        return self._free.pop() if self._free else Searcher()

    def give_back(self, searcher: Searcher) -> None:
        """Take back a process that has ended its task."""
        self._free.append(searcher)

    def __enter__(self) -> Searchers:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all that are free."""
        _end_all(self._free)
        self._free = []


def _end_all(searchers: Sequence[Searcher]) -> None:
    for searcher in searchers:
        searcher.end()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while a child starts, so that it never hits a half-started child."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the child ignores it a moment later
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
