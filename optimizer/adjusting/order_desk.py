"""Orders in one county's plan that is held warm: quoted in a moment, and put in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from optimizer.adjusting.order_asking import MovedStop, OrderWish, Quote
from optimizer.adjusting.order_finding import order_of
from optimizer.assembling.orders import order_id_of, order_requirements
from optimizer.checking import RepeatedCheck
from optimizer.domain.conditions import Conditions
from optimizer.domain.left_out import due_requirements
from optimizer.domain.orders import Order
from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.report import Result, Status, Violation
from optimizer.errors import UsageError
from optimizer.exporting import CountyPlan
from optimizer.exporting.reasons import explain
from optimizer.ordering import Placed, placed
from optimizer.solving.ordering import GapMemory
from optimizer.solving.results import problem_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrder:
    """An order of a plan and what became of it: its stop, or (``None``) why it has none."""

    order_id: str
    day: int
    requirement: CycleRequirement
    vehicle_id: str | None
    stop: Stop | None
    off: Stop | None
    reason_zh: str = ""
    reason_en: str = ""


class OrderDesk:
    """
    A county's plan to which orders come.

    Parameters
    ----------
    plan
        The plan.
    checker
        Judges plans; one that has judged this plan before is quick.
    conditions
        Those of the plan's cycle: nobody gets to what is closed on an order's day.
    """

    def __init__(
        self,
        plan: CountyPlan,
        *,
        checker: RepeatedCheck | None = None,
        conditions: Conditions | None = None,
    ) -> None:
        self.plan = plan
        self._conditions = conditions or Conditions()
        self._checker = checker or RepeatedCheck()
        self._memory = GapMemory()
        self._known: tuple[Violation, ...] | None = None

    def quote(self, wish: OrderWish, *, now_s: int = 0) -> tuple[Quote, Placed]:
        """
        Return what an order would do; the plan stays as it is.

        Parameters
        ----------
        wish
            What is ordered.
        now_s
            The time of that day, in seconds after midnight; what has begun stays.

        Raises
        ------
        UsageError
            If the order cannot be had at all.
        """
        begun_at = time.monotonic()
        problem, result = self.plan.problem, self.plan.result
        order = order_of(wish, problem, now_s=now_s)
        closed = self._conditions.closed_villages(order.date)
        wanted = tuple(
            replace(one, allowed_days=()) if _village_of(problem, one) in closed else one
            for one in order_requirements(problem, order)
        )
        taken = {*due_requirements(problem)}
        taken |= {order_id_of(one) for one in problem.orders}
        if not taken.isdisjoint({order.id, *(one.id for one in wanted)}):
            raise UsageError(f"编号 {order.id} 已被使用。", f"The id {order.id} is in use already.")
        if self._known is None:
            self._known = self._checker.judge(problem, result.plan)[1]
        found = placed(
            problem,
            result.plan,
            wanted,
            checker=self._checker,
            now_s=now_s,
            memory=self._memory,
            known=self._known,
        )
        quote = _quote(problem, found, order, wanted, result)
        return replace(quote, seconds=time.monotonic() - begun_at), found

    def add(self, wish: OrderWish, *, now_s: int = 0) -> Quote:
        """Put an order into the plan that is held, if it has a place."""
        quote, found = self.quote(wish, now_s=now_s)
        if quote.accepted:
            self.plan, self._known = with_placed(self.plan, found), found.violations
        return quote


def _village_of(problem: Problem, one: CycleRequirement) -> str | None:
    """Return the code of the village in which a requirement is served."""
    return next(place.village_code for place in problem.locations if place.id == one.stop_id)


def with_placed(plan: CountyPlan, found: Placed) -> CountyPlan:
    """Return a county's plan with one more order."""
    result = replace(
        plan.result,
        plan=found.plan,
        objective=found.objective,
        status=Status.PARTIAL if found.plan.unserved else Status.COMPLETE,
        problem_hash=problem_hash(found.problem),
        bound_cents=_shifted(plan.result, found),
    )
    return replace(plan, problem=found.problem, result=result, violations=found.violations)


def _shifted(result: Result, found: Placed) -> int | None:
    """Return the bound of the cycle's plan with what its orders cost, as plan runs state it."""
    if result.bound_cents is None:
        return None
    return result.bound_cents + found.objective.cost_cents - result.objective.cost_cents


def listed(problem: Problem, plan: Plan) -> Iterator[ListedOrder]:
    """Yield the orders of a plan by day and id."""
    stops = {
        name: (route.vehicle_id, stop)
        for route in plan.routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    }
    missed = {entry.requirement_id: entry.reason for entry in plan.unserved}
    ends: dict[str, list[CycleRequirement]] = {}
    for one in problem.orders:
        ends.setdefault(order_id_of(one), []).append(one)
    found = []
    for order_id, parts in ends.items():
        parts.sort(key=lambda one: one.ride is not None and not one.ride.boards)
        at = [stops.get(one.id) for one in parts]
        reasons = [missed[one.id] for one in parts if one.id in missed]
        words = explain(reasons[0], problem=problem) if reasons else None
        found.append(
            ListedOrder(
                order_id=order_id,
                day=min(parts[0].allowed_days, default=parts[0].weekdays[0]),
                requirement=parts[0],
                vehicle_id=at[0][0] if at[0] else None,
                stop=at[0][1] if at[0] else None,
                off=at[1][1] if len(at) > 1 and at[1] else None,
                reason_zh=words.reason_zh if words else "",
                reason_en=words.reason_en if words else "",
            )
        )
    yield from sorted(found, key=lambda one: (one.day, one.order_id))


def _quote(
    problem: Problem,
    found: Placed,
    order: Order,
    wanted: tuple[CycleRequirement, ...],
    result: Result,
) -> Quote:
    """Return a placed order in figures, or why it has no place."""
    if found.route is None:
        reason = next((one.reason for one in found.lost if one.reason.proved), found.lost[0].reason)
        words = explain(reason, problem=problem)
        return Quote(
            order=order,
            vehicle_id=None,
            vehicle_name="",
            blocked_by=str(dict(reason.certificate).get("blocked_by", reason.code.value)),
            reason_zh=words.reason_zh,
            reason_en=words.reason_en,
            remedy_zh=words.remedy_zh,
            remedy_en=words.remedy_en,
        )
    vehicle = next(one for one in problem.vehicles if one.id == found.route.vehicle_id)
    stops = {name: stop for stop in _stops(found.route) for name in stop.requirement_ids}
    stop = stops[wanted[0].id]
    return Quote(
        order=order,
        vehicle_id=vehicle.id,
        vehicle_name=vehicle.name,
        is_new_route=found.before is None,
        arrival_s=stop.arrival_s,
        start_s=stop.start_s,
        end_s=stop.end_s,
        off_s=stops[wanted[1].id].start_s if len(wanted) > 1 else None,
        extra_s=_duty_s(found.route) - _duty_s(found.before),
        extra_m=_metres(problem, found.route) - _metres(problem, found.before),
        extra_cents=found.objective.cost_cents - result.objective.cost_cents,
        moved=tuple(_moved(problem, found.before, stops)),
    )


def _stops(route: Route | None) -> Iterator[Stop]:
    for trip in route.trips if route else ():
        yield from trip.stops


def _duty_s(route: Route | None) -> int:
    return route.trips[-1].return_s - route.trips[0].depart_s if route else 0


def _metres(problem: Problem, route: Route | None) -> int:
    """Return how far a route drives."""
    if route is None:
        return 0
    vehicle = next(one for one in problem.vehicles if one.id == route.vehicle_id)
    matrix = problem.matrix_on(vehicle.profile, route.day)
    places: list[str] = []
    for trip in route.trips:
        places += [vehicle.depot_id, *(stop.location_id for stop in trip.stops)]
    rows = [matrix.index(place) for place in (*places, vehicle.depot_id)]
    return int(matrix.distance_m[rows[:-1], rows[1:]].sum())


def _moved(problem: Problem, before: Route | None, after: dict[str, Stop]) -> Iterator[MovedStop]:
    """Yield the stops that start at another time than they did."""
    names = {place.id: place.name for place in problem.locations}
    for stop in _stops(before):
        now_s = after[stop.requirement_ids[0]].start_s
        if now_s != stop.start_s:
            yield MovedStop(
                place=names[stop.location_id],
                requirement_ids=stop.requirement_ids,
                was_s=stop.start_s,
                now_s=now_s,
            )
