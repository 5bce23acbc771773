"""The rule of published times: an order shifts what was announced by a little at most."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.checking.context import Context
from optimizer.checking.names import clock, span
from optimizer.domain.report import Violation


def promise_moved(context: Context) -> Iterator[Violation]:
    """Check that a visit starts within the tolerance around the time that was announced."""
    most_s = context.problem.order_terms.tolerance_s
    for announced in context.problem.published:
        one = context.requirements.get(announced.requirement_id)
        if one is None:
            continue
        for visit in context.made[one.id]:
            moved_s = abs(visit.stop.start_s - announced.start_s)
            if visit.day == announced.day and moved_s > most_s:
                zh, en = span(moved_s)
                most_zh, most_en = span(most_s)
                told, now = clock(announced.start_s), clock(visit.stop.start_s)
                yield context.violation(
                    "promise_moved",
                    zh=f"已公布 {told} 开始，现为 {now}，相差 {zh}，最多允许 {most_zh}。",
                    en=f"announced for {told}, now {now}: {en} off; at most {most_en}.",
                    day=visit.day,
                    vehicle=visit.vehicle,
                    requirement=one,
                    amount=moved_s - most_s,
                )
