"""Calls that searching processes do for their parent, side by side, when no search needs them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, TypeVar

from optimizer.errors import ShanluError
from optimizer.jobs.progress import Failure
from optimizer.jobs.searcher import Searcher, Searchers
from optimizer.jobs.worker import Done, Errand

T = TypeVar("T")
P = ParamSpec("P")


class Errands:
    """
    Makes calls in other processes; left when all have ended.

    Parameters
    ----------
    searchers
        Processes that are free.
    workers
        So many calls are made at the same time.
    """

    def __init__(self, searchers: Searchers, workers: int) -> None:
        self._searchers = searchers
        # A thread for each process: it only waits for the answer.
        self._threads = ThreadPoolExecutor(max_workers=workers)

    def begin(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """
        Begin a call of a module-level function; return what waits for its value.

        Waiting raises ``ShanluError`` if the call did, or if it failed in another way.
        """
        future: Future[T] = self._threads.submit(lambda: self._made(function, *args, **kwargs))
        return future.result

    def _made(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        searcher = self._searchers.take()
        answer = _asked(searcher, Errand(function, args, kwargs))
        if answer is None:  # the process is gone, perhaps for lack of memory
            searcher.end()
            return function(*args, **kwargs)
        self._searchers.give_back(searcher)
        if isinstance(answer, Failure):
            raise ShanluError(answer.message_zh, answer.message_en)
        value: T = answer.value
        return value

    def __enter__(self) -> Errands:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the calls that have begun; after an error, begin no others."""
        self._threads.shutdown(cancel_futures=error is not None)


def _asked(searcher: Searcher, errand: Errand) -> Done | Failure | None:
    """Return a process's answer, ``None`` if it is gone."""
    if not searcher.give(errand):
        return None
    try:
        answer: Done | Failure = searcher.connection.recv()
    except (EOFError, OSError):
        return None
    return answer
