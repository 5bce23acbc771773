"""Of the sets of days a requirement may be visited on: those with the most days that are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.pattern_counts import Pattern, PatternRule, next_days
from optimizer.domain.patterns import nominal_sets, settle

Ints = NDArray[np.int64]

NO_WAY = -1
"""Stands for the open days of what cannot be."""


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
    table = _table(rule, closed)
    ends = [(first, *table[-1].after(first, first)) for first in rule.allowed_days]
    most = max((open_days for _, open_days, ways in ends if ways), default=0)
    starts = [(first, ways) for first, open_days, ways in ends if ways and open_days == most]
    total = sum(ways for _, ways in starts)
    for place in range(min(limit, total)):
        rank = (2 * place + 1) * total // (2 * min(limit, total))
        for first, ways in starts:
            if rank < ways:
                yield _set_of(rule, table, first=first, rank=rank)
                break
            rank -= ways


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """
    Ways to put so many more visits and close the cycle, by first day and last day so far.

    ``most`` are the most open days among them, ``ways`` how many have so many (0: there is none);
    ``is_open`` tells of each day whether it is open.
    """

    most: Ints
    ways: Ints
    is_open: Ints

    def after(self, first: int, day: int) -> tuple[int, int]:
        """Return the most open days, and the ways to them, when the last visit is on ``day``."""
        return int(self.most[first, day] + self.is_open[day]), int(self.ways[first, day])


def _table(rule: PatternRule, closed: frozenset[int]) -> list[_Row]:
    """Return a row for 0, 1, ... more visits."""
    days = range(rule.days)
    is_open = np.array([int(day not in closed) for day in days], dtype=np.int64)
    follows = np.zeros((rule.days, rule.days), dtype=bool)
    for day in days:
        follows[day, list(next_days(rule, day))] = True
    closing = [[rule.gap_fits(first + rule.days - day) for day in days] for first in days]
    ways = np.array(closing, dtype=np.int64)
    table = [_Row(most=np.zeros_like(ways), ways=ways, is_open=is_open)]
    for _ in range(rule.visits - 1):
        table.append(_row_before(table[-1], follows))
    return table


def _row_before(row: _Row, follows: NDArray[np.bool_]) -> _Row:
    """Return the row of one more visit; ``follows[day, after]`` tells what may come next."""
    possible = follows[None, :, :] & (row.ways > 0)[:, None, :]
    open_days = np.where(possible, (row.most + row.is_open)[:, None, :], NO_WAY)
    most = open_days.max(axis=2)
    best = possible & (open_days == most[:, :, None])
    ways = np.where(best, row.ways[:, None, :], 0).sum(axis=2)
    return _Row(most=most, ways=ways, is_open=row.is_open)


def _set_of(rule: PatternRule, table: list[_Row], *, first: int, rank: int) -> Pattern:
    """Return set number ``rank`` of the best ones that begin on ``first``."""
    chosen = [first]
    for to_come in range(rule.visits - 2, -1, -1):
        most = table[to_come + 1].most[first, chosen[-1]]
        for day in next_days(rule, chosen[-1]):
            open_days, ways = table[to_come].after(first, day)
            if open_days != most or not ways:
                continue
            if rank < ways:
                chosen.append(day)
                break
            rank -= ways
    return tuple(chosen)
