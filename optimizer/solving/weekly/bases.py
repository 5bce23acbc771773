"""Which base serves which task: a transport model in PuLP over pools of like vehicles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pulp

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving.instance import Instance
from optimizer.solving.params import SolveParams
from optimizer.solving.tasks import Task
from optimizer.solving.timing import alone_on
from optimizer.units import HOUR_S, METRES_PER_KM

UNPLACED_CENTS = 10**7
"""Price of a visit for which no pool has room; far above any day's cost, so it is the last way."""

OVERFULL_CENTS = 10**5
"""Price of a vehicle-day beyond the target fill: dearer than driving to the next base."""


NEIGHBOURS = 3
"""A stop is reached from one of about this many neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Vehicles of one depot that can do the same; ``vehicle_days`` they may go out in all."""

    vehicles: tuple[int, ...]
    depot: int
    vehicle_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A pool that may serve a task, with the share of a vehicle-day and the cents of a visit."""

    pool: int
    day_share: float
    cost_cents: float


def pools(instance: Instance) -> list[Pool]:
    """Group the vehicles by depot and by what they can do."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, v in enumerate(instance.vehicles):
        key = (v.depot_id, v.type_id, v.fleet, v.service_ids, v.capacity, v.road_class, v.area)
        groups[key].append(index)
    return [
        Pool(
            vehicles=tuple(members),
            depot=instance.depots[members[0]],
            vehicle_days=sum(_days_out(instance, vehicle) for vehicle in members),
        )
        for members in groups.values()
    ]


def _days_out(instance: Instance, vehicle: int) -> int:
    shifts = instance.vehicles[vehicle].shifts
    limit = instance.vehicles[vehicle].max_days_per_week
    weeks = range(0, len(shifts), DAYS_PER_WEEK)
    return sum(min(limit, sum(s is not None for s in shifts[w : w + DAYS_PER_WEEK])) for w in weeks)


def assign_bases(instance: Instance, params: SolveParams) -> list[int | None]:
    """
    Choose the depot (location index) of every task.

    A linear transport model: every task's visits go to pools, at the estimated cost of driving;
    a pool's vehicle-days are filled to ``params.target_fill`` before more costs extra. The largest
    share of a task decides.

    Parameters
    ----------
    instance
        The compiled problem.
    params
        ``candidate_pools`` and ``target_fill`` are used.

    Returns
    -------
    list of int or None
        Depot by task; ``None`` for a task that no vehicle can serve alone on any day.
    """
    all_pools = pools(instance)
    offers = [
        _offers(instance, task, all_pools, hop_s)[: params.candidate_pools]
        for task, hop_s in zip(instance.tasks, hops_s(instance), strict=True)
    ]
    shares = _transport(instance, offers, all_pools, params.target_fill)
    depots: list[int | None] = []
    for task, offered in zip(instance.tasks, offers, strict=True):
        best = max(offered, key=lambda o: shares[task.index, o.pool], default=None)
        depots.append(None if best is None else all_pools[best.pool].depot)
    return depots


def _transport(
    instance: Instance, offers: list[list[Offer]], all_pools: list[Pool], fill: float
) -> dict[tuple[int, int], float]:
    """Solve the transport model; return the share of each task by pool."""
    model = pulp.LpProblem("bases", pulp.LpMinimize)
    share = {
        (task, offer.pool): pulp.LpVariable(f"x_{task}_{offer.pool}", 0)
        for task, offered in enumerate(offers)
        for offer in offered
    }
    over = {p: pulp.LpVariable(f"over_{p}", 0) for p in range(len(all_pools))}
    cost: list[tuple[pulp.LpVariable, float]] = [(v, OVERFULL_CENTS) for v in over.values()]
    used: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for task, offered in enumerate(offers):
        if not offered:
            continue
        visits = instance.tasks[task].visits
        unplaced = pulp.LpVariable(f"u_{task}", 0)
        cost.append((unplaced, UNPLACED_CENTS * visits))
        row = [(share[task, offer.pool], 1) for offer in offered]
        model += pulp.LpAffineExpression([*row, (unplaced, 1)]) == 1
        for offer in offered:
            variable = share[task, offer.pool]
            cost.append((variable, offer.cost_cents * visits))
            used[offer.pool].append((variable, offer.day_share * visits))
    for p, terms in used.items():
        room = fill * all_pools[p].vehicle_days
        model += pulp.LpAffineExpression([*terms, (over[p], -1)]) <= room
    model.setObjective(pulp.LpAffineExpression(cost))
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return {key: variable.value() or 0.0 for key, variable in share.items()}


def _offers(instance: Instance, task: Task, all_pools: list[Pool], hop_s: int) -> list[Offer]:
    """Return the pools that can serve the task, cheapest first."""
    eligible = set(task.vehicles)
    offered = []
    for index, pool in enumerate(all_pools):
        vehicle = next((v for v in pool.vehicles if v in eligible), None)
        if vehicle is not None and alone_on(instance, task, vehicle):
            offered.append(_offer(instance, task, index, vehicle=vehicle, hop_s=hop_s))
    return sorted(offered, key=lambda offer: (offer.cost_cents, offer.pool))


def hops_s(instance: Instance) -> list[int]:
    """
    Estimate, for every task, the drive from a neighbouring stop.

    Returns
    -------
    list of int
        By task, the mean seconds from the three nearest other tasks of the same line.
    """
    by_line: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for task in instance.tasks:
        if task.vehicles:
            profile = instance.vehicles[task.vehicles[0]].profile
            by_line[task.first.line_id, profile].append(task)
    result = [0] * len(instance.tasks)
    for members in by_line.values():
        places = [task.location for task in members]
        duration_s = np.array(instance.usual_travel[members[0].vehicles[0]].duration_s)
        between_s = np.minimum(duration_s[np.ix_(places, places)], 24 * HOUR_S)
        np.fill_diagonal(between_s, 24 * HOUR_S)
        nearest_s = np.sort(between_s, axis=0)[:NEIGHBOURS]
        for task, seconds in zip(members, nearest_s.mean(axis=0), strict=True):
            result[task.index] = round(float(seconds)) if len(members) > NEIGHBOURS else 0
    return result


def _offer(instance: Instance, task: Task, pool: int, *, vehicle: int, hop_s: int) -> Offer:
    """Estimate what one visit takes of a vehicle's day when the day is filled with such visits."""
    travel, depot = instance.usual_travel[vehicle], instance.depots[vehicle]
    rates = instance.vehicles[vehicle].rates
    away_s = travel.duration_s[depot][task.location] + travel.duration_s[task.location][depot]
    away_m = travel.distance_m[depot][task.location] + travel.distance_m[task.location][depot]
    shift = next(s for s in instance.vehicles[vehicle].shifts if s is not None)
    cycle_s = task.duration_s + hop_s
    free_s = shift.close_s - shift.open_s - instance.vehicles[vehicle].rules.break_s - away_s
    open_s = sum(close_s - o + task.duration_s for o, close_s in task.intervals(None))
    stops = max(1, min((free_s + hop_s) // cycle_s, (open_s + hop_s) // cycle_s)) if cycle_s else 1
    drive_s = (away_s + (stops - 1) * hop_s) / stops
    metres = away_m / stops + (stops - 1) / stops * hop_s * (away_m / away_s if away_s else 0)
    cost = (
        rates.day_cents / stops
        + drive_s * rates.drive_h_cents / HOUR_S
        + metres * rates.km_cents / METRES_PER_KM
    )
    return Offer(pool=pool, day_share=1 / stops, cost_cents=cost)
