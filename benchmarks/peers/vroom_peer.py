"""VROOM: single days, windows, mixed fleets, bases; it ends by itself and knows no seed."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import numpy as np
import vroom

from benchmarks.peers import one_day
from benchmarks.peers.one_day import Answer, Budget, Group, OneDay, cost_of_metres
from optimizer.domain.problem import Problem
from optimizer.domain.services import TimeWindow

CAN = frozenset({one_day.DUTY})
"""A duty is bounded by its shift alone: fine where everybody can be visited at any time."""
MOST_COST = 2**31
"""Its costs are 32-bit numbers, also added up over all legs."""
EXPLORATION = 5
"""The most thorough of its levels."""


class Vroom:
    """The peer."""

    def solve(self, problem: Problem, budget: Budget) -> Answer:
        """Plan a problem of one day."""
        day = one_day.one_day(problem, CAN)
        asked = _input(day)
        solution = asked.solve(
            exploration_level=EXPLORATION,
            nb_threads=1,
            timeout=timedelta(seconds=budget.wall_left_s()),
        )
        return Answer(orders=day.orders(_found(day, solution)), points=[])


PEER = Vroom()


def _input(day: OneDay) -> vroom.Input:
    asked = vroom.Input()
    cents = [cost_of_metres(day.profiles[g.vehicle.profile], g.vehicle) for g in day.groups]
    divisor = _divisor(day, cents)
    skills = _skills(day)
    numbers: dict[tuple[str, int], str] = {}
    for number, (group, matrix) in enumerate(zip(day.groups, cents, strict=True)):
        key = group.vehicle.profile, group.vehicle.rates.km_cents
        if key not in numbers:
            numbers[key] = f"profile{len(numbers)}"
            seconds = day.profiles[group.vehicle.profile].seconds
            asked.set_durations_matrix(numbers[key], np.minimum(seconds, 2**31))
            asked.set_costs_matrix(numbers[key], np.rint(matrix / divisor))
        asked.add_vehicle(
            _vehicles(day, number, numbers[key], fixed=divisor, skills=skills[number])
        )
    asked.add_job([_job(day, number) for number in range(len(day.jobs))])
    return asked


def _divisor(day: OneDay, cents: list[np.ndarray]) -> int:
    """Return by what costs are divided so that its bound on their sum does not overflow."""
    longest = max((float(matrix.max()) for matrix in cents), default=0.0)
    vehicles = sum(len(group.vehicle_ids) for group in day.groups)
    fixed = sum(len(g.vehicle_ids) * g.vehicle.rates.day_cents for g in day.groups)
    return max(1, ceil((longest * (len(day.jobs) + 2 * vehicles) + fixed) / MOST_COST))


def _skills(day: OneDay) -> list[set[int]]:
    """Return the skills of each group: the jobs, by number, that not everybody may serve."""
    special = [n for n, job in enumerate(day.jobs) if not day.is_everybodys(job)]
    return [{n for n in special if group in day.jobs[n].groups} for group in range(len(day.groups))]


def _vehicles(
    day: OneDay, number: int, profile: str, *, fixed: int, skills: set[int]
) -> list[vroom.Vehicle]:
    group = day.groups[number]
    before = sum(len(other.vehicle_ids) for other in day.groups[:number])
    shift = _shift(group)
    return [
        vroom.Vehicle(
            before + n,
            start=group.depot,
            end=group.depot,
            profile=profile,
            capacity=list(group.vehicle.capacity),
            skills=skills,
            time_window=(shift.open_s, shift.close_s),
            costs=vroom.VehicleCosts(fixed=round(group.vehicle.rates.day_cents / fixed)),
        )
        for n in range(len(group.vehicle_ids))
    ]


def _shift(group: Group) -> TimeWindow:
    """Return the shift, cut to the longest duty: who can be visited at any time, can be early."""
    longest_s, shift = group.vehicle.rules.max_duty_s, group.shift
    if longest_s is None:
        return shift
    return TimeWindow(open_s=shift.open_s, close_s=min(shift.close_s, shift.open_s + longest_s))


def _job(day: OneDay, number: int) -> vroom.Job:
    job = day.jobs[number]
    return vroom.Job(
        number,
        location=job.place,
        default_service=job.work_s,
        delivery=list(job.requirement.load_out),
        pickup=list(job.requirement.load_back),
        skills=set() if day.is_everybodys(job) else {number},
        time_windows=[(job.window.open_s, job.window.close_s - job.work_s)],
    )


def _found(day: OneDay, solution: vroom.Solution) -> list[tuple[int, list[list[int]]]]:
    """Return group and jobs of each vehicle that goes out."""
    group_of = [n for n, group in enumerate(day.groups) for _ in group.vehicle_ids]
    table = solution.routes
    jobs = table[table["type"] == "job"]
    return [
        (group_of[int(vehicle)], [[int(job) for job in rows["id"]]])
        for vehicle, rows in jobs.groupby("vehicle_id", sort=True)
    ]
