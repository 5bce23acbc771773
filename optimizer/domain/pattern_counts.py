"""Sets of visit days counted, without listing them, by a table over (visits to come, last day)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

Pattern = tuple[int, ...]


class PatternRule(NamedTuple):
    """What makes a set of days a pattern; hashable, so that answers are kept."""

    visits: int
    days: int
    min_gap: int
    max_gap: int
    allowed_days: Pattern
    weekdays: Pattern
    same_weekday: bool
    weeks: int

    @property
    def is_listed(self) -> bool:
        """Tell whether fixed weekdays leave few patterns: the rule of `docs/model.md` applies."""
        fits = self.visits < self.weeks or self.visits % self.weeks == 0
        return self.same_weekday and fits

    def gap_fits(self, gap: int) -> bool:
        """Tell whether ``gap`` days may lie between two visits; a single visit has no gap."""
        return self.visits == 1 or self.min_gap <= gap <= self.max_gap


@lru_cache(maxsize=8192)
def _ways(rule: PatternRule, first: int) -> tuple[tuple[int, ...], ...]:
    """Count, at [k][day], the ways to put k more visits after ``day`` and close the cycle."""
    closing = tuple(int(rule.gap_fits(first + rule.days - day)) for day in range(rule.days))
    table = [closing]
    for _ in range(rule.visits - 1):
        table.append(tuple(_sum_next(rule, table[-1], day) for day in range(rule.days)))
    return tuple(table)


def _sum_next(rule: PatternRule, ways: tuple[int, ...], day: int) -> int:
    """Add up the ways over all days that may follow ``day``."""
    return sum(ways[after] for after in next_days(rule, day))


def next_days(rule: PatternRule, day: int) -> Iterator[int]:
    """Yield the allowed days that may follow ``day``."""
    return (after for after in rule.allowed_days if after > day and rule.gap_fits(after - day))


def count_from(rule: PatternRule, first: int) -> int:
    """Count the patterns whose first day is ``first``."""
    return _ways(rule, first)[-1][first]


def pattern_from(rule: PatternRule, first: int, rank: int) -> Pattern:
    """Return pattern number ``rank``, in ascending order, of those that begin on ``first``."""
    ways = _ways(rule, first)
    chosen = [first]
    for to_come in range(rule.visits - 2, -1, -1):
        for day in next_days(rule, chosen[-1]):
            if rank < ways[to_come][day]:
                chosen.append(day)
                break
            rank -= ways[to_come][day]
    return tuple(chosen)
