"""Problems with a line of orders, plans of them, and orders at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from optimizer.assembling.orders import order_requirements, with_orders
from optimizer.checking import RepeatedCheck
from optimizer.domain.orders import Order
from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import Problem
from optimizer.domain.services import Line, TimeWindow
from optimizer.ordering import Placed, placed
from optimizer.solving import MaxIterations, solve
from tests.support.builders import MONDAY, clock
from tests.support.detours import with_detours
from tests.support.problems import random_problem

ON_DEMAND = Line(
    id="on_demand",
    name_zh="按需",
    name_en="On demand",
    fleets=("van",),
    same_weekday=False,
    same_half_day=False,
    same_vehicle=False,
    works_holidays=True,
)


def with_on_demand(problem: Problem, *, seats: int = 3, trips: int = 1) -> Problem:
    """
    Return a problem with the line of orders, and with seats in the vans, which offer rides.

    Every second vehicle may leave twice a day where ``trips`` is 2.
    """
    return replace(
        problem,
        lines=(*problem.lines, ON_DEMAND),
        load_kinds=(*problem.load_kinds, "seats"),
        vehicles=tuple(
            replace(
                one,
                capacity=(*one.capacity, seats if one.fleet == "van" else 0),
                service_ids=(*one.service_ids, "rides"),
                max_trips=max(one.max_trips, trips if number % 2 else 1),
            )
            for number, one in enumerate(problem.vehicles)
        ),
        requirements=tuple(
            replace(one, load_out=(*one.load_out, 0), load_back=(*one.load_back, 0))
            for one in problem.requirements
        ),
    )


def order(order_id: str = "O1", **changes: object) -> Order:
    """Return an order of the tiny problem: cleaning at S1 on Tuesday, 30 minutes from 8:00 on."""
    plain = Order(
        id=order_id,
        date=MONDAY + timedelta(days=1),
        service_ids=("cleaning",),
        village_code="S1",
        stop_id="S1",
        window=TimeWindow(open_s=clock("8:00"), close_s=clock("16:00")),
        service_s=30 * 60,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def random_case(seed: int, *, closed_roads: bool = False, **sizes: int) -> tuple[Problem, Plan]:
    """Return a small problem without promises, and a plan of it."""
    problem = with_on_demand(
        random_problem(seed, weeks=1, commitments=False, unreachable=False, **sizes),
        trips=1 + seed % 2,
    )
    if closed_roads:
        problem = with_detours(problem, seed)
    result = solve(problem, termination=MaxIterations(10), seed=seed)
    return problem, result.plan


def random_orders(problem: Problem, seed: int, *, count: int) -> Iterator[Order]:
    """Yield orders of one day, every second one a ride."""
    rng = Random(seed)
    day = rng.randrange(5)
    villages = [place.id for place in problem.locations if place.village_code]
    for number in range(count):
        here, there = rng.sample(villages, 2)
        ride = number % 2 == 1
        opens_s = clock("8:00") + 900 * rng.randrange(20)
        yield Order(
            id=f"O{number}",
            date=problem.cycle.start + timedelta(days=day),
            service_ids=("rides",) if ride else (rng.choice(("cleaning", "selling", "shopping")),),
            village_code=here,
            stop_id=here,
            window=TimeWindow(open_s=opens_s, close_s=opens_s + 1800 * rng.randint(2, 10)),
            service_s=300 if ride else 60 * rng.choice((10, 20, 40)),
            persons=rng.randint(1, 2),
            destination_id=there if ride else None,
        )


def starts(routes: tuple[Route, ...]) -> dict[tuple[str, int], int]:
    """Return when every visit starts, by requirement and day."""
    return {
        (name, route.day): stop.start_s
        for route in routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    }


def ordered(problem: Problem, *orders: Order) -> Problem:
    """Return a problem with orders."""
    return with_orders(problem, orders)


def planned(problem: Problem, plan: Plan, asked: Order, *, now_s: int = 0) -> Placed:
    """Return a plan with one more order."""
    wanted = order_requirements(problem, asked)
    return placed(problem, plan, wanted, checker=RepeatedCheck(), now_s=now_s)
