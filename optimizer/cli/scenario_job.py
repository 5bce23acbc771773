"""`shanlu scenario-job`: what the app starts to run scenarios; it works on a grid's folder."""

from __future__ import annotations

import argparse
import traceback

from optimizer.errors import DataFaultError, ShanluError
from optimizer.jobs import JobStatus
from optimizer.jobs.logs import unexpected
from optimizer.scenarios.detached import GridReporter, end_of, read_grid, stop_wished
from optimizer.scenarios.running import run_grid

TOLD_FAULTS = 3
"""So many faults are told with a run that they ended; the page lists all."""


def run(arguments: argparse.Namespace) -> int:
    """Run the grid of a folder and leave its end in the state file."""
    grid_id = arguments.folder.name
    grid = read_grid(arguments.folder)
    with GridReporter(grid_id) as reporter:
        try:
            cells = run_grid(grid, listener=reporter, stop=lambda: stop_wished(grid_id))
        except ShanluError as error:
            reporter.note(status=JobStatus.FAILED, **_told(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must hear of it
            zh, en = unexpected(error, traceback.format_exc())
            reporter.note(status=JobStatus.FAILED, message_zh=zh, message_en=en)
        else:
            status = end_of(cells)
            reporter.note(status=status)
            return int(status is JobStatus.FAILED)
    return 1


def _told(error: ShanluError) -> dict[str, str]:
    """Return what the page tells; of faults also the first ones."""
    found = error.issues[:TOLD_FAULTS] if isinstance(error, DataFaultError) else ()
    zh = (f"{one.sheet} 第 {one.row} 行：{one.cause_zh}" for one in found)
    en = (f"{one.sheet} line {one.row}: {one.cause_en}" for one in found)
    return {
        "message_zh": " ".join((error.message_zh, *zh)),
        "message_en": " ".join((error.message_en, *en)),
    }
