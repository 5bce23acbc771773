"""Rules about closures: each row says what it closes, and nothing that it does not."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.closures import ClosureKind
from optimizer.errors import Issue
from optimizer.tables.rows_closures import ClosureRow
from optimizer.tables.table import Tables

BOX = ("south", "west", "north", "east")
CIRCLE = ("lat", "lon", "radius_km")
BAND = ("above_m", "below_m")
TARGETS = ("village_code", "township_code", "county_code", "vehicle_id", "member_id", "line_id")
ALL = (*TARGETS, *BAND, *BOX, *CIRCLE)
USED: dict[ClosureKind, tuple[str, ...]] = {
    ClosureKind.VILLAGE: ("village_code",),
    ClosureKind.TOWNSHIP: ("township_code",),
    ClosureKind.HEIGHT: ("county_code", *BAND),
    ClosureKind.TERRAIN: (*BOX, *CIRCLE),
    ClosureKind.VEHICLE: ("vehicle_id",),
    ClosureKind.CREW: ("member_id",),
    ClosureKind.SUSPENSION: ("village_code", "line_id"),
}
"""The cells that each kind makes use of."""

NEEDED: dict[ClosureKind, tuple[tuple[str, ...], ...]] = {
    ClosureKind.VILLAGE: (("village_code",),),
    ClosureKind.TOWNSHIP: (("township_code",),),
    ClosureKind.HEIGHT: (("above_m",), ("below_m",)),
    ClosureKind.TERRAIN: (BOX, CIRCLE),
    ClosureKind.VEHICLE: (("vehicle_id",),),
    ClosureKind.CREW: (("member_id",),),
    ClosureKind.SUSPENSION: (("village_code",),),
}
"""Sets of cells of which each kind needs one."""

ORDERED = (
    ("from_date", "to_date"),
    ("above_m", "below_m"),
    ("south", "north"),
    ("west", "east"),
)
"""Pairs of cells of which the first must not exceed the second."""


def closures(tables: Tables) -> Iterator[Issue]:
    """Report rows that say too little, or too much, and what is turned round."""
    table = tables.closures
    for row in table.having("kind", *ALL):
        yield from _incomplete(tables, row)
        yield from _unused(tables, row)
    for first, second in ORDERED:
        for row in table.having(first, second):
            low, high = getattr(row, first), getattr(row, second)
            if low is not None and high is not None and high < low:
                details = {"other": table.header(first), "other_value": low}
                yield table.issue("closure_inverted", row.row_number, second, details)
    yield from _unknown_heights(tables)
    yield from _suspended_nothing(tables)


def _incomplete(tables: Tables, row: ClosureRow) -> Iterator[Issue]:
    """Report a row that has none of the sets of cells that its kind needs."""
    choices = NEEDED[row.kind]
    if any(all(getattr(row, key) is not None for key in keys) for keys in choices):
        return
    table = tables.closures
    names = [" + ".join(table.header(key) for key in keys) for keys in choices]
    details = {
        "kind": table.text(row.row_number, "kind"),
        "needs_zh": "“" + "”或“".join(names) + "”",
        "needs_en": " or ".join(names),
    }
    yield table.issue("closure_incomplete", row.row_number, "kind", details)


def _unused(tables: Tables, row: ClosureRow) -> Iterator[Issue]:
    """Report cells that the row's kind makes no use of."""
    table = tables.closures
    for key in ALL:
        if getattr(row, key) is not None and key not in USED[row.kind]:
            details = {"kind": table.text(row.row_number, "kind")}
            yield table.issue("closure_cell_unused", row.row_number, key, details)


def _unknown_heights(tables: Tables) -> Iterator[Issue]:
    """Warn of height bands that cannot hold villages whose height is not known."""
    villages = list(tables.villages.having("in_plan", "elevation_m", "county_code", "name"))
    for row in tables.closures.having("kind", "county_code"):
        if row.kind is not ClosureKind.HEIGHT:
            continue
        unknown = [
            village.name
            for village in villages
            if village.in_plan
            and village.elevation_m is None
            and row.county_code in (None, village.county_code)
        ]
        if unknown:
            details = {"villages": len(unknown), "example": unknown[0]}
            yield tables.closures.issue("closure_height_unknown", row.row_number, "kind", details)


def _suspended_nothing(tables: Tables) -> Iterator[Issue]:
    """Warn of suspensions of a line that the village does not have."""
    if not tables.requirements.known:
        return
    asked = {
        (row.village_code, row.line_id)
        for row in tables.requirements.having("village_code", "line_id")
    }
    for row in tables.closures.having("kind", "village_code", "line_id"):
        is_of_a_line = row.kind is ClosureKind.SUSPENSION and row.line_id in tables.lines.ids()
        if is_of_a_line and (row.village_code, row.line_id) not in asked:
            yield tables.closures.issue("suspension_of_nothing", row.row_number, "line_id")
