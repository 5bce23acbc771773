"""Measure the county matrices: python -m benchmarks.travel_speed [--runs N]

All nine blocks of the shipped dataset (villages in the plan and bases of each county), cold and
from the cache; and on foot inside every township, as stewards who serve a township would need it.
Medians go to benchmarks/results/travel_speed.json with the machine's description.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.machine import load_average, machine
from optimizer.travel.blocks import county_matrices
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider

ROOT = Path(__file__).parents[1]
LISHUI = ROOT / "datasets" / "lishui"
RESULT = ROOT / "benchmarks" / "results" / "travel_speed.json"
TARGET_COLD_S, TARGET_CACHED_S = 20.0, 1.0


def blocks(by: str = "county_code") -> dict[str, list[Place]]:
    """Villages in the plan and bases, by county or by township."""
    found: dict[str, list[Place]] = {}
    for name, key in (("villages", "village_code"), ("depots", "depot_id")):
        with (LISHUI / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("in_plan", "1") == "1":
                    place = Place(id=row[key], lat=float(row["lat"]), lon=float(row["lon"]))
                    found.setdefault(row[by], []).append(place)
    return found


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(
    places: dict[str, list[Place]], workers: int, profile: str = "van"
) -> tuple[float, float]:
    """Wall seconds without and with a cache, each from a provider that has read nothing."""
    with tempfile.TemporaryDirectory() as folder:

        def once() -> None:
            provider = TerrainProvider(LISHUI / "elevation.npz", cache_dir=Path(folder))
            county_matrices(provider, places, profile=profile, workers=workers)

        return seconds(once), seconds(once)


def line_seconds(places: dict[str, list[Place]]) -> tuple[int, float]:
    """Wall seconds for the lines of 1000 legs of the largest county."""
    largest = max(places.values(), key=len)
    rng = np.random.default_rng(1)
    pairs = [
        (largest[a], largest[b])
        for a, b in rng.integers(0, len(largest), size=(1000, 2)).tolist()
        if a != b
    ]
    provider = TerrainProvider(LISHUI / "elevation.npz")
    return len(pairs), seconds(lambda: provider.paths(pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    places = blocks()
    result: dict[str, object] = {
        "what": "nine county blocks of datasets/lishui, villages in the plan and bases",
        "places": {name: len(block) for name, block in places.items()},
        "machine": machine(),
        "load_before": load_average(),
        "runs": runs,
        "target_cold_s": TARGET_COLD_S,
        "target_cached_s": TARGET_CACHED_S,
    }
    for workers in (1, 2):
        cold, cached = zip(*(measure(places, workers) for _ in range(runs)), strict=True)
        result[f"cold_s_{workers}_processes"] = round(statistics.median(cold), 2)
        result[f"cached_s_{workers}_processes"] = round(statistics.median(cached), 3)
    townships = blocks("township_code")
    cold, cached = zip(*(measure(townships, 2, "walk") for _ in range(runs)), strict=True)
    result["on_foot_in_townships_cold_s_2_processes"] = round(statistics.median(cold), 2)
    result["on_foot_in_townships_cached_s_2_processes"] = round(statistics.median(cached), 3)
    legs, taken = line_seconds(places)
    result[f"lines_s_{legs}_legs"] = round(taken, 2)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
