"""The rule of closed visits: all that is due is asked for, or lost to closures, and proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from optimizer.checking.context import Context
from optimizer.checking.open_days import most_open
from optimizer.checking.proofs import Proofs
from optimizer.checking.unit import Unit
from optimizer.domain.problem import ClosedVisits, CycleClosure, CycleRequirement
from optimizer.domain.report import Violation

CODE = "closed_visits"


def closed_visits(context: Context) -> Iterator[Violation]:
    """Check that visits said to be closed are due, and can be made by no plan, and no others."""
    if not context.problem.closures and not context.problem.closed:
        return
    by_stop = _by_stop(context)
    yield from _days_kept_open(context, by_stop)
    yield from _roads(context)
    for _, group in groupby(context.problem.closed, key=lambda entry: entry.due.id):
        chain = list(group)
        for entry in chain:
            yield from _proof(context, entry)
        yield from _account(context, chain, by_stop)


def _days_kept_open(
    context: Context, by_stop: Mapping[str, list[CycleClosure]]
) -> Iterator[Violation]:
    """Yield requirements that may be visited on a day on which their stop point is closed."""
    for one in context.problem.requirements:
        for day in sorted(_shut(one, by_stop[one.stop_id]).intersection(one.allowed_days)):
            yield context.violation(
                CODE,
                zh="停靠点这一天封闭，却仍列为可服务日。",
                en="the stop point is closed on that day, which is an allowed day all the same.",
                day=day,
                requirement=one,
            )


def _proof(context: Context, entry: ClosedVisits) -> Iterator[Violation]:
    """Yield what is wrong with the claim that closures make so many visits impossible."""
    due, days = entry.due, set(entry.due.allowed_days)
    holding: dict[str, set[int]] = defaultdict(set)
    for closure in context.problem.closures:
        if closure.shuts(due) and days.intersection(closure.days):
            holding[closure.id].update(closure.days)
    unknown = [name for name in entry.closure_ids if name not in holding]
    if unknown or due.stop_id not in context.places:
        names = unknown or [due.stop_id]
        yield context.violation(
            CODE,
            zh="说是因封闭去不成，但封闭“" + "、".join(names) + "”没有占去它的日期。",
            en="said to be closed, but " + ", ".join(names) + " takes none of its days away.",
            requirement=due,
            amount=entry.visits,
        )
        return
    shut = frozenset(day for name in entry.closure_ids for day in holding[name])
    most = most_open(due, shut, weeks=context.problem.cycle.weeks)
    possible = due.visits if most is None else most
    if entry.left < possible:
        yield context.violation(
            CODE,
            zh=f"说有 {entry.visits} 次因封闭去不成，但 {due.visits} 次中仍可安排 {possible} 次。",
            en=f"{entry.visits} visit(s) said to be closed, but {possible} of {due.visits} can "
            "be made.",
            requirement=due,
            amount=possible - entry.left,
        )


def _account(
    context: Context, chain: list[ClosedVisits], by_stop: Mapping[str, list[CycleClosure]]
) -> Iterator[Violation]:
    """Yield where visits due are neither asked for nor closed, or are both."""
    due = chain[-1].due
    one = context.requirements.get(due.id)
    begun = [entry.due.visits for entry in chain[1:]] + [one.visits if one else 0]
    for entry, rest in zip(chain, begun, strict=True):
        if entry.left != rest:
            yield context.violation(
                CODE,
                zh=f"应服务 {entry.due.visits} 次，其中 {entry.visits} 次因封闭去不成，"
                f"却另要求 {rest} 次。",
                en=f"{entry.due.visits} visit(s) due, {entry.visits} of them closed, but "
                f"{rest} asked for beside them.",
                requirement=due,
                amount=rest - entry.left,
            )
    allowed = set(due.allowed_days) - _shut(due, by_stop[due.stop_id])
    if one is not None and set(one.allowed_days) != allowed:
        yield context.violation(
            CODE,
            zh="可服务日不是原有日期去掉封闭日期后剩下的。",
            en="its allowed days are not those that closures leave.",
            requirement=due,
        )


def _roads(context: Context) -> Iterator[Violation]:
    """Yield requirements that closed roads are said to cut off, while somebody gets there."""
    proofs = Proofs(context)
    units = _units(context)
    for closure in context.problem.closures:
        for name in closure.requirement_ids:
            unit = units.get(name)
            if unit is None or proofs.reaches_on(unit, closure.days):
                yield context.violation(
                    CODE,
                    zh=f"说是被封闭“{closure.id}”切断，但有车能到达。",
                    en=f"said to be cut off by {closure.id}, but a vehicle has a way there.",
                    requirement=unit.members[0] if unit else None,
                )


def _units(context: Context) -> Mapping[str, Unit]:
    """Return the unit of every requirement that is due, by its id, as it was before closures."""
    joined: dict[str, dict[str, CycleRequirement]] = defaultdict(dict)
    due = [entry.due for entry in reversed(context.problem.closed)]
    for one in (*context.problem.requirements, *due):
        joined[one.join_id or one.id][one.id] = one
    units = [Unit(members=tuple(members.values())) for members in joined.values()]
    return {one.id: unit for unit in units for one in unit.members}


def _by_stop(context: Context) -> Mapping[str, list[CycleClosure]]:
    """Return the closures by the stop points that they cut off."""
    found: dict[str, list[CycleClosure]] = defaultdict(list)
    for closure in context.problem.closures:
        for stop_id in closure.stop_ids:
            found[stop_id].append(closure)
    return found


def _shut(one: CycleRequirement, closures: Iterable[CycleClosure]) -> set[int]:
    """Return the days on which some of its stop point's closures keep all from a requirement."""
    return {day for closure in closures if closure.shuts(one) for day in closure.days}
