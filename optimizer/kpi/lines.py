"""How lines are served, with what, and how evenly their vehicles work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from optimizer.domain.kpi_lines import Caseload, LineKpis
from optimizer.domain.problem import Problem
from optimizer.domain.services import Line
from optimizer.kpi.routes import Outing
from optimizer.kpi.service import Served, largest
from optimizer.kpi.teams import Teams

WORK = ("on_site_s", "driving_s", "waiting_s")
SPENT = (*WORK, "distance_m")


def line_kpis(
    problem: Problem, found: Iterable[Served], trips: Iterable[Outing], *, teams: Teams
) -> tuple[LineKpis, ...]:
    """
    Return the indicators of every line there is, by id; where nothing is due they are 0.

    Parameters
    ----------
    problem
        The problem with its lines.
    found
        Its requirements with the days of their visits.
    trips
        The vehicle-days of the plan.
    teams
        Which teams make visits.
    """
    of_line: dict[str, list[Served]] = defaultdict(list)
    for one in found:
        of_line[one.requirement.line_id].append(one)
    spent = _spent(trips)
    return tuple(
        _line(line, of_line[line.id], spent=spent.get(line.id, {}), teams=teams)
        for line in sorted(problem.lines, key=lambda line: line.id)
    )


def _line(
    line: Line, mine: Sequence[Served], *, spent: Mapping[str, Counter[str]], teams: Teams
) -> LineKpis:
    """Return the indicators of a line from what is due, and from what its vehicles spend on it."""
    return LineKpis(
        line_id=line.id,
        name_zh=line.name_zh,
        name_en=line.name_en,
        requirements=len(mine),
        requirements_met=sum(one.met for one in mine),
        visits_required=sum(one.required for one in mine),
        visits_planned=sum(len(one.days) for one in mine),
        person_times=sum(len(one.days) * one.requirement.people for one in mine),
        longest_gap_days=largest(one.longest_gap_days for one in mine),
        never_visited=sum(not one.days for one in mine),
        vehicles_used=len(spent),
        caseload=_caseload(spent.values()) if line.same_vehicle and spent else None,
        visits_by_teams=teams.visits.get(line.id, 0),
        visits_by_other_teams=sum(change.line_id == line.id for change in teams.changes),
        **{name: sum(one[name] for one in spent.values()) for name in SPENT},
    )


def _caseload(spent: Iterable[Counter[str]]) -> Caseload:
    """Return how evenly the work of a line is shared, from what each vehicle spends on it."""
    work_s = [sum(one[name] for name in WORK) for one in spent]
    return Caseload(
        vehicles=len(work_s), total_s=sum(work_s), least_s=min(work_s), most_s=max(work_s)
    )


def _spent(trips: Iterable[Outing]) -> Mapping[str, Mapping[str, Counter[str]]]:
    """
    Return time and way by line and vehicle; a stop is its first requirement's line's.

    Every vehicle that makes a visit of a line is there, also with no time of its own.
    """
    spent: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for outing in trips:
        for halt in (halt for halt in outing.halts if halt.requirements):
            spent[halt.requirements[0].line_id][outing.vehicle.id].update(
                on_site_s=halt.setup_s,
                driving_s=halt.driving_s,
                waiting_s=halt.waiting_s,
                distance_m=halt.distance_m,
            )
            for one in halt.requirements:
                spent[one.line_id][outing.vehicle.id].update(on_site_s=one.service_s)
    return spent
