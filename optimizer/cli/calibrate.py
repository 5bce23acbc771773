"""`shanlu dataset calibrate`: published totals against the data, or against a finished plan."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from optimizer import settings
from optimizer.building.calibration import CalibrationRow, calibrate_plan, calibration_table
from optimizer.cli.words import in_table
from optimizer.exporting import read_plan_folder
from optimizer.kpi import kpis, merge
from optimizer.tables import load_dataset

EXIT_OFF = 1


def run(arguments: argparse.Namespace) -> int:
    """Print the calibration table; 1 if a published figure is missed by more than 5 per cent."""
    rows: Sequence[CalibrationRow]
    if arguments.plan is None:
        title = "数据 / the data"
        rows = calibration_table(load_dataset(arguments.dataset or settings.default_dataset()))
    else:
        title = f"计划 / the plan: {arguments.plan}"
        rows = _of_plan(arguments.plan)
    if arguments.json:
        found = [asdict(row) | {"ratio": row.ratio, "holds": row.holds} for row in rows]
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(rows, title=title)
    return 0 if all(row.holds for row in rows) else EXIT_OFF


def _of_plan(folder: Path) -> Sequence[CalibrationRow]:
    """Return the table of a plan of the whole city."""
    plans = read_plan_folder(folder).plans
    return calibrate_plan(merge(*(kpis(p.problem, p.result.plan) for p in plans), name="全市"))


def _print(rows: Sequence[CalibrationRow], *, title: str) -> None:
    table = Table(title=in_table(title), title_justify="left")
    table.add_column("项 / item")
    for header in ("公开数字 / published", "实有 / found", "比值 / ratio"):
        table.add_column(header, justify="right")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.3f}{'' if row.holds else ' !'}"
        published = "" if row.published is None else _figure(row.published)
        name = f"{row.name_zh} / {row.name_en}"
        table.add_row(in_table(name), published, _figure(row.generated), ratio)
    Console(width=None if sys.stdout.isatty() else 110).print(table)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:,.4g}"
