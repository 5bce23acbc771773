"""Random promises of a plan in force; each could be kept if it were alone."""

from __future__ import annotations

from random import Random

from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    CycleVehicle,
    LockLevel,
    Problem,
)
from optimizer.domain.services import HalfDay
from tests.support.builders import clock


def random_commitments(rng: Random, problem: Problem) -> tuple[Commitment, ...]:
    """Return promises for about half of the requirements; joined ones promise the same."""
    made: list[Commitment] = []
    of_join: dict[str, tuple[CommittedVisit, ...]] = {}
    locks: dict[str, LockLevel] = {}
    for one in problem.requirements:
        join = one.join_id or one.id
        if join not in of_join:
            of_join[join] = _committed(rng, problem, one) if rng.random() < 0.5 else ()
            locks[join] = rng.choice((*LockLevel, LockLevel.NONE))
        if of_join[join]:
            made.append(Commitment(requirement_id=one.id, visits=of_join[join], lock=locks[join]))
    return tuple(made)


def _committed(rng: Random, problem: Problem, one: CycleRequirement) -> tuple[CommittedVisit, ...]:
    """Return visits on a regular pattern by one vehicle that could make them, or none."""
    members = [r for r in problem.requirements if one.join_id and r.join_id == one.join_id] or [one]
    days = _regular_days(rng, one, weeks=problem.cycle.weeks)
    vehicles = [v for v in problem.vehicles if _could_serve(problem, v, members=members, days=days)]
    if not days or not vehicles:
        return ()
    van = rng.choice(vehicles)
    morning = HalfDay.MORNING in one.half_days
    start_s = one.windows[0].open_s if morning else max(clock("13:30"), one.windows[-1].open_s)
    return tuple(CommittedVisit(day=day, vehicle_id=van.id, start_s=start_s) for day in days)


def _could_serve(
    problem: Problem,
    van: CycleVehicle,
    *,
    members: list[CycleRequirement],
    days: tuple[int, ...],
) -> bool:
    """Tell whether a vehicle may serve joined requirements on these days, were it alone."""
    road_class = next(p.road_class for p in problem.locations if p.id == members[0].stop_id)
    loads = (
        [sum(column) for column in zip(*(r.load_out for r in members), strict=True)],
        [sum(column) for column in zip(*(r.load_back for r in members), strict=True)],
    )
    per_week = max((sum(d // 7 == week for d in days) for week in range(4)), default=0)
    return (
        all(van.fleet in r.fleets and set(r.service_ids) <= set(van.service_ids) for r in members)
        and van.road_class <= road_class
        and all(n <= c for load in loads for n, c in zip(load, van.capacity, strict=True))
        and all(van.shifts[day] is not None for day in days)
        and per_week <= van.max_days_per_week
    )


def _regular_days(rng: Random, one: CycleRequirement, *, weeks: int) -> tuple[int, ...]:
    """Return the same weekdays every week (or every few weeks), or nothing if that breaks gaps."""
    weekdays = sorted({day % 7 for day in one.allowed_days})
    for _ in range(20):
        if one.visits >= weeks and one.visits % weeks == 0:
            chosen = sorted(rng.sample(weekdays, min(len(weekdays), one.visits // weeks)))
            days = tuple(7 * week + day for week in range(weeks) for day in chosen)
        else:
            step = max(1, weeks // one.visits)
            first = rng.choice(weekdays)
            days = tuple(first + 7 * step * k for k in range(one.visits))
        if _fits(one, days=days, cycle_days=7 * weeks):
            return days
    return ()


def _fits(one: CycleRequirement, *, days: tuple[int, ...], cycle_days: int) -> bool:
    """Tell whether days are allowed, as many as the visits, and keep the gaps."""
    if len(days) != one.visits or not set(days) <= set(one.allowed_days):
        return False
    if one.visits == 1:
        return True
    wrapped = (*days[1:], days[0] + cycle_days)
    gaps = [b - a for a, b in zip(days, wrapped, strict=True)]
    return min(gaps) >= one.min_gap_days and max(gaps) <= one.max_gap_days
