"""The places of an order in a plan, the cheapest first, each judged by the timetable itself."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from optimizer.domain.orders import SEATS
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.solving.instance import Instance
from optimizer.solving.ordering.day import OrderDay
from optimizer.solving.ordering.gaps import GapMemory, candidates
from optimizer.solving.ordering.judging import Insertion, Judge, Timed, Wish
from optimizer.solving.tasks import offers


def may_serve(
    problem: Problem, wanted: Wish, vehicles: Iterable[CycleVehicle] | None = None
) -> tuple[CycleVehicle, ...]:
    """
    Return the vehicles that may serve all that is wanted, before any timetable.

    Parameters
    ----------
    problem
        The problem.
    wanted
        What is ordered.
    vehicles
        Those to choose from; all if ``None``.
    """
    if any(one.ride for one in wanted) and SEATS not in problem.load_kinds:
        return ()
    offering = [
        vehicle
        for vehicle in (problem.vehicles if vehicles is None else vehicles)
        if all(offers(vehicle, one) for one in wanted)
    ]
    day = OrderDay(problem, Plan(routes=(), unserved=()), day=wanted[0].allowed_days[0])
    alone = Instance(day.reduced(offering, wanted, loose=True))
    able = [set(task.vehicles) for task in alone.tasks]
    return tuple(offering[v] for v in sorted(set.intersection(*able)))


def insertions(
    problem: Problem,
    plan: Plan,
    wanted: Wish,
    *,
    now_s: int = 0,
    memory: GapMemory | None = None,
) -> Iterator[Insertion]:
    """
    Yield every place of an order that keeps the rules of its route, the cheapest first.

    Places are looked at in the order of what they cost at least, and only as far as is needed to
    know that none of the others is cheaper.

    Parameters
    ----------
    problem, plan
        A published plan; stops keep their times as far as the problem's terms say.
    wanted
        What is ordered, for one day.
    now_s
        Seconds after midnight of that day; what has begun stays (0: nothing has).
    memory
        What is known of the plan's days from earlier orders.
    """
    if not all(one.allowed_days for one in wanted):
        return
    day = OrderDay(problem, plan, day=wanted[0].allowed_days[0], now_s=now_s)
    memory = memory or GapMemory()
    out = [vehicle for vehicle in problem.vehicles if day.may_go_out(vehicle)]
    able = may_serve(problem, wanted, out)
    gaps = [gap for vehicle in able for gap in memory.gaps_of(day, vehicle)]
    ranked = candidates(gaps, wanted, day, any_time=False)
    judge = Judge(day, wanted, [candidate.first.vehicle for candidate in ranked])
    found: list[tuple[float, int, Timed]] = []
    for candidate in ranked:
        while found and found[0][0] <= candidate.least_cents:
            yield judge.insertion(heapq.heappop(found)[2])
        timed = judge.judged(candidate)
        if timed is not None:
            heapq.heappush(found, (timed.extra_cents, candidate.number, timed))
    while found:
        yield judge.insertion(heapq.heappop(found)[2])
