"""Sums of indicators over plans of different counties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

from optimizer.domain.kpi_fleets import FleetKpis, total_of
from optimizer.domain.kpi_lines import Caseload, LineKpis
from optimizer.domain.kpis import Kpis
from optimizer.domain.report import Objective
from optimizer.kpi.fairness import fairness
from optimizer.kpi.joins import add_up
from optimizer.kpi.service import largest

SUMS: Final = (
    "villages_in_plan",
    "villages_without_requirements",
    "villages_served",
    "residents_in_plan",
    "residents_without_requirements",
    "residents_served",
    "stop_points_in_plan",
    "stop_points_without_requirements",
    "stop_points_served",
    "visits_required",
    "visits_planned",
    "unserved_proved",
    "unserved_no_slot",
    "never_visited",
    "on_site_s",
    "driving_s",
    "waiting_s",
    "break_s",
    "duty_s",
    "distance_m",
    "vehicles",
    "vehicles_available",
    "vehicles_used",
    "vehicle_days",
    "shift_out_s",
    "shift_available_s",
    "person_times",
)
LINE_SUMS: Final = (
    "requirements",
    "requirements_met",
    "visits_required",
    "visits_planned",
    "person_times",
    "never_visited",
    "vehicles_used",
    "on_site_s",
    "driving_s",
    "waiting_s",
    "distance_m",
    "visits_by_teams",
    "visits_by_other_teams",
)


def merge(*parts: Kpis, name: str) -> Kpis:
    """
    Return the indicators of several plans together.

    Counts, times and money are summed, the longest gap is the longest of all, ratios follow from
    the sums, how evenly villages are served from all of them together; the cost, or its bound, is
    unknown as soon as one part's is.

    Parameters
    ----------
    *parts
        Indicators of at least one plan, all of cycles of one length; no village or vehicle is in
        two of them.
    name
        What the plans are together.

    Raises
    ------
    ValueError
        If there is no part, or the cycles differ in length.
    """
    if len({part.days for part in parts}) != 1:
        raise ValueError("Plans to merge must be at least one, with cycles of one length.")
    villages = tuple(sorted((v for part in parts for v in part.villages), key=lambda v: v.code))
    return Kpis(
        name=name,
        days=parts[0].days,
        longest_gap_days=largest(part.longest_gap_days for part in parts),
        objective=_objective([part.objective for part in parts]),
        bound_cents=_bound([part.bound_cents for part in parts]),
        lines=_lines(line for part in parts for line in part.lines),
        hospital_vans=tuple(
            sorted((v for part in parts for v in part.hospital_vans), key=lambda v: v.vehicle_id)
        ),
        joined=add_up(part.joined for part in parts),
        villages=villages,
        fairness=fairness(villages),
        fleets=_fleets([fleet for part in parts for fleet in part.fleets]),
        hospitals_inside_fleet=parts[0].hospitals_inside_fleet,
        team_changes=tuple(
            sorted((c for part in parts for c in part.team_changes), key=lambda c: c.on)
        ),
        **{field: sum(getattr(part, field) for part in parts) for field in SUMS},
    )


def _fleets(fleets: Sequence[FleetKpis]) -> tuple[FleetKpis, ...]:
    """Return one entry per fleet, by id."""
    names = sorted({one.fleet for one in fleets})
    return tuple(total_of((f for f in fleets if f.fleet == name), fleet=name) for name in names)


def _lines(lines: Iterable[LineKpis]) -> tuple[LineKpis, ...]:
    """Return one entry per line, by id."""
    of_line: dict[str, list[LineKpis]] = {}
    for line in lines:
        of_line.setdefault(line.line_id, []).append(line)
    return tuple(
        LineKpis(
            line_id=line_id,
            name_zh=same[0].name_zh,
            name_en=same[0].name_en,
            longest_gap_days=largest(line.longest_gap_days for line in same),
            caseload=_caseload([line.caseload for line in same if line.caseload is not None]),
            **{field: sum(getattr(line, field) for line in same) for field in LINE_SUMS},
        )
        for line_id, same in sorted(of_line.items())
    )


def _caseload(parts: Sequence[Caseload]) -> Caseload | None:
    """Return several caseloads together; ``None`` without any."""
    if not parts:
        return None
    return Caseload(
        vehicles=sum(part.vehicles for part in parts),
        total_s=sum(part.total_s for part in parts),
        least_s=min(part.least_s for part in parts),
        most_s=max(part.most_s for part in parts),
    )


def _bound(bounds: Sequence[int | None]) -> int | None:
    """Return the sum of bounds, or ``None`` as soon as one is unknown."""
    known = [bound for bound in bounds if bound is not None]
    return None if len(known) < len(bounds) else sum(known)


def _objective(objectives: Sequence[Objective | None]) -> Objective | None:
    """Return the sum of objectives, or ``None`` as soon as one is unknown."""
    known = [objective for objective in objectives if objective is not None]
    if len(known) < len(objectives):
        return None
    levels = zip_longest(*(objective.shortfall for objective in known), fillvalue=0)
    terms = {name: sum(objective.terms()[name] for objective in known) for name in known[0].terms()}
    return Objective(shortfall=tuple(sum(level) for level in levels), **terms)
