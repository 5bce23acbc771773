"""A lower bound on what a plan costs, proved while it is raised."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from optimizer.domain.plan import Plan, Route
from optimizer.domain.problem import Problem
from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.block_bound import BlockBound
from optimizer.solving.bounding.blocks import Block, blocks
from optimizer.solving.bounding.columns import Column
from optimizer.solving.bounding.network import Network
from optimizer.solving.instance import Instance
from optimizer.solving.termination import Termination
from optimizer.units import HOUR_S, METRES_PER_KM

MAX_LABELS = 2_000_000
"""Labels of one search: memory is taken only as far as it is used."""

FLOORED_TERMS = 4
"""Terms of the objective that are rounded down once over the plan; each loses less than a cent."""

SAFETY = 1e-9
"""Share of the bound that is given away for rounding errors of the arithmetic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """
    A proved lower bound.

    ``seconds`` have passed, ``rounds`` linear programmes been solved, ``columns`` routes been
    found; ``converged`` tells whether more time would not raise it.
    """

    cents: int
    seconds: float
    rounds: int
    columns: int
    converged: bool


def lower_bound(
    problem: Problem,
    *,
    plan: Plan,
    termination: Termination,
    on_improved: Callable[[Bound], None] | None = None,
    day: int | None = None,
) -> Bound:
    """
    Return a lower bound on the cost of all plans that serve as well as a given one.

    It holds for every plan in which each requirement has at least as many visits as in ``plan``,
    and no break is longer than ``break_s``; change and workload spread count 0. Stopping early
    gives a lower, but valid bound.

    Parameters
    ----------
    problem
        What is planned.
    plan
        Says how many visits are made; its routes are where the bound starts from.
    termination
        When to stop; one iteration is one linear programme with its search for routes. It is also
        asked within an iteration.
    on_improved
        Hears of every higher bound.
    day
        Only the visits of this day as in ``plan``: bounds the cost of the day's routes.

    Returns
    -------
    Bound
        The highest bound proved.
    """
    return _Bounding(problem, plan, day=day, on_improved=on_improved).run(termination)


class _Bounding:
    """The blocks of a problem and their bounds."""

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        *,
        day: int | None,
        on_improved: Callable[[Bound], None] | None,
    ) -> None:
        self.started_at = time.monotonic()
        self.on_improved = on_improved
        self.instance = instance = Instance(problem)
        days = list(range(instance.days)) if day is None else [day]
        routes = [route for route in plan.routes if route.day in days]
        found = blocks(instance, visits=_visits(instance, routes), days=days)
        networks = [Network(instance, block) for block in found]
        space = pricing.work(
            labels=MAX_LABELS,
            nodes=max((sum(map(len, n.spans)) for n in networks), default=0),
            places=max((len(n.places) for n in networks), default=0),
            kinds=len(problem.load_kinds),
        )
        self.parts = []
        for block, network in zip(found, networks, strict=True):
            columns = _columns(instance, block, routes)
            upper = sum(column.cents for column in columns)
            self.parts.append(BlockBound(network, start=columns, upper=upper, work=space))
        self.best: Bound | None = None

    def run(self, termination: Termination) -> Bound:
        """Go on where most is to be gained for the effort, until the termination."""
        termination.start()
        rounds = 0
        self._report(rounds)
        while (part := self._next()) is not None and not termination.finished(rounds):
            for _ in part.round():
                if termination.finished(rounds):
                    return self._report(rounds)
            rounds += 1
            self._report(rounds)
        return self._report(rounds)

    def _next(self) -> BlockBound | None:
        """Return the block whose gap is largest for the steps it has had; new ones first."""
        open_parts = [part for part in self.parts if not part.done]
        if not open_parts:
            return None
        return max(open_parts, key=lambda part: (part.upper - part.bound) / (1 + part.steps))

    def _report(self, rounds: int) -> Bound:
        exact = sum(part.bound for part in self.parts) * (1 - SAFETY)
        bound = Bound(
            cents=max(0, int(exact - FLOORED_TERMS)),
            seconds=time.monotonic() - self.started_at,
            rounds=rounds,
            columns=sum(part.columns for part in self.parts),
            converged=all(part.done for part in self.parts),
        )
        if self.on_improved is not None and (self.best is None or bound.cents > self.best.cents):
            self.on_improved(bound)
        self.best = bound
        return bound


def _visits(instance: Instance, routes: Sequence[Route]) -> Counter[int]:
    """Return the visits by task; of a join the least of its requirements, which all are equal."""
    made: Counter[str] = Counter(
        requirement
        for route in routes
        for trip in route.trips
        for stop in trip.stops
        for requirement in stop.requirement_ids
    )
    return Counter(
        {
            task.index: min(made[requirement.id] for requirement in task.requirements)
            for task in instance.tasks
        }
    )


def _columns(instance: Instance, block: Block, routes: Sequence[Route]) -> list[Column]:
    """Return the routes of a plan that belong to a block, as columns."""
    numbers = {task: number for number, task in enumerate(block.tasks)}
    supplies = {
        (vehicle, day): number
        for number, supply in enumerate(block.supplies)
        for vehicle in block.pools[supply.pool].vehicles
        for day in block.day_classes[supply.day_class]
    }
    columns = []
    for route in routes:
        vehicle = instance.vehicle_index.get(route.vehicle_id, -1)
        number = supplies.get((vehicle, route.day))
        stops = [stop.requirement_ids[0] for trip in route.trips for stop in trip.stops]
        tasks = [numbers.get(instance.task_of.get(first, -1), -1) for first in stops]
        if number is not None and tasks and set(tasks) <= set(block.supplies[number].tasks):
            cents = _route_cents(instance, route, vehicle)
            columns.append(Column(supply=number, tasks=tuple(tasks), cents=cents))
    return columns


def _route_cents(instance: Instance, route: Route, vehicle: int) -> float:
    """Return what a route costs as it stands in the plan."""
    spec = instance.vehicles[vehicle]
    travel = instance.travel_on(vehicle, route.day)
    duration_s, distance_m = travel.duration_s, travel.distance_m
    depot = instance.depots[vehicle]
    driven_s, driven_m, busy_s = 0, 0, 0
    for trip in route.trips:
        places = [instance.location_index[stop.location_id] for stop in trip.stops]
        legs = list(zip([depot, *places], [*places, depot], strict=True))
        driven_s += sum(duration_s[a][b] for a, b in legs)
        driven_m += sum(distance_m[a][b] for a, b in legs)
        busy_s += sum(stop.end_s - stop.start_s for stop in trip.stops)
    rests_s = sum(rest.end_s - rest.start_s for rest in route.breaks)
    base_s = sum(b.depart_s - a.return_s for a, b in pairwise(route.trips))
    return_s = route.trips[-1].return_s
    waited_s = return_s - route.trips[0].depart_s - driven_s - busy_s - rests_s - base_s
    shift = spec.shifts[route.day]
    over_s = max(0, return_s - shift.close_s) if shift is not None else 0
    rates = spec.rates
    by_hour = (
        driven_s * rates.drive_h_cents
        + waited_s * rates.wait_h_cents
        + over_s * rates.overtime_h_cents
    )
    return rates.day_cents + driven_m * rates.km_cents / METRES_PER_KM + by_hour / HOUR_S
