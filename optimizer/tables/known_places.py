"""Places whose true position is known: the yardstick for coordinates in a wrong datum."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

from geopy.distance import geodesic

from optimizer.domain.places import PositionSource
from optimizer.tables.datum import Datum, from_wgs84
from optimizer.tables.schema import SHEET_BY_KEY

MEASURED = frozenset((PositionSource.GEONAMES, PositionSource.STATION))
"""Origins of positions that somebody surveyed."""

LEAST_SHIFT_M = 400
MOST_SHIFT_M = 1300
"""The Chinese datums are 500 to 1200 m off; a little more either way is still suspicious."""

AGREEMENT_M = 150
"""How near a shift must be to the median shift to count as the same."""

LEAST_PLACES = 3
LEAST_SHARE = 0.8

_STILL_M = 50
_DATUM_MATCH_M = 60


class Point(NamedTuple):
    """A WGS-84 position in degrees."""

    lat: float
    lon: float


class Shift(NamedTuple):
    """How the places are moved in common; ``datum`` is ``None`` when no known datum explains it."""

    codes: tuple[str, ...]
    metres: float
    datum: Datum | None


KnownPlaces = Mapping[str, Point]


def read_known_places(dataset: Path) -> KnownPlaces:
    """
    Read the surveyed positions of a dataset in UTF-8 CSV files with English headers.

    Parameters
    ----------
    dataset
        Folder of the shipped dataset; need not exist.

    Returns
    -------
    Mapping of str to Point
        By code of township or village; empty where the files are not such a dataset's.
    """
    files = (dataset / "townships.csv", dataset / "villages.csv")
    present = tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file())
    return _read(present)


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, Point]:
    """Read files once per change."""
    found: dict[str, Point] = {}
    for path, _ in files:
        id_column = SHEET_BY_KEY[path.stem].id_column
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                found |= _measured(csv.DictReader(file), id_column)
        except (ValueError, KeyError, csv.Error):
            continue  # a damaged yardstick measures nothing; reading it as data reports it
    return found


def _measured(rows: Iterable[Mapping[str, str]], id_column: str) -> dict[str, Point]:
    """Return the surveyed positions of one table."""
    return {
        row[id_column]: Point(float(row["lat"]), float(row["lon"]))
        for row in rows
        if row["position_source"] in MEASURED
    }


def common_shift(found: KnownPlaces, known: KnownPlaces) -> Shift | None:
    """
    Tell whether known places are all moved the same way.

    Parameters
    ----------
    found
        Positions to be judged, by code.
    known
        True positions, by code.

    Returns
    -------
    Shift or None
        The common shift, if at least `LEAST_PLACES` places moved, most of them (`LEAST_SHARE`) by
        the same vector and as far as a datum would.
    """
    moved = {
        code: vector
        for code in sorted(found.keys() & known.keys())
        if abs(vector := _vector_m(known[code], found[code])) > _STILL_M
    }
    if len(moved) < LEAST_PLACES:
        return None
    middle = complex(
        median(v.real for v in moved.values()), median(v.imag for v in moved.values())
    )  # fmt: skip
    alike = tuple(code for code, vector in moved.items() if abs(vector - middle) <= AGREEMENT_M)
    if len(alike) < max(LEAST_PLACES, LEAST_SHARE * len(moved)):
        return None
    if not LEAST_SHIFT_M <= abs(middle) <= MOST_SHIFT_M:
        return None
    datum = _explaining_datum({code: (known[code], found[code]) for code in alike})
    return Shift(alike, abs(middle), datum)


def _vector_m(origin: Point, target: Point) -> complex:
    """Return metres to the east and, as imaginary part, to the north."""
    east = geodesic(origin, (origin.lat, target.lon)).m
    north = geodesic(origin, (target.lat, origin.lon)).m
    return complex(
        east if target.lon >= origin.lon else -east,
        north if target.lat >= origin.lat else -north,
    )


def _explaining_datum(pairs: Mapping[str, tuple[Point, Point]]) -> Datum | None:
    """Return the datum whose formula moves the true positions to the found ones."""
    for datum in (Datum.GCJ02, Datum.BD09):
        misses = [
            geodesic(from_wgs84(*true, datum), found).m for true, found in pairs.values()
        ]  # fmt: skip
        if median(misses) <= _DATUM_MATCH_M:
            return datum
    return None
