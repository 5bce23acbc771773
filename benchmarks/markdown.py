"""Pieces of Markdown that the tables of docs/benchmarks.md are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines]


def verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"


def yuan(cents: int) -> str:
    return f"{cents / 100:,.0f}"


def span(ordered: list[Any]) -> str:
    """Return the first and the last of some values, or the only one."""
    ends = dict.fromkeys(str(value) for value in (*ordered[:1], *ordered[-1:]))
    return " to ".join(ends) or "unknown"
