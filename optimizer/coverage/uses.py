"""Which bases a model uses, for people."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.coverage.demand import CoverDemand
from optimizer.domain.coverage import BaseUse

LEAST_DAYS = 1e-6


def base_uses(
    demand: CoverDemand,
    lines: Mapping[int, str],
    *,
    vehicles: Mapping[int, int],
    days: Mapping[int, float],
) -> list[BaseUse]:
    """
    Return the pools that a model gives vehicles or work, in their order.

    Parameters
    ----------
    demand
        The pools.
    lines
        What each pool works for (`optimizer.coverage.work.lines_of_pools`).
    vehicles
        Vehicles by pool.
    days
        Vehicle-days of work by pool.
    """
    return [
        BaseUse(
            depot_id=demand.pools[p].depot_id,
            name=demand.pools[p].depot_name,
            county_code=demand.pools[p].county_code,
            line_id=lines[p],
            type_id=demand.pools[p].vehicle.type_id,
            vehicles=count,
            vehicles_present=demand.pools[p].vehicles,
            vehicle_days=round(days.get(p, 0.0), 3),
            vehicle_days_available=count * demand.pools[p].days_each,
        )
        for p, count in sorted(vehicles.items())
        if count or days.get(p, 0.0) > LEAST_DAYS
    ]
