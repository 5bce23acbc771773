"""What is brought to the villages, and the ways of working (lines) that bring it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One of the services (十助); the catalogue is data, not code."""

    id: str
    name_zh: str
    name_en: str


class HalfDay(StrEnum):
    """Morning or afternoon; a visit belongs to the half-day in which it starts (noon divides)."""

    MORNING = "am"
    AFTERNOON = "pm"


class Habit(StrEnum):
    """What villagers get used to about the visits of a requirement."""

    WEEKDAY = "weekday"
    HALF_DAY = "half_day"
    VEHICLE = "vehicle"
    TIME_BAND = "time_band"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """
    A span of the day, seconds after midnight; a whole visit, set-up included, lies inside it.

    It may reach beyond 24:00, as a problem's seconds need not be a clock's (public benchmarks
    scale theirs); people's tables hold no such time.
    """

    open_s: int
    close_s: int

    def __post_init__(self) -> None:
        """Refuse an inverted window."""
        if not 0 <= self.open_s <= self.close_s:
            raise ValueError("open_s must be >= 0 and <= close_s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A way of working: its fleets and what villagers may rely on.

    ``same_weekday``, ``same_half_day``, ``same_vehicle`` and ``same_band_s`` (all visits start
    within so much of one time of day; ``None``: any time) are hard promises within a cycle. A
    change against the plan in force has its price, but for what is ``unpriced``. A line that does
    not work on holidays (``works_holidays`` false) has no visit on them. A visit with its set-up
    lasts at least ``min_on_site_s``.
    """

    id: str
    name_zh: str
    name_en: str
    fleets: tuple[str, ...]
    same_weekday: bool
    same_half_day: bool
    same_vehicle: bool
    works_holidays: bool
    same_band_s: int | None = None
    unpriced: tuple[Habit, ...] = ()
    min_on_site_s: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative time on site."""
        if self.min_on_site_s < 0:
            raise ValueError("min_on_site_s must be >= 0.")


def lengthened_s(service_s: int, *, setup_s: int, min_on_site_s: int) -> int:
    """Return the service time with which a visit, set-up included, lasts as long as it must."""
    return max(service_s, min_on_site_s - setup_s)
