"""The work of villages as covering models see it: loads, who may take them, and components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optimizer.coverage.demand import CoverDemand


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """
    Halts of one line at one stop that the same pools may make, of the whole cycle together.

    ``days`` are the vehicle-days that they take of each pool, ``cost_cents`` what they cost there.
    """

    line_id: str
    village_code: str
    days: Mapping[int, float]
    cost_cents: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Loads and pools that depend on each other, and on no others."""

    line_ids: tuple[str, ...]
    loads: tuple[Load, ...]
    pools: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """
    Loads that some pool may take, and what nobody reaches.

    ``beyond`` are, by line, codes of villages of which some halt lies farther than the time asked
    for from every base.
    """

    loads: tuple[Load, ...]
    beyond: Mapping[str, frozenset[str]]

    @property
    def villages_beyond(self) -> frozenset[str]:
        """All villages that are beyond reach for some line."""
        return frozenset().union(*self.beyond.values())


def work_of(demand: CoverDemand, *, max_travel_s: int | None) -> Work:
    """
    Sum up the halts of each stop.

    Parameters
    ----------
    demand
        What is due and who could do it.
    max_travel_s
        Only bases within so much of a stop cover it (``None``: any).
    """
    sums: dict[tuple[str, str, str, tuple[int, ...]], tuple[dict[int, float], dict[int, float]]]
    sums = {}
    beyond: dict[str, set[str]] = defaultdict(set)
    for unit in demand.units:
        near = [o for o in unit.offers if max_travel_s is None or o.away_s <= max_travel_s]
        if not near:
            beyond[unit.line_id].add(unit.village_code)
            continue
        pools = tuple(sorted(offer.pool for offer in near))
        days, cost = sums.setdefault(
            (unit.line_id, unit.village_code, unit.stop_id, pools), ({}, {})
        )
        for offer in near:
            days[offer.pool] = days.get(offer.pool, 0.0) + unit.visits * offer.day_share
            cost[offer.pool] = cost.get(offer.pool, 0.0) + unit.visits * offer.cost_cents
    loads = tuple(
        Load(line_id=line_id, village_code=village_code, days=days, cost_cents=cost)
        for (line_id, village_code, _, _), (days, cost) in sums.items()
    )
    return Work(loads=loads, beyond={name: frozenset(found) for name, found in beyond.items()})


def lines_of_pools(loads: Iterable[Load]) -> dict[int, str]:
    """Return the lines that each pool works for; those that share pools are joined by ``+``."""
    return {p: "+".join(part.line_ids) for part in components(loads) for p in part.pools}


def components(loads: Iterable[Load]) -> tuple[Component, ...]:
    """Return the loads in groups that share no pool, in the order of their first load."""
    parent: dict[int, int] = {}

    def root(pool: int) -> int:
        while parent.setdefault(pool, pool) != pool:
            parent[pool] = pool = parent[parent[pool]]
        return pool

    listed = list(loads)
    for load in listed:
        first, *others = load.days
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[int, list[Load]] = defaultdict(list)
    for load in listed:
        groups[root(next(iter(load.days)))].append(load)
    return tuple(
        Component(
            line_ids=tuple(sorted({load.line_id for load in members})),
            loads=tuple(members),
            pools=tuple(sorted({pool for load in members for pool in load.days})),
        )
        for members in groups.values()
    )
