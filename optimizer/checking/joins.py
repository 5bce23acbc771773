"""Rules of halts: joined requirements stay together, and every halt is at the right place."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.checking.context import Context
from optimizer.domain.plan import Stop
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.report import Violation


def join_broken(context: Context) -> Iterator[Violation]:
    """Check that a stop serves one requirement or all that are joined, also missed together."""
    for route in context.judged_routes:
        vehicle = context.vehicles.get(route.vehicle_id)
        for stop in (stop for trip in route.trips for stop in trip.stops):
            served = context.known(stop)
            if served and not _is_unit(context, served):
                names = [context.names.requirement(one) for one in served]
                yield context.violation(
                    "join_broken",
                    zh="一次停靠只能服务一项需求，或同一合并编号的全部需求；这里是"
                    + "、".join(zh for zh, _ in names)
                    + "。",
                    en="a stop serves one requirement or all that are joined; this one serves "
                    + ", ".join(en for _, en in names)
                    + ".",
                    day=route.day if context.has_day(route.day) else None,
                    vehicle=vehicle,
                    requirement=served[0],
                )
    yield from _missed_apart(context)


def _is_unit(context: Context, served: tuple[CycleRequirement, ...]) -> bool:
    """Tell whether requirements are one alone, or all of one ``join_id``."""
    ids = {one.id for one in served}
    join_id = served[0].join_id
    if join_id is None:
        return len(ids) == 1
    return ids == {one.id for one in context.joins[join_id]}


def _missed_apart(context: Context) -> Iterator[Violation]:
    """Yield joined requirements whose missed visits differ."""
    for members in context.joins.values():
        first = _missed_days(context, members[0])
        for one in members[1:]:
            if _missed_days(context, one) != first:
                yield context.violation(
                    "join_broken",
                    zh=f"未安排的日期与合并的需求 {members[0].id} 不同。",
                    en=f"is left out on other days than {members[0].id}, with which it is joined.",
                    requirement=one,
                )


def _missed_days(context: Context, one: CycleRequirement) -> list[int]:
    """Return the days of missed visits, sorted; -1 for a visit without a day."""
    return sorted(-1 if e.day is None else e.day for e in context.missed[one.id])


def wrong_place(context: Context) -> Iterator[Violation]:
    """Check that a stop is at the stop point of each of its requirements."""
    for one in context.judged:
        for visit in context.made[one.id]:
            if visit.stop.location_id != one.stop_id:
                yield _misplaced(context, one, stop=visit.stop, day=visit.day)


def _misplaced(context: Context, one: CycleRequirement, *, stop: Stop, day: int) -> Violation:
    """Return the violation of a stop elsewhere."""
    here, there = context.names.place(stop.location_id), context.names.place(one.stop_id)
    return context.violation(
        "wrong_place",
        zh=f"停靠在{here}，应在{there}。",
        en=f"the stop is at {here}, not at {there}.",
        day=day,
        requirement=one,
    )
