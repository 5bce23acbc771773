"""The desk: holds one county's plan warm and answers what edits would do to it."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from optimizer.adjusting.asking import KeepEdits, Kept, Trial, TryEdits
from optimizer.adjusting.keeping import history_of, keep
from optimizer.adjusting.order_asking import Added, AddOrder, Quote, QuoteOrder
from optimizer.adjusting.order_desk import OrderDesk, with_placed
from optimizer.adjusting.reordering import Reordering, refuse_orders
from optimizer.adjusting.replanning import OpenEditor, Replanning, warm_up
from optimizer.assembling.edits import Edit, edited
from optimizer.assembling.moves import KnownVisits
from optimizer.checking import RepeatedCheck
from optimizer.domain.left_out import closed_out
from optimizer.domain.plan import Plan, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Violation
from optimizer.errors import ShanluError
from optimizer.exporting import (
    CountyPlan,
    PlanFolder,
    conditions_from,
    read_plan_folder,
    steadily,
)
from optimizer.kpi import VisitChange, differences
from optimizer.ordering import without_orders
from optimizer.solving.results import problem_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """A plan after some edits, and (``cycle``) the same without the orders in it."""

    problem: Problem
    result: Result
    cycle: Problem
    cycle_plan: Plan
    violations: tuple[Violation, ...] = ()


class AdjustDesk:
    """
    A county's plan and the edits that were tried on it.

    An answer depends on the request alone: what is remembered of earlier ones only saves time.

    Parameters
    ----------
    folder
        The plan folder.
    code
        Code of the county's plan in it.
    open_editor
        Makes the editor of a plan.
    """

    def __init__(self, folder: Path, code: str, *, open_editor: OpenEditor) -> None:
        self._folder = steadily(folder, read_plan_folder)
        self._open_editor = open_editor
        opened = _county(self._folder, code)
        self._code = code
        self._edits: list[Edit] = []
        self._opened = opened.problem
        cycle, plan = without_orders(opened.problem, opened.result.plan)
        self._states = [
            _State(problem=opened.problem, result=opened.result, cycle=cycle, cycle_plan=plan)
        ]
        self._checker, self._known = RepeatedCheck(), KnownVisits()
        self._order_checker = RepeatedCheck()
        self._orders = OrderDesk(
            opened,
            checker=self._order_checker,
            conditions=conditions_from(self._folder.manifest.get("conditions")),
        )
        warm_up(cycle, plan, open_editor=open_editor, checker=self._checker, known=self._known)
        self._order_checker.judge(opened.problem, opened.result.plan)
        gc.freeze()  # all this stays: it need not be looked through at every edit

    def answer(self, request: Any) -> Trial | Kept | Quote | Added:
        """Return what a page asks for."""
        if isinstance(request, TryEdits):
            return self._trial(request.edits)
        if isinstance(request, KeepEdits):
            return self._keep(request)
        if isinstance(request, QuoteOrder):
            return self._orders.quote(request.wish, now_s=request.now_s)[0]
        if isinstance(request, AddOrder):
            return self._add(request)
        raise TypeError(f"No such request: {type(request).__name__}.")

    def _trial(self, edits: tuple[Edit, ...]) -> Trial:
        begun_at = time.monotonic()
        state, base = self._after(edits), self._states[0].result
        changed = differences(base.plan, state.result.plan)
        lost = {one.requirement_id for one in changed if one.change is VisitChange.LOST}
        return Trial(
            problem=replace(state.problem, matrices={}),
            plan=state.result.plan,
            before=base.objective,
            after=state.result.objective,
            differences=changed,
            lost=(*_left_out(state.result.plan, lost), *_closed_anew(state.problem, self._opened)),
            violations=state.violations,
            seconds=time.monotonic() - begun_at,
        )

    def _keep(self, request: KeepEdits) -> Kept:
        state = self._after(request.edits)
        if state.violations or not request.edits:
            raise ShanluError(
                "改动后的计划有违规，不能采用。" if state.violations else "还没有改动。",
                "The plan breaks rules with these edits and cannot be kept."
                if state.violations
                else "There are no edits yet.",
            )
        result = replace(state.result, problem_hash=problem_hash(state.problem))
        adjusted = CountyPlan(problem=state.problem, result=result)
        history = history_of(self._folder, request.origin, request.edits)
        keep(self._folder, adjusted, out=request.out, history=history, data=request.data)
        return Kept(folder=request.out)

    def _add(self, request: AddOrder) -> Added:
        """Put an order into the plan as it was opened, and write it."""
        quote, found = self._orders.quote(request.wish, now_s=request.now_s)
        if not quote.accepted:
            return Added(quote=quote, folder=None)
        adjusted = with_placed(self._orders.plan, found)
        history = history_of(self._folder, request.origin, (quote.order,))
        keep(self._folder, adjusted, out=request.out, history=history, data=request.data)
        return Added(quote=quote, folder=request.out)

    def _after(self, edits: tuple[Edit, ...]) -> _State:
        """Return the state after some edits, from the last state that they share with it."""
        pairs = zip(self._edits, edits, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        del self._edits[shared:], self._states[shared + 1 :]
        for edit in edits[shared:]:
            state = self._next(self._states[-1], edit)
            self._edits.append(edit)
            self._states.append(state)
        return self._states[-1]

    def _next(self, state: _State, edit: Edit) -> _State:
        refuse_orders(state.problem, edit)
        problem = edited(state.cycle, state.cycle_plan, edit)
        cycle = Replanning(
            problem,
            state.cycle_plan,
            edit,
            open_editor=self._open_editor,
            checker=self._checker,
            known=self._known,
        ).run()
        whole = Reordering(
            problem=state.problem, plan=state.result.plan, edit=edit, checker=self._order_checker
        ).restored(cycle)
        return _State(
            problem=whole.problem,
            result=whole.result,
            cycle=cycle.problem,
            cycle_plan=cycle.result.plan,
            violations=whole.violations,
        )


def _county(folder: PlanFolder, code: str) -> CountyPlan:
    for plan in folder.plans:
        if plan.code == code:
            return plan
    raise ShanluError(
        f"计划 {folder.path} 里没有县 {code}。", f"The plan {folder.path} has no county {code}."
    )


def _closed_anew(problem: Problem, opened: Problem) -> Iterator[UnservedVisit]:
    """Yield the visits that closures take away which were there in the problem as opened."""
    known = set(opened.closed)
    return closed_out(problem, tuple(one for one in problem.closed if one not in known))


def _left_out(plan: Plan, names: set[str]) -> tuple[UnservedVisit, ...]:
    """Return the visits of some requirements that a plan leaves out."""
    return tuple(visit for visit in plan.unserved if visit.requirement_id in names)
