"""Whether a dataset is still sound with a scenario laid over it; if not, what of it is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from optimizer.domain.scenario import Scenario
from optimizer.errors import Issue, Severity
from optimizer.scenarios.applying import Applied, apply_traced
from optimizer.scenarios.keys import TABLES
from optimizer.tables.issues import make_issue
from optimizer.tables.load import check_tables
from optimizer.tables.sheets import RawTables


def faults_of_data(raw: RawTables, scenario: Scenario, *, file: str) -> Iterator[Issue]:
    """
    Lay a scenario over tables and yield the faults that it brings.

    Rows that the scenario adds as such (closures, fixed points) are told of by their own codes;
    other faults as what the change does to the data. Faults of rows that it does not touch are
    told of its only change, or of line 1.

    Parameters
    ----------
    raw
        Tables free of faults.
    scenario
        Changes free of contradictions.
    file
        Name of the scenario's file.
    """
    applied = apply_traced(raw, scenario)
    _, issues = check_tables(applied.raw)
    added = {row.line for row in chain(scenario.closures, scenario.fixed_points)}
    broken: dict[tuple[int, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        line = _line(applied, issue)
        if issue.severity is not Severity.FAULT:
            continue
        if line in added and issue.sheet in _titles(applied):
            yield replace(issue, sheet=file, row=line)
        else:
            broken[line, issue.code].append(issue)
    for (line, _), same in broken.items():
        yield _told(same, line=line, file=file)


def _line(applied: Applied, issue: Issue) -> int:
    """Return the line of the scenario that is behind an issue, or else that of its only change."""
    lines = set(applied.touched.values())
    otherwise = lines.pop() if len(lines) == 1 else 1
    return applied.touched.get((issue.sheet or "", issue.row or 0), otherwise)


def _titles(applied: Applied) -> set[str]:
    """Return the titles of tables whose rows a scenario may write."""
    sheets = applied.raw.sheets
    return {sheets[key].title for key in TABLES.values() if key in sheets}


def _told(same: list[Issue], *, line: int, file: str) -> Issue:
    """Return several faults of one kind as one of the scenario."""
    first = same[0]
    details = {
        "count": len(same),
        "place": " ".join(str(p) for p in (first.sheet, first.row, first.column) if p),
        "cause_zh": first.cause_zh,
        "cause_en": first.cause_en,
        "mend_zh": first.remedy_zh,
        "mend_en": first.remedy_en,
    }
    return make_issue(
        "scenario_breaks_data", sheet=file, row=line, value=first.value, details=details
    )
