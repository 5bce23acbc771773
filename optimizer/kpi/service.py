"""How villages and lines are served: visits made, gaps between them, the worst villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from optimizer.domain.kpis import LineKpis, VillageKpis
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.kpi.routes import Outing

WORST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A requirement with the days of the visits that are made."""

    requirement: CycleRequirement
    days: tuple[int, ...]
    cycle_days: int

    @property
    def longest_gap_days(self) -> int | None:
        """Longest cyclic gap between visits made, in days; ``None`` without a visit."""
        if not self.days:
            return None
        wrapped = (*self.days, self.days[0] + self.cycle_days)
        return max(following - day for day, following in pairwise(wrapped))


def served(problem: Problem, plan: Plan) -> list[Served]:
    """Return every requirement with the days on which it is visited."""
    days: dict[str, list[int]] = defaultdict(list)
    for route in plan.routes:
        for one in (one for t in route.trips for s in t.stops for one in s.requirement_ids):
            days[one].append(route.day)
    return [
        Served(requirement=one, days=tuple(sorted(days[one.id])), cycle_days=problem.cycle.days)
        for one in problem.requirements
    ]


def largest(gaps: Iterable[int | None]) -> int | None:
    """Return the largest gap there is."""
    return max((gap for gap in gaps if gap is not None), default=None)


def village_kpis(problem: Problem, found: Iterable[Served]) -> list[VillageKpis]:
    """Return every village in the plan of which something is due."""
    of_village: dict[str, list[Served]] = defaultdict(list)
    for one in found:
        of_village[one.requirement.village_code].append(one)
    villages = []
    for village in problem.villages:
        mine = of_village[village.code]
        if mine:
            gaps = [one.longest_gap_days for one in mine]
            villages.append(
                VillageKpis(
                    code=village.code,
                    name=village.name,
                    county_code=village.county_code,
                    residents=village.residents,
                    visits_required=sum(one.requirement.visits for one in mine),
                    visits_made=sum(len(one.days) for one in mine),
                    longest_gap_days=None if None in gaps else largest(gaps),
                )
            )
    return villages


def worst(villages: Iterable[VillageKpis]) -> tuple[VillageKpis, ...]:
    """Return the ten worst-served villages, the worst first."""
    return tuple(sorted(villages, key=lambda village: village.rank)[:WORST])


def line_kpis(
    problem: Problem, found: Iterable[Served], trips: Iterable[Outing]
) -> tuple[LineKpis, ...]:
    """Return the indicators of every line of which something is due, by id."""
    of_line: dict[str, list[Served]] = defaultdict(list)
    for one in found:
        of_line[one.requirement.line_id].append(one)
    trips = tuple(trips)
    spent, used = _spent(trips), _used(trips)
    lines = {line.id: line for line in problem.lines}
    return tuple(
        LineKpis(
            line_id=line_id,
            name_zh=lines[line_id].name_zh,
            name_en=lines[line_id].name_en,
            visits_required=sum(one.requirement.visits for one in mine),
            visits_planned=sum(len(one.days) for one in mine),
            person_times=sum(len(one.days) * one.requirement.people for one in mine),
            longest_gap_days=largest(one.longest_gap_days for one in mine),
            never_visited=sum(not one.days for one in mine),
            vehicles_used=len(used.get(line_id, ())),
            **spent.get(line_id, _nothing()),
        )
        for line_id, mine in sorted(of_line.items())
    )


def _nothing() -> dict[str, int]:
    """Return the time and way of a line that is never out."""
    return {"on_site_s": 0, "driving_s": 0, "waiting_s": 0, "distance_m": 0}


def _used(trips: Iterable[Outing]) -> Mapping[str, set[str]]:
    """Return the vehicles that are out for every line."""
    used: dict[str, set[str]] = defaultdict(set)
    for outing in trips:
        for one in (one for halt in outing.halts for one in halt.requirements):
            used[one.line_id].add(outing.vehicle.id)
    return used


def _spent(trips: Iterable[Outing]) -> Mapping[str, dict[str, int]]:
    """Return the time and way of every line; a stop is its first requirement's line's."""
    spent: dict[str, dict[str, int]] = defaultdict(_nothing)
    for halt in (halt for outing in trips for halt in outing.halts if halt.requirements):
        own = spent[halt.requirements[0].line_id]
        own["on_site_s"] += halt.setup_s
        own["driving_s"] += halt.driving_s
        own["waiting_s"] += halt.waiting_s
        own["distance_m"] += halt.distance_m
        for one in halt.requirements:
            spent[one.line_id]["on_site_s"] += one.service_s
    return spent
