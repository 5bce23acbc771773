"""How many visits closures leave: the checker, the assembler and trying out agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from random import Random

import pytest

from optimizer.checking.open_days import most_open
from optimizer.checking.weekdays import keeps_weekdays
from optimizer.domain.fullest import fullest_sets
from optimizer.domain.pattern_counts import PatternRule
from optimizer.domain.problem import CycleRequirement
from tests.support.tiny import requirement

TRIED_OUT = 3
"""Up to so many visits every set of days is tried."""


def drawn(draw: Random) -> tuple[CycleRequirement, frozenset[int], int]:
    """Return any requirement with holidays in its cycle, days that are closed, and its weeks."""
    weeks = draw.choice((1, 2, 4))
    weekdays = tuple(sorted(draw.sample(range(7), draw.choice((3, 5, 7)))))
    one = replace(
        requirement("R", visits=draw.choice((1, 2, 3, 4, 5, 8, 12))),
        weekdays=weekdays,
        allowed_days=tuple(
            day for day in range(7 * weeks) if day % 7 in weekdays and draw.random() > 0.08
        ),
        same_weekday=draw.random() < 0.5,
        min_gap_days=draw.choice((1, 2, 3)),
        max_gap_days=draw.choice((3, 5, 9, 7 * weeks)),
    )
    first = draw.randrange(7 * weeks)
    return one, frozenset(range(first, min(7 * weeks, first + draw.randint(1, 14)))), weeks


def rule_of(one: CycleRequirement, weeks: int) -> PatternRule:
    return PatternRule(
        visits=one.visits,
        days=7 * weeks,
        min_gap=one.min_gap_days,
        max_gap=one.max_gap_days,
        allowed_days=one.allowed_days,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=weeks,
    )


def tried_out(one: CycleRequirement, weeks: int) -> Iterator[tuple[int, ...]]:
    """Yield every set of days that keeps gaps and weekdays."""
    allowed = frozenset(one.allowed_days)
    for days in combinations(one.allowed_days, one.visits):
        gaps = [b - a for a, b in pairwise((*days, days[0] + 7 * weeks))]
        apart = one.visits == 1 or all(one.min_gap_days <= gap <= one.max_gap_days for gap in gaps)
        kept = not one.same_weekday or keeps_weekdays(
            list(days), weekdays=one.weekdays, allowed=allowed, weeks=weeks
        )
        if apart and kept:
            yield days


@pytest.mark.parametrize("seed", range(8))
def test_the_most_open_days_are_the_same_however_they_are_found(seed: int) -> None:
    draw = Random(seed)
    for _ in range(60):
        one, closed, weeks = drawn(draw)
        sets = fullest_sets(rule_of(one, weeks), closed, limit=200)
        assert most_open(one, closed, weeks=weeks) == (len(sets[0]) if sets else None)
        assert all(len(days) == len(sets[0]) and not closed & set(days) for days in sets)
        if one.visits <= TRIED_OUT:
            left = [len(set(days) - closed) for days in tried_out(one, weeks)]
            assert most_open(one, closed, weeks=weeks) == max(left, default=None)


def test_listed_sets_are_all_there_are() -> None:
    one = replace(
        requirement("R", visits=2), allowed_days=tuple(range(14)), day_sets=((0, 7), (1, 8))
    )
    assert most_open(one, frozenset((0, 7, 8)), weeks=2) == 1
    assert most_open(one, frozenset((0,)), weeks=2) == 2
    assert most_open(one, frozenset(range(14)), weeks=2) == 0


def test_a_holiday_is_replaced_on_an_open_day_where_there_is_one() -> None:
    """Mondays, and the second one is a holiday: Tuesday is closed, Wednesday is not."""
    one = replace(
        requirement("R", visits=2, gaps=(1, 14)),
        weekdays=(0,),
        allowed_days=(0, 1, 2, 8, 9),
        same_weekday=True,
        day_sets=(),
    )
    closed = frozenset((5, 6, 8))
    assert fullest_sets(rule_of(one, 2), closed, limit=200) == ((0, 9),)
    assert most_open(one, closed, weeks=2) == 2
