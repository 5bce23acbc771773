"""Floors between runs: who stays below one, and how they come first in the next plan."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.scenario import Floor
from optimizer.domain.scenario_result import BelowFloor
from optimizer.exporting import CountyPlan, explain
from optimizer.scenarios.draft import Draft
from optimizer.scenarios.facts import facts_of
from optimizer.tables.sheets import RawTables

FIRST, LAST = 1, 3
"""Priorities."""
WEEKS = 4


def below_floors(plans: Sequence[CountyPlan], floors: Sequence[Floor]) -> tuple[BelowFloor, ...]:
    """
    Return who gets fewer visits than a floor wants, one entry per village and line.

    What is not due in the cycle (suspended, or not its turn in a short one) is not missing.

    Parameters
    ----------
    plans
        The plans of all counties.
    floors
        The floors.
    """
    found: dict[tuple[str, str], BelowFloor] = {}
    for plan in plans:
        for one in _below(plan, floors):
            key = one.line_id, one.village_code
            if key not in found or _missing(found[key]) < _missing(one):
                found[key] = one
    return tuple(found[key] for key in sorted(found))


def with_first(raw: RawTables, requirement_ids: Collection[str]) -> RawTables:
    """
    Return tables in which some requirements come before all others.

    The others step back by one priority; the last two then share one.

    Parameters
    ----------
    raw
        Tables free of faults, as a scenario has them.
    requirement_ids
        Who comes first.
    """
    facts, draft = facts_of(raw), Draft(raw)
    usual = {row.line_id: row.priority for row in facts.tables.lines.rows}
    for row in facts.tables.requirements.rows:
        back = min(LAST, (row.priority or usual[row.line_id]) + 1)
        priority = FIRST if row.requirement_id in requirement_ids else back
        draft.set("requirements", row.row_number, {"priority": str(priority)}, line=0)
    return draft.finished()


def below_ids(plans: Sequence[CountyPlan], floors: Sequence[Floor]) -> frozenset[str]:
    """Return the ids of all requirements that get fewer visits than a floor wants."""
    return frozenset(one.requirement_id for plan in plans for one in _below(plan, floors))


def _missing(one: BelowFloor) -> int:
    return one.visits_wanted - one.visits_made


def _below(plan: CountyPlan, floors: Sequence[Floor]) -> Iterator[BelowFloor]:
    """Yield every requirement of a plan that is below a floor."""
    problem = plan.problem
    made = Counter(
        name
        for route in plan.result.plan.routes
        for trip in route.trips
        for stop in trip.stops
        for name in stop.requirement_ids
    )
    villages = {village.code: village for village in problem.villages}
    for requirement in problem.requirements:
        village = villages[requirement.village_code]
        wanted = max(
            (
                _wanted(floor, requirement, problem)
                for floor in floors
                if floor.line_id == requirement.line_id
                and floor.holds_in(
                    county_code=village.county_code, township_code=village.township_code
                )
            ),
            default=0,
        )
        if made[requirement.id] < wanted:
            proved, reason_zh, reason_en = _why(plan, requirement.id)
            yield BelowFloor(
                line_id=requirement.line_id,
                village_code=village.code,
                village_name=village.name,
                requirement_id=requirement.id,
                visits_made=made[requirement.id],
                visits_wanted=wanted,
                proved=proved,
                reason_zh=reason_zh,
                reason_en=reason_en,
            )


def _wanted(floor: Floor, requirement: CycleRequirement, problem: Problem) -> int:
    """Return the visits that a floor wants in the cycle, no more than are due."""
    in_cycle = math.ceil(floor.visits_per_4_weeks * problem.cycle.weeks / WEEKS)
    return min(requirement.visits, in_cycle)


def _why(plan: CountyPlan, requirement_id: str) -> tuple[bool, str, str]:
    """Return whether it is proved that visits are missing, and why they are."""
    visits = [v for v in plan.result.plan.unserved if v.requirement_id == requirement_id]
    if not visits:
        return False, "", ""
    proved = all(visit.reason.code is not UnservedCode.NO_SLOT for visit in visits)
    worst = next((v for v in visits if v.reason.code is UnservedCode.NO_SLOT), visits[0])
    words = explain(worst.reason, problem=plan.problem)
    return proved, words.reason_zh, words.reason_en
