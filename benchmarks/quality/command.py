"""Plans of public benchmark instances, against the best known and other programs.

FOLDER is searched with all folders below it: Cordeau's periodic and multi-depot text, VRPLIB text.
Best known costs come from .sol files beside the instances and from best_known.csv above them.
Every run has a process of its own and as many CPU seconds as every other; rows that are there
(same instance, engine, code, seed and seconds) are kept unless --again is given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from benchmarks.machine import ROOT
from benchmarks.peers import ALIASES
from benchmarks.quality.chart import write_chart
from benchmarks.quality.curves import comparable
from benchmarks.quality.engines import ENGINES, missing
from benchmarks.quality.files import readable_files
from benchmarks.quality.public import NotReadableError
from benchmarks.quality.results import QualityResults, Row
from benchmarks.quality.runs import Comparison, compare
from benchmarks.quality.summary import row_text, summarise, table

RESULTS = ROOT / "benchmarks" / "results" / "quality.json"
FAULTY, UNUSABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and return 0, 1 where a run failed or a file was not read, 2 where nothing ran."""
    given = _parser().parse_args(arguments)
    engines = list(dict.fromkeys(given.engine or ["auto"]))
    absent = missing(engines)
    if absent:
        print(f"not installed here: {', '.join(absent)} (docs/dependencies.md)", file=sys.stderr)
        return UNUSABLE
    try:
        files, faults = readable_files(given.folder, given.only)
    except NotReadableError as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    if not files:
        print("no instance found", file=sys.stderr)
        return UNUSABLE
    comparison = Comparison(
        files=files, engines=engines, seeds=given.seeds, cpu_s=given.seconds, jobs=given.jobs
    )
    results = QualityResults(given.out, again=given.again)
    # Rows are what is printed; beside data they only say how far it is.
    rows = compare(comparison, results, tell=_teller(sys.stderr if given.json else sys.stdout))
    write_chart(comparable(results.rows.values()), given.out.with_suffix(".svg"))
    _report(rows, as_json=given.json)
    return FAULTY if faults or any(row["status"] == "failed" for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, nargs="+", help="folders, or files, of instances")
    parser.add_argument("--seconds", type=_positive, default=60.0, help="CPU seconds of each run")
    parser.add_argument("--seeds", type=int, default=3, help="runs of each, with seeds from 1 on")
    parser.add_argument(
        "--engine",
        action="append",
        type=lambda name: ALIASES.get(name, name),
        choices=ENGINES,
        help="repeatable; auto",
    )
    parser.add_argument("--only", default="", help="instances whose name has this text")
    parser.add_argument("--jobs", type=int, default=1, help="runs side by side: one per core")
    parser.add_argument("--again", action="store_true", help="measure again what is there")
    parser.add_argument("--json", action="store_true", help="print rows and summary as JSON")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file; .svg beside it")
    return parser


def _positive(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("must be > 0")
    return seconds


def _teller(stream: TextIO) -> Callable[[Row], None]:
    return lambda row: print(row_text(row), file=stream, flush=True)


def _report(rows: Sequence[Row], *, as_json: bool) -> None:
    lines = summarise(rows)
    if as_json:
        summary = [asdict(line) for line in lines]
        print(json.dumps({"rows": rows, "summary": summary}, ensure_ascii=False))
    else:
        print(table(lines))
