"""Runs of engines on cases: what each is called, says of itself and depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from benchmarks.children import Row, answer_of
from benchmarks.counties.cases import Case
from benchmarks.counties.child import FIRST, Order
from benchmarks.counties.subjects import Subject
from benchmarks.counties.subjects import measured as subjects_measured
from benchmarks.machine import code_hash, files_hash
from benchmarks.quality.engines import OUR_CODE
from benchmarks.quality.results import QualityResults

MODULE = "benchmarks.counties.child"
MEASURING = ("counties/child.py", "counties/days_first.py")
SWITCHING = "counties/parts.py"
"""What a row depends on besides the engine."""
WITHOUT_SEED = frozenset({FIRST})
"""Engines that give the same plan whatever the seed."""
Measure = Callable[[Order], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One case, planned once; ``without`` names a part of the engine that is switched off."""

    case: Case
    engine: str
    seed: int
    cpu_s: float
    without: str = ""

    @property
    def key(self) -> str:
        """The name of the row."""
        off = f" without {self.without}" if self.without else ""
        what = f"{self.case.name} {self.case.weeks} w {self.engine}"
        return f"{what} seed {self.seed} {self.cpu_s:g} s{off}"

    def stamp(self) -> dict[str, str]:
        """Return what the row depends on."""
        is_one = len(self.case.problems) == 1
        measuring = (*MEASURING, SWITCHING) if self.without else MEASURING
        return {
            "input_hash": self.case.input_hash,
            "engine_hash": code_hash(OUR_CODE) if is_one else code_hash(),
            "measuring_hash": files_hash(measuring),
        }

    def about(self) -> Row:
        """Return what the row says of itself before it is measured."""
        off = {"without": self.without} if self.without else {}
        return {
            "county": self.case.name,
            "weeks": self.case.weeks,
            "visits": self.case.visits,
            "engine": self.engine,
            **off,
            "seed": self.seed,
            "seconds": self.cpu_s,
        }


def seeds_of(engine: str, count: int) -> range:
    """Return the seeds of an engine's runs: from 1 on, one where it uses none."""
    return range(1, 1 + (1 if engine in WITHOUT_SEED else count))


def measured(
    runs: Sequence[Run],
    results: QualityResults,
    *,
    jobs: int = 1,
    measure: Measure | None = None,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """
    Return the rows of runs, in their order.

    Parameters
    ----------
    runs
        What is measured.
    results
        Where rows are kept.
    jobs
        Runs side by side.
    measure
        Runs one order; a process of its own each when ``None``.
    tell
        Hears of each row, also of those that were there.
    """
    work = measure or in_a_process
    subjects = [
        Subject(
            case=run.case,
            key=run.key,
            order={
                "engine": run.engine,
                "seed": run.seed,
                "cpu_s": run.cpu_s,
                "without": run.without,
            },
            module=MODULE,
            about=run.about(),
            stamp=run.stamp(),
        )
        for run in runs
    ]
    return subjects_measured(
        subjects, results, jobs=jobs, ask=lambda _, order: work(Order(**order)), tell=tell
    )


def in_a_process(order: Order) -> Row:
    """Run an order in a process of its own."""
    return answer_of(MODULE, asdict(order))
