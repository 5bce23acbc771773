"""Closures and suspensions: what cannot be reached, or is not brought, on which dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from optimizer.domain.calendar import Cycle


class ClosureKind(StrEnum):
    """What a row of the table closes."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    HEIGHT = "height"
    """Every stop point between two heights, and the ways there, as when roads are iced."""
    TERRAIN = "terrain"
    """Cells of the terrain network: travel is estimated around them."""
    VEHICLE = "vehicle"
    CREW = "crew"
    SUSPENSION = "suspension"
    """Visits are not due: a village wants none, of one line or of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the map between two latitudes and two longitudes, degrees, WGS-84."""

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        """Refuse a box turned inside out."""
        if not (self.south <= self.north and self.west <= self.east):
            raise ValueError("A box must have south <= north and west <= east.")

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of its middle."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A part of the map around a point, degrees, WGS-84."""

    lat: float
    lon: float
    radius_m: float

    def __post_init__(self) -> None:
        """Refuse a circle without a radius."""
        if not self.radius_m > 0:
            raise ValueError("radius_m must be > 0.")

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of its middle."""
        return self.lat, self.lon


Shape = Box | Circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """
    The ground between two heights, metres, each inclusive and ``None`` where it is open.

    ``county_code`` limits it to a county (``None``: everywhere).
    """

    above_m: float | None
    below_m: float | None
    county_code: str | None


Ground = Box | Circle | Band
"""Part of the map whose ways may be closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """
    A closure, or a suspension, from ``first`` to ``last`` inclusive (``None``: until told).

    ``code`` names the village, township, vehicle or crew member; for a height band the county it
    is limited to, if any. A band holds what lies above ``above_m`` and below ``below_m``, metres,
    each inclusive and ``None`` where it is open. ``shape`` is that of a terrain closure. A
    suspension without ``line_id`` is one of all lines. ``reason`` is shown to people.
    """

    id: str
    kind: ClosureKind
    first: date
    last: date | None
    code: str | None = None
    line_id: str | None = None
    above_m: float | None = None
    below_m: float | None = None
    shape: Shape | None = None
    reason: str = ""

    @property
    def ground(self) -> Ground | None:
        """The part of the map whose ways it closes, if any."""
        if self.kind is ClosureKind.HEIGHT:
            return Band(above_m=self.above_m, below_m=self.below_m, county_code=self.code)
        return self.shape

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def days_in(self, cycle: Cycle) -> tuple[int, ...]:
        """Return the days of a cycle on which it is in force."""
        return tuple(day for day in range(cycle.days) if self.holds_on(cycle.date_of(day)))
