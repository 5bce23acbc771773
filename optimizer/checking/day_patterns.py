"""The proof that no set of days keeps a requirement's frequency: days are tried from scratch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from optimizer.checking.context import Context
from optimizer.checking.unit import unit_of
from optimizer.checking.weekdays import keeps_weekdays
from optimizer.domain.problem import CycleRequirement

MOST_LISTED_VISITS = 4
"""Up to this many visits, sets of days are listed one by one; with more, weekdays are ignored."""


class DayPatternProof:
    """
    Checks of the certificate ``no_set_of_days_fits``.

    Parameters
    ----------
    context
        The problem and the plan.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def holds(self, one: CycleRequirement, certificate: Mapping[str, int | str]) -> bool:
        """Tell whether the figures are right and no set of days will do."""
        unit = unit_of(self._context, one)
        days, listed = sorted(unit.days), unit.day_sets
        figures = {"visits": one.visits, "allowed_days": len(days)}
        if listed is not None:
            figures |= {"day_sets": len(listed)}
            return dict(certificate) == figures and not any(set(s) <= unit.days for s in listed)
        figures |= {"min_gap_days": one.min_gap_days, "max_gap_days": one.max_gap_days}
        return dict(certificate) == figures and not self._any_set(one, days)

    def _any_set(self, one: CycleRequirement, days: list[int]) -> bool:
        """Tell whether some set of days keeps the gaps and, where they are listed, weekdays."""
        cycle = self._context.problem.cycle
        if not _gaps_possible(one, days, length=cycle.days):
            return False
        if not one.same_weekday or one.visits > MOST_LISTED_VISITS:
            return True
        allowed = frozenset(days)
        return any(
            _keeps_gaps(one, chosen, length=cycle.days)
            and keeps_weekdays(
                list(chosen), weekdays=one.weekdays, allowed=allowed, weeks=cycle.weeks
            )
            for chosen in combinations(days, one.visits)
        )


def _fits(one: CycleRequirement, gap: int) -> bool:
    return one.min_gap_days <= gap <= one.max_gap_days


def _keeps_gaps(one: CycleRequirement, days: tuple[int, ...], *, length: int) -> bool:
    """Tell whether all cyclic gaps fit; a single visit has none."""
    following = (*days[1:], days[0] + length)
    return one.visits == 1 or all(
        _fits(one, after - day) for day, after in zip(days, following, strict=True)
    )


def _gaps_possible(one: CycleRequirement, days: list[int], *, length: int) -> bool:
    """Tell, first day by first day, whether steps within the gaps lead round the cycle."""
    if one.visits == 1:
        return bool(days)
    for first in days:
        reached = {first}
        for _ in range(one.visits - 1):
            reached = {day for day in days if any(_fits(one, day - last) for last in reached)}
        if any(_fits(one, first + length - last) for last in reached):
            return True
    return False
