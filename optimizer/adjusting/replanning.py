"""An edit carried out: what it concerns is searched anew, all else stays, and all is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Protocol

from optimizer.adjusting.displaced import Displaced, displaced_visits, set_apart, without_stops
from optimizer.adjusting.narrowing import narrowed
from optimizer.adjusting.together import UNPROVED, put_together, with_sound_reasons
from optimizer.assembling.edits import (
    Edit,
    RequirementChanged,
    StopMoved,
    VehicleOut,
    VillageClosed,
    edited,
    touched_days,
)
from optimizer.assembling.moves import KnownVisits
from optimizer.checking import RepeatedCheck
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result, Status, Violation
from optimizer.kpi import VisitChange, differences

MOVES = 2000
"""Steps of the search after an edit: counted, so that the same edits always give the same plan."""

CAPPED = "change_cap"
DISTURBANCES = {VisitChange.LOST, VisitChange.DAY, VisitChange.VEHICLE}
"""Changes that somebody has to be told of."""

Days = tuple[int, ...]


class Replanner(Protocol):
    """What `optimizer.solving.Editor` does, as far as it is asked here."""

    def reoptimise(
        self,
        problem: Problem,
        *,
        days: Set[int] | None,
        villages: Set[str] | None,
        moves: int,
    ) -> Result:
        """Return the plan for an edited problem; what is out of reach stays as it is."""


OpenEditor = Callable[[Problem, Plan], Replanner]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """An edited problem with its plan, and what the checker says of it."""

    problem: Problem
    result: Result
    violations: tuple[Violation, ...]


class Replanning:
    """
    One edit of one plan.

    Parameters
    ----------
    problem
        The edited problem.
    plan
        The plan before the edit.
    edit
        The edit.
    open_editor
        Makes the editor of a plan.
    checker
        Judges the plan; one that has judged the plan before the edit is quick.
    known
        Reads the visits of plans; likewise.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        edit: Edit,
        *,
        open_editor: OpenEditor,
        checker: RepeatedCheck,
        known: KnownVisits | None = None,
    ) -> None:
        self._problem, self._plan, self._checker = problem, plan, checker
        self._known = KnownVisits() if known is None else known
        self._before = self._known.of(plan)
        self._open_editor = open_editor
        self._displaced: tuple[Displaced, ...] = ()
        self._free: frozenset[str] = frozenset()
        self._days: Set[int] | None = touched_days(plan, edit)
        self._search = self._search_once
        if isinstance(edit, VehicleOut | VillageClosed):
            self._displaced = displaced_visits(problem, plan, planned=self._before)
            self._days = frozenset(visit.visit.day for visit in self._displaced)
            self._search = self._search_displaced
        elif isinstance(edit, StopMoved):
            self._free = frozenset(edit.requirement_ids)
        elif isinstance(edit, RequirementChanged):
            self._free = _joined_with(problem, edit.requirement_id)
            self._days = None  # it may be every day: the other stops of all of them stay
            self._search = self._search_reworked

    def run(self) -> Replanned:
        """
        Search, and check what was found.

        Visits that would have to move to other days stay out where that changes more weekdays than
        may change.
        """
        found = self._checked(self._search())
        if any(violation.code == CAPPED for violation in found.violations):
            own = {one: (one.visit.day,) for one in self._displaced if one.visit.day in one.days}
            stay = {one: own.get(one, ()) for one in self._displaced}
            return min(found, self._checked(self._searched(stay)), key=_faults)
        return found

    def _search_once(self) -> Result:
        return self._searched({})

    def _search_displaced(self) -> Result:
        """Try the visits on their own days, then those that find no place on the days around."""
        own = {visit: visit.first_days for visit in self._displaced}
        found = self._searched(own)
        lost = {entry.requirement_id for entry in found.plan.unserved}
        around = {visit: visit.days if visit.id in lost else own[visit] for visit in own}
        return found if around == own else min(found, self._searched(around), key=_key)

    def _search_reworked(self) -> Result:
        """
        Leave the stops where they are; if the others cannot live with it, they go elsewhere.

        Where nothing but the work changes, the vehicles that come now are asked first.
        """
        found = None
        if self._is_as_often():
            found = self._searched({}, alone=True)
            if not DISTURBANCES & {one.change for one in differences(self._plan, found.plan)}:
                return found
        found = self._searched({})
        if not DISTURBANCES & {one.change for one in differences(self._plan, found.plan)}:
            return found
        gone = [(name, day) for name in self._free for day in self._before[name]]
        return min(found, self._searched({}, gone=gone), key=_key)

    def _is_as_often(self) -> bool:
        """Tell whether the requirements planned anew are visited as often as before."""
        return all(
            len(self._before[one.id]) == one.visits
            and set(self._before[one.id]) <= set(one.allowed_days)
            and all(visit.vehicle_id for visit in self._before[one.id].values())
            for one in self._problem.requirements
            if one.id in self._free
        )

    def _searched(
        self,
        visits: Mapping[Displaced, Days],
        *,
        gone: Iterable[tuple[str, int]] = (),
        alone: bool = False,
    ) -> Result:
        taken = {*gone, *((visit.requirement.id, visit.visit.day) for visit in visits)}
        problem = set_apart(self._problem, visits, planned=self._before, free=self._free)
        start = without_stops(self._plan, taken)
        names = self._free | {visit.id for visit in visits}
        lighter = {self._before[name][day].vehicle_id for name, day in taken}
        if alone:
            served = (self._before[name].values() for name in self._free)
            lighter |= {visit.vehicle_id for visits in served for visit in visits}
        part = narrowed(
            problem,
            start,
            names,
            vehicles=lighter,
            planned=self._before,
            days=self._reach(visits),
            alone=alone,
        )
        editor = self._open_editor(part.problem, part.plan)
        found = editor.reoptimise(part.problem, days=self._days, villages=None, moves=MOVES)
        return replace(found, plan=part.widened(found.plan))

    def _reach(self, visits: Mapping[Displaced, Days]) -> Set[int] | None:
        """Return the days on which anything may move; ``None``: all of them."""
        if self._free or self._days is None:
            return None
        return {*self._days, *(day for days in visits.values() for day in days)}

    def _checked(self, found: Result) -> Replanned:
        """Put the plan together and let the checker judge it."""
        problem, plan = put_together(
            self._problem,
            self._plan,
            found.plan,
            self._displaced,
            known=self._known,
            free=self._free,
        )
        objective, violations = self._checker.judge(problem, plan)
        if any(violation.code == UNPROVED for violation in violations):
            plan = with_sound_reasons(plan, violations)
            _, violations = self._checker.judge(problem, plan)
        result = replace(
            found,
            status=Status.PARTIAL if plan.unserved else Status.COMPLETE,
            plan=plan,
            objective=objective,
        )
        return Replanned(problem=problem, result=result, violations=violations)


def _faults(found: Replanned) -> int:
    return len(found.violations)


def _key(result: Result) -> tuple[int, ...]:
    return result.objective.key


def _joined_with(problem: Problem, name: str) -> frozenset[str]:
    """Return a requirement and those that are served in the same halt."""
    one = next(one for one in problem.requirements if one.id == name)
    if one.join_id is None:
        return frozenset((name,))
    return frozenset(other.id for other in problem.requirements if other.join_id == one.join_id)


def warm_up(
    problem: Problem,
    plan: Plan,
    *,
    open_editor: OpenEditor,
    checker: RepeatedCheck,
    known: KnownVisits,
) -> None:
    """Judge a plan and edit it for nothing, so that the first edit need not wait for that."""
    checker.judge(problem, plan)
    for route in plan.routes[:1]:
        edit = VehicleOut(vehicle_id=route.vehicle_id, days=(route.day,))
        changed = edited(problem, plan, edit)
        Replanning(changed, plan, edit, open_editor=open_editor, checker=checker, known=known).run()
