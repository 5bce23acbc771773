"""Splits a block by the number of routes of some sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import floor

from optimizer.solving.bounding.columns import Column, Limit
from optimizer.solving.bounding.network import Network

FRACTIONAL = 0.02
"""How far from whole a number must be to be split at."""


class Branching:
    """
    Finds where to split: at all routes, those of a base, or of a pool.

    Parameters
    ----------
    network
        The block.
    """

    def __init__(self, network: Network) -> None:
        supplies = network.block.supplies
        bases: dict[str, set[int]] = defaultdict(set)
        pools: dict[int, set[int]] = defaultdict(set)
        for number, supply in enumerate(supplies):
            bases[network.instance.vehicles[supply.vehicle].depot_id].add(number)
            pools[supply.pool].add(number)
        each = [frozenset({number}) for number in range(len(supplies))]
        levels = [
            [frozenset(range(len(supplies)))],
            [frozenset(group) for group in bases.values()],
            [frozenset(group) for group in pools.values()],
            each,
        ]
        self._levels = [sorted(set(level), key=sorted) for level in levels]

    def limits(self, taken: Sequence[tuple[Column, float]]) -> tuple[Limit, Limit] | None:
        """
        Return two limits, one of which every plan keeps, and neither the solution.

        Parameters
        ----------
        taken
            Routes of the solution, and how often each is taken.
        """
        times: dict[int, float] = defaultdict(float)
        for column, share in taken:
            times[column.supply] += share
        for level in self._levels:
            best, group = max(
                (
                    (min(x - floor(x), 1 + floor(x) - x), group)
                    for group in level
                    for x in [sum(times[number] for number in group)]
                ),
                key=lambda pair: pair[0],
            )
            if best > FRACTIONAL:
                count = floor(sum(times[number] for number in group))
                return (
                    Limit(supplies=group, at_least=False, count=count),
                    Limit(supplies=group, at_least=True, count=count + 1),
                )
        return None
