"""Read the legs of a matrix file as people wrote them: one row a leg, or two square tables."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.errors import DataFaultError
from optimizer.travel.faults import travel_issue

COLUMNS = {
    "from_id": ("from_id", "起点"),
    "to_id": ("to_id", "终点"),
    "duration_s": ("duration_s", "时间秒"),
    "distance_m": ("distance_m", "距离米"),
}
"""Columns of the long form, each with its Chinese header."""

Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One column of figures as text, with the file, column and rows they stand in."""

    text: Texts
    file: str
    column: str | None
    rows: NDArray[np.int64]

    def only(self, chosen: NDArray[np.int64]) -> Figures:
        """Return the chosen figures."""
        return replace(self, text=self.text[chosen], rows=self.rows[chosen])


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLegs:
    """Legs as text; aligned arrays, ``rows`` as the user counts them (header = 1)."""

    origin: Texts
    destination: Texts
    duration: Figures
    distance: Figures

    @property
    def file(self) -> str:
        """Name of the file with the legs, or with the durations."""
        return self.duration.file

    def only(self, chosen: NDArray[np.int64]) -> RawLegs:
        """Return the chosen legs."""
        return RawLegs(
            origin=self.origin[chosen],
            destination=self.destination[chosen],
            duration=self.duration.only(chosen),
            distance=self.distance.only(chosen),
        )


def read_long(path: Path) -> RawLegs:
    """
    Read a file with one row per leg and direction.

    Parameters
    ----------
    path
        CSV (UTF-8, UTF-8 with BOM or GBK) or, by its suffix, Parquet; columns `COLUMNS`.

    Raises
    ------
    DataFaultError
        If the file cannot be read or a column is missing.
    """
    table = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path, header=True)
    found = {
        name: next((header for header in headers if header in table.columns), None)
        for name, headers in COLUMNS.items()
    }
    missing = [name for name, header in found.items() if header is None]
    if missing:
        raise DataFaultError(
            tuple(
                travel_issue("travel_missing_column", file=path.name, row=1, column=name)
                for name in missing
            )
        )
    rows = np.arange(2, len(table) + 2, dtype=np.int64)
    columns = {name: _texts(table[header]) for name, header in found.items()}
    duration, distance = (
        Figures(text=columns[name], file=path.name, column=found[name], rows=rows)
        for name in ("duration_s", "distance_m")
    )
    return RawLegs(
        origin=columns["from_id"],
        destination=columns["to_id"],
        duration=duration,
        distance=distance,
    )


def read_square(durations: Path, distances: Path) -> RawLegs:
    """
    Read two square CSV files, seconds and metres.

    Parameters
    ----------
    durations, distances
        First row and first column hold the ids of the places, in the same order; rows are
        origins.

    Raises
    ------
    DataFaultError
        If a file cannot be read or the two do not fit.
    """
    seconds, metres = _csv(durations, header=False), _csv(distances, header=False)
    ids = _texts(seconds.iloc[0, 1:])
    faults = [
        travel_issue("travel_shape", file=path.name, value=f"{table.shape[0]} × {table.shape[1]}")
        for path, table in ((durations, seconds), (distances, metres))
        if not _is_square_of(table, ids)
    ]
    if faults:
        raise DataFaultError(tuple(faults))
    n = len(ids)
    duration, distance = (
        Figures(
            text=_texts(table.iloc[1:, 1:].to_numpy().ravel()),
            file=path.name,
            column=None,
            rows=np.repeat(np.arange(2, n + 2, dtype=np.int64), n),
        )
        for path, table in ((durations, seconds), (distances, metres))
    )
    return RawLegs(
        origin=np.repeat(ids, n),
        destination=np.tile(ids, n),
        duration=duration,
        distance=distance,
    )


def _is_square_of(table: pd.DataFrame, ids: Texts) -> bool:
    """Return whether a table has ``ids`` in its first row and in its first column."""
    return (
        table.shape == (len(ids) + 1, len(ids) + 1)
        and list(_texts(table.iloc[0, 1:])) == list(ids)
        and list(_texts(table.iloc[1:, 0])) == list(ids)
    )


def _texts(values: pd.Series | Texts) -> Texts:
    """Return stripped texts; a missing value is an empty text."""
    series = pd.Series(values)
    if not isinstance(series.dtype, pd.StringDtype):
        series = series.where(series.notna(), "").astype("str")
    texts: Texts = series.fillna("").str.strip().to_numpy(dtype=object)
    return texts


def _csv(path: Path, *, header: bool) -> pd.DataFrame:
    """Return a CSV file as texts."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = path.read_bytes().decode(encoding)
            return pd.read_csv(
                io.StringIO(text),
                header=0 if header else None,
                dtype=str,
                keep_default_na=False,
                skip_blank_lines=False,
            )
        except UnicodeDecodeError:
            continue
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error
    raise _unreadable(path, ValueError("encoding"))


def _parquet(path: Path) -> pd.DataFrame:
    """Return a Parquet file."""
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> DataFaultError:
    """Return the error for a file that is no table."""
    return DataFaultError((travel_issue("travel_unreadable", file=str(path), value=error),))
