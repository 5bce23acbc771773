"""Which teams make the visits of lines that promise one team: a village's own, or another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.kpi_lines import TeamChange
from optimizer.domain.plan import Plan
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem, TeamMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """``visits`` made by listed teams, by line; ``changes`` are those made by another team."""

    visits: Mapping[str, int]
    changes: tuple[TeamChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A visit of a vehicle whose team is listed."""

    day: int
    vehicle: CycleVehicle

    @property
    def aboard(self) -> frozenset[str]:
        """Ids of the members who are there."""
        return frozenset(member.id for member in self.vehicle.crew_on(self.day))

    @property
    def regular(self) -> frozenset[str]:
        """Ids of the members whose day it is, also of those who are absent."""
        return frozenset(
            one.id for one in self.vehicle.team if self.day in (*one.days, *one.absent_days)
        )


def teams_of(problem: Problem, plan: Plan) -> Teams:
    """
    Return the visits of listed teams, and those that somebody of a village's own team misses.

    Looked at are requirements of lines that promise the same vehicle. Who belongs to the team of
    a requirement: those whose day it is on that one of its visit days which leaves the fewest
    visits to others (of equal ones the earliest).

    Parameters
    ----------
    problem, plan
        A problem and a plan of it whose ids are known.
    """
    promised = {line.id for line in problem.lines if line.same_vehicle}
    of_requirement = _visits(problem, plan)
    visits: Counter[str] = Counter()
    changes: list[TeamChange] = []
    for one in problem.requirements:
        mine = of_requirement.get(one.id, ())
        if mine and one.line_id in promised:
            visits[one.line_id] += len(mine)
            changes += _changes(problem, one, mine)
    return Teams(visits=visits, changes=tuple(sorted(changes, key=lambda change: change.on)))


def _visits(problem: Problem, plan: Plan) -> Mapping[str, Sequence[_Visit]]:
    """Return the visits of vehicles with a listed team, by requirement, in the order of days."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles if vehicle.team}
    found: dict[str, list[_Visit]] = defaultdict(list)
    for route in sorted(plan.routes, key=lambda route: route.day):
        vehicle = vehicles.get(route.vehicle_id)
        if vehicle is None or not vehicle.crew_on(route.day):
            continue
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                found[name].append(_Visit(day=route.day, vehicle=vehicle))
    return found


def _changes(
    problem: Problem, one: CycleRequirement, visits: Sequence[_Visit]
) -> Iterator[TeamChange]:
    """Yield the visits of a requirement that somebody of its own team misses."""
    usual = min(
        (visit.regular for visit in visits),
        key=lambda team: sum(not team <= visit.aboard for visit in visits),
    )
    people = {member.id: member for visit in visits for member in visit.vehicle.team}
    names = {village.code: village.name for village in problem.villages}
    for visit in visits:
        if not usual <= visit.aboard:
            yield TeamChange(
                requirement_id=one.id,
                line_id=one.line_id,
                village_code=one.village_code,
                village=names.get(one.village_code, one.village_code),
                on=problem.cycle.date_of(visit.day),
                vehicle_id=visit.vehicle.id,
                vehicle=visit.vehicle.name,
                missing=tuple(_label(people[name]) for name in sorted(usual - visit.aboard)),
                aboard=tuple(map(_label, visit.vehicle.crew_on(visit.day))),
            )


def _label(member: TeamMember) -> str:
    return f"{member.role} {member.id}"
