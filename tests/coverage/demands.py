"""Little demands for coverage models: hand-made, random, and of tables of travel times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np

from optimizer.coverage import CoverDemand
from optimizer.coverage.demand import CoverPool, CoverUnit, CoverVillage, PoolOffer
from tests.support.builders import COUNTY, vehicle, window

NEVER_FULL = 1e-3
"""Share of a day that no vehicle ever notices."""


def pool(index: int, *, vehicles: int = 1, days: int = 1) -> CoverPool:
    """Return a pool of base ``D<index>``, each vehicle out on so many days."""
    van = replace(vehicle(f"V{index}"), depot_id=f"D{index}")
    return CoverPool(
        index=index,
        depot_id=f"D{index}",
        depot_name=f"{index}号基地",
        county_code=COUNTY,
        vehicle=van,
        vehicle_ids=tuple(f"V{index}-{n}" for n in range(vehicles)),
        days_each=days,
        shift=window("8:00-17:00"),
    )


def unit(
    code: str,
    *,
    offers: Mapping[int, tuple[float, float] | float],
    visits: int = 1,
    block: int = 0,
    line_id: str = "supply",
    cents: float = 100.0,
) -> CoverUnit:
    """Return a halt of village ``code``: by pool the share of a day, or (share, minutes away)."""
    found = []
    for index, offer in offers.items():
        share, minutes = offer if isinstance(offer, tuple) else (offer, 10.0)
        found.append(
            PoolOffer(pool=index, away_s=int(minutes * 60), day_share=share, cost_cents=cents)
        )
    return CoverUnit(
        problem=block,
        line_id=line_id,
        village_code=code,
        stop_id=code,
        visits=visits,
        duration_s=3600,
        windows=(window("8:00-17:00"),),
        load_out=(0, 0),
        least_leg_s=600,
        able=tuple(sorted(offers)),
        offers=tuple(sorted(found, key=lambda offer: (offer.away_s, offer.pool))),
    )


def demand(
    residents: Mapping[str, int],
    pools: Sequence[CoverPool],
    units: Sequence[CoverUnit],
    *,
    counties: Mapping[str, str] | None = None,
) -> CoverDemand:
    """Return a demand; villages lie in ``COUNTY`` where nothing else is said."""
    return CoverDemand(
        villages=tuple(
            CoverVillage(
                code=code,
                name=f"{code}村",
                county_code=(counties or {}).get(code, COUNTY),
                township_code=(counties or {}).get(code, COUNTY) + "001",
                residents=people,
            )
            for code, people in residents.items()
        ),
        pools=tuple(pools),
        units=tuple(units),
    )


def random_demand(
    seed: int,
    *,
    blocks: int = 1,
    villages: int = 4,
    pools: int = 2,
    vehicles: int = 2,
) -> CoverDemand:
    """
    Return a small demand with as many villages and pools in each block.

    Days are scarce: some villages take a good part of what all vehicles have.
    """
    rng = Random(seed)
    places = [
        (b, pool(b * pools + n, vehicles=rng.randint(1, vehicles), days=rng.randint(1, 2)))
        for b in range(blocks)
        for n in range(pools)
    ]
    residents, units, counties = {}, [], {}
    for b in range(blocks):
        own = [one.index for block, one in places if block == b]
        for n in range(villages):
            code = f"{b}-{n}"
            residents[code], counties[code] = rng.randint(0, 90), f"33112{b}"
            units += [
                unit(
                    code,
                    offers={
                        p: (round(rng.uniform(0.1, 0.9), 2), rng.randint(5, 70))
                        for p in rng.sample(own, rng.randint(1, len(own)))
                    },
                    visits=rng.randint(1, 2),
                    block=b,
                    line_id=line_id,
                    cents=rng.randint(50, 500),
                )
                for line_id in rng.choice((("supply",), ("supply", "meals")))
            ]
    return demand(residents, [one for _, one in places], units, counties=counties)


def sites_demand(
    travel_s: np.ndarray,
    residents: Sequence[int],
    *,
    radius_s: float,
    shares: np.ndarray | None = None,
) -> CoverDemand:
    """
    Return a demand as textbooks have it: one vehicle at each site (column), one day each.

    A village (row) may be covered from sites within the radius; ``shares`` are the parts of a
    day that villages take (nothing to speak of, if not given).
    """
    rows, columns = travel_s.shape
    parts = np.full(rows, NEVER_FULL) if shares is None else shares
    units = []
    for row in range(rows):
        near = np.flatnonzero(travel_s[row] <= radius_s).tolist()
        offers = {p: (float(parts[row]), float(travel_s[row, p]) / 60) for p in near}
        units.append(unit(f"v{row}", offers=offers))
    people = {f"v{row}": int(residents[row]) for row in range(rows)}
    return demand(people, [pool(p) for p in range(columns)], units)
