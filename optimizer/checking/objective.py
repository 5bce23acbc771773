"""The objective, recomputed from the plan alone, and compared with what is reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from optimizer.checking.context import Context, Tour
from optimizer.checking.promises import changes
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Objective, Violation

LEAST_LEVELS = 3
TERM_NAMES_ZH = {
    "vehicle_days_cents": "出车费",
    "distance_cents": "里程费",
    "driving_cents": "驾驶工时费",
    "waiting_cents": "等待工时费",
    "overtime_cents": "加班费",
    "change_weekday_cents": "改变星期的代价",
    "change_half_day_cents": "改变半天的代价",
    "change_time_band_cents": "改变时段的代价",
    "change_vehicle_cents": "改变车辆的代价",
    "workload_spread_cents": "忙闲不均的代价",
}


def recompute_objective(problem: Problem, plan: Plan) -> Objective:
    """
    Return the objective of a plan, each term from the plan and the problem alone.

    Parameters
    ----------
    problem, plan
        The problem and a plan of it; a plan that breaks rules gives a figure, too, in which
        unknown things and legs that do not exist count nothing.

    Returns
    -------
    Objective
        As ``docs/model.md`` defines it: shortfall by priority, costs in cents.
    """
    return objective_of(Context.of(problem, plan))


def objective_of(context: Context) -> Objective:
    """Return the objective of an indexed plan."""
    tours, prices = context.tours, context.problem.prices
    changed = list(changes(context))
    return Objective(
        shortfall=_shortfall(context),
        vehicle_days_cents=sum(tour.vehicle.rates.day_cents for tour in tours),
        distance_cents=sum(t.distance_m * t.vehicle.rates.km_cents for t in tours) // 1000,
        driving_cents=sum(t.driving_s * t.vehicle.rates.drive_h_cents for t in tours) // 3600,
        waiting_cents=sum(waiting_s(t) * t.vehicle.rates.wait_h_cents for t in tours) // 3600,
        overtime_cents=sum(_overtime_s(t) * t.vehicle.rates.overtime_h_cents for t in tours)
        // 3600,
        change_weekday_cents=sum(c.weekday for c in changed) * prices.change_weekday_cents,
        change_half_day_cents=sum(c.half_day for c in changed) * prices.change_half_day_cents,
        change_time_band_cents=sum(c.time_band for c in changed) * prices.change_time_band_cents,
        change_vehicle_cents=sum(c.vehicle for c in changed) * prices.change_vehicle_cents,
        workload_spread_cents=_spread_s(context) * prices.spread_h_cents // 3600,
    )


def _shortfall(context: Context) -> tuple[int, ...]:
    """Return, per priority from 1, the sum over villages of s (s + 1) / 2 for s visits missed."""
    requirements = context.problem.all_requirements
    levels = max([LEAST_LEVELS, *(one.priority for one in requirements)])
    missed: dict[tuple[int, str], int] = defaultdict(int)
    for one in requirements:
        missed[one.priority, one.village_code] += max(0, one.visits - len(context.made[one.id]))
    shortfall = [0] * levels
    for (priority, _), visits in missed.items():
        shortfall[priority - 1] += visits * (visits + 1) // 2
    return tuple(shortfall)


def waiting_s(tour: Tour) -> int:
    """Return the seconds of a route that are neither driving, work, break nor time at the base."""
    resting_s = sum(rest.end_s - rest.start_s for rest in tour.route.breaks)
    return tour.duty_s - tour.driving_s - tour.working_s - resting_s - tour.base_s


def _overtime_s(tour: Tour) -> int:
    """Return the seconds by which a route ends after its shift."""
    hours = tour.vehicle.shifts[tour.day]
    return max(0, tour.return_s - hours.close_s) if hours else 0


def _spread_s(context: Context) -> int:
    """Return, summed over groups of vehicles that share work, the busiest's duty above the mean."""
    duty_s = {vehicle.id: 0 for vehicle in context.problem.vehicles}
    for tour in context.tours:
        duty_s[tour.vehicle.id] += tour.duty_s
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for vehicle in context.problem.vehicles:
        groups[vehicle.balanced_with].append(duty_s[vehicle.id])
    return sum(max(group) - sum(group) // len(group) for group in groups.values())


def objective(context: Context, reported: Objective) -> Iterator[Violation]:
    """Check that every term of the reported objective is what the plan costs."""
    due = objective_of(context)
    terms = due.terms()
    for name, value in reported.terms().items():
        if value != terms[name]:
            yield _differs(context, name, reported=value, due=terms[name])
    levels = max(len(due.shortfall), len(reported.shortfall))
    for level in range(levels):
        values = [(*o.shortfall, *([0] * levels))[level] for o in (reported, due)]
        if values[0] != values[1]:
            name = f"shortfall[{level}]"
            yield _differs(context, name, reported=values[0], due=values[1])


def _differs(context: Context, name: str, *, reported: int, due: int) -> Violation:
    """Return the violation of a term that differs."""
    name_zh = TERM_NAMES_ZH.get(name, "未满足程度")
    return context.violation(
        "objective",
        zh=f"{name_zh}（{name}）报告为 {reported}，重新计算为 {due}。",
        en=f"the objective's {name} is reported as {reported}, but recomputes to {due}.",
        amount=abs(reported - due),
    )
