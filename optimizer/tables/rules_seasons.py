"""Rules about seasons: each is about something, and said once."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.errors import Issue
from optimizer.tables.table import Tables


def seasons(tables: Tables) -> Iterator[Issue]:
    """Report seasons of everything, and the same one said twice."""
    table = tables.seasons
    first: dict[tuple[str | None, str | None, int], int] = {}
    for row in table.having("line_id", "service_id", "month"):
        if row.line_id is None and row.service_id is None:
            yield table.issue("season_of_nothing", row.row_number, "line_id")
        key = row.line_id, row.service_id, row.month
        number = first.setdefault(key, row.row_number)
        if number != row.row_number:
            yield table.issue("season_doubled", row.row_number, "month", {"first_row": number})
