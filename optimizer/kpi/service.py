"""How villages and stop points are served: visits made, gaps between them, standards kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from optimizer.domain.kpi_villages import LineAccess, VillageKpis
from optimizer.domain.left_out import closed_by_requirement, due_requirements
from optimizer.domain.places import Village
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.kpi.access import line_access


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    A requirement, or an order, with the days of the visits that are made.

    ``required`` visits are due: also those that closures make impossible.
    """

    requirement: CycleRequirement
    required: int
    days: tuple[int, ...]
    cycle_days: int
    is_order: bool = False

    @property
    def gaps_days(self) -> list[int]:
        """Cyclic gaps between visits made, in days; one visit has the cycle's length."""
        wrapped = (*self.days, *(day + self.cycle_days for day in self.days[:1]))
        return [following - day for day, following in pairwise(wrapped)]

    @property
    def longest_gap_days(self) -> int | None:
        """Longest cyclic gap in days; ``None`` without a visit, and for what comes but once."""
        return None if self.is_order else max(self.gaps_days, default=None)

    @property
    def complete(self) -> bool:
        """Tell whether every visit due is made."""
        return len(self.days) == self.required

    @property
    def met(self) -> bool:
        """Tell whether the standard is kept: every visit due, and the gaps between them."""
        one = self.requirement
        if not self.complete:
            return False
        if one.day_sets:
            return self.days in one.day_sets
        kept = all(one.min_gap_days <= gap <= one.max_gap_days for gap in self.gaps_days)
        return kept or one.visits == 1


def gets_off(one: CycleRequirement) -> bool:
    """Tell whether it is where people get off a ride: that counts where they got on."""
    return one.ride is not None and not one.ride.boards


def served(problem: Problem, plan: Plan) -> list[Served]:
    """Return every requirement and order with the days on which it is visited; a ride is one."""
    days: dict[str, list[int]] = defaultdict(list)
    for route in plan.routes:
        for one in (one for t in route.trips for s in t.stops for one in s.requirement_ids):
            days[one].append(route.day)
    ordered = {one.id for one in problem.orders}
    planned = {one.id: one.visits for one in problem.all_requirements}
    closed = closed_by_requirement(problem)
    return [
        Served(
            requirement=one,
            required=planned.get(name, 0) + closed.get(name, 0),
            days=tuple(sorted(days[one.id])),
            cycle_days=problem.cycle.days,
            is_order=one.id in ordered,
        )
        for name, one in sorted(due_requirements(problem).items())
        if not gets_off(one)
    ]


def largest(gaps: Iterable[int | None]) -> int | None:
    """Return the largest gap there is."""
    return max((gap for gap in gaps if gap is not None), default=None)


def village_kpis(problem: Problem, found: Iterable[Served]) -> tuple[VillageKpis, ...]:
    """Return every village of which something is due in the cycle, by code; orders apart."""
    of_village: dict[str, list[Served]] = defaultdict(list)
    for one in found:
        if not one.is_order:
            of_village[one.requirement.village_code].append(one)
    access = line_access(problem)
    return tuple(
        _village(village, of_village[village.code], access=access[village.code])
        for village in sorted(problem.villages, key=lambda village: village.code)
        if of_village[village.code]
    )


def _village(
    village: Village, mine: list[Served], *, access: tuple[LineAccess, ...]
) -> VillageKpis:
    """Return the indicators of a village from what is due there."""
    gaps = [one.longest_gap_days for one in mine]
    return VillageKpis(
        code=village.code,
        name=village.name,
        county_code=village.county_code,
        township_code=village.township_code,
        residents=village.residents,
        requirements=len(mine),
        requirements_met=sum(one.met for one in mine),
        visits_required=sum(one.required for one in mine),
        visits_made=sum(len(one.days) for one in mine),
        person_times=sum(len(one.days) * one.requirement.people for one in mine),
        longest_gap_days=None if None in gaps else largest(gaps),
        access=access,
    )


def stop_point_counts(problem: Problem, found: Iterable[Served]) -> dict[str, int]:
    """Return how many stop points there are, want nothing, and get every visit due."""
    villages = {village.code for village in problem.villages}
    in_plan = [place.id for place in problem.locations if place.village_code in villages]
    complete: dict[str, bool] = {}
    for one in (one for one in found if not one.is_order):
        stop_id = one.requirement.stop_id
        complete[stop_id] = complete.get(stop_id, True) and one.complete
    return {
        "stop_points_in_plan": len(in_plan),
        "stop_points_without_requirements": sum(stop_id not in complete for stop_id in in_plan),
        "stop_points_served": sum(complete.values()),
    }
