"""From places to demand and fleet: the order of the steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.building.assumptions import Row
from optimizer.building.chance import uniform
from optimizer.building.demand import MIXES, Need, Site, generate_needs
from optimizer.building.fleet import (
    FLEET_HOSPITALS,
    FLEET_VANS,
    Staffed,
    add_hospitals,
    add_slack,
    on_call_rows,
    size_of,
    staff,
    vehicle_rows,
)
from optimizer.building.kinds import HOSPITAL, KINDS, MEALS
from optimizer.building.pools import Base, Pool, choose_bases, pools_of, there_and_back_s
from optimizer.building.tiers import hospital_visits
from optimizer.domain.travel import TravelMatrix
from optimizer.units import MINUTE_S

KITCHEN_REACH_S = 54 * MINUTE_S
"""Longest way from a kitchen to a village and back: food leaves at 10:00, all eat by 11:30."""
SUPPER_KITCHENS, SUPPER_SHARE = 0.25, 0.6
"""Share of the kitchens that cook twice a day, and of their villages that get both (assumed)."""
SUPPER_SHIFT_END = "17:45"
SPARE_OUTPUT = 1.2
"""What a kitchen can cook over what its own villages ask for (assumed)."""
VILLAGES_PER_KITCHEN_DAY = 5.0
"""Villages that one meal van feeds in its window, for the first guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """The generated half of the dataset."""

    needs: tuple[Need, ...]
    vehicles: tuple[Row, ...]
    pools: tuple[Staffed, ...]
    meals_per_wave: Mapping[str, int]
    """Kitchen → meals that it can give out a day and wave."""


def generate(
    sites: Sequence[Site],
    bases: Sequence[Base],
    matrices: Mapping[str, TravelMatrix],
    *,
    hospitals_inside: bool = False,
) -> Generated:
    """
    Generate demand and fleet.

    Parameters
    ----------
    sites
        Villages in the plan.
    bases
        Depots.
    matrices
        County code → travel times between its bases and villages.
    hospitals_inside
        Whether the published number of service vans includes the mobile hospitals.

    Returns
    -------
    Generated
        Needs by id, vehicles by id; the witness of each pool serves all its needs.

    Raises
    ------
    ValueError
        If the published fleet is too small for the demand.
    """
    kitchen_of = _kitchens(sites, bases, matrices)
    days_of = _kitchen_days(kitchen_of, sites)
    late = _supper_kitchens(days_of, kitchen_of, sites)
    suppers = frozenset(
        code
        for code, base_id in kitchen_of.items()
        if base_id in late and uniform(code, "supper") < SUPPER_SHARE
    )
    needs = generate_needs(
        sites,
        {code: days_of[base] for code, base in kitchen_of.items()},
        suppers,
        hospital_visits=hospital_visits(sites, bases),
    )
    staffed = []
    for county, matrix in sorted(matrices.items()):
        for pool in _pools(county, sites, bases, needs, matrix, kitchen_of):
            days_a_week = days_of[pool.base.id] if pool.kind is MEALS else 1
            size = size_of(pool, days_a_week=days_a_week)
            staffed.append(staff(pool, size, days_a_week=days_a_week))
        for kind in KINDS:
            own = [e for e in staffed if e.pool.kind is kind and e.pool.base.county_code == county]
            if kind is not HOSPITAL:
                add_slack(own)
    add_hospitals([entry for entry in staffed if entry.pool.kind is HOSPITAL])
    rows = [_until_supper(row, late) for row in vehicle_rows(staffed)]
    planned = sum(row["fleet"] == "van" for row in rows)
    vans = FLEET_VANS - (FLEET_HOSPITALS if hospitals_inside else 0)
    rows += _on_call(sites, bases, vans - planned)
    rows.sort(key=lambda row: row["vehicle_id"])
    return Generated(
        needs=tuple(needs),
        vehicles=tuple(rows),
        pools=tuple(staffed),
        meals_per_wave=_outputs(needs, kitchen_of),
    )


def _supper_kitchens(
    days_of: Mapping[str, int], kitchen_of: Mapping[str, str], sites: Sequence[Site]
) -> frozenset[str]:
    """Return the kitchens that cook a second wave: those with the most elderly people."""
    elderly = dict.fromkeys(days_of, 0)
    for site in sites:
        if site.code in kitchen_of:
            elderly[kitchen_of[site.code]] += site.elderly
    ranked = sorted(elderly, key=lambda base_id: (-elderly[base_id], base_id))
    return frozenset(ranked[: round(SUPPER_KITCHENS * len(ranked))])


def _until_supper(row: Row, late: frozenset[str]) -> Row:
    """Let the meal vans of a kitchen with two waves work until the second is brought."""
    stays = row["depot_id"] in late and row["type_id"] in (MEALS.wide_type, MEALS.narrow_type)
    return row | {"shift_end": SUPPER_SHIFT_END} if stays else row


def _outputs(needs: Sequence[Need], kitchen_of: Mapping[str, str]) -> dict[str, int]:
    """Return what kitchens can cook in a wave: all that is asked of them, and some more."""
    asked: dict[str, int] = {}
    for need in needs:
        if need.service == "meals" and need.wave == 1:
            base_id = kitchen_of[need.code]
            asked[base_id] = asked.get(base_id, 0) + round(need.people)
    return {base_id: 10 * math.ceil(SPARE_OUTPUT * meals / 10) for base_id, meals in asked.items()}


def _pools(
    county: str,
    sites: Sequence[Site],
    bases: Sequence[Base],
    needs: Sequence[Need],
    matrix: TravelMatrix,
    kitchen_of: Mapping[str, str],
) -> list[Pool]:
    """Return the pools of one county."""
    inside = {site.code: site for site in sites if site.county_code == county}
    own_bases = [base for base in bases if base.county_code == county]
    own_needs = [need for need in needs if need.code in inside]
    return [
        pool
        for kind in KINDS
        for pool in pools_of(
            kind,
            sites=inside,
            bases=own_bases,
            needs=own_needs,
            matrix=matrix,
            base_of=kitchen_of if kind is MEALS else None,
        )
    ]


def _kitchens(
    sites: Sequence[Site], bases: Sequence[Base], matrices: Mapping[str, TravelMatrix]
) -> dict[str, str]:
    """Return the kitchen of every village that one reaches in time."""
    kitchen_of: dict[str, str] = {}
    share = sum(share for share, _ in MIXES["meals"].tiers)
    for county, matrix in sorted(matrices.items()):
        kitchens = [b for b in bases if b.county_code == county and b.kind in MEALS.depot_kinds]
        work = {
            site.code: share * MEALS.mean_days / VILLAGES_PER_KITCHEN_DAY
            for site in sites
            if site.county_code == county
        }
        for code, base_id in choose_bases(MEALS, bases=kitchens, work=work, matrix=matrix).items():
            if there_and_back_s(matrix, base_id, code) <= KITCHEN_REACH_S:
                kitchen_of[code] = base_id
    return kitchen_of


def _kitchen_days(kitchen_of: Mapping[str, str], sites: Sequence[Site]) -> dict[str, int]:
    """Draw on how many days a week each kitchen cooks: the more elderly, the more."""
    elderly: dict[str, int] = {}
    for site in sites:
        if site.code in kitchen_of:
            base_id = kitchen_of[site.code]
            elderly[base_id] = elderly.get(base_id, 0) + site.elderly
    ranked = sorted(elderly, key=lambda b: (elderly[b] * (0.7 + 0.6 * uniform(b, "days")), b))
    days = {}
    for rank, base_id in enumerate(ranked):
        place = rank / len(ranked)
        days[base_id] = 5 if place < 0.3 else 6 if place < 0.85 else 7
    return days


def _on_call(sites: Sequence[Site], bases: Sequence[Base], count: int) -> list[Row]:
    """Place the remaining vans where people live."""
    if count < 0:
        raise ValueError(f"{-count} vans too many: lower the frequencies.")
    stations = sorted((b for b in bases if b.kind == "service_station"), key=lambda base: base.id)
    residents = {
        base.id: sum(s.residents for s in sites if s.township_code == base.township_code)
        for base in stations
    }
    return on_call_rows(stations, residents, count)
