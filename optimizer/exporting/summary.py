"""A run in one flat object: what ``shanlu plan --json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from optimizer.exporting.bundle import PlanBundle
from optimizer.exporting.manifest import objective_terms

FROM_KPIS = (
    "villages_in_plan",
    "villages_served",
    "villages_without_requirements",
    "visits_required",
    "visits_planned",
    "visits_unserved",
    "unserved_proved",
    "unserved_no_slot",
    "vehicle_days",
    "person_times",
)


def run_summary(bundle: PlanBundle, *, seconds: float) -> dict[str, Any]:
    """
    Return a run's figures over all its counties.

    ``villages_served`` counts the villages that get every visit due in the cycle; those of which
    nothing is due are ``villages_without_requirements``. Costs are in cents.

    Parameters
    ----------
    bundle
        The run.
    seconds
        Its wall time, writing included.
    """
    plans, total, change = bundle.plans, bundle.kpis.total, bundle.kpis.change
    return {
        "counties": [p.problem.name for p in plans],
        "counties_without_plan": [missing.name for missing in bundle.not_planned],
        **{key: getattr(total, key) for key in FROM_KPIS},
        **({"change_against_previous": asdict(change)} if change else {}),
        "violations": sum(len(p.violations) for p in plans),
        "objective": objective_terms(p.result.objective for p in plans),
        "cost_cents": sum(p.result.objective.cost_cents for p in plans),
        "engine": "+".join(sorted({p.result.engine for p in plans})),
        "seed": bundle.facts.settings.get("seed"),
        "iterations": {p.code: p.result.iterations for p in plans},
        "stopped": any(p.stopped for p in plans),
        "seconds": round(seconds, 2),
    }
