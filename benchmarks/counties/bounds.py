"""Lower bounds: how far below a plan, how soon, and never above what is known to be possible.

The engine plans, then it proves: how little any plan with these visits can cost, over the whole
cycle and for some single days as the plan has them. FOLDER holds public instances, as for
`quality`; there the bound must not exceed the best known cost. Without FOLDER, or with --county,
shipped counties are planned. --seconds are the CPU seconds of the cycle's bound. Rows that are
there are kept unless --again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.children import Row, answer_of
from benchmarks.counties.arguments import parser_of, positive
from benchmarks.counties.bounds_child import Order
from benchmarks.counties.cases import Case, UnknownCountyError, county_cases
from benchmarks.counties.references import COUNTIES
from benchmarks.machine import code_hash, files_hash
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.engines import OUR_CODE
from benchmarks.quality.files import InstanceFile, instance_files
from benchmarks.quality.pricing import cost_of_cents, gap_pct
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.results import QualityResults

SECONDS, SEEDS = 120.0, 1
PLAN_SECONDS, DAYS, DAY_SECONDS = 60.0, 3, 30.0
FAULTY, UNUSABLE = 1, 2
MEASURING = ("counties/bounds_child.py", "counties/days.py")
ROUNDING = 1e-4
"""Legs are whole numbers in our problems: by that share a bound may pass the published cost."""
ABOUT = {
    "figure": "bound",
    "command": "python -m benchmarks bound",
    "bound_gap_pct": "100 * (1 - bound / plan), in cents",
    "seconds": "CPU seconds; first_s until the first bound above 0",
}
Ask = Callable[[Order], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is planned and bounded; ``file`` is the public instance that it is."""

    case: Case
    order: Order
    file: InstanceFile | None = None

    @property
    def key(self) -> str:
        """The name of the row."""
        one = self.order
        return (
            f"{self.case.name} {self.case.weeks} w seed {one.seed}, plan {one.plan_s:g} s, "
            f"bound {one.bound_s:g} s, {one.days} days {one.day_s:g} s"
        )

    def about(self) -> Row:
        """Return what the row says of itself before it is measured."""
        return {"county": self.case.name, "weeks": self.case.weeks, **asdict(self.order)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and prove; return 0, 1 where a run failed or a bound is wrong, 2 where nothing ran."""
    given = _parser().parse_args(arguments)
    try:
        subjects = _subjects(given)
    except (UnknownCountyError, NotReadableError) as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    if not subjects:
        print("no instance found", file=sys.stderr)
        return UNUSABLE
    results = QualityResults(given.out or RESULTS / "bound.json", again=given.again, about=ABOUT)
    rows = measured(subjects, results, jobs=given.jobs, tell=_tell)
    if given.json:
        print(json.dumps({"rows": rows}, ensure_ascii=False))
    return FAULTY if any(row["status"] == "failed" or is_wrong(row) for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("bound", __doc__, seconds=SECONDS, seeds=SEEDS)
    parser.add_argument("folder", type=Path, nargs="*", help="public instances, or their folders")
    parser.add_argument(
        "--county", action="append", default=[], help=f"repeatable; {' '.join(COUNTIES)}"
    )
    parser.add_argument("--only", default="", help="instances whose name has this text")
    parser.add_argument("--plan-seconds", type=positive, default=PLAN_SECONDS, help="of each plan")
    parser.add_argument("--days", type=int, default=DAYS, help="single days, evenly chosen")
    parser.add_argument("--day-seconds", type=positive, default=DAY_SECONDS, help="of each day")
    return parser


def _subjects(given: argparse.Namespace) -> list[Subject]:
    def of(case: Case, seed: int, days: int, file: InstanceFile | None) -> Subject:
        order = Order(
            problems="",
            seed=seed,
            plan_s=given.plan_seconds,
            bound_s=given.seconds or SECONDS,
            days=days,
            day_s=given.day_seconds,
        )
        return Subject(case=case, order=order, file=file)

    files = [file for file in instance_files(given.folder) if given.only in file.name]
    names = given.county or ([] if given.folder else list(COUNTIES))
    counties = county_cases(names, weeks=given.weeks) if names else []
    cases = [(Case(name=file.name, problems=(file.problem,)), file) for file in files]
    seeds = range(1, given.seeds + 1)
    return [of(case, seed, 0, file) for case, file in cases for seed in seeds] + [
        of(case, seed, given.days, None) for case in counties for seed in seeds
    ]


def measured(
    subjects: Sequence[Subject],
    results: QualityResults,
    *,
    jobs: int = 1,
    ask: Ask | None = None,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """
    Return the rows of subjects, in their order.

    Parameters
    ----------
    subjects
        What is planned and bounded.
    results
        Where rows are kept.
    jobs
        Runs side by side.
    ask
        Carries out one order; a process of its own each when ``None``.
    tell
        Hears of each row, also of those that were there.
    """
    work = ask or in_a_process
    with tempfile.TemporaryDirectory() as folder:
        paths = {one.case.input_hash: one.case.write(Path(folder)) for one in subjects}

        def row_of(one: Subject) -> Row:
            stamp = {
                "input_hash": one.case.input_hash,
                "engine_hash": code_hash(OUR_CODE),
                "measuring_hash": files_hash(MEASURING),
            }
            row = results.stored(one.key, stamp)
            if row is None:
                order = {**asdict(one.order), "problems": str(paths[one.case.input_hash])}
                found = work(Order(**order))
                row = results.add(one.key, _against_known(one, {**one.about(), **found}), stamp)
            tell(row)
            return row

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(row_of, subjects))


def in_a_process(order: Order) -> Row:
    """Carry out an order in a process of its own."""
    return answer_of("benchmarks.counties.bounds_child", asdict(order))


def _against_known(one: Subject, row: Row) -> Row:
    """Add the best known cost, and how far below it the bound is (negative: a false bound)."""
    if one.file is None or one.file.best_known is None or row["status"] != "measured":
        return row
    bound = cost_of_cents(one.file.instance, row["bound_cents"])
    known = one.file.best_known
    return {**row, "best_known": known, "below_known_pct": round(-gap_pct(bound, known), 4)}


def is_wrong(row: Row) -> bool:
    """Tell whether a bound exceeds what is known to be possible."""
    below_pct = row.get("below_known_pct")
    above_plan = row["status"] == "measured" and any(
        one["bound_cents"] > one["plan_cents"] for one in (row, *row["days"])
    )
    return above_plan or (below_pct is not None and below_pct < -100 * ROUNDING)


def text(row: Row) -> str:
    """Return one row as lines of text."""
    if row["status"] != "measured":
        return f"{row['county']}: {row['status']}: {row['reason']}"
    known = row.get("below_known_pct")
    lines = [
        f"{row['county']} {row['weeks']} w seed {row['seed']}: gap {row['bound_gap_pct']:.2f} % "
        f"after {row['cpu_seconds']:.0f} s, first bound after {row['first_s']} s"
        + ("" if known is None else f", {known:.2f} % below the best known")
        + (" WRONG" if is_wrong(row) else "")
    ]
    lines += [
        f"  day {one['day']:>2}, {one['visits']} visits: gap {one['bound_gap_pct']:.2f} % "
        f"after {one['cpu_seconds']:.0f} s{' (all there is)' if one['converged'] else ''}"
        for one in row["days"]
    ]
    return "\n".join(lines)


def _tell(row: Row) -> None:
    print(text(row), file=sys.stderr, flush=True)
