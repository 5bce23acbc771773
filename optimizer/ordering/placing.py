"""One order after the other into a plan: the cheapest place that the checker accepts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from optimizer.assembling.orders import order_id_of
from optimizer.checking import RepeatedCheck
from optimizer.domain.orders import PublishedStart
from optimizer.domain.plan import Plan, Route, UnservedVisit
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.report import Objective, Violation
from optimizer.solving.ordering import GapMemory, insertions, why_not, without_stops
from optimizer.solving.room import with_room

PLACES_TRIED = 12
"""Places that keep the rules of their route and are shown to the checker, until one will do."""

Wish = tuple[CycleRequirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    A plan with one more order in it, or without: then ``lost`` says why.

    ``route`` is the vehicle's day that serves it, ``before`` the same day without the order
    (``None``: the vehicle stayed at its base). ``objective`` and ``violations`` are the checker's.
    """

    problem: Problem
    plan: Plan
    objective: Objective
    violations: tuple[Violation, ...]
    route: Route | None
    before: Route | None
    lost: tuple[UnservedVisit, ...]


def placed(
    problem: Problem,
    plan: Plan,
    wanted: Wish,
    *,
    checker: RepeatedCheck,
    now_s: int = 0,
    memory: GapMemory | None = None,
    known: Iterable[Violation] | None = None,
) -> Placed:
    """
    Put an order into a plan.

    Parameters
    ----------
    problem, plan
        A plan and what it was made for, without the order.
    wanted
        The order: a visit, or boarding and getting off.
    checker
        Judges the plan; one that has judged the plan before is quick.
    now_s
        Seconds after midnight of the order's day; what has begun stays (0: nothing has).
    memory
        What is known of the plan's days from earlier orders.
    known
        What is wrong with the plan already; the checker is asked if ``None``.
    """
    if known is None:
        known = checker.judge(problem, plan)[1]
    old = frozenset(known)
    asked = with_wish(problem, wanted)
    places = insertions(asked, plan, wanted, now_s=now_s, memory=memory)
    for found in islice(places, PLACES_TRIED):
        before = _route_of(plan, found.route)
        new_plan = with_route(plan, found.route)
        new_problem = replace(asked, published=announced(asked, before, found.route))
        objective, violations = checker.judge(new_problem, new_plan)
        if old.issuperset(violations):
            return Placed(
                problem=new_problem,
                plan=new_plan,
                objective=objective,
                violations=violations,
                route=found.route,
                before=before,
                lost=(),
            )
    lost = why_not(asked, plan, wanted, now_s=now_s)
    new_plan = with_lost(plan, lost)
    objective, violations = checker.judge(asked, new_plan)
    return Placed(
        problem=asked,
        plan=new_plan,
        objective=objective,
        violations=violations,
        route=None,
        before=None,
        lost=lost,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A plan with all orders of its problem, and what the checker says of it."""

    plan: Plan
    objective: Objective
    violations: tuple[Violation, ...]


def placed_all(
    problem: Problem, plan: Plan, *, known: Iterable[Violation] = (), room_seed: int | None = None
) -> Filled:
    """
    Put all orders of a problem into a plan that has none, the most urgent and earliest first.

    They are judged together; only where that finds fault is each shown to the checker by itself.

    Parameters
    ----------
    problem
        A problem with orders.
    plan
        A plan of its requirements alone.
    known
        What is wrong with the plan already.
    room_seed
        Less urgent visits give way to visits that find no place; where chance begins in the search
        for that (``None``: nothing gives way).
    """
    whole, old = replace(problem, published=()), frozenset(known)
    cycle = replace(whole, orders=())
    filled = _filled(whole, placed_unseen(cycle, plan, wishes(problem.orders)))
    lost = {u.requirement_id for u in filled.plan.unserved if not u.reason.proved}
    if room_seed is not None and any(one.id in lost and not one.ride for one in whole.orders):
        other = _room_made(whole, plan, seed=room_seed)
        if old.issuperset(other.violations) and other.objective.key < filled.objective.key:
            return other
    if old.issuperset(filled.violations):
        return filled
    checker = RepeatedCheck()
    for wanted in wishes(problem.orders):
        found = placed(cycle, plan, wanted, checker=checker)
        # Nothing is announced before the plan is: each order finds the stops as they are by then.
        cycle, plan = replace(found.problem, published=()), found.plan
    return _filled(whole, plan)


def _room_made(problem: Problem, plan: Plan, *, seed: int) -> Filled:
    """Search for visits that were ordered as for any others, then put in the rides."""
    visits = tuple(one for one in problem.orders if one.ride is None)
    rides = [one for one in problem.orders if one.ride is not None]
    together = sorted((*problem.requirements, *visits), key=lambda one: one.id)
    asked = replace(problem, requirements=tuple(together), orders=())
    found = with_room(asked, plan, {one.id for one in visits}, seed=seed).plan
    return _filled(problem, placed_unseen(replace(problem, orders=visits), found, wishes(rides)))


def _filled(problem: Problem, plan: Plan) -> Filled:
    objective, violations = RepeatedCheck().judge(problem, plan)
    return Filled(plan=plan, objective=objective, violations=violations)


def placed_unseen(
    problem: Problem,
    plan: Plan,
    wanted: Iterable[Wish],
    *,
    told: Iterable[UnservedVisit] = (),
) -> Plan:
    """
    Put orders into a plan, each in its cheapest place by the timetable alone.

    Parameters
    ----------
    problem, plan
        A plan and what it was made for, without these orders.
    wanted
        The orders, in the order of their turn.
    told
        Why some of them had no place before: that is said again where they have none now, and
        where it speaks of one plan only.
    """
    memory = GapMemory()
    known = {one.requirement_id: one for one in told if not one.reason.proved}
    for wish in wanted:
        problem = with_wish(problem, wish)
        places = insertions(problem, plan, wish, memory=memory)
        found = next(places, None)
        if found is not None:
            plan = with_route(plan, found.route)
        elif all(one.id in known and one.allowed_days for one in wish):
            plan = with_lost(plan, [known[one.id] for one in wish])
        else:
            plan = with_lost(plan, why_not(problem, plan, wish))
    return plan


def without_orders(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """Return a plan of the requirements alone, its times as near as can be to what they were."""
    gone = {one.id for one in problem.orders}
    return replace(problem, orders=(), published=()), without_stops(problem, plan, gone)


def wishes(orders: Iterable[CycleRequirement]) -> list[Wish]:
    """Return the orders of a problem, the ends of a ride together, in the order of their turn."""
    ends: dict[str, list[CycleRequirement]] = {}
    for one in orders:
        ends.setdefault(order_id_of(one), []).append(one)
    found = [
        tuple(sorted(each, key=lambda one: one.ride is not None and not one.ride.boards))
        for each in ends.values()
    ]
    return sorted(found, key=_turn)


def with_wish(problem: Problem, wanted: Wish) -> Problem:
    """Return a problem with one more order."""
    orders = (*problem.orders, *wanted)
    return replace(problem, orders=tuple(sorted(orders, key=lambda one: one.id)))


def with_lost(plan: Plan, lost: Sequence[UnservedVisit]) -> Plan:
    """Return a plan that leaves out something more."""
    unserved = sorted(
        (*plan.unserved, *lost), key=lambda u: (u.requirement_id, -1 if u.day is None else u.day)
    )
    return replace(plan, unserved=tuple(unserved))


def announced(problem: Problem, before: Route | None, after: Route) -> tuple[PublishedStart, ...]:
    """Return what is announced: what was, and every stop of a changed day that was not yet."""
    known = {(one.requirement_id, one.day) for one in problem.published}
    told = [
        PublishedStart(requirement_id=name, day=after.day, start_s=stop.start_s)
        for route in (before, after)
        if route is not None
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    ]
    new: dict[str, PublishedStart] = {}
    for one in told:
        if (one.requirement_id, one.day) not in known:
            new.setdefault(one.requirement_id, one)
    return tuple(
        sorted((*problem.published, *new.values()), key=lambda one: (one.day, one.requirement_id))
    )


def _turn(wanted: Wish) -> tuple[int, int, int, str]:
    first = wanted[0]
    day = min(first.allowed_days, default=0)
    return first.priority, day, first.windows[0].open_s, first.id


def _route_of(plan: Plan, like: Route) -> Route | None:
    """Return the route of the same vehicle on the same day, if there is one."""
    same = (r for r in plan.routes if (r.day, r.vehicle_id) == (like.day, like.vehicle_id))
    return next(same, None)


def with_route(plan: Plan, route: Route) -> Plan:
    """Return a plan in which one vehicle's day is another; its routes are in their order."""
    routes = list(plan.routes)
    place = bisect_left(routes, _when(route), key=_when)
    same = routes[place : place + 1]
    routes[place : place + sum(_when(one) == _when(route) for one in same)] = [route]
    return replace(plan, routes=tuple(routes))


def _when(route: Route) -> tuple[int, str]:
    return route.day, route.vehicle_id
