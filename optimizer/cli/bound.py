"""`shanlu bound`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from datetime import date
from typing import Any

from optimizer.cli.plan import county_names
from optimizer.cli.words import printable
from optimizer.domain.report import gap_pct
from optimizer.errors import UsageError
from optimizer.exporting import CountyPlan, PlanFolder, read_plan_folder
from optimizer.exporting.manifest import rounded_pct
from optimizer.jobs.counties import means_all
from optimizer.proving import Proof, proofs
from optimizer.units import cents_to_yuan

CYCLE_SECONDS, DAY_SECONDS = 120.0, 30.0


def run(arguments: argparse.Namespace) -> int:
    """Prove lower bounds of a plan, or of one of its days."""
    folder = read_plan_folder(arguments.folder)
    plans = _chosen(folder, arguments.county)
    day = None if arguments.day is None else _day(plans, arguments.day)
    found = proofs(
        plans,
        day=day,
        seconds=arguments.seconds or (CYCLE_SECONDS if day is None else DAY_SECONDS),
        rounds=arguments.iterations,
        workers=arguments.workers or os.cpu_count() or 1,
    )
    if arguments.json:
        print(json.dumps(_record(found, arguments.day), ensure_ascii=False))
    else:
        print("\n".join(printable(_line(one)) for one in found))
    return 0


def _chosen(folder: PlanFolder, names: Sequence[str] | None) -> list[CountyPlan]:
    """Return the plans of the counties named, by code or name; all without names."""
    wanted = county_names(names) if names else ("all",)
    if means_all(wanted):
        return list(folder.plans)
    found: list[CountyPlan] = []
    for name in wanted:
        fitting = [p for p in folder.plans if name in (p.code, *p.problem.county_codes)] or [
            p for p in folder.plans if p.problem.name.startswith(name)
        ]
        if not fitting:
            known = "、".join(p.problem.name for p in folder.plans)
            raise UsageError(
                f"计划里没有“{name}”。可选：{known}。",
                f"The plan has no {name!r}. There are: {known}.",
            )
        found += [p for p in fitting if p not in found]
    return found


def _day(plans: Sequence[CountyPlan], wanted: date) -> int:
    cycle = plans[0].problem.cycle
    day = (wanted - cycle.start).days
    if not 0 <= day < cycle.days:
        last = cycle.date_of(cycle.days - 1)
        raise UsageError(
            f"{wanted} 不在计划的周期（{cycle.start} 至 {last}）之内。",
            f"{wanted} is not within the plan's cycle ({cycle.start} to {last}).",
        )
    return day


def _record(found: Sequence[Proof], day: date | None) -> dict[str, Any]:
    cost_cents = sum(one.cost_cents for one in found)
    bound_cents = sum(one.bound_cents for one in found)
    return {
        "day": None if day is None else day.isoformat(),
        "cost_cents": cost_cents,
        "bound_cents": bound_cents,
        "gap_pct": rounded_pct(gap_pct(cost_cents, bound_cents)),
        "by_county": [
            {
                "code": one.code,
                "name": one.name,
                "cost_cents": one.cost_cents,
                "bound_cents": one.bound_cents,
                "gap_pct": rounded_pct(one.gap_pct),
                "converged": one.converged,
                "seconds": round(one.seconds, 2),
            }
            for one in found
        ],
    }


def _line(one: Proof) -> str:
    cost, bound = (cents_to_yuan(cents) for cents in (one.cost_cents, one.bound_cents))
    gap = "" if one.gap_pct is None else f"，差距 / gap {one.gap_pct:.1f} %"
    return f"{one.name}：费用 / cost {cost:,.2f} 元，下限 / bound {bound:,.2f} 元{gap}"
