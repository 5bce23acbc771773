"""Why an order finds no place: proved of every plan, or the rule that blocks its cheapest place."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.orders import SEATS
from optimizer.domain.plan import Plan, UnservedReason, UnservedVisit
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.solving.blocking import broken_rule, no_slot
from optimizer.solving.instance import Instance
from optimizer.solving.ordering.day import OrderDay
from optimizer.solving.ordering.gaps import Candidate, candidates, gaps_of
from optimizer.solving.ordering.judging import Judge, Wish
from optimizer.solving.ordering.places import may_serve
from optimizer.solving.schedule import Schedule
from optimizer.solving.screening import Screening
from optimizer.solving.timing import Halt, alone_on, timetable

TOO_LONG = "ride_too_long"
SPLIT = "ride_split"
"""Why one end of a ride is left out when the other one is."""


def why_not(
    problem: Problem, plan: Plan, wanted: Wish, *, now_s: int = 0
) -> tuple[UnservedVisit, ...]:
    """
    Return what is left out when an order has no place, with the reasons.

    Parameters
    ----------
    problem, plan
        A published plan.
    wanted
        What is ordered.
    now_s
        Seconds after midnight of its day; what has begun stays.
    """
    proofs = [_proof(problem, one) for one in wanted]
    if any(proofs):
        day = next((day for one in wanted for day in one.allowed_days), -1)
        split = no_slot(rule=SPLIT, vehicle="", day=day, extra_cents=0)
        reasons = [proof or split for proof in proofs]
    else:
        reasons = [_blocked(problem, plan, wanted, now_s=now_s)] * len(wanted)
    return tuple(
        UnservedVisit(requirement_id=one.id, day=None, reason=reason)
        for one, reason in zip(wanted, reasons, strict=True)
    )


def _proof(problem: Problem, one: CycleRequirement) -> UnservedReason | None:
    """Return why no plan at all can serve one part of an order, if that can be proved."""
    alone = replace(problem, requirements=(one,), in_force=(), orders=(), outputs=())
    near = {one.stop_id} | {vehicle.depot_id for vehicle in problem.vehicles}
    small = Instance(replace(alone, locations=tuple(p for p in problem.locations if p.id in near)))
    (task,) = small.tasks
    if any(alone_on(small, task, vehicle) for vehicle in task.vehicles):
        return None
    # Ways over other places count, too, where there is a vehicle at all: that takes longer.
    whole = Instance(alone) if task.vehicles else small
    return Screening(whole).proof(whole.tasks[0])


def _blocked(problem: Problem, plan: Plan, wanted: Wish, *, now_s: int) -> UnservedReason:
    """Return the cheapest place that some rule blocks, and the rule."""
    number = wanted[0].allowed_days[0]
    day = OrderDay(problem, plan, day=number, now_s=now_s)
    able = may_serve(problem, wanted)
    if not able:
        return no_slot(rule=SEATS, vehicle="", day=number, extra_cents=0)
    free = [vehicle for vehicle in able if day.may_go_out(vehicle)]
    if not free:
        on_shift = [vehicle for vehicle in able if vehicle.shifts[number] is not None]
        rule = "days_per_week" if on_shift else "vehicle_off"
        return no_slot(rule=rule, vehicle=(on_shift or able)[0].id, day=number, extra_cents=0)
    gaps = [gap for vehicle in free for gap in gaps_of(day, vehicle)]
    ranked = candidates(gaps, wanted, day, any_time=True)
    if not ranked:
        rule = "past" if not gaps else "unreachable"
        return no_slot(rule=rule, vehicle=free[0].id, day=number, extra_cents=0)
    return _diagnosis(day, wanted, ranked[0])


def _diagnosis(day: OrderDay, wanted: Wish, cheapest: Candidate) -> UnservedReason:
    """Name the rule that the cheapest place breaks, and by how much."""
    vehicle = cheapest.first.vehicle
    excess = _too_far_s(day, wanted, vehicle)
    if excess > 0:
        way = round(cheapest.way_cents)
        return no_slot(
            rule=TOO_LONG, vehicle=vehicle.id, day=day.day, extra_cents=way, excess=excess
        )
    judge = Judge(day, wanted, [vehicle])
    held, free = judge.instance(vehicle), judge.instance(vehicle, loose=True)
    rule, excess = _rule(held, day.day, judge.halts(held, cheapest))
    if rule in {"window", "shift"} and _fits(free, day.day, judge.halts(free, cheapest)):
        rule = "promise_moved"
    if rule == "load" and any(one.ride for one in wanted):
        rule = "seats"
    return no_slot(
        rule=rule,
        vehicle=vehicle.id,
        day=day.day,
        extra_cents=round(cheapest.way_cents),
        excess=excess,
    )


def _too_far_s(day: OrderDay, wanted: Wish, vehicle: CycleVehicle) -> int:
    """Return by how much even the direct drive of a ride is too long; 0 for a visit."""
    ride = wanted[0].ride
    if ride is None:
        return 0
    matrix = day.matrix(vehicle)
    origin, goal = (matrix.index(one.stop_id) for one in wanted)
    return int(matrix.duration_s[origin, goal]) - ride.max_aboard_s


def _fits(instance: Instance, day: int, halts: tuple[Halt, ...]) -> bool:
    return timetable(instance, vehicle=0, day=day, halts=halts) is not None


def _rule(instance: Instance, day: int, halts: tuple[Halt, ...]) -> tuple[str, int]:
    """Return the rule that a route breaks; one with a timetable breaks that of rides."""
    schedule = Schedule(instance)
    if schedule.fits(0, halts) and _fits(instance, day, halts):
        return TOO_LONG, 0
    return broken_rule(schedule, vehicle=0, day=day, halts=halts)
