"""Prints faults and warnings of people's data."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from optimizer.cli.words import in_table
from optimizer.errors import Issue, Severity


def print_issues(issues: Sequence[Issue], *, limit: int = 200) -> None:
    """
    Print issues as a table on stderr, faults first.

    Parameters
    ----------
    issues
        What was found.
    limit
        No more rows than this; the number of the others is told.
    """
    console = Console(file=sys.stderr, soft_wrap=False)
    table = Table(show_lines=True)
    for header in ("级别", "位置", "值", "原因 / cause", "办法 / remedy"):
        table.add_column(header, overflow="fold")
    ordered = sorted(issues, key=lambda issue: issue.severity is not Severity.FAULT)
    for issue in ordered[:limit]:
        table.add_row(*(in_table(text) for text in _cells(issue)))
    if issues:
        console.print(table)
    if len(issues) > limit:
        hidden = len(issues) - limit
        console.print(f"……另有 {hidden} 条未显示 / and {hidden} more", markup=False)


def place_of(issue: Issue) -> str:
    """Return where an issue is: sheet, row as Excel shows it, column."""
    row = f"第 {issue.row} 行" if issue.row is not None else ""
    return " ".join(part for part in (issue.sheet, row, issue.column) if part)


def _cells(issue: Issue) -> tuple[str, ...]:
    level = "错误" if issue.severity is Severity.FAULT else "警告"
    return (
        f"{level}\n{issue.code}",
        place_of(issue),
        issue.value or "",
        f"{issue.cause_zh}\n{issue.cause_en}",
        f"{issue.remedy_zh}\n{issue.remedy_en}",
    )
