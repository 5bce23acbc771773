"""What a dispatcher asks about an order, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimizer.domain.orders import DEFAULT_PRIORITY, ON_DEMAND, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWish:
    """
    An order as somebody says it: places by name or code, services by name or id.

    ``from_s`` and ``until_s`` are the promised time, in seconds after midnight; ``to`` is where a
    ride goes.
    """

    date: date
    services: tuple[str, ...]
    village: str
    from_s: int
    until_s: int
    minutes: int
    persons: int = 1
    to: str | None = None
    max_aboard_min: int | None = None
    line_id: str = ON_DEMAND
    priority: int = DEFAULT_PRIORITY
    note: str = ""
    order_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteOrder:
    """Ask where an order would go; what began before ``now_s`` stays (0: nothing has begun)."""

    wish: OrderWish
    now_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrder:
    """
    Ask that an order be put into the plan, and the plan be written into a folder.

    ``origin`` is how the plan that was opened is called; ``data`` the folder of the dataset.
    """

    wish: OrderWish
    out: Path
    origin: str
    data: Path | None = None
    now_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStop:
    """A stop that starts at another time because of an order, in seconds after midnight."""

    place: str
    requirement_ids: tuple[str, ...]
    was_s: int
    now_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """
    What an order would do to a plan.

    Without a ``vehicle_id`` it has no place: then the reason says why, and what could be done.
    ``extra_s`` and ``extra_m`` are what the vehicle is out longer and drives more, ``extra_cents``
    what the whole plan costs more; for a ride ``off_s`` is when it arrives.
    """

    order: Order
    vehicle_id: str | None
    vehicle_name: str
    is_new_route: bool = False
    arrival_s: int = 0
    start_s: int = 0
    end_s: int = 0
    off_s: int | None = None
    extra_s: int = 0
    extra_m: int = 0
    extra_cents: int = 0
    moved: tuple[MovedStop, ...] = ()
    blocked_by: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    remedy_zh: str = ""
    remedy_en: str = ""
    seconds: float = 0.0

    @property
    def accepted(self) -> bool:
        """Tell whether the order has a place."""
        return self.vehicle_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An order that was put into a plan, or not: then nothing was written."""

    quote: Quote
    folder: Path | None
