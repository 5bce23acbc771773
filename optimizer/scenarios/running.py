"""Runs a grid of scenarios and seeds over processes; what is there already is kept."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from optimizer.domain.scenario_result import ScenarioResult
from optimizer.errors import DataFaultError, Issue, ShanluError, StoppedError, UsageError
from optimizer.scenarios.cell import CellTask, run_cell
from optimizer.scenarios.hashing import dataset_hash, input_hash
from optimizer.scenarios.phases import CellPhase, CellState, GridListener
from optimizer.scenarios.progress import Board
from optimizer.scenarios.reading import ScenarioBase, load_base, parse_scenario
from optimizer.scenarios.settings import Grid
from optimizer.scenarios.store import cell_folder, existing_scenario, result_or_none

__all__ = ["CellPhase", "CellState", "Grid", "GridListener", "load_base", "run_grid"]

POLL_S = 0.2
ALL = "all"


def run_grid(
    grid: Grid,
    *,
    base: ScenarioBase | None = None,
    listener: GridListener | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[CellState, ...]:
    """
    Run what has no result of the same input yet.

    Parameters
    ----------
    grid
        What to run.
    base
        Its dataset, where it has been read already.
    listener
        Hears of the progress.
    stop
        Asked several times a second; finished cells stay, the others have no result.

    Returns
    -------
    tuple of CellState
        Scenario by scenario, seed by seed.

    Raises
    ------
    DataFaultError
        If the dataset or any scenario has faults; nothing is run then.
    UsageError
        If there is no such scenario, county or cycle, a scenario is named twice, or a result of
        more counties would be replaced by one of fewer; nothing is touched then.
    """
    _refuse_twice(grid)
    grid.settings.cycle()
    base = base or load_base(grid.dataset)
    codes = base.counties(grid.settings.counties)
    grid = replace(grid, settings=replace(grid.settings, counties=codes or (ALL,)))
    stop_file = grid.results / f".stop-{os.getpid()}-{secrets.token_hex(4)}"
    tasks = _tasks(grid, base, stop_file)
    if codes:
        _refuse_fewer(tasks, codes)
    board = Board(tasks, listener or GridListener())
    todo = [number for number in range(len(tasks)) if board.begin(number)]
    workers = grid.workers or os.cpu_count() or 1
    at_once = max(1, min(workers, len(todo)))
    tasks = [replace(task, workers=max(1, workers // at_once)) for task in tasks]
    grid.results.mkdir(parents=True, exist_ok=True)
    try:
        if at_once == 1:
            _one_by_one(tasks, todo, board, stop)
        else:
            _side_by_side(tasks, todo, board, stop, at_once=at_once)
    finally:
        stop_file.unlink(missing_ok=True)
    return tuple(board.cells)


def _refuse_twice(grid: Grid) -> None:
    """Refuse a scenario or a seed that is named twice: two cells would share a folder."""
    for given in (grid.scenario_ids, grid.seeds):
        twice = [str(one) for one in given if list(given).count(one) > 1]
        if twice:
            raise UsageError(
                f"“{twice[0]}”写了两次；每个方案、每个种子只写一次。",
                f"{twice[0]!r} is named twice; name each scenario and each seed once.",
            )


def _refuse_fewer(tasks: Sequence[CellTask], codes: Sequence[str]) -> None:
    """Refuse to put a result of some counties in the place of one that has others, too."""
    for task in tasks:
        found = result_or_none(task.folder)
        lost = [] if found is None else sorted(set(found.county_codes) - set(codes))
        if found is not None and lost:
            names = dict(zip(found.county_codes, found.counties, strict=True))
            some = "、".join(names[code] for code in lost)
            raise UsageError(
                f"{task.folder.path} 里的结果还包括 {some}，这次不算这些县，会丢掉它，"
                "因此没有运行。请用 --out 另选一个文件夹。",
                f"The result in {task.folder.path} is of {some}, too, which this run leaves out: "
                "it would be lost, so nothing was run. Choose another folder with --out.",
            )


def _tasks(grid: Grid, base: ScenarioBase, stop_file: Path) -> list[CellTask]:
    """Read all scenarios, and return a task for each cell, those of the base first."""
    data = dataset_hash(base.raw)
    issues: list[Issue] = []
    tasks: list[CellTask] = []
    for scenario_id in _in_order(grid):
        file = existing_scenario(grid.dataset, scenario_id)
        text = file.read_text(encoding="utf-8-sig", errors="replace")
        scenario, found = parse_scenario(text, base, file=file.name)
        issues.extend(found)
        if scenario is None:
            continue
        for seed in grid.seeds:
            record = grid.settings.record(seed=seed)
            folder = cell_folder(grid.results, scenario_id, seed=seed)
            in_force = next(
                (t.input_hash for t in tasks if (t.scenario.id, t.seed) == (grid.base, seed)), None
            )
            if grid.base is not None:
                record["in_force"] = in_force or grid.base
            named = input_hash(data, scenario, record, matrix=grid.settings.matrix)
            tasks.append(
                CellTask(
                    raw=base.raw,
                    scenario=scenario,
                    text=text,
                    folder=folder,
                    settings=grid.settings,
                    seed=seed,
                    workers=1,
                    input_hash=named,
                    stop_file=stop_file,
                    base=cell_folder(grid.results, grid.base, seed=seed) if grid.base else None,
                    base_id=grid.base,
                    base_hash=None if grid.base is None else in_force or named,
                )
            )
    if issues:
        raise DataFaultError(tuple(issues))
    return tasks


def _in_order(grid: Grid) -> list[str]:
    """Return the scenarios to run, the one whose plan is in force first."""
    first = [] if grid.base is None else [grid.base]
    return list(dict.fromkeys([*first, *grid.scenario_ids]))


def _one_by_one(
    tasks: Sequence[CellTask], todo: Sequence[int], board: Board, stop: Callable[[], bool]
) -> None:
    """Run cells in this process, one after another."""
    for number in todo:
        task = tasks[number]
        if not _may_begin(task, tasks, board):
            board.fail(number, _without_base(task))
            continue
        board.set(number, CellPhase.RUNNING)
        try:
            with _Watch(stop, task.stop_file):
                result = run_cell(task, board.listener.run_listener())
            board.set(number, CellPhase.DONE, result=result)
        except ShanluError as error:
            board.fail(number, error)
            if isinstance(error, StoppedError):
                return


def _side_by_side(
    tasks: Sequence[CellTask],
    todo: Sequence[int],
    board: Board,
    stop: Callable[[], bool],
    *,
    at_once: int,
) -> None:
    """Run cells in child processes, several at a time; one that dies takes no other with it."""
    waiting = list(todo)
    while waiting:
        running: dict[Future[ScenarioResult], int] = {}
        with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
            try:
                _until_done(tasks, waiting, running, board, stop, pool=pool, at_once=at_once)
            except BrokenProcessPool:  # it cannot be used any more: the rest gets a new one
                for number in running.values():
                    board.fail(number, _crashed())
            except BaseException:
                tasks[0].stop_file.touch()
                raise


def _until_done(
    tasks: Sequence[CellTask],
    waiting: list[int],
    running: dict[Future[ScenarioResult], int],
    board: Board,
    stop: Callable[[], bool],
    *,
    pool: ProcessPoolExecutor,
    at_once: int,
) -> None:
    """Run the cells that are waiting; ``running`` are those that have begun."""
    while waiting or running:
        if stop():
            waiting.clear()
            tasks[0].stop_file.touch()
        ready = [number for number in waiting if _may_begin(tasks[number], tasks, board)]
        if waiting and not ready and not running:
            for number in waiting:
                board.fail(number, _without_base(tasks[number]))
            waiting.clear()
        for number in ready[: at_once - len(running)]:
            running[pool.submit(run_cell, tasks[number])] = number
            waiting.remove(number)
            board.set(number, CellPhase.RUNNING)
        done, _ = wait(running, timeout=POLL_S, return_when=FIRST_COMPLETED)
        for future in done:
            result_or_error = future.exception() or future.result()
            number = running[future]
            if isinstance(result_or_error, ScenarioResult):
                board.set(number, CellPhase.DONE, result=result_or_error)
            elif isinstance(result_or_error, ShanluError):
                board.fail(number, result_or_error)
            else:
                raise result_or_error
            del running[future]


def _may_begin(task: CellTask, tasks: Sequence[CellTask], board: Board) -> bool:
    """Tell whether the plan that is in force for a cell is there."""
    if task.base in (None, task.folder):
        return True
    number = next(n for n, other in enumerate(tasks) if other.folder == task.base)
    return board.cells[number].phase in (CellPhase.DONE, CellPhase.KEPT)


def _without_base(task: CellTask) -> ShanluError:
    return ShanluError(
        f"作为现行计划的方案“{task.base_id}”没有结果，因此没有计算；请先解决它的问题。",
        f"Not run, because scenario {task.base_id!r}, whose plan is in force, has no result; mend "
        "that first.",
    )


def _crashed() -> ShanluError:
    return ShanluError(
        "计算进程意外退出，可能是内存不足；请减少并行数（--workers）后再运行一次，已完成的会保留。",
        "The process died, perhaps for lack of memory; run again with fewer --workers: what is "
        "done is kept.",
    )


class _Watch:
    """Makes the stop file when a stop is wished, from a thread beside the run."""

    def __init__(self, stop: Callable[[], bool], stop_file: Path) -> None:
        self._stop, self._stop_file = stop, stop_file
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop():
            if self._over.wait(POLL_S):
                return
        self._stop_file.touch()
