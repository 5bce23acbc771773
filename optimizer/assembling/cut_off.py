"""A village that is closed by hand in a plan: its days go, and what is lost to them is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from optimizer.assembling.suspensions import beside_closures
from optimizer.domain.plan import Plan
from optimizer.domain.problem import (
    ClosedVisits,
    Commitment,
    CycleClosure,
    CycleRequirement,
    LockLevel,
    Problem,
)
from optimizer.errors import UsageError

BY_HAND = "edit"
"""How the ids of closures begin that were made in a plan, not in the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """What is left of a requirement, and what closed days take of it at once."""

    requirement: CycleRequirement | None
    closed: ClosedVisits | None = None


def without_village(
    problem: Problem, plan: Plan, *, village_code: str, days: tuple[int, ...]
) -> Problem:
    """
    Take the days away from all requirements of a village; locks on these days are undone.

    Of what the plan visits, no visit is lost here: whether each finds another day is seen when
    they are planned anew (`optimizer.adjusting.together`). What it leaves out altogether loses
    what it would lose to a closure in the data.

    Parameters
    ----------
    problem, plan
        A problem and its plan.
    village_code
        The village.
    days
        The days on which it cannot be reached.

    Raises
    ------
    UsageError
        If nothing can be planned in the village, or a day is not in the cycle.
    """
    refuse_unknown_days(problem, days)
    touched = {r.id for r in problem.requirements if r.village_code == village_code}
    if not touched:
        raise UsageError(
            f"村 {village_code} 没有要服务的需求。",
            f"Nothing is due in the village {village_code}.",
        )
    closure = _closure(problem, village_code, days)
    made = {
        name for r in plan.routes for t in r.trips for s in t.stops for name in s.requirement_ids
    }
    parts = [
        _opened(one, closure, problem=problem, is_planned=one.id in made)
        if one.id in touched
        else _Open(requirement=one)
        for one in problem.requirements
    ]
    lost = tuple(part.closed for part in parts if part.closed is not None)
    left = tuple(part.requirement for part in parts if part.requirement is not None)
    known = {one.id for one in left}

    def unlocked(promise: Commitment) -> Commitment:
        gone = any(visit.day in days for visit in promise.visits)
        return replace(promise, lock=LockLevel.NONE) if gone else promise

    changed = replace(
        problem,
        requirements=left,
        closures=(*problem.closures, closure),
        closed=with_closed(problem.closed, lost),
        in_force=tuple(one for one in problem.in_force if one.requirement_id in known),
    )
    return with_promises(
        changed, lambda promise: unlocked(promise) if promise.requirement_id in touched else promise
    )


def with_closed(
    before: tuple[ClosedVisits, ...], more: tuple[ClosedVisits, ...]
) -> tuple[ClosedVisits, ...]:
    """Return closed visits with later ones behind those of the same requirement."""
    return tuple(sorted((*before, *more), key=lambda entry: entry.due.id))


def with_promises(problem: Problem, change: Callable[[Commitment], Commitment]) -> Problem:
    """Return a problem in which each promise of the plan in force is changed."""
    return replace(problem, in_force=tuple(change(promise) for promise in problem.in_force))


def refuse_unknown_days(problem: Problem, days: tuple[int, ...]) -> None:
    """
    Refuse no days, and days outside the cycle.

    Raises
    ------
    UsageError
        If there are such.
    """
    if not days or not set(days) <= set(range(problem.cycle.days)):
        raise UsageError("日期不在周期之内。", "The days are not within the cycle.")


def _opened(
    one: CycleRequirement, closure: CycleClosure, *, problem: Problem, is_planned: bool
) -> _Open:
    """Return what is left of a requirement of the village."""
    shut = frozenset(closure.days)
    if is_planned:
        days = tuple(day for day in one.allowed_days if day not in shut)
        return _Open(requirement=replace(one, allowed_days=days))
    rest, lost = beside_closures(one, shut, problem.cycle)
    if not lost:
        return _Open(requirement=rest)
    closed = ClosedVisits(due=one, visits=lost, closure_ids=(closure.id,))
    return _Open(requirement=rest, closed=closed)


def _closure(problem: Problem, village_code: str, days: tuple[int, ...]) -> CycleClosure:
    """Return the closure of the village's stop points, under an id that is free."""
    known = {closure.id for closure in problem.closures}
    return CycleClosure(
        id=next(name for name in _names(village_code) if name not in known),
        stop_ids=tuple(p.id for p in problem.locations if p.village_code == village_code),
        days=tuple(sorted(set(days))),
    )


def _names(village_code: str) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{BY_HAND}-{village_code}-{number}"
