"""What holds for a requirement once its line has filled in what it leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from optimizer.domain.calendar import DAYS_PER_WEEK, FULL_CYCLE_WEEKS
from optimizer.domain.services import HalfDay, TimeWindow, lengthened_s
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_fleet import LineRow
from optimizer.units import minutes_to_s

FULL_CYCLE_DAYS = FULL_CYCLE_WEEKS * DAYS_PER_WEEK

DAILY_VISITS = 20
"""From this frequency on a visit comes every working day, and weekends must fit in the gaps."""

DAILY_MAX_GAP_DAYS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a requirement; times in seconds, gaps in days, visits in four weeks."""

    visits: int
    min_gap_days: int
    max_gap_days: int
    weekdays: tuple[int, ...]
    half_days: tuple[HalfDay, ...]
    windows: tuple[TimeWindow, ...]
    service_s: int
    setup_s: int
    max_on_board_s: int | None


def resolve(row: RequirementRow, line: LineRow) -> Terms:
    """
    Fill in what a requirement leaves open.

    Parameters
    ----------
    row
        The requirement, with a frequency; its cells go before its line's.
    line
        Its line.

    Returns
    -------
    Terms
        Complete terms.
    """
    visits = _first(row.visits_per_4_weeks)
    least, most = derived_gaps(visits)
    setup_s = minutes_to_s(line.setup_min if row.setup_min is None else row.setup_min)
    return Terms(
        visits=visits,
        min_gap_days=_first(row.min_gap_days, line.min_gap_days, least),
        max_gap_days=_first(row.max_gap_days, line.max_gap_days, most),
        weekdays=row.weekdays or line.weekdays,
        half_days=row.half_days or line.half_days,
        windows=row.windows or line.windows,
        service_s=lengthened_s(
            minutes_to_s(row.service_min),
            setup_s=setup_s,
            min_on_site_s=minutes_to_s(line.min_on_site_min or 0),
        ),
        setup_s=setup_s,
        max_on_board_s=_minutes_or_none(row.max_on_board_min, line.max_on_board_min),
    )


def longest_window_s(line: LineRow) -> int:
    """Return the length of the longest window of a line, in seconds."""
    return max(window.close_s - window.open_s for window in line.windows)


def stays_inside(line: LineRow) -> bool:
    """Tell whether the least time on site fits a window of the line."""
    return minutes_to_s(line.min_on_site_min or 0) <= longest_window_s(line)


def _minutes_or_none(mine: float | None, its: float | None) -> int | None:
    """Return the first of two limits that is given, in seconds; ``None`` where none is."""
    given = its if mine is None else mine
    return None if given is None else minutes_to_s(given)


@cache
def derived_gaps(visits_per_4_weeks: int) -> tuple[int, int]:
    """
    Return the gaps that a frequency suggests: from 0.6 to 1.5 times the even gap.

    Parameters
    ----------
    visits_per_4_weeks
        Visits in 28 days.

    Returns
    -------
    tuple of int
        Minimum and maximum gap in days.
    """
    even = Fraction(FULL_CYCLE_DAYS, visits_per_4_weeks)
    least = max(1, math.floor(even * Fraction(6, 10)))
    most = min(FULL_CYCLE_DAYS, math.ceil(even * Fraction(15, 10)))
    return least, max(most, DAILY_MAX_GAP_DAYS) if visits_per_4_weeks >= DAILY_VISITS else most


def _first(*values: int | None) -> int:
    """Return the first value that is given."""
    return next(value for value in values if value is not None)
