"""A run in one flat object: what ``shanlu plan --json`` prints."""

from __future__ import annotations

from typing import Any

from optimizer.exporting.bundle import CountyPlan, PlanBundle
from optimizer.exporting.manifest import objective_terms


def run_summary(bundle: PlanBundle) -> dict[str, Any]:
    """
    Return a run's figures over all its counties.

    ``villages_served`` counts villages with at least one visit, ``villages_fully_served`` those
    that get every visit they require. Costs are in cents, ``seconds`` is wall time.

    Parameters
    ----------
    bundle
        The run.
    """
    plans = bundle.plans
    unserved = [visit for p in plans for visit in p.result.plan.unserved]
    required = sum(r.visits for p in plans for r in p.problem.requirements)
    planned = sum(_visits_made(p) for p in plans)
    return {
        "counties": [p.problem.name for p in plans],
        "counties_without_plan": [missing.name for missing in bundle.not_planned],
        "villages_in_plan": sum(len(p.problem.villages) for p in plans),
        "villages_served": sum(len(_villages_visited(p)) for p in plans),
        "villages_fully_served": sum(len(p.problem.villages) - len(_short(p)) for p in plans),
        "visits_required": required,
        "visits_planned": planned,
        "visits_unserved": len(unserved),
        "unserved_proved": sum(visit.reason.proved for visit in unserved),
        "unserved_no_slot": sum(not visit.reason.proved for visit in unserved),
        "vehicle_days": sum(len(p.result.plan.routes) for p in plans),
        "violations": sum(len(p.violations) for p in plans),
        "objective": objective_terms(p.result.objective for p in plans),
        "cost_cents": sum(p.result.objective.cost_cents for p in plans),
        "engine": "+".join(sorted({p.result.engine for p in plans})),
        "seed": bundle.facts.settings.get("seed"),
        "iterations": {p.code: p.result.iterations for p in plans},
        "stopped": any(p.stopped for p in plans),
        "seconds": round(bundle.facts.seconds, 2),
    }


def _visits_made(plan: CountyPlan) -> int:
    trips = (trip for route in plan.result.plan.routes for trip in route.trips)
    return sum(len(stop.requirement_ids) for trip in trips for stop in trip.stops)


def _villages_visited(plan: CountyPlan) -> set[str]:
    village_of = {r.id: r.village_code for r in plan.problem.requirements}
    trips = (trip for route in plan.result.plan.routes for trip in route.trips)
    return {village_of[r] for trip in trips for stop in trip.stops for r in stop.requirement_ids}


def _short(plan: CountyPlan) -> set[str]:
    """Return the villages that lack at least one visit they require."""
    village_of = {r.id: r.village_code for r in plan.problem.requirements}
    return {village_of[visit.requirement_id] for visit in plan.result.plan.unserved}
