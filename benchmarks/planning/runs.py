"""Whole runs of the program, watched from outside: the city, and its growth."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import processes
from benchmarks.county_sets import chosen_counties, write_counties
from benchmarks.machine import ROOT
from benchmarks.planning.settings import START, Settings
from benchmarks.results_file import Row
from optimizer.domain.dataset import Dataset
from optimizer.tables import load_dataset


def measure_city(settings: Settings) -> None:
    """Plan all counties with the program itself, from empty caches, and check the folder again."""
    file = settings.file("city", target_s=900, target_memory_mib=4096, target_violations=0)
    stamp = {
        **settings.stamp(load_dataset(settings.dataset)),
        "workers": settings.workers,
        "limit": " ".join(settings.city_limit),
    }
    row = file.measured(
        "city", lambda: _program(settings.dataset, settings.city_limit, settings), **stamp
    )
    print("city", row["wall_s"], row["peak_memory_mib"], row["plan"], flush=True)


def _program(dataset: Path, limit: Sequence[str], settings: Settings) -> Row:
    """Run ``shanlu plan`` for all counties of a dataset in processes of its own."""
    shanlu = [sys.executable, "-m", "optimizer"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "plan"
        ran = processes.run(
            [
                *shanlu,
                *("plan", "--county", "all", "--json", *limit),
                *("--weeks", str(settings.weeks), "--start", START.isoformat()),
                *("--seed", str(settings.seed), "--workers", str(settings.workers)),
                *("--dataset", str(dataset), "--out", str(out)),
            ],
            cwd=ROOT,
            env={"SHANLU_HOME": str(Path(folder) / "home")},
        )
        if not ran.output:
            raise SystemExit(f"The program ended with {ran.code}: {ran.errors[-2000:]}")
        checked = processes.run([*shanlu, "check", "--json", str(out)], cwd=ROOT)
    return {
        **ran.figures(),
        "exit_code": ran.code,
        "check": {
            "exit_code": checked.code,
            "wall_s": round(checked.wall_s, 1),
            "violations": json.loads(checked.output)["violations"] if checked.output else None,
        },
        "plan": json.loads(ran.output),
    }


def measure_growth(settings: Settings) -> None:
    """Plan datasets of more and more counties with the same work for each county."""
    file = settings.file("growth", target="time and memory no faster than linear in counties")
    whole = load_dataset(settings.dataset)
    codes = by_typical_size(whole)
    stamp = {
        **settings.stamp(whole),
        "workers": settings.workers,
        "iterations": settings.growth_iterations,
    }
    for size in settings.sizes:
        counties = chosen_counties(codes, size)
        row = file.measured(
            str(size), lambda counties=counties: _growth(counties, settings), **stamp
        )
        print(size, row["wall_s"], row["cpu_s"], row["peak_memory_mib"], flush=True)


def by_typical_size(dataset: Dataset) -> list[str]:
    """Return the counties, first those whose visits are nearest to the mean of all."""
    county = {village.code: village.county_code for village in dataset.villages}
    visits = {c.code: 0 for c in dataset.counties}
    for requirement in dataset.requirements:
        visits[county[requirement.village_code]] += requirement.visits_per_4_weeks
    mean = sum(visits.values()) / len(visits)
    return sorted(visits, key=lambda code: (abs(visits[code] - mean), code))


def _growth(counties: Sequence[tuple[str, str]], settings: Settings) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder) / "data"
        write_counties(settings.dataset, dataset, counties)
        limit = ("--iterations", str(settings.growth_iterations))
        return {"counties": len(counties), **_program(dataset, limit, settings)}
