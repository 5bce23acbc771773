"""Indicators as plain data for files: names with units, ratios rounded to four places."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from optimizer.domain.kpis import HospitalVanKpis, Kpis, LineKpis, VillageKpis, per_year

PLACES = 4
RATIOS = (
    "share_villages_served",
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
    "cost_cents",
)


def to_json(found: Kpis) -> dict[str, Any]:
    """
    Return indicators as a dictionary of numbers, texts, lists and dictionaries.

    The keys are the fields and properties of `optimizer.domain.kpis.Kpis`, so each name carries
    its unit; ``objective`` is replaced by ``cost_terms`` (cents by term) and ``shortfall`` (by
    priority), all three ``None`` where unknown.
    """
    plain = asdict(found)
    del plain["objective"]
    objective = found.objective
    plain |= {
        "cost_terms": None if objective is None else objective.terms(),
        "shortfall": None if objective is None else list(objective.shortfall),
        "person_times_per_year": round(found.person_times_per_year),
        "lines": [_line(line, days=found.days) for line in found.lines],
        "fleets": [asdict(fleet) for fleet in found.fleets],
        "hospital_vans": [_van(van) for van in found.hospital_vans],
        "worst_villages": [_village(village) for village in found.worst_villages],
    }
    plain |= {name: getattr(found, name) for name in COUNTS}
    plain |= {name: _rounded(getattr(found, name)) for name in RATIOS}
    return plain


def _line(line: LineKpis, *, days: int) -> dict[str, Any]:
    """Return a line as a dictionary."""
    return asdict(line) | {
        "visits_unserved": line.visits_unserved,
        "person_times_per_year": round(per_year(line.person_times, days=days)),
    }


def _van(van: HospitalVanKpis) -> dict[str, Any]:
    """Return a hospital van as a dictionary."""
    return asdict(van) | {"person_times_per_outing": _rounded(van.person_times_per_outing)}


def _village(village: VillageKpis) -> dict[str, Any]:
    """Return a village as a dictionary."""
    return asdict(village) | {"share_made": _rounded(village.share_made)}


def _rounded(value: float | None) -> float | None:
    """Return a ratio rounded for reading."""
    return None if value is None else round(value, PLACES)
