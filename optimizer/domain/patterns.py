"""Which sets of days a requirement may be visited on: listing, counting, sampling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import combinations

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.pattern_counts import Pattern, PatternRule, count_from, pattern_from

MAX_MOVE_DAYS = 6
"""How far a visit may move from a nominal date that is not allowed."""

Price = tuple[int, int]
"""Of moved dates: how many are on days to avoid, and by how many days they moved in all."""


def patterns(
    *,
    visits: int,
    days: int,
    min_gap: int,
    max_gap: int,
    allowed_days: Pattern,
    weekdays: Pattern,
    same_weekday: bool,
    weeks: int,
    limit: int,
) -> tuple[Pattern, ...]:
    """
    List the sets of days on which a requirement may be visited.

    Parameters
    ----------
    visits
        Number of visits in the cycle.
    days, weeks
        Length of the cycle; ``days`` is 7 times ``weeks``.
    min_gap, max_gap
        Bounds, in days, of the cyclic gaps between consecutive visits; without effect when
        ``visits`` is 1.
    allowed_days
        Day indices that may be used, ascending.
    weekdays
        Weekdays (Monday = 0) that ``same_weekday`` may choose from.
    same_weekday
        Every week the same weekdays, or one weekday where there are fewer visits than weeks; a
        nominal date that is not allowed moves to the nearest allowed day (the earlier of two)
        within `MAX_MOVE_DAYS` that keeps the gaps. Without effect where ``visits`` is neither
        less than nor a multiple of ``weeks``.
    limit
        Longest list wanted. If there are more patterns, an evenly spread sample is returned in
        which every usable day occurs, as far as ``limit`` allows.

    Returns
    -------
    tuple of tuple of int
        Patterns with ascending days, in ascending order; empty if no set of days will do.
    """
    rule = PatternRule(visits, days, min_gap, max_gap, allowed_days, weekdays, same_weekday, weeks)
    return _patterns(rule, limit)


def has_pattern(
    *,
    visits: int,
    days: int,
    min_gap: int,
    max_gap: int,
    allowed_days: Pattern,
    weekdays: Pattern,
    same_weekday: bool,
    weeks: int,
) -> bool:
    """
    Tell exactly whether `patterns` would return any; its parameters but ``limit``.

    Returns
    -------
    bool
        True if at least one set of days keeps all rules.
    """
    rule = PatternRule(visits, days, min_gap, max_gap, allowed_days, weekdays, same_weekday, weeks)
    return _exists(rule)


@lru_cache(maxsize=8192)
def _exists(rule: PatternRule) -> bool:
    """Stop at the first pattern, or at the first positive count."""
    if rule.visits < 1:
        return False
    if rule.is_listed:
        return any(settle(rule, nominal) is not None for nominal in nominal_sets(rule))
    return any(count_from(rule, first) for first in rule.allowed_days)


@lru_cache(maxsize=8192)
def _patterns(rule: PatternRule, limit: int) -> tuple[Pattern, ...]:
    """List, or sample, the patterns of ``rule``."""
    if rule.visits < 1 or limit < 1:
        return ()
    if rule.is_listed:
        return _sample_listed(rule, limit)
    return _sample_counted(rule, limit)


# Fixed weekdays: a short list of nominal sets, each settled on allowed days.


def nominal_sets(rule: PatternRule) -> Iterator[Pattern]:
    """Yield the sets of dates before holidays are looked at."""
    if rule.visits < rule.weeks:
        for weekday in rule.weekdays:
            for weeks in combinations(range(rule.weeks), rule.visits):
                yield tuple(DAYS_PER_WEEK * week + weekday for week in weeks)
        return
    for chosen in combinations(sorted(rule.weekdays), rule.visits // rule.weeks):
        yield tuple(
            DAYS_PER_WEEK * week + weekday for week in range(rule.weeks) for weekday in chosen
        )


def settle(
    rule: PatternRule, nominal: Pattern, *, avoid: frozenset[int] = frozenset()
) -> Pattern | None:
    """
    Move the dates that are not allowed, as little as possible in all; ``None`` if none fits.

    Of the days they may move to, those to ``avoid`` are taken only where there are no others.
    The k-th added day stands for the k-th missing date: on a line, if any matching keeps within
    the distance, the sorted one does, so a search over ascending days is exact.
    """
    allowed = set(rule.allowed_days)
    missing = [day for day in nominal if day not in allowed]
    if not missing:
        return nominal if _gaps_fit(rule, nominal) else None
    kept = set(nominal) & allowed
    best: tuple[Price, Pattern] | None = None
    for first in rule.allowed_days:
        found = _settle_from(rule, first=first, kept=kept, missing=missing, avoid=avoid)
        if found is not None and (best is None or found < best):
            best = found
    return None if best is None else best[1]


def _settle_from(
    rule: PatternRule,
    *,
    first: int,
    kept: set[int],
    missing: list[int],
    avoid: frozenset[int],
) -> tuple[Price, Pattern] | None:
    """Find the least price, then the earliest days, of a pattern whose first is ``first``."""

    def take(day: int, added: int) -> tuple[Price, int] | None:
        """Return (price, days added) when ``day`` joins, or ``None`` when it may not."""
        if day in kept:
            return (0, 0), added
        if added == len(missing) or abs(day - missing[added]) > MAX_MOVE_DAYS:
            return None
        return (int(day in avoid), abs(day - missing[added])), added + 1

    @cache
    def complete(last: int, added: int) -> tuple[Price, Pattern] | None:
        """Return the best (total price, days) that follow ``last``."""
        best: tuple[Price, Pattern] | None = None
        if (
            added == len(missing)
            and max(kept, default=-1) <= last
            and rule.gap_fits(first + rule.days - last)
        ):
            best = ((0, 0), ())
        next_kept = min((day for day in kept if day > last), default=rule.days)
        for day in rule.allowed_days:
            if not (last < day <= next_kept and rule.gap_fits(day - last)):
                continue
            taken = take(day, added)
            rest = None if taken is None else complete(day, taken[1])
            if taken is None or rest is None:
                continue
            found = (_sum(taken[0], rest[0]), (day, *rest[1]))
            best = found if best is None else min(best, found)
        return best

    started = take(first, 0)
    if started is None or min(kept, default=first) < first:
        return None
    rest = complete(first, started[1])
    return None if rest is None else (_sum(started[0], rest[0]), (first, *rest[1]))


def _sum(one: Price, other: Price) -> Price:
    return one[0] + other[0], one[1] + other[1]


def _gaps_fit(rule: PatternRule, days: Pattern) -> bool:
    """Tell whether all cyclic gaps of ``days`` keep the bounds."""
    following = (*days[1:], days[0] + rule.days)
    return all(rule.gap_fits(b - a) for a, b in zip(days, following, strict=True))


def _sample_listed(rule: PatternRule, limit: int) -> tuple[Pattern, ...]:
    """List the settled sets, thinned to ``limit``."""
    settled = {settle(rule, nominal) for nominal in nominal_sets(rule)}
    found = sorted(pattern for pattern in settled if pattern is not None)

    def containing(day: int) -> Pattern | None:
        """Return the middle one of the patterns that use ``day``."""
        users = [pattern for pattern in found if day in pattern]
        return users[len(users) // 2] if users else None

    return _thin(rule, limit, total=len(found), at=found.__getitem__, containing=containing)


# Free days: patterns are drawn by rank.


def _sample_counted(rule: PatternRule, limit: int) -> tuple[Pattern, ...]:
    """Draw up to ``limit`` patterns by rank."""
    counts = [(first, count_from(rule, first)) for first in rule.allowed_days]

    def at(rank: int) -> Pattern:
        """Return pattern number ``rank`` of all."""
        for first, count in counts:
            if rank < count:
                return pattern_from(rule, first, rank)
            rank -= count
        raise IndexError("rank must be < total.")

    def containing(day: int) -> Pattern | None:
        """Return the middle pattern that uses ``day``: turn the cycle until it is day 0."""
        turned = tuple(sorted((other - day) % rule.days for other in rule.allowed_days))
        shifted = rule._replace(allowed_days=turned)
        count = count_from(shifted, 0)
        if count == 0:
            return None
        pattern = pattern_from(shifted, 0, count // 2)
        return tuple(sorted((other + day) % rule.days for other in pattern))

    total = sum(count for _, count in counts)
    return _thin(rule, limit, total=total, at=at, containing=containing)


def _thin(
    rule: PatternRule,
    limit: int,
    *,
    total: int,
    at: Callable[[int], Pattern],
    containing: Callable[[int], Pattern | None],
) -> tuple[Pattern, ...]:
    """Return all patterns, or ``limit`` of them: first every usable day, then even ranks."""
    if total <= limit:
        return tuple(at(rank) for rank in range(total))
    chosen: set[Pattern] = set()
    covered: set[int] = set()
    for day in rule.allowed_days:
        pattern = None if day in covered or len(chosen) == limit else containing(day)
        if pattern is not None:
            chosen.add(pattern)
            covered.update(pattern)
    wanted = limit - len(chosen)
    for place in range(wanted):
        chosen.add(at((2 * place + 1) * total // (2 * wanted)))
    return tuple(sorted(chosen))
