"""What is saved by serving several requirements in one halt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from optimizer.domain.kpi_lines import JoinedKpis
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.kpi.routes import leg


def joined_kpis(problem: Problem, plan: Plan) -> JoinedKpis:
    """
    Return what the joined halts of a plan save; the rule is in `JoinedKpis`.

    Parameters
    ----------
    problem, plan
        A problem and a plan of it whose ids are known.
    """
    return add_up(_joined_halts(problem, plan))


def add_up(parts: Iterable[JoinedKpis]) -> JoinedKpis:
    """Return several together."""
    parts = tuple(parts)
    names = [field.name for field in fields(JoinedKpis)]
    return JoinedKpis(**{name: sum(getattr(part, name) for part in parts) for name in names})


def _joined_halts(problem: Problem, plan: Plan) -> Iterator[JoinedKpis]:
    """Yield what each halt with several requirements saves."""
    requirements = {one.id: one for one in problem.all_requirements}
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    for route in plan.routes:
        vehicle = vehicles[route.vehicle_id]
        profile = problem.profile_on(vehicle.profile, route.day)
        for trip in route.trips:
            stops = [stop.location_id for stop in trip.stops]
            before, after = [vehicle.depot_id, *stops], [*stops[1:], vehicle.depot_id]
            for stop, origin, destination in zip(trip.stops, before, after, strict=False):
                if len(stop.requirement_ids) > 1:
                    places = (origin, stop.location_id, destination)
                    yield _saved(
                        [requirements[one] for one in stop.requirement_ids],
                        detour=_detour(problem, profile, places),
                    )


def _saved(members: list[CycleRequirement], *, detour: tuple[int, int]) -> JoinedKpis:
    """Return what one halt saves; the detour is in s and m."""
    setups, extra = [one.setup_s for one in members], len(members) - 1
    return JoinedKpis(
        halts=1,
        extra=extra,
        setup_s=sum(setups) - max(setups),
        driving_s=extra * detour[0],
        distance_m=extra * detour[1],
    )


def _detour(problem: Problem, profile: str, places: tuple[str, str, str]) -> tuple[int, int]:
    """Return how much longer the way is through the middle place than past it, in s and m."""
    before, here, after = places
    there = leg(problem, profile, origin=before, destination=here)
    onward = leg(problem, profile, origin=here, destination=after)
    direct = leg(problem, profile, origin=before, destination=after)
    if there is None or onward is None or direct is None:
        return 0, 0
    seconds, metres = (a + b - c for a, b, c in zip(there, onward, direct, strict=True))
    return max(0, seconds), max(0, metres)
