"""Of the sets of days a requirement may be visited on: those with the most days that are open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from optimizer.domain.pattern_counts import Pattern, PatternRule, next_days
from optimizer.domain.patterns import nominal_sets, settle

Ways = tuple[int, int]
"""The most open days that can still come, and in how many ways."""

NO_WAY: Ways = (-1, 0)


@lru_cache(maxsize=4096)
def fullest_sets(rule: PatternRule, closed: frozenset[int], *, limit: int) -> tuple[Pattern, ...]:
    """
    Return the most that is left of a rule's sets of days when some days are closed.

    Parameters
    ----------
    rule
        What makes a set of days, with the days that are closed among those allowed.
    closed
        Days that cannot be used.
    limit
        Of more sets than this an evenly spread part is looked at; all have as many days open.

    Returns
    -------
    tuple of tuple of int
        The open days of the sets that have the most of them, ascending, each once; one empty set
        where every day of every set is closed, none where the rule has no set at all.
    """
    whole = _settled(rule, closed) if rule.is_listed else _counted(rule, closed, limit=limit)
    left = {tuple(day for day in days if day not in closed) for days in whole}
    most = max(map(len, left), default=0)
    return tuple(sorted(days for days in left if len(days) == most))


def _settled(rule: PatternRule, closed: frozenset[int]) -> Iterator[Pattern]:
    """Yield the sets of fixed weekdays, holidays moved to open days where that is possible."""
    for nominal in nominal_sets(rule):
        found = settle(rule, nominal, avoid=closed)
        if found is not None:
            yield found


def _counted(rule: PatternRule, closed: frozenset[int], *, limit: int) -> Iterator[Pattern]:
    """Yield sets of free days that have the most open days, by evenly spread ranks."""
    tables = {first: _table(rule, closed, first) for first in rule.allowed_days}
    starts = {first: _after(first, table[-1][first], closed) for first, table in tables.items()}
    most, total = _best(starts.values())
    for place in range(min(limit, total)):
        rank = (2 * place + 1) * total // (2 * min(limit, total))
        for first, (open_days, ways) in starts.items():
            if open_days != most:
                continue
            if rank < ways:
                yield _set_of(rule, closed, tables[first], first=first, rank=rank)
                break
            rank -= ways


def _table(rule: PatternRule, closed: frozenset[int], first: int) -> list[tuple[Ways, ...]]:
    """Return, at [k][day], the best ways to put k more visits after ``day`` and close the cycle."""
    table = [
        tuple(
            (0, 1) if rule.gap_fits(first + rule.days - day) else NO_WAY for day in range(rule.days)
        )
    ]
    for _ in range(rule.visits - 1):
        last = table[-1]
        table.append(
            tuple(
                _best(_after(after, last[after], closed) for after in next_days(rule, day))
                for day in range(rule.days)
            )
        )
    return table


def _after(day: int, ways: Ways, closed: frozenset[int]) -> Ways:
    """Return ways that begin with a visit on ``day``."""
    return (ways[0] + (day not in closed), ways[1]) if ways[1] else NO_WAY


def _best(options: Iterable[Ways]) -> Ways:
    """Return the most open days of some ways, and how many ways have them."""
    most, count = NO_WAY
    for open_days, ways in options:
        if open_days > most:
            most, count = open_days, ways
        elif open_days == most:
            count += ways
    return most, count


def _set_of(
    rule: PatternRule,
    closed: frozenset[int],
    table: list[tuple[Ways, ...]],
    *,
    first: int,
    rank: int,
) -> Pattern:
    """Return set number ``rank`` of the best ones that begin on ``first``."""
    chosen = [first]
    for to_come in range(rule.visits - 2, -1, -1):
        most = table[to_come + 1][chosen[-1]][0]
        for day in next_days(rule, chosen[-1]):
            open_days, ways = _after(day, table[to_come][day], closed)
            if open_days != most or not ways:
                continue
            if rank < ways:
                chosen.append(day)
                break
            rank -= ways
    return tuple(chosen)
