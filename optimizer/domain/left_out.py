"""What a plan leaves out: visits it does not make, and visits that closures make impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.domain.calendar import Cycle
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import ClosedVisits, CycleRequirement, Problem


def left_out(problem: Problem, plan: Plan) -> tuple[UnservedVisit, ...]:
    """
    Return every visit that is due and not made, ordered by requirement and day.

    Parameters
    ----------
    problem, plan
        A problem and a plan of it; the plan says nothing of visits that are closed.
    """
    entries = (*plan.unserved, *closed_out(problem, problem.closed))
    return tuple(sorted(entries, key=_order))


def closed_out(problem: Problem, entries: tuple[ClosedVisits, ...]) -> Iterator[UnservedVisit]:
    """Yield visits that closures of a problem make impossible, each with its reason."""
    for entry in entries:
        reason = closed_reason(problem, entry)
        for _ in range(entry.visits):
            yield UnservedVisit(requirement_id=entry.due.id, day=None, reason=reason)


def closed_reason(problem: Problem, entry: ClosedVisits) -> UnservedReason:
    """Return why visits are lost: the closures and dates that leave no set of days for them."""
    named = [closure for closure in problem.closures if closure.id in entry.closure_ids]
    days = {day for closure in named for day in closure.days}
    certificate: tuple[tuple[str, int | str], ...] = (
        ("visits", entry.due.visits),
        ("most_open", entry.left),
        ("closures", "+".join(entry.closure_ids)),
        ("dates", ",".join(_spans(sorted(days), problem.cycle))),
    )
    return UnservedReason(code=UnservedCode.CLOSED, certificate=certificate)


def due_requirements(problem: Problem) -> Mapping[str, CycleRequirement]:
    """Return everything that is due, by id: also requirements of which every visit is closed."""
    closed = {entry.due.id: entry.due for entry in reversed(problem.closed)}
    return closed | {one.id: one for one in problem.all_requirements}


def closed_by_requirement(problem: Problem) -> Mapping[str, int]:
    """Return how many visits are closed, by requirement; those without any are left aside."""
    found: dict[str, int] = {}
    for entry in problem.closed:
        found[entry.due.id] = found.get(entry.due.id, 0) + entry.visits
    return found


def _order(visit: UnservedVisit) -> tuple[str, int]:
    return visit.requirement_id, -1 if visit.day is None else visit.day


def _spans(days: list[int], cycle: Cycle) -> Iterator[str]:
    """Yield dates, and spans of dates as ``first/last``, of ascending days."""
    begun = 0
    for place, day in enumerate(days):
        if place + 1 < len(days) and days[place + 1] == day + 1:
            continue
        first, last = (cycle.date_of(one).isoformat() for one in (days[begun], day))
        yield first if first == last else f"{first}/{last}"
        begun = place + 1
