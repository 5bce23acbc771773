"""Requirements of which some visits are not due, or cannot be made because days are closed."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from optimizer.assembling.weekdays import on_working_weekdays, rule_of
from optimizer.domain.calendar import Cycle
from optimizer.domain.fullest import fullest_sets
from optimizer.domain.patterns import has_pattern, patterns
from optimizer.domain.problem import CycleRequirement

MOST_SETS = 200
"""Of the sets of days so many are looked at, evenly spread."""

Days = tuple[int, ...]


def due_beside_suspensions(
    one: CycleRequirement, *, suspended: frozenset[int], closed: frozenset[int], cycle: Cycle
) -> CycleRequirement | None:
    """
    Take suspended days out of a requirement: visits fall away in proportion to the working days.

    Parameters
    ----------
    one
        A requirement with all days on which its line works.
    suspended
        Days on which visits are not due.
    closed
        Days on which nobody gets there; they change nothing of what is due, but sets of days
        without them are listed where there are such.
    cycle
        The dates to plan.

    Returns
    -------
    CycleRequirement or None
        ``None`` if no visit is due any more. Where visits fall away the sets of days are listed:
        those it had, less the days taken out, so that gaps and weekdays stay as they are before
        and after.
    """
    working = one.allowed_days
    off = suspended & set(working)
    if not off:
        return one
    open_days = tuple(day for day in working if day not in off)
    due = (2 * one.visits * len(open_days) + len(working)) // (2 * len(working))
    if due == 0:
        return None
    sets = _sets_left(one, usable=working, out=off, wanted=due, cycle=cycle)
    visits = len(sets[0]) if sets else due
    usable = tuple(day for day in working if day in off or day not in closed)
    reached = _sets_left(one, usable=usable, out=off, wanted=visits, cycle=cycle)
    if reached and len(reached[0]) == visits:
        sets = reached
    return replace(one, visits=visits, allowed_days=open_days, day_sets=sets)


def beside_closures(
    due: CycleRequirement, closed: frozenset[int], cycle: Cycle
) -> tuple[CycleRequirement | None, int]:
    """
    Take closed days out of a requirement: visits move to other days, or are lost.

    Parameters
    ----------
    due
        What is due, with all days on which it is.
    closed
        Days on which nobody gets there.
    cycle
        The dates to plan.

    Returns
    -------
    CycleRequirement or None
        What can be visited; ``None`` if nothing can. Where visits are lost the sets of days are
        listed: those with the most open days, less the closed ones.
    int
        Visits that are lost. Where no set of days would do without closures either, none is lost
        to them.
    """
    allowed = tuple(day for day in due.allowed_days if day not in closed)
    rest = replace(due, allowed_days=allowed)
    if allowed == due.allowed_days:
        return due, 0
    if not due.day_sets and _fits(due, allowed, cycle):
        return on_working_weekdays(rest, cycle), 0
    sets = _fullest(due, closed, cycle)
    if not sets:
        return rest, 0
    if not sets[0]:
        return None, due.visits
    visits = len(sets[0])
    return replace(rest, visits=visits, day_sets=sets), due.visits - visits


def _fullest(due: CycleRequirement, closed: frozenset[int], cycle: Cycle) -> tuple[Days, ...]:
    """Return what is left of the sets of days that have the most open days."""
    if not due.day_sets:
        return fullest_sets(rule_of(due, due.allowed_days, cycle), closed, limit=MOST_SETS)
    left = {tuple(day for day in days if day not in closed) for days in due.day_sets}
    most = max(map(len, left))
    return tuple(sorted(days for days in left if len(days) == most))


def _fits(one: CycleRequirement, allowed: Days, cycle: Cycle) -> bool:
    """Tell whether some set of the allowed days keeps gaps and weekday."""
    return has_pattern(**rule_of(one, allowed, cycle)._asdict())


def _sets_left(
    one: CycleRequirement, *, usable: Days, out: Set[int], wanted: int, cycle: Cycle
) -> tuple[Days, ...]:
    """Return the sets of usable days less those taken out, with as many visits as are wanted."""
    rule = rule_of(one, usable, cycle)
    whole = patterns(**rule._asdict(), limit=MOST_SETS)
    left: set[Days] = {tuple(day for day in days if day not in out) for days in whole}
    left -= {()}
    sizes = sorted({len(days) for days in left}, key=lambda size: (abs(size - wanted), -size))
    return tuple(sorted(days for days in left if len(days) == sizes[0])) if sizes else ()
