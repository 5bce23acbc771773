"""Wires the layers: screening, a first plan, then what improves it until the termination."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from random import Random

from optimizer.domain.plan import Plan, UnservedReason
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.solving.construct import construct, fill, left_out
from optimizer.solving.cost import objective
from optimizer.solving.improving.layer import ImprovingLayer
from optimizer.solving.instance import Instance
from optimizer.solving.listener import Listener
from optimizer.solving.params import SolveParams
from optimizer.solving.plan_builder import schedule_from_plan
from optimizer.solving.promises import keep_change_cap
from optimizer.solving.results import Facts, problem_hash, result_of
from optimizer.solving.schedule import ChoiceTable, Schedule
from optimizer.solving.screening import screened
from optimizer.solving.termination import MaxIterations, Termination
from optimizer.solving.weekly.bases import assign_bases

AUTO, ORTOOLS = "auto", "ortools"
ENGINES = (AUTO, ORTOOLS)
"""The compiled search with everything around it; or OR-Tools (and PuLP) alone."""

COLLECT_AFTER = 200_000
"""New objects after which Python looks for cycles to free, while a plan is made."""

TELL_SHARE = 0.04
"""Building plans on the way, and what the listener does with them, takes about this share."""

TELL_STEPS = 20
"""So often plans are built in a counted run."""

FIRST_ROUNDS = 10
"""Rounds, at the lowest temperature, in which the first plan may find room for what is missing."""

LAST_FILL = 200
"""So many missing tasks are tried once more over all days at the end; more are a short fleet."""


def solve(
    problem: Problem,
    *,
    termination: Termination,
    seed: int = 0,
    engine: str = AUTO,
    params: SolveParams | None = None,
    listener: Listener | None = None,
    start_plan: Plan | None = None,
    threads: int = 1,
) -> Result:
    """
    Plan a cycle.

    Parameters
    ----------
    problem
        What is to be planned.
    termination
        When to stop improving; the first complete plan is always made.
    seed
        The same problem, engine, seed, parameters, threads and number of iterations give the same
        plan.
    engine
        One of `ENGINES`.
    params
        Limits of the layers; the defaults when ``None``.
    listener
        Hears of progress and of better plans.
    start_plan
        Where to start instead of from nothing; what does not fit the problem is left out.
    threads
        Searches that run beside each other (engine ``auto``).

    Returns
    -------
    Result
        The best plan found, with its objective.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {ENGINES}.")
    with _seldom_collecting():
        search = _Search(
            problem, engine=engine, seed=seed, params=params or SolveParams(), listener=listener
        )
        return search.run(termination, start_plan, threads=threads)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cycles seldom: a first plan's objects stay, and looking took a sixth of its time."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Search:
    """One search: its instance, its best schedule, and what it tells."""

    def __init__(
        self,
        problem: Problem,
        *,
        engine: str,
        seed: int,
        params: SolveParams,
        listener: Listener | None,
    ) -> None:
        self.started_at = time.monotonic()
        self.problem, self.engine, self.seed, self.params = problem, engine, seed, params
        self.listener = listener or Listener()
        self.instance = Instance(problem)
        self.problem_hash = problem_hash(problem)
        self.proofs: dict[int, UnservedReason] = {}
        self.tables: dict[int, ChoiceTable] = {}
        self.first_plan_s = 0.0

    def run(self, termination: Termination, start_plan: Plan | None, *, threads: int) -> Result:
        """Screen, plan, improve."""
        termination.start()
        self.listener.on_start(self.problem)
        self._screen()
        improve = self._ortools if self.engine == ORTOOLS else self._auto
        start = None if start_plan is None else schedule_from_plan(self.instance, start_plan)
        result, iterations = improve(termination, start, threads)
        result = replace(result, iterations=iterations, seconds=self._seconds())
        self.listener.on_progress(1.0, "improving")
        self.listener.on_end(result)
        return result

    def _seconds(self) -> float:
        return time.monotonic() - self.started_at

    def _screen(self) -> None:
        """Prove what can be in no plan; list the choices of everything else."""
        self.listener.on_progress(0.0, "screening")
        self.proofs, self.tables = screened(self.instance, limit=self.params.pattern_limit)

    # The joint search ---------------------------------------------------------------------------

    def _auto(
        self, termination: Termination, start: Schedule | None, threads: int
    ) -> tuple[Result, int]:
        """Search days, vehicles and orders together."""
        listed = {task: table.choices for task, table in self.tables.items()}
        layer = ImprovingLayer(self.instance, listed, seed=self.seed, searches=threads)
        if start is not None:
            # The search only keeps to a cap that it begins with.
            keep_change_cap(start)
        layer.begin(start)
        for _ in range(FIRST_ROUNDS):
            if layer.best[0] == 0:
                break
            layer.round(1.0)
        told = layer.best
        result = self._told(self._joint_schedule(layer), iteration=0)
        tell = InSteps() if isinstance(termination, MaxIterations) else NowAndThen(TELL_SHARE)
        iteration = 0
        while self.instance.tasks and not termination.finished(iteration):
            fraction = termination.fraction_done(iteration)
            self.listener.on_progress(fraction, "improving")
            layer.round(fraction)
            iteration += 1
            if layer.best < told and tell.is_due(fraction):
                told = layer.best
                result = tell.timed(partial(self._retold, layer, result, iteration))
        layer.close()
        last = self._joint_schedule(layer)
        if len(left_out(last, self.tables)) <= LAST_FILL:
            fill(last, self.tables)
            keep_change_cap(last)
        return self._better(result, last, iteration), iteration

    def _joint_schedule(self, layer: ImprovingLayer) -> Schedule:
        schedule = layer.schedule()
        keep_change_cap(schedule)
        return schedule

    def _retold(self, layer: ImprovingLayer, result: Result, iteration: int) -> Result:
        """Return the better of a result and the layer's plan, told of."""
        return self._better(result, self._joint_schedule(layer), iteration)

    def _better(self, result: Result, schedule: Schedule, iteration: int) -> Result:
        """Return the better of a result and a schedule, and tell of the schedule if it is."""
        if objective(schedule).key < result.objective.key:
            return self._told(schedule, iteration=iteration)
        return result

    # OR-Tools alone -----------------------------------------------------------------------------

    def _ortools(
        self, termination: Termination, start: Schedule | None, _threads: int
    ) -> tuple[Result, int]:
        """Choose days and bases first, then routes; improve both in steps."""
        # What only this engine needs takes longer to load than all the rest.
        from optimizer.solving.improve import Improver

        best = self._first(start)
        result = self._told(best, iteration=0)
        improver = Improver(self.instance, self.tables, self.params)
        rng, iteration = Random(self.seed), 0
        while self.instance.tasks and not termination.finished(iteration):
            self.listener.on_progress(termination.fraction_done(iteration), "improving")
            changed = improver.step(best, rng, iteration)
            iteration += 1
            if changed is None or not keep_change_cap(changed):
                continue
            if objective(changed).key < result.objective.key:
                best = changed
                result = self._told(best, iteration=iteration)
        return result, iteration

    def _first(self, start: Schedule | None) -> Schedule:
        """Return the first complete schedule."""
        if start is not None:
            fill(start, self.tables)
            keep_change_cap(start)
            return start
        self.listener.on_progress(0.0, "weekly")
        depots = assign_bases(self.instance, self.params)
        self.listener.on_progress(0.0, "daily")
        schedule = construct(self.instance, self.tables, depots)
        keep_change_cap(schedule)
        return schedule

    # Results ------------------------------------------------------------------------------------

    def _told(self, schedule: Schedule, *, iteration: int) -> Result:
        """Return the result of a schedule, after telling the listener of it."""
        self.first_plan_s = self.first_plan_s or self._seconds()
        result = self._result(schedule, iteration=iteration)
        self.listener.on_improved(result)
        return result

    def _result(self, schedule: Schedule, *, iteration: int) -> Result:
        return result_of(
            schedule,
            proofs=self.proofs,
            choices={task: table.choices for task, table in self.tables.items()},
            facts=Facts(
                engine=self.engine,
                seed=self.seed,
                iterations=iteration,
                seconds=self._seconds(),
                problem_hash=self.problem_hash,
                first_plan_s=self.first_plan_s,
            ),
        )


class NowAndThen:
    """Says when something costly is due again, so that it takes about a share of the time."""

    def __init__(self, share: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._share, self._clock = share, clock
        self._due_at = 0.0

    def is_due(self, _fraction: float) -> bool:
        """Tell whether it is time again."""
        return self._clock() >= self._due_at

    def timed(self, action: Callable[[], Result]) -> Result:
        """Do it, and work out when it is due next."""
        begun_at = self._clock()
        made = action()
        now = self._clock()
        self._due_at = now + (now - begun_at) / self._share
        return made


class InSteps:
    """Says the same by the share of a run that is done: a counted run knows no clock."""

    def __init__(self) -> None:
        self._step = 0

    def is_due(self, fraction: float) -> bool:
        """Tell whether a further step of the run is done."""
        before, self._step = self._step, int(fraction * TELL_STEPS)
        return self._step != before

    def timed(self, action: Callable[[], Result]) -> Result:
        """Do it."""
        return action()
