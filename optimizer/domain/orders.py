"""Orders: what is wanted once, on one day, at a promised time; rides carry people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.services import TimeWindow

ON_DEMAND = "on_demand"
"""The line that orders belong to where nothing else is said."""
RIDES = "rides"
"""The service of the ten that carries people: an order of it has a destination."""
SEATS = "seats"
"""The kind of load that passengers take up."""
DEFAULT_PRIORITY = 1
"""What somebody was promised a time for comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """
    What holds for all orders: how far they may shift others, and how long a ride may take.

    A stop that was published at a time starts at most ``tolerance_s`` earlier or later than that
    because of orders. Who rides is on board for at most ``detour_percent`` of the direct drive
    and ``detour_s`` more, where the order itself says nothing.
    """

    tolerance_s: int = 600
    detour_percent: int = 150
    detour_s: int = 900

    def __post_init__(self) -> None:
        """Refuse terms that no ride can keep."""
        if self.tolerance_s < 0 or self.detour_s < 0:
            raise ValueError("tolerance_s and detour_s must be >= 0.")
        if self.detour_percent < 100:
            raise ValueError("detour_percent must be >= 100.")

    def longest_ride_s(self, direct_s: int) -> int:
        """Return the longest time on board of a ride whose direct drive takes ``direct_s``."""
        return direct_s * self.detour_percent // 100 + self.detour_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    Something that is wanted once: a visit, or, where ``destination_id`` is a place, a ride.

    The visit, or the boarding of a ride, lies wholly in ``window``; it takes ``service_s``, as
    does getting off. ``persons`` are served, or ride. ``max_aboard_s`` bounds the time from the
    end of boarding to the arrival (``None``: as the `OrderTerms` say). ``priority`` 1 is first.
    """

    id: str
    date: date
    service_ids: tuple[str, ...]
    village_code: str
    stop_id: str
    window: TimeWindow
    service_s: int
    line_id: str = ON_DEMAND
    persons: int = 1
    destination_id: str | None = None
    max_aboard_s: int | None = None
    priority: int = DEFAULT_PRIORITY
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an order that makes no sense by itself."""
        if self.persons < 1:
            raise ValueError("persons must be >= 1.")
        if not 0 <= self.service_s <= self.window.close_s - self.window.open_s:
            raise ValueError("service_s must be >= 0 and fit into the window.")
        if self.destination_id == self.stop_id:
            raise ValueError("destination_id must differ from stop_id.")
        if self.max_aboard_s is not None and self.max_aboard_s <= 0:
            raise ValueError("max_aboard_s must be > 0.")

    @property
    def is_ride(self) -> bool:
        """Tell whether people are carried."""
        return self.destination_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RideEnd:
    """
    One end of a ride: where ``persons`` get on (``boards``), or off again.

    Both ends have the ride's ``ride_id``; from the end of boarding to the start of getting off at
    most ``max_aboard_s`` pass.
    """

    ride_id: str
    boards: bool
    persons: int
    max_aboard_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStart:
    """When a requirement's visit of one day was announced to start, before orders came."""

    requirement_id: str
    day: int
    start_s: int
