"""
Edits of a plan, timed as the app's process does them: python -m benchmarks.counties.edits_child

Two arguments: JSON files with the order and, written, the measured part of a row.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.children import Row
from benchmarks.counties.cases import read_problems
from benchmarks.cpu import used_s
from benchmarks.quality.engines import CpuLimit, prepare
from optimizer.adjusting.replanning import Replanning, warm_up
from optimizer.assembling.edits import Edit, RequirementChanged, VehicleOut, VillageClosed, edited
from optimizer.assembling.moves import KnownVisits
from optimizer.checking import RepeatedCheck
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem
from optimizer.kpi import differences
from optimizer.solving import solve
from optimizer.solving.editor import Editor

LONGER_S = 20 * 60
"""By how much the work at a stop grows in an edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to measure."""

    problems: str
    seed: int
    plan_s: float
    edits: int


def measure(order: Order) -> Row:
    """Plan for some CPU seconds, then time edits one by one, each from the same plan."""
    (problem,) = read_problems(Path(order.problems))
    limit = CpuLimit(order.plan_s)
    plan = solve(problem, termination=limit, seed=order.seed, engine="auto").plan
    checker, known = RepeatedCheck(), KnownVisits()
    warm_up(problem, plan, open_editor=Editor, checker=checker, known=known)
    gc.freeze()
    rng = Random(order.seed)
    kinds = {"vehicle_out": _vehicle_out, "village_closed": _closed, "longer_stop": _longer}
    timed = {
        name: [
            _timed(problem, plan, make(problem, plan, rng), checker, known)
            for _ in range(order.edits)
        ]
        for name, make in kinds.items()
    }
    return {
        "status": "measured",
        "visits": sum(one.visits for one in problem.requirements),
        "edits": {name: _figures(found) for name, found in timed.items()},
    }


def _timed(
    problem: Problem, plan: Plan, edit: Edit, checker: RepeatedCheck, known: KnownVisits
) -> Row:
    """Carry out an edit and check its plan."""
    began_s, began_cpu_s = time.monotonic(), used_s()
    changed = edited(problem, plan, edit)
    found = Replanning(changed, plan, edit, open_editor=Editor, checker=checker, known=known).run()
    differences(plan, found.result.plan)
    return {
        "wall_s": time.monotonic() - began_s,
        "cpu_s": used_s() - began_cpu_s,
        "violations": len(found.violations),
        "lost": len(found.result.plan.unserved) - len(plan.unserved),
    }


def _figures(found: list[Row]) -> Row:
    walls, cpus = (sorted(one[name] for one in found) for name in ("wall_s", "cpu_s"))
    return {
        "count": len(found),
        "median_s": round(walls[len(walls) // 2], 3),
        "worst_s": round(walls[-1], 3),
        "median_cpu_s": round(cpus[len(cpus) // 2], 3),
        "worst_cpu_s": round(cpus[-1], 3),
        "violations": sum(one["violations"] for one in found),
        "visits_lost": sum(one["lost"] for one in found),
    }


def _vehicle_out(problem: Problem, plan: Plan, rng: Random) -> Edit:
    route = rng.choice(plan.routes)
    return VehicleOut(vehicle_id=route.vehicle_id, days=(route.day,))


def _closed(problem: Problem, plan: Plan, rng: Random) -> Edit:
    route = rng.choice(plan.routes)
    stop = rng.choice([stop for trip in route.trips for stop in trip.stops])
    by_id = {one.id: one for one in problem.requirements}
    return VillageClosed(
        village_code=by_id[stop.requirement_ids[0]].village_code, days=(route.day,)
    )


def _longer(problem: Problem, plan: Plan, rng: Random) -> Edit:
    one = rng.choice(problem.requirements)
    return RequirementChanged(requirement_id=one.id, service_s=one.service_s + LONGER_S)


def main() -> None:
    """Do what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    prepare("auto")
    Path(sys.argv[2]).write_text(json.dumps(measure(order), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
