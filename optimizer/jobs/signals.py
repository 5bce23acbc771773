"""Stops: Ctrl-C and SIGTERM while children are listened to, wishes while nothing listens."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

POLL_S = 0.2


@contextmanager
def interrupted_by(stop: Callable[[], bool]) -> Iterator[None]:
    """
    Raise ``KeyboardInterrupt`` in the main thread, as Ctrl-C would, once a stop is wished.

    For work that does not ask for itself and leaves nothing half-done. In another thread nothing
    is interrupted: there is no way to.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    done, wished = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            if stop():
                wished.set()
                _thread.interrupt_main()
                return

    def interrupt(number: int, frame: FrameType | None) -> None:
        # Who is started in the background may have been told to ignore Ctrl-C, but not a wish.
        if wished.is_set() or before is signal.SIG_DFL:
            raise KeyboardInterrupt
        if callable(before):
            before(number, frame)

    before = signal.signal(signal.SIGINT, interrupt) or signal.SIG_DFL
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        signal.signal(signal.SIGINT, before)


@contextmanager
def signals_as_stop() -> Iterator[Callable[[], bool]]:
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
