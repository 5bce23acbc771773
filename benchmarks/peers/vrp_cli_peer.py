"""vrp-cli (reinterpretcat/vrp): single days, windows, mixed fleets, bases, longest duty."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import vrp_cli

from benchmarks.peers import one_day
from benchmarks.peers.one_day import Answer, Budget, OneDay
from optimizer.domain.problem import Problem
from optimizer.units import METRES_PER_KM

CAN = frozenset({one_day.DUTY, one_day.DUTY_AMONG_WINDOWS})
MIDNIGHT = datetime(2024, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


class VrpCli:
    """The peer; it draws its seed itself."""

    def solve(self, problem: Problem, budget: Budget) -> Answer:
        """Plan a problem of one day."""
        day = one_day.one_day(problem, CAN)
        asked, matrices = _problem(day), _matrices(day)
        found = json.loads(
            vrp_cli.solve_pragmatic(
                problem=json.dumps(asked),
                matrices=[json.dumps(matrix) for matrix in matrices],
                config=json.dumps(_config(max(1, round(budget.wall_left_s())))),
            )
        )
        return Answer(orders=_orders(day, found), points=[])


PEER = VrpCli()


def _config(seconds: int) -> Json:
    return {
        "termination": {"maxTime": seconds},
        "environment": {
            "parallelism": {"numThreadPools": 1, "threadsPerPool": 1},
            "logging": {"enabled": False},
        },
        "telemetry": {"progress": {"enabled": False}},
    }


def _clock(seconds: int) -> str:
    return (MIDNIGHT + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _matrices(day: OneDay) -> list[Json]:
    return [
        {
            "profile": name,
            "travelTimes": profile.seconds.ravel().tolist(),
            "distances": profile.metres.ravel().tolist(),
        }
        for name, profile in day.profiles.items()
    ]


def _problem(day: OneDay) -> Json:
    return {
        "plan": {"jobs": [_job(day, number) for number in range(len(day.jobs))]},
        "fleet": {
            "vehicles": [_vehicles(day, number) for number in range(len(day.groups))],
            "profiles": [{"name": name} for name in day.profiles],
        },
        "objectives": [[{"type": "minimize-unassigned"}], [{"type": "minimize-cost"}]],
    }


def _job(day: OneDay, number: int) -> Json:
    """Return a job; who is not everybody's asks for a skill of its own."""
    job = day.jobs[number]
    place = {
        "location": {"index": job.place},
        "duration": job.work_s,
        # Its windows, too, are those of the arrival.
        "times": [[_clock(job.window.open_s), _clock(job.window.close_s - job.work_s)]],
    }
    tasks: Json = {}
    out, back = job.requirement.load_out, job.requirement.load_back
    if any(back):
        tasks["pickups"] = [{"places": [place], "demand": list(back)}]
    if any(out) or not any(back):
        tasks["deliveries"] = [{"places": [place], "demand": list(out)}]
    skills = {} if day.is_everybodys(job) else {"skills": {"allOf": [str(number)]}}
    return {"id": str(number), **tasks, **skills}


def _vehicles(day: OneDay, number: int) -> Json:
    group = day.groups[number]
    vehicle, place = group.vehicle, {"index": group.depot}
    longest_s = vehicle.rules.max_duty_s
    start = {"earliest": _clock(group.shift.open_s), "location": place}
    end = {"latest": _clock(group.shift.close_s), "location": place}
    return {
        "typeId": str(number),
        "vehicleIds": list(group.vehicle_ids),
        "profile": {"matrix": vehicle.profile},
        "costs": {
            "fixed": float(vehicle.rates.day_cents),
            "distance": vehicle.rates.km_cents / METRES_PER_KM,
            "time": 0.0,
        },
        "shifts": [{"start": start, "end": end}],
        "capacity": list(vehicle.capacity),
        "skills": [str(n) for n, job in enumerate(day.jobs) if number in job.groups],
        **({} if longest_s is None else {"limits": {"maxDuration": float(longest_s)}}),
    }


def _orders(day: OneDay, found: Json) -> one_day.Orders:
    orders: one_day.Orders = {}
    for tour in found["tours"]:
        activities = [activity for stop in tour["stops"] for activity in stop["activities"]]
        # A job that brings and takes away has two activities at its place.
        jobs = dict.fromkeys(a["jobId"] for a in activities if a["jobId"].isdigit())
        if jobs:
            trip = [day.jobs[int(job)].requirement.id for job in jobs]
            orders[day.day, tour["vehicleId"]] = [trip]
    return orders
