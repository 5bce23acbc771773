"""Travel times from files: a routing service's matrix, or one that people measured."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

import numpy as np

from optimizer.domain.closures import Ground
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from optimizer.errors import DataFaultError, Issue, Severity, ShanluError
from optimizer.travel.faults import shortened
from optimizer.travel.legs import RawLegs, read_long, read_square
from optimizer.travel.provider import Line, Place, TravelProvider
from optimizer.travel.table_rules import Legs, cut_off_places, lay_out, missing_legs

Fill = Callable[[], TravelMatrix]

MatrixFile = Path | tuple[Path, Path]
"""One file in long form, or two square files: seconds, then metres."""


class TableProvider:
    """
    Takes travel times from files, one per profile.

    Parameters
    ----------
    files
        Profile to file.
    known_ids
        All ids that may stand in the files; ``None``: only those asked for.
    fill
        Estimates the legs, and the profiles, that the files lack; ``None``: they are faults.
    """

    name = "table"
    estimated = False

    def __init__(
        self,
        files: Mapping[str, MatrixFile],
        known_ids: Set[str] | None = None,
        fill: TravelProvider | None = None,
    ) -> None:
        self.files = dict(files)
        self.known_ids = known_ids
        self.fill = fill

    def around(self, closed: tuple[Ground, ...]) -> TableProvider:
        """Return this source with what it estimates led around; a file's own times stay."""
        fill = None if self.fill is None else self.fill.around(closed)
        return TableProvider(self.files, self.known_ids, fill)

    def matrix(self, places: Sequence[Place], *, profile: str = "van") -> TravelMatrix:
        """
        Return the file's times and distances between ``places``.

        Raises
        ------
        DataFaultError
            If the file has faults; all of them are listed.
        ShanluError
            If there is no file for ``profile`` and nothing to fill with.
        """
        fill = self.fill
        if profile not in self.files:
            if fill is None:
                raise ShanluError(
                    f"没有“{profile}”的出行时间文件。请提供该文件，或选择用地形模型补足。",
                    f'There is no travel file for "{profile}". Give one, or choose to fill.',
                )
            return fill.matrix(places, profile=profile)
        matrix, _ = load_matrix(
            self.files[profile],
            [place.id for place in places],
            profile=profile,
            known_ids=self.known_ids,
            fill=None if fill is None else lambda: fill.matrix(places, profile=profile),
        )
        return matrix

    def paths(self, pairs: Sequence[tuple[Place, Place]], *, profile: str = "van") -> list[Line]:
        """Return the estimated lines of ``fill``; without it straight lines (a file has none)."""
        if self.fill is not None:
            return self.fill.paths(pairs, profile=profile)
        return [((a.lat, a.lon), (b.lat, b.lon)) for a, b in pairs]


def read_matrix(
    file: MatrixFile, location_ids: Sequence[str], *, profile: str = "van"
) -> TravelMatrix:
    """
    Return the matrix of a file that holds these places and no others; see `load_matrix`.

    Raises
    ------
    DataFaultError
        If the file has faults; all of them are listed.
    """
    matrix, _ = load_matrix(file, location_ids, profile=profile)
    return matrix


def load_matrix(
    file: MatrixFile,
    location_ids: Sequence[str],
    *,
    profile: str = "van",
    known_ids: Set[str] | None = None,
    fill: Fill | None = None,
) -> tuple[TravelMatrix, tuple[Issue, ...]]:
    """
    Return the matrix of a file and the warnings about it.

    Parameters
    ----------
    file
        See `MatrixFile`; formats are in `optimizer.travel.legs`.
    location_ids
        Places wanted, in order.
    profile
        Profile the file is for.
    known_ids
        All ids that may stand in the file; ``None``: only ``location_ids``.
    fill
        Called when legs are missing; gives a matrix over the same places whose figures are taken
        for those legs and marked as estimated. ``None``: a missing leg is a fault.

    Raises
    ------
    DataFaultError
        If the file has faults; all of them are listed, many alike are counted.
    """
    raw = read_square(*file) if isinstance(file, tuple) else read_long(file)
    legs = lay_out(
        raw,
        location_ids=location_ids,
        known_ids=set(location_ids) if known_ids is None else known_ids,
    )
    missing = ~legs.given & ~np.eye(len(location_ids), dtype=bool)
    issues = list(legs.issues)
    if fill is None:
        issues += missing_legs(legs, location_ids, file=raw.file)
    if any(issue.severity is Severity.FAULT for issue in issues):
        raise DataFaultError(shortened(issues))
    other = fill() if fill is not None and missing.any() else None
    matrix = _merged(legs, other, raw=raw, location_ids=tuple(location_ids), profile=profile)
    seconds = np.where(matrix.duration_s == UNREACHABLE_S, np.inf, matrix.duration_s)
    issues += cut_off_places(seconds, location_ids, file=raw.file)
    return matrix, shortened(issues)


def _merged(
    legs: Legs,
    other: TravelMatrix | None,
    *,
    raw: RawLegs,
    location_ids: tuple[str, ...],
    profile: str,
) -> TravelMatrix:
    """Return the file's legs, missing ones from ``other``."""
    seconds, metres = legs.seconds.copy(), legs.metres.copy()
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    lacking = np.isnan(seconds)
    if other is not None:
        seconds[lacking] = other.duration_s[lacking]
        metres[lacking] = other.distance_m[lacking]
    # A way counts only if both figures are there: a file may say "unreachable" in either.
    ways = np.isfinite(seconds) & np.isfinite(metres) & (seconds != UNREACHABLE_S)
    duration_s = np.where(ways, seconds, UNREACHABLE_S)
    distance_m = np.where(ways, metres, UNREACHABLE_M)
    return TravelMatrix(
        profile=profile,
        location_ids=location_ids,
        duration_s=np.rint(duration_s).astype(np.int32),
        distance_m=np.rint(distance_m).astype(np.int32),
        source="table" if other is None else f"table+{other.source}",
        estimated=bool(lacking.any()),
        content_hash=_content_hash(raw, other, location_ids=location_ids, profile=profile),
        estimated_mask=lacking,
    )


def _content_hash(
    raw: RawLegs, other: TravelMatrix | None, *, location_ids: tuple[str, ...], profile: str
) -> str:
    """Return the SHA-256 (hex) of the file's legs, the places and what fills the gaps."""
    columns = (raw.origin, raw.destination, raw.duration.text, raw.distance.text)
    parts = [
        [list(column) for column in columns],
        profile,
        location_ids,
        None if other is None else other.content_hash,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()
