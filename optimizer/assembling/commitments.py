"""What a plan promises to the cycle that follows it."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.calendar import Cycle
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Commitment, CommittedVisit, Problem


def commitments_from_plan(
    old_problem: Problem, old_plan: Plan, new_cycle: Cycle
) -> tuple[Commitment, ...]:
    """
    Lay a plan over another cycle, as if it were repeated without end.

    Parameters
    ----------
    old_problem, old_plan
        The plan in force and what it was made for.
    new_cycle
        The cycle to be planned; it may be shorter or longer than the old one, and may begin
        before its end.

    Returns
    -------
    tuple of Commitment
        One for each requirement with a visit in the new cycle, ordered by id, nothing locked.
    """
    old_cycle = old_problem.cycle
    offset = (new_cycle.start - old_cycle.start).days
    promised: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for route in old_plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for requirement_id in stop.requirement_ids:
                promised[route.day].append((requirement_id, route.vehicle_id, stop.start_s))
    visits: dict[str, list[CommittedVisit]] = defaultdict(list)
    for day in range(new_cycle.days):
        for requirement_id, vehicle_id, start_s in promised[(day + offset) % old_cycle.days]:
            visit = CommittedVisit(day=day, vehicle_id=vehicle_id, start_s=start_s)
            visits[requirement_id].append(visit)
    return tuple(
        Commitment(requirement_id=requirement_id, visits=tuple(made))
        for requirement_id, made in sorted(visits.items())
    )
