"""What moves: vehicle types, vehicles, and the rules their crews work by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.services import TimeWindow


class Area(StrEnum):
    """How far around its base a vehicle serves: the village, township or county it lies in."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRules:
    """
    The crew's day, in seconds.

    The break: ``break_s`` free seconds must start within [``break_from_s``, ``break_until_s``].
    Before leaving the base and after returning to it the crew is free, so a route needs a break
    on the way only if it leaves before ``break_from_s + break_s`` and returns after
    ``break_until_s``. ``break_s`` 0 means no break.

    Between two trips the vehicle stands at its base for at least ``reload_s``. From leaving first
    to being back last at most ``max_duty_s`` pass (``None``: as long as the shift allows). From
    being back last to leaving on the next day at least ``min_rest_s`` pass (0: not looked at).
    """

    max_drive_s: int
    max_overtime_s: int
    break_s: int
    break_from_s: int
    break_until_s: int
    reload_s: int = 0
    max_duty_s: int | None = None
    min_rest_s: int = 0

    def __post_init__(self) -> None:
        """Refuse rules that contradict themselves."""
        lengths_s = (self.max_drive_s, self.max_overtime_s, self.break_s, self.reload_s)
        if min(*lengths_s, self.max_duty_s or 0, self.min_rest_s) < 0:
            raise ValueError(
                "max_drive_s, max_overtime_s, break_s, reload_s, max_duty_s and min_rest_s "
                "must be >= 0."
            )
        if self.break_from_s > self.break_until_s:
            raise ValueError("break_from_s must be <= break_until_s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRates:
    """What a vehicle costs, in cents: per day out, per km, and per hour of each kind."""

    day_cents: int
    km_cents: int
    drive_h_cents: int
    wait_h_cents: int
    overtime_h_cents: int

    def __post_init__(self) -> None:
        """Refuse negative prices."""
        prices = (
            self.day_cents,
            self.km_cents,
            self.drive_h_cents,
            self.wait_h_cents,
            self.overtime_h_cents,
        )
        if min(prices) < 0:
            raise ValueError("Prices must be >= 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleType:
    """
    A kind of vehicle (or of steward on foot: a type with its own travel ``profile``).

    ``capacity`` is aligned with ``Dataset.load_kinds``. ``road_class`` is the class that a road
    must have at least: a vehicle of class 2 does not reach a village of class 1.
    ``crew_size`` people go out with each vehicle, which leaves its base at most ``max_trips``
    times a day. ``area`` is where it serves (``None``: everywhere in the plan).
    """

    id: str
    name_zh: str
    name_en: str
    profile: str
    service_ids: tuple[str, ...]
    capacity: tuple[int, ...]
    road_class: int
    shift: TimeWindow
    weekdays: tuple[int, ...]
    max_days_per_week: int
    works_holidays: bool
    rules: WorkRules
    rates: VehicleRates
    crew_size: int = 1
    max_trips: int = 1
    area: Area | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewMember:
    """
    Somebody of a vehicle's team; a team has roles, and each role one member or more.

    The vehicle goes out on a day only if every role of its team is there. ``weekdays`` are the
    member's own (``None``: those of the vehicle), and the vehicle is out on at most
    ``max_days_per_week`` days of a week (``None``: as the vehicle).
    """

    id: str
    role: str
    vehicle_id: str
    weekdays: tuple[int, ...] | None = None
    max_days_per_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """
    One vehicle: its fleet (owner's group), type and home base; ``None`` means as its type.

    ``depot_id`` names a depot, or the stop point or village where a steward lives.
    """

    id: str
    name: str
    fleet: str
    type_id: str
    depot_id: str
    service_ids: tuple[str, ...] | None
    shift: TimeWindow | None
    weekdays: tuple[int, ...] | None
    max_days_per_week: int | None
    available: bool
    area: Area | None = None
