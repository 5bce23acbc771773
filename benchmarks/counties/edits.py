"""Edits of plans: how long a dispatcher waits for a day or a village to be planned again.

A county is planned, then edits are made by chance, each to the same plan and in the same warm
process, as the app does: a vehicle is out for a day, a village is cut off for a day, the work at a
stop grows by 20 minutes. Timed is all of it, the checker included. Rows that are there are kept
unless --again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from benchmarks.children import Row
from benchmarks.counties.arguments import parser_of
from benchmarks.counties.cases import UnknownCountyError, county_cases
from benchmarks.counties.references import COUNTIES
from benchmarks.counties.subjects import Measuring, measured
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.results import QualityResults

SECONDS, SEEDS, EDITS = 20.0, 1, 30
TARGET_S = 0.3
FAULTY, UNUSABLE = 1, 2
MEASURING = Measuring(
    module="benchmarks.counties.edits_child",
    files=("counties/edits_child.py",),
    code=("adjusting", "assembling", "checking", "domain", "solving"),
)
ABOUT = {
    "figure": "edits",
    "command": "python -m benchmarks edits",
    "seconds": "wall time of one edit with its check, in a process that is warm",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and edit; return 0, 1 where a run failed or a rule is broken, 2 where nothing ran."""
    parser = parser_of("edits", __doc__, seconds=SECONDS, seeds=SEEDS)
    parser.add_argument(
        "--county", action="append", default=[], help=f"repeatable; {' '.join(COUNTIES)}"
    )
    parser.add_argument("--edits", type=int, default=EDITS, help="edits of each kind")
    given = parser.parse_args(arguments)
    try:
        cases = county_cases(given.county or COUNTIES, weeks=given.weeks)
    except UnknownCountyError as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    plan_s = given.seconds or SECONDS
    subjects = [
        MEASURING.subject(
            case=case,
            key=f"{case.name} {case.weeks} w seed {seed}, plan {plan_s:g} s, {given.edits} edits",
            order={"seed": seed, "plan_s": plan_s, "edits": given.edits},
        )
        for case in cases
        for seed in range(1, given.seeds + 1)
    ]
    results = QualityResults(given.out or RESULTS / "edits.json", again=given.again, about=ABOUT)
    rows = measured(subjects, results, jobs=given.jobs, tell=_tell)
    if given.json:
        print(json.dumps({"rows": rows}, ensure_ascii=False))
    return FAULTY if any(_is_faulty(row) for row in rows) else 0


def _is_faulty(row: Row) -> bool:
    return row["status"] != "measured" or any(kind["violations"] for kind in row["edits"].values())


def text(row: Row) -> str:
    """Return one row as lines of text."""
    start = f"{row['county']} {row['weeks']} w seed {row['seed']}"
    if row["status"] != "measured":
        return f"{start}: {row['status']}: {row['reason']}"
    lines = [f"{start}, {row['visits']} visits"]
    lines += [
        f"  {name:14} median {one['median_s']:.3f} s, worst {one['worst_s']:.3f} s, "
        f"{one['violations']} broken, {one['visits_lost']} visits lost in {one['count']} edits"
        f"{'' if one['median_s'] <= TARGET_S else f' (above {TARGET_S} s)'}"
        for name, one in row["edits"].items()
    ]
    return "\n".join(lines)


def _tell(row: Row) -> None:
    print(text(row), file=sys.stderr, flush=True)
