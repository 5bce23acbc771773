"""The ways of a saved plan, read back from its routes.geojson."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from optimizer.domain.plan import Route
from optimizer.errors import ShanluError
from optimizer.viewing.payload import Block, LegKey
from optimizer.viewing.polyline import LatLon

DECIMALS = 5
"""Decimals of the file's coordinates: places are found on a line by them."""


def leg_lines_from_geojson(path: Path, blocks: Sequence[Block]) -> dict[LegKey, list[LatLon]]:
    """
    Cut the lines of routes into legs.

    Parameters
    ----------
    path
        GeoJSON with one line per route; its properties are ``kind`` (``"route"``), ``date`` and
        ``vehicle_id``.
    blocks
        Problems with the plans that the lines belong to.

    Returns
    -------
    dict
        The way of each leg by (name of the matrix, from, to); a leg that is not found is missing.

    Raises
    ------
    ShanluError
        If the file cannot be read.
    """
    lines = _route_lines(path)
    legs: dict[LegKey, list[LatLon]] = {}
    for problem, plan in blocks:
        vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        places = {
            place.id: (round(place.position.lat, DECIMALS), round(place.position.lon, DECIMALS))
            for place in problem.locations
        }
        for route in plan.routes:
            vehicle = vehicles[route.vehicle_id]
            line = lines.get((problem.cycle.date_of(route.day), route.vehicle_id), [])
            halts = list(_halts(route, vehicle.depot_id))
            ways = problem.profile_on(vehicle.profile, route.day)
            for (a, b), way in _cut(line, halts, places):
                legs.setdefault((ways, a, b), way)
    return legs


def _route_lines(path: Path) -> dict[tuple[date, str], list[LatLon]]:
    try:
        features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
        routes = [f for f in features if f["properties"]["kind"] == "route"]
        return {
            (date.fromisoformat(f["properties"]["date"]), f["properties"]["vehicle_id"]): [
                (lat, lon) for lon, lat in f["geometry"]["coordinates"]
            ]
            for f in routes
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ShanluError(
            f"路线文件 {path} 无法使用（{error}）。请重新计算这个计划。",
            f"The file of routes {path} cannot be used ({error}). Plan again.",
        ) from error


def _halts(route: Route, depot_id: str) -> Iterator[str]:
    """Yield the places of a route in order, the base before and after each trip."""
    yield depot_id
    for trip in route.trips:
        yield from (stop.location_id for stop in trip.stops)
        yield depot_id


def _cut(
    line: list[LatLon], halts: list[str], places: dict[str, LatLon]
) -> Iterator[tuple[tuple[str, str], list[LatLon]]]:
    """Yield the part of the line between each two halts, as long as the halts are on it."""
    start = 0
    for a, b in pairwise(halts):
        try:
            end = line.index(places[b], start)
        except ValueError:
            return
        if end > start:
            yield (a, b), line[start : end + 1]
        start = end
