"""All rules, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.checking import (
    breaks,
    closed,
    driving,
    eligibility,
    halts,
    joins,
    load,
    promises,
    published,
    reasons,
    rides,
    shifts,
    trips,
    visits,
)
from optimizer.checking.context import Context
from optimizer.checking.objective import objective as objective_rule
from optimizer.checking.objective import objective_of
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Objective, Violation

Rule = Callable[[Context], Iterator[Violation]]

RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (visits.unknown_id, ("unknown_id",)),
    (visits.visit_count, ("visit_count",)),
    (visits.visit_doubled, ("visit_doubled",)),
    (visits.day_not_allowed, ("day_not_allowed",)),
    (visits.gaps, ("gap_too_short", "gap_too_long")),
    (visits.day_set_not_allowed, ("day_set_not_allowed",)),
    (visits.pattern_incomplete, ("pattern_incomplete",)),
    (visits.weekday_changed, ("weekday_changed",)),
    (visits.half_day_not_allowed, ("half_day_not_allowed",)),
    (visits.half_day_changed, ("half_day_changed",)),
    (visits.time_band_changed, ("time_band_changed",)),
    (visits.vehicle_changed, ("vehicle_changed",)),
    (visits.base_changed, ("base_changed",)),
    (joins.join_broken, ("join_broken",)),
    (joins.wrong_place, ("wrong_place",)),
    (eligibility.service_not_offered, ("service_not_offered",)),
    (eligibility.fleet_not_allowed, ("fleet_not_allowed",)),
    (eligibility.road_too_narrow, ("road_too_narrow",)),
    (eligibility.wrong_county, ("wrong_county",)),
    (eligibility.outside_area, ("outside_area",)),
    (shifts.vehicle_off, ("vehicle_off",)),
    (shifts.route_doubled, ("route_doubled",)),
    (shifts.days_per_week, ("days_per_week",)),
    (shifts.shift, ("shift",)),
    (shifts.duty_too_long, ("duty_too_long",)),
    (shifts.rest_too_short, ("rest_too_short",)),
    (trips.trip_order, ("trip_order",)),
    (trips.too_many_trips, ("too_many_trips",)),
    (trips.load_not_ready, ("load_not_ready",)),
    (trips.on_board_too_long, ("on_board_too_long",)),
    (driving.unreachable, ("unreachable",)),
    (driving.travel_time, ("travel_time",)),
    (driving.drive_time, ("drive_time",)),
    (halts.service_time, ("service_time",)),
    (halts.window, ("window",)),
    (breaks.break_missing, ("break_missing",)),
    (breaks.break_overlap, ("break_overlap",)),
    (load.load, ("load",)),
    (load.depot_output, ("depot_output",)),
    (rides.ride_split, ("ride_split",)),
    (rides.ride_too_long, ("ride_too_long",)),
    (rides.seats, ("seats",)),
    (promises.lock_broken, ("lock_broken",)),
    (promises.change_cap, ("change_cap",)),
    (published.promise_moved, ("promise_moved",)),
    (reasons.reason_not_proved, ("reason_not_proved",)),
    (closed.closed_visits, ("closed_visits",)),
)
"""Every rule of a plan with the codes of its violations."""

CODES: tuple[str, ...] = (*(code for _, codes in RULES for code in codes), "objective")
"""Every code that a violation can have."""


def check(
    problem: Problem, plan: Plan, objective: Objective | None = None
) -> tuple[Violation, ...]:
    """
    Return every rule that a plan breaks.

    Parameters
    ----------
    problem
        The problem; it is taken to be sound.
    plan
        Any plan: unknown ids, days outside the cycle, empty stops and times in any order give
        violations, not exceptions.
    objective
        The objective reported with the plan; ``None`` when there is none to compare.

    Returns
    -------
    tuple[Violation, ...]
        In the order of `CODES`; empty for a good plan. Codes are explained in ``docs/model.md``.
    """
    context = Context.of(problem, plan)
    found = [violation for rule, _ in RULES for violation in rule(context)]
    if objective is not None:
        found += objective_rule(context, objective)
    return tuple(found)


class RepeatedCheck:
    """
    Judges plans that have much in common, as the plans after one edit or another.

    What is as it was in the last plan without a violation is not judged again: a route with its
    vehicle and requirements, a requirement with its visits. Rules about the whole plan are.
    """

    def __init__(self) -> None:
        self._sound: Context | None = None

    def judge(self, problem: Problem, plan: Plan) -> tuple[Objective, tuple[Violation, ...]]:
        """Return the objective of a plan, and every rule that it breaks, as `check` does."""
        context = Context.of(problem, plan, sound=self._sound)
        found = tuple(violation for rule, _ in RULES for violation in rule(context))
        if not found:
            self._sound = context
        return objective_of(context), found
