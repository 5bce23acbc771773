"""Frequency tiers of the mobile hospital: which villages it visits how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.building.assumptions import ASSUMED, Row
from optimizer.building.demand import Site
from optimizer.building.pools import Base
from optimizer.domain.distances import straight_m
from optimizer.domain.tiers import Tier, VillageFacts
from optimizer.units import METRES_PER_KM

FAR_M = 3 * METRES_PER_KM
VERY_FAR_M = 5 * METRES_PER_KM
CLINICS = ("health_centre", "county_hospital")

TIERS: tuple[Tier, ...] = (
    Tier(
        id="hospital-1",
        line_id="hospital",
        rank=1,
        visits_per_4_weeks=4,
        min_residents=500,
        min_m=FAR_M,
        from_kinds=CLINICS,
    ),
    Tier(
        id="hospital-2",
        line_id="hospital",
        rank=2,
        visits_per_4_weeks=2,
        min_residents=400,
        min_m=FAR_M,
        from_kinds=CLINICS,
    ),
    Tier(
        id="hospital-3",
        line_id="hospital",
        rank=3,
        visits_per_4_weeks=2,
        min_elderly_pct=46.0,
        min_m=VERY_FAR_M,
        from_kinds=CLINICS,
    ),
    Tier(id="hospital-4", line_id="hospital", rank=4, visits_per_4_weeks=1),
)
"""Assumed: weekly, fortnightly or monthly; the thresholds are what the 64 vans can keep."""


def hospital_visits(sites: Sequence[Site], bases: Sequence[Base]) -> dict[str, int]:
    """
    Return how often the mobile hospital comes in four weeks, by village code.

    Parameters
    ----------
    sites
        Villages in the plan.
    bases
        Depots; those of the kinds `CLINICS` are the fixed clinics.

    Returns
    -------
    dict
        Visits of the first tier of `TIERS` whose thresholds the village meets.
    """
    clinics = [base for base in bases if base.kind in CLINICS]
    lats, lons = (np.array([getattr(base, axis) for base in clinics]) for axis in ("lat", "lon"))
    visits = {}
    for site in sites:
        facts = VillageFacts(site.residents, site.elderly)
        nearest_m = float(straight_m(site.lat, site.lon, lats, lons).min(initial=np.inf))
        tier = next(tier for tier in TIERS if tier.holds(facts, distance_m=nearest_m))
        visits[site.code] = tier.visits_per_4_weeks
    return visits


def tier_rows() -> Iterator[Row]:
    """Yield the rows of ``tiers``."""
    for tier in TIERS:
        yield {
            "tier_id": tier.id,
            "line_id": tier.line_id,
            "rank": str(tier.rank),
            "visits_per_4_weeks": str(tier.visits_per_4_weeks),
            "min_residents": _text(tier.min_residents),
            "min_elderly_pct": _text(tier.min_elderly_pct),
            "min_km": _text(None if tier.min_m is None else tier.min_m / METRES_PER_KM),
            "from_kinds": ";".join(tier.from_kinds),
            "source": ASSUMED,
        }


def _text(threshold: float | None) -> str:
    """Return the cell of a threshold; empty where there is none."""
    return "" if threshold is None else f"{threshold:g}"
