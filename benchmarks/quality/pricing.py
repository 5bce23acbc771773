"""What a plan costs as the instance's literature counts, and a published solution as a plan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from benchmarks.quality.convert import Conversion, place_of
from benchmarks.quality.public import NotReadableError, PublicInstance, Van
from benchmarks.timetables import Timetabler
from optimizer.checking import recompute_objective
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import Problem

ROUTE = re.compile(r"^\s*Route\s*#?\s*(\d+)\s*:\s*([\d\s]*)$", re.IGNORECASE)
COST = re.compile(r"^\s*Cost\s*:?\s*(\d+\.?\d*(?:e\+?\d+)?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published solution: the places of each vehicle's route, and the cost printed with it."""

    routes: tuple[tuple[int, ...], ...]
    cost: float | None


def published_cost(instance: PublicInstance, problem: Problem, plan: Plan) -> float:
    """Return the cost of a plan, as the best known costs of the instance are counted."""
    if instance.convention.is_rounded:
        return float(recompute_objective(problem, plan).cost_cents)
    return float(sum(_exact_length(instance, problem, plan)))


def cost_of_cents(instance: PublicInstance, cents: int) -> float:
    """Return about what the plan costs whose cents are these; exact where costs are rounded."""
    return float(cents) if instance.convention.is_rounded else cents / instance.convention.factor


def _exact_length(instance: PublicInstance, problem: Problem, plan: Plan) -> Iterator[float]:
    depots = {vehicle.id: place_of(vehicle.depot_id) for vehicle in problem.vehicles}
    for route in plan.routes:
        depot = depots[route.vehicle_id]
        for trip in route.trips:
            halts = [depot, *(place_of(stop.location_id) for stop in trip.stops), depot]
            yield from (float(instance.legs[a, b]) for a, b in pairwise(halts))


def gap_pct(cost: float, best: float) -> float:
    """Return by how many per cent a cost exceeds the best known."""
    return 100 * (cost - best) / best


def read_solution(text: str) -> Published:
    """
    Read a VRPLIB solution; depots inside a route divide its trips.

    Raises
    ------
    NotReadableError
        If it has no routes, or leaves one out.
    """
    numbered: dict[int, tuple[int, ...]] = {}
    for line in text.splitlines():
        if found := ROUTE.match(line):
            numbered[int(found[1])] = tuple(int(word) for word in found[2].split())
    if sorted(numbered) != list(range(1, len(numbered) + 1)) or not numbered:
        raise NotReadableError("a solution whose routes are not numbered from 1 on")
    routes = tuple(numbered[n] for n in sorted(numbered))
    return Published(routes=routes, cost=printed_cost(text))


def printed_cost(text: str) -> float | None:
    """Return the cost that a solution prints, or ``None`` if it prints none above 0."""
    cost = None
    for line in text.splitlines():
        if found := COST.match(line):
            cost = float(found[1])
    return cost if cost and isfinite(cost) else None


def plan_of(conversion: Conversion, problem: Problem, solution: Published) -> Plan:
    """
    Return the plan of a published solution, timed by us; route k is that of van k.

    Raises
    ------
    NotReadableError
        If it has more routes than there are vans, or places that there are not.
    """
    instance = conversion.instance
    unknown = {place for route in solution.routes for place in route} - {*range(len(instance.legs))}
    if unknown:
        raise NotReadableError(f"a solution with places that there are not: {min(unknown)}")
    if len(solution.routes) > len(instance.vans):
        raise NotReadableError(f"{len(solution.routes)} routes for {len(instance.vans)} vans")
    free = {van: iter(ids) for van, ids in conversion.vehicle_ids.items()}
    orders: dict[str, list[list[str]]] = {}
    for van, places in zip(instance.vans, solution.routes, strict=False):
        trips = _trips(instance, places)
        if trips:
            orders[_take(free, van)] = [[f"R{place:05d}" for place in trip] for trip in trips]
    return plan_of_orders(problem, {(0, vehicle): trips for vehicle, trips in orders.items()})


def _take(free: dict[Van, Iterator[str]], van: Van) -> str:
    vehicle = next(free[van], None)
    if vehicle is None:
        raise NotReadableError("a solution with more vans of a kind than its customers need")
    return vehicle


def _trips(instance: PublicInstance, places: Sequence[int]) -> list[list[int]]:
    """Return the trips of a route, the depots left out."""
    trips: list[list[int]] = [[]]
    for place in places:
        if place in instance.depots:
            trips.append([])
        else:
            trips[-1].append(place)
    return [trip for trip in trips if trip]


def plan_of_orders(
    problem: Problem, orders: dict[tuple[int, str], Sequence[Sequence[str]]]
) -> Plan:
    """Return the plan of routes by day and vehicle, the rest left out for no proved reason."""
    timetabler = Timetabler(problem)
    routes = tuple(
        timetabler.route(vehicle, day, trips) for (day, vehicle), trips in sorted(orders.items())
    )
    made: dict[str, list[int]] = defaultdict(list)
    for (day, _), trips in orders.items():
        for one in (one for trip in trips for one in trip):
            made[one].append(day)
    return Plan(routes=routes, unserved=tuple(_left_out(problem, made)))


def _left_out(problem: Problem, made: dict[str, list[int]]) -> Iterator[UnservedVisit]:
    """Yield the visits that are missing; those of a requirement visited at times have a day."""
    why = UnservedReason(code=UnservedCode.NO_SLOT, certificate=())
    for one in problem.requirements:
        days = made.get(one.id, [])
        if not days:
            entries: list[int | None] = [None] * one.visits
        else:
            fitting = [s for s in one.day_sets or (one.allowed_days,) if set(days) <= set(s)]
            spare = [d for d in (fitting or [one.allowed_days])[0] if d not in days]
            entries = list(spare[: max(0, one.visits - len(days))])
        for day in entries:
            yield UnservedVisit(requirement_id=one.id, day=day, reason=why)
