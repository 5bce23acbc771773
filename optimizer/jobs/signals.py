"""Ctrl-C and SIGTERM while children are listened to."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
