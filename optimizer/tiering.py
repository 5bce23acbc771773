"""The arithmetic of frequency tiers, county by county: tables -> matrices -> demand and supply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.assembling import assemble, county_pools
from optimizer.assembling.tiers import TieredLine, TierHalt, tiered_lines
from optimizer.domain.services import Line
from optimizer.domain.tiers import Tier
from optimizer.errors import ShanluError
from optimizer.jobs import PlanRequest, choose_counties
from optimizer.jobs.ways import run_matrices, travel_provider
from optimizer.kpi.tiers import TierDemand, TierReport, TierSupply, tier_report
from optimizer.tables import load_dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyTiers:
    """The report of one line in one county, or in all of them together."""

    name: str
    line: Line
    tiers: tuple[Tier, ...]
    report: TierReport


def county_tiers(request: PlanRequest) -> tuple[CountyTiers, ...]:
    """
    Work out whether tiers can be met.

    Parameters
    ----------
    request
        Dataset, counties, cycle and where travel times come from; nothing is planned or written.

    Returns
    -------
    tuple of CountyTiers
        Line by line, county by county, then all counties together where there are several.

    Raises
    ------
    ShanluError
        If the data has faults, or no line has tiers.
    """
    cycle = request.cycle()
    dataset = load_dataset(request.dataset)
    if not dataset.tiers:
        raise ShanluError(
            "数据中没有频次等级（表 tiers）。请先填写。",
            "The data has no frequency tiers (table tiers). Fill it in first.",
        )
    counties = choose_counties(dataset, request.counties)
    provider = travel_provider(dataset, request)
    workers = request.workers_for(len(counties))
    pools = county_pools(dataset, counties, grouping=None)
    # By the ways of ordinary days, the least there are: what is told of tiers is necessary.
    matrices = run_matrices(dataset, pools, provider=provider, workers=workers)
    found: dict[str, list[tuple[str, TieredLine]]] = {}
    for code in counties:
        problem = assemble(dataset, county_codes=[code], cycle=cycle, matrices=matrices[code])
        for tiered in tiered_lines(dataset, problem):
            found.setdefault(tiered.line.id, []).append((problem.name, tiered))
    return tuple(
        _county_tiers(name, parts)
        for counted in found.values()
        for name, parts in _parts(counted, together=dataset.name)
    )


def _parts(
    counted: list[tuple[str, TieredLine]], *, together: str
) -> list[tuple[str, list[TieredLine]]]:
    """Return each county by itself, and all together where there are several."""
    parts = [(name, [tiered]) for name, tiered in counted]
    if len(counted) > 1:
        parts.append((together, [tiered for _, tiered in counted]))
    return parts


def _county_tiers(name: str, parts: list[TieredLine]) -> CountyTiers:
    """Add up demand and supply, and compare them."""
    first = parts[0]
    supply = TierSupply(
        vehicles=sum(part.vehicles for part in parts),
        vehicle_days=sum(len(part.shifts_s) for part in parts),
        shift_s=sum(length for part in parts for length in part.shifts_s),
        halts=sum(part.slots for part in parts),
    )
    halts = [halt for part in parts for halt in part.halts]
    demands = [_demand(tier, halts) for tier in first.tiers]
    return CountyTiers(
        name=name, line=first.line, tiers=first.tiers, report=tier_report(demands, supply)
    )


def _demand(tier: Tier, halts: Iterable[TierHalt]) -> TierDemand:
    """Add up the halts of one tier."""
    own = [halt for halt in halts if halt.tier == tier]
    on_site_s = sum(halt.on_site_s for halt in own)
    return TierDemand(
        tier_id=tier.id,
        rank=tier.rank,
        visits_per_4_weeks=tier.visits_per_4_weeks,
        villages=len({halt.village_code for halt in own}),
        halts=len(own),
        halt_s=on_site_s + sum(halt.driving_s for halt in own),
        on_site_s=on_site_s,
    )
