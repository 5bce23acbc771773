"""From searched counties to what a plan folder holds: indicators, ways, the map, how it came."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from optimizer.domain.calendar import Cycle
from optimizer.domain.conditions import Conditions
from optimizer.domain.dataset import Dataset
from optimizer.domain.kpis import PlanChange
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Status
from optimizer.errors import ShanluError, StoppedError
from optimizer.exporting import (
    CountyPlan,
    LegKey,
    Line,
    NotPlanned,
    PlaceNames,
    PlanBundle,
    RunFacts,
    RunKpis,
    plan_legs,
)
from optimizer.jobs import PlanRequest
from optimizer.jobs.pool import CountyOutcome
from optimizer.jobs.ways import leg_lines
from optimizer.kpi import compare, kpis, merge
from optimizer.ordering import placed_all
from optimizer.solving import AUTO
from optimizer.solving.results import problem_hash
from optimizer.travel.provider import TravelProvider
from optimizer.viewing.folium_map import standalone_map_html
from optimizer.viewing.payload import map_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundler:
    """
    Makes bundles of one run.

    ``request`` names its counties by their codes; ``in_force`` are the plans in force;
    ``conditions`` are those of the cycle;
    ``started_at`` is on the monotonic clock.
    """

    request: PlanRequest
    dataset: Dataset
    provider: TravelProvider
    cycle: Cycle
    in_force: tuple[CountyPlan, ...]
    started_at: float
    conditions: Conditions = field(default_factory=Conditions)

    def bundle(self, outcomes: Sequence[CountyOutcome], *, improving: bool = False) -> PlanBundle:
        """
        Return what the plan folder of these outcomes holds.

        Parameters
        ----------
        outcomes
            What became of the counties, at the end or so far.
        improving
            The search goes on.

        Raises
        ------
        ShanluError
            If no county has a plan.
        """
        plans = _plans_of(outcomes)
        lines = leg_lines(self.provider, plan_legs(plans), [p.problem for p in plans])
        return PlanBundle(
            cycle=self.cycle,
            plans=plans,
            not_planned=tuple(_not_planned(o) for o in outcomes if o.result is None),
            names=PlaceNames.of(self.dataset),
            facts=self._facts(),
            kpis=measured(plans, self.in_force, name=self.dataset.name),
            lines=lines,
            map_html=map_page(
                plans,
                lines,
                polygons=self.dataset.polygons_path,
                elevation=self.dataset.elevation_path,
                conditions=self.conditions,
            ),
            improving=improving,
            conditions=self.conditions,
        )

    def _facts(self) -> RunFacts:
        return RunFacts(
            dataset_name=self.dataset.name,
            dataset_hash=self.dataset.content_hash,
            synthetic_note_zh=self.dataset.synthetic_note_zh,
            synthetic_note_en=self.dataset.synthetic_note_en,
            settings=self.request.settings(),
            seconds=time.monotonic() - self.started_at,
        )


def with_orders(outcome: CountyOutcome, problem: Problem) -> CountyOutcome:
    """
    Return what became of a county with its orders in its plan.

    The bound is that of the cycle's plan, to which the orders are added for what they cost.

    Parameters
    ----------
    outcome
        A plan of the cycle alone.
    problem
        The same with its orders.
    """
    result = outcome.result
    if result is None or not problem.orders:
        return outcome
    filled = placed_all(
        problem,
        result.plan,
        known=outcome.violations,
        room_seed=result.seed if result.engine == AUTO else None,
    )
    added_cents = filled.objective.cost_cents - result.objective.cost_cents
    ordered = {one.id for one in problem.orders}
    others = [visit for visit in filled.plan.unserved if visit.requirement_id not in ordered]
    gave_way = len(others) > len(result.plan.unserved)
    # A bound for all visits says nothing of a plan in which some gave way to orders.
    bound_cents = None if gave_way else result.bound_cents
    return replace(
        outcome,
        problem=problem,
        violations=filled.violations,
        result=replace(
            result,
            plan=filled.plan,
            objective=filled.objective,
            status=Status.PARTIAL if filled.plan.unserved else Status.COMPLETE,
            problem_hash=problem_hash(problem),
            bound_cents=None if bound_cents is None else bound_cents + added_cents,
        ),
    )


def measured(plans: Sequence[CountyPlan], in_force: Sequence[CountyPlan], *, name: str) -> RunKpis:
    """Return the indicators of each plan, of all together under a name, and what changes."""
    parts = tuple(
        kpis(
            p.problem,
            p.result.plan,
            p.result.objective,
            bound_cents=p.result.bound_cents,
        )
        for p in plans
    )
    return RunKpis(
        total=merge(*parts, name=parts[0].name if len(parts) == 1 else name),
        counties=parts,
        change=_change(plans, in_force) if in_force else None,
    )


def map_page(
    plans: Sequence[CountyPlan],
    lines: Mapping[LegKey, Line],
    *,
    polygons: Path | None,
    elevation: Path | None,
    conditions: Conditions,
) -> str:
    """Return the map of plans as a page that needs no other file."""
    payload = map_payload(
        [(p.problem, p.result.plan) for p in plans],
        leg_lines=lines,
        polygons_path=polygons,
        elevation_path=elevation,
        conditions=conditions,
    )
    return standalone_map_html(payload)


def _change(plans: Sequence[CountyPlan], in_force: Sequence[CountyPlan]) -> PlanChange:
    """Add up, over the counties, how many requirements differ from the plan in force."""
    old = Plan(routes=tuple(r for p in in_force for r in p.result.plan.routes), unserved=())
    parts = [asdict(compare(p.problem, old, p.result.plan)) for p in plans]
    return PlanChange(**{name: sum(part[name] for part in parts) for name in parts[0]})


def _plans_of(outcomes: Sequence[CountyOutcome]) -> tuple[CountyPlan, ...]:
    """Return the plans there are; refuse to go on without any."""
    plans = tuple(
        CountyPlan(problem=o.problem, result=o.result, violations=o.violations, stopped=o.stopped)
        for o in outcomes
        if o.result is not None
    )
    if not plans and all(outcome.stopped for outcome in outcomes):
        raise StoppedError
    if not plans:
        failures = [_not_planned(outcome) for outcome in outcomes]
        raise ShanluError(
            "没有得出任何计划。" + "；".join(f"{n.name}：{n.message_zh}" for n in failures),
            "No plan was reached. " + "; ".join(f"{n.name}: {n.message_en}" for n in failures),
        )
    return plans


def _not_planned(outcome: CountyOutcome) -> NotPlanned:
    failure = outcome.failure
    return NotPlanned(
        code="+".join(outcome.problem.county_codes),
        name=outcome.problem.name,
        message_zh=failure.message_zh if failure else "在得出第一个计划之前被停止",
        message_en=failure.message_en if failure else "stopped before its first plan",
    )
