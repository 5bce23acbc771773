"""Fit the terrain model to printed facts and show what is left.

python benchmarks/calibrate_terrain.py [--fit]

Fitted: winding_flat and winding_per_grade to printed road distances, top_kmh to the one printed
time; the rest is assumed. With --fit the search runs (half a minute); without it the shipped
parameters are compared with the facts. docs/travel.md holds the printed table.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares
from shapely import contains_xy
from shapely.geometry import shape

from optimizer.travel.elevation import read_elevation
from optimizer.travel.params import VAN, ProfileParams, TerrainParams
from optimizer.travel.provider import Place
from optimizer.travel.terrain import TerrainProvider

HERE = Path(__file__).parent
LISHUI = HERE.parent / "datasets" / "lishui"
PRINTED_KM, PRINTED_MIN = 39.0, 60.0
SONGYANG_CODE = "331124"
SONGYANG_SEAT = Place(id="seat", lat=28.4520, lon=119.4770)
START = (1.2, 6.0, 55.0)
WEIGHT = (0.15, 3.0, 10.0)
"""How far each parameter is believed to lie from START: keeps the fit of few facts sensible."""


def facts() -> list[dict[str, str]]:
    with (HERE / "terrain_facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def songyang_cells(counties: Path) -> list[Place]:
    """Cell centres inside 松阳: where a village of the county can be."""
    geojson = json.loads(counties.read_text(encoding="utf-8"))
    area = next(
        shape(feature["geometry"])
        for feature in geojson["features"]
        if feature["properties"]["county_code"] == SONGYANG_CODE
    )
    grid = read_elevation(LISHUI / "elevation.npz")
    lat, lon = (a.ravel() for a in np.meshgrid(grid.lats, grid.lons, indexing="ij"))
    inside = contains_xy(area, lon, lat)
    pairs = zip(lat[inside].tolist(), lon[inside].tolist(), strict=True)
    return [Place(id=str(i), lat=a, lon=b) for i, (a, b) in enumerate(pairs)]


def provider(params: ProfileParams) -> TerrainProvider:
    return TerrainProvider(LISHUI / "elevation.npz", TerrainParams(profiles=(params,)))


def modelled_km(model: TerrainProvider, rows: list[dict[str, str]]) -> list[float]:
    """Mean of both directions: a printed distance has none."""
    places = [
        Place(id=f"{i}{end}", lat=float(row[f"{end}_lat"]), lon=float(row[f"{end}_lon"]))
        for i, row in enumerate(rows)
        for end in ("from", "to")
    ]
    metres = model.matrix(places).distance_m
    return [
        (int(metres[2 * i, 2 * i + 1]) + int(metres[2 * i + 1, 2 * i])) / 2000
        for i in range(len(rows))
    ]


def minutes_at_printed_km(model: TerrainProvider, cells: list[Place]) -> tuple[float, int]:
    """Mean minutes from 松阳's seat to the cells that lie 38 to 40 km of road away."""
    seconds, metres = model.reach(SONGYANG_SEAT, cells)
    near = np.abs(metres / 1000 - PRINTED_KM) <= 1.0
    return float(seconds[near].mean() / 60), int(near.sum())


def params_of(x: tuple[float, ...]) -> ProfileParams:
    flat, per_grade, top = (float(v) for v in x)
    return replace(VAN, winding_flat=flat, winding_per_grade=per_grade, top_kmh=top)


def fit(cells: list[Place]) -> ProfileParams:
    rows = [row for row in facts() if row["fitted"] == "1"]
    printed = np.array([float(row["road_km"]) for row in rows])

    def residuals(x: tuple[float, ...]) -> np.ndarray:
        model = provider(params_of(x))
        minutes, _ = minutes_at_printed_km(model, cells)
        kms = np.log(np.array(modelled_km(model, rows)) / printed) / 0.1
        time = np.log(minutes / PRINTED_MIN) / 0.05
        prior = (np.array(x) - START) / WEIGHT
        return np.concatenate([kms, [time], prior])

    found = least_squares(
        residuals,
        START,
        bounds=((1.05, 0.0, 40.0), (1.6, 15.0, 75.0)),
        loss="soft_l1",
        diff_step=0.02,
        max_nfev=25,
    )
    return params_of(tuple(found.x))


def report(params: ProfileParams, cells: list[Place]) -> None:
    model, rows = provider(params), facts()
    print(
        f"winding_flat {params.winding_flat:.3f}, winding_per_grade "
        f"{params.winding_per_grade:.2f}, top_kmh {params.top_kmh:.1f}\n"
    )
    print("| leg | printed km | model km | ratio | fitted |\n|---|---|---|---|---|")
    ratios = []
    for row, km in zip(rows, modelled_km(model, rows), strict=True):
        ratio = km / float(row["road_km"])
        if row["fitted"] == "1":
            ratios.append(ratio)
        used = "yes" if row["fitted"] == "1" else "no"
        leg = f"{row['from']} – {row['to']}"
        print(f"| {leg} | {row['road_km']} | {km:.1f} | {ratio:.2f} | {used} |")
    minutes, count = minutes_at_printed_km(model, cells)
    print(
        f"\nFitted distances: mean ratio {np.mean(ratios):.2f}, "
        f"root mean square of log ratio {np.sqrt(np.mean(np.log(ratios) ** 2)):.2f}"
    )
    print(
        f"松阳 seat to places {PRINTED_KM:.0f} km away: printed {PRINTED_MIN:.0f} min, "
        f"model {minutes:.1f} min (mean of {count} cells)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--counties", type=Path, default=LISHUI / "counties.geojson")
    args = parser.parse_args()
    cells = songyang_cells(args.counties)
    report(fit(cells) if args.fit else VAN, cells)


if __name__ == "__main__":
    main()
