"""How scenarios are run: which, with which seeds, for which counties and weeks, how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.calendar import Cycle
from optimizer.domain.scenario import Scenario
from optimizer.jobs import PlanRequest
from optimizer.jobs.request import ENGINES


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What all scenarios of a grid have in common; see `optimizer.jobs.PlanRequest`."""

    counties: tuple[str, ...]
    weeks: int
    start: date
    seconds: float | None = None
    iterations: int | None = None
    matrix: Path | None = None
    engine: str = ENGINES[0]
    bound: bool = True

    def cycle(self) -> Cycle:
        """
        Return the cycle.

        Raises
        ------
        UsageError
            As `optimizer.jobs.PlanRequest.cycle`.
        """
        request = PlanRequest(
            dataset=Path(), counties=(), weeks=self.weeks, start=self.start, out=Path()
        )
        return request.cycle()

    def record(self, *, seed: int) -> dict[str, Any]:
        """Return what shapes a result, as JSON values."""
        return {
            "counties": list(self.counties),
            "weeks": self.weeks,
            "start": self.start.isoformat(),
            "seconds": self.seconds,
            "iterations": self.iterations,
            "engine": self.engine,
            "bound": self.bound,
            "seed": seed,
        }

    def request(
        self, scenario: Scenario, *, dataset: Path, out: Path, seed: int, workers: int
    ) -> PlanRequest:
        """Return the plan to be made of a scenario's tables."""
        return PlanRequest(
            dataset=dataset,
            counties=self.counties,
            weeks=self.weeks,
            start=self.start,
            out=out,
            seconds=self.seconds,
            iterations=self.iterations,
            seed=seed,
            matrix=self.matrix,
            workers=workers,
            engine=self.engine,
            bound=self.bound,
            pool=scenario.pool,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """
    Scenarios of a dataset x seeds; ``workers`` processes in all (``None``: one per core).

    A plan of ``base`` (with the same seed) is in force for all: each scenario, the base as well,
    is planned for as long from it, and changes to it have their price. The base is run first, also
    where it is not among the scenarios.
    """

    dataset: Path
    scenario_ids: tuple[str, ...]
    seeds: tuple[int, ...]
    settings: RunSettings
    results: Path
    workers: int | None = None
    base: str | None = None
