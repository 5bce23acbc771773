"""What the search pays: a route's cost while searching, and the exact objective of a schedule."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.report import Objective
from optimizer.domain.services import Habit
from optimizer.solving.schedule import Schedule
from optimizer.units import HOUR_S, METRES_PER_KM, NOON_S

PRIORITIES = 3
"""Levels that are always reported."""


def unserved_by_requirement(schedule: Schedule) -> dict[str, int]:
    """Return the number of visits not made, by requirement id, where there are any."""
    missing = {}
    for task in schedule.instance.tasks:
        left = task.visits - len(schedule.visits[task.index])
        if left:
            missing.update({r.id: left for r in task.requirements})
    return missing


def shortfall(schedule: Schedule) -> tuple[int, ...]:
    """Return the convex shortfall of each priority (see `optimizer.domain.report.Objective`)."""
    requirements = {r.id: r for r in schedule.instance.problem.requirements}
    levels = max(PRIORITIES, *(r.priority for r in requirements.values()), 0)
    missed: dict[tuple[int, str], int] = defaultdict(int)
    for requirement_id, left in unserved_by_requirement(schedule).items():
        requirement = requirements[requirement_id]
        missed[requirement.priority, requirement.village_code] += left
    totals = [0] * levels
    for (priority, _), count in missed.items():
        totals[priority - 1] += count * (count + 1) // 2
    return tuple(totals)


def objective(schedule: Schedule) -> Objective:
    """Return the exact objective, as `docs/model.md` defines it."""
    instance = schedule.instance
    sums: dict[str, int] = defaultdict(int)
    for (_, vehicle), times in schedule.timetables.items():
        rates = instance.vehicles[vehicle].rates
        sums["day"] += rates.day_cents
        sums["distance"] += times.distance_m * rates.km_cents
        sums["drive"] += times.drive_s * rates.drive_h_cents
        sums["wait"] += times.wait_s * rates.wait_h_cents
        sums["overtime"] += times.overtime_s * rates.overtime_h_cents
    changes = _changes(schedule)
    return Objective(
        shortfall=shortfall(schedule),
        vehicle_days_cents=sums["day"],
        distance_cents=sums["distance"] // METRES_PER_KM,
        driving_cents=sums["drive"] // HOUR_S,
        waiting_cents=sums["wait"] // HOUR_S,
        overtime_cents=sums["overtime"] // HOUR_S,
        change_weekday_cents=changes[0],
        change_half_day_cents=changes[1],
        change_time_band_cents=changes[2],
        change_vehicle_cents=changes[3],
        workload_spread_cents=_spread_s(schedule)
        * instance.problem.prices.spread_h_cents
        // HOUR_S,
    )


def _spread_s(schedule: Schedule) -> int:
    """Return by how many seconds the busiest vehicles exceed the means of their groups."""
    instance = schedule.instance
    duty_s = [0] * len(instance.vehicles)
    for (_, vehicle), times in schedule.timetables.items():
        duty_s[vehicle] += times.return_s - times.depart_s
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for spec, seconds in zip(instance.vehicles, duty_s, strict=True):
        groups[spec.balanced_with].append(seconds)
    return sum(max(group) - sum(group) // len(group) for group in groups.values())


def _changes(schedule: Schedule) -> tuple[int, int, int, int]:
    """Return the cents of changed weekdays, half-days, time bands and vehicles."""
    instance, prices = schedule.instance, schedule.instance.problem.prices
    totals = [0, 0, 0, 0]
    for commitment in instance.problem.in_force:
        task = instance.tasks[instance.task_of[commitment.requirement_id]]
        if not commitment.visits or not schedule.visits[task.index]:
            continue
        starts_s = schedule.starts_s(task.index)
        totals[0] += instance.changes_weekday(commitment, starts_s) * prices.change_weekday_cents
        old_halves = {visit.start_s < NOON_S for visit in commitment.visits}
        new_halves = {start_s < NOON_S for start_s in starts_s.values()}
        if instance.is_priced(commitment.requirement_id, Habit.HALF_DAY):
            totals[1] += (old_halves != new_halves) * prices.change_half_day_cents
        moved_s = abs(min(starts_s.values()) - min(visit.start_s for visit in commitment.visits))
        if instance.is_priced(commitment.requirement_id, Habit.TIME_BAND):
            totals[2] += (moved_s > prices.time_band_s) * prices.change_time_band_cents
        old_vehicles = {visit.vehicle_id for visit in commitment.visits}
        new_vehicles = {instance.vehicles[v].id for v in schedule.visits[task.index].values()}
        if instance.is_priced(commitment.requirement_id, Habit.VEHICLE):
            totals[3] += (old_vehicles != new_vehicles) * prices.change_vehicle_cents
    return totals[0], totals[1], totals[2], totals[3]
