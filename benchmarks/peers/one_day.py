"""The problems that peers can take: one day, whose features are named so that each can refuse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.units import METRES_PER_KM

Orders = dict[tuple[int, str], list[list[str]]]
"""Requirements of each trip, by day and vehicle."""
Point = tuple[float, float]
"""CPU seconds, and the cents of the best plan at that time."""

PROBE_S = 0.5
"""CPU seconds spent on seeing how busy the machine is, for peers that know wall time only."""

DAYS = "choice of days"
JOINS = "joined requirements"
LOCKS = "locks and promises"
BREAKS = "breaks"
WINDOWS = "several windows"
HALF_DAYS = "half-days"
DRIVING = "driving limit"
OVERTIME = "overtime"
TIME_PRICES = "prices of time"
SPREAD = "price of uneven work"
DUTY = "longest duty"
DUTY_AMONG_WINDOWS = "longest duty among windows"
TRIPS = "several trips"
RELOAD = "time to reload"
RELEASES = "release times"


class NotSupportedError(ValueError):
    """A problem with features that a peer lacks; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a peer may search: CPU seconds by ``clock``, which counts from 0."""

    cpu_s: float
    seed: int
    clock: Callable[[], float]

    def wall_left_s(self) -> float:
        """Return about how long the rest takes by the clock on the wall, on this busy machine."""
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        while time.process_time() - began_cpu_s < PROBE_S:
            pass
        slower = max(1.0, (time.perf_counter() - began_s) / PROBE_S)
        return max(0.0, self.cpu_s - self.clock()) * slower


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a peer found: who goes where in which order, and how its best fell."""

    orders: Orders
    points: list[Point]


class Peer(Protocol):
    """Another program behind our problem."""

    def solve(self, problem: Problem, budget: Budget) -> Answer:
        """Plan a problem; `NotSupportedError` if it cannot take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Vehicles that differ by their name only, on shift on the day; ``depot`` is a place's row."""

    vehicle_ids: tuple[str, ...]
    vehicle: CycleVehicle
    shift: TimeWindow
    depot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A requirement with its one window; ``groups`` are those that may serve it."""

    requirement: CycleRequirement
    place: int
    work_s: int
    window: TimeWindow
    groups: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Travel between the places of a day, in the order of the problem's locations."""

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDay:
    """A problem whose visits all lie on one day."""

    problem: Problem
    day: int
    groups: tuple[Group, ...]
    jobs: tuple[Job, ...]
    profiles: dict[str, Profile]

    def is_everybodys(self, job: Job) -> bool:
        """Tell whether every vehicle may serve a job."""
        return len(job.groups) == len(self.groups)

    def orders(self, found: list[tuple[int, list[list[int]]]]) -> Orders:
        """Return the orders of (group, trips of jobs), each for another vehicle of its group."""
        free = [iter(group.vehicle_ids) for group in self.groups]
        return {
            (self.day, next(free[group])): [
                [self.jobs[job].requirement.id for job in trip] for trip in trips if trip
            ]
            for group, trips in found
        }


def one_day(problem: Problem, can: frozenset[str]) -> OneDay:
    """
    Return the day of a problem.

    Parameters
    ----------
    problem
        What is to be planned.
    can
        The features that a peer knows how to take.

    Raises
    ------
    NotSupportedError
        If the problem needs more than these.
    """
    lacking = [feature for feature in features(problem) if feature not in can]
    if lacking:
        raise NotSupportedError(", ".join(lacking))
    day = _days(problem)[0]
    rows = {place.id: row for row, place in enumerate(problem.locations)}
    groups = tuple(_groups(problem, day, rows))
    return OneDay(
        problem=problem,
        day=day,
        groups=groups,
        jobs=tuple(_job(one, groups, problem, rows) for one in problem.requirements),
        profiles={name: _profile(problem, name) for name in problem.matrices},
    )


def features(problem: Problem) -> list[str]:
    """Return what a problem needs beyond places, loads, one window, eligibility and many bases."""
    return [name for name, needed in _needs(problem) if needed]


def _needs(problem: Problem) -> Iterator[tuple[str, bool]]:
    requirements, vehicles = problem.requirements, problem.vehicles
    on = [(v, shift) for v in vehicles for shift in set(v.shifts) if shift is not None]
    duties = [(v.rules.max_duty_s, shift) for v, shift in on if v.rules.max_duty_s is not None]
    binding = [shift for longest_s, shift in duties if longest_s < shift.close_s - shift.open_s]
    always = all(_covers(one, shift) for one in requirements for shift in binding)
    several = any(v.max_trips > 1 for v in vehicles)
    yield DAYS, len(_days(problem)) > 1 or any(one.visits > 1 for one in requirements)
    yield JOINS, any(one.join_id is not None for one in requirements)
    yield LOCKS, bool(problem.in_force)
    yield BREAKS, any(v.rules.break_s for v in vehicles)
    yield WINDOWS, any(len(one.windows) != 1 for one in requirements)
    yield HALF_DAYS, any(len(one.half_days) < len(HalfDay) for one in requirements)
    yield DRIVING, any(v.rules.max_drive_s < s.close_s - s.open_s for v, s in on)
    yield OVERTIME, any(v.rules.max_overtime_s for v in vehicles)
    yield TIME_PRICES, any(v.rates.drive_h_cents or v.rates.wait_h_cents for v in vehicles)
    yield SPREAD, problem.prices.spread_h_cents > 0
    yield DUTY, bool(binding) and always
    yield DUTY_AMONG_WINDOWS, bool(binding) and not always
    yield TRIPS, several
    yield RELOAD, several and any(v.rules.reload_s for v in vehicles)
    yield RELEASES, any(one.release_s for one in requirements)


def _days(problem: Problem) -> list[int]:
    """Return the days on which something may be visited; day 0 if nothing is."""
    days = {day for one in problem.requirements for day in one.allowed_days}
    return sorted(days) or [0]


def _covers(one: CycleRequirement, shift: TimeWindow) -> bool:
    return any(w.open_s <= shift.open_s and shift.close_s <= w.close_s for w in one.windows)


def _groups(problem: Problem, day: int, rows: dict[str, int]) -> Iterator[Group]:
    alike: dict[CycleVehicle, list[str]] = {}
    for vehicle in problem.vehicles:
        nameless = replace(vehicle, id="", name="", shifts=(vehicle.shifts[day],))
        alike.setdefault(nameless, []).append(vehicle.id)
    for vehicle, ids in alike.items():
        if (shift := vehicle.shifts[0]) is not None:
            yield Group(
                vehicle_ids=tuple(ids), vehicle=vehicle, shift=shift, depot=rows[vehicle.depot_id]
            )


def _job(
    one: CycleRequirement, groups: tuple[Group, ...], problem: Problem, rows: dict[str, int]
) -> Job:
    road_class = problem.locations[rows[one.stop_id]].road_class
    able = {
        number
        for number, group in enumerate(groups)
        if group.vehicle.fleet in one.fleets
        and set(one.service_ids) <= set(group.vehicle.service_ids)
        and group.vehicle.road_class <= road_class
    }
    return Job(
        requirement=one,
        place=rows[one.stop_id],
        work_s=one.setup_s + one.service_s,
        window=one.windows[0],
        groups=frozenset(able),
    )


def _profile(problem: Problem, name: str) -> Profile:
    matrix = problem.matrices[name]
    order = np.array([matrix.index(place.id) for place in problem.locations])
    return Profile(
        seconds=matrix.duration_s[np.ix_(order, order)].astype(np.int64),
        metres=matrix.distance_m[np.ix_(order, order)].astype(np.int64),
    )


def cost_of_metres(profile: Profile, vehicle: CycleVehicle) -> NDArray[np.float64]:
    """Return the cents of each leg for a vehicle."""
    return profile.metres * (vehicle.rates.km_cents / METRES_PER_KM)
