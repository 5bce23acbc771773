"""Turn the legs of a matrix file into arrays, and find every fault on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S
from optimizer.errors import Issue
from optimizer.travel.faults import travel_issue
from optimizer.travel.legs import Figures, RawLegs

MAX_SPEED_KMH = 130.0
MIN_SPEED_KMH = 0.5
SPEED_FROM_M = 1000
"""Shorter legs may have any speed: seconds are whole and places are rough."""

MAX_DURATION_S = 7 * 86_400
MAX_DISTANCE_M = 5_000_000
UNREACHABLE_WORDS = ("unreachable", "不可达")

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """
    Figures of a file laid out for the places wanted.

    Parameters
    ----------
    seconds, metres
        Shape ``(n, n)``; NaN where the file has no (usable) figure, infinite where no way.
    given
        Legs that have a row in the file, shape ``(n, n)``.
    issues
        Everything found, in no particular order.
    """

    seconds: Floats
    metres: Floats
    given: Bools
    issues: tuple[Issue, ...]


def lay_out(raw: RawLegs, *, location_ids: Sequence[str], known_ids: Set[str]) -> Legs:
    """
    Lay the legs of a file out for ``location_ids`` and find every fault in their rows.

    Parameters
    ----------
    raw
        What the file says.
    location_ids
        Places wanted; of rows about others only the ids are looked at.
    known_ids
        All ids that may stand in the file.
    """
    n = len(location_ids)
    numbers = pd.Index(location_ids)
    origin = numbers.get_indexer(pd.Index(raw.origin))
    destination = numbers.get_indexer(pd.Index(raw.destination))
    wanted = np.flatnonzero((origin >= 0) & (destination >= 0))
    rows = raw.only(wanted)
    seconds, faults_s = _values(rows.duration, most=MAX_DURATION_S, unreachable=UNREACHABLE_S)
    metres, faults_m = _values(rows.distance, most=MAX_DISTANCE_M, unreachable=UNREACHABLE_M)
    # The first row of a leg counts; the others are faults.
    leg, first = np.unique(origin[wanted] * n + destination[wanted], return_index=True)
    issues = (
        *_unknown_places(raw, known_ids),
        *faults_s,
        *faults_m,
        *_duplicates(rows, first),
        *_diagonal(rows, seconds, metres),
        *_absurd_speeds(rows, seconds, metres),
    )
    shape = (n, n)
    return Legs(
        seconds=_laid(seconds[first], leg, shape),
        metres=_laid(metres[first], leg, shape),
        given=_marked(leg, n * n).reshape(shape),
        issues=issues,
    )


def missing_legs(legs: Legs, location_ids: Sequence[str], *, file: str) -> Iterator[Issue]:
    """Yield one issue per place without any leg, and one per other leg that is missing."""
    given = legs.given | np.eye(len(location_ids), dtype=bool)
    absent = (legs.given.sum(axis=0) + legs.given.sum(axis=1) == 0) & (len(location_ids) > 1)
    for i in np.flatnonzero(absent).tolist():
        yield travel_issue("travel_missing_place", file=file, value=location_ids[i])
    for i, j in np.argwhere(~given & ~absent[:, None] & ~absent).tolist():
        value = f"{location_ids[i]} → {location_ids[j]}"
        yield travel_issue("travel_missing_leg", file=file, value=value)


def cut_off_places(seconds: Floats, location_ids: Sequence[str], *, file: str) -> Iterator[Issue]:
    """Yield one issue per place that no way leads to or none leads away from."""
    if len(location_ids) < 2:
        return
    ways = np.isfinite(seconds)
    np.fill_diagonal(ways, val=False)
    for i in np.flatnonzero(~ways.any(axis=0) | ~ways.any(axis=1)).tolist():
        yield travel_issue("travel_cut_off", file=file, value=location_ids[i])


def _laid(values: Floats, leg: NDArray[np.int64], shape: tuple[int, int]) -> Floats:
    """Return values at the places of their legs, NaN elsewhere."""
    laid = np.full(shape, np.nan)
    laid.flat[leg] = values
    return laid


def _marked(chosen: NDArray[np.int64], length: int) -> Bools:
    """Return an array that is True at the chosen places."""
    marked = np.zeros(length, dtype=bool)
    marked[chosen] = True
    return marked


def _values(figures: Figures, *, most: int, unreachable: int) -> tuple[Floats, list[Issue]]:
    """Return figures, infinite for "no way" and NaN for faults, with the faults."""
    numbers = pd.to_numeric(pd.Series(figures.text, dtype=object), errors="coerce")
    values: Floats = numbers.to_numpy(dtype=np.float64, copy=True)
    faults = []
    # Nearly all are plain figures; only the others are looked at one by one.
    for i in np.flatnonzero(~((values >= 0) & (values <= most))).tolist():
        values[i], code = _value(figures.text[i], most=most, unreachable=unreachable)
        if code is not None:
            faults.append(_at(figures, i, code))
    return values, faults


def _value(text: str, *, most: int, unreachable: int) -> tuple[float, str | None]:
    """Return the figure that ``text`` says, or NaN and the code of its fault."""
    if text.lower() in UNREACHABLE_WORDS:
        return np.inf, None
    try:
        value = float(text)
    except ValueError:
        return np.nan, "travel_not_a_number"
    if not np.isfinite(value):
        return np.nan, "travel_not_finite"
    if value == unreachable:
        return np.inf, None
    if not 0 <= value <= most:
        return np.nan, "travel_out_of_range"
    return value, None


def _unknown_places(raw: RawLegs, known_ids: Set[str]) -> Iterator[Issue]:
    """Yield one issue per id that is not known, at its first row."""
    first: dict[str, int] = {}
    for ids in (raw.origin, raw.destination):
        for i in np.flatnonzero(~pd.Index(ids).isin(list(known_ids))).tolist():
            first[ids[i]] = min(i, first.get(ids[i], i))
    for location_id, i in first.items():
        row = int(raw.duration.rows[i])
        yield travel_issue("travel_unknown_place", file=raw.file, row=row, value=location_id)


def _duplicates(raw: RawLegs, first: NDArray[np.int64]) -> Iterator[Issue]:
    """Yield one issue per row whose leg stood in an earlier row."""
    for i in np.flatnonzero(~_marked(first, len(raw.origin))).tolist():
        row, value = int(raw.duration.rows[i]), f"{raw.origin[i]} → {raw.destination[i]}"
        yield travel_issue("travel_duplicate_leg", file=raw.file, row=row, value=value)


def _diagonal(raw: RawLegs, seconds: Floats, metres: Floats) -> Iterator[Issue]:
    """Yield one issue per figure from a place to itself that is not 0."""
    same = raw.origin == raw.destination
    for figures, values in ((raw.duration, seconds), (raw.distance, metres)):
        for i in np.flatnonzero(same & ~np.isnan(values) & (values != 0)).tolist():
            yield _at(figures, i, "travel_diagonal")


def _absurd_speeds(raw: RawLegs, seconds: Floats, metres: Floats) -> Iterator[Issue]:
    """Yield one issue per leg over 1 km that is too fast or too slow."""
    ways = np.isfinite(seconds) & np.isfinite(metres) & (raw.origin != raw.destination)
    long = ways & (metres > SPEED_FROM_M)
    km, hours = metres / 1000, seconds / 3600
    too_fast, too_slow = km > MAX_SPEED_KMH * hours, km < MIN_SPEED_KMH * hours
    for i in np.flatnonzero(long & (too_fast | too_slow)).tolist():
        value = f"{metres[i]:.0f} m, {seconds[i]:.0f} s"
        row = int(raw.duration.rows[i])
        yield travel_issue("travel_absurd_speed", file=raw.file, row=row, value=value)


def _at(figures: Figures, i: int, code: str) -> Issue:
    """Return the issue of a figure."""
    return travel_issue(
        code,
        file=figures.file,
        row=int(figures.rows[i]),
        column=figures.column,
        value=figures.text[i],
    )
