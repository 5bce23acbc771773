"""Cycles of one, two or four weeks, holidays and make-up workdays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAYS_PER_WEEK = 7
FULL_CYCLE_WEEKS = 4


class DayKind(StrEnum):
    """A calendar day that is not what its weekday says."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    """A weekend day worked to make up for a holiday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Holidays and make-up workdays by date; every other day is what its weekday says."""

    special_days: Mapping[date, DayKind] = field(default_factory=dict)

    def is_holiday(self, day: date) -> bool:
        """Tell whether ``day`` is a public holiday."""
        return self.special_days.get(day) is DayKind.HOLIDAY

    def works(self, day: date, *, weekdays: tuple[int, ...], works_holidays: bool) -> bool:
        """
        Tell whether somebody who works on ``weekdays`` (Monday = 0) works on ``day``.

        A make-up workday counts for everybody who works on some day from Monday to Friday.
        """
        if self.is_holiday(day):
            return works_holidays and day.weekday() in weekdays
        makes_up = self.special_days.get(day) is DayKind.WORKDAY
        return day.weekday() in weekdays or (makes_up and min(weekdays, default=9) < 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A planning cycle: it starts on a Monday and lasts 1, 2 or 4 weeks."""

    start: date
    weeks: int

    def __post_init__(self) -> None:
        """Refuse other lengths and other starts."""
        if self.weeks not in (1, 2, 4):
            raise ValueError("weeks must be 1, 2 or 4.")
        if self.start.weekday() != 0:
            raise ValueError("start must be a Monday.")

    @property
    def days(self) -> int:
        """Number of days in the cycle."""
        return self.weeks * DAYS_PER_WEEK

    def date_of(self, day: int) -> date:
        """Return the date of day index ``day`` (0 = the first Monday)."""
        return self.start + timedelta(days=day)

    @property
    def rotation(self) -> int:
        """Place of this cycle among those of its length in the four-week rhythm (ISO weeks)."""
        weeks_since_epoch = (self.start - date(1970, 1, 5)).days // DAYS_PER_WEEK
        return weeks_since_epoch % FULL_CYCLE_WEEKS // self.weeks
