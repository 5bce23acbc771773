"""The sets of days, and parts of the day, among which the weekly layer chooses for a task."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.patterns import patterns
from optimizer.domain.problem import CycleRequirement, LockLevel
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice
from optimizer.solving.tasks import Task

ALL_FIXED = 10_000
"""More than there are patterns of fixed weekdays in four weeks."""


def choices(instance: Instance, task: Task, *, limit: int) -> tuple[Choice, ...]:
    """
    List the choices of a task, the committed days first.

    A task that fits a whole number of times into every week repeats weekly if it can: villagers
    want the same day each week, and what repeats is planned once.

    Parameters
    ----------
    instance, task
        What is to be planned.
    limit
        Longest list of day patterns; sets of days that the task lists itself all count.
    """
    committed = _committed_days(instance, task)
    if task.commitment is not None and task.commitment.lock is not LockLevel.NONE:
        days: tuple[tuple[int, ...], ...] = (committed,) if committed else ()
    else:
        others = (days for days in _day_options(instance, task, limit) if days != committed)
        days = ((committed,) if committed else ()) + tuple(others)
    parts = task.parts(visits=task.visits)
    return tuple(Choice(days=pattern, part=part) for pattern in days for part in parts)


def periodic_choices(
    instance: Instance, task: Task, *, weeks: int, limit: int
) -> tuple[Choice, ...]:
    """
    List the choices of a task that repeat every few weeks, as days of the first of these periods.

    Parameters
    ----------
    instance, task
        What is to be planned.
    weeks
        Length of the period; it divides the cycle's weeks.
    limit
        Longest list of day patterns.

    Returns
    -------
    tuple of Choice
        Empty if the task cannot repeat so, or the plan in force does not.
    """
    period = DAYS_PER_WEEK * weeks
    times = instance.days // period
    rule = task.first
    if task.visits % times or task.day_sets is not None:
        return ()
    visits = task.visits // times
    allowed = set(task.allowed_days)
    steady = tuple(
        day for day in range(period) if all(day + period * turn in allowed for turn in range(times))
    )
    # A single visit a period has no gap inside it.
    if visits == 1 and not rule.min_gap_days <= period <= rule.max_gap_days:
        return ()
    listed = patterns(
        visits=visits,
        days=period,
        min_gap=rule.min_gap_days,
        max_gap=rule.max_gap_days,
        allowed_days=steady,
        weekdays=rule.weekdays,
        same_weekday=rule.same_weekday,
        weeks=weeks,
        limit=limit,
    )
    if rule.same_weekday and len(steady) * times < len(allowed):
        # A date that is closed in one period only may not be moved in the others.
        whole = set(_patterns(instance, rule, allowed_days=task.allowed_days, limit=ALL_FIXED))
        listed = tuple(
            days
            for days in listed
            if tuple(day + period * turn for turn in range(times) for day in days) in whole
        )
    commitment = task.commitment
    if commitment is not None:
        by_day = {visit.day: visit.vehicle_id for visit in commitment.visits}
        first = {day: vehicle for day, vehicle in by_day.items() if day < period}
        if by_day != {d + period * t: v for d, v in first.items() for t in range(times)}:
            return ()
        committed = tuple(sorted(first))
        if commitment.lock is not LockLevel.NONE:
            listed = tuple(days for days in listed if days == committed)
        listed = tuple(sorted(listed, key=lambda days: days != committed))
    parts = task.parts(visits=visits)
    return tuple(Choice(days=pattern, part=part) for pattern in listed for part in parts)


def _day_options(instance: Instance, task: Task, limit: int) -> tuple[tuple[int, ...], ...]:
    """
    Return the listed sets of days, else those that repeat weekly, else those within the gaps.

    What repeats weekly is left for other sets where on some of its days no vehicle is on shift.
    """
    if task.day_sets is not None:
        return _listed(instance, task)
    weekly = _weekly_patterns(instance, task, limit)
    manned = _manned(instance, task, weekly)
    if manned:
        return manned
    within = _patterns(instance, task.first, allowed_days=task.allowed_days, limit=limit)
    return _manned(instance, task, within) or weekly or within


def _manned(
    instance: Instance, task: Task, listed: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    """Return the sets of days on each of which some vehicle that may come is on shift."""
    days = instance.manned_days(task.vehicles)
    return tuple(one for one in listed if days.issuperset(one))


def _committed_days(instance: Instance, task: Task) -> tuple[int, ...]:
    """Return the days of the plan in force if they are still a pattern of the task, else ()."""
    if task.commitment is None:
        return ()
    days = tuple(sorted({visit.day for visit in task.commitment.visits}))
    return days if is_choice(instance, task, days) else ()


def is_choice(instance: Instance, task: Task, days: tuple[int, ...]) -> bool:
    """Tell whether a set of days is allowed for a task."""
    if len(days) != task.visits or not set(days) <= set(task.allowed_days):
        return False
    if task.day_sets is not None:
        return days in _listed(instance, task)
    return _is_pattern(instance, task.first, days, allowed_days=task.allowed_days)


def _is_pattern(
    instance: Instance,
    rule: CycleRequirement,
    days: tuple[int, ...],
    *,
    allowed_days: tuple[int, ...],
) -> bool:
    """Tell whether a set of allowed days keeps a requirement's gaps and weekdays."""
    # Fixed weekdays leave few patterns, so they can be listed; else the days alone must be one.
    usable = allowed_days if rule.same_weekday else days
    return days in _patterns(instance, rule, allowed_days=usable, limit=ALL_FIXED)


def _listed(instance: Instance, task: Task) -> tuple[tuple[int, ...], ...]:
    """Return the listed sets of allowed days that also suit the members that list none."""
    plain = [rule for rule in task.requirements if not rule.day_sets]
    return tuple(
        days
        for days in task.day_sets or ()
        if set(days) <= set(task.allowed_days)
        and all(_is_pattern(instance, r, days, allowed_days=task.allowed_days) for r in plain)
    )


def keeps_lock(task: Task, vehicles: Mapping[int, str]) -> bool:
    """Tell whether visits, vehicle ids by day, keep the lock of the plan in force."""
    commitment = task.commitment
    if commitment is None or commitment.lock is LockLevel.NONE:
        return True
    if {visit.day for visit in commitment.visits} != set(vehicles):
        return False
    return commitment.lock is LockLevel.DAY or all(
        vehicles[visit.day] == visit.vehicle_id for visit in commitment.visits
    )


def _patterns(
    instance: Instance, rule: CycleRequirement, *, allowed_days: tuple[int, ...], limit: int
) -> tuple[tuple[int, ...], ...]:
    return patterns(
        visits=rule.visits,
        days=instance.days,
        min_gap=rule.min_gap_days,
        max_gap=rule.max_gap_days,
        allowed_days=allowed_days,
        weekdays=rule.weekdays,
        same_weekday=rule.same_weekday,
        weeks=instance.weeks,
        limit=limit,
    )


def _weekly_patterns(instance: Instance, task: Task, limit: int) -> tuple[tuple[int, ...], ...]:
    """Return the patterns that are the same in every week; empty if the task allows none."""
    if instance.weeks == 1 or task.visits % instance.weeks:
        return ()
    allowed = set(task.allowed_days)
    mondays = range(0, instance.days, DAYS_PER_WEEK)
    steady = tuple(
        day for day in range(DAYS_PER_WEEK) if all(monday + day in allowed for monday in mondays)
    )
    rule = task.first
    in_a_week = patterns(
        visits=task.visits // instance.weeks,
        days=DAYS_PER_WEEK,
        min_gap=rule.min_gap_days,
        max_gap=rule.max_gap_days,
        allowed_days=steady,
        weekdays=rule.weekdays,
        same_weekday=False,
        weeks=1,
        limit=limit,
    )
    # One visit a week is a gap of exactly seven days, which a week alone does not check.
    if task.visits == instance.weeks and not (
        rule.min_gap_days <= DAYS_PER_WEEK <= rule.max_gap_days
    ):
        return ()
    return tuple(
        tuple(monday + day for monday in mondays for day in pattern) for pattern in in_a_week
    )
