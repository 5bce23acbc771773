"""`shanlu check`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.cli.words import printable
from optimizer.domain.left_out import left_out
from optimizer.domain.report import Violation
from optimizer.exporting import FolderCheck, check_folder

SHOWN_PER_CODE = 10
EXIT_VIOLATIONS = 4


def run(arguments: argparse.Namespace) -> int:
    """Check a plan folder; 0 only without violations."""
    found = check_folder(arguments.folder)
    if arguments.json:
        print(json.dumps(_summary(found), ensure_ascii=False))
    else:
        print("\n".join(printable(line) for line in _lines(found)))
    return EXIT_VIOLATIONS if found.violations else 0


def _all(found: FolderCheck) -> list[Violation]:
    plans = found.folder.plans if found.folder else ()
    return [*found.faults, *(violation for plan in plans for violation in plan.violations)]


def _summary(found: FolderCheck) -> Mapping[str, Any]:
    plans = found.folder.plans if found.folder else ()
    return {
        "violations": found.violations,
        "by_code": dict(Counter(violation.code for violation in _all(found))),
        "counties": {plan.code: len(plan.violations) for plan in plans},
        "details": [
            {
                "code": v.code,
                "message_zh": v.message_zh,
                "message_en": v.message_en,
                "day": v.day,
                "vehicle_id": v.vehicle_id,
                "requirement_id": v.requirement_id,
                "amount": v.amount,
            }
            for v in _all(found)
        ],
    }


def _lines(found: FolderCheck) -> Iterator[str]:
    for plan in found.folder.plans if found.folder else ():
        result = plan.result
        yield (
            f"{plan.problem.name}：{len(result.plan.routes)} 个车辆日，"
            f"{len(left_out(plan.problem, result.plan))} 次未安排，{len(plan.violations)} 处违反"
        )
    shown: Counter[str] = Counter()
    for violation in _all(found):
        shown[violation.code] += 1
        if shown[violation.code] <= SHOWN_PER_CODE:
            yield f"[{violation.code}] {violation.message_zh} / {violation.message_en}"
    for code, count in shown.items():
        if count > SHOWN_PER_CODE:
            yield f"[{code}] ……共 {count} 处 / {count} in all"
    if found.violations:
        yield f"检查未通过：{found.violations} 处 / Check failed: {found.violations} violation(s)"
    else:
        yield "检查通过，没有违反 / Check passed, no violations"
