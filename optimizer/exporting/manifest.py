"""The manifest: what a plan folder holds, and everything that its plans depend on."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from optimizer.domain.left_out import left_out
from optimizer.domain.report import Objective, Status
from optimizer.exporting.bundle import CountyPlan, PlanBundle
from optimizer.exporting.conditions import condition_records
from optimizer.exporting.legs import route_legs
from optimizer.exporting.lookup import Lookup
from optimizer.exporting.records import json_bytes

SCHEMA_VERSION = 1
"""Raised when a reader of the old folder would misread the new one."""

FORMAT = "shanlu-plan"
PACKAGES = ("shanlu", "ortools", "numpy", "pandas", "pydantic", "folium")


def manifest_of(bundle: PlanBundle, files: Mapping[str, bytes]) -> dict[str, Any]:
    """
    Return the manifest of a folder.

    Parameters
    ----------
    bundle
        The run.
    files
        Every other file of the folder by its path in it.
    """
    facts = bundle.facts
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "improving": bundle.improving,
        "adjusted": asdict(bundle.adjusted) if bundle.adjusted else None,
        "cycle": {"start": bundle.cycle.start.isoformat(), "weeks": bundle.cycle.weeks},
        "synthetic_note_zh": facts.synthetic_note_zh,
        "synthetic_note_en": facts.synthetic_note_en,
        "input": {"name": facts.dataset_name, "sha256": facts.dataset_hash},
        "parameters": dict(facts.settings),
        "parameters_sha256": sha256(json_bytes(dict(facts.settings))),
        "conditions": condition_records(bundle.conditions),
        "seconds": round(facts.seconds, 2),
        "versions": versions(),
        "counties": [_county(plan, bundle) for plan in bundle.plans],
        "not_planned": [
            {"code": n.code, "name": n.name, "reason_zh": n.message_zh, "reason_en": n.message_en}
            for n in bundle.not_planned
        ],
        "names": {
            "counties": dict(bundle.names.counties),
            "townships": dict(bundle.names.townships),
        },
        "files": {
            name: {"sha256": sha256(content), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python, the system and the packages that shape a plan."""
    found = {"python": platform.python_version(), "system": platform.platform(terse=True)}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a source tree that is not installed
            found[package] = "source tree" if package == "shanlu" else "not installed"
    return found


def rounded_pct(value: float | None) -> float | None:
    """Return a percentage as it is written: two decimals."""
    return None if value is None else round(value, 2)


def objective_terms(objectives: Iterable[Objective]) -> dict[str, int]:
    """Return the sum of objectives term by term; ``shortfall_priority_1`` … first."""
    sums: dict[str, int] = {}
    for objective in objectives:
        shortfalls = {
            f"shortfall_priority_{priority}": value
            for priority, value in enumerate(objective.shortfall, start=1)
        }
        for name, value in (shortfalls | objective.terms()).items():
            sums[name] = sums.get(name, 0) + value
    ordered = sorted(sums, key=lambda name: not name.startswith("shortfall"))
    return {name: sums[name] for name in ordered}


def _county(plan: CountyPlan, bundle: PlanBundle) -> dict[str, Any]:
    result = plan.result
    return {
        "code": plan.code,
        "name": plan.problem.name,
        "status": (Status.PARTIAL if plan.problem.closed else result.status).value,
        "stopped": plan.stopped,
        "engine": result.engine,
        "seed": result.seed,
        "iterations": result.iterations,
        "seconds": round(result.seconds, 2),
        "problem_hash": result.problem_hash,
        "bound_cents": result.bound_cents,
        "gap_pct": rounded_pct(result.gap_pct),
        "statistics": dict(result.statistics),
        "versions": dict(result.versions),
        "objective": objective_terms([result.objective]),
        "cost_cents": result.objective.cost_cents,
        "violations": len(plan.violations),
        "routes": len(result.plan.routes),
        "visits_unserved": len(left_out(plan.problem, result.plan)),
        "visits_closed": plan.problem.visits_closed,
        "positions": dict(
            sorted(Counter(v.position.source.value for v in plan.problem.villages).items())
        ),
        "travel": _travel(plan, bundle),
    }


def _travel(plan: CountyPlan, bundle: PlanBundle) -> dict[str, Any]:
    """Say where travel times come from, and how many of the plan's legs are estimates."""
    lookup = Lookup(plan.problem, bundle.names)
    legs = [
        lookup.leg(*leg)
        for route in plan.result.plan.routes
        for leg in route_legs(route, lookup.vehicles[route.vehicle_id], plan.problem)
    ]
    return {
        "legs": len(legs),
        "legs_estimated": sum(estimated for _, _, estimated in legs),
        "matrices": {
            profile: {"source": matrix.source, "sha256": matrix.content_hash}
            for profile, matrix in sorted(plan.problem.matrices.items())
        },
    }
