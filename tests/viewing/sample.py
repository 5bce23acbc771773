"""The tiny problem with places apart from each other, a county polygon and a small hill."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from optimizer.domain.places import Position, PositionSource
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from tests.support.problems import tiny_plan, tiny_problem
from tests.support.tiny import COUNTY

PLACES = {
    "D1": (28.10, 119.50),
    "S1": (28.15, 119.55),
    "S2": (28.05, 119.58),
    "S3": (28.02, 119.52),
}
SQUARE = [[119.4, 28.0], [119.7, 28.0], [119.7, 28.2], [119.4, 28.2], [119.4, 28.0]]
NEIGHBOUR = [[lon + 0.3, lat] for lon, lat in SQUARE]


def position_of(place: str) -> Position:
    lat, lon = PLACES[place]
    source = PositionSource.GEONAMES if place in {"D1", "S1"} else PositionSource.MODELLED
    return Position(lat=lat, lon=lon, source=source, error_km=0.5 if place == "S1" else 5.0)


def sample_problem(names: dict[str, str] | None = None) -> Problem:
    """Return the tiny problem laid out on the map; ``names`` renames villages by code."""
    problem, names = tiny_problem(), names or {}
    return replace(
        problem,
        synthetic_note_zh="车辆与需求为合成数据。",
        synthetic_note_en="Vehicles and demand are synthetic.",
        villages=tuple(
            replace(v, position=position_of(v.code), name=names.get(v.code, v.name))
            for v in problem.villages
        ),
        locations=tuple(
            replace(p, position=position_of(p.id), name=names.get(p.id, p.name))
            for p in problem.locations
        ),
    )


def sample_blocks() -> list[tuple[Problem, Plan]]:
    return [(sample_problem(), tiny_plan())]


def write_polygons(folder: Path) -> Path:
    features = [
        _feature(code=COUNTY, name="云和县", ring=SQUARE),
        _feature(code="331181", name="龙泉市", ring=NEIGHBOUR),
    ]
    path = folder / "counties.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def write_heights(folder: Path) -> Path:
    lat, lon = np.mgrid[27.9:28.3:50j, 119.3:119.8:60j]
    hill = 800 * np.exp(-(((lat - 28.1) / 0.05) ** 2) - ((lon - 119.5) / 0.05) ** 2)
    path = folder / "elevation.npz"
    np.savez(
        path,
        elevation_m=hill.astype(np.int16),
        lat0=27.9,
        lon0=119.3,
        step_deg=1 / 120,
        sea_m=np.int16(-999),
    )
    return path


def _feature(*, code: str, name: str, ring: list[list[float]]) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"county_code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
