"""What the rows say together: per group and engine the mean gap, and the worst."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean, median

from benchmarks.quality.results import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    An engine on a group of instances.

    Gaps are medians over seeds, then their mean and the largest over ``compared`` of the
    ``instances``: those with a best known cost whose median run serves all and breaks nothing.
    """

    group: str
    engine: str
    instances: int
    compared: int
    mean_gap_pct: float | None
    worst_gap_pct: float | None
    unserved: int
    violations: int
    not_supported: int
    failed: int


def summarise(rows: Sequence[Row]) -> list[Line]:
    """Return a line per group and engine, in the order in which they appear."""
    parts: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        parts[row["group"], row["engine"]][row["instance"]].append(row)
    return [_line(group, engine, runs) for (group, engine), runs in parts.items()]


def _line(group: str, engine: str, runs: Mapping[str, list[Row]]) -> Line:
    gaps = [gap for gap in map(median_gap_pct, runs.values()) if gap is not None]
    rows = [row for some in runs.values() for row in some]
    return Line(
        group=group,
        engine=engine,
        instances=len(runs),
        compared=len(gaps),
        mean_gap_pct=round(fmean(gaps), 2) if gaps else None,
        worst_gap_pct=round(max(gaps), 2) if gaps else None,
        unserved=sum(row.get("unserved") or 0 for row in rows),
        violations=sum(row.get("violations") or 0 for row in rows),
        not_supported=sum(row["status"] == "not_supported" for row in rows),
        failed=sum(row["status"] == "failed" for row in rows),
    )


def median_gap_pct(rows: Sequence[Row]) -> float | None:
    """Return the median gap over seeds, where a run without one counts as worse than any."""
    gaps = [inf if row["gap_pct"] is None else row["gap_pct"] for row in rows]
    middle = median(gaps)
    return None if middle == inf else middle


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a table of text."""
    head = (
        f"{'group':24} {'engine':8} {'instances':>9} {'mean gap':>9} {'worst':>9} "
        f"{'unserved':>8} {'broken':>6}"
    )
    return "\n".join([head, *map(_text, lines)])


def _text(line: Line) -> str:
    if line.not_supported:
        return f"{line.group:24} {line.engine:8} {line.instances:>9} not supported"
    compared = f"{line.compared}/{line.instances}"
    gaps = [
        f"{'—' if gap is None else f'{gap:.2f} %'}"
        for gap in (line.mean_gap_pct, line.worst_gap_pct)
    ]
    failed = f"  {line.failed} failed" if line.failed else ""
    return (
        f"{line.group:24} {line.engine:8} {compared:>9} {gaps[0]:>9} {gaps[1]:>9} "
        f"{line.unserved:>8} {line.violations:>6}{failed}"
    )


def row_text(row: Row) -> str:
    """Return one run as a line of text."""
    best = "unknown" if row["best_known"] is None else f"{row['best_known']:.2f}"
    start = f"{row['instance']:32} {row['engine']:8} {row['seed']:>2} best known {best:>14}"
    if row["status"] != "measured":
        return f"{start}  {row['status'].replace('_', ' ')}: {row['reason']}"
    gap = "—" if row["gap_pct"] is None else f"{row['gap_pct']:.2f} %"
    return (
        f"{start}, found {row['cost']:>14.2f} {gap:>9} {row['unserved']:>4} unserved "
        f"{row['violations']:>4} broken {row['cpu_seconds']:>8.1f} s"
    )
