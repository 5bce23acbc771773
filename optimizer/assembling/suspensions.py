"""Requirements of which some days are closed, or some visits are not due."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from optimizer.domain.calendar import Cycle
from optimizer.domain.patterns import has_pattern, patterns
from optimizer.domain.problem import CycleRequirement

MOST_SETS = 200
"""Of the sets of days before anything is closed so many are looked at, evenly spread."""

Days = tuple[int, ...]


def with_closed_days(
    one: CycleRequirement, *, closed: frozenset[int], suspended: frozenset[int], cycle: Cycle
) -> CycleRequirement | None:
    """
    Take closed and suspended days out of a requirement.

    Parameters
    ----------
    one
        A requirement with all days on which its line works.
    closed
        Days on which nobody gets there: visits move to other days.
    suspended
        Days on which visits are not due: they fall away, in proportion to the working days.
    cycle
        The dates to plan.

    Returns
    -------
    CycleRequirement or None
        ``None`` if no visit is due any more. Where visits fall away the sets of days are listed:
        those it had, less the days taken out, so that gaps and weekdays stay as they are before
        and after. A visit that closed days leave no other day to falls away, too, as long as
        some are left; if none is left, all stay due and the requirement has no set of days.
    """
    working = one.allowed_days
    off = suspended & set(working)
    open_days = tuple(day for day in working if day not in off)
    allowed = tuple(day for day in open_days if day not in closed)
    if not off and (allowed == working or not allowed or _fits(one, allowed, cycle)):
        return replace(one, allowed_days=allowed)
    due = (2 * one.visits * len(open_days) + len(working)) // (2 * len(working))
    if due == 0:
        return None
    usable = tuple(day for day in working if day in off or day not in closed)
    sets = _sets_left(one, usable=usable, out=off, wanted=due, cycle=cycle) or _sets_left(
        one, usable=working, out=off | closed, wanted=due, cycle=cycle
    )
    visits = len(sets[0]) if sets else due
    return replace(one, visits=visits, allowed_days=allowed, day_sets=sets)


def _fits(one: CycleRequirement, allowed: Days, cycle: Cycle) -> bool:
    """Tell whether some set of the allowed days keeps gaps and weekday."""
    return has_pattern(
        visits=one.visits,
        days=cycle.days,
        min_gap=one.min_gap_days,
        max_gap=one.max_gap_days,
        allowed_days=allowed,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=cycle.weeks,
    )


def _sets_left(
    one: CycleRequirement, *, usable: Days, out: Set[int], wanted: int, cycle: Cycle
) -> tuple[Days, ...]:
    """Return the sets of usable days less those taken out, with as many visits as are wanted."""
    whole = patterns(
        visits=one.visits,
        days=cycle.days,
        min_gap=one.min_gap_days,
        max_gap=one.max_gap_days,
        allowed_days=usable,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=cycle.weeks,
        limit=MOST_SETS,
    )
    left: set[Days] = {tuple(day for day in days if day not in out) for days in whole}
    left -= {()}
    sizes = sorted({len(days) for days in left}, key=lambda size: (abs(size - wanted), -size))
    return tuple(sorted(days for days in left if len(days) == sizes[0])) if sizes else ()
