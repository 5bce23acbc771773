"""Plans of the shipped counties, against long runs; single days against other programs.

A county is planned by one process with one thread; "city" is all counties in one go, as `shanlu
plan --county all` plans them: a process per core, each with its share of the CPU seconds by the
clock on the wall. Matrices, imports and compiling do not count. Engine "first" is the plan that
"ortools" begins with; "weekly+daily" chooses the days of every base first, by CP-SAT, and then only
routes single days with OR-Tools. Rows that are there (same input, engine code, seed and seconds,
same machine) are kept unless --again is given.

--reference runs 云和县, 景宁畲族自治县 and 青田县 (or those of --county) for 30 minutes (seed 1),
into a file of its own (reference.json beside --out); rows of the same input then say how far they
are above it.
--referee plans one county and then lets others plan some of its days anew; see referee.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties import referee, references
from benchmarks.counties.arguments import middle, parser_of, positive, row_text
from benchmarks.counties.cases import Case, UnknownCountyError, county_cases
from benchmarks.counties.child import SOLVERS
from benchmarks.counties.runs import Run, measured, seeds_of
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.results import QualityResults

SECONDS, SEEDS = 60.0, 3
FAULTY, UNUSABLE = 1, 2
ABOUT = {
    "figure": "city",
    "command": "python -m benchmarks city",
    "seconds": "CPU seconds that the search may use; first_complete_s until the first checked plan",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan, and return 0, 1 where a run failed, 2 where nothing ran."""
    given = _parser().parse_args(arguments)
    try:
        cases = county_cases(_counties(given), weeks=given.weeks)
    except UnknownCountyError as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    if given.referee:
        return _referee(given, cases[0])
    rows = _runs(given, cases)
    _report(rows, as_json=given.json)
    return FAULTY if any(row["status"] == "failed" for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("city", __doc__, seconds=SECONDS, seeds=SEEDS)
    parser.add_argument(
        "--county", nargs="+", default=[], help='names or codes, or "city"; every county'
    )
    parser.add_argument(
        "--engine", nargs="+", choices=list(SOLVERS), default=["auto"], help="one or more; auto"
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--reference", action="store_true", help="the long runs to compare with")
    kinds.add_argument("--referee", action="store_true", help="plan days of a plan anew")
    parser.add_argument("--days", type=int, default=6, help="days of --referee, evenly chosen")
    parser.add_argument(
        "--day-seconds", type=positive, default=10.0, help="CPU seconds of each day of --referee"
    )
    return parser


def _counties(given: argparse.Namespace) -> Sequence[str]:
    if given.reference:
        return given.county or references.COUNTIES
    if given.referee:
        return given.county or references.COUNTIES[:1]
    counties: Sequence[str] = given.county
    return counties


def _runs(given: argparse.Namespace, cases: Sequence[Case]) -> list[Row]:
    beside = RESULTS if given.out is None else given.out.parent
    known = references.references(beside / references.FILE)
    engines = ["auto"] if given.reference else given.engine
    seconds = given.seconds or (references.SECONDS if given.reference else SECONDS)
    runs = [
        Run(case=case, engine=engine, seed=seed, cpu_s=seconds)
        for case in cases
        for engine in engines
        for seed in seeds_of(engine, references.SEEDS if given.reference else given.seeds)
    ]
    out: Path = beside / references.FILE if given.reference else given.out or RESULTS / "city.json"
    results = QualityResults(out, again=given.again, about=ABOUT)
    rows = measured(
        runs,
        results,
        jobs=given.jobs,
        tell=lambda row: print(
            row_text(references.with_gap(row, known)), file=sys.stderr, flush=True
        ),
    )
    return [references.with_gap(row, known) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An engine on a county: medians over seeds of the runs that broke nothing."""

    county: str
    engine: str
    runs: int
    sound: int
    cost_cents: float | None
    gap_pct: float | None
    unserved: float | None
    first_complete_s: float | None


def summarise(rows: Sequence[Row]) -> list[Line]:
    """Return a line per county and engine, in the order in which they appear."""
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        parts.setdefault((row["county"], row["engine"]), []).append(row)
    return [_line(county, engine, some) for (county, engine), some in parts.items()]


def _line(county: str, engine: str, rows: Sequence[Row]) -> Line:
    sound = [row for row in rows if references.is_sound(row)]

    def of(name: str) -> float | None:
        return middle([row[name] for row in sound if row[name] is not None])

    return Line(
        county=county,
        engine=engine,
        runs=len(rows),
        sound=len(sound),
        cost_cents=of("cost_cents"),
        gap_pct=of("gap_pct"),
        unserved=of("unserved"),
        first_complete_s=of("first_complete_s"),
    )


def _report(rows: Sequence[Row], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"rows": rows}, ensure_ascii=False))
        return
    print(f"{'yuan':>14} {'gap %':>7} {'unserved':>8} {'first s':>8} {'sound':>7}  engine, county")
    for line in summarise(rows):
        yuan = None if line.cost_cents is None else line.cost_cents / 100
        print(
            f"{_number(yuan, 14, 2)} {_number(line.gap_pct, 7, 2)} {_number(line.unserved, 8, 0)} "
            f"{_number(line.first_complete_s, 8, 2)} {line.sound:>3}/{line.runs:<3}  "
            f"{line.engine}, {line.county}"
        )


def _number(value: float | None, width: int, digits: int) -> str:
    return f"{'—':>{width}}" if value is None else f"{value:>{width}.{digits}f}"


def _referee(given: argparse.Namespace, case: Case) -> int:
    out = given.out or RESULTS / referee.FILE
    results = QualityResults(out, again=given.again, about=referee.ABOUT)
    row = referee.row_of(
        referee.Match(
            case=case,
            cpu_s=given.seconds or SECONDS,
            days=given.days,
            day_cpu_s=given.day_seconds,
        ),
        results,
        jobs=given.jobs,
    )
    print(json.dumps(row, ensure_ascii=False) if given.json else referee.text(row))
    return FAULTY if row["status"] == "failed" else 0
