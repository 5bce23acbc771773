"""The child side of a warm process: answers requests until it is idle for long, or alone."""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from typing import Any, Generic, Protocol, TypeVar

from optimizer.errors import ShanluError
from optimizer.jobs.frames import read_frame, write_frame
from optimizer.jobs.logs import unexpected

IDLE_S = 600.0
"""A process that nobody asked for so long gives its memory back."""

T = TypeVar("T")


class Desk(Protocol):
    """What answers requests."""

    def answer(self, request: Any) -> object:
        """Return the answer to a request."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A request was answered."""

    value: T


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request could not be answered; the process goes on."""

    error: ShanluError


def serve(open_desk: Callable[[], Desk], *, idle_s: float = IDLE_S) -> None:
    """
    Say that all is ready, then answer the requests that come in on stdin, on stdout.

    Parameters
    ----------
    open_desk
        Makes what answers; if it fails, its error is told in place of being ready, and that is all.
    idle_s
        Return after so long without a request.
    """
    answers = _private_stdout()
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_read_all, args=(requests,), daemon=True).start()
    opened = _guarded(open_desk)
    write_frame(answers, opened if isinstance(opened, Refusal) else Answer(None))
    while isinstance(opened, Answer):
        try:
            request = requests.get(timeout=idle_s)
        except queue.Empty:
            return
        write_frame(answers, _answered(opened.value, request))


def _answered(desk: Desk, request: Any) -> Answer[object] | Refusal:
    return _guarded(lambda: desk.answer(request))


def _guarded(action: Callable[[], T]) -> Answer[T] | Refusal:
    """Do something, and turn whatever goes wrong into words."""
    try:
        return Answer(action())
    except ShanluError as error:
        return Refusal(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the asker must hear of it
        return Refusal(ShanluError(*unexpected(error, traceback.format_exc())))


def _read_all(requests: queue.SimpleQueue[Any]) -> None:
    """Pass requests on, and end the process as soon as nobody can ask any more."""
    mine = FileIO(os.dup(sys.stdin.fileno()), "rb")
    while True:
        try:
            requests.put(read_frame(mine))
        except (EOFError, OSError):
            os._exit(0)


def _private_stdout() -> FileIO:
    """Keep stdout for answers alone: what a library prints goes to stderr."""
    sys.stdout.flush()
    mine = FileIO(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return mine
