"""Orders of a plan that is edited: taken out before it, and put back after it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from optimizer.adjusting.replanning import Replanned
from optimizer.assembling.edits import Edit, RequirementChanged, StopMoved, VillageClosed
from optimizer.checking import RepeatedCheck
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.report import Status
from optimizer.errors import UsageError
from optimizer.ordering import placed, placed_unseen, wishes, with_route

Stops = tuple[tuple[tuple[str, ...], ...], ...]
"""What a route serves: by trip, by stop."""


def refuse_orders(problem: Problem, edit: Edit) -> None:
    """
    Refuse an edit of an order: it has its time already, and its vehicle is the cheapest.

    Raises
    ------
    UsageError
        If the edit names an order.
    """
    named: tuple[str, ...] = ()
    if isinstance(edit, StopMoved):
        named = edit.requirement_ids
    elif isinstance(edit, RequirementChanged):
        named = (edit.requirement_id,)
    if {one.id for one in problem.orders}.intersection(named):
        raise UsageError(
            "订单不能这样改动：它已有承诺的时间，车辆由程序选最省的。",
            "An order cannot be edited: it has its promised time, and goes where it costs least.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordering:
    """
    Puts the orders of a plan back after an edit.

    ``problem`` and ``plan`` are those before the edit, with the orders.
    """

    problem: Problem
    plan: Plan
    edit: Edit
    checker: RepeatedCheck

    def restored(self, found: Replanned) -> Replanned:
        """
        Return the edited plan with its orders.

        A vehicle's day that the edit has not changed keeps its orders as they are; all others go
        where they cost least, or are left out with a reason.

        Parameters
        ----------
        found
            The edited plan without orders.
        """
        if not self.problem.orders:
            return found
        orders = tuple(self._open(one) for one in self.problem.orders)
        bare = replace(found.problem, orders=(), published=())
        plan = found.result.plan
        kept = self._kept(found, orders)
        for route in kept:
            plan = with_route(plan, route)
        served = {name for route in kept for stops in stops_of(route) for s in stops for name in s}
        there = tuple(one for one in orders if one.id in served)
        open_ones = tuple(one for one in orders if one.id not in served)
        days = {
            (name, route.day) for route in kept for t in stops_of(route) for s in t for name in s
        }
        problem = replace(
            bare,
            orders=there,
            published=tuple(
                one for one in self.problem.published if (one.requirement_id, one.day) in days
            ),
        )
        plan = placed_unseen(problem, plan, wishes(open_ones), told=self.plan.unserved)
        problem = replace(problem, orders=tuple(sorted(orders, key=lambda one: one.id)))
        objective, violations = self.checker.judge(problem, plan)
        if violations:
            return self._one_by_one(found, orders)
        result = replace(found.result, plan=plan, objective=objective, status=_status(plan))
        return Replanned(problem=problem, result=result, violations=violations)

    def _one_by_one(self, found: Replanned, orders: Iterable[CycleRequirement]) -> Replanned:
        """Put all orders in anew, each shown to the checker by itself."""
        problem = replace(found.problem, orders=(), published=())
        plan, objective, violations = found.result.plan, found.result.objective, found.violations
        for wish in wishes(orders):
            one = placed(problem, plan, wish, checker=self.checker)
            problem, plan = replace(one.problem, published=()), one.plan
            objective, violations = one.objective, one.violations
        result = replace(found.result, plan=plan, objective=objective, status=_status(plan))
        return Replanned(problem=problem, result=result, violations=violations)

    def _kept(self, found: Replanned, orders: tuple[CycleRequirement, ...]) -> list[Route]:
        """Return the vehicle days that can stay as they were, orders and all."""
        names = {one.id for one in orders}
        after = {(route.day, route.vehicle_id): route for route in found.result.plan.routes}
        now = {one.id: one for one in (*found.problem.requirements, *orders)}
        changed = {one.id for one in self.problem.all_requirements if now.get(one.id) != one}
        shifts = {vehicle.id: vehicle.shifts for vehicle in self.problem.vehicles}
        on = {v.id: v.shifts for v in found.problem.vehicles}
        kept = []
        for route in self.plan.routes:
            served = _served(route)
            if names.isdisjoint(served) or not changed.isdisjoint(served):
                continue
            other = after.get((route.day, route.vehicle_id))
            same = without(stops_of(route), names) == (stops_of(other) if other else ())
            if same and on[route.vehicle_id][route.day] == shifts[route.vehicle_id][route.day]:
                kept.append(route)
        return kept

    def _open(self, one: CycleRequirement) -> CycleRequirement:
        """Return an order, without its day where its place is closed on it."""
        edit = self.edit
        if not isinstance(edit, VillageClosed):
            return one
        village_of = {place.id: place.village_code for place in self.problem.locations}
        both = [o for o in self.problem.orders if o.id == one.id or _same_ride(o, one)]
        if edit.village_code not in {village_of[o.stop_id] for o in both}:
            return one
        return replace(one, allowed_days=tuple(d for d in one.allowed_days if d not in edit.days))


def stops_of(route: Route) -> Stops:
    """Return what a route serves, by trip and stop."""
    return tuple(tuple(stop.requirement_ids for stop in trip.stops) for trip in route.trips)


def without(stops: Stops, names: Set[str]) -> Stops:
    """Return stops without those of some requirements, and without trips that are left empty."""
    trips = (tuple(stop for stop in trip if names.isdisjoint(stop)) for trip in stops)
    return tuple(trip for trip in trips if trip)


def _served(route: Route) -> set[str]:
    return {name for trip in stops_of(route) for stop in trip for name in stop}


def _same_ride(one: CycleRequirement, other: CycleRequirement) -> bool:
    both = one.ride, other.ride
    return both[0] is not None and both[1] is not None and both[0].ride_id == both[1].ride_id


def _status(plan: Plan) -> Status:
    return Status.PARTIAL if plan.unserved else Status.COMPLETE
