"""Edits a scenario's text section by section: comments, order and spacing of the rest stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import tomlkit
from tomlkit.items import AoT

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.columns import COLUMNS
from optimizer.scenarios.keys import TABLES, TOP
from optimizer.scenarios.lines import locate
from optimizer.scenarios.writing import changes_of
from optimizer.tables.cells import split_list
from optimizer.tables.columns import Kind
from optimizer.tables.definitions import Column
from optimizer.units import without_point

Cells = Mapping[str, str]
"""What a change says, as text by key; blank where it says nothing."""


def rows_of(scenario: Scenario, section: str) -> list[dict[str, str]]:
    """Return the changes of one section, in the order of the file; names are ids."""
    keys = [column.key for column in COLUMNS[section]]
    return [
        {key: _text(values.get(key)) for key in keys}
        for name, values in changes_of(scenario)
        if name == section
    ]


def with_rows(text: str, section: str, old: Sequence[Cells], new: Sequence[Cells]) -> str:
    """
    Return a scenario's text with other changes in one section.

    Rows are matched in their order. One that stays is not touched; one that says something else
    is mended key by key, so its comments stay; what is added comes behind the section's last one.
    The comment above a change belongs to it.

    Parameters
    ----------
    text
        A scenario without faults.
    section
        A key of `COLUMNS`.
    old
        What `rows_of` returned for it.
    new
        What it shall say.

    Raises
    ------
    ValueError
        If a number is none.
    """
    blocks = _blocks(_as_headers(text, section))
    own = [place for place, block in enumerate(blocks) if block.section == section]
    mates = _mates(old, new)
    behind: list[str] = []
    for now, row in enumerate(new):
        was = mates.get(now)
        if was is None:
            behind.append(_added(row, section))
        elif dict(old[was]) != dict(row):
            place = own[was]
            changed = _changed(blocks[place].text, old[was], row, section)
            blocks[place] = replace(blocks[place], text=changed)
    gone = {own[was] for was in range(len(old)) if was not in mates.values()}
    last = own[-1] if own else len(blocks) - 1
    parts = []
    for place, block in enumerate(blocks):
        parts += [] if place in gone else [block.text]
        parts += behind if place == last else []
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A table with the comment above it; what stands before all tables has no section."""

    section: str
    text: str


def _blocks(text: str) -> list[_Block]:
    """Cut a text before each table, or before the comment that stands right above it."""
    lines = text.splitlines(keepends=True)
    heads = {
        line - 1: str(path[0])
        for path, line in locate(text).lines.items()
        if lines[line - 1].lstrip().startswith("[")
    }
    starts = {_comment_above(lines, head): section for head, section in heads.items()}
    cuts = [0, *(start for start in sorted(starts) if start), len(lines)]
    return [
        _Block(section=starts.get(begin, ""), text="".join(lines[begin:end]))
        for begin, end in pairwise(cuts)
    ]


def _comment_above(lines: Sequence[str], head: int) -> int:
    while head and lines[head - 1].lstrip().startswith("#"):
        head -= 1
    return head


def _as_headers(text: str, section: str) -> str:
    """Return a text whose section consists of tables with headers of double brackets."""
    document = tomlkit.parse(text)
    present = document.get(section)
    if present is None or isinstance(present, AoT):
        return text
    tables = tomlkit.aot()
    for values in present if isinstance(present, list) else [present]:
        table = tomlkit.table()
        table.update(values)
        tables.append(table)
    document.pop(section)
    document[section] = tables
    return tomlkit.dumps(document)


def _mates(old: Sequence[Cells], new: Sequence[Cells]) -> dict[int, int]:
    """
    Return for rows the place where each was: those alike first, then, between these, in order.

    What was taken out before it and put in behind it is told apart by nothing else.
    """
    found: dict[int, int] = {}
    place = 0
    for now, row in enumerate(new):
        was = next((i for i in range(place, len(old)) if dict(old[i]) == dict(row)), None)
        if was is not None:
            found[now], place = was, was + 1
    anchors = [(-1, -1), *sorted(found.items()), (len(new), len(old))]
    for (now, was), (next_now, next_was) in pairwise(anchors):
        found.update(zip(range(now + 1, next_now), range(was + 1, next_was), strict=False))
    return found


def _changed(text: str, old: Cells, new: Cells, section: str) -> str:
    """Return a table's text with other values; what is said as before is not touched."""
    document = tomlkit.parse(text)
    table = document[section][0]
    for column in COLUMNS[section]:
        before, after = old.get(column.key, ""), new.get(column.key, "")
        if after == before:
            continue
        if not after:
            table.pop(column.key)
        else:
            table[column.key] = _value(after, column, as_cell=section in TABLES)
    return tomlkit.dumps(document)


def _added(row: Cells, section: str) -> str:
    """Return the text of a new table; rows of the dataset's tables hold texts, as its cells do."""
    table = tomlkit.table()
    for column in COLUMNS[section]:
        cell = row.get(column.key, "")
        if cell:
            table.add(column.key, _value(cell, column, as_cell=section in TABLES))
    return f"[[{section}]]\n{tomlkit.dumps(table)}"


def with_top(text: str, values: Mapping[str, str | int | float | None]) -> str:
    """
    Return a scenario's text with other names, description or changes that hold throughout.

    Parameters
    ----------
    text
        A scenario without faults.
    values
        By key of `TOP`; ``None`` takes a key away.
    """
    document = tomlkit.parse(text)
    for key in TOP:
        if key not in values:
            continue
        value = values[key]
        if value is None:
            document.pop(key, None)
        elif document.get(key) != value:
            document[key] = value
    return tomlkit.dumps(document)


def _value(text: str, column: Column, *, as_cell: bool) -> str | int | float | list[str]:
    if column.kind is Kind.WHOLE:
        return int(text)
    if column.kind is Kind.NUMBER:
        return without_point(float(text))
    return list(split_list(text)) if column.kind is Kind.LIST and not as_cell else text


def _text(value: str | int | float | list[str] | None) -> str:
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)
