"""How many visits closures leave: the most open days of any set of days, tried from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from optimizer.checking.weekdays import MAX_SHIFT_DAYS
from optimizer.domain.problem import CycleRequirement

Reached = dict[tuple[int, int], int]
"""The most open days so far, by last visit day and dates replaced."""


class _Rule(NamedTuple):
    """What of a requirement says on which days it may be visited; many have it in common."""

    visits: int
    min_gap_days: int
    max_gap_days: int
    allowed_days: tuple[int, ...]
    weekdays: tuple[int, ...]
    same_weekday: bool
    weeks: int


def most_open(one: CycleRequirement, closed: frozenset[int], *, weeks: int) -> int | None:
    """
    Return how many visits can at most be made on days that are not closed.

    Parameters
    ----------
    one
        A requirement as it is without closures.
    closed
        The closed days.
    weeks
        Length of the cycle.

    Returns
    -------
    int or None
        Over all sets of days that keep its rules, the most days that are not closed; ``None``
        where no set does.
    """
    if one.day_sets:
        return max(len(set(days) - closed) for days in one.day_sets)
    rule = _Rule(
        visits=one.visits,
        min_gap_days=one.min_gap_days,
        max_gap_days=one.max_gap_days,
        allowed_days=one.allowed_days,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=weeks,
    )
    return _most(rule, closed)


@lru_cache(maxsize=4096)
def _most(rule: _Rule, closed: frozenset[int]) -> int | None:
    fixed = rule.visits < rule.weeks or rule.visits % rule.weeks == 0
    if rule.same_weekday and fixed:
        found = [_most_of(rule, dates, closed) for dates in _dates(rule)]
    else:
        found = [_most_free(rule, first, closed) for first in rule.allowed_days]
    return max((most for most in found if most is not None), default=None)


def _dates(one: _Rule) -> Iterator[list[int]]:
    """Yield the dates of fixed weekdays, before any is replaced."""
    per_week = one.visits // one.weeks
    for weekdays in combinations(one.weekdays, max(1, per_week)):
        for chosen in combinations(range(one.weeks), one.weeks if per_week else one.visits):
            yield sorted(7 * week + weekday for week in chosen for weekday in weekdays)


def _most_free(one: _Rule, first: int, closed: frozenset[int]) -> int | None:
    """Return the most open days of the sets that begin on a day and keep the gaps."""
    reached = {first: int(first not in closed)}
    for _ in range(one.visits - 1):
        reached = {
            day: max(before) + (day not in closed)
            for day in one.allowed_days
            if (before := [n for last, n in reached.items() if _follows(one, last, day)])
        }
    last_days = (n for last, n in reached.items() if _follows(one, last, first + 7 * one.weeks))
    return max(last_days, default=None)


def _most_of(one: _Rule, dates: list[int], closed: frozenset[int]) -> int | None:
    """Return the most open days of the sets that are these dates, or replace those not allowed."""
    allowed = set(one.allowed_days)
    kept = {day for day in dates if day in allowed}
    missing = [day for day in dates if day not in allowed]
    best = None
    for first in one.allowed_days:
        if kept and first > min(kept):
            break
        reached = _taken(first, {(-1, 0): 0}, kept, missing, closed)
        for day in (day for day in one.allowed_days if day > first):
            before = {key: n for key, n in reached.items() if _follows(one, key[0], day)}
            after = _taken(day, before, kept, missing, closed)
            reached = after if day in kept else _better(reached, after)
        for (last, replaced), most in reached.items():
            if replaced == len(missing) and _follows(one, last, first + 7 * one.weeks):
                best = most if best is None else max(best, most)
    return best


def _taken(
    day: int, before: Reached, kept: set[int], missing: list[int], closed: frozenset[int]
) -> Reached:
    """Return what is reached when a visit on ``day`` joins."""
    after: Reached = {}
    for (_, replaced), most in before.items():
        if day in kept:
            key = day, replaced
        elif replaced < len(missing) and abs(day - missing[replaced]) <= MAX_SHIFT_DAYS:
            key = day, replaced + 1
        else:
            continue
        after[key] = max(after.get(key, 0), most + (day not in closed))
    return after


def _better(one: Reached, other: Reached) -> Reached:
    """Return the better of two ways to each state."""
    return {key: max(one.get(key, 0), other.get(key, 0)) for key in {*one, *other}}


def _follows(one: _Rule, last: int, day: int) -> bool:
    """Tell whether a visit on ``day`` may follow one on ``last``; a single one has no gap."""
    gap = day - last
    return gap > 0 and (one.visits == 1 or one.min_gap_days <= gap <= one.max_gap_days)
