"""What every source of travel times offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from optimizer.domain.closures import Ground
from optimizer.domain.travel import TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point to travel to, degrees in WGS-84."""

    id: str
    lat: float
    lon: float


Line = tuple[tuple[float, float], ...]
"""A line as ``(lat, lon)`` points in degrees, WGS-84."""


class TravelProvider(Protocol):
    """A source of travel times; it can be pickled, so that child processes can use it."""

    @property
    def name(self) -> str:
        """Short name of the source, kept in ``TravelMatrix.source``."""

    @property
    def estimated(self) -> bool:
        """Return whether the figures are a model's and not those of real roads."""

    def around(self, closed: tuple[Ground, ...]) -> TravelProvider:
        """Return the source of the times around more closed parts of the map."""

    def matrix(self, places: Sequence[Place], *, profile: str = "van") -> TravelMatrix:
        """Return times and distances between all places, in their order."""

    def paths(self, pairs: Sequence[tuple[Place, Place]], *, profile: str = "van") -> list[Line]:
        """Return one line per pair, from place to place; empty where there is no way."""
