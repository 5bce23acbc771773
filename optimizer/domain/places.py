"""Where people live and where vehicles are based."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PositionSource(StrEnum):
    """How a position is known; ``MODELLED`` is an estimate and is shown as such everywhere."""

    GEONAMES = "geonames"
    STATION = "station"
    MEMBER_VILLAGE = "member_village"
    COUNTY_TOWN = "county_town"
    TOWNSHIP_SEAT = "township_seat"
    MODELLED = "modelled"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A WGS-84 point with its origin and its expected error in kilometres."""

    lat: float
    lon: float
    source: PositionSource
    error_km: float

    def __post_init__(self) -> None:
        """Refuse what is not a place on earth."""
        if not -90 <= self.lat <= 90:
            raise ValueError("lat must be between -90 and 90.")
        if not -180 <= self.lon <= 180:
            raise ValueError("lon must be between -180 and 180.")
        if not self.error_km >= 0:
            raise ValueError("error_km must be >= 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county (县 市 区): the unit that a dispatcher plans for."""

    code: str
    name: str
    name_en: str
    seat_lat: float
    seat_lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Township:
    """A township (街道 镇 乡) with the position of its seat."""

    code: str
    name: str
    kind: str
    county_code: str
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """
    An administrative village (行政村).

    ``road_class`` is 1 (narrow: only the smallest vehicles), 2 or 3 (wide: every vehicle).
    """

    code: str
    name: str
    township_code: str
    county_code: str
    position: Position
    residents: int
    in_plan: bool
    road_class: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """
    A home base of vehicles: health centre, supply co-op, kitchen, service station.

    A kitchen gives out at most ``meals_per_wave`` a day and wave (``None``: any number).
    """

    id: str
    name: str
    kind: str
    township_code: str
    county_code: str
    position: Position
    meals_per_wave: int | None = None


class LocationKind(StrEnum):
    """What a place of the travel matrix is."""

    DEPOT = "depot"
    STOP_POINT = "stop_point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """
    A place of the travel matrix: a depot, or a stop point of a village.

    A village without stop points of its own has one: the village itself, ``id`` = village code.
    ``elevation_m`` is its height above the sea, ``None`` where nobody wrote it down.
    """

    id: str
    kind: LocationKind
    name: str
    county_code: str
    township_code: str
    village_code: str | None
    position: Position
    road_class: int
    elevation_m: float | None = None

    @property
    def area_codes(self) -> frozenset[str]:
        """Codes of what it lies in: county, township, village."""
        codes = (self.county_code, self.township_code, self.village_code)
        return frozenset(code for code in codes if code is not None)
