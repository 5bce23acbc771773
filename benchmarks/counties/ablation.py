"""What each part of the engine brings: plans without it against plans with it.

Every part is switched off in turn, in the process that plans. A ratio is the cost without the part
divided by the cost of the full engine, both of the same case, seed and CPU seconds; the median is
over cases and seeds. Runs that serve differently or break a rule are counted, not compared. FOLDER
holds public instances, as for `quality`; --only takes those whose name has a text. Without FOLDER,
or with --county, shipped counties are planned. Rows that are there are kept unless --again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.children import Row
from benchmarks.counties.arguments import middle, parser_of, row_text
from benchmarks.counties.cases import Case, UnknownCountyError, county_cases
from benchmarks.counties.parts import PARTS
from benchmarks.counties.references import is_comparable
from benchmarks.counties.runs import Run, measured
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.files import readable_files
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.results import QualityResults

COUNTY = "云和县"
SECONDS, SEEDS = 60.0, 3
FAULTY, UNUSABLE = 1, 2
ENGINE = "auto"
ABOUT = {
    "figure": "ablation",
    "command": "python -m benchmarks ablation",
    "parts": {name: part.what for name, part in PARTS.items()},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan, and return 0, 1 where a run failed, 2 where nothing ran."""
    given = _parser().parse_args(arguments)
    try:
        cases, faults = _cases(given)
    except (UnknownCountyError, NotReadableError) as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    if not cases:
        print("no instance found", file=sys.stderr)
        return UNUSABLE
    parts = given.part or list(PARTS)
    seconds = given.seconds or SECONDS
    runs = [
        Run(case=case, engine=ENGINE, seed=seed, cpu_s=seconds, without=part)
        for case in cases
        for seed in range(1, given.seeds + 1)
        for part in ("", *parts)
    ]
    out: Path = given.out or RESULTS / "ablation.json"
    results = QualityResults(out, again=given.again, about=ABOUT)
    rows = measured(runs, results, jobs=given.jobs, tell=_tell)
    lines = summarise(rows)
    if given.json:
        told = {"rows": rows, "summary": [asdict(line) for line in lines]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(table(lines))
    return FAULTY if faults or any(row["status"] == "failed" for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("ablation", __doc__, seconds=SECONDS, seeds=SEEDS)
    parser.add_argument("folder", type=Path, nargs="*", help="public instances, or their folders")
    parser.add_argument("--county", action="append", default=[], help=f"repeatable; {COUNTY}")
    parser.add_argument("--only", default="", help="instances whose name has this text")
    parser.add_argument(
        "--part", action="append", choices=list(PARTS), help="repeatable; every part"
    )
    return parser


def _cases(given: argparse.Namespace) -> tuple[list[Case], int]:
    """Return what is planned, and how many files cannot be read."""
    files, faults = readable_files(given.folder, given.only)
    instances = [Case(name=file.name, problems=(file.problem,)) for file in files]
    counties = given.county or ([] if given.folder else [COUNTY])
    return instances + (county_cases(counties, weeks=given.weeks) if counties else []), faults


def _tell(row: Row) -> None:
    print(row_text(row), file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A part: the median cost without it, as a share of the full engine's, over ``compared`` runs.

    ``worse_service`` of the ``runs`` serve less than the full engine does, ``better_service`` more.
    """

    part: str
    runs: int
    compared: int
    median_ratio: float | None
    least_ratio: float | None
    greatest_ratio: float | None
    worse_service: int
    better_service: int


def summarise(rows: Sequence[Row]) -> list[Line]:
    """Return a line per part, in the order in which they appear."""
    full = {_pair(row): row for row in rows if not row.get("without")}
    parts: dict[str, list[tuple[Row, Row]]] = {}
    for row in rows:
        if row.get("without"):
            parts.setdefault(row["without"], []).append((row, full[_pair(row)]))
    return [_line(part, pairs) for part, pairs in parts.items()]


def _pair(row: Row) -> tuple[str, int]:
    return row["county"], row["seed"]


def _line(part: str, pairs: Sequence[tuple[Row, Row]]) -> Line:
    ratios = [a["cost_cents"] / b["cost_cents"] for a, b in pairs if is_comparable(a, b)]
    both = [(a, b) for a, b in pairs if a["status"] == b["status"] == "measured"]
    ratio = middle(ratios)
    return Line(
        part=part,
        runs=len(pairs),
        compared=len(ratios),
        median_ratio=None if ratio is None else round(ratio, 5),
        least_ratio=round(min(ratios), 5) if ratios else None,
        greatest_ratio=round(max(ratios), 5) if ratios else None,
        worse_service=sum(a["shortfall"] > b["shortfall"] for a, b in both),
        better_service=sum(a["shortfall"] < b["shortfall"] for a, b in both),
    )


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a table of text."""
    head = f"{'without':12} {'median':>8} {'least':>8} {'greatest':>8} {'compared':>9}  service"
    return "\n".join([head, *map(_text, lines)])


def _text(line: Line) -> str:
    ratios = (line.median_ratio, line.least_ratio, line.greatest_ratio)
    shown = " ".join(f"{'—' if ratio is None else f'{ratio:.4f}':>8}" for ratio in ratios)
    compared = f"{line.compared}/{line.runs}"
    service = f"{line.worse_service} worse, {line.better_service} better"
    return f"{line.part:12} {shown} {compared:>9}  {service}"
