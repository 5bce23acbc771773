"""Plans of random problems: ids are known, every stop is at its place, rules need not hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from optimizer.domain.plan import Plan, Route, Stop, Trip
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix

HOUR_S = 3600


def random_plan(seed: int, problem: Problem) -> Plan:
    """Return a plan that makes some of the visits, several requirements in some of the stops."""
    rng = Random(seed)
    work: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in problem.requirements:
        for day in rng.sample(range(problem.cycle.days), k=min(one.visits, problem.cycle.days)):
            if rng.random() < 0.8:
                vehicle = rng.choice(problem.vehicles)
                work[day, vehicle.id][one.stop_id].append(one.id)
    routes = (
        Route(vehicle_id=vehicle_id, day=day, trips=(_trip(rng, stops),))
        for (day, vehicle_id), stops in sorted(work.items())
    )
    return Plan(routes=tuple(routes), unserved=())


def _trip(rng: Random, stops: dict[str, list[str]]) -> Trip:
    return Trip(
        depart_s=8 * HOUR_S,
        stops=tuple(
            Stop(
                location_id=place,
                requirement_ids=tuple(ids),
                arrival_s=number * HOUR_S,
                start_s=number * HOUR_S + rng.randrange(600),
                end_s=number * HOUR_S + 1800,
            )
            for number, (place, ids) in enumerate(stops.items(), start=9)
        ),
        return_s=(9 + len(stops)) * HOUR_S,
    )


def of_another_county(problem: Problem, plan: Plan, *, county: str) -> tuple[Problem, Plan]:
    """Return problem and plan with other ids, in another county."""

    def named(one: str) -> str:
        return f"{one}.{county}"

    moved = replace(
        problem,
        county_codes=(county,),
        villages=tuple(
            replace(v, code=named(v.code), county_code=county, township_code=county + "001")
            for v in problem.villages
        ),
        locations=tuple(
            replace(
                place,
                id=named(place.id),
                village_code=place.village_code and named(place.village_code),
                county_code=county,
            )
            for place in problem.locations
        ),
        vehicles=tuple(
            replace(v, id=named(v.id), depot_id=named(v.depot_id), county_code=county)
            for v in problem.vehicles
        ),
        requirements=tuple(
            replace(
                one,
                id=named(one.id),
                village_code=named(one.village_code),
                stop_id=named(one.stop_id),
            )
            for one in problem.requirements
        ),
        in_force=(),
        matrices={
            profile: replace(matrix, location_ids=tuple(map(named, matrix.location_ids)))
            for profile, matrix in problem.matrices.items()
        },
    )
    routes = tuple(
        replace(
            route,
            vehicle_id=named(route.vehicle_id),
            trips=tuple(
                replace(
                    trip,
                    stops=tuple(
                        replace(
                            stop,
                            location_id=named(stop.location_id),
                            requirement_ids=tuple(map(named, stop.requirement_ids)),
                        )
                        for stop in trip.stops
                    ),
                )
                for trip in route.trips
            ),
        )
        for route in plan.routes
    )
    return moved, replace(plan, routes=routes)


def together(one: Problem, other: Problem) -> Problem:
    """Return two counties as one problem; there is no way from one to the other."""
    return replace(
        one,
        county_codes=(*one.county_codes, *other.county_codes),
        villages=(*one.villages, *other.villages),
        locations=_by_id(*one.locations, *other.locations),
        vehicles=_by_id(*one.vehicles, *other.vehicles),
        requirements=_by_id(*one.requirements, *other.requirements),
        in_force=(),
        matrices={
            profile: _side_by_side(matrix, other.matrices[profile])
            for profile, matrix in one.matrices.items()
        },
    )


def _by_id(*parts: Any) -> Any:
    return tuple(sorted(parts, key=lambda part: part.id))


def _side_by_side(one: TravelMatrix, other: TravelMatrix) -> TravelMatrix:
    size, first = len(one) + len(other), len(one)
    seconds, metres = np.full((size, size), UNREACHABLE_S), np.full((size, size), UNREACHABLE_M)
    for values, name in ((seconds, "duration_s"), (metres, "distance_m")):
        values[:first, :first] = getattr(one, name)
        values[first:, first:] = getattr(other, name)
    return replace(
        one,
        location_ids=(*one.location_ids, *other.location_ids),
        duration_s=seconds,
        distance_m=metres,
        estimated_mask=None,
    )
