"""`shanlu validate`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from optimizer.cli.issues import print_issues
from optimizer.errors import Severity
from optimizer.tables import read_dataset
from optimizer.tables.error_workbook import write_error_workbook

EXIT_WARNINGS = 3
EXIT_FAULTS = 4


def run(arguments: argparse.Namespace) -> int:
    """Check tables; 0 clean, 3 warnings, 4 faults."""
    _, issues = read_dataset(arguments.dataset)
    faults = sum(issue.severity is Severity.FAULT for issue in issues)
    warnings = len(issues) - faults
    if arguments.json:
        found = [asdict(issue) for issue in issues]
        print(
            json.dumps(
                {"faults": faults, "warnings": warnings, "issues": found}, ensure_ascii=False
            )
        )
    else:
        print_issues(issues)
        print(f"错误 {faults} 处，警告 {warnings} 处 / {faults} fault(s), {warnings} warning(s)")
    if arguments.error_workbook is not None and issues:
        write_error_workbook(arguments.dataset, issues, arguments.error_workbook)
        print(f"已写出 / Written: {arguments.error_workbook}", file=sys.stderr)
    if faults:
        return EXIT_FAULTS
    return EXIT_WARNINGS if warnings else 0
