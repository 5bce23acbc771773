"""Indicators as plain data for files: names with units, ratios rounded to four places."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from optimizer.domain.kpi_lines import Caseload, HospitalVanKpis, LineKpis, TeamChange
from optimizer.domain.kpi_villages import AreaKpis, Fairness, VillageKpis
from optimizer.domain.kpis import Kpis, per_year

PLACES = 4
RATIOS = (
    "share_villages_served",
    "share_stop_points_served",
    "share_residents_served",
    "utilisation_out",
    "utilisation_available",
    "person_times_per_hospital_outing",
    "bound_gap",
)
COUNTS = (
    "visits_unserved",
    "hospital_days_out",
    "hospital_crew_days",
    "hospital_on_site_s",
    "visits_by_teams",
    "visits_by_other_teams",
    "cost_cents",
)
FAIRNESS_RATIOS = (
    "share_met",
    "share_requirements_met",
    "gini_visits",
    "gini_person_times",
    "worst_share_made",
    "spread_counties",
    "spread_townships",
)
FAIRNESS_TIMES = ("worst_access_s", "mean_access_s")


def to_json(found: Kpis) -> dict[str, Any]:
    """
    Return indicators as a dictionary of numbers, texts, lists and dictionaries.

    The keys are the fields and properties of `optimizer.domain.kpis.Kpis`, so each name carries
    its unit; ``objective`` is replaced by ``cost_terms`` (cents by term) and ``shortfall`` (by
    priority), all three ``None`` where unknown. The villages are left out, all but the worst: see
    `village_records`.
    """
    plain = asdict(replace(found, villages=()))
    del plain["objective"], plain["villages"]
    objective = found.objective
    plain |= {
        "cost_terms": None if objective is None else objective.terms(),
        "shortfall": None if objective is None else list(objective.shortfall),
        "person_times_per_year": round(found.person_times_per_year),
        "lines": [_line(line, days=found.days) for line in found.lines],
        "fleets": [asdict(fleet) for fleet in found.fleets],
        "hospital_vans": [_van(van) for van in found.hospital_vans],
        "worst_villages": [village_record(village) for village in found.worst_villages],
        "fairness": _fairness(found.fairness),
        "team_changes": [_team_change(change) for change in found.team_changes],
    }
    plain |= {name: getattr(found, name) for name in COUNTS}
    plain |= {name: rounded(getattr(found, name)) for name in RATIOS}
    return plain


def village_records(found: Kpis) -> list[dict[str, Any]]:
    """Return the villages of which something is due, ordered by code, as dictionaries."""
    return [village_record(village) for village in found.villages]


def caseload_record(caseload: Caseload | None) -> dict[str, int] | None:
    """Return how evenly a line's vehicles work, in whole seconds."""
    return None if caseload is None else asdict(caseload) | {"mean_s": round(caseload.mean_s)}


def fairness_figures(found: Fairness) -> dict[str, Any]:
    """Return how evenly villages are served as a dictionary, without the areas one by one."""
    plain = asdict(replace(found, counties=(), townships=()))
    del plain["counties"], plain["townships"]
    plain |= {name: rounded(getattr(found, name)) for name in FAIRNESS_RATIOS}
    return plain | {name: _whole(getattr(found, name)) for name in FAIRNESS_TIMES}


def _fairness(found: Fairness) -> dict[str, Any]:
    """Return how evenly villages are served as a dictionary, with the areas."""
    return fairness_figures(found) | {
        "counties": [_area(area) for area in found.counties],
        "townships": [_area(area) for area in found.townships],
    }


def _area(area: AreaKpis) -> dict[str, Any]:
    """Return an area as a dictionary."""
    return asdict(area) | {
        "mean_access_s": _whole(area.mean_access_s),
        "share_made": rounded(area.share_made),
        "share_met": rounded(area.share_met),
        "person_times_per_resident": rounded(area.person_times_per_resident),
    }


def _line(line: LineKpis, *, days: int) -> dict[str, Any]:
    """Return a line as a dictionary."""
    return asdict(line) | {
        "visits_unserved": line.visits_unserved,
        "person_times_per_year": round(per_year(line.person_times, days=days)),
        "caseload": caseload_record(line.caseload),
    }


def _van(van: HospitalVanKpis) -> dict[str, Any]:
    """Return a hospital van as a dictionary."""
    return asdict(van) | {"person_times_per_outing": rounded(van.person_times_per_outing)}


def _team_change(change: TeamChange) -> dict[str, Any]:
    """Return a visit by another team as a dictionary."""
    record = asdict(change)
    return {"date": record.pop("on").isoformat(), **record}


def village_record(village: VillageKpis) -> dict[str, Any]:
    """Return a village as a dictionary; its access times by line."""
    return asdict(village) | {
        "share_made": rounded(village.share_made),
        "standards_met": village.standards_met,
        "access_s": village.access_s,
        "access": {one.line_id: one.access_s for one in village.access},
        "person_times_per_resident": rounded(village.person_times_per_resident),
    }


def rounded(value: float | None) -> float | None:
    """Return a ratio rounded for reading."""
    return None if value is None else round(value, PLACES)


def _whole(value: float | None) -> int | None:
    """Return a time in whole seconds."""
    return None if value is None else round(value)
