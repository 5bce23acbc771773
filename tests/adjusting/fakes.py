"""An editor that needs no solver: what no longer fits is left out, nothing is put anywhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Set
from dataclasses import replace
from pathlib import Path

from optimizer.adjusting.desk import AdjustDesk
from optimizer.assembling.moves import visits_of
from optimizer.domain.plan import Plan, UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.jobs.serving import serve
from tests.jobs.fakes import result_of

REASON = UnservedReason(
    code=UnservedCode.NO_SLOT, certificate=(("blocked_by", "shift"), ("day", 0))
)


DEADLY_S = 61
"""Whoever is asked to plan a service of this length dies over it."""


class FakeEditor:
    """Leaves out whatever the plan it was opened with does not hold; remembers the days asked."""

    asked: list[Set[int] | None] = []  # noqa: RUF012

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._plan = plan

    def reoptimise(
        self,
        problem: Problem,
        *,
        days: Set[int] | None,
        villages: Set[str] | None,
        moves: int,
    ) -> Result:
        self.asked.append(days)
        made = visits_of(self._plan)
        if any(one.service_s == DEADLY_S for one in problem.requirements):
            os._exit(7)
        unserved = tuple(
            UnservedVisit(requirement_id=one.id, day=None, reason=REASON)
            for one in problem.requirements
            for _ in range(one.visits - len(made[one.id]))
        )
        return result_of(problem, replace(self._plan, unserved=unserved), seed=0, iterations=0)


if __name__ == "__main__":
    serve(lambda: AdjustDesk(Path(sys.argv[1]), sys.argv[2], open_editor=FakeEditor))
