"""How far engines are above the best known, by CPU time: curves of a group of instances."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log10
from statistics import fmean, median

from benchmarks.quality.pricing import gap_pct
from benchmarks.quality.results import Row

FIRST_S = 0.1
"""Where the curves may begin: earlier than this a figure is mostly the machine's mood."""
POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """
    Mean over instances of the median gap over seeds, in per cent, by CPU seconds.

    It begins when there is a plan of every instance.
    """

    group: str
    engine: str
    cpu_s: tuple[float, ...]
    gap_pct: tuple[float, ...]


def comparable(rows: Iterable[Row]) -> list[Row]:
    """
    Return the measured rows of a results file that may be drawn together.

    Those are of the newest code of each engine in each group, and of the group's longest runs.
    """
    measured = [row for row in rows if row["status"] == "measured"]
    newest: dict[tuple[str, str], Row] = {}
    for row in sorted(measured, key=lambda row: row["measured_at"]):
        newest[row["group"], row["engine"]] = row
    now = [row for row in measured if _code(row) == _code(newest[row["group"], row["engine"]])]
    longest: dict[str, float] = defaultdict(float)
    for row in now:
        longest[row["group"]] = max(longest[row["group"]], row["seconds"])
    return [row for row in now if row["seconds"] == longest[row["group"]]]


def _code(row: Row) -> str:
    return str(row["stamp"]["engine_hash"])


def curves(rows: Sequence[Row]) -> list[Curve]:
    """Return the curves of all groups and engines that have one."""
    parts: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    reference = references(rows)
    for row in rows:
        if row["status"] == "measured" and row["instance"] in reference:
            parts[row["group"], row["engine"]][row["instance"]].append(row)
    found = (
        Curve(group=group, engine=engine, cpu_s=times, gap_pct=gaps)
        for (group, engine), runs in parts.items()
        for times, gaps in [_mean_curve(runs, reference)]
    )
    return [curve for curve in found if curve.cpu_s]


def references(rows: Sequence[Row]) -> dict[str, float]:
    """Return what each instance is compared with: the best known, else the best of these rows."""
    seen: dict[str, float] = {}
    for row in rows:
        costs = [row["best_known"]] if row["best_known"] else row.get("curve_cost", [])
        best = min([*costs, seen.get(row["instance"], inf)])
        if best < inf:
            seen[row["instance"]] = best
    return seen


def _mean_curve(
    runs: Mapping[str, Sequence[Row]], reference: Mapping[str, float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = [row for some in runs.values() for row in some]
    longest_s = max(max([row["seconds"], *row["curve_cpu_s"]]) for row in rows)
    points = []
    for cpu_s in _times(longest_s):
        costs = {name: median(_cost_at(row, cpu_s) for row in some) for name, some in runs.items()}
        if max(costs.values()) < inf:
            gaps = [gap_pct(cost, reference[name]) for name, cost in costs.items()]
            points.append((cpu_s, fmean(gaps)))
    return tuple(cpu_s for cpu_s, _ in points), tuple(gap for _, gap in points)


def _times(longest_s: float) -> Iterator[float]:
    """Yield times that lie evenly on a logarithmic scale; the last a little after the limit."""
    last_s = max(longest_s, 2 * FIRST_S) * 1.05
    for step in range(POINTS + 1):
        yield 10 ** (log10(FIRST_S) + step / POINTS * log10(last_s / FIRST_S))


def _cost_at(row: Row, cpu_s: float) -> float:
    """Return the best cost that a run had at a time; infinite before its first whole plan."""
    reached = bisect_right(row["curve_cpu_s"], cpu_s)
    return row["curve_cost"][reached - 1] if reached else inf
