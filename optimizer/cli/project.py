"""`shanlu dataset project`: a dataset as it would be at the end of a later year."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer import settings
from optimizer.cli.issues import print_issues
from optimizer.cli.words import in_table, printable
from optimizer.domain.dataset import Dataset
from optimizer.errors import DataFaultError, Issue, UsageError
from optimizer.tables import check_tables, read_raw
from optimizer.tables.projecting import project
from optimizer.tables.sheets import RawTables
from optimizer.tables.write import write_dataset_folder
from optimizer.viewing.residents import PlaceResidents, by_county, by_township, headers, total


def run(arguments: argparse.Namespace) -> int:
    """Write the dataset of the year, and print the residents of counties now and then."""
    _refuse_target(arguments.out)
    raw, issues = read_raw(arguments.dataset or settings.default_dataset())
    if raw is None:
        raise DataFaultError(issues)
    now = _checked(raw, found=issues)
    later = project(raw, year=arguments.year)
    then = _checked(later)
    write_dataset_folder(later, arguments.out)
    residents = {village.code: village.residents for village in then.villages}
    counties = by_county(now, residents)
    if arguments.json:
        record = _record(now, then, counties, by_township(now, residents))
        print(json.dumps(record | {"out": str(arguments.out)}, ensure_ascii=False))
    else:
        _print(now, then, counties)
    print(f"已写入 / Written: {arguments.out}", file=sys.stderr)
    return 0


def _refuse_target(out: Path) -> None:
    """Refuse to write where something is."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise UsageError(
            f"{out} 已有内容，不会覆盖；请用 --out 给出一个新文件夹。",
            f"There is something at {out} already, which is not overwritten; give a new folder "
            "with --out.",
        )


def _checked(raw: RawTables, *, found: tuple[Issue, ...] = ()) -> Dataset:
    """Return the dataset; print its warnings, raise its faults."""
    dataset, issues = check_tables(raw, found=found)
    if dataset is None:
        raise DataFaultError(issues)
    print_issues(issues)
    return dataset


def _record(
    now: Dataset,
    then: Dataset,
    counties: Sequence[PlaceResidents],
    townships: Sequence[PlaceResidents],
) -> dict[str, Any]:
    """Return what was projected as plain JSON values."""
    return {
        "name": then.name,
        "from_year": now.residents_year,
        "year": then.residents_year,
        "synthetic_note_zh": then.synthetic_note_zh,
        "synthetic_note_en": then.synthetic_note_en,
        "requirements_now": len(now.requirements),
        "requirements_then": len(then.requirements),
        "total": asdict(total(counties)),
        "counties": [asdict(place) for place in counties],
        "townships": [asdict(place) for place in townships],
    }


def _print(now: Dataset, then: Dataset, counties: Sequence[PlaceResidents]) -> None:
    """Print the table of counties and what the data says of itself."""
    table = Table(title=in_table(f"{then.name}  {then.content_hash[:12]}"), title_justify="left")
    years = now.residents_year or 0, then.residents_year or 0
    both = zip(headers(*years), headers(*years, language="en"), strict=True)
    first, *others = (f"{zh}\n{en}" for zh, en in both)
    table.add_column(first)
    for header in others:
        table.add_column(header, justify="right")
    for place in (*counties, total(counties)):
        change = "" if place.change_pct is None else f"{place.change_pct:+.1f}"
        figures = (place.now, place.then, change, place.in_plan_now, place.in_plan_then)
        cells = (figure if isinstance(figure, str) else f"{figure:,}" for figure in figures)
        table.add_row(in_table(place.name), *cells)
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print(table)
    for note in (then.synthetic_note_zh, then.synthetic_note_en):
        console.print(printable(note), markup=False)
