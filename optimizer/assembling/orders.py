"""Orders as what a plan can serve: a visit of one day, or the two ends of a ride."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from optimizer.assembling.closed import ClosedDays
from optimizer.domain.orders import Order, RideEnd
from optimizer.domain.problem import DETOUR_MARK, CycleRequirement, Problem
from optimizer.domain.services import HalfDay, Line, TimeWindow
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.units import DAY_S

BOARDS = ".on"
LEAVES = ".off"
"""Behind an order's id: where its passengers get on, and off."""


def with_orders(
    problem: Problem, orders: Iterable[Order], closed: ClosedDays | None = None
) -> Problem:
    """
    Return a problem with the orders of its cycle and its villages; all others are left aside.

    Parameters
    ----------
    problem
        The problem of some counties, with its matrices.
    orders
        Orders of any date and place, sound.
    closed
        Closed days: an order at a place that is closed on its day has no day left. ``None``:
        nothing is closed.
    """
    shut = ClosedDays() if closed is None else closed
    places = {place.id for place in problem.locations}
    found = [
        one
        for order in orders
        if 0 <= day_of(problem, order) < problem.cycle.days
        and order.stop_id in places
        and (order.destination_id is None or order.destination_id in places)
        for one in order_requirements(problem, order)
    ]
    reached = (_while_open(one, shut.at(one.stop_id)) for one in found)
    return replace(problem, orders=tuple(sorted(reached, key=lambda one: one.id)))


def _while_open(one: CycleRequirement, shut: frozenset[int]) -> CycleRequirement:
    """Return a requirement without the days on which its place is closed."""
    return replace(one, allowed_days=tuple(day for day in one.allowed_days if day not in shut))


def day_of(problem: Problem, order: Order) -> int:
    """Return the day of the cycle on which an order is due (which may lie outside)."""
    return (order.date - problem.cycle.start).days


def order_requirements(problem: Problem, order: Order) -> tuple[CycleRequirement, ...]:
    """
    Return what a plan is asked to serve: one visit, or boarding and getting off.

    Parameters
    ----------
    problem
        Where lines, places, load kinds and driving times are.
    order
        An order whose places and line the problem has.
    """
    line = next(line for line in problem.lines if line.id == order.line_id)
    visit = _visit(problem, order, line)
    if order.destination_id is None:
        return (visit,)
    longest_s = order.max_aboard_s or problem.order_terms.longest_ride_s(direct_s(problem, order))
    board = RideEnd(ride_id=order.id, boards=True, persons=order.persons, max_aboard_s=longest_s)
    return (
        replace(visit, id=order.id + BOARDS, ride=board),
        replace(
            visit,
            id=order.id + LEAVES,
            stop_id=order.destination_id,
            windows=(TimeWindow(open_s=order.window.open_s, close_s=DAY_S),),
            people=0,
            ride=replace(board, boards=False),
        ),
    )


def direct_s(problem: Problem, order: Order) -> int:
    """Return the shortest direct drive of a ride on its day, in s; 0 where there is no way."""
    day = day_of(problem, order)
    profiles = (name for name in problem.matrices if DETOUR_MARK not in name)
    legs = [
        int(matrix.duration_s[matrix.index(order.stop_id), matrix.index(order.destination_id)])
        for matrix in (problem.matrix_on(profile, day) for profile in profiles)
        if order.destination_id is not None
    ]
    return min((leg for leg in legs if leg < UNREACHABLE_S), default=0)


def order_id_of(requirement: CycleRequirement) -> str:
    """Return the id of the order that a requirement comes from."""
    return requirement.ride.ride_id if requirement.ride else requirement.id


def _visit(problem: Problem, order: Order, line: Line) -> CycleRequirement:
    """Return the visit, or what both ends of a ride have in common."""
    day = day_of(problem, order)
    nothing = (0,) * len(problem.load_kinds)
    return CycleRequirement(
        id=order.id,
        line_id=order.line_id,
        service_ids=order.service_ids,
        village_code=order.village_code,
        stop_id=order.stop_id,
        party_id=order.id,
        wave=None,
        visits=1,
        min_gap_days=1,
        max_gap_days=problem.cycle.days,
        weekdays=(day % 7,),
        allowed_days=(day,),
        half_days=(HalfDay.MORNING, HalfDay.AFTERNOON),
        same_weekday=False,
        same_half_day=False,
        same_vehicle=False,
        fleets=line.fleets,
        service_s=order.service_s,
        setup_s=0,
        windows=(order.window,),
        load_out=nothing,
        load_back=nothing,
        priority=order.priority,
        people=order.persons,
        join_id=None,
    )
