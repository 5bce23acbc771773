"""Rules of the plan in force: locks, the cap on changed weekdays, and what counts as a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.checking.context import Context
from optimizer.checking.visits import half_day
from optimizer.domain.problem import Commitment, CycleRequirement, LockLevel
from optimizer.domain.report import Violation
from optimizer.domain.services import Habit


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a promise a plan changes for one requirement."""

    requirement: CycleRequirement
    weekday: bool
    half_day: bool
    vehicle: bool
    time_band: bool


def changes(context: Context) -> Iterator[Change]:
    """Yield what changes and counts, for every promised requirement that is visited at all."""
    band_s = context.problem.prices.time_band_s
    for promise in context.problem.in_force:
        one = context.requirements.get(promise.requirement_id)
        if one is None or not promise.visits or not context.made[one.id]:
            continue
        made = context.made[one.id]
        earliest_s = min(visit.stop.start_s for visit in made)
        promised_s = min(visit.start_s for visit in promise.visits)
        vehicles = {visit.vehicle.id if visit.vehicle else None for visit in made}
        yield Change(
            requirement=one,
            weekday=Habit.WEEKDAY not in one.unpriced
            and {v.day % 7 for v in made} != {v.day % 7 for v in promise.visits},
            half_day=Habit.HALF_DAY not in one.unpriced
            and {half_day(v.stop.start_s) for v in made}
            != {half_day(v.start_s) for v in promise.visits},
            vehicle=Habit.VEHICLE not in one.unpriced
            and vehicles != {v.vehicle_id for v in promise.visits},
            time_band=Habit.TIME_BAND not in one.unpriced and abs(earliest_s - promised_s) > band_s,
        )


def lock_broken(context: Context) -> Iterator[Violation]:
    """Check that a locked requirement keeps its days, and, where locked too, its vehicles."""
    for promise in context.problem.in_force:
        one = context.requirements.get(promise.requirement_id)
        if one is None or not promise.visits or promise.lock is LockLevel.NONE:
            continue
        yield from _moved(context, one, promise=promise)
        if promise.lock is LockLevel.DAY_VEHICLE:
            yield from _swapped(context, one, promise=promise)


def _moved(context: Context, one: CycleRequirement, *, promise: Commitment) -> Iterator[Violation]:
    """Yield the violation of locked days that are not the plan's."""
    locked = {visit.day for visit in promise.visits}
    days = set(context.days(one))
    if days and days != locked:
        listed = [context.names.day(day) for day in sorted(locked)]
        yield context.violation(
            "lock_broken",
            zh="日期已锁定为" + "、".join(zh for zh, _ in listed) + "，计划改动了。",
            en="its days are locked to " + ", ".join(en for _, en in listed) + ".",
            requirement=one,
            amount=len(days ^ locked),
        )


def _swapped(
    context: Context, one: CycleRequirement, *, promise: Commitment
) -> Iterator[Violation]:
    """Yield the visits on locked days by another vehicle than the locked one."""
    locked = {visit.day: visit.vehicle_id for visit in promise.visits}
    for visit in context.made[one.id]:
        due = context.vehicles.get(locked.get(visit.day, ""))
        if due is not None and (visit.vehicle is None or visit.vehicle.id != due.id):
            yield context.violation(
                "lock_broken",
                zh=f"车辆已锁定为 {due.name}。",
                en=f"its vehicle is locked to {due.name}.",
                day=visit.day,
                vehicle=visit.vehicle,
                requirement=one,
            )


def change_cap(context: Context) -> Iterator[Violation]:
    """Check that no more requirements change their weekdays than the cap allows."""
    cap = context.problem.prices.max_weekday_changes
    changed = sum(change.weekday for change in changes(context))
    if cap is not None and changed > cap:
        yield context.violation(
            "change_cap",
            zh=f"有 {changed} 项需求改变星期，最多允许 {cap} 项。",
            en=f"{changed} requirements change weekday; at most {cap} may.",
            amount=changed - cap,
        )
