"""Orders: how long a dispatcher waits until it is known which van takes one, and when.

The counties are planned, then orders come by chance, visits and rides, on a day to come or at nine
in the morning of the day itself, each quoted in the same warm process; every second one is put in,
so that the next finds it there. Timed is all of it, the checker included. Rows that are there are
kept unless --again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from benchmarks.children import Row
from benchmarks.counties.arguments import parser_of
from benchmarks.counties.cases import CITY, UnknownCountyError, county_cases
from benchmarks.counties.subjects import Measuring, measured
from benchmarks.planning.settings import RESULTS
from benchmarks.quality.results import QualityResults

SECONDS, SEEDS, ORDERS = 10.0, 1, 100
TARGET_S = 0.2
FAULTY, UNUSABLE = 1, 2
MEASURING = Measuring(
    module="benchmarks.counties.orders_child",
    files=("counties/orders_child.py",),
    code=("adjusting", "assembling", "checking", "domain", "ordering", "solving"),
)
ABOUT = {
    "figure": "orders",
    "command": "python -m benchmarks orders",
    "seconds": "wall time of one order with the check of its plan, in a process that is warm",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan and quote; return 0, 1 where a run failed or a rule is broken, 2 where nothing ran."""
    parser = parser_of("orders", __doc__, seconds=SECONDS, seeds=SEEDS)
    parser.add_argument(
        "--county", action="append", default=[], help=f"repeatable; {CITY}: all in one process"
    )
    parser.add_argument("--orders", type=int, default=ORDERS, help="orders of each kind")
    given = parser.parse_args(arguments)
    try:
        cases = county_cases(given.county or [CITY], weeks=given.weeks)
    except UnknownCountyError as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    plan_s = given.seconds or SECONDS
    subjects = [
        MEASURING.subject(
            case=case,
            key=f"{case.name} {case.weeks} w seed {seed}, plan {plan_s:g} s, {given.orders} orders",
            order={"seed": seed, "plan_s": plan_s, "orders": given.orders},
        )
        for case in cases
        for seed in range(1, given.seeds + 1)
    ]
    results = QualityResults(given.out or RESULTS / "orders.json", again=given.again, about=ABOUT)
    rows = measured(subjects, results, jobs=given.jobs, tell=_tell)
    if given.json:
        print(json.dumps({"rows": rows}, ensure_ascii=False))
    return FAULTY if any(_is_faulty(row) for row in rows) else 0


def _is_faulty(row: Row) -> bool:
    return row["status"] != "measured" or any(kind["violations"] for kind in row["orders"].values())


def text(row: Row) -> str:
    """Return one row as lines of text."""
    start = f"{row['county']} {row['weeks']} w seed {row['seed']}"
    if row["status"] != "measured":
        return f"{start}: {row['status']}: {row['reason']}"
    lines = [f"{start}, {row['visits']} visits, {row['vehicles']} vehicles"]
    lines += [
        f"  {name:10} median {one['median_s']:.3f} s, worst {one['worst_s']:.3f} s, "
        f"{one['violations']} broken, {one['accepted']} of {one['count']} placed"
        f"{'' if one['median_s'] <= TARGET_S else f' (above {TARGET_S} s)'}"
        for name, one in row["orders"].items()
    ]
    return "\n".join(lines)


def _tell(row: Row) -> None:
    print(text(row), file=sys.stderr, flush=True)
