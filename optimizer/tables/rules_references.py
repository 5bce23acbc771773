"""Rules about ids: each once, and each reference to something that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from pydantic_core import PydanticCustomError

from optimizer.errors import Issue
from optimizer.tables.cells import to_flag
from optimizer.tables.columns import Row
from optimizer.tables.definitions import Column
from optimizer.tables.issues import make_issue
from optimizer.tables.read import hints
from optimizer.tables.rows_places import DepotRow, VillageRow
from optimizer.tables.schema import (
    HOSPITALS_INSIDE,
    MOST_MINUTES,
    ORDER_TERMS,
    PRICE_NAMES,
    TIME_BAND,
)
from optimizer.tables.table import Table, Tables

UNCAPPED = "max_weekday_changes"
"""The price that may be left out or blank."""

_ALSO_NAMED = {
    "stop_points": ("stop_points", "villages"),
    "depots": ("depots", "stop_points", "villages"),
}
"""Tables among whose ids a reference is looked for, where they are several."""

_MOST_HINTS = 50
"""Near words are looked for so often in a table, no more: the search is slow."""


def duplicates(tables: Tables) -> Iterator[Issue]:
    """Report ids that occur more than once."""
    for table in tables.by_key().values():
        key = table.sheet.id_column
        first = table.ids()
        for row in table.having(key):
            first_row = first[getattr(row, key)]
            if first_row != row.row_number:
                yield table.issue(
                    "duplicate_id", row.row_number, key, {"first_row": first_row}
                )  # fmt: skip


def references(tables: Tables) -> Iterator[Issue]:
    """Report references to rows that do not exist."""
    by_key = tables.by_key()
    known = {key: table.ids() for key, table in by_key.items()}
    known["stop_points"] |= known["villages"]  # a village is a stop point, too
    known["depots"] |= known["stop_points"]  # and a base of those who live there
    for table in by_key.values():
        for column in table.sheet.columns:
            if column.refers is not None and _is_known(column.refers, by_key):
                yield from _unknown(table, column, known[column.refers], by_key[column.refers])


def _is_known(target: str, by_key: Mapping[str, Table[Row]]) -> bool:
    """Tell whether the ids that a reference may name have been read."""
    return all(by_key[table].known for table in _ALSO_NAMED.get(target, (target,)))


def _unknown(
    table: Table[Row], column: Column, known: Mapping[str, int], target: Table[Row]
) -> Iterator[Issue]:
    """Report the members of one column that are not known."""
    hinted: dict[str, dict[str, object]] = {}
    target_name = target.raw.title or target.sheet.key
    for row in table.having(column.key):
        value = getattr(row, column.key)
        members = value if isinstance(value, tuple) else (value,)
        for member in members:
            if member is None or member in known:
                continue
            if member not in hinted:
                hinted[member] = hints(member, known if len(hinted) < _MOST_HINTS else ())
            details = {"member": member, "target": target_name, **hinted[member]}
            yield table.issue("unknown_reference", row.row_number, column.key, details)


def county_of_township(tables: Tables) -> Iterator[Issue]:
    """Report villages and bases whose county is not that of their township."""
    townships = {
        row.township_code: row.county_code
        for row in tables.townships.having("township_code", "county_code")
    }
    yield from _other_county(tables.villages, townships)
    yield from _other_county(tables.depots, townships)


def _other_county(
    table: Table[VillageRow] | Table[DepotRow], townships: Mapping[str, str]
) -> Iterator[Issue]:
    """Compare county and township in one table."""
    for row in table.having("township_code", "county_code"):
        expected = townships.get(row.township_code, row.county_code)
        if expected != row.county_code:
            details = {"township": row.township_code, "expected": expected}
            yield table.issue("county_mismatch", row.row_number, "county_code", details)


def stops_of_villages(tables: Tables) -> Iterator[Issue]:
    """Report requirements and orders that name the stop point of another village."""
    village_of = {row.stop_id: row.village_code for row in tables.stop_points.having("stop_id")}
    village_of |= {code: code for code in tables.villages.ids()}
    for table in (tables.requirements, tables.orders):
        for row in table.having("stop_id", "village_code"):
            expected = village_of.get(row.stop_id or row.village_code, row.village_code)
            if expected != row.village_code:
                details = {"expected": expected, "village": row.village_code}
                yield table.issue("stop_of_other_village", row.row_number, "stop_id", details)


def switches(tables: Tables) -> Iterator[Issue]:
    """Report switches in the sheet about the data that are neither yes nor no."""
    for row in tables.about.having("key", "value"):
        if row.key == HOSPITALS_INSIDE and row.value is not None:
            try:
                to_flag(row.value)
            except PydanticCustomError:
                yield tables.about.issue("not_yes_or_no", row.row_number, "value")


def prices(tables: Tables) -> Iterator[Issue]:
    """Report prices that are missing, blank or not known, and a band of time without an end."""
    table = tables.prices
    if not table.known or not table.rows:
        return
    issue = partial(table.issue, key="name")
    known = (*PRICE_NAMES, *ORDER_TERMS)
    for row in table.having("name"):
        if row.name not in known:
            yield issue("bad_choice", row.row_number, details={"allowed": ", ".join(known)})
    for row in table.having("name", "value"):
        if row.value is None and row.name in PRICE_NAMES and row.name != UNCAPPED:
            yield table.issue("blank_cell", row.row_number, "value")
        if row.name == TIME_BAND and (row.value or 0) > MOST_MINUTES:
            details = {"most": MOST_MINUTES}
            yield table.issue("time_band_beyond_day", row.row_number, "value", details)
    for name in PRICE_NAMES:
        if name != UNCAPPED and name not in table.ids():
            yield make_issue("missing_price", sheet=table.raw.title, value=name)
