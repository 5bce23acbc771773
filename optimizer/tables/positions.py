"""Positions imported from a list: matched, shown, and written to a draft all at once."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from optimizer.errors import DataFaultError, ShanluError
from optimizer.settings import default_dataset
from optimizer.tables.atomic import write_folder
from optimizer.tables.cells import Cell
from optimizer.tables.datum import Datum
from optimizer.tables.position_matching import (
    MatchStatus,
    PlaceKind,
    PositionMatch,
    match_counts,
)
from optimizer.tables.position_moves import Move
from optimizer.tables.position_preview import PositionPreview, preview_positions
from optimizer.tables.read import read_raw
from optimizer.tables.sheets import RawRow, RawSheet, RawTables
from optimizer.tables.validate import validate
from optimizer.tables.write import write_csv_sheet, write_dataset_folder

__all__ = [
    "Datum",
    "MatchStatus",
    "Move",
    "PlaceKind",
    "PositionMatch",
    "PositionPreview",
    "apply_positions",
    "match_counts",
    "preview_positions",
]

_TABLE_OF = {
    PlaceKind.TOWNSHIP: "townships",
    PlaceKind.VILLAGE: "villages",
    PlaceKind.STOP_POINT: "stop_points",
    PlaceKind.DEPOT: "depots",
}


def apply_positions(
    preview: PositionPreview, *, target: Path, allow_unmatched: bool = False
) -> None:
    """
    Write the dataset with its new positions; everything or nothing.

    Parameters
    ----------
    preview
        What `preview_positions` found.
    target
        The draft's folder; it may be the previewed dataset itself, but never the shipped one.
    allow_unmatched
        Go on although some rows of the file match no place, or several.

    Raises
    ------
    DataFaultError
        If the file has faults.
    ShanluError
        If rows are unmatched, or the target is the shipped dataset.
    """
    if preview.faults:
        raise DataFaultError(preview.issues)
    if preview.unmatched and not allow_unmatched:
        raise _unmatched_error(preview.unmatched)
    if target.resolve() == default_dataset().resolve():
        raise ShanluError(
            "不能改写随程序提供的数据。请写入一份草稿。",
            "The shipped data is never overwritten. Write to a draft.",
        )
    raw, faults = read_raw(preview.dataset)
    if raw is None:
        raise DataFaultError(faults)
    moved = moved_tables(raw, preview.moves, source=preview.file.name)
    if raw.source.is_dir():
        write_folder(target, partial(_copy_with, raw, moved))
    else:
        write_dataset_folder(moved, target)


def _unmatched_error(unmatched: tuple[PositionMatch, ...]) -> ShanluError:
    """Name the first rows that are not clear."""
    rows = ", ".join(str(match.row) for match in unmatched[:10])
    return ShanluError(
        f"{len(unmatched)} 行没有找到或不能确定对应的地点（第 {rows} 行），没有导入任何位置。"
        "请补上代码，或选择跳过这些行。",
        f"{len(unmatched)} row(s) match no place or several (rows {rows}); nothing was imported. "
        "Add codes, or choose to skip these rows.",
    )


def _copy_with(raw: RawTables, moved: RawTables, folder: Path) -> None:
    """Copy a dataset's folder, with the changed tables in place of the old ones."""
    shutil.copytree(raw.source, folder, dirs_exist_ok=True)
    for key, sheet in moved.sheets.items():
        if sheet is not raw.sheets[key]:
            write_csv_sheet(sheet, folder / sheet.title)


def moved_tables(raw: RawTables, moves: Iterable[Move], *, source: str) -> RawTables:
    """
    Return tables with the moved places in their new positions.

    Parameters
    ----------
    raw
        The tables as they were read.
    moves
        What moves.
    source
        Written to the column ``source`` of the places that the user named.

    Returns
    -------
    RawTables
        Sheets without moves are the same objects.
    """
    tables, _ = validate(raw)
    by_table: dict[str, dict[int, dict[str, Cell]]] = defaultdict(dict)
    for move in moves:
        cells: dict[str, Cell] = {
            "lat": move.new.lat,
            "lon": move.new.lon,
            "position_source": move.source.value,
            "position_error_km": move.error_km,
            "elevation_m": None,
        }
        if move.along_with is None:
            cells["source"] = f"user:{source}"
        by_table[_TABLE_OF[move.kind]][move.row_number] = cells
    sheets = dict(raw.sheets)
    for key, changes in by_table.items():
        sheets[key] = _changed(raw.sheets[key], tables.by_key()[key].columns, changes)
    return replace(raw, sheets=sheets)


def _changed(
    sheet: RawSheet, columns: Mapping[str, int], changes: Mapping[int, Mapping[str, Cell]]
) -> RawSheet:
    """Return a sheet with some cells overwritten."""
    rows = []
    for row in sheet.rows:
        cells = list(row.cells)
        for key, value in changes.get(row.number, {}).items():
            if key in columns:
                cells[columns[key]] = value
        rows.append(RawRow(row.number, tuple(cells)))
    return replace(sheet, rows=tuple(rows))
