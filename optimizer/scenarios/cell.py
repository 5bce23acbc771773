"""One cell of the grid: a scenario with a seed, from its tables to its result."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from optimizer import pipeline
from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.dataset import Dataset
from optimizer.domain.scenario import Scenario
from optimizer.domain.scenario_result import Habit, Promise, ScenarioResult
from optimizer.errors import DataFaultError, ShanluError, StoppedError
from optimizer.exporting import CountyPlan
from optimizer.jobs import PlanRequest, RunListener, choose_counties
from optimizer.jobs.files import write_atomic
from optimizer.scenarios.applying import apply_scenario
from optimizer.scenarios.floors import below_floors, below_ids, with_first
from optimizer.scenarios.promising import promise_for, used_by_lines
from optimizer.scenarios.settings import RunSettings
from optimizer.scenarios.store import CellFolder, write_result
from optimizer.tables.load import check_tables
from optimizer.tables.sheets import RawTables
from optimizer.tables.write import write_dataset_folder

MOST_ROUNDS = 3
"""So often is planned anew for villages below a floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTask:
    """
    A cell to be run, as a child process gets it.

    ``text`` is the scenario's file, ``workers`` the child processes of the cell itself; the run is
    stopped when ``stop_file`` appears. The plan in force lies in the folder of ``base`` (``None``:
    there is none); where that is the cell's own folder it is made first.
    """

    raw: RawTables
    scenario: Scenario
    text: str
    folder: CellFolder
    settings: RunSettings
    seed: int
    workers: int
    input_hash: str
    stop_file: Path
    base: CellFolder | None = None
    base_id: str | None = None
    base_hash: str | None = None


def run_cell(task: CellTask, listener: RunListener | None = None) -> ScenarioResult:
    """
    Run a scenario with a seed and write its folder, the result last.

    What is there stays until the tables are sound and their promise is known: a request that
    cannot be met costs nobody an earlier result.

    Parameters
    ----------
    task
        What to run.
    listener
        Hears of the planning.

    Raises
    ------
    DataFaultError
        If the tables are faulty with the scenario laid over them.
    ShanluError
        If a county got no plan, or the run was stopped.
    """
    started_at = time.monotonic()
    folder, scenario = task.folder, task.scenario
    raw = apply_scenario(task.raw, scenario)
    dataset = _checked(raw)
    request = task.settings.request(
        scenario, dataset=folder.dataset, out=folder.plan, seed=task.seed, workers=task.workers
    )
    promise = promise_for(dataset, scenario, request)
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.result.unlink(missing_ok=True)
    write_atomic(folder.scenario, task.text.encode("utf-8"))
    write_dataset_folder(raw, folder.dataset, scenarios=False)
    listener, stop = listener or RunListener(), task.stop_file.exists
    if task.base == folder:
        _planned(replace(request, out=folder.in_force, bound=False), listener, stop)
    if task.base is not None:
        request = replace(request, previous=task.base.in_force)
    planned = _planned(request, listener, stop)
    rounds = 0
    if scenario.floors:
        planned, rounds = _with_floors(task, raw, request, planned, listener)
    counties = choose_counties(dataset, task.settings.counties)
    result = _result(task, dataset, promise, planned, counties)
    result = replace(
        result,
        floor_rounds=rounds,
        below_floor=below_floors(planned.bundle.plans, scenario.floors),
        seconds=time.monotonic() - started_at,
    )
    write_result(folder, result)
    return result


def _checked(raw: RawTables) -> Dataset:
    """Return the dataset of tables, or fail."""
    dataset, issues = check_tables(raw)
    if dataset is None:
        raise DataFaultError(issues)
    return dataset


def _planned(
    request: PlanRequest, listener: RunListener, stop: Callable[[], bool]
) -> pipeline.RunOutcome:
    """Plan all counties, or fail."""
    try:
        outcome = pipeline.plan(request, listener=listener, stop=stop)
    except ShanluError as error:
        if stop():  # before there was any plan
            raise StoppedError from error
        raise
    if outcome.stopped:
        raise StoppedError
    if not outcome.complete:
        failed = [o for o in outcome.outcomes if o.result is None or o.failure is not None]
        told = [(o.problem.name, o.failure) for o in failed]
        raise ShanluError(
            "没有得出全部计划："
            + "；".join(f"{name}：{f.message_zh if f else '没有计划'}" for name, f in told),
            "Not every plan was reached: "
            + "; ".join(f"{name}: {f.message_en if f else 'no plan'}" for name, f in told),
        )
    return outcome


def _with_floors(
    task: CellTask,
    raw: RawTables,
    request: PlanRequest,
    planned: pipeline.RunOutcome,
    listener: RunListener,
) -> tuple[pipeline.RunOutcome, int]:
    """Plan again, from the plan before, with those first who are below a floor."""
    first: frozenset[str] = frozenset()
    floors = task.scenario.floors
    for rounds in range(MOST_ROUNDS):
        below = below_ids(planned.bundle.plans, floors)
        if below <= first:
            return planned, rounds
        first |= below
        changed = with_first(raw, first)
        _checked(changed)
        write_dataset_folder(changed, request.dataset, scenarios=False)
        again = replace(request, begin_from=request.out)
        planned = _planned(again, listener, task.stop_file.exists)
    return planned, MOST_ROUNDS


def _result(
    task: CellTask,
    dataset: Dataset,
    promise: Promise,
    planned: pipeline.RunOutcome,
    counties: Sequence[str],
) -> ScenarioResult:
    """Return what comparing needs of a run."""
    scenario, settings, bundle = task.scenario, task.settings, planned.bundle
    return ScenarioResult(
        scenario_id=scenario.id,
        name_zh=scenario.name_zh,
        name_en=scenario.name_en,
        about_zh=scenario.about_zh,
        about_en=scenario.about_en,
        seed=task.seed,
        weeks=settings.weeks,
        start=settings.start,
        county_codes=tuple(counties),
        counties=tuple(bundle.names.counties[code] for code in counties),
        input_hash=task.input_hash,
        seconds=planned.seconds,
        finished_at=datetime.now(tz=UTC),
        synthetic_note_zh=dataset.synthetic_note_zh,
        synthetic_note_en=dataset.synthetic_note_en,
        promise=promise,
        total=bundle.kpis.total,
        blocks=bundle.kpis.counties,
        habits=tuple(habit for plan in bundle.plans for habit in habits_of(plan)),
        budget_cents=scenario.budget_cents,
        used_by_lines=used_by_lines(bundle.plans, (one.line_id for one in promise.fewest.lines)),
        search_seconds=settings.seconds,
        iterations=settings.iterations,
        base_id=task.base_id,
        base_hash=task.base_hash,
    )


def habits_of(plan: CountyPlan) -> Iterator[Habit]:
    """Yield on which weekdays each requirement is visited, orders left aside."""
    weekdays: dict[str, set[int]] = defaultdict(set)
    for route in plan.result.plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                weekdays[name].add(route.day % DAYS_PER_WEEK)
    for requirement in plan.problem.requirements:
        if requirement.id in weekdays:
            yield Habit(
                requirement_id=requirement.id,
                village_code=requirement.village_code,
                line_id=requirement.line_id,
                weekdays=tuple(sorted(weekdays[requirement.id])),
                people=requirement.people,
            )
