"""How long people wait for answers of a warm process: what `edits` and `orders` have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.children import Row
from benchmarks.counties.arguments import parser_of
from benchmarks.counties.cases import UnknownCountyError, county_cases
from benchmarks.counties.subjects import Measuring, measured
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.results import QualityResults

SEEDS = 1
FAULTY, UNUSABLE = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    What is asked of a warm process: ``count`` of each kind, after a plan of ``plan_s`` CPU seconds.

    ``name`` is that of the command, of its results file and of the kinds in a row. ``size`` says
    how big a row's case is, ``came_of`` what came of one kind beside the time, which should be at
    most ``target_s``.
    """

    name: str
    about: str
    timed: str
    plan_s: float
    count: int
    target_s: float
    counties: Sequence[str]
    counties_help: str
    measuring: Measuring
    size: Callable[[Row], str]
    came_of: Callable[[Row], str]

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Plan and ask; return 0, 1 where a run failed or broke a rule, 2 where nothing ran."""
        parser = parser_of(self.name, self.about, seconds=self.plan_s, seeds=SEEDS)
        parser.add_argument("--county", action="append", default=[], help=self.counties_help)
        parser.add_argument(
            f"--{self.name}", dest="count", type=int, default=self.count, help="of each kind"
        )
        given = parser.parse_args(arguments)
        try:
            cases = county_cases(given.county or self.counties, weeks=given.weeks)
        except UnknownCountyError as fault:
            print(fault, file=sys.stderr)
            return UNUSABLE
        plan_s = given.seconds or self.plan_s
        subjects = [
            self.measuring.subject(
                case=case,
                key=f"{case.name} {case.weeks} w seed {seed}, plan {plan_s:g} s, "
                f"{given.count} {self.name}",
                order={"seed": seed, "plan_s": plan_s, self.name: given.count},
            )
            for case in cases
            for seed in range(1, given.seeds + 1)
        ]
        about = {
            "figure": self.name,
            "command": f"python -m benchmarks {self.name}",
            "seconds": self.timed,
        }
        results = QualityResults(
            given.out or RESULTS / f"{self.name}.json", again=given.again, about=about
        )
        rows = measured(subjects, results, jobs=given.jobs, tell=self._tell)
        if given.json:
            print(json.dumps({"rows": rows}, ensure_ascii=False))
        return FAULTY if any(self._is_faulty(row) for row in rows) else 0

    def text(self, row: Row) -> str:
        """Return one row as lines of text."""
        start = f"{row['county']} {row['weeks']} w seed {row['seed']}"
        if row["status"] != "measured":
            return f"{start}: {row['status']}: {row['reason']}"
        lines = [f"{start}, {self.size(row)}"]
        lines += [
            f"  {kind:14} median {one['median_s']:.3f} s, worst {one['worst_s']:.3f} s, "
            f"{one['violations']} broken, {self.came_of(one)}"
            f"{'' if one['median_s'] <= self.target_s else f' (above {self.target_s} s)'}"
            for kind, one in row[self.name].items()
        ]
        return "\n".join(lines)

    def _is_faulty(self, row: Row) -> bool:
        if row["status"] != "measured":
            return True
        return any(kind["violations"] for kind in row[self.name].values())

    def _tell(self, row: Row) -> None:
        print(self.text(row), file=sys.stderr, flush=True)
