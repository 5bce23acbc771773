"""Runs that outlive the page that began them: started apart, they report through a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from optimizer.jobs.progress import CountyProgress, FirstPlan, RunListener, RunStep
from optimizer.jobs.request import PlanRequest
from optimizer.jobs.store import (
    LOG_FILE,
    JobStatus,
    job_folder,
    new_job,
    read_state,
    write_state,
)

WRITE_EVERY_S = 0.5
PACKAGE_ROOT = Path(__file__).parents[2]


def start_job(request: PlanRequest) -> str:
    """
    Start a run in a process of its own and return the job's id.

    Parameters
    ----------
    request
        What is asked for; the plan goes into the job's folder.
    """
    job_id = new_job(request)
    folder = job_folder(job_id)
    path = os.pathsep.join(filter(None, (str(PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    with (folder / LOG_FILE).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "optimizer", "job", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            **apart(),
        )
    # Somebody must take note of its end, or it stays in the process table of the app for ever.
    threading.Thread(target=process.wait, daemon=True).start()
    return job_id


def apart() -> dict[str, Any]:
    """Return the options that keep a Ctrl-C in our terminal, and our own end, from a process."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


class JobReporter(RunListener):
    """
    Keeps a job's state file up to date, twice a second, also while the run is silent.

    Parameters
    ----------
    job_id
        The job; its state file exists.
    """

    def __init__(self, job_id: str) -> None:
        self._state = replace(read_state(job_id), status=JobStatus.RUNNING)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._write_now_and_then, daemon=True)

    def __enter__(self) -> JobReporter:
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

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Note how far the run is."""
        self.note(step=step, fraction=fraction)

    def on_counties(self, counties: tuple[CountyProgress, ...]) -> None:
        """Note how the counties stand."""
        self.note(counties=counties)

    def on_first_plan(self, first: FirstPlan) -> None:
        """Note when every county had a plan."""
        self.note(first_plan_s=round(first.seconds, 2))

    def on_plan_written(self, folder: Path) -> None:
        """Note where the plan so far can be opened."""
        self.note(plan_folder=str(folder))

    def note(self, **changes: Any) -> None:
        """Change fields of the state; they are written with the next writing."""
        with self._lock:
            self._state = replace(self._state, **changes)

    def _write_now_and_then(self) -> None:
        while not self._ended.wait(WRITE_EVERY_S):
            self._write()

    def _write(self) -> None:
        self.note(heard_at=time.time())
        write_state(self._state)
