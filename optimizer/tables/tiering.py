"""Requirements without a frequency take that of their village's tier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from optimizer.domain.distances import straight_m
from optimizer.domain.tiers import Tier, VillageFacts, in_order
from optimizer.errors import Issue
from optimizer.tables.read import hints
from optimizer.tables.rows_demand import RequirementRow
from optimizer.tables.rows_places import VillageRow
from optimizer.tables.rows_tiers import TierRow
from optimizer.tables.table import Tables
from optimizer.units import METRES_PER_KM

FREQUENCY = "visits_per_4_weeks"
VILLAGE_NEEDED = ("village_code", "lat", "lon", "residents", "elderly")

TierOf = Callable[[RequirementRow], Tier | None]


def tiers(tables: Tables) -> Iterator[Issue]:
    """Report ranks given twice, and later tiers that come more often."""
    table = tables.tiers
    rows = sorted(table.having("line_id", "rank", FREQUENCY), key=lambda row: row.rank)
    before: dict[str, TierRow] = {}
    for row in rows:
        last = before.get(row.line_id)
        if last is not None and last.rank == row.rank:
            details = {"first_row": last.row_number}
            yield table.issue("tier_rank_doubled", row.row_number, "rank", details)
        elif last is not None and row.visits_per_4_weeks > last.visits_per_4_weeks:
            details = {"first_row": last.row_number, "visits": last.visits_per_4_weeks}
            yield table.issue("tier_comes_more_often", row.row_number, FREQUENCY, details)
        before[row.line_id] = row
    yield from _fixed_places(tables)


def _fixed_places(tables: Tables) -> Iterator[Issue]:
    """Report distances to nothing: a misspelt kind of base would be infinitely far."""
    if not (tables.depots.known and tables.fixed_points.known):
        return
    kinds = {row.kind for row in tables.depots.having("kind")}
    has_points = any(True for _ in tables.fixed_points.having("services"))
    table = tables.tiers
    for row in table.having("min_km", "from_kinds"):
        for kind in row.from_kinds or ():
            if kind not in kinds:
                details = {"member": kind, **hints(kind, kinds)}
                yield table.issue("tier_kind_unknown", row.row_number, "from_kinds", details)
        if row.min_km is not None and not row.from_kinds and not has_points:
            yield table.issue("tier_far_from_nothing", row.row_number, "min_km")


def with_frequencies(tables: Tables) -> tuple[Tables, list[Issue]]:
    """
    Fill in the frequencies that requirements leave to their tiers.

    Parameters
    ----------
    tables
        All tables.

    Returns
    -------
    tuple
        The tables, and an issue for each requirement without a frequency that has no tier.
    """
    table = tables.requirements
    blank = [
        row
        for row in table.having(FREQUENCY, "line_id", "village_code", "services")
        if row.visits_per_4_weeks is None
    ]
    if not blank:
        return tables, []
    tier_of = tiers_by_requirement(tables)
    found = {row.row_number: tier_of(row) for row in blank}
    lost = [number for number, tier in found.items() if tier is None]
    rows = tuple(
        row.model_copy(update={FREQUENCY: tier.visits_per_4_weeks})
        if (tier := found.get(row.row_number)) is not None
        else row
        for row in table.rows
    )
    broken = dict(table.broken)
    for number in lost:
        broken[number] = broken.get(number, frozenset()) | {FREQUENCY}
    filled = replace(tables, requirements=replace(table, rows=rows, broken=broken))
    unsure = tables.tiers.broken or tables.villages.broken
    known = tables.tiers.known and tables.villages.known and not unsure
    return filled, [table.issue("no_tier", n, FREQUENCY) for n in lost] if known else []


def tiers_by_requirement(tables: Tables) -> TierOf:
    """Return what tells the tier of a requirement's village, whether it takes its frequency."""
    by_line = in_order(to_tier(row) for row in tables.tiers.having(*_tier_columns()))
    villages = {row.village_code: row for row in tables.villages.having(*VILLAGE_NEEDED)}
    nearest_m = _nearest_m(tables)

    def tier_of(row: RequirementRow) -> Tier | None:
        """Return the first tier of the line whose thresholds the village meets."""
        village = villages.get(row.village_code)
        if village is None:
            return None
        facts = VillageFacts(village.residents, village.elderly)
        for tier in by_line.get(row.line_id, ()):
            far = tier.min_m is not None
            distance_m = nearest_m(village, tier.from_kinds, row.services) if far else 0.0
            if tier.holds(facts, distance_m=distance_m):
                return tier
        return None

    return tier_of


def to_tier(row: TierRow) -> Tier:
    """Return a tier."""
    return Tier(
        id=row.tier_id,
        line_id=row.line_id,
        rank=row.rank,
        visits_per_4_weeks=row.visits_per_4_weeks,
        min_residents=row.min_residents,
        min_elderly=row.min_elderly,
        min_elderly_pct=row.min_elderly_pct,
        min_m=None if row.min_km is None else row.min_km * METRES_PER_KM,
        from_kinds=row.from_kinds or (),
    )


def _tier_columns() -> tuple[str, ...]:
    """Return all columns of a tier that decide anything."""
    return tuple(key for key in TierRow.model_fields if key not in ("row_number", "note", "source"))


Nearest = Callable[[VillageRow, tuple[str, ...], tuple[str, ...]], float]


def _nearest_m(tables: Tables) -> Nearest:
    """Return what tells how far the nearest fixed place is; infinitely far where there is none."""
    villages = tables.villages.having(*VILLAGE_NEEDED)
    places = {row.village_code: (row.lat, row.lon) for row in villages}
    points = [
        (frozenset(row.services), *places.get(row.village_code or "", (row.lat, row.lon)))
        for row in tables.fixed_points.having("services", "village_code", "lat", "lon")
    ]
    bases = [(row.kind, row.lat, row.lon) for row in tables.depots.having("kind", "lat", "lon")]

    @cache
    def fixed(kinds: tuple[str, ...], services: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Return latitudes and longitudes of what counts as fixed."""
        found = [(lat, lon) for kind, lat, lon in bases if kind in kinds]
        found += [
            (lat, lon)
            for offered, lat, lon in points
            if lat is not None and lon is not None and offered.intersection(services)
        ]
        return np.array([lat for lat, _ in found]), np.array([lon for _, lon in found])

    def nearest(village: VillageRow, kinds: tuple[str, ...], services: tuple[str, ...]) -> float:
        """Return the least distance of a village."""
        lats, lons = fixed(kinds, services)
        distances = straight_m(village.lat, village.lon, lats, lons)
        return float(distances.min(initial=np.inf))

    return nearest
