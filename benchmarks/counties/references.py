"""Long runs that shorter ones of the same input are compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.children import Row
from benchmarks.quality.pricing import gap_pct

COUNTIES = ("云和县", "景宁畲族自治县", "青田县")
SECONDS, SEEDS = 1800.0, 1
FILE = "reference.json"


def references(path: Path) -> dict[str, Row]:
    """Return the best long run by input hash."""
    found: dict[str, Row] = {}
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else {}
    for row in rows.values():
        if not is_sound(row):
            continue
        known = found.setdefault(row["stamp"]["input_hash"], row)
        if _key(row) < _key(known):
            found[row["stamp"]["input_hash"]] = row
    return found


def with_gap(row: Row, known: Mapping[str, Row]) -> Row:
    """Add the gap to the long run; none where there is none, or where service differs."""
    against = known.get(row["stamp"]["input_hash"])
    if against is None or not is_comparable(row, against):
        return {**row, "gap_pct": None}
    # What costs nothing has no gap: adding 0.0 also makes -0.0 a 0.
    gap = gap_pct(row["cost_cents"], against["cost_cents"]) if against["cost_cents"] else 0.0
    return {**row, "gap_pct": round(gap, 3) + 0.0}


def is_sound(row: Row) -> bool:
    """Tell whether a row has a plan that breaks no rule."""
    return row["status"] == "measured" and not row["violations"]


def is_comparable(row: Row, other: Row) -> bool:
    """Tell whether the costs of two plans can be compared: both allowed, service equal."""
    is_equal = is_sound(row) and is_sound(other) and row["shortfall"] == other["shortfall"]
    return is_equal and row["unserved_by_priority"] == other["unserved_by_priority"]


def _key(row: Row) -> tuple[list[int], int]:
    return row["shortfall"], row["cost_cents"]
