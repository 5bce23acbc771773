"""Grids that outlive the page that began them: started apart, they report through a folder."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from optimizer import settings
from optimizer.errors import ShanluError
from optimizer.jobs import JobStatus, RunListener, RunStep
from optimizer.jobs.files import insist, write_atomic
from optimizer.jobs.reporting import LOG_FILE, StateReporter, new_id, start_apart
from optimizer.jobs.store import SILENT_AFTER_S, STATE_FILE
from optimizer.scenarios.phases import CellPhase, CellState, GridListener
from optimizer.scenarios.settings import Grid

GRID_FILE = "grid.json"
STOP_FILE = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """How one cell of a grid stands, without its result; the messages say why it failed."""

    scenario_id: str
    name_zh: str
    name_en: str
    seed: int
    phase: CellPhase
    message_zh: str = ""
    message_en: str = ""

    @property
    def over(self) -> bool:
        """Tell whether nothing more happens to it."""
        return self.phase not in (CellPhase.WAITING, CellPhase.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridState:
    """
    How a grid stands, as its file says; times are seconds since the epoch.

    ``step`` and ``fraction`` are of the planning in view, where cells run one after another.
    """

    id: str
    status: JobStatus
    started_at: float
    heard_at: float
    cells: tuple[CellNote, ...] = ()
    step: RunStep | None = None
    fraction: float = 0.0
    message_zh: str = ""
    message_en: str = ""

    @property
    def active(self) -> bool:
        """Tell whether the grid still works."""
        return self.status in (JobStatus.STARTING, JobStatus.RUNNING)

    @property
    def seconds(self) -> float:
        """Seconds from the start to the last sign of life."""
        return max(0.0, self.heard_at - self.started_at)


def start_grid(grid: Grid) -> str:
    """
    Run a grid in a process of its own and return the id under which it reports.

    Parameters
    ----------
    grid
        What to run; its paths are absolute.
    """
    grid_id = new_id()
    folder = grid_folder(grid_id)
    folder.mkdir(parents=True)
    write_atomic(folder / GRID_FILE, _grids().dump_json(grid, indent=1))
    now = time.time()
    _write(GridState(id=grid_id, status=JobStatus.STARTING, started_at=now, heard_at=now))
    start_apart(folder, command="scenario-job")
    return grid_id


def grid_folder(grid_id: str) -> Path:
    """
    Return the folder of a grid.

    Raises
    ------
    ShanluError
        If the id is none of ours: it may come from an address that people can write.
    """
    if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", grid_id):
        raise _no_such_grid(grid_id)
    return settings.scenario_jobs_dir() / grid_id


def read_grid(folder: Path) -> Grid:
    """Return what the grid of a folder was asked for."""
    return _grids().validate_json((folder / GRID_FILE).read_bytes())


def read_grid_state(grid_id: str) -> GridState:
    """
    Return how a grid stands; one that fell silent has failed.

    Raises
    ------
    ShanluError
        If there is no such grid.
    """
    file = grid_folder(grid_id) / STATE_FILE
    if not file.is_file():
        raise _no_such_grid(grid_id)
    state = _states().validate_json(insist(file.read_bytes))
    silent = state.active and time.time() - state.heard_at > SILENT_AFTER_S
    return _declared_dead(state) if silent else state


def list_grids() -> tuple[GridState, ...]:
    """Return the state of every grid, the newest first."""
    files = sorted(settings.scenario_jobs_dir().glob(f"*/{STATE_FILE}"), reverse=True)
    return tuple(read_grid_state(file.parent.name) for file in files)


def stop_grid(grid_id: str) -> None:
    """Ask a grid to stop; cells that are finished keep their results."""
    (grid_folder(grid_id) / STOP_FILE).touch()


def stop_wished(grid_id: str) -> bool:
    """Tell whether a grid was asked to stop."""
    return (grid_folder(grid_id) / STOP_FILE).exists()


class GridReporter(StateReporter[GridState], GridListener):
    """
    Keeps a grid's state file up to date while it runs.

    Parameters
    ----------
    grid_id
        The grid; its state file exists.
    """

    def __init__(self, grid_id: str) -> None:
        super().__init__(replace(read_grid_state(grid_id), status=JobStatus.RUNNING), _write)

    def on_cells(self, cells: tuple[CellState, ...]) -> None:
        """Note how the cells stand."""
        self.note(cells=tuple(_note(cell) for cell in cells), step=None, fraction=0.0)

    def run_listener(self) -> RunListener:
        """Return who notes how far the planning of a cell is."""
        return _StepListener(self)


class _StepListener(RunListener):
    """Notes the step of the planning in view."""

    def __init__(self, reporter: GridReporter) -> None:
        self._reporter = reporter

    def on_step(self, step: RunStep, fraction: float) -> None:
        """Note how far the run is."""
        self._reporter.note(step=step, fraction=fraction)


def end_of(cells: Sequence[CellState]) -> JobStatus:
    """Return how a grid ended, from its cells."""
    phases = {cell.phase for cell in cells}
    if CellPhase.FAILED in phases:
        return JobStatus.FAILED
    over = phases <= {CellPhase.DONE, CellPhase.KEPT}
    return JobStatus.DONE if over else JobStatus.STOPPED


def _note(cell: CellState) -> CellNote:
    return CellNote(
        scenario_id=cell.scenario_id,
        name_zh=cell.name_zh,
        name_en=cell.name_en,
        seed=cell.seed,
        phase=cell.phase,
        message_zh=cell.message_zh,
        message_en=cell.message_en,
    )


def _write(state: GridState) -> None:
    write_atomic(grid_folder(state.id) / STATE_FILE, _states().dump_json(state))


def _declared_dead(state: GridState) -> GridState:
    log = grid_folder(state.id) / LOG_FILE
    return replace(
        state,
        status=JobStatus.FAILED,
        message_zh=f"计算进程没有回应，可能已被关闭；日志：{log}",
        message_en=f"The run no longer answers; it may have been ended. Log: {log}",
    )


def _no_such_grid(grid_id: str) -> ShanluError:
    return ShanluError(f"没有方案计算 {grid_id}。", f"There is no run of scenarios {grid_id}.")


@cache
def _grids() -> TypeAdapter[Grid]:
    return TypeAdapter(Grid)


@cache
def _states() -> TypeAdapter[GridState]:
    return TypeAdapter(GridState)
