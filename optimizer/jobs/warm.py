"""
Solver processes that stay warm: they hold a plan and answer in a moment what edits would do to it.

Each is a process of its own (a page must not load a solver, and a crash must not end the app),
started by a command, asked over its stdin and stdout; it ends with the process that started it.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from optimizer import settings
from optimizer.errors import ShanluError
from optimizer.jobs.frames import read_frame, write_frame
from optimizer.jobs.reporting import apart, environment
from optimizer.jobs.serving import Answer, Refusal

MOST_PROCESSES = 2
"""Plans that are held at a time: the one in view, and the one before it."""
PATIENCE_S = 60.0
"""A process that answers later than this is ended."""
START_PATIENCE_S = 600.0
"""It is ready in seconds, but the first one after an update may have to compile the search."""
LOG_FILE = "warm.log"


class NoAnswerError(Exception):
    """The process ended, or was ended because it did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; ``restarted``: the process had died, and a new one gave it."""

    value: Any
    restarted: bool


class WarmProcess:
    """
    One process that waits for requests.

    Parameters
    ----------
    arguments
        Arguments of ``python -m`` that start it; the module ends in `optimizer.jobs.serving.serve`.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        settings.logs_dir().mkdir(parents=True, exist_ok=True)
        with (settings.logs_dir() / LOG_FILE).open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                env=environment(),
                **apart(),
            )
        self._frames: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._ready = False
        self._lock = threading.Lock()
        threading.Thread(target=self._read_all, daemon=True).start()

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether the process still waits for requests."""
        return self._process.poll() is None

    def ask(self, request: object, *, patience_s: float = PATIENCE_S) -> Any:
        """
        Return the answer to a request.

        Raises
        ------
        ShanluError
            If the process refuses it.
        NoAnswerError
            If there is no answer.
        """
        with self._lock:
            try:
                if not self._ready:
                    self._next(START_PATIENCE_S)
                    self._ready = True
                write_frame(self._process.stdin, request)  # type: ignore[arg-type]
                return self._next(patience_s)
            except (OSError, ValueError, queue.Empty) as error:
                self.end()
                raise NoAnswerError from error

    def _next(self, patience_s: float) -> Any:
        """Return what the process says next."""
        frame = self._frames.get(timeout=patience_s)
        if isinstance(frame, Refusal):
            raise frame.error
        if isinstance(frame, Answer):
            return frame.value
        raise NoAnswerError

    @property
    def crashed(self) -> bool:
        """Tell whether the process ended otherwise than by itself, for being idle."""
        return bool(self._process.poll())

    def end(self) -> None:
        """End the process, if it has not ended, and let go of it."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()  # type: ignore[union-attr]

    def _read_all(self) -> None:
        """Pass answers on; the last word is ``None``."""
        pipe = self._process.stdout
        try:
            while True:
                self._frames.put(read_frame(pipe))  # type: ignore[arg-type]
        except (EOFError, OSError, ValueError):
            self._process.wait()
            self._frames.put(None)
            pipe.close()  # type: ignore[union-attr]


class WarmSolvers:
    """
    The warm processes by the name of what they hold, at most so many at a time.

    Parameters
    ----------
    most
        With more, the one that was asked longest ago is ended.
    """

    def __init__(self, most: int = MOST_PROCESSES) -> None:
        self._most = most
        self._processes: OrderedDict[str, WarmProcess] = OrderedDict()
        self._restarted: defaultdict[str, bool] = defaultdict(bool)
        self._lock = threading.Lock()

    def prepare(self, key: str, arguments: Sequence[str]) -> WarmProcess:
        """Return the process of a name, started if there is none; it gets ready by itself."""
        with self._lock:
            process = self._processes.pop(key, None)
            if process is not None and not process.alive:
                process.end()
                process = None
            process = process or WarmProcess(arguments)
            self._processes[key] = process
            while len(self._processes) > self._most:
                self._processes.popitem(last=False)[1].end()
            return process

    def ask(self, key: str, arguments: Sequence[str], request: object) -> Reply:
        """
        Ask the process of a name; one that dies over it is replaced, and asked once more.

        Parameters
        ----------
        key
            What the process holds.
        arguments
            How it is started.
        request
            What it is asked; the answer must depend on nothing asked before.

        Raises
        ------
        ShanluError
            If it refuses, or dies a second time.
        """
        for _ in range(2):
            known = self._processes.get(key)
            process = self.prepare(key, arguments)
            self._restarted[key] |= known is not None and known is not process and known.crashed
            try:
                value = process.ask(request)
            except NoAnswerError:
                continue
            return Reply(value=value, restarted=self._restarted.pop(key))
        raise _died_twice()

    def end_all(self) -> None:
        """End every process."""
        with self._lock:
            while self._processes:
                self._processes.popitem()[1].end()


def _died_twice() -> ShanluError:
    log = settings.logs_dir() / LOG_FILE
    return ShanluError(
        f"试算进程两次意外退出，这一步没有完成，计划没有改动。日志：{log}",
        f"The process that tries edits died twice; nothing was done and the plan is as it was. "
        f"Log: {log}",
    )
