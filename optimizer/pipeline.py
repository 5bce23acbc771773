"""
The whole flow on one screen: tables -> places -> matrices -> problems -> plans -> folder.

The command line and the app both call `plan`; each step is one room's business.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.assembling import (
    assemble,
    commitments_from_plan,
    conditions,
    county_pools,
    detours_of,
    nothing_pooled,
)
from optimizer.bundling import Bundler, with_orders
from optimizer.domain.calendar import Cycle
from optimizer.domain.left_out import left_out
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Commitment, Problem
from optimizer.early import EarlyPlans
from optimizer.errors import Remark, StoppedError
from optimizer.exporting import (
    CountyPlan,
    PlanBundle,
    read_plan_folder,
    refuse_target,
    write_plan_folder,
)
from optimizer.jobs import FirstPlan, PlanRequest, RunListener, RunStep, choose_counties
from optimizer.jobs.errands import Errands
from optimizer.jobs.pool import CountyOutcome, SearchOrder, solve_counties
from optimizer.jobs.searcher import Searchers
from optimizer.jobs.signals import interrupted_by
from optimizer.jobs.ways import run_matrices, travel_provider
from optimizer.solving.bounding import lower_bound
from optimizer.tables import load_dataset

DEFAULT_SECONDS = 60.0
"""Search time of a county when nothing is said."""
EXPORT_S = 2.0
EXPORT_S_PER_VISIT = 0.00026
EXPORT_S_PER_ORDER = 0.025
"""Wall time kept back for orders, the last check, indicators and files: for a run, per piece.

Orders are placed by all workers, a county each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """
    What a run brought; ``bundle`` is what its plan folder holds, ``seconds`` its wall time.

    ``first`` are the first checked plans of all counties, ``None`` if some county never had one.
    ``remarks`` are what people should hear of the request beside its plan.
    """

    request: PlanRequest
    bundle: PlanBundle
    outcomes: tuple[CountyOutcome, ...]
    seconds: float
    first: FirstPlan | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def first_plan_s(self) -> float | None:
        """When every county had its first checked plan, in seconds from the start."""
        return self.first.seconds if self.first else None

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
    early: bool = False,
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
    early
        Write the plan folder as soon as every county has a plan, and again as they improve.

    Raises
    ------
    ShanluError
        If the data has faults, the request cannot be met, or no county got a plan; a
        ``StoppedError`` if it was stopped before any had one.
    """
    started_at = time.monotonic() if started_at is None else started_at
    cycle = request.cycle()
    refuse_target(request.out)
    # They load the solver while the tables are read.
    with Searchers(request.most_workers) as searchers:
        try:
            return _planned(
                request,
                cycle=cycle,
                listener=listener,
                stop=stop,
                started_at=started_at,
                early=early,
                searchers=searchers,
            )
        except KeyboardInterrupt:
            if stop():
                raise StoppedError from None
            raise


def _planned(
    request: PlanRequest,
    *,
    cycle: Cycle,
    listener: RunListener,
    stop: Callable[[], bool],
    started_at: float,
    early: bool,
    searchers: Searchers,
) -> RunOutcome:
    """Plan with processes that are there."""
    with interrupted_by(stop):
        listener.on_step(RunStep.LOADING, 0.0)
        dataset = load_dataset(request.dataset)
        counties = choose_counties(dataset, request.counties)
        in_force = read_plan_folder(request.previous).plans if request.previous else ()
        promises = _promises(in_force, cycle)
        known = read_plan_folder(request.begin_from).plans if request.begin_from else in_force
        listener.on_step(RunStep.TRAVEL, 0.0)
        provider = travel_provider(dataset, request)
        workers = request.workers_for(len(counties))
        pools = county_pools(dataset, counties, grouping=request.pool)
        unpooled = nothing_pooled(dataset, [pool.counties for pool in pools], grouping=request.pool)
        matrices = run_matrices(
            dataset, pools, provider=provider, workers=workers, detours=detours_of(dataset, cycle)
        )
        listener.on_step(RunStep.ASSEMBLING, 0.0)
        problems = [
            assemble(
                dataset,
                county_codes=pool.counties,
                cycle=cycle,
                matrices=matrices[pool.key],
                previous=promises,
                groups=pool.groups,
            )
            for pool in pools
        ]
    order = replace(
        search_order(request, problems, started_at=started_at),
        start_plans=tuple(_start_plan(problem, known) for problem in problems),
    )
    bundler = Bundler(
        request=replace(request, counties=counties),
        dataset=dataset,
        provider=provider,
        cycle=cycle,
        in_force=in_force,
        started_at=started_at,
        conditions=conditions(
            dataset,
            county_codes=counties,
            cycle=cycle,
            closed=tuple(entry for problem in problems for entry in problem.closed),
        ),
    )

    def write_early(outcomes: Sequence[CountyOutcome]) -> None:
        write_plan_folder(bundler.bundle(outcomes, improving=True), request.out)
        listener.on_plan_written(request.out)

    expected_s = _export_s(problems, workers)
    with EarlyPlans(write_early, deadline=order.deadline, expected_s=expected_s) as early_plans:
        watch = _FirstPlanWatch(
            listener,
            started_at,
            early_plans if early else None,
            orders=sum(len(problem.orders) for problem in problems),
        )
        outcomes = solve_counties(
            [replace(problem, orders=()) for problem in problems],
            order=order,
            listener=listener,
            stop=stop,
            on_plans=watch.on_plans,
            searchers=searchers,
        )
    listener.on_step(RunStep.MEASURING, 0.0)
    with Errands(searchers, workers) as errands:
        whole = {problem.county_codes: problem for problem in problems}
        ordered = [
            errands.begin(with_orders, outcome, whole[outcome.problem.county_codes])
            for outcome in outcomes
        ]
        outcomes = tuple(wait() for wait in ordered)
        bundle = bundler.bundle(outcomes)
        listener.on_step(RunStep.EXPORTING, 0.0)
        write_plan_folder(bundle, request.out, begin=errands.begin)
    seconds = time.monotonic() - started_at
    return RunOutcome(
        request=request,
        bundle=bundle,
        outcomes=outcomes,
        seconds=seconds,
        first=watch.first,
        remarks=(unpooled,) if unpooled else (),
    )


class _FirstPlanWatch:
    """Tells of the first whole plan, and offers every one to be written early."""

    def __init__(
        self,
        listener: RunListener,
        started_at: float,
        early_plans: EarlyPlans | None,
        *,
        orders: int,
    ) -> None:
        self.first: FirstPlan | None = None
        self._orders = orders
        self._listener = listener
        self._started_at = started_at
        self._early_plans = early_plans

    def on_plans(self, outcomes: Sequence[CountyOutcome]) -> None:
        """Hear of the plans so far."""
        found = [(o.problem, o.result) for o in outcomes if o.result and not o.violations]
        if self.first is None and len(found) == len(outcomes):
            self.first = FirstPlan(
                seconds=time.monotonic() - self._started_at,
                cost_cents=sum(result.objective.cost_cents for _, result in found),
                visits_unserved=sum(len(left_out(one, result.plan)) for one, result in found),
                orders=self._orders,
            )
            self._listener.on_first_plan(self.first)
        if self._early_plans is not None:
            self._early_plans.offer(outcomes)


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
        deadline = started_at + seconds - _export_s(problems, workers)
    return SearchOrder(
        workers=workers,
        seed=request.seed,
        iterations=request.iterations,
        deadline=deadline,
        engine=request.engine,
        threads=request.threads_for(len(problems)),
        bounder=lower_bound if request.bound else None,
        # A counted search repeats whatever the number of workers: no turn depends on them.
        first_all=request.iterations is None,
    )


def _export_s(problems: Sequence[Problem], workers: int) -> float:
    """Return how long orders, checking, measuring and writing plans of these problems takes."""
    visits = sum(r.visits for problem in problems for r in problem.requirements)
    orders = sum(len(problem.orders) for problem in problems)
    return EXPORT_S + visits * EXPORT_S_PER_VISIT + orders * EXPORT_S_PER_ORDER / workers


def _promises(in_force: Sequence[CountyPlan], cycle: Cycle) -> tuple[Commitment, ...]:
    """Return what the plans in force promise to the new cycle."""
    return tuple(
        commitment
        for p in in_force
        for commitment in commitments_from_plan(p.problem, p.result.plan, cycle)
    )


def _start_plan(problem: Problem, known: Sequence[CountyPlan]) -> Plan | None:
    """
    Return the known plan to start from, if its cycle laid over the new one is the same.

    For counties that are newly pooled it is made of the plans of each.
    """
    old = [p for p in known if _repeats(p.problem.cycle, problem.cycle)]
    same = [p for p in old if p.problem.county_codes == problem.county_codes]
    parts = same or [p for p in old if set(p.problem.county_codes) <= set(problem.county_codes)]
    covered = sorted(code for part in parts for code in part.problem.county_codes)
    if covered != sorted(problem.county_codes):
        return None
    routes = (route for part in parts for route in part.result.plan.routes)
    missing = (visit for part in parts for visit in part.result.plan.unserved)
    return Plan(
        routes=tuple(sorted(routes, key=lambda route: (route.day, route.vehicle_id))),
        unserved=tuple(sorted(missing, key=lambda visit: (visit.requirement_id, visit.day or 0))),
    )


def _repeats(old: Cycle, new: Cycle) -> bool:
    """Tell whether a cycle comes again, some whole number of times later."""
    return old.days == new.days and (new.start - old.start).days % old.days == 0
