"""Writes an adjusted plan as a plan folder of its own; the plan it came from stays."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from optimizer import settings
from optimizer.bundling import map_page, measured
from optimizer.domain.closures import Shape
from optimizer.domain.conditions import Conditions
from optimizer.exporting import (
    Adjusted,
    CountyPlan,
    LegKey,
    Line,
    NotPlanned,
    PlanBundle,
    PlanFolder,
    RunFacts,
    conditions_from,
    plan_legs,
    write_plan_folder,
)
from optimizer.jobs.ways import leg_lines
from optimizer.travel.terrain import TerrainProvider
from optimizer.viewing.routes_file import leg_lines_from_geojson

POLYGONS = "counties.geojson"
ELEVATION = "elevation.npz"
ROUTES = "routes.geojson"


def keep(
    folder: PlanFolder,
    adjusted: CountyPlan,
    *,
    out: Path,
    history: Adjusted,
    data: Path | None,
) -> None:
    """
    Write a plan folder in which one county's plan is replaced.

    Parameters
    ----------
    folder
        The plan that was opened.
    adjusted
        The plan of one of its counties after the changes, checked.
    out
        Where the folder comes.
    history
        What the plan was, and what has been changed.
    data
        The folder of the dataset, for the map's relief and the ways of new legs.
    """
    begun_at = time.monotonic()
    plans = tuple(adjusted if p.code == adjusted.code else p for p in folder.plans)
    elevation = _part(data, ELEVATION)
    manifest = folder.manifest
    conditions = _conditions(folder, plans)
    closed = _always_closed(plans, conditions)
    lines = _lines(folder, plans, data, closed=closed)
    bundle = PlanBundle(
        cycle=adjusted.problem.cycle,
        plans=plans,
        not_planned=_not_planned(manifest),
        names=folder.names,
        facts=_facts(manifest, seconds=time.monotonic() - begun_at),
        conditions=conditions,
        kpis=measured(plans, (), name=manifest["input"]["name"]),
        lines=lines,
        map_html=map_page(
            plans,
            lines,
            polygons=_part(data, POLYGONS),
            elevation=elevation,
            conditions=conditions,
        ),
        adjusted=history,
    )
    write_plan_folder(bundle, out)


def _conditions(folder: PlanFolder, plans: tuple[CountyPlan, ...]) -> Conditions:
    """Return the conditions of the cycle, with what changes by hand have closed since."""
    told = conditions_from(folder.manifest.get("conditions"))
    before, after = (sum(p.problem.visits_closed for p in some) for some in (folder.plans, plans))
    is_older = not all("visits_closed" in county for county in folder.manifest["counties"])
    others = 0 if is_older else told.visits_closed - before
    return replace(told, visits_closed=others + after)


def _always_closed(plans: tuple[CountyPlan, ...], conditions: Conditions) -> tuple[Shape, ...]:
    """Return what is closed all the cycle: in plans from before detours had days, everything."""
    dated = any(plan.problem.detours for plan in plans)
    return () if dated else conditions.closed_shapes


def history_of(folder: PlanFolder, origin: str, changes: Iterable[Any]) -> Adjusted:
    """
    Return what has been changed in a plan, earlier changes included.

    Parameters
    ----------
    folder
        The plan that was opened; where it was changed itself, its origin stays.
    origin
        How the plan is called.
    changes
        What is changed now: dataclasses.
    """
    earlier = folder.manifest.get("adjusted") or {"origin": origin, "edits": []}
    new = [{"edit": type(one).__name__, **_plain(asdict(one))} for one in changes]
    return Adjusted(origin=earlier["origin"], edits=(*earlier["edits"], *new))


def _plain(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record whose dates are written out."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in record.items()}


def _not_planned(manifest: Mapping[str, Any]) -> tuple[NotPlanned, ...]:
    return tuple(
        NotPlanned(
            code=one["code"],
            name=one["name"],
            message_zh=one["reason_zh"],
            message_en=one["reason_en"],
        )
        for one in manifest["not_planned"]
    )


def _facts(manifest: Mapping[str, Any], *, seconds: float) -> RunFacts:
    """Return how the plan came about: the data and the settings of the plan that was opened."""
    return RunFacts(
        dataset_name=manifest["input"]["name"],
        dataset_hash=manifest["input"]["sha256"],
        synthetic_note_zh=manifest["synthetic_note_zh"],
        synthetic_note_en=manifest["synthetic_note_en"],
        settings=manifest["parameters"],
        seconds=seconds,
    )


def _lines(
    folder: PlanFolder,
    plans: tuple[CountyPlan, ...],
    data: Path | None,
    *,
    closed: tuple[Shape, ...],
) -> Mapping[LegKey, Line]:
    """Return the ways of all legs: those of the plan before, the new ones over the terrain."""
    blocks = [(p.problem, p.result.plan) for p in folder.plans]
    found = leg_lines_from_geojson(folder.path / ROUTES, blocks)
    lines: dict[LegKey, Line] = {leg: tuple(way) for leg, way in found.items()}
    positions = {place.id: place.position for p in plans for place in p.problem.locations}
    # Places in one spot have no way between them: none is in the file, none is looked for.
    new = [
        leg
        for leg in plan_legs(plans)
        if leg not in lines and positions[leg[1]] != positions[leg[2]]
    ]
    elevation, borders = _part(data, ELEVATION), _part(data, POLYGONS)
    if new and elevation is not None:
        cache = settings.cache_dir() / "travel"
        terrain = TerrainProvider(elevation, cache_dir=cache, closed=closed, borders=borders)
        lines |= leg_lines(terrain, new, [p.problem for p in plans])
    return lines


def _part(data: Path | None, name: str) -> Path | None:
    """Return a file of the dataset, if it is there."""
    return data / name if data is not None and (data / name).is_file() else None
