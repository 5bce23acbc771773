"""What differs between two plans for the people who wait for the vans."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.kpis import PlanChange
from optimizer.domain.left_out import due_requirements
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.services import HalfDay
from optimizer.units import NOON_S


@dataclass(frozen=True, slots=True)
class _Habit:
    """On which weekdays, in which half-days and by which vehicles a requirement is visited."""

    weekdays: set[int] = field(default_factory=set)
    half_days: set[HalfDay] = field(default_factory=set)
    vehicles: set[str] = field(default_factory=set)


def compare(problem: Problem, old_plan: Plan, new_plan: Plan) -> PlanChange:
    """
    Return how many requirements change their weekdays, half-days or vehicles.

    Parameters
    ----------
    problem
        The problem of the new plan; requirements that it does not have are left aside.
    old_plan
        The plan in force, of a cycle of any length (its days count from a Monday, too).
    new_plan
        The plan to come.
    """
    old, new = _habits(old_plan), _habits(new_plan)
    ordered = {one.id for one in problem.orders}
    ids = [name for name in due_requirements(problem) if name not in ordered]
    both = [(old[one], new[one]) for one in ids if one in old and one in new]
    return PlanChange(
        compared=len(both),
        weekday_changed=sum(a.weekdays != b.weekdays for a, b in both),
        half_day_changed=sum(a.half_days != b.half_days for a, b in both),
        vehicle_changed=sum(a.vehicles != b.vehicles for a, b in both),
        changed=sum(a != b for a, b in both),
        gained=sum(one in new and one not in old for one in ids),
        lost=sum(one in old and one not in new for one in ids),
    )


def _habits(plan: Plan) -> dict[str, _Habit]:
    """Return the habit of every requirement that a plan visits."""
    habits: dict[str, _Habit] = defaultdict(_Habit)
    for route in plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            half = HalfDay.MORNING if stop.start_s < NOON_S else HalfDay.AFTERNOON
            for one in stop.requirement_ids:
                habits[one].weekdays.add(route.day % DAYS_PER_WEEK)
                habits[one].half_days.add(half)
                habits[one].vehicles.add(route.vehicle_id)
    return dict(habits)
