"""Demand that changes with the month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from optimizer.domain.calendar import Cycle

WHOLE_PCT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """
    Factors, in per cent, of a line's or a service's demand in one month (1 to 12).

    ``None`` as line or service means any; at least one of them is named. ``out_pct`` and
    ``back_pct`` are of the loads brought and taken back, ``service_pct`` of the service time.
    """

    id: str
    line_id: str | None
    service_id: str | None
    month: int
    people_pct: int = WHOLE_PCT
    out_pct: int = WHOLE_PCT
    back_pct: int = WHOLE_PCT
    service_pct: int = WHOLE_PCT

    def __post_init__(self) -> None:
        """Refuse a month that is none, and less than nothing."""
        if not 1 <= self.month <= 12:
            raise ValueError("month must be between 1 and 12.")
        if min(self.people_pct, self.out_pct, self.back_pct, self.service_pct) < 0:
            raise ValueError("Factors must be >= 0.")

    def applies_to(self, *, line_id: str, service_ids: tuple[str, ...]) -> bool:
        """Tell whether it is about demand of this line with these services."""
        return self.line_id in (None, line_id) and self.service_id in (None, *service_ids)


def month_of(cycle: Cycle) -> int:
    """Return the month in which most days of a cycle lie; of two alike the earlier one."""
    days = Counter(cycle.date_of(day).month for day in range(cycle.days))
    return max(days, key=lambda month: days[month])
