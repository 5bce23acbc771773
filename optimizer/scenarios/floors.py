"""Floors between runs: who stays below one, and how they come first in the next plan."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from optimizer.domain.left_out import due_requirements, left_out
from optimizer.domain.plan import UnservedCode, UnservedVisit
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Below:
    """A requirement below a floor; ``closed``: nothing but closures keeps it there."""

    told: BelowFloor
    closed: bool


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
        for one in (below.told for below in _below(plan, floors)):
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
    """
    Return the ids of all requirements that get fewer visits than a floor wants.

    Those that only closures keep from it are left aside: no order of priorities opens a road.
    """
    return frozenset(
        one.told.requirement_id for plan in plans for one in _below(plan, floors) if not one.closed
    )


def _missing(one: BelowFloor) -> int:
    return one.visits_wanted - one.visits_made


def _below(plan: CountyPlan, floors: Sequence[Floor]) -> Iterator[_Below]:
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
    missing: dict[str, list[UnservedVisit]] = defaultdict(list)
    for visit in left_out(problem, plan.result.plan):
        missing[visit.requirement_id].append(visit)
    orders = {one.id for one in problem.orders}
    for requirement in due_requirements(problem).values():
        if requirement.id in orders:
            continue
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
            visits = missing.get(requirement.id, [])
            proved, reason_zh, reason_en = _why(visits, problem)
            told = BelowFloor(
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
            codes = {visit.reason.code for visit in visits}
            yield _Below(told=told, closed=codes == {UnservedCode.CLOSED})


def _wanted(floor: Floor, requirement: CycleRequirement, problem: Problem) -> int:
    """Return the visits that a floor wants in the cycle, no more than are due."""
    in_cycle = math.ceil(floor.visits_per_4_weeks * problem.cycle.weeks / WEEKS)
    return min(requirement.visits, in_cycle)


def _why(visits: Sequence[UnservedVisit], problem: Problem) -> tuple[bool, str, str]:
    """Return whether it is proved that visits are missing, and why they are."""
    if not visits:
        return False, "", ""
    proved = all(visit.reason.proved for visit in visits)
    worst = next((visit for visit in visits if not visit.reason.proved), visits[0])
    words = explain(worst.reason, problem=problem)
    return proved, words.reason_zh, words.reason_en
