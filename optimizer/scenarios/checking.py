"""Whether a dataset is still sound with a scenario laid over it; if not, what of it is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from optimizer.domain.scenario import Scenario
from optimizer.errors import Issue, Severity
from optimizer.scenarios.applying import apply_traced
from optimizer.scenarios.blaming import Blame
from optimizer.scenarios.found import name_lines
from optimizer.scenarios.keys import TABLES
from optimizer.tables.issues import make_issue
from optimizer.tables.load import check_tables
from optimizer.tables.sheets import RawTables


def faults_of_data(
    raw: RawTables, scenario: Scenario, *, file: str, year_line: int | None = None
) -> Iterator[Issue]:
    """
    Lay a scenario over tables and yield the faults that it brings.

    Rows that the scenario adds as such (closures, fixed points) are told of by their own codes;
    other faults as what the lines behind them do to the data, once for each kind of fault, however
    many rows have it.

    Parameters
    ----------
    raw
        Tables free of faults.
    scenario
        Changes free of contradictions.
    file
        Name of the scenario's file.
    year_line
        Where it names a year.
    """
    applied = apply_traced(raw, scenario)
    _, issues = check_tables(applied.raw)
    sheets = applied.raw.sheets
    own_titles = {sheets[key].title for key in TABLES.values() if key in sheets}
    added = {row.line for row in chain(scenario.closures, scenario.fixed_points)}
    blame = Blame(applied, year_line=year_line)
    broken: dict[tuple[tuple[int, ...], str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.severity is not Severity.FAULT:
            continue
        lines = blame.lines(issue)
        of_table = issue.code == "duplicate_id"  # its row is one of the data
        if issue.sheet in own_titles and added.issuperset(lines) and lines and not of_table:
            yield replace(issue, sheet=file, row=lines[0])
        else:
            broken[lines, issue.code].append(issue)
    for (lines, _), same in broken.items():
        yield _told(same, lines=lines, file=file)


def _told(same: list[Issue], *, lines: tuple[int, ...], file: str) -> Issue:
    """Return several faults of one kind as one of the scenario."""
    first = same[0]
    lines_zh, lines_en = _subject(lines)
    details = {
        "lines_zh": lines_zh,
        "lines_en": lines_en,
        "count": len(same),
        "place": " ".join(str(p) for p in (first.sheet, first.row, first.column) if p),
        "cause_zh": first.cause_zh,
        "cause_en": first.cause_en,
        "mend_zh": first.remedy_zh,
        "mend_en": first.remedy_en,
    }
    return make_issue(
        "scenario_breaks_data",
        sheet=file,
        row=max(lines, default=1),
        value=first.value,
        details=details,
    )


def _subject(lines: tuple[int, ...]) -> tuple[str, str]:
    """Say what makes the data faulty."""
    if not lines:
        return "这个方案", "The scenario makes"
    zh, en = name_lines(lines)
    if len(lines) == 1:
        return f"{zh}的改动", f"{en[0].upper()}{en[1:]} makes"
    return f"{zh}的改动合在一起", f"{en[0].upper()}{en[1:]} together make"
