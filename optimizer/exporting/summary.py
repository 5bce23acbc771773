"""A run in one flat object: what ``shanlu plan --json`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from optimizer.domain.kpi_fleets import FleetKpis
from optimizer.domain.kpi_lines import Caseload, LineKpis
from optimizer.domain.left_out import left_out
from optimizer.domain.report import gap_pct, total_bound
from optimizer.exporting.bundle import CountyPlan, PlanBundle
from optimizer.exporting.conditions import condition_records
from optimizer.exporting.manifest import objective_terms, rounded_pct
from optimizer.kpi import fairness_figures
from optimizer.units import HOUR_S, METRES_PER_KM

FROM_KPIS = (
    "villages_in_plan",
    "villages_served",
    "villages_without_requirements",
    "stop_points_in_plan",
    "stop_points_served",
    "stop_points_without_requirements",
    "visits_required",
    "visits_planned",
    "visits_unserved",
    "unserved_proved",
    "unserved_no_slot",
    "vehicle_days",
    "person_times",
    "hospital_days_out",
    "hospital_crew_days",
    "visits_by_teams",
    "visits_by_other_teams",
)


def run_summary(
    bundle: PlanBundle, *, seconds: float, first_plan_s: float | None = None
) -> dict[str, Any]:
    """
    Return a run's figures over all its counties.

    ``villages_served`` counts the villages that get every visit due in the cycle; those of which
    nothing is due are ``villages_without_requirements``; likewise for stop points. Costs are in
    cents; ``bound_cents`` is a proved lower bound and ``gap_pct`` how far the cost is above it,
    both ``None`` as soon as one county has no bound. With ``bound_covers_orders`` false the proof
    is about the visits of the cycle, and orders are in both at what they cost. ``first_plan_s`` is
    when every county had its first checked plan, in seconds from the start of the run (``None`` if
    that never was).
    ``by_line`` has hours on site, driving and waiting, and the vehicles that make any of a line's
    visits; ``caseload_h`` the hours of these vehicles where a line promises the same one.
    ``visits_by_other_teams`` of ``visits_by_teams`` are made by another team than the village's.
    ``fairness`` and ``joined`` are those of `optimizer.domain.kpis.Kpis`, in s and m.
    ``conditions`` are what is closed, suspended or otherwise out of the ordinary in the cycle.
    ``unserved`` counts the visits left out by the code of their reason (`UnservedCode`).
    ``by_fleet`` has the vehicles of each fleet, ``hospitals_inside_fleet`` says whether mobile
    hospitals are service vans.

    Parameters
    ----------
    bundle
        The run.
    seconds
        Its wall time, writing included.
    first_plan_s
        When every county had its first checked plan.
    """
    plans, total, change = bundle.plans, bundle.kpis.total, bundle.kpis.change
    cost_cents = sum(p.result.objective.cost_cents for p in plans)
    bound_cents = total_bound(p.result for p in plans)
    return {
        "counties": [p.problem.name for p in plans],
        "counties_without_plan": [missing.name for missing in bundle.not_planned],
        **{key: getattr(total, key) for key in FROM_KPIS},
        "unserved": _reasons(plans),
        "hospital_on_site_h": _hours(total.hospital_on_site_s),
        **({"change_against_previous": asdict(change)} if change else {}),
        "conditions": condition_records(bundle.conditions),
        "violations": sum(len(p.violations) for p in plans),
        "objective": objective_terms(p.result.objective for p in plans),
        "cost_cents": cost_cents,
        "bound_cents": bound_cents,
        "gap_pct": rounded_pct(gap_pct(cost_cents, bound_cents)),
        "bound_covers_orders": not any(p.problem.orders for p in plans),
        "first_plan_s": None if first_plan_s is None else round(first_plan_s, 2),
        "engine": "+".join(sorted({p.result.engine for p in plans})),
        "seed": bundle.facts.settings.get("seed"),
        "iterations": {p.code: p.result.iterations for p in plans},
        "by_line": {line.line_id: _line(line) for line in total.lines},
        "caseload_h": {
            line.line_id: _caseload(line.caseload) for line in total.lines if line.caseload
        },
        "fairness": fairness_figures(total.fairness),
        "joined": asdict(total.joined),
        "by_fleet": {one.fleet: _fleet(one) for one in total.fleets},
        "hospitals_inside_fleet": total.hospitals_inside_fleet,
        "by_county": [_county(p) for p in plans],
        "stopped": any(p.stopped for p in plans),
        "seconds": round(seconds, 2),
    }


def _reasons(plans: Iterable[CountyPlan]) -> dict[str, int]:
    """Return how many visits are left out for each reason, by its code."""
    visits = (visit for p in plans for visit in left_out(p.problem, p.result.plan))
    return dict(sorted(Counter(visit.reason.code.value for visit in visits).items()))


def _line(line: LineKpis) -> dict[str, Any]:
    """Return what a line is made of; a stop that several share is timed for its first one."""
    return {
        "visits_required": line.visits_required,
        "visits_planned": line.visits_planned,
        "vehicles_used": line.vehicles_used,
        "hours": _hours(line.work_s),
        "km": round(line.distance_m / METRES_PER_KM, 1),
    }


def _caseload(caseload: Caseload) -> dict[str, Any]:
    """Return how many vehicles share a line's work, and how evenly."""
    return {
        "vehicles": caseload.vehicles,
        "least": _hours(caseload.least_s),
        "mean": _hours(caseload.mean_s),
        "most": _hours(caseload.most_s),
    }


def _hours(seconds: float) -> float:
    return round(seconds / HOUR_S, 1)


def _fleet(fleet: FleetKpis) -> dict[str, Any]:
    """Return the vehicles of a fleet, those used and their days out."""
    return {
        "vehicles": fleet.vehicles,
        "vehicles_used": fleet.vehicles_used,
        "vehicle_days": fleet.vehicle_days,
    }


def _county(plan: CountyPlan) -> dict[str, Any]:
    result = plan.result
    return {
        "code": plan.code,
        "name": plan.problem.name,
        "visits_unserved": len(left_out(plan.problem, result.plan)),
        "visits_closed": plan.problem.visits_closed,
        "cost_cents": result.objective.cost_cents,
        "bound_cents": result.bound_cents,
        "gap_pct": rounded_pct(result.gap_pct),
        "bound_covers_orders": not plan.problem.orders,
    }
