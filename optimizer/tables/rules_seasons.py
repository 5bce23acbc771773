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
    yield from _without_demand(tables)


def _without_demand(tables: Tables) -> Iterator[Issue]:
    """Warn of seasons that no requirement has."""
    if not tables.requirements.known:
        return
    asked = {
        (line, service)
        for row in tables.requirements.having("line_id", "services")
        for line in (row.line_id, None)
        for service in (*row.services, None)
    }
    lines, services = {None, *tables.lines.ids()}, {None, *tables.services.ids()}
    for row in tables.seasons.having("line_id", "service_id"):
        is_known = row.line_id in lines and row.service_id in services
        if is_known and (row.line_id, row.service_id) not in asked:
            column = "service_id" if row.service_id is not None else "line_id"
            yield tables.seasons.issue("season_without_demand", row.row_number, column)
