"""Fixed weekdays: whether a set of days keeps them, replaced dates included."""

from __future__ import annotations

from itertools import combinations

MAX_SHIFT_DAYS = 6


def keeps_weekdays(
    days: list[int], *, weekdays: tuple[int, ...], allowed: frozenset[int], weeks: int
) -> bool:
    """
    Tell whether visit days keep fixed weekdays.

    With as many visits as weeks, or more, some set of its ``weekdays`` must be used in every week;
    the rule does not apply when the visits are not a multiple of the weeks. With fewer visits, all
    lie on one of them. A nominal date that is not allowed may be replaced by another day at most
    `MAX_SHIFT_DAYS` away.

    Parameters
    ----------
    days
        The visit days, sorted, without repeats.
    weekdays
        The weekdays to choose from (Monday = 0).
    allowed
        The allowed days.
    weeks
        Length of the cycle.
    """
    per_week, rest = divmod(len(days), weeks)
    if per_week and rest:
        return True
    return any(
        _fits(days, nominal=_dates(chosen, weeks), allowed=allowed, every=bool(per_week))
        for chosen in combinations(weekdays, max(1, per_week))
    )


def _dates(weekdays: tuple[int, ...], weeks: int) -> set[int]:
    """Return all days of the cycle on these weekdays."""
    return {day for day in range(7 * weeks) if day % 7 in weekdays}


def _fits(days: list[int], *, nominal: set[int], allowed: frozenset[int], every: bool) -> bool:
    """Tell whether days are nominal dates or replace such as are not allowed."""
    left = sorted(nominal - set(days))
    moved = [day for day in days if day not in nominal]
    if every and any(day in allowed for day in left):
        return False
    return _pairs_off(moved, [day for day in left if day not in allowed])


def _pairs_off(moved: list[int], missing: list[int]) -> bool:
    """
    Tell whether each moved day has a missing date of its own within reach.

    Both are sorted. Taking the earliest date in reach is best, as all reaches are equally long.
    """
    dates = iter(missing)
    for day in moved:
        date = next((d for d in dates if d >= day - MAX_SHIFT_DAYS), None)
        if date is None or date > day + MAX_SHIFT_DAYS:
            return False
    return True
