"""Coverage: how soon managers' questions of the shipped data are answered, and how far proved.

For each county the fewest vehicles (every line within an hour), and whether every township can
have all of its residents covered; for the city the curve of coverage against fleet of each line.
Rows that are there are kept unless --again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.counties.cases import CITY, Case, UnknownCountyError, county_cases
from benchmarks.machine import code_hash, files_hash
from benchmarks.results_file import ResultsFile, Row
from optimizer.coverage import (
    MAX_TRAVEL_S,
    POINTS,
    AreaLevel,
    CoverDemand,
    areas_of,
    cover_demand,
    coverage_curve,
    equity_floor,
    fewest_vehicles,
)

RESULTS = Path(__file__).parent / "results" / "coverage.json"
WEEKS = 4
TARGETS = {"fewest_s": 10, "curve_s": 180, "floor_s": 10}
FLOOR = 1.0
"""No area can have all of its residents covered where somebody lives beyond an hour."""
CURVE_S = 150.0
UNUSABLE = 2
ABOUT = {
    "figure": "coverage",
    "command": "python -m benchmarks coverage",
    "seconds": "wall time of one question, its demand gathered before; targets in seconds",
    "targets": TARGETS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask; return 0, or 2 where there is no such county."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks coverage",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--county", action="append", default=[], help=f"repeatable; {CITY}: the curves of the city"
    )
    parser.add_argument("--again", action="store_true", help="measure again what is there")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    given = parser.parse_args(arguments)
    try:
        cases = county_cases(given.county, weeks=WEEKS)
        if not given.county:
            cases += county_cases([CITY], weeks=WEEKS)
    except UnknownCountyError as fault:
        print(fault, file=sys.stderr)
        return UNUSABLE
    file = ResultsFile(path=given.out, about=ABOUT, again=given.again)
    rows = {}
    for case in cases:
        rows |= asked_of(case, file)
    for key, row in rows.items():
        print(json.dumps({key: row}, ensure_ascii=False) if given.json else f"{key}: {_text(row)}")
    return 0


def asked_of(case: Case, file: ResultsFile) -> dict[str, Row]:
    """Return the rows of one county, or those of the city."""
    demand = cover_demand(case.problems)
    stamp = {
        "input_hash": case.input_hash,
        "coverage_hash": code_hash(("coverage", "covering.py")),
        "measuring_hash": files_hash(("coverage.py",)),
    }

    def measured(key: str, row: Row) -> Row:
        return {"kind": key, "county": case.name, **row}

    if case.name != CITY:
        return {
            f"{case.name} fewest": file.measured(
                f"{case.name} fewest", lambda: measured("fewest", fewest(demand)), **stamp
            ),
            f"{case.name} floor": file.measured(
                f"{case.name} floor", lambda: measured("floor", floor(demand)), **stamp
            ),
        }
    found = {}
    for line_id in demand.line_ids:
        own = demand.of_lines([line_id])

        def asked(line: CoverDemand = own, name: str = line_id) -> Row:
            return measured("curve", {"line": name, **curve(line)})

        key = f"{case.name} curve {line_id}"
        found[key] = file.measured(key, asked, **stamp)
    return found


def fewest(demand: CoverDemand) -> Row:
    """Ask for the fewest vehicles."""
    answer = fewest_vehicles(demand, max_travel_s=MAX_TRAVEL_S)
    decided = {"optimal", "infeasible"}
    return {
        "seconds": round(answer.seconds, 2),
        "proved": all(line.status in decided for line in answer.lines),
        "minimum": answer.minimum,
        "lines": {
            line.line_id: {
                "status": line.status.value,
                "vehicles": line.vehicles,
                "bound": line.bound,
                "minimum": line.minimum,
                "present": line.present,
                "villages_beyond": len(line.villages_beyond),
                "villages_short": len(line.villages_short),
            }
            for line in answer.lines
        },
    }


def floor(demand: CoverDemand) -> Row:
    """Ask whether everybody in every township can be covered: with all vehicles, with half."""
    return {**_floor(demand, None), "half": _floor(demand, demand.vehicles // 2)}


def _floor(demand: CoverDemand, fleet: int | None) -> Row:
    areas = areas_of(demand.villages_due, level=AreaLevel.TOWNSHIP, names={})
    answer = equity_floor(
        demand,
        areas,
        level=AreaLevel.TOWNSHIP,
        floor=FLOOR,
        fleet=fleet,
        max_travel_s=MAX_TRAVEL_S,
    )
    return {
        "fleet": answer.fleet,
        "status": answer.status.value,
        "decided_s": round(answer.decided_s, 2),
        "seconds": round(answer.seconds, 2),
        "highest_pct": round(100 * answer.highest),
        "highest_bound_pct": round(100 * answer.highest_bound),
    }


def curve(demand: CoverDemand) -> Row:
    """Ask for coverage against fleet."""
    points = coverage_curve(demand, max_travel_s=MAX_TRAVEL_S, points=POINTS, seconds=CURVE_S)
    return {
        "seconds": round(sum(point.seconds for point in points), 2),
        "points": len(points),
        "proved_points": sum(point.status == "optimal" for point in points),
        "largest_gap_pct": round(100 * max(point.gap for point in points), 3),
        "fleets": [point.fleet for point in points],
        "shares": [round(point.share or 0.0, 4) for point in points],
    }


def _text(row: Row) -> str:
    """Return a row as text, without what is said of every row."""
    shown: dict[str, Any] = {k: v for k, v in row.items() if k not in {"stamp", "kind", "county"}}
    return ", ".join(f"{key} {value}" for key, value in shown.items())
