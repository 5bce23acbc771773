"""Orders of one week, made up: rides to the doctor or the market, urgent help, single visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from optimizer.building.assumptions import GENERATED, Row
from optimizer.building.chance import uniform, weighted_choice
from optimizer.building.demand import Site
from optimizer.building.pools import Base
from optimizer.domain.orders import ON_DEMAND
from optimizer.units import MINUTE_S, clock_to_s, s_to_clock

FIRST_DAY = date(2026, 11, 30)
DAYS = 7
WORKDAYS = 5
FEWEST, MOST = 15, 25
"""Orders of a county's workday: the fewest where there are the fewest villages, and so on."""
WEEKEND = 5
ON_CALL = {"rides", "urgent"}
"""Services of vans that wait for orders."""
STEP_S = 15 * MINUTE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKind:
    """A kind of order: its share, from when it is promised, for how long, and how long it takes."""

    service: str
    share: float
    first: str
    last: str
    promise_min: int
    service_min: tuple[int, ...]
    persons: tuple[int, ...] = (1,)
    goals: tuple[tuple[str, float], ...] = ()


KINDS = (
    OrderKind(
        service="rides",
        share=0.5,
        first="07:30",
        last="09:30",
        promise_min=60,
        service_min=(5,),
        persons=(1, 1, 2, 3),
        goals=(("health_centre", 0.6), ("coop", 0.25), ("county_hospital", 0.15)),
    ),
    OrderKind(
        service="urgent",
        share=0.25,
        first="08:30",
        last="14:00",
        promise_min=120,
        service_min=(30, 45, 60),
    ),
    OrderKind(
        service="cleaning",
        share=0.1,
        first="08:30",
        last="13:00",
        promise_min=180,
        service_min=(30, 45),
    ),
    OrderKind(
        service="shopping",
        share=0.15,
        first="08:30",
        last="13:00",
        promise_min=180,
        service_min=(10, 15),
    ),
)
"""Assumed: nothing is published of single orders."""


def order_rows(sites: Sequence[Site], bases: Sequence[Base]) -> list[Row]:
    """
    Return the orders of one week; each depends on its county, day and number alone.

    Parameters
    ----------
    sites
        Villages in the plan.
    bases
        Depots that have vehicles.

    Returns
    -------
    list of dict
        Rows of ``orders``, by county, day and number.
    """
    of_county: dict[str, list[Site]] = {}
    for site in sorted(sites, key=lambda site: site.code):
        of_county.setdefault(site.county_code, []).append(site)
    sizes = {code: len(mine) for code, mine in of_county.items()}
    rows = []
    for code, mine in sorted(of_county.items()):
        for day in range(DAYS):
            for number in range(1, _count(sizes, code, day) + 1):
                rows.append(_row(mine, bases, day=day, key=f"{code}-{day + 1}{number:02d}"))
    return rows


def _count(sizes: Mapping[str, int], code: str, day: int) -> int:
    """Return how many orders a county has on a day."""
    if day >= WORKDAYS:
        return WEEKEND
    span = max(1, max(sizes.values()) - min(sizes.values()))
    return FEWEST + round((MOST - FEWEST) * (sizes[code] - min(sizes.values())) / span)


def _row(sites: Sequence[Site], bases: Sequence[Base], *, day: int, key: str) -> Row:
    """Return one order."""
    # Only vans on call work on Sundays.
    kinds = KINDS if day < WORKDAYS else [kind for kind in KINDS if kind.service in ON_CALL]
    kind = kinds[weighted_choice(np.array([k.share for k in kinds]), "order-kind", key)]
    weights = np.array([float(site.elderly + 1) for site in sites])
    site = sites[weighted_choice(weights, "order-village", key)]
    goals = list(_goals(kind, site, bases))
    begins_s, ends_s = clock_to_s(kind.first), clock_to_s(kind.last)
    steps = (ends_s - begins_s) // STEP_S + 1
    earliest_s = begins_s + STEP_S * int(steps * uniform("order-time", key))
    goal = ""
    if kind.goals:
        shares = np.array([share for _, share in goals])
        goal = goals[weighted_choice(shares, "order-goal", key)][0]
    return {
        "order_id": f"O{key}",
        "date": (FIRST_DAY + timedelta(days=day)).isoformat(),
        "line_id": ON_DEMAND,
        "services": kind.service,
        "village_code": site.code,
        "earliest": s_to_clock(earliest_s),
        "latest": s_to_clock(earliest_s + kind.promise_min * MINUTE_S),
        "service_min": str(_pick(kind.service_min, "order-minutes", key)),
        "persons": str(_pick(kind.persons, "order-persons", key)),
        "destination_id": goal,
        "source": GENERATED,
    }


def _goals(kind: OrderKind, site: Site, bases: Sequence[Base]) -> Iterator[tuple[str, float]]:
    """Yield where a ride may go: the nearest place of each kind in the county."""
    for base_kind, share in kind.goals:
        near = [
            ((base.lat - site.lat) ** 2 + (base.lon - site.lon) ** 2, base.id)
            for base in bases
            if base.kind == base_kind and base.county_code == site.county_code
        ]
        if near:
            yield min(near)[1], share


def _pick(values: Sequence[int], *keys: str) -> int:
    """Return one of some values."""
    return values[int(len(values) * uniform(*keys))]
