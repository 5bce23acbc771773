"""Takes vehicles away, or adds some, evenly over the bases: a method of divisors."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from optimizer.scenarios.facts import Facts
from optimizer.tables.rows_fleet import VehicleRow

Key = TypeVar("Key", bound=Hashable)
Rank = Callable[[Key], Any]


def spread(
    sizes: Mapping[Key, int], count: int, *, rank: Rank[Key], capped: bool
) -> dict[Key, int]:
    """
    Share a number out in proportion to sizes (Webster, Sainte-Laguë).

    The next one goes where (shared out so far + 1/2) / size is least, so nothing is far from its
    proportion, and what is large comes before what is small.

    Parameters
    ----------
    sizes
        Sizes > 0 by key.
    count
        How many to share out.
    rank
        Decides ties, the least first.
    capped
        Whether none gets more than its size.

    Returns
    -------
    dict
        Numbers by key; keys that get none are left out.
    """
    shared: dict[Key, int] = defaultdict(int)
    queue = [(0.5 / size, rank(key), place, key) for place, (key, size) in enumerate(sizes.items())]
    heapq.heapify(queue)
    for _ in range(count):
        if not queue:
            break
        _, ranked, place, key = heapq.heappop(queue)
        shared[key] += 1
        if not capped or shared[key] < sizes[key]:
            heapq.heappush(queue, ((shared[key] + 0.5) / sizes[key], ranked, place, key))
    return dict(shared)


def taken_away(facts: Facts, vehicles: Sequence[VehicleRow], count: int) -> list[VehicleRow]:
    """
    Choose the vehicles that go when a fleet shrinks.

    Every county loses in proportion of each vehicle type, and inside it every base: a base with
    several vehicles of a type before one with a single one, a single one before that of a township
    with more residents. Of one base the vehicle goes that can be out least in a week, the last id
    of several. Always the same vehicles, whatever the order of the table.

    Parameters
    ----------
    facts
        The dataset.
    vehicles
        Those to choose from.
    count
        How many go.
    """
    residents = facts.residents_of_township()
    chosen: list[VehicleRow] = []
    for group, number in _by_county(facts, vehicles, count, capped=True):
        bases = _by_base(group)
        shares = spread(
            {base: len(rows) for base, rows in bases.items()},
            number,
            rank=lambda base: (residents.get(facts.township_of_base[base], 0), base),
            capped=True,
        )
        for base, share in shares.items():
            last_first = sorted(bases[base], key=lambda row: row.vehicle_id, reverse=True)
            chosen += sorted(last_first, key=facts.week_s)[:share]
    return chosen


def copied(facts: Facts, vehicles: Sequence[VehicleRow], count: int) -> list[VehicleRow]:
    """
    Choose the vehicles that get a twin when a fleet grows; one may get several.

    Counties and bases gain in proportion, the townships with most residents first.

    Parameters
    ----------
    facts
        The dataset.
    vehicles
        Those to choose from.
    count
        How many are added.
    """
    residents = facts.residents_of_township()
    chosen: list[VehicleRow] = []
    for group, number in _by_county(facts, vehicles, count, capped=False):
        bases = _by_base(group)
        shares = spread(
            {base: len(rows) for base, rows in bases.items()},
            number,
            rank=lambda base: (-residents.get(facts.township_of_base[base], 0), base),
            capped=False,
        )
        for base, share in shares.items():
            rows = sorted(bases[base], key=lambda row: row.vehicle_id)
            chosen += [rows[turn % len(rows)] for turn in range(share)]
    return chosen


def _by_county(
    facts: Facts, vehicles: Sequence[VehicleRow], count: int, *, capped: bool
) -> list[tuple[list[VehicleRow], int]]:
    """Return the vehicles of each county and type, with how many of them are concerned."""
    groups: dict[tuple[str, str], list[VehicleRow]] = defaultdict(list)
    for row in sorted(vehicles, key=lambda row: row.vehicle_id):
        groups[facts.county_of_base[row.depot_id], row.type_id].append(row)
    sizes = {key: len(groups[key]) for key in sorted(groups)}
    shares = spread(sizes, count, rank=lambda key: key, capped=capped)
    return [(groups[key], share) for key, share in shares.items()]


def _by_base(vehicles: Sequence[VehicleRow]) -> dict[str, list[VehicleRow]]:
    """Return the vehicles by base."""
    bases: dict[str, list[VehicleRow]] = defaultdict(list)
    for row in vehicles:
        bases[row.depot_id].append(row)
    return bases
