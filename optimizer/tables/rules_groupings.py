"""Rules about groupings: their members exist, and are in one group each."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.errors import Issue
from optimizer.tables.read import hints
from optimizer.tables.table import Tables


def groupings(tables: Tables) -> Iterator[Issue]:
    """Report codes that name nothing, and places that are in two groups of one grouping."""
    if not (tables.counties.known and tables.townships.known):
        return
    table = tables.groupings
    rows = list(tables.townships.having("township_code", "county_code"))
    overlapping = {code: {code} for code in tables.counties.ids()}
    for town in rows:
        overlapping.setdefault(town.county_code, set()).add(town.township_code)
        overlapping[town.township_code] = {town.township_code, town.county_code}
    known = {**tables.counties.ids(), **tables.townships.ids()}
    taken: dict[tuple[str, str], int] = {}
    for row in table.having("grouping", "codes"):
        for code in row.codes:
            if code not in known:
                details = {"member": code, **hints(code, known)}
                yield table.issue("group_code_unknown", row.row_number, "codes", details)
                continue
            places = overlapping.get(code, {code})
            others = {taken.get((row.grouping, place), row.row_number) for place in places}
            for first_row in sorted(others - {row.row_number})[:1]:
                details = {"member": code, "first_row": first_row}
                yield table.issue("group_overlap", row.row_number, "codes", details)
            taken.setdefault((row.grouping, code), row.row_number)
