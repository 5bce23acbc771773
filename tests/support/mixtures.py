"""Mixtures of all lines: those of a random problem, elder-care stewards, and orders with rides."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from optimizer.assembling.orders import with_orders
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import Line, Service
from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix
from tests.support.builders import BOTH_HALVES, COUNTY, window
from tests.support.orders import random_orders, with_on_demand
from tests.support.random_rules import mixed_problem

LINES = frozenset(
    ("hospital", "supply", "meals", "periodic", "stewards", "on_demand"),
)
"""All lines that a mixture may have."""

ON_FOOT = 4
"""Stewards take so many times as long as vans."""
CARE, NURSING = "care", "nursing"
"""What every steward can do, and what some can."""
WEEKDAYS = (0, 1, 2, 3, 4, 5)


def mixture(seed: int) -> Problem:
    """
    Return a small random problem of all lines, with orders of one day that are not yet planned.

    The same seed gives the same problem.
    """
    problem = with_on_demand(with_stewards(mixed_problem(seed), seed), trips=2)
    count = Random(f"mixture {seed}").randint(2, 6)
    return with_orders(problem, random_orders(problem, seed, count=count))


def with_stewards(problem: Problem, seed: int) -> Problem:
    """
    Return a problem with stewards, who live in villages and walk, and their household groups.

    A steward has the area of the own village, or of a neighbouring one, too; some groups ask for a
    skill that not every steward has, and some live where no steward goes.
    """
    rng = Random(f"stewards {seed}")
    villages = [place for place in problem.locations if place.village_code]
    homes = rng.sample(villages, rng.randint(1, min(3, len(villages))))
    stewards = [
        _steward(rng, problem, number=n, home=home, near=rng.choice(villages))
        for n, home in enumerate(homes)
    ]
    places = [*homes, *homes, rng.choice(villages)]
    groups = [
        _group(rng, problem, number=n, place=rng.choice(places)) for n in range(rng.randint(2, 5))
    ]
    return replace(
        problem,
        services=(*problem.services, *(_service(name) for name in (CARE, NURSING))),
        lines=(*problem.lines, STEWARDS),
        vehicles=(*problem.vehicles, *stewards),
        requirements=tuple(sorted((*problem.requirements, *groups), key=lambda one: one.id)),
        matrices={**problem.matrices, "foot": _on_foot(problem.matrices["van"])},
    )


STEWARDS = Line(
    id="stewards",
    name_zh="养老管家",
    name_en="Stewards",
    fleets=("stewards",),
    same_weekday=False,
    same_half_day=False,
    same_vehicle=True,
    works_holidays=True,
)


def _service(name: str) -> Service:
    return Service(id=name, name_zh=name, name_en=name)


def _steward(
    rng: Random, problem: Problem, *, number: int, home: Location, near: Location
) -> CycleVehicle:
    shift = rng.choice((window("8:00-12:00"), window("7:30-16:00")))
    area = {home.id, near.id} if rng.random() < 0.5 else {home.id}
    return CycleVehicle(
        id=f"W{number:02d}",
        name=f"管家{number}",
        fleet="stewards",
        type_id="steward",
        depot_id=home.id,
        county_code=COUNTY,
        profile="foot",
        service_ids=(CARE, NURSING) if rng.random() < 0.6 else (CARE,),
        capacity=(0,) * len(problem.load_kinds),
        road_class=1,
        shifts=tuple(shift if day % 7 in WEEKDAYS else None for day in range(problem.cycle.days)),
        max_days_per_week=rng.randint(1, 5),
        rules=WorkRules(
            max_drive_s=2 * 3600,
            max_overtime_s=0,
            break_s=0,
            break_from_s=0,
            break_until_s=0,
            min_rest_s=rng.choice((0, 11)) * 3600,
        ),
        rates=VehicleRates(
            day_cents=3_000,
            km_cents=0,
            drive_h_cents=2_000,
            wait_h_cents=rng.choice((0, 2_000)),
            overtime_h_cents=0,
        ),
        area=tuple(sorted(area)),
        balance_group=rng.choice(("", "stewards")),
    )


def _group(rng: Random, problem: Problem, *, number: int, place: Location) -> CycleRequirement:
    """Return what a household group asks for: a visit or two a week, by the same steward."""
    cycle = problem.cycle
    visits = cycle.weeks * rng.choice((1, 1, 2))
    return CycleRequirement(
        id=f"K{number:03d}",
        line_id="stewards",
        service_ids=(NURSING,) if rng.random() < 0.3 else (CARE,),
        village_code=place.id,
        stop_id=place.id,
        party_id=str(number + 1),
        wave=None,
        visits=visits,
        min_gap_days=max(1, int(0.6 * cycle.days / visits)),
        max_gap_days=min(cycle.days, -int(-1.5 * cycle.days // visits)),
        weekdays=WEEKDAYS,
        allowed_days=tuple(day for day in range(cycle.days) if day % 7 in WEEKDAYS),
        half_days=BOTH_HALVES,
        same_weekday=False,
        same_half_day=False,
        same_vehicle=rng.random() < 0.8,
        fleets=("stewards",),
        service_s=60 * rng.randint(30, 75),
        setup_s=0,
        windows=(window("8:00-17:00"),),
        load_out=(0,) * len(problem.load_kinds),
        load_back=(0,) * len(problem.load_kinds),
        priority=rng.choice((1, 2)),
        people=rng.randint(1, 5),
        join_id=None,
    )


def _on_foot(driving: TravelMatrix) -> TravelMatrix:
    """Return the ways of stewards: as far as those of vans, and slower."""
    cut = driving.duration_s == UNREACHABLE_S
    return replace(
        driving,
        profile="foot",
        duration_s=np.where(cut, UNREACHABLE_S, driving.duration_s * ON_FOOT).astype(np.int32),
        content_hash=f"foot {driving.content_hash}",
    )
