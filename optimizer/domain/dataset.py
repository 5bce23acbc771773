"""Everything that people's tables say, parsed and free of faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from optimizer.domain.calendar import Calendar
from optimizer.domain.closures import Closure
from optimizer.domain.fixed_points import FixedPoint
from optimizer.domain.fleet import CrewMember, Vehicle, VehicleType
from optimizer.domain.groupings import Group
from optimizer.domain.orders import Order, OrderTerms
from optimizer.domain.places import County, Depot, Location, Township, Village
from optimizer.domain.population import Relocation, Trend
from optimizer.domain.problem import Prices
from optimizer.domain.requirements import Requirement
from optimizer.domain.seasons import Season
from optimizer.domain.services import Line, Service
from optimizer.domain.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """
    The parsed tables of one folder or workbook.

    ``stop_points`` holds one location per stop point (a village without any has itself).
    ``synthetic_note_zh`` and ``synthetic_note_en`` are shown with everything made from the data
    when they are not empty. ``hospitals_inside_fleet``: the mobile hospitals count among the
    service vans. ``residents_year`` is the year at whose end the residents were counted (``None``:
    not said). ``elevation_path`` and ``polygons_path`` point at the files beside the tables, or
    are ``None``.
    """

    name: str
    content_hash: str
    synthetic_note_zh: str
    synthetic_note_en: str
    load_kinds: tuple[str, ...]
    counties: tuple[County, ...]
    townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    stop_points: tuple[Location, ...]
    depots: tuple[Depot, ...]
    services: tuple[Service, ...]
    lines: tuple[Line, ...]
    vehicle_types: tuple[VehicleType, ...]
    vehicles: tuple[Vehicle, ...]
    requirements: tuple[Requirement, ...]
    calendar: Calendar
    prices: Prices
    polygons_path: Path | None
    elevation_path: Path | None
    hospitals_inside_fleet: bool = False
    closures: tuple[Closure, ...] = ()
    seasons: tuple[Season, ...] = ()
    orders: tuple[Order, ...] = ()
    order_terms: OrderTerms = field(default_factory=OrderTerms)
    crews: tuple[CrewMember, ...] = ()
    fixed_points: tuple[FixedPoint, ...] = ()
    tiers: tuple[Tier, ...] = ()
    groups: tuple[Group, ...] = ()
    residents_year: int | None = None
    trends: tuple[Trend, ...] = ()
    relocations: tuple[Relocation, ...] = ()
