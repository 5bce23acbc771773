"""
Orders in plans, timed as a warm process answers: python -m benchmarks.counties.orders_child

Two arguments: JSON files with the order and, written, the measured part of a row.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.children import Row
from benchmarks.counties.cases import read_problems
from benchmarks.cpu import used_s
from benchmarks.quality.engines import CpuLimit, prepare
from optimizer.adjusting.order_asking import OrderWish
from optimizer.adjusting.order_desk import OrderDesk
from optimizer.domain.places import LocationKind
from optimizer.domain.problem import Problem
from optimizer.exporting import CountyPlan
from optimizer.solving import solve
from optimizer.units import HOUR_S

DAYS = 5
FIRST_S, LAST_S = 8 * HOUR_S, 14 * HOUR_S
RIDES_UNTIL_S = 9 * HOUR_S
VISITS = (("urgent", 45), ("cleaning", 30), ("shopping", 15), ("bathing", 30))
NOW_S = 9 * HOUR_S
BOARDING_MIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is to measure; ``plan_s`` are CPU seconds for each county's plan."""

    problems: str
    seed: int
    plan_s: float
    orders: int


def measure(order: Order) -> Row:
    """Plan each county, then quote orders one by one; every second one is put in, too."""
    desks = []
    for problem in read_problems(Path(order.problems)):
        limit = CpuLimit(order.plan_s)
        result = solve(problem, termination=limit, seed=order.seed, engine="auto")
        desks.append(OrderDesk(CountyPlan(problem=problem, result=result)))
    rng = Random(order.seed)
    for desk in desks:
        _timed(desk, next(_wishes(desk.plan.problem, rng, kind="visit")))
    gc.freeze()
    weights = [sum(one.visits for one in desk.plan.problem.requirements) for desk in desks]
    kinds: dict[str, list[Row]] = {}
    for kind in ("visit", "visit_now", "ride", "ride_now"):
        chosen = rng.choices(desks, weights, k=order.orders)
        kinds[kind] = [
            _timed(desk, next(_wishes(desk.plan.problem, rng, kind=kind)), kind=kind, adds=n % 2)
            for n, desk in enumerate(chosen)
        ]
    return {
        "status": "measured",
        "visits": sum(weights),
        "vehicles": sum(len(desk.plan.problem.vehicles) for desk in desks),
        "orders": {kind: _figures(found) for kind, found in kinds.items()},
    }


def _wishes(problem: Problem, rng: Random, *, kind: str) -> Iterator[OrderWish]:
    """Yield orders at random villages and times of a workday."""
    villages = [p.id for p in problem.locations if p.kind is not LocationKind.DEPOT]
    while True:
        here, there = rng.sample(villages, 2)
        ride = kind.startswith("ride")
        service, minutes = ("rides", BOARDING_MIN) if ride else rng.choice(VISITS)
        least_s = NOW_S if kind.endswith("now") else FIRST_S
        from_s = least_s + 900 * rng.randrange(1 + (RIDES_UNTIL_S if ride else LAST_S) // 900 - 32)
        yield OrderWish(
            date=problem.cycle.date_of(rng.randrange(DAYS)),
            services=(service,),
            village=here,
            from_s=from_s,
            until_s=from_s + 2 * HOUR_S,
            minutes=minutes,
            persons=rng.randint(1, 3) if ride else 1,
            to=there if ride else None,
        )


def _timed(desk: OrderDesk, wish: OrderWish, *, kind: str = "", adds: int = 0) -> Row:
    """Quote an order, and put it in where that is wanted."""
    began_s, began_cpu_s = time.monotonic(), used_s()
    act = desk.add if adds else lambda *a, **k: desk.quote(*a, **k)[0]
    quote = act(wish, now_s=NOW_S if kind.endswith("now") else 0)
    return {
        "wall_s": time.monotonic() - began_s,
        "cpu_s": used_s() - began_cpu_s,
        "accepted": quote.accepted,
        "cents": quote.extra_cents,
        "violations": len(desk.plan.violations),
    }


def _figures(found: list[Row]) -> Row:
    walls, cpus = (sorted(one[name] for one in found) for name in ("wall_s", "cpu_s"))
    served = [one for one in found if one["accepted"]]
    cents = sorted(one["cents"] for one in served)
    return {
        "count": len(found),
        "accepted": len(served),
        "median_s": round(walls[len(walls) // 2], 3),
        "p95_s": round(walls[len(walls) * 95 // 100], 3),
        "worst_s": round(walls[-1], 3),
        "median_cpu_s": round(cpus[len(cpus) // 2], 3),
        "worst_cpu_s": round(cpus[-1], 3),
        "violations": sum(one["violations"] for one in found),
        "median_cents": cents[len(cents) // 2] if cents else None,
    }


def main() -> None:
    """Do what the order says."""
    order = Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    prepare("auto")
    Path(sys.argv[2]).write_text(json.dumps(measure(order), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
