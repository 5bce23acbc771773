"""What is measured, and the data it is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT
from benchmarks.results_file import ResultsFile, Row
from optimizer.assembling import assemble, county_pools
from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import Problem
from optimizer.domain.report import Result
from optimizer.domain.travel import TravelMatrix
from optimizer.jobs import PlanRequest
from optimizer.jobs.ways import run_matrices, travel_provider
from optimizer.tables import load_dataset

RESULTS = ROOT / "benchmarks" / "results"
LISHUI = ROOT / "datasets" / "lishui"
START = date(2026, 11, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is measured; the defaults are the published figures, tests take less."""

    dataset: Path = LISHUI
    results: Path = RESULTS
    again: bool = False
    weeks: int = 4
    seed: int = 1
    workers: int = 2
    city_limit: tuple[str, ...] = ("--seconds", "180")
    sizes: tuple[int, ...] = (1, 2, 4, 9, 18)
    growth_iterations: int = 20

    @property
    def cycle(self) -> Cycle:
        """The cycle that every figure plans."""
        return Cycle(start=START, weeks=self.weeks)

    def stamp(self, dataset: Dataset) -> dict[str, Any]:
        """Return what every figure depends on."""
        return {"input_hash": dataset.content_hash, "weeks": self.weeks, "seed": self.seed}

    def file(self, figure: str, **targets: Any) -> ResultsFile:
        """Return the results file of a figure."""
        about = {"figure": figure, "command": f"python -m benchmarks.planning {figure}", **targets}
        return ResultsFile(
            path=self.results / f"planning_{figure}.json", about=about, again=self.again
        )


class Data:
    """A dataset with the matrices of its counties."""

    def __init__(self, settings: Settings, counties: Sequence[str] | None = None) -> None:
        self.dataset: Dataset = load_dataset(settings.dataset)
        self.names = {c.code: c.name for c in self.dataset.counties}
        self.codes = [c for c, name in self.names.items() if counties is None or name in counties]
        self._cycle = settings.cycle
        request = PlanRequest(
            dataset=settings.dataset,
            counties=tuple(self.codes),
            weeks=settings.weeks,
            start=START,
            out=Path(),
        )
        provider = travel_provider(self.dataset, request)
        self._matrices: dict[str, dict[str, TravelMatrix]] = run_matrices(
            self.dataset,
            county_pools(self.dataset, self.codes, grouping=None),
            provider=provider,
            workers=settings.workers,
        )

    def problem(self, code: str) -> Problem:
        """Return the problem of a county: the cycle, without single orders."""
        problem = assemble(
            self.dataset, county_codes=[code], cycle=self._cycle, matrices=self._matrices[code]
        )
        return replace(problem, orders=())


def plan_figures(problem: Problem, result: Result, violations: Sequence[object]) -> Row:
    """Return what is said of every plan."""
    proved = sum(visit.reason.proved for visit in result.plan.unserved)
    return {
        "visits": sum(requirement.visits for requirement in problem.requirements),
        "unserved_proved": proved,
        "unserved_no_slot": len(result.plan.unserved) - proved,
        "violations": len(violations),
        "shortfall": list(result.objective.shortfall),
        "cost_cents": result.objective.cost_cents,
        "iterations": result.iterations,
    }
