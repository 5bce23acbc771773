"""Requirements served together: one, or all that share a join id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.tables.resolve import Terms, resolve, stays_inside
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.table import Tables

NEEDED = (
    "requirement_id",
    "village_code",
    "stop_id",
    "line_id",
    "services",
    "visits_per_4_weeks",
    "min_gap_days",
    "max_gap_days",
    "weekdays",
    "half_days",
    "windows",
    "service_min",
    "setup_min",
    "join_id",
)
"""Columns of a requirement that its feasibility depends on."""

LINE_NEEDED = (
    "line_id",
    "fleets",
    "same_weekday",
    "weekdays",
    "half_days",
    "windows",
    "min_gap_days",
    "max_gap_days",
    "setup_min",
    "min_on_site_min",
)
"""Columns of a line that the feasibility of its requirements depends on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one halt must bring; ``rows`` in the order of the sheet, ``windows`` open to all."""

    rows: tuple[RequirementRow, ...]
    terms: tuple[Terms, ...]
    fleets: frozenset[str]
    services: frozenset[str]
    windows: tuple[TimeWindow, ...]
    half_days: frozenset[HalfDay]
    duration_s: int


def units_of_demand(tables: Tables) -> Iterator[Unit]:
    """
    Group the sound requirements whose lines are sound.

    Parameters
    ----------
    tables
        All tables.

    Yields
    ------
    Unit
        In the order of the sheet.
    """
    sound = (row for row in tables.lines.having(*LINE_NEEDED) if stays_inside(row))
    lines = {row.line_id: row for row in sound}
    groups: dict[tuple[str, str], list[RequirementRow]] = {}
    for row in tables.requirements.having(*NEEDED):
        if row.line_id in lines:
            key = ("join", row.join_id) if row.join_id else ("own", str(row.row_number))
            groups.setdefault(key, []).append(row)
    for rows in groups.values():
        terms = tuple(resolve(row, lines[row.line_id]) for row in rows)
        yield Unit(
            rows=tuple(rows),
            terms=terms,
            fleets=frozenset.intersection(*(frozenset(lines[r.line_id].fleets) for r in rows)),
            services=frozenset(service for row in rows for service in row.services),
            windows=_common_windows(terms),
            half_days=frozenset.intersection(*(frozenset(t.half_days) for t in terms)),
            duration_s=max(t.setup_s for t in terms) + sum(t.service_s for t in terms),
        )


def _common_windows(terms: tuple[Terms, ...]) -> tuple[TimeWindow, ...]:
    """Return the spans open to all."""
    common = terms[0].windows
    for other in terms[1:]:
        if other.windows == common:
            continue
        spans = (
            (max(a.open_s, b.open_s), min(a.close_s, b.close_s))
            for a, b in product(common, other.windows)
        )
        common = tuple(TimeWindow(open_s=o, close_s=c) for o, c in spans if o < c)
    return common
