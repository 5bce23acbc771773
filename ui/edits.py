"""
Edits of a table before they are saved: what changed, kept in a file until it is.

Everything here is text, as in the table's file; rows are named by their id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ui import drafts

Cells = dict[str, str]
"""The cells of a row by column key; blank is the empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEdits:
    """Changed cells by row id, rows added (complete), ids of rows deleted."""

    changed: Mapping[str, Cells] = field(default_factory=dict)
    added: tuple[Cells, ...] = ()
    deleted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any edit."""
        return bool(self.changed or self.added or self.deleted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line of the list of differences; a whole row has no column."""

    kind: str
    row_id: str
    column: str = ""
    old: str = ""
    new: str = ""


def compare(before: Sequence[Cells], after: Sequence[Cells], *, id_column: str) -> TableEdits:
    """Return what turns one list of rows into another; rows are matched by id."""
    old = {row[id_column]: row for row in before}
    new = {row[id_column]: row for row in after}
    changed = {
        row_id: {key: value for key, value in row.items() if value != old[row_id].get(key, "")}
        for row_id, row in new.items()
        if row_id in old
    }
    return TableEdits(
        changed={row_id: cells for row_id, cells in changed.items() if cells},
        added=tuple(row for row_id, row in new.items() if row_id not in old),
        deleted=tuple(row_id for row_id in old if row_id not in new),
    )


def merged(outer: TableEdits, inner: TableEdits) -> TableEdits:
    """Return both edits as one; ``inner`` came later and concerns other cells or the same ones."""
    changed = {row_id: dict(cells) for row_id, cells in outer.changed.items()}
    for row_id, cells in inner.changed.items():
        changed[row_id] = {**changed.get(row_id, {}), **cells}
    return TableEdits(
        changed=changed,
        added=(*outer.added, *inner.added),
        deleted=tuple(dict.fromkeys((*outer.deleted, *inner.deleted))),
    )


def applied(rows: Sequence[Cells], edits: TableEdits, *, id_column: str) -> list[Cells]:
    """Return rows with edits carried out; rows that the edits do not name stay as they are."""
    gone = set(edits.deleted)
    kept = [
        {**row, **edits.changed.get(row[id_column], {})}
        for row in rows
        if row[id_column] not in gone
    ]
    return [*kept, *edits.added]


def differences(
    rows: Sequence[Cells], edits: TableEdits, *, id_column: str
) -> Iterator[Difference]:
    """Yield old and new of each edit."""
    by_id = {row[id_column]: row for row in rows}
    for row_id, cells in edits.changed.items():
        for key, value in cells.items():
            old = by_id.get(row_id, {}).get(key, "")
            yield Difference(kind="changed", row_id=row_id, column=key, old=old, new=value)
    for row in edits.added:
        cells_text = "；".join(f"{key}={value}" for key, value in row.items() if value)
        yield Difference(kind="added", row_id=row.get(id_column, ""), new=cells_text)
    for row_id in edits.deleted:
        yield Difference(kind="deleted", row_id=row_id)


def pending(draft: str, table: str) -> TableEdits:
    """Return the edits of a draft's table that are not saved yet."""
    path = _file(draft)
    if not path.is_file():
        return TableEdits()
    found = json.loads(path.read_text(encoding="utf-8")).get(table, {})
    return TableEdits(
        changed=found.get("changed", {}),
        added=tuple(found.get("added", ())),
        deleted=tuple(found.get("deleted", ())),
    )


def keep_pending(draft: str, table: str, edits: TableEdits) -> None:
    """Keep the edits of a draft's table until they are saved; no edits forget them."""
    path = _file(draft)
    tables = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    tables.pop(table, None)
    if edits:
        tables[table] = asdict(edits)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def _file(draft: str) -> Path:
    return drafts.root() / ".pending" / f"{drafts.sound_name(draft)}.json"


def forget(draft: str) -> None:
    """Drop all edits of a draft that are not saved."""
    _file(draft).unlink(missing_ok=True)
