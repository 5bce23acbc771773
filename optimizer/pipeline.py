"""
The whole flow on one screen: tables -> places -> matrices -> problems -> plans -> folder.

The command line and the app both call `plan`; each step is one room's business.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from optimizer.assembling import assemble, commitments_from_plan
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.kpis import PlanChange
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Commitment, Problem
from optimizer.errors import ShanluError
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
    read_plan_folder,
    refuse_target,
    write_plan_folder,
)
from optimizer.jobs import PlanRequest, RunListener, RunStep, choose_counties
from optimizer.jobs.pool import CountyOutcome, SearchOrder, solve_counties
from optimizer.jobs.ways import leg_lines, run_matrices, travel_provider
from optimizer.kpi import compare, kpis, merge
from optimizer.tables import load_dataset
from optimizer.viewing.folium_map import standalone_map_html
from optimizer.viewing.payload import map_payload

DEFAULT_SECONDS = 60.0
"""Search time of a county when nothing is said."""
EXPORT_S = 2.0
EXPORT_S_PER_VISIT = 0.0004
"""Wall time kept back for the last check, indicators and files: for a run, and per visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What a run brought; ``bundle`` is what its plan folder holds, ``seconds`` its wall time."""

    request: PlanRequest
    bundle: PlanBundle
    outcomes: tuple[CountyOutcome, ...]
    seconds: float

    @property
    def stopped(self) -> bool:
        """Tell whether some county was ended from outside."""
        return any(outcome.stopped for outcome in self.outcomes)

    @property
    def complete(self) -> bool:
        """Tell whether every county has a plan and none failed on the way."""
        return all(o.result is not None and o.failure is None for o in self.outcomes)


def plan(
    request: PlanRequest,
    *,
    listener: RunListener,
    stop: Callable[[], bool] = lambda: False,
    started_at: float | None = None,
) -> RunOutcome:
    """
    Plan the counties of a request and write the plan folder.

    Parameters
    ----------
    request
        What is asked for.
    listener
        Hears of the progress.
    stop
        Asked several times a second; when it says so, the best plans so far are kept.
    started_at
        When the run's time began, on the monotonic clock; now if ``None``.

    Raises
    ------
    ShanluError
        If the data has faults, the request cannot be met, or no county got a plan.
    """
    started_at = time.monotonic() if started_at is None else started_at
    cycle = request.cycle()
    refuse_target(request.out)
    listener.on_step(RunStep.LOADING, 0.0)
    dataset = load_dataset(request.dataset)
    counties = choose_counties(dataset, request.counties)
    in_force = read_plan_folder(request.previous).plans if request.previous else ()
    promises = _promises(in_force, cycle)
    listener.on_step(RunStep.TRAVEL, 0.0)
    provider = travel_provider(dataset, request)
    workers = request.workers_for(len(counties))
    matrices = run_matrices(dataset, counties, provider=provider, workers=workers)
    listener.on_step(RunStep.ASSEMBLING, 0.0)
    problems = [
        assemble(
            dataset, county_codes=[code], cycle=cycle, matrices=matrices[code], previous=promises
        )
        for code in counties
    ]
    order = replace(
        search_order(request, problems, started_at=started_at),
        start_plans=tuple(_start_plan(problem, in_force) for problem in problems),
    )
    outcomes = solve_counties(problems, order=order, listener=listener, stop=stop)
    plans = _plans_of(outcomes)
    listener.on_step(RunStep.MEASURING, 0.0)
    lines = leg_lines(provider, plan_legs(plans), [p.problem for p in plans])
    bundle = PlanBundle(
        cycle=cycle,
        plans=plans,
        not_planned=tuple(_not_planned(o) for o in outcomes if o.result is None),
        names=PlaceNames.of(dataset),
        facts=_facts(replace(request, counties=counties), dataset, started_at=started_at),
        kpis=_measured(plans, in_force, name=dataset.name),
        lines=lines,
        map_html=_map_page(dataset, plans, lines),
    )
    listener.on_step(RunStep.EXPORTING, 0.0)
    write_plan_folder(bundle, request.out)
    seconds = time.monotonic() - started_at
    return RunOutcome(request=request, bundle=bundle, outcomes=outcomes, seconds=seconds)


def search_order(
    request: PlanRequest, problems: Sequence[Problem], *, started_at: float
) -> SearchOrder:
    """
    Return how the counties are searched: the time left for it, or the iterations.

    Parameters
    ----------
    request
        Time and iterations asked for; without either, `DEFAULT_SECONDS` per county and worker.
    problems
        What is to be planned.
    started_at
        When the run began, on the monotonic clock.
    """
    workers = request.workers_for(len(problems))
    seconds = request.seconds
    if seconds is None and request.iterations is None:
        seconds = DEFAULT_SECONDS * math.ceil(len(problems) / workers)
    deadline = None
    if seconds is not None:
        visits = sum(r.visits for problem in problems for r in problem.requirements)
        deadline = started_at + seconds - EXPORT_S - visits * EXPORT_S_PER_VISIT
    return SearchOrder(
        workers=workers, seed=request.seed, iterations=request.iterations, deadline=deadline
    )


def _promises(in_force: Sequence[CountyPlan], cycle: Cycle) -> tuple[Commitment, ...]:
    """Return what the plans in force promise to the new cycle."""
    return tuple(
        commitment
        for p in in_force
        for commitment in commitments_from_plan(p.problem, p.result.plan, cycle)
    )


def _start_plan(problem: Problem, in_force: Sequence[CountyPlan]) -> Plan | None:
    """Return the plan in force to start from, if its cycle laid over the new one is the same."""
    for p in in_force:
        old, new = p.problem.cycle, problem.cycle
        repeats = old.days == new.days and (new.start - old.start).days % old.days == 0
        if repeats and p.problem.county_codes == problem.county_codes:
            return p.result.plan
    return None


def _plans_of(outcomes: Sequence[CountyOutcome]) -> tuple[CountyPlan, ...]:
    """Return the plans there are; refuse to go on without any."""
    plans = tuple(
        CountyPlan(problem=o.problem, result=o.result, violations=o.violations, stopped=o.stopped)
        for o in outcomes
        if o.result is not None
    )
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


def _measured(plans: Sequence[CountyPlan], in_force: Sequence[CountyPlan], *, name: str) -> RunKpis:
    """Return the indicators of each plan, of all together under a name, and what changes."""
    parts = tuple(kpis(p.problem, p.result.plan, p.result.objective) for p in plans)
    return RunKpis(
        total=merge(*parts, name=parts[0].name if len(parts) == 1 else name),
        counties=parts,
        change=_change(plans, in_force) if in_force else None,
    )


def _change(plans: Sequence[CountyPlan], in_force: Sequence[CountyPlan]) -> PlanChange:
    """Add up, over the counties, how many requirements differ from the plan in force."""
    old = Plan(routes=tuple(r for p in in_force for r in p.result.plan.routes), unserved=())
    parts = [asdict(compare(p.problem, old, p.result.plan)) for p in plans]
    return PlanChange(**{name: sum(part[name] for part in parts) for name in parts[0]})


def _map_page(dataset: Dataset, plans: Sequence[CountyPlan], lines: Mapping[LegKey, Line]) -> str:
    payload = map_payload(
        [(p.problem, p.result.plan) for p in plans],
        leg_lines=lines,
        polygons_path=dataset.polygons_path,
        elevation_path=dataset.elevation_path,
    )
    return standalone_map_html(payload)


def _facts(request: PlanRequest, dataset: Dataset, *, started_at: float) -> RunFacts:
    return RunFacts(
        dataset_name=dataset.name,
        dataset_hash=dataset.content_hash,
        synthetic_note_zh=dataset.synthetic_note_zh,
        synthetic_note_en=dataset.synthetic_note_en,
        settings=request.settings(),
        seconds=time.monotonic() - started_at,
    )
