"""
One engine on one instance, in a process of its own: python -m benchmarks.quality.child ORDER ANSWER

ORDER and ANSWER are JSON files; the answer is the measured part of a row.
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.cpu import used_s
from benchmarks.peers.one_day import NotSupportedError
from benchmarks.quality.engines import Found, prepare, search, versions_of
from benchmarks.quality.files import InstanceFile
from benchmarks.quality.pricing import cost_of_cents, published_cost
from optimizer.checking import check

SPARE_CPU_S = 60
"""What reading and checking may take beside the search before the system ends the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to measure."""

    path: str
    engine: str
    seed: int
    cpu_s: float


def measure(order: Order) -> dict[str, Any]:
    """Return the measured part of a row."""
    file = InstanceFile(Path(order.path))
    try:
        found = search(order.engine, file.problem, cpu_s=order.cpu_s, seed=order.seed)
    except NotSupportedError as refusal:
        return {"status": "not_supported", "reason": str(refusal)}
    return {"status": "measured", **_figures(file, found), "versions": versions_of(order.engine)}


def _figures(file: InstanceFile, found: Found) -> dict[str, Any]:
    instance, problem = file.instance, file.problem
    broken = Counter(violation.code for violation in check(problem, found.plan))
    cost = published_cost(instance, problem, found.plan)
    points = [(cpu_s, cost_of_cents(instance, round(cents))) for cpu_s, cents in found.points]
    is_good = not broken and not found.plan.unserved
    if is_good and (not points or points[-1][1] > cost):
        points.append((found.cpu_s, cost))
    return {
        "cost": cost,
        "unserved": len(found.plan.unserved),
        "violations": sum(broken.values()),
        "violation_codes": dict(sorted(broken.items())),
        "routes": len(found.plan.routes),
        "cpu_seconds": round(found.cpu_s, 2),
        "curve_cpu_s": [round(cpu_s, 2) for cpu_s, _ in points],
        "curve_cost": [round(one, 2) for _, one in points],
    }


def main() -> None:
    """Measure what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    prepare(order.engine)
    most_s = round(used_s() + 2 * order.cpu_s) + SPARE_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))
    Path(sys.argv[2]).write_text(json.dumps(measure(order)), encoding="utf-8")


def order_json(order: Order) -> str:
    """Return an order as the process reads it."""
    return json.dumps(asdict(order))


if __name__ == "__main__":
    main()
