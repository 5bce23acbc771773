"""`shanlu dataset`: rebuild the shipped data, say what a dataset holds."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer import settings
from optimizer.assembling import bases_of
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import PositionSource
from optimizer.errors import ShanluError
from optimizer.tables import load_dataset

COLUMNS = (
    ("county", "县", "left"),
    ("townships", "乡镇", "right"),
    ("villages", "村", "right"),
    ("villages_in_plan", "列入计划", "right"),
    ("residents", "计划内居民", "right"),
    ("modelled", "位置为估计", "right"),
    ("depots", "基地", "right"),
    ("vehicles", "车辆", "right"),
    ("requirements", "需求", "right"),
    ("visits_per_4_weeks", "四周次数", "right"),
)


def run(arguments: argparse.Namespace) -> int:
    """Build a dataset, or print what one holds."""
    if arguments.action == "build":
        return _build(arguments.archives, arguments.out)
    dataset = load_dataset(arguments.dataset or settings.default_dataset())
    rows = county_rows(dataset)
    if arguments.json:
        print(json.dumps({"name": dataset.name, "counties": rows}, ensure_ascii=False))
    else:
        _print(dataset, rows)
    return 0


def county_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """Return what a dataset holds for each county, and for all of them."""
    rows = [_county_row(dataset, county.name, {county.code}) for county in dataset.counties]
    everything = {county.code for county in dataset.counties}
    return [*rows, _county_row(dataset, "合计", everything)]


def _county_row(dataset: Dataset, name: str, codes: set[str]) -> dict[str, Any]:
    villages = [v for v in dataset.villages if v.county_code in codes]
    in_plan = [v for v in villages if v.in_plan]
    chosen = {v.code for v in in_plan}
    requirements = [r for r in dataset.requirements if r.village_code in chosen]
    depots = {depot.id for depot in dataset.depots if depot.county_code in codes}
    bases = {place.id for place in bases_of(dataset).values() if place.county_code in codes}
    sources = Counter(v.position.source for v in in_plan)
    return {
        "county": name,
        "townships": sum(t.county_code in codes for t in dataset.townships),
        "villages": len(villages),
        "villages_in_plan": len(in_plan),
        "residents": sum(v.residents for v in in_plan),
        "modelled": sources[PositionSource.MODELLED],
        "depots": len(depots),
        "vehicles": sum(v.depot_id in bases for v in dataset.vehicles),
        "requirements": len(requirements),
        "visits_per_4_weeks": sum(r.visits_per_4_weeks for r in requirements),
    }


def _print(dataset: Dataset, rows: list[dict[str, Any]]) -> None:
    table = Table(title=f"{dataset.name}  {dataset.content_hash[:12]}", title_justify="left")
    for _, header, justify in COLUMNS:
        table.add_column(header, justify="left" if justify == "left" else "right")
    for row in rows:
        cells = [row[key] for key, _, _ in COLUMNS]
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print(table)
    for note in (dataset.synthetic_note_zh, dataset.synthetic_note_en):
        console.print(note, markup=False)


def _build(archives: Path | None, out: Path | None) -> int:
    try:
        from optimizer.building.archives import default_archives_dir
        from optimizer.building.build import build_dataset
    except ImportError as error:
        raise ShanluError(
            f"重建数据还需要程序包 {error.name}；请安装：pip install -r requirements-test.txt",
            f"Rebuilding the data needs one more package, {error.name}; install it with "
            "pip install -r requirements-test.txt",
        ) from error
    target = out or settings.default_dataset()
    build_dataset(archives or default_archives_dir(), target)
    print(f"数据已写入 / Dataset written to: {target}", file=sys.stderr)
    return 0
