"""What somebody asks for when asking for a plan."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from optimizer.domain.calendar import Cycle
from optimizer.errors import UsageError

ENGINES = ("auto", "ortools")
"""Those of `optimizer.solving`, named here so that a page can ask without loading a solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """
    One run: which counties, which cycle, how long, and where the plan goes.

    ``counties`` are codes, names or the start of a name, or ``("all",)``. ``seconds`` is the wall
    time of the whole run, matrices included; ``iterations`` is per county; with both, whichever
    comes first ends a county's search. ``matrix`` is a file of travel times that replaces the
    terrain model; ``previous`` a plan folder whose plan is in force. ``workers`` is the number of
    child processes (``None``: one per core). ``engine`` is one of `ENGINES`. With ``bound`` a
    part of the time goes into a proof of how good the plan is. ``pool`` is a grouping inside whose
    groups vehicles serve across borders. ``begin_from`` is a plan folder whose plan the search
    begins with, without keeping its promises.
    """

    dataset: Path
    counties: tuple[str, ...]
    weeks: int
    start: date
    out: Path
    seconds: float | None = None
    iterations: int | None = None
    seed: int = 0
    matrix: Path | None = None
    previous: Path | None = None
    workers: int | None = None
    engine: str = ENGINES[0]
    bound: bool = True
    pool: str | None = None
    begin_from: Path | None = None

    def cycle(self) -> Cycle:
        """
        Return the cycle asked for.

        Raises
        ------
        UsageError
            If the start is no Monday, the number of weeks is not 1, 2 or 4, or the calendar ends
            before the cycle does.
        """
        if self.start.weekday() != 0:
            raise _not_monday(self.start)
        if self.weeks not in (1, 2, 4):
            raise UsageError(
                f"周期只能是 1、2 或 4 周，不能是 {self.weeks} 周。",
                f"A cycle lasts 1, 2 or 4 weeks, not {self.weeks}.",
            )
        if date.max - self.start < timedelta(weeks=self.weeks):
            raise UsageError(
                f"从 {self.start} 起的 {self.weeks} 周超出了日历（到 {date.max}）；"
                "请改用更早的开始日期。",
                f"{self.weeks} week(s) from {self.start} run past the calendar, which ends on "
                f"{date.max}; start earlier.",
            )
        return Cycle(start=self.start, weeks=self.weeks)

    def absolute(self) -> PlanRequest:
        """Return the same request with paths that mean the same from every working directory."""
        return replace(
            self,
            dataset=self.dataset.absolute(),
            out=self.out.absolute(),
            matrix=self.matrix.absolute() if self.matrix else None,
            previous=self.previous.absolute() if self.previous else None,
            begin_from=self.begin_from.absolute() if self.begin_from else None,
        )

    def settings(self) -> dict[str, Any]:
        """Return what shapes the plan, as JSON values; no path of this machine is in it."""
        return {
            "counties": list(self.counties),
            "weeks": self.weeks,
            "start": self.start.isoformat(),
            "seconds": self.seconds,
            "iterations": self.iterations,
            "seed": self.seed,
            "matrix": self.matrix.name if self.matrix else None,
            "previous": self.previous.name if self.previous else None,
            "engine": self.engine,
            "bound": self.bound,
            "pool": self.pool,
            "begin_from": self.begin_from.name if self.begin_from else None,
        }

    @property
    def most_workers(self) -> int:
        """The most child processes that the counties asked for can keep busy."""
        every = self.counties == ("all",)
        return self.workers_for((os.cpu_count() or 1) if every else len(self.counties))

    def workers_for(self, counties: int) -> int:
        """Return the number of child processes for a number of counties, at least 1."""
        return max(1, min(self.workers or os.cpu_count() or 1, counties))

    def threads_for(self, counties: int) -> int:
        """
        Return the number of threads of each county's search.

        With fewer counties than cores each search gets several. A search whose iterations are
        counted has one: it must repeat on every machine, and threads change what it finds.
        """
        if self.iterations is not None:
            return 1
        return max(1, (os.cpu_count() or 1) // self.workers_for(counties))


def next_monday(today: date) -> date:
    """Return the first Monday after ``today``."""
    return today + timedelta(days=7 - today.weekday())


def _not_monday(start: date) -> UsageError:
    before = start - timedelta(days=start.weekday())
    after = before + timedelta(days=7)
    return UsageError(
        f"开始日期 {start} 不是星期一，周期必须从星期一开始；请改用 {before} 或 {after}。",
        f"The start {start} is not a Monday, and a cycle starts on one: use {before} or {after}.",
    )
