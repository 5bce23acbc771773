"""A case of the tiny problem, and rows as runs measure them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.children import Row
from benchmarks.counties.cases import Case
from benchmarks.counties.child import Order
from tests.support.tiny import tiny_problem


def tiny_case() -> Case:
    """Return the tiny problem alone."""
    return Case(name="云和县", problems=(tiny_problem(),))


def order(folder: Path, case: Case | None = None, **changes: Any) -> Order:
    """Return an order for a case, which is written to a folder."""
    how: dict[str, Any] = {"engine": "auto", "seed": 1, "cpu_s": 5.0, **changes}
    return Order(problems=str((case or tiny_case()).write(folder)), **how)


def measured(cents: int, **changes: Any) -> Row:
    """Return what a run measures."""
    row: Row = {
        "status": "measured",
        "cost_cents": cents,
        "shortfall": [0, 0, 0],
        "unserved": 0,
        "unserved_by_priority": [0, 0, 0],
        "violations": 0,
        "first_complete_s": 0.5,
        "cpu_seconds": 5.0,
        "iterations": 9,
        "routes": 3,
    }
    return {**row, **changes}
