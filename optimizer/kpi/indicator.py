"""What an indicator is: where its figure is found, its names, unit and formula."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from optimizer.domain.kpis import Kpis


class Unit(StrEnum):
    """
    What a figure is counted in; readers turn seconds, metres and cents into people's units.

    ``SECONDS`` are read as hours, ``MINUTES`` (of figures in seconds, too) as minutes,
    ``CENTS_EACH`` (of one thing, fractions of cents, too) as yuan with two decimals,
    ``MINUTES_EACH`` (of figures in seconds of one thing) as minutes with two.
    """

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    INDEX = "index"
    DAYS = "days"
    SECONDS = "s"
    MINUTES = "min"
    METRES = "m"
    CENTS = "cents"
    CENTS_EACH = "cents_each"
    MINUTES_EACH = "min_each"


class Group(StrEnum):
    """What an indicator is about."""

    SERVICE = "service"
    FAIRNESS = "fairness"
    JOINED = "joined"
    MEANS = "means"


Rows = tuple[tuple[str, Unit, str, str, str, str], ...]
"""Key, unit, name in Chinese and English, formula in Chinese and English of each indicator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator: its key (``a.b``: ``b`` of ``a``) in `Kpis`, its names, unit and formula."""

    key: str
    group: Group
    name_zh: str
    name_en: str
    unit: Unit
    formula_zh: str
    formula_en: str

    def of(self, found: Kpis) -> float | None:
        """Return the figure; ``None`` where it is unknown."""
        value: float | None = attrgetter(self.key)(found)
        return value
