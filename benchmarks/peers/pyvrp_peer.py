"""PyVRP: single days, windows, mixed fleets, bases, trips, releases, longest duty."""

from __future__ import annotations

from math import gcd

import numpy as np
import pyvrp

from benchmarks.peers import one_day
from benchmarks.peers.one_day import Answer, Budget, Group, Job, OneDay, Point
from optimizer.domain.problem import Problem
from optimizer.units import METRES_PER_KM

CAN = frozenset({one_day.DUTY, one_day.DUTY_AMONG_WINDOWS, one_day.TRIPS, one_day.RELEASES})
LOAD_SCALE = 1000
"""Its penalties start near the costs; a missed load of a few units would hardly count."""
FORBIDDEN = 1 << 40
"""Length of a leg to somebody whom the vehicle may not serve."""
INFEASIBLE = 1 << 60
"""It says a larger cost than this as long as it has no plan that keeps all rules."""


class _CpuStop:
    """Stops after so much CPU time, and notes how the cost fell until then."""

    def __init__(self, budget: Budget, cents_per_cost: float) -> None:
        self.points: list[Point] = []
        self._budget, self._cents = budget, cents_per_cost

    def __call__(self, best_cost: float) -> bool:
        now_s, cents = self._budget.clock(), best_cost * self._cents
        if best_cost < INFEASIBLE and (not self.points or cents < self.points[-1][1]):
            self.points.append((now_s, cents))
        return now_s >= self._budget.cpu_s


class PyVrp:
    """The peer."""

    def solve(self, problem: Problem, budget: Budget) -> Answer:
        """Plan a problem of one day."""
        day = one_day.one_day(problem, CAN)
        units = _cost_units(day)
        data = _data(day, units)
        stop = _CpuStop(budget, 1 / units)
        result = pyvrp.solve(data, stop, seed=budget.seed, collect_stats=False)
        found = [(route.vehicle_type(), _trips(route)) for route in result.best.routes()]
        return Answer(orders=day.orders(found), points=stop.points)


PEER = PyVrp()


def _cost_units(day: OneDay) -> int:
    """Return how many of its cost units are a cent: costs per metre must be whole."""
    return METRES_PER_KM // gcd(
        METRES_PER_KM, *(group.vehicle.rates.km_cents for group in day.groups)
    )


def _data(day: OneDay, units: int) -> pyvrp.ProblemData:
    profiles = _Profiles(day)
    depots = sorted({group.depot for group in day.groups})
    types = [_vehicle_type(g, units, depots, profiles.number(n)) for n, g in enumerate(day.groups)]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in day.problem.locations],
        clients=[_client(job) for job in day.jobs],
        depots=[pyvrp.Depot(location=place) for place in depots],
        vehicle_types=types,
        distance_matrices=profiles.metres,
        duration_matrices=profiles.seconds,
    )


class _Profiles:
    """Who may serve whom is a matter of matrices: equal rights, equal profile."""

    def __init__(self, day: OneDay) -> None:
        self.metres: list[np.ndarray] = []
        self.seconds: list[np.ndarray] = []
        self._day = day
        self._numbers: dict[tuple[str, tuple[int, ...]], int] = {}

    def number(self, group: int) -> int:
        """Return the profile of a group of vehicles."""
        profile = self._day.groups[group].vehicle.profile
        shut = tuple(sorted({job.place for job in self._day.jobs if group not in job.groups}))
        key = profile, shut
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            travel = self._day.profiles[profile]
            for kept, matrix in ((self.metres, travel.metres), (self.seconds, travel.seconds)):
                closed = matrix.copy()
                closed[list(shut), :] = closed[:, list(shut)] = FORBIDDEN
                np.fill_diagonal(closed, 0)
                kept.append(closed)
        return self._numbers[key]


def _vehicle_type(group: Group, units: int, depots: list[int], profile: int) -> pyvrp.VehicleType:
    vehicle, base = group.vehicle, depots.index(group.depot)
    span_s = group.shift.close_s - group.shift.open_s
    longest_s = vehicle.rules.max_duty_s
    return pyvrp.VehicleType(
        num_available=len(group.vehicle_ids),
        capacity=[LOAD_SCALE * room for room in vehicle.capacity],
        start_depot=base,
        end_depot=base,
        fixed_cost=units * vehicle.rates.day_cents,
        tw_early=group.shift.open_s,
        tw_late=group.shift.close_s,
        shift_duration=span_s if longest_s is None else min(span_s, longest_s),
        unit_distance_cost=units * vehicle.rates.km_cents // METRES_PER_KM,
        profile=profile,
        reload_depots=[base] if vehicle.max_trips > 1 else [],
        max_reloads=vehicle.max_trips - 1,
    )


def _client(job: Job) -> pyvrp.Client:
    one = job.requirement
    return pyvrp.Client(
        location=job.place,
        delivery=[LOAD_SCALE * load for load in one.load_out],
        pickup=[LOAD_SCALE * load for load in one.load_back],
        service_duration=job.work_s,
        tw_early=job.window.open_s,
        tw_late=job.window.close_s - job.work_s,
        release_time=one.release_s,
    )


def _trips(route: pyvrp.Route) -> list[list[int]]:
    trips: list[list[int]] = [[] for _ in range(route.num_trips())]
    for activity in route:
        if activity.is_client():
            trips[activity.trip].append(activity.idx)
    return trips
