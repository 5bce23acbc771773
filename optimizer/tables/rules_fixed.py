"""Rules about fixed points: each stands in one place."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.errors import Issue
from optimizer.tables.table import Tables


def fixed_points(tables: Tables) -> Iterator[Issue]:
    """Report fixed points that stand nowhere, or in a village and elsewhere at once."""
    table = tables.fixed_points
    for row in table.having("village_code", "lat", "lon"):
        placed = row.lat is not None and row.lon is not None
        partly = row.lat is not None or row.lon is not None
        in_village = row.village_code is not None
        if in_village == placed or (partly and not placed):
            yield table.issue("fixed_point_place", row.row_number, "village_code")
