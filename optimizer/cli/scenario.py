"""`shanlu scenario`: lists, checks, copies, runs and compares scenarios."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from optimizer import settings
from optimizer.cli.issues import print_issues
from optimizer.cli.plan import county_names
from optimizer.cli.progress import ProgressDisplay, progress_display
from optimizer.cli.scenario_tables import print_comparison, say_remarks
from optimizer.cli.words import printable
from optimizer.errors import Issue, UsageError
from optimizer.jobs import RunListener, next_monday
from optimizer.kpi import compare_scenarios, comparison_record
from optimizer.scenarios.choosing import results_to_compare
from optimizer.scenarios.page import scenarios_page
from optimizer.scenarios.reading import ScenarioBase, read_scenario
from optimizer.scenarios.remarks import closure_dates, no_effect, remarks_on
from optimizer.scenarios.running import (
    CellPhase,
    CellState,
    Grid,
    GridListener,
    load_base,
    run_grid,
)
from optimizer.scenarios.settings import RunSettings
from optimizer.scenarios.store import (
    cell_folder,
    copy_scenario,
    county_results,
    existing_scenario,
    list_results,
    list_scenarios,
    usual_base,
)
from optimizer.tables.atomic import write_file

NO_BASE = "none"

EXIT_FAILED, EXIT_FAULTS = 1, 4
PHASE_NAMES = {
    CellPhase.RUNNING: "计算中 / running",
    CellPhase.KEPT: "已有结果，沿用 / kept",
    CellPhase.DONE: "完成 / done",
    CellPhase.STOPPED: "已停止 / stopped",
    CellPhase.FAILED: "失败 / failed",
}


def run(arguments: argparse.Namespace) -> int:
    """Run one action; 0 good, 1 a cell failed, 4 faults."""
    arguments.given_dataset = arguments.dataset
    arguments.dataset = arguments.dataset or settings.default_dataset()
    actions = {
        "list": _list,
        "check": _check,
        "copy": _copy,
        "run": _run,
        "compare": _compare,
        "docs": _docs,
    }
    return actions[arguments.action](arguments)


def _list(arguments: argparse.Namespace) -> int:
    """Tell which scenarios there are, and of which there are results."""
    base = load_base(arguments.dataset)
    results = _results_folder(arguments, base)
    records = []
    for file in list_scenarios(arguments.dataset):
        scenario, issues = read_scenario(file, base, with_data=False)
        seeds = [one.path.name for one in list_results(results, file.stem)]
        records.append(
            {
                "id": file.stem,
                "name_zh": scenario.name_zh if scenario else "",
                "name_en": scenario.name_en if scenario else "",
                "faults": len(issues),
                "seeds": [int(name.removeprefix("seed-")) for name in seeds],
            }
        )
    if arguments.json:
        print(json.dumps({"scenarios": records}, ensure_ascii=False))
        return 0
    for one in records:
        faults = f"  {one['faults']} 处错误 / faults" if one["faults"] else ""
        done = f"  seeds {one['seeds']}" if one["seeds"] else ""
        print(printable(f"{one['id']}  {one['name_zh']} / {one['name_en']}{faults}{done}"))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """Check scenarios; 4 where one has faults."""
    base = load_base(arguments.dataset)
    files = _files(arguments.dataset, arguments.ids)
    issues: list[Issue] = []
    for file in files:
        issues.extend(read_scenario(file, base)[1])
    if arguments.json:
        told = [
            {
                "code": one.code,
                "file": one.sheet,
                "line": one.row,
                "key": one.column,
                "value": one.value,
                "cause_zh": one.cause_zh,
                "cause_en": one.cause_en,
                "remedy_zh": one.remedy_zh,
                "remedy_en": one.remedy_en,
            }
            for one in issues
        ]
        dated = {file.stem: asdict(dates) for file in files if (dates := closure_dates(file))}
        record = {"scenarios": len(files), "issues": told, "closures": dated}
        print(json.dumps(record, ensure_ascii=False, default=str))
    elif issues:
        print_issues(issues)
    else:
        print(f"{len(files)} 个方案没有错误 / {len(files)} scenario(s) without faults")
        for file in files:
            if dates := closure_dates(file):
                print(f"{file.stem}：封闭 {dates.zh}，周期要包括这些日期才起作用")
                print(f"{file.stem}: closed {dates.en}; only a cycle with these dates shows it")
    return EXIT_FAULTS if issues else 0


def _copy(arguments: argparse.Namespace) -> int:
    """Copy a scenario."""
    target = copy_scenario(arguments.dataset, arguments.id, arguments.new_id)
    if arguments.json:
        print(json.dumps({"file": str(target)}, ensure_ascii=False))
    else:
        print(printable(f"已复制，请修改名称和内容 / copied; now edit it: {target}"))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """Run a grid; 1 where a cell has no result."""
    cells = _cells(arguments, arguments.ids)
    if arguments.json:
        print(json.dumps({"cells": [_record(cell) for cell in cells]}, ensure_ascii=False))
    return 0 if all(cell.result for cell in cells) else EXIT_FAILED


def _compare(arguments: argparse.Namespace) -> int:
    """Compare scenarios that have results with the first."""
    for scenario_id in arguments.ids:
        existing_scenario(arguments.dataset, scenario_id)
    base = load_base(arguments.dataset) if arguments.county else None
    folder = _results_folder(arguments, base)
    results = results_to_compare(folder, arguments.ids, seed=arguments.seed)
    found = compare_scenarios(results)
    folders = [cell_folder(folder, one.scenario_id, seed=one.seed) for one in results]
    remarks = remarks_on(results, folders, dataset=arguments.dataset)
    if arguments.json:
        told = {"remarks": [asdict(remark) for remark in remarks]}
        print(json.dumps({**comparison_record(found), **told}, ensure_ascii=False))
    else:
        print_comparison(found)
    say_remarks(remarks)
    return 0


def _docs(arguments: argparse.Namespace) -> int:
    """Run what has no result, and write the page of all results."""
    if not arguments.page.parent.is_dir():
        folder = arguments.page.parent
        raise UsageError(f"没有文件夹 {folder}。", f"There is no folder {folder}.")
    ids = [file.stem for file in _files(arguments.dataset, arguments.ids)]
    cells = _cells(arguments, ids)
    results = [cell.result for cell in cells if cell.result is not None]
    if len(results) < len(cells) or not results:
        return EXIT_FAILED
    text = scenarios_page(results, command=_command(arguments, results[0].start))
    write_file(arguments.page, lambda draft: _write(draft, text))
    print(f"已写入 / written: {arguments.page}", file=sys.stderr)
    return 0


def _command(arguments: argparse.Namespace, start: date) -> str:
    """Return the command that makes the page again, the date named that may have been left out."""
    given: list[tuple[str, object]] = [
        *(("--county", one) for one in arguments.county or []),
        ("--weeks", arguments.weeks),
        ("--start", start.isoformat()),
        ("--seconds", None if arguments.seconds is None else f"{arguments.seconds:g}"),
        ("--iterations", arguments.iterations),
        ("--seeds", arguments.seeds),
        ("--base", arguments.base),
        ("--matrix", arguments.matrix),
        ("--workers", arguments.workers),
        ("--dataset", arguments.given_dataset),
        ("--out", arguments.out),
        ("--page", arguments.page),
    ]
    options = [str(part) for option in given if option[1] is not None for part in option]
    bound = [] if arguments.bound else ["--no-bound"]
    return shlex.join(["shanlu", "scenario", "docs", *arguments.ids, *options, *bound])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _files(dataset: Path, ids: Sequence[str]) -> list[Path]:
    """Return the files of the scenarios named, all where none is."""
    if ids:
        return [existing_scenario(dataset, one) for one in ids]
    return list(list_scenarios(dataset))


def _cells(arguments: argparse.Namespace, ids: Sequence[str]) -> tuple[CellState, ...]:
    """Run a grid and show its progress."""
    counties = county_names(arguments.county or ["all"])
    base = load_base(arguments.dataset)
    grid = Grid(
        dataset=arguments.dataset,
        scenario_ids=tuple(ids),
        seeds=_seeds(arguments.seeds),
        settings=RunSettings(
            counties=counties,
            weeks=arguments.weeks,
            start=arguments.start or next_monday(date.today()),
            seconds=arguments.seconds,
            iterations=arguments.iterations,
            matrix=arguments.matrix,
            bound=arguments.bound,
        ),
        results=_results_folder(arguments, base),
        workers=arguments.workers,
        base=_base(arguments),
    )
    cycle = grid.settings.cycle()
    for one in ids:
        file = existing_scenario(arguments.dataset, one)
        say_remarks(no_effect(file, cycle, name=(one, one)))
    with progress_display() as display:
        return run_grid(grid, base=base, listener=_Lines(display))


def _results_folder(arguments: argparse.Namespace, base: ScenarioBase | None) -> Path:
    """Return where results lie: in the folder given, else those of some counties apart."""
    out: Path | None = arguments.out
    if out is not None:
        return out
    everywhere = settings.scenario_results_dir(arguments.dataset)
    if not arguments.county or base is None:
        return everywhere
    codes = base.counties(county_names(arguments.county))
    return county_results(everywhere, codes) if codes else everywhere


def _base(arguments: argparse.Namespace) -> str | None:
    """Return the scenario whose plan is in force for the others."""
    if arguments.base is None:
        return usual_base(arguments.dataset)
    if arguments.base == NO_BASE:
        return None
    existing_scenario(arguments.dataset, arguments.base)
    base: str = arguments.base
    return base


def _seeds(text: str) -> tuple[int, ...]:
    """Return seeds, commas of both kinds between."""
    parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(
            f"随机种子“{text}”应为用逗号隔开的非负整数，如 1,2。",
            f"The seeds {text!r} must be whole numbers >= 0 with commas between, like 1,2.",
        )
    return tuple(int(part) for part in parts)


class _Lines(GridListener):
    """Writes a line when a cell changes, and shows the planning of a single one."""

    def __init__(self, display: ProgressDisplay) -> None:
        self._display = display
        self._told: dict[tuple[str, int], CellPhase] = {}

    def on_cells(self, cells: tuple[CellState, ...]) -> None:
        """Write what changed."""
        for cell in cells:
            key = cell.scenario_id, cell.seed
            if cell.phase in PHASE_NAMES and self._told.get(key) is not cell.phase:
                self._told[key] = cell.phase
                print(printable(_cell_line(cell)), file=sys.stderr, flush=True)

    def run_listener(self) -> RunListener:
        """Return the display."""
        return self._display


def _cell_line(cell: CellState) -> str:
    """Return how a cell stands in a line."""
    told = f"：{cell.message_zh} / {cell.message_en}" if cell.message_zh else ""
    return f"{cell.scenario_id} seed {cell.seed}：{PHASE_NAMES[cell.phase]}{told}"


def _record(cell: CellState) -> dict[str, Any]:
    """Return a cell as JSON values."""
    result = cell.result
    figures = None
    if result is not None:
        figures = {
            "seconds": round(result.seconds, 1),
            "visits_required": result.total.visits_required,
            "visits_planned": result.total.visits_planned,
            "cost_cents": result.total.cost_cents,
            "vehicles_available": result.total.vehicles_available,
            "vehicles_used": result.total.vehicles_used,
            "below_floor": len(result.below_floor),
        }
    return {
        "scenario_id": cell.scenario_id,
        "seed": cell.seed,
        "phase": cell.phase.value,
        "message_zh": cell.message_zh,
        "message_en": cell.message_en,
        "result": figures,
    }
