"""Small edits of problems and plans, and the codes that the checker finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from optimizer.checking import check
from optimizer.domain.plan import Plan, Route, Stop, Trip, UnservedCode, UnservedReason
from optimizer.domain.plan import UnservedVisit as Missed
from optimizer.domain.problem import CycleRequirement, Problem
from tests.support.tiny import tiny_problem


def codes(problem: Problem, plan: Plan) -> list[str]:
    """Return the codes of all violations, each once, sorted."""
    return sorted({violation.code for violation in check(problem, plan)})


def amounts(problem: Problem, plan: Plan, *, code: str) -> list[int]:
    """Return the amounts of the violations of one code."""
    return [v.amount for v in check(problem, plan) if v.code == code]


def with_requirement(problem: Problem, one: str, **changes: Any) -> Problem:
    """Return the problem with one requirement changed."""
    found = tuple(replace(r, **changes) if r.id == one else r for r in problem.requirements)
    return replace(problem, requirements=found)


def with_vehicle(problem: Problem, one: str, **changes: Any) -> Problem:
    """Return the problem with one vehicle changed."""
    found = tuple(replace(v, **changes) if v.id == one else v for v in problem.vehicles)
    return replace(problem, vehicles=found)


def with_rules(problem: Problem, one: str, **changes: int) -> Problem:
    """Return the problem with the work rules of one vehicle changed."""
    rules = next(v.rules for v in problem.vehicles if v.id == one)
    return with_vehicle(problem, one, rules=replace(rules, **changes))


def with_place(problem: Problem, one: str, **changes: Any) -> Problem:
    """Return the problem with one location changed."""
    found = tuple(replace(p, **changes) if p.id == one else p for p in problem.locations)
    return replace(problem, locations=found)


def with_route(plan: Plan, vehicle: str, day: int, change: Callable[[Route], Route]) -> Plan:
    """Return the plan with one route changed."""
    found = tuple(change(r) if (r.vehicle_id, r.day) == (vehicle, day) else r for r in plan.routes)
    return replace(plan, routes=found)


def with_trips(plan: Plan, vehicle: str, day: int, *trips: Trip, **changes: Any) -> Plan:
    """Return the plan with other trips (and breaks …) in one route."""
    return with_route(plan, vehicle, day, lambda route: replace(route, trips=trips, **changes))


def with_stop(plan: Plan, vehicle: str, day: int, place: str, **changes: Any) -> Plan:
    """Return the plan with the stops at one place of one route changed."""

    def edited(stop: Stop) -> Stop:
        return replace(stop, **changes) if stop.location_id == place else stop

    def edit(route: Route) -> Route:
        trips = tuple(replace(t, stops=tuple(map(edited, t.stops))) for t in route.trips)
        return replace(route, trips=trips)

    return with_route(plan, vehicle, day, edit)


def without_route(plan: Plan, vehicle: str, day: int) -> Plan:
    """Return the plan without one route."""
    found = tuple(r for r in plan.routes if (r.vehicle_id, r.day) != (vehicle, day))
    return replace(plan, routes=found)


def missing(plan: Plan, *visits: tuple[str, int | None], **reason: Any) -> Plan:
    """Return the plan with visits left out, as (requirement, day); no slot unless a reason."""
    why = UnservedReason(
        code=reason.pop("code", UnservedCode.NO_SLOT), certificate=tuple(reason.items())
    )
    added = tuple(Missed(requirement_id=one, day=day, reason=why) for one, day in visits)
    return replace(plan, unserved=plan.unserved + added)


def only(*requirements: CycleRequirement) -> Problem:
    """Return the tiny problem with these requirements."""
    return replace(tiny_problem(), requirements=requirements)


def left_out(problem: Problem, code: UnservedCode, **certificate: int | str) -> Plan:
    """Return the plan that serves nothing, each visit left out for one reason."""
    visits = [(one.id, None) for one in problem.requirements for _ in range(one.visits)]
    return missing(Plan(routes=(), unserved=()), *visits, code=code, **certificate)
