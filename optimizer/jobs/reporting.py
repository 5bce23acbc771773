"""What runs apart from the app have in common: how they are started, and how they report."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LOG_FILE = "log.txt"
WRITE_EVERY_S = 0.5
PACKAGE_ROOT = Path(__file__).parents[2]


State = TypeVar("State", bound="DataclassInstance")
"""How a run stands, as its file has it; ``heard_at`` is the last sign of life, since the epoch."""


def new_id() -> str:
    """Return an id for a run: when it began, and chance, in the order of beginning."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def start_apart(folder: Path, *, command: str) -> None:
    """
    Start a process that outlives the page, and this one.

    Parameters
    ----------
    folder
        What it is told to work on; what it prints goes into a file there.
    command
        Of ``python -m optimizer``.
    """
    with (folder / LOG_FILE).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "optimizer", command, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment(),
            **apart(),
        )
    # Somebody must take note of its end, or it stays in the process table of the app for ever.
    threading.Thread(target=process.wait, daemon=True).start()


def environment() -> dict[str, str]:
    """Return the environment of a process of ours: it finds this package, and writes UTF-8."""
    path = os.pathsep.join(filter(None, (str(PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def apart() -> dict[str, Any]:
    """Return the options that keep a Ctrl-C in our terminal, and our own end, from a process."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


class StateReporter(Generic[State]):
    """
    Keeps a state file up to date, twice a second, also while the run is silent.

    Parameters
    ----------
    state
        How the run stands.
    write
        Writes a state.
    """

    def __init__(self, state: State, write: Callable[[State], None]) -> None:
        self._state = state
        self._write_state = write
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._write_now_and_then, daemon=True)

    def __enter__(self) -> Self:
        """Begin to write."""
        self._writer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the last state."""
        self._ended.set()
        self._writer.join()
        self._write()

    def note(self, **changes: Any) -> None:
        """Change fields of the state; they are written with the next writing."""
        with self._lock:
            self._state = replace(self._state, **changes)

    def _write_now_and_then(self) -> None:
        while not self._ended.wait(WRITE_EVERY_S):
            self._write()

    def _write(self) -> None:
        self.note(heard_at=time.time())
        self._write_state(self._state)
