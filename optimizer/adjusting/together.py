"""Puts visits that stood apart back into their requirements, with the exceptions they need."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from optimizer.adjusting.displaced import Displaced
from optimizer.assembling.cut_off import with_closed
from optimizer.assembling.moves import KnownVisits, Visits, excepted
from optimizer.domain.plan import Plan, Route, Stop, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import (
    ClosedVisits,
    Commitment,
    CommittedVisit,
    CycleClosure,
    CycleRequirement,
    LockLevel,
    Problem,
)
from optimizer.domain.report import Violation

UNPROVED = "reason_not_proved"
CAP = "change_cap"
"""The rule that blocks a displaced visit which was not even tried on its other days."""
OFF = "vehicle_off"
"""The rule that blocks a displaced visit where the search says nothing that holds of one visit."""


def put_together(
    problem: Problem,
    plan: Plan,
    found: Plan,
    visits: Iterable[Displaced],
    *,
    known: KnownVisits,
    free: Set[str] = frozenset(),
) -> tuple[Problem, Plan]:
    """
    Return the problem and the plan with every visit in its requirement again.

    A visit that found no place is missed on its day, or, where that is closed, on the next day on
    which it might have been; without any such day it is a closed visit.

    Parameters
    ----------
    problem, plan
        The edited problem, and the plan before the edit.
    found
        The plan of the problem in which the displaced visits stood apart.
    visits
        The displaced visits.
    known
        Reads the visits of plans.
    free
        Requirements that were planned anew as a whole.
    """
    apart = {one.id: one for one in visits}
    routes = tuple(_renamed(route, apart) for route in found.routes)
    told = _Told(plan, replace(found, routes=routes), known, placed=_placed(found))
    by_day: dict[str, dict[int, Displaced]] = defaultdict(dict)
    for visit in apart.values():
        by_day[visit.requirement.id][visit.visit.day] = visit
    wholes = {
        one.id: whole
        for one in problem.requirements
        if one.id not in free and (whole := _whole(one, told, by_day[one.id])) is not None
    }
    unserved = [*_still_missing(problem, found, wholes)]
    unserved += [entry for whole in wholes.values() for entry in whole.unserved()]
    gone = {name for name, whole in wholes.items() if whole.all_closed}
    closed = (entry for w in wholes.values() for entry in w.closed(problem.closures))
    changed = replace(
        problem,
        requirements=tuple(
            wholes[one.id].excepted() if one.id in wholes else one
            for one in problem.requirements
            if one.id not in gone
        ),
        in_force=tuple(
            wholes[p.requirement_id].renewed(p) if p.requirement_id in wholes else p
            for p in problem.in_force
            if p.requirement_id not in gone
        ),
        closed=with_closed(problem.closed, tuple(closed)),
    )
    ordered = sorted(unserved, key=lambda u: (u.requirement_id, -1 if u.day is None else u.day))
    return changed, Plan(routes=routes, unserved=tuple(ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """
    A requirement with its visits before and after, and why those that are missed are.

    Visits of ``lost`` days, which are closed, have no other day.
    """

    requirement: CycleRequirement
    before: Visits
    made: Visits
    missed: Mapping[int, UnservedReason]
    lost: tuple[int, ...]

    @property
    def all_closed(self) -> bool:
        """Tell whether every visit is lost to closed days."""
        return bool(self.lost) and not self.made and not self.missed

    def visits(self) -> tuple[CommittedVisit, ...]:
        """Return all visits after the edit, missed ones without a vehicle."""
        missed = [CommittedVisit(day=day, vehicle_id="", start_s=0) for day in self.missed]
        return tuple(sorted((*self.made.values(), *missed), key=lambda visit: visit.day))

    def excepted(self) -> CycleRequirement:
        """Return the requirement with the exceptions that the plan needs."""
        if not self.made and not self.lost:
            return self.requirement
        return excepted(self.requirement, self.visits(), before=self.before)

    def closed(self, closures: Iterable[CycleClosure]) -> Iterator[ClosedVisits]:
        """Yield the visits that are lost, of the days that the requirement has in this plan."""
        one = self.requirement
        ids = tuple(
            closure.id
            for closure in closures
            if closure.shuts(one) and set(self.lost) & set(closure.days)
        )
        if not ids:
            return  # nothing is lost, or the plan was wrong before: its day was never allowed
        days = tuple(sorted((*self.lost, *(visit.day for visit in self.visits()))))
        yield ClosedVisits(
            due=replace(
                one,
                visits=len(days),
                allowed_days=tuple(sorted({*one.allowed_days, *self.lost})),
                day_sets=(days,),
            ),
            visits=len(self.lost),
            closure_ids=ids,
        )

    def unserved(self) -> Iterator[UnservedVisit]:
        """Yield the visits that are missed; without any visit made they have no days."""
        name = self.requirement.id
        if self.made:
            for day, reason in self.missed.items():
                yield UnservedVisit(requirement_id=name, day=day, reason=reason)
            return
        reason = next(iter(self.missed.values()), _no_slot(None))
        for _ in range(self.requirement.visits - len(self.lost)):
            yield UnservedVisit(requirement_id=name, day=None, reason=reason)

    def renewed(self, promise: Commitment) -> Commitment:
        """Return a lock as it holds after the edit; a wish stays what it was."""
        if promise.lock is LockLevel.NONE or not self.made:
            return promise
        old = {visit.day: visit for visit in promise.visits}
        stand_in = next(iter(self.made.values())).vehicle_id
        visits = (
            visit if visit.vehicle_id else old.get(visit.day, replace(visit, vehicle_id=stand_in))
            for visit in self.visits()
        )
        return replace(promise, visits=tuple(visits))


class _Told:
    """
    What two plans say of visits: made before, made now, and why others are missed.

    ``placed`` are the ids of what has a place now, of visits that stood apart their own ids.
    """

    def __init__(
        self, plan: Plan, joined: Plan, known: KnownVisits, *, placed: frozenset[str]
    ) -> None:
        self.before = known.of(plan)
        self.made = known.of(replace(joined, unserved=()))
        self.old_reasons = {(e.requirement_id, e.day): e.reason for e in plan.unserved}
        self.reasons = {e.requirement_id: e.reason for e in joined.unserved}
        self.placed = placed


def _whole(one: CycleRequirement, told: _Told, displaced: Mapping[int, Displaced]) -> _Whole | None:
    """Return a requirement whose visits stood apart, or are not all made on their days."""
    before, made = told.before[one.id], told.made[one.id]
    was_whole = all(v.vehicle_id for v in before.values())
    # Outside its days of before it was planned anew as a whole: what it lacks has been told.
    as_planned = was_whole and (set(made) == set(before) or not set(made) <= set(before))
    if not before or (as_planned and not displaced):
        return None
    missed: dict[int, UnservedReason] = {}
    lost = []
    for day in sorted(before):
        visit = displaced.get(day)
        if visit is None:
            if day not in made:
                known = told.old_reasons.get((one.id, day))
                missed[day] = known or _no_slot(told.reasons.get(one.id))
        elif visit.id not in told.placed:
            free = [other for other in visit.days if other not in made and other not in missed]
            why = _no_slot(told.reasons.get(visit.id), rule=CAP if visit.days else OFF)
            missed |= dict.fromkeys(free[:1], why)
            if not free:
                lost.append(day)
    return _Whole(requirement=one, before=before, made=made, missed=missed, lost=tuple(lost))


def _renamed(route: Route, apart: Mapping[str, Displaced]) -> Route:
    """Return a route whose stops serve the requirements that their visits belong to."""
    if not any(name in apart for t in route.trips for s in t.stops for name in s.requirement_ids):
        return route
    trips = (
        replace(trip, stops=tuple(_renamed_stop(stop, apart) for stop in trip.stops))
        for trip in route.trips
    )
    return replace(route, trips=tuple(trips))


def _renamed_stop(stop: Stop, apart: Mapping[str, Displaced]) -> Stop:
    names = (apart[name].requirement.id if name in apart else name for name in stop.requirement_ids)
    return replace(stop, requirement_ids=tuple(names))


def _still_missing(
    problem: Problem, found: Plan, wholes: Mapping[str, _Whole]
) -> Iterator[UnservedVisit]:
    """Yield what the search leaves out of other requirements, less what they lost to closures."""
    due = {one.id: one.visits for one in problem.requirements if one.id not in wholes}
    told: Counter[str] = Counter()
    for entry in found.unserved:
        told[entry.requirement_id] += 1
        if told[entry.requirement_id] <= due.get(entry.requirement_id, 0):
            yield entry


def _placed(found: Plan) -> frozenset[str]:
    """Return the ids of everything that a plan visits."""
    stops = (stop for route in found.routes for trip in route.trips for stop in trip.stops)
    return frozenset(name for stop in stops for name in stop.requirement_ids)


def _no_slot(reason: UnservedReason | None, *, rule: str = OFF) -> UnservedReason:
    """Return a reason that is claimed of one visit in this plan, and of no other plan."""
    if reason is not None and reason.code is UnservedCode.NO_SLOT:
        return reason
    return UnservedReason(code=UnservedCode.NO_SLOT, certificate=(("blocked_by", rule),))


def with_sound_reasons(plan: Plan, violations: Iterable[Violation]) -> Plan:
    """
    Return a plan that claims no proof which the checker does not accept.

    Proofs count the group that they speak of, and what stood apart for the search was counted.

    Parameters
    ----------
    plan
        A plan, put together.
    violations
        What the checker says of it.
    """
    named = {v.requirement_id for v in violations if v.code == UNPROVED}
    hours = {UnservedCode.HOURS_EXCEEDED} if None in named else set()
    unserved = tuple(
        replace(entry, reason=_no_slot(None))
        if entry.reason.proved and (entry.requirement_id in named or entry.reason.code in hours)
        else entry
        for entry in plan.unserved
    )
    return replace(plan, unserved=unserved)
