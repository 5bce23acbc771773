"""Keeps the state of all counties of a run and tells the listener of every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from optimizer.domain.problem import Problem
from optimizer.jobs.bounds import BOUND_SHARE, BoundFailed, BoundRaised
from optimizer.jobs.progress import (
    CountyPhase,
    CountyProgress,
    Failure,
    RunListener,
    RunStep,
)
from optimizer.jobs.worker import CheckedPlan, Message, SearchProgress


def required_visits(problem: Problem) -> int:
    """Return the number of visits that a problem asks for."""
    return sum(requirement.visits for requirement in problem.requirements)


class ProgressBoard:
    """
    The counties' states.

    Parameters
    ----------
    problems
        One per county.
    listener
        Hears of every change.
    """

    def __init__(self, problems: Sequence[Problem], listener: RunListener) -> None:
        self._listener = listener
        self._states = [
            CountyProgress(
                code="+".join(problem.county_codes),
                name=problem.name,
                visits_required=required_visits(problem) + problem.visits_closed,
            )
            for problem in problems
        ]
        self._closed = [problem.visits_closed for problem in problems]
        self._searched_s = [0.0] * len(self._states)
        self._first_only: set[int] = set()

    def begin(self, index: int, *, first: bool = False) -> None:
        """Note that a county's search begins, or goes on; a first plan alone is no progress yet."""
        (self._first_only.add if first else self._first_only.discard)(index)
        history = self._states[index].history
        self._searched_s[index] = history[-1][0] if history else 0.0
        self._change(index, phase=CountyPhase.RUNNING)

    def hear(self, index: int, message: Message) -> None:
        """Note what a child says."""
        if isinstance(message, SearchProgress):
            fraction = 0.0 if index in self._first_only else message.fraction
            self._change(index, fraction=fraction, search_phase=message.phase)
        elif isinstance(message, CheckedPlan):
            self._note_plan(index, message)
        elif isinstance(message, BoundRaised):
            fraction = 1 - BOUND_SHARE * (1 - message.fraction)
            self._change(index, bound_cents=message.cents, fraction=fraction)
        elif isinstance(message, BoundFailed):
            self._change(index, bound_cents=None)

    def pause(self, index: int) -> None:
        """Note that a county has its first plan and waits for its turn to have it improved."""
        self._change(index, phase=CountyPhase.WAITING, fraction=0.0)

    def end(
        self, index: int, *, stopped: bool, failure: Failure | None, note: Failure | None = None
    ) -> None:
        """Note that a county is over, and how."""
        ended = CountyPhase.STOPPED if stopped else CountyPhase.DONE
        phase = CountyPhase.FAILED if failure else ended
        self._change(index, phase=phase, fraction=1.0, failure=failure, note=note)

    def _note_plan(self, index: int, message: CheckedPlan) -> None:
        unserved = len(message.result.plan.unserved) + self._closed[index]
        cost_cents = message.result.objective.cost_cents
        self._change(
            index,
            visits_unserved=unserved,
            cost_cents=cost_cents,
            violations=len(message.violations),
            history=(
                *self._states[index].history,
                (round(self._searched_s[index] + message.seconds, 2), unserved, cost_cents),
            ),
        )

    def _change(self, index: int, **changes: Any) -> None:
        self._states[index] = replace(self._states[index], **changes)
        fraction = sum(state.fraction for state in self._states) / len(self._states)
        self._listener.on_counties(tuple(self._states))
        self._listener.on_step(RunStep.SOLVING, fraction)
