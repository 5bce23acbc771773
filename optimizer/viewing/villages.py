"""What a plan does for each village, as the map and the tables show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.plan import Plan
from optimizer.domain.problem import Problem


class VillageStatus(StrEnum):
    """How far a village gets the visits that are due in the cycle."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    NO_DEMAND = "no_demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageService:
    """
    Visits due and made in the cycle, and the longest time without a van.

    ``longest_gap_days`` is the longest cyclic gap between two days on which any vehicle calls at
    the village; ``None`` when none does.
    """

    required: int
    made: int
    longest_gap_days: int | None

    @property
    def status(self) -> VillageStatus:
        """Return the status that colours the village."""
        if self.required == 0:
            return VillageStatus.NO_DEMAND
        if self.made >= self.required:
            return VillageStatus.FULL
        return VillageStatus.PARTIAL if self.made else VillageStatus.NONE


def village_services(problem: Problem, plan: Plan) -> Mapping[str, VillageService]:
    """Return what the plan does for each village of the problem, by village code."""
    required: dict[str, int] = defaultdict(int)
    for requirement in problem.all_requirements:
        required[requirement.village_code] += requirement.visits
    for closed in problem.closed:
        required[closed.due.village_code] += closed.visits
    village_of = {r.id: r.village_code for r in problem.all_requirements}
    made: dict[str, int] = defaultdict(int)
    days: dict[str, set[int]] = defaultdict(set)
    for route in plan.routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for requirement_id in stop.requirement_ids:
                village = village_of[requirement_id]
                made[village] += 1
                days[village].add(route.day)
    return {
        village.code: VillageService(
            required=required[village.code],
            made=made[village.code],
            longest_gap_days=longest_gap(days[village.code], cycle_days=problem.cycle.days),
        )
        for village in problem.villages
    }


def longest_gap(days: set[int], *, cycle_days: int) -> int | None:
    """Return the longest step from one day to the next, the last one wrapping round the cycle."""
    ordered = sorted(days)
    if not ordered:
        return None
    following = [*ordered[1:], ordered[0] + cycle_days]
    return max(after - before for before, after in zip(ordered, following, strict=True))
