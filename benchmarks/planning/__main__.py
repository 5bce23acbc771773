"""Measure the planning: python -m benchmarks.planning first|city|growth [--again]

first   every county of the shipped data, four weeks: from the matrix to the first checked plan
city    all counties with the program as people call it: time, memory, and the plan checked again
growth  datasets of 1 to 18 counties, beyond the shipped ones with copies of them

Each row goes to benchmarks/results/planning_*.json as soon as it is measured; a row of the same
machine, input and code is kept unless --again is given. The tables of docs/benchmarks.md are then
written anew (also by `python -m benchmarks.report`).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence

from benchmarks import report
from benchmarks.planning.runs import measure_city, measure_growth
from benchmarks.planning.searches import measure_first
from benchmarks.planning.settings import Settings

FIGURES: Mapping[str, Callable[[Settings], None]] = {
    "first": measure_first,
    "city": measure_city,
    "growth": measure_growth,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figure", choices=list(FIGURES))
    parser.add_argument("--again", action="store_true", help="measure again what is there")
    given = parser.parse_args(arguments)
    FIGURES[given.figure](Settings(again=given.again))
    report.write()


if __name__ == "__main__":
    main()
