"""Fixed weekdays in one cycle: those on which a requirement can be visited at all."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.calendar import DAYS_PER_WEEK, Cycle
from optimizer.domain.pattern_counts import PatternRule
from optimizer.domain.patterns import has_pattern
from optimizer.domain.problem import CycleRequirement


def on_working_weekdays(one: CycleRequirement, cycle: Cycle) -> CycleRequirement:
    """
    Take out the weekdays that a requirement could hold on to in name only.

    A weekday all of whose dates in the cycle are off would be no fixed weekday: every visit would
    be moved. It stays where no set of days keeps the gaps without it, since a visit on a moved
    date is better than none.

    Parameters
    ----------
    one
        A requirement with the days on which it may be visited.
    cycle
        The dates to plan.

    Returns
    -------
    CycleRequirement
        The same where no weekday is fixed, or sets of days are listed.
    """
    rule = rule_of(one, one.allowed_days, cycle)
    worked = {day % DAYS_PER_WEEK for day in one.allowed_days}
    working = tuple(weekday for weekday in one.weekdays if weekday in worked)
    if one.day_sets or not rule.is_listed or working == one.weekdays:
        return one
    narrowed = rule._replace(weekdays=working)
    return replace(one, weekdays=working) if has_pattern(**narrowed._asdict()) else one


def rule_of(one: CycleRequirement, allowed_days: tuple[int, ...], cycle: Cycle) -> PatternRule:
    """Return what makes some of the allowed days a set of days."""
    return PatternRule(
        visits=one.visits,
        days=cycle.days,
        min_gap=one.min_gap_days,
        max_gap=one.max_gap_days,
        allowed_days=allowed_days,
        weekdays=one.weekdays,
        same_weekday=one.same_weekday,
        weeks=cycle.weeks,
    )
