"""Grids that run apart: what they report, and what becomes of those that fall silent."""

from __future__ import annotations

import shutil
import time
from argparse import Namespace
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.cli import scenario_job
from optimizer.errors import ShanluError
from optimizer.jobs import JobStatus, RunStep, reporting
from optimizer.jobs.files import write_atomic
from optimizer.jobs.store import SILENT_AFTER_S
from optimizer.scenarios import detached
from optimizer.scenarios.detached import (
    GridReporter,
    end_of,
    grid_folder,
    list_grids,
    read_grid,
    read_grid_state,
    start_grid,
    stop_grid,
    stop_wished,
)
from optimizer.scenarios.phases import CellPhase, CellState
from optimizer.scenarios.settings import Grid, RunSettings

TINY = Path(__file__).parents[2] / "datasets" / "tiny"


class Unstarted:
    """Stands for a process that never begins."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def wait(self) -> int:
        return 0


@pytest.fixture(autouse=True)
def _nothing_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANLU_HOME", str(tmp_path / "家"))
    monkeypatch.setattr(reporting.subprocess, "Popen", Unstarted)


def a_grid(dataset: Path = TINY) -> Grid:
    settings = RunSettings(counties=("all",), weeks=2, start=date(2026, 11, 30), iterations=1)
    return Grid(
        dataset=dataset,
        scenario_ids=("today",),
        seeds=(1, 2),
        settings=settings,
        results=dataset.parent / "results",
    )


def a_cell(phase: CellPhase) -> CellState:
    return CellState(scenario_id="today", name_zh="现状", name_en="Today", seed=1, phase=phase)


def test_a_grid_keeps_what_it_was_asked_for() -> None:
    grid_id = start_grid(a_grid())

    assert read_grid(grid_folder(grid_id)) == a_grid()
    assert read_grid_state(grid_id).status is JobStatus.STARTING
    assert [state.id for state in list_grids()] == [grid_id]


def test_what_is_heard_of_cells_and_steps_can_be_read() -> None:
    grid_id = start_grid(a_grid())
    with GridReporter(grid_id) as reporter:
        reporter.on_cells((a_cell(CellPhase.DONE), a_cell(CellPhase.RUNNING)))
        reporter.run_listener().on_step(RunStep.SOLVING, 0.5)

    state = read_grid_state(grid_id)
    assert [(cell.phase, cell.over) for cell in state.cells] == [("done", True), ("running", False)]
    assert (state.step, state.fraction) == (RunStep.SOLVING, 0.5)


def test_a_grid_that_fell_silent_has_failed() -> None:
    grid_id = start_grid(a_grid())
    state = read_grid_state(grid_id)
    old = replace(state, heard_at=time.time() - SILENT_AFTER_S - 1)
    write_atomic(grid_folder(grid_id) / "state.json", detached._states().dump_json(old))

    silent = read_grid_state(grid_id)
    assert silent.status is JobStatus.FAILED
    assert "没有回应" in silent.message_zh


def test_a_stop_is_wished_once_it_was_asked_for() -> None:
    grid_id = start_grid(a_grid())
    assert not stop_wished(grid_id)

    stop_grid(grid_id)
    assert stop_wished(grid_id)


@pytest.mark.parametrize(
    ("phases", "status"),
    [
        ((CellPhase.DONE, CellPhase.KEPT), JobStatus.DONE),
        ((CellPhase.DONE, CellPhase.STOPPED), JobStatus.STOPPED),
        ((CellPhase.STOPPED, CellPhase.FAILED), JobStatus.FAILED),
    ],
)
def test_a_grid_ends_as_its_cells_do(phases: tuple[CellPhase, ...], status: JobStatus) -> None:
    assert end_of([a_cell(phase) for phase in phases]) is status


def test_an_id_that_leads_elsewhere_is_no_grid() -> None:
    with pytest.raises(ShanluError, match="没有方案计算"):
        read_grid_state("../x")


def test_a_run_that_cannot_begin_says_why_in_both_languages(tmp_path: Path) -> None:
    grid_id = start_grid(a_grid(tmp_path / "nothing"))

    assert scenario_job.run(Namespace(folder=grid_folder(grid_id))) == 1
    state = read_grid_state(grid_id)
    assert state.status is JobStatus.FAILED
    assert state.message_zh
    assert state.message_en


def test_faults_of_a_scenario_are_told_with_their_lines(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    folder = tmp_path / "tiny" / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / "today.toml").write_text('name_zh = "现状"\nname_en = "Today"\nflet = 3\n', "utf-8")
    grid_id = start_grid(a_grid(tmp_path / "tiny"))

    assert scenario_job.run(Namespace(folder=grid_folder(grid_id))) == 1
    assert "today.toml 第 3 行" in read_grid_state(grid_id).message_zh


def test_an_unexpected_error_is_logged_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(scenario_job, "run_grid", broken)
    grid_id = start_grid(a_grid())

    assert scenario_job.run(Namespace(folder=grid_folder(grid_id))) == 1
    assert "boom" in read_grid_state(grid_id).message_zh
