"""The embedded default: travel estimated by least-cost ways over the terrain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.closures import Band, Ground
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from optimizer.travel.access import access_legs, direct_legs
from optimizer.travel.cache import read_cached, write_cached
from optimizer.travel.closed_cells import closed_mask, without_cells
from optimizer.travel.elevation import ElevationGrid, elevation_digest, read_elevation
from optimizer.travel.graph import Found, exact_searches
from optimizer.travel.lines import simplified
from optimizer.travel.params import TerrainParams
from optimizer.travel.provider import Line, Place
from optimizer.travel.steps import StepField, step_field
from optimizer.travel.trace import way_lengths, way_line

MODEL_VERSION = 1
"""Raise when the code changes what the same parameters give: cached matrices then expire."""

_LINE_TOLERANCE_M = 250.0


class TerrainProvider:
    """
    Estimates travel from an elevation grid; see ``docs/travel.md``.

    Parameters
    ----------
    elevation_path
        ``elevation.npz`` of a dataset folder.
    params
        Parameters of the model.
    cache_dir
        Folder that keeps matrices (``SHANLU_HOME/cache/travel``); ``None`` keeps none.
    closed
        Parts of the map that no way may use.
    borders
        GeoJSON with the polygons of counties; without it, bands of heights that are limited to a
        county close no way.
    """

    name = "terrain"
    estimated = True

    def __init__(
        self,
        elevation_path: Path,
        params: TerrainParams | None = None,
        cache_dir: Path | None = None,
        closed: tuple[Ground, ...] = (),
        borders: Path | None = None,
    ) -> None:
        self.elevation_path = Path(elevation_path)
        self.params = params if params is not None else TerrainParams()
        self.cache_dir = cache_dir
        self.closed = closed
        self.borders = borders
        self._grid: ElevationGrid | None = None
        self._fields: dict[str, StepField] = {}

    def __reduce__(self) -> tuple[type[TerrainProvider], tuple[object, ...]]:
        """Pickle the settings only: a child process reads the grid itself."""
        settings = (self.elevation_path, self.params, self.cache_dir, self.closed, self.borders)
        return type(self), settings

    def around(self, closed: tuple[Ground, ...]) -> TerrainProvider:
        """Return this model with more closed parts of the map."""
        return TerrainProvider(
            self.elevation_path,
            self.params,
            self.cache_dir,
            (*self.closed, *closed),
            self.borders,
        )

    def matrix(self, places: Sequence[Place], *, profile: str = "van") -> TravelMatrix:
        """
        Return times and distances between all places, from the cache if they are there.

        Parameters
        ----------
        places
            In the order wanted; ids must differ.
        profile
            A profile of ``params``.

        Raises
        ------
        ShanluError
            If the profile is unknown, a place lies outside the grid or the grid is unreadable.
        """
        cached = self.cached(places, profile=profile)
        if cached is not None:
            return cached
        matrix = self._computed(places, profile)
        if self.cache_dir is not None:
            write_cached(self.cache_dir, matrix)
        return matrix

    def cached(self, places: Sequence[Place], *, profile: str = "van") -> TravelMatrix | None:
        """Return the matrix if the cache has it."""
        if self.cache_dir is None:
            return None
        content_hash = self.content_hash(places, profile=profile)
        ids = [place.id for place in places]
        return read_cached(self.cache_dir, content_hash, location_ids=ids)

    def reach(
        self, origin: Place, places: Sequence[Place], *, profile: str = "van"
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """
        Return seconds and metres from one place to each of many; infinite where there is no way.

        Raises
        ------
        ShanluError
            As `matrix`.
        """
        searches = self._searches([origin, *places], origins=np.array([0]), profile=profile)
        seconds, metres = np.full(len(places), np.inf), np.full(len(places), np.inf)
        for found in searches:
            if len(found.origins):
                seconds, metres = found.seconds[0, 1:], way_lengths(found)[0, 1:]
        return seconds, np.where(np.isfinite(seconds), metres, np.inf)

    def content_hash(self, places: Sequence[Place], *, profile: str = "van") -> str:
        """Return the SHA-256 (hex) of elevation, parameters, profile, places and what is closed."""
        points = [[place.id, float(place.lat), float(place.lon)] for place in places]
        parts = [
            MODEL_VERSION,
            elevation_digest(self.elevation_path),
            self.params.digest_text(),
            profile,
            points,
            *([[asdict(shape) for shape in self.closed]] if self.closed else []),
            *self._borders_digest(),
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()

    def paths(self, pairs: Sequence[tuple[Place, Place]], *, profile: str = "van") -> list[Line]:
        """
        Return the line of the way between each pair of places, simplified for a map.

        The ways are those that `matrix` measures. A line starts and ends exactly at the places
        and is empty where there is no way.

        Raises
        ------
        ShanluError
            As `matrix`.
        """
        points, number = _points([place for pair in pairs for place in pair])
        legs = list(zip(number[::2].tolist(), number[1::2].tolist(), strict=True))
        lines = self._lines(points, legs, profile=profile)
        return [lines[leg] for leg in legs]

    def _computed(self, places: Sequence[Place], profile: str) -> TravelMatrix:
        """Compute a matrix."""
        points, number = _points(places)
        n = len(points)
        seconds, metres = np.zeros((n, n)), np.zeros((n, n))
        for found in self._searches(points, origins=np.arange(n), profile=profile):
            seconds[found.origins] = found.seconds
            metres[found.origins] = way_lengths(found)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        every = np.ix_(number, number)
        duration_s, distance_m = _whole(seconds[every], metres[every])
        return TravelMatrix(
            profile=profile,
            location_ids=tuple(place.id for place in places),
            duration_s=duration_s,
            distance_m=distance_m,
            source=self.name,
            estimated=True,
            content_hash=self.content_hash(places, profile=profile),
        )

    def _lines(
        self, places: Sequence[Place], legs: Sequence[tuple[int, int]], *, profile: str
    ) -> dict[tuple[int, int], Line]:
        """Return the simplified line of each leg between two numbers of places."""
        wanted: dict[int, set[int]] = {}
        for origin, destination in legs:
            wanted.setdefault(origin, set()).add(destination)
        lines: dict[tuple[int, int], Line] = {}
        grid = self._elevation()
        origins = np.array(sorted(wanted), dtype=np.int64)
        for found in self._searches(places, origins=origins, profile=profile):
            for row, origin in enumerate(found.origins.tolist()):
                for end in sorted(wanted[origin]):
                    line = way_line(found, grid=grid, row=row, destination=end)
                    lines[origin, end] = simplified(line, tolerance_m=_LINE_TOLERANCE_M)
        return lines

    def _searches(
        self, places: Sequence[Place], *, origins: NDArray[np.int64], profile: str
    ) -> Iterator[Found]:
        """Search from ``origins`` (numbers of places) to all places."""
        params = self.params.profile(profile)
        grid = self._elevation()
        if profile not in self._fields:
            field = step_field(grid, params, valley_cells=self.params.valley_cells)
            self._fields[profile] = without_cells(
                field, closed_mask(grid, self.closed, self.borders)
            )
        field = self._fields[profile]
        access = access_legs(grid, field, params, places=places)
        direct = direct_legs(grid, field, params, access=access)
        return exact_searches(field, access, direct=direct, origins=origins)

    def _borders_digest(self) -> tuple[str, ...]:
        """Return the digest of the borders, where what is closed depends on them."""
        limited = any(isinstance(one, Band) and one.county_code for one in self.closed)
        return (elevation_digest(self.borders),) if limited and self.borders else ()

    def _elevation(self) -> ElevationGrid:
        """Return the grid, read at the first use."""
        if self._grid is None:
            self._grid = read_elevation(self.elevation_path)
        return self._grid


def _points(places: Sequence[Place]) -> tuple[list[Place], NDArray[np.int64]]:
    """Return one place per point (several bases may share one), and the point of each place."""
    first: dict[tuple[float, float], int] = {}
    number = [first.setdefault((place.lat, place.lon), len(first)) for place in places]
    named = dict(zip(reversed(number), reversed(places), strict=True))
    return [named[i] for i in range(len(first))], np.array(number, dtype=np.int64)


def _whole(
    seconds: NDArray[np.float64], metres: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Round to whole seconds (at least 1 between two places) and metres."""
    reachable = np.isfinite(seconds)
    duration_s = np.full(seconds.shape, UNREACHABLE_S, dtype=np.int32)
    distance_m = np.full(seconds.shape, UNREACHABLE_M, dtype=np.int32)
    duration_s[reachable] = np.maximum(np.rint(seconds[reachable]), 1).astype(np.int32)
    distance_m[reachable] = np.rint(metres[reachable]).astype(np.int32)
    np.fill_diagonal(duration_s, 0)
    np.fill_diagonal(distance_m, 0)
    return duration_s, distance_m
