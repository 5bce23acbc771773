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
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties.arguments import parser_of, positive
from benchmarks.counties.cases import Case, UnknownCountyError, county_cases
from benchmarks.counties.references import COUNTIES
from benchmarks.counties.subjects import Measuring, Subject, measured
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.engines import OUR_CODE
from benchmarks.quality.files import InstanceFile, readable_files
from benchmarks.quality.pricing import cost_of_cents, gap_pct
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.results import QualityResults

SECONDS, SEEDS = 120.0, 1
PLAN_SECONDS, DAYS, DAY_SECONDS = 60.0, 3, 30.0
FAULTY, UNUSABLE = 1, 2
MEASURING = Measuring(
    module="benchmarks.counties.bounds_child",
    files=("counties/bounds_child.py", "counties/days.py"),
    code=OUR_CODE,
)
ROUNDING = 1e-4
"""Legs are whole numbers in our problems: by that share a bound may pass the published cost."""
ABOUT = {
    "figure": "bound",
    "command": "python -m benchmarks bound",
    "bound_gap_pct": "100 * (1 - bound / plan), in cents",
    "seconds": "CPU seconds; first_s until the first bound above 0",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and prove; return 0, 1 where a run failed or a bound is wrong, 2 where nothing ran."""
    given = _parser().parse_args(arguments)
    try:
        read, faults = readable_files(given.folder, given.only)
        files = {file.name: file for file in read}
        subjects = _subjects(given, files)
    except (UnknownCountyError, NotReadableError) as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    if not subjects:
        print("no instance found", file=sys.stderr)
        return UNUSABLE
    results = QualityResults(given.out or RESULTS / "bound.json", again=given.again, about=ABOUT)
    told: list[Row] = []

    def tell(row: Row) -> None:
        told.append(against_known(row, files.get(row["county"])))
        print(text(told[-1]), file=sys.stderr, flush=True)

    measured(subjects, results, jobs=given.jobs, tell=tell)
    if given.json:
        print(json.dumps({"rows": told}, ensure_ascii=False))
    is_faulty = any(row["status"] == "failed" or is_wrong(row) for row in told)
    return FAULTY if faults or is_faulty else 0


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


def _subjects(given: argparse.Namespace, files: Mapping[str, InstanceFile]) -> list[Subject]:
    """Return what is planned and bounded."""

    def of(case: Case, seed: int, days: int) -> Subject:
        bound_s = given.seconds or SECONDS
        return MEASURING.subject(
            case=case,
            key=(
                f"{case.name} {case.weeks} w seed {seed}, plan {given.plan_seconds:g} s, "
                f"bound {bound_s:g} s, {days} days {given.day_seconds:g} s"
            ),
            order={
                "seed": seed,
                "plan_s": given.plan_seconds,
                "bound_s": bound_s,
                "days": days,
                "day_s": given.day_seconds,
            },
        )

    names = given.county or ([] if given.folder else list(COUNTIES))
    counties = county_cases(names, weeks=given.weeks) if names else []
    public = [Case(name=name, problems=(file.problem,)) for name, file in files.items()]
    seeds = range(1, given.seeds + 1)
    found = [of(case, seed, 0) for case in public for seed in seeds]
    return found + [of(case, seed, given.days) for case in counties for seed in seeds]


def against_known(row: Row, file: InstanceFile | None) -> Row:
    """Add the best known cost, and how far below it the bound is (negative: a false bound)."""
    if file is None or file.best_known is None or row["status"] != "measured":
        return row
    bound = cost_of_cents(file.instance, row["bound_cents"])
    below_pct = round(-gap_pct(bound, file.best_known), 4)
    return {**row, "best_known": file.best_known, "below_known_pct": below_pct}


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
