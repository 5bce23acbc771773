"""How far modelled places lie from true ones: forget a known place, model it, compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.building.divisions import SUBDISTRICT
from optimizer.building.ground import Ground, county_ground, plane
from optimizer.building.places import Sources, place_seats, read_sources
from optimizer.building.seats import COUNTY_TOWNS, all_seats, known_seats
from optimizer.building.village_places import all_villages, known_villages
from optimizer.domain.places import Position, PositionSource
from optimizer.travel.elevation import read_elevation

_TRUE = (PositionSource.GEONAMES, PositionSource.STATION, PositionSource.COUNTY_TOWN)
"""Sources of seats that are matched by their own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSummary:
    """Errors of one kind of place in kilometres."""

    places: int
    mean_km: float
    ninety_percent_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionErrors:
    """Measured errors of the places that the dataset calls modelled."""

    seats: ErrorSummary
    villages_under_known_seats: ErrorSummary
    villages_under_modelled_seats: ErrorSummary


def measure(
    archives_dir: Path, elevation: Path, *, counties: Iterable[str] | None = None
) -> PositionErrors:
    """
    Measure the errors of modelled places on those whose true place is known.

    One seat of a 镇 or 乡 at a time is forgotten; villages are forgotten under the seat as it is
    known, and under the seat as it is modelled.

    Parameters
    ----------
    archives_dir
        Holds the pinned packages.
    elevation
        The ``elevation.npz`` of the dataset.
    counties
        Codes of the counties to measure; all when ``None``.

    Returns
    -------
    PositionErrors
        Means and 90 % quantiles.
    """
    sources = read_sources(archives_dir)
    grid = read_elevation(elevation)
    codes = tuple(counties) if counties is not None else tuple(sources.polygons)
    grounds = {code: county_ground(grid, sources.polygons[code]) for code in sources.polygons}
    seats = place_seats(sources, grounds)
    forgotten = _forgotten_seats(sources, grounds=grounds, counties=codes)
    truth = _known(sources, seats=seats, counties=codes)
    lost = {code: p for code, p in truth.items() if code[:9] in forgotten}
    kept = {code: p for code, p in truth.items() if seats[code[:9]].source in _TRUE}
    return PositionErrors(
        seats=_summary({code: county[code] for code, county in forgotten.items()}, seats),
        villages_under_known_seats=_summary(
            _modelled_again(sources, truth=kept, seats=seats, moved={}, grounds=grounds), kept
        ),
        villages_under_modelled_seats=_summary(
            _modelled_again(sources, truth=lost, seats=seats, moved=forgotten, grounds=grounds),
            lost,
        ),
    )


def _forgotten_seats(
    sources: Sources, *, grounds: Mapping[str, Ground], counties: tuple[str, ...]
) -> dict[str, dict[str, Position]]:
    """Return for each known rural seat its county's seats, were that one alone not known."""
    known = known_seats(sources.townships, gazetteer=sources.gazetteer)
    towns = {township for township, _ in COUNTY_TOWNS.values()}
    found = {}
    for township in sources.townships:
        seat = known.get(township.code)
        rural = township.kind != SUBDISTRICT and township.code not in towns
        if seat and seat.source in _TRUE and rural and township.county_code in counties:
            county = [t for t in sources.townships if t.county_code == township.county_code]
            rest = {t.code: known[t.code] for t in county if t.code in known and t != township}
            found[township.code] = all_seats(county, known=rest, grounds=grounds)
    return found


def _known(
    sources: Sources, *, seats: Mapping[str, Position], counties: tuple[str, ...]
) -> dict[str, Position]:
    """Return the villages whose true place is known."""
    return known_villages(
        [c for c in sources.committees if c.county_code in counties],
        townships={township.code: township for township in sources.townships},
        seats=seats,
        gazetteer=sources.gazetteer,
    )


def _modelled_again(
    sources: Sources,
    *,
    truth: Mapping[str, Position],
    seats: Mapping[str, Position],
    moved: Mapping[str, Mapping[str, Position]],
    grounds: Mapping[str, Ground],
) -> dict[str, Position]:
    """Return where villages are put if no place but the seats is known, one moved seat a time."""
    placed: dict[str, Position] = {}
    for township_code in sorted({code[:9] for code in truth}):
        members = [c for c in sources.committees if c.township_code == township_code]
        around = {**seats, **moved.get(township_code, {})}
        modelled = all_villages(members, known={}, seats=around, grounds=grounds)
        placed |= {code: modelled[code] for code in modelled if code in truth}
    return placed


def _summary(modelled: Mapping[str, Position], truth: Mapping[str, Position]) -> ErrorSummary:
    """Return the summary of the distances between two sets of places with the same keys."""
    pairs = [(position, truth[code]) for code, position in modelled.items()]
    ends = []
    for side in zip(*pairs, strict=True):
        lat, lon = (np.array([getattr(p, axis) for p in side]) for axis in ("lat", "lon"))
        ends.append(np.stack(plane(lat, lon)))
    errors_km = np.hypot(*(ends[0] - ends[1]))
    return ErrorSummary(
        places=len(pairs),
        mean_km=round(float(np.mean(errors_km)), 1),
        ninety_percent_km=round(float(np.quantile(errors_km, 0.9)), 1),
    )
