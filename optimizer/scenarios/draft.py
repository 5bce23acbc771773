"""Tables in change: cells are set, rows appended and dropped, each for a line of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.tables.cells import Cell, to_text
from optimizer.tables.schema import SHEET_BY_KEY, column_names, plain_name
from optimizer.tables.sheets import RawRow, RawSheet, RawTables

Touched = dict[tuple[str, int], dict[str, int]]
"""Title of a sheet and number of a row → column → line of the scenario that set it last."""

ADDED = ""
"""Stands for a column: the line that added the row."""


class _SheetDraft:
    """One table in change."""

    def __init__(self, key: str, raw: RawSheet | None) -> None:
        self.raw = raw or RawSheet(title=f"{key}.csv", headers=(), rows=())
        self.headers = list(self.raw.headers)
        names = column_names(key)
        self.places = {
            names.get(plain_name(header), header): place
            for place, header in reversed(list(enumerate(self.headers)))
        }
        self.rows: dict[int, list[Cell]] = {row.number: list(row.cells) for row in self.raw.rows}
        self.next_number = max(self.rows, default=self.raw.header_row) + 1

    def place(self, key: str) -> int:
        """Return the place of a column; it is made where it is missing."""
        if key not in self.places:
            self.places[key] = len(self.headers)
            self.headers.append(key)
        return self.places[key]

    def set(self, number: int, key: str, value: Cell) -> None:
        """Set a cell."""
        cells, place = self.rows[number], self.place(key)
        cells.extend([None] * (place + 1 - len(cells)))
        cells[place] = value

    def get(self, number: int, key: str) -> str:
        """Return a cell as text, blank if there is none."""
        cells, place = self.rows[number], self.places.get(key)
        if place is None or place >= len(cells):
            return ""
        cell = cells[place]
        return "" if cell is None else to_text(cell)

    def finished(self) -> RawSheet:
        """Return the table, every row as wide as the headers."""
        width = len(self.headers)
        return replace(
            self.raw,
            headers=tuple(self.headers),
            rows=tuple(
                RawRow(number, (*cells, *(None,) * (width - len(cells))))
                for number, cells in self.rows.items()
            ),
        )


class Draft:
    """
    Tables in change; what they are made from stays as it is.

    Parameters
    ----------
    raw
        The tables.
    """

    def __init__(self, raw: RawTables) -> None:
        self.touched: Touched = {}
        self._raw = raw
        self._sheets: dict[str, _SheetDraft] = {}

    def set(self, sheet: str, number: int, values: Mapping[str, Cell], *, line: int) -> None:
        """Set cells of a row."""
        draft = self._sheet(sheet)
        for key, value in values.items():
            draft.set(number, key, value)
        self.touched.setdefault((draft.raw.title, number), {}).update(dict.fromkeys(values, line))

    def get(self, sheet: str, number: int, key: str) -> str:
        """Return a cell as text, blank if there is none."""
        return self._sheet(sheet).get(number, key)

    def append(self, sheet: str, values: Mapping[str, Cell], *, line: int) -> int:
        """Add a row at the end and return its number."""
        draft = self._sheet(sheet)
        number = draft.next_number
        draft.next_number += 1
        draft.rows[number] = []
        self.touched[draft.raw.title, number] = {ADDED: line}
        self.set(sheet, number, values, line=line)
        return number

    def copy(self, sheet: str, number: int, values: Mapping[str, Cell], *, line: int) -> int:
        """Add a row like another one, with some cells of its own, and return its number."""
        draft = self._sheet(sheet)
        cells = list(draft.rows[number])
        copied = self.append(sheet, {}, line=line)
        draft.rows[copied] = cells
        before = self.touched.get((draft.raw.title, number), {})
        self.touched[draft.raw.title, copied] = {**before, ADDED: line}
        self.set(sheet, copied, values, line=line)
        return copied

    def drop(self, sheet: str, number: int) -> None:
        """Take a row out."""
        del self._sheet(sheet).rows[number]

    def has(self, sheet: str, number: int) -> bool:
        """Tell whether a row is still there."""
        return number in self._sheet(sheet).rows

    def finished(self) -> RawTables:
        """Return the changed tables."""
        changed = {key: draft.finished() for key, draft in self._sheets.items() if draft.headers}
        return replace(self._raw, sheets={**self._raw.sheets, **changed})

    def _sheet(self, key: str) -> _SheetDraft:
        if key not in SHEET_BY_KEY:
            raise ValueError(f"there is no table {key!r}.")
        if key not in self._sheets:
            self._sheets[key] = _SheetDraft(key, self._raw.sheets.get(key))
        return self._sheets[key]
