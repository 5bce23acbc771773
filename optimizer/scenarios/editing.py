"""Edits a scenario's text section by section: comments, order and spacing of the rest stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT

from optimizer.domain.scenario import Scenario
from optimizer.scenarios.columns import COLUMNS
from optimizer.scenarios.keys import TABLES, TOP
from optimizer.scenarios.writing import changes_of
from optimizer.tables.cells import split_list
from optimizer.tables.columns import Kind
from optimizer.tables.definitions import Column

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

    Parameters
    ----------
    text
        A scenario without faults.
    section
        A key of `COLUMNS`.
    old
        What `rows_of` returned for it.
    new
        What it shall say. A row that was there before keeps its comments.

    Raises
    ------
    ValueError
        If a number is none.
    """
    document = tomlkit.parse(text)
    tables = document.get(section)
    if not isinstance(tables, AoT):
        single, tables = tables, tomlkit.aot()
        if single is not None:
            tables.append(single)
        document[section] = tables
    kept = _kept(old, new)
    for place in reversed(range(len(old))):
        if place not in kept.values():
            del tables[place]
    for place, row in enumerate(new):
        if place not in kept:
            tables.insert(place, _table(row, COLUMNS[section], as_cells=section in TABLES))
    if not new:
        document.pop(section)
    return _spaced(tomlkit.dumps(document))


def _spaced(text: str) -> str:
    """Return a text with one blank line before each section, where no value spans lines."""
    if '"""' in text or "'''" in text:
        return text
    text = re.sub(r"(?m)^([^#\n].*)\n(?=\[\[)", r"\1\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _kept(old: Sequence[Cells], new: Sequence[Cells]) -> dict[int, int]:
    """Return the places of rows that stay as they are: where each was, by where it is."""
    found: dict[int, int] = {}
    place = 0
    for now, row in enumerate(new):
        was = next((i for i in range(place, len(old)) if dict(old[i]) == dict(row)), None)
        if was is not None:
            found[now], place = was, was + 1
    return found


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


def _table(row: Cells, columns: Sequence[Column], *, as_cells: bool) -> Any:
    """Return a new table; rows of the dataset's tables hold texts, as its cells do."""
    table = tomlkit.table()
    for column in columns:
        text = row.get(column.key, "")
        if text:
            table.add(column.key, _value(text, column, as_cell=as_cells))
    return table


def _value(text: str, column: Column, *, as_cell: bool) -> str | int | float | list[str]:
    if column.kind is Kind.WHOLE:
        return int(text)
    if column.kind is Kind.NUMBER:
        number = float(text)
        return int(number) if number.is_integer() else number
    return list(split_list(text)) if column.kind is Kind.LIST and not as_cell else text


def _text(value: str | int | float | list[str] | None) -> str:
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)
