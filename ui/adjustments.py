"""Edits of a plan that were tried and not yet kept, in a file until they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from optimizer import settings
from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
)

KINDS = {kind.__name__: kind for kind in (VehicleOut, VillageClosed, RequirementChanged, StopMoved)}


def pending(plan: str, county: str) -> tuple[Edit, ...]:
    """Return the edits that wait at a county of a plan."""
    path = _file(plan, county)
    if not path.is_file():
        return ()
    records = json.loads(path.read_text(encoding="utf-8"))
    return tuple(TypeAdapter(KINDS[r.pop("edit")]).validate_python(r) for r in records)


def keep_pending(plan: str, county: str, edits: tuple[Edit, ...]) -> None:
    """Keep the edits of a county of a plan; no edits forget them."""
    path = _file(plan, county)
    if not edits:
        path.unlink(missing_ok=True)
        return
    records = [{"edit": type(edit).__name__, **asdict(edit)} for edit in edits]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def free_folder(plan: str) -> Path:
    """Return where the next adjusted plan of a plan goes: its name with a number behind it."""
    plans = settings.shanlu_home() / "plans"
    stem = plan.rpartition("-a")[0] if plan.rpartition("-a")[2].isdigit() else plan
    number = 1
    while (plans / f"{stem}-a{number}").exists():
        number += 1
    return plans / f"{stem}-a{number}"


def _file(plan: str, county: str) -> Path:
    return settings.shanlu_home() / "adjusting" / f"{plan}.{county}.json"
