"""All indicators of a plan, and of several plans together."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.kpis import Kpis
from optimizer.domain.left_out import left_out
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Objective
from optimizer.kpi.fairness import fairness
from optimizer.kpi.joins import joined_kpis
from optimizer.kpi.lines import line_kpis
from optimizer.kpi.merging import merge
from optimizer.kpi.routes import outings
from optimizer.kpi.service import gets_off, largest, served, stop_point_counts, village_kpis
from optimizer.kpi.teams import teams_of
from optimizer.kpi.vehicles import available_s, fleets, hospital_vans


def kpis(
    problem: Problem,
    plan: Plan,
    objective: Objective | None = None,
    *,
    bound_cents: int | None = None,
) -> Kpis:
    """
    Return the indicators of a plan.

    Parameters
    ----------
    problem, plan
        A problem and a plan of it whose ids are known (as the checker confirms).
    objective
        The objective reported with the plan, for its cost; ``None`` leaves the cost unknown.
    bound_cents
        The proved lower bound of the cost reported with the plan, if there is one.
    """
    trips, found = outings(problem, plan), served(problem, plan)
    villages = village_kpis(problem, found)
    teams = teams_of(problem, plan)
    lines = line_kpis(problem, found, trips, teams=teams)
    ends = {one.id for one in problem.orders if gets_off(one)}
    missing = [one for one in left_out(problem, plan) if one.requirement_id not in ends]
    full = [village for village in villages if village.visits_made == village.visits_required]
    residents = sum(village.residents for village in problem.villages)
    return Kpis(
        name=problem.name,
        days=problem.cycle.days,
        villages_in_plan=len(problem.villages),
        villages_without_requirements=len(problem.villages) - len(villages),
        villages_served=len(full),
        residents_in_plan=residents,
        residents_without_requirements=residents - sum(v.residents for v in villages),
        residents_served=sum(village.residents for village in full),
        visits_required=sum(line.visits_required for line in lines),
        visits_planned=sum(line.visits_planned for line in lines),
        unserved_proved=sum(entry.reason.proved for entry in missing),
        unserved_no_slot=sum(not entry.reason.proved for entry in missing),
        longest_gap_days=largest(line.longest_gap_days for line in lines),
        never_visited=sum(line.never_visited for line in lines),
        on_site_s=sum(line.on_site_s for line in lines),
        driving_s=sum(line.driving_s for line in lines),
        waiting_s=sum(line.waiting_s for line in lines),
        break_s=sum(outing.break_s for outing in trips),
        duty_s=sum(outing.duty_s for outing in trips),
        distance_m=sum(line.distance_m for line in lines),
        vehicles=len(problem.vehicles),
        vehicles_available=sum(any(vehicle.shifts) for vehicle in problem.vehicles),
        vehicles_used=len({outing.vehicle.id for outing in trips}),
        vehicle_days=len(trips),
        shift_out_s=sum(outing.shift_s for outing in trips),
        shift_available_s=sum(available_s(vehicle) for vehicle in problem.vehicles),
        person_times=sum(line.person_times for line in lines),
        objective=objective,
        bound_cents=bound_cents,
        lines=lines,
        hospital_vans=hospital_vans(problem, trips),
        joined=joined_kpis(problem, plan),
        villages=villages,
        fairness=fairness(villages),
        **stop_point_counts(problem, found),
        fleets=fleets(problem, trips),
        hospitals_inside_fleet=problem.hospitals_inside_fleet,
        team_changes=teams.changes,
    )


def city_kpis(
    pairs: Sequence[tuple[Problem, Plan]],
    objectives: Sequence[Objective | None] | None = None,
    *,
    bounds: Sequence[int | None] | None = None,
    name: str = "全市",
) -> Kpis:
    """
    Return the indicators of several plans together.

    Parameters
    ----------
    pairs
        At least one problem and its plan; no village or vehicle in two of them.
    objectives
        The objective of each plan, or ``None``.
    bounds
        The proved lower bound of each plan's cost, in cents, or ``None``.
    name
        What the plans are together.

    Raises
    ------
    ValueError
        If there is no plan, or the cycles differ in length.
    """
    unknown = [None] * len(pairs)
    reported = zip(pairs, objectives or unknown, bounds or unknown, strict=True)
    parts = [kpis(*pair, objective, bound_cents=bound) for pair, objective, bound in reported]
    return merge(*parts, name=name)
