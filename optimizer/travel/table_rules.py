"""Turn the legs of a matrix file into arrays, and find every fault on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S
from optimizer.errors import Issue
from optimizer.travel.faults import travel_issue
from optimizer.travel.legs import Figures, RawLegs, Texts

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
        Places wanted; rows about others are left aside.
    known_ids
        All ids that may stand in the file.
    """
    n = len(location_ids)
    number = {location_id: i for i, location_id in enumerate(location_ids)}
    origin, destination = _numbers(raw.origin, number), _numbers(raw.destination, number)
    seconds, faults_s = _values(raw.duration, most=MAX_DURATION_S, unreachable=UNREACHABLE_S)
    metres, faults_m = _values(raw.distance, most=MAX_DISTANCE_M, unreachable=UNREACHABLE_M)
    wanted = (origin >= 0) & (destination >= 0)
    leg = origin[wanted] * n + destination[wanted]
    # The first row of a leg counts; the others are faults.
    leg, first = np.unique(leg, return_index=True)
    laid = {name: np.full(n * n, np.nan) for name in ("seconds", "metres")}
    given = np.zeros(n * n, dtype=bool)
    laid["seconds"][leg] = seconds[wanted][first]
    laid["metres"][leg] = metres[wanted][first]
    given[leg] = True
    issues = (
        *_unknown_places(raw, known_ids),
        *faults_s,
        *faults_m,
        *_duplicates(raw),
        *_diagonal(raw, seconds, metres),
        *_absurd_speeds(raw, seconds, metres),
    )
    shape = (n, n)
    return Legs(
        seconds=laid["seconds"].reshape(shape),
        metres=laid["metres"].reshape(shape),
        given=given.reshape(shape),
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


def _numbers(ids: Texts, number: dict[str, int]) -> NDArray[np.int64]:
    """Return the number of each id, -1 for ids that are not wanted."""
    return np.array([number.get(location_id, -1) for location_id in ids], dtype=np.int64)


def _values(figures: Figures, *, most: int, unreachable: int) -> tuple[Floats, list[Issue]]:
    """Return figures, infinite for "no way" and NaN for faults, with the faults."""
    values = np.full(len(figures.text), np.nan)
    faults = []
    for i, text in enumerate(figures.text):
        value, code = _value(text, most=most, unreachable=unreachable)
        values[i] = value
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
    seen: set[str] = set()
    for i, pair in enumerate(zip(raw.origin, raw.destination, strict=True)):
        for location_id in pair:
            if location_id not in known_ids and location_id not in seen:
                seen.add(location_id)
                row = int(raw.duration.rows[i])
                yield travel_issue(
                    "travel_unknown_place", file=raw.file, row=row, value=location_id
                )


def _duplicates(raw: RawLegs) -> Iterator[Issue]:
    """Yield one issue per row whose leg stood in an earlier row."""
    seen: set[tuple[str, str]] = set()
    for i, leg in enumerate(zip(raw.origin, raw.destination, strict=True)):
        if leg in seen:
            row = int(raw.duration.rows[i])
            value = " → ".join(leg)
            yield travel_issue("travel_duplicate_leg", file=raw.file, row=row, value=value)
        seen.add(leg)


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
