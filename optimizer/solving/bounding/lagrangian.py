"""What prices prove: a lower bound from any prices and the least reduced cost of every source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from optimizer.solving.bounding.blocks import Block
from optimizer.solving.bounding.columns import Cut, Limit
from optimizer.solving.bounding.master import Duals
from optimizer.solving.kernel import Floats


def proved(
    block: Block,
    *,
    duals: Duals,
    limits: Sequence[Limit],
    cuts: Sequence[Cut],
    least: Floats,
    cheapest: Floats,
) -> float:
    """
    Return a lower bound on the cost of all plans that keep the limits.

    Let a plan take the routes r of cost c(r), source k(r). With prices p >= 0 of visits, m of
    limits and s <= 0 of cuts, and e(k) the least of c(r) - p(r) - s(r) - m(r) over the routes of
    source k, or 0 if that is more,

        sum of c  >=  P + sum over r of e(k(r)),

    where P = the least that the needed visits are worth + what limits and cuts come to: visits,
    limits and cuts are what the plan keeps. The last sum is no less than what each pool can make
    of its most negative sources (`_dearest`). For some pools it is better bounded by cost: with
    x = the largest -e(k) / (cheapest route of k) among them, their part is at least -x times the
    cost of their routes, hence of the plan (Farley, Operations Research 38(5), 1990); so the cost
    is at least (P + the part of the other pools) / (1 + x). The best split is taken.

    Parameters
    ----------
    block
        What is bounded.
    duals, limits, cuts
        Prices, and the rows that they belong to.
    least
        By source: no more than the least of c(r) - p(r) - s(r) - m(r), or than 0.
    cheapest
        By source: no more than the cost of any route, above 0 where it is known to be.
    """
    excess = np.minimum(0.0, least)
    value = _visits(block, duals) + _rows(duals, limits, cuts)
    by_pool: dict[int, list[int]] = defaultdict(list)
    for number, supply in enumerate(block.supplies):
        by_pool[supply.pool].append(number)
    parts = []
    for pool, numbers in by_pool.items():
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = np.where(excess[numbers] < 0.0, -excess[numbers] / cheapest[numbers], 0.0)
        parts.append((float(ratios.max()), _dearest(block, pool, numbers, excess)))
    parts.sort()
    left = value + sum(part for _, part in parts)
    best = left
    for ratio, part in parts:
        left -= part
        best = max(best, left / (1.0 + ratio))
    return best


def _rows(duals: Duals, limits: Sequence[Limit], cuts: Sequence[Cut]) -> float:
    """Return what the limits and the cuts come to."""
    of_limits = sum(price * limit.count for limit, price in zip(limits, duals.limit, strict=True))
    of_cuts = sum(price * cut.most for cut, price in zip(cuts, duals.cut, strict=True))
    return float(of_limits + of_cuts)


def _visits(block: Block, duals: Duals) -> float:
    """Return the least that the needed visits are worth: on the cheapest of the allowed days."""
    order = np.argsort(duals.visit, axis=0, kind="stable")
    prices = np.take_along_axis(duals.visit, order, axis=0)
    days = np.take_along_axis(block.days, order, axis=0)
    before = np.cumsum(days, axis=0) - days
    made = np.clip(block.need[np.newaxis, :] - before, 0, days)
    return float((made * prices).sum())


def _dearest(block: Block, pool: int, numbers: Sequence[int], excess: Floats) -> float:
    """Return the least that the routes of a pool can add: the most negative sources first."""
    left = block.pools[pool].routes
    total = 0.0
    for number in sorted(numbers, key=lambda k: excess[k]):
        routes = min(left, block.supplies[number].routes)
        total += routes * float(excess[number])
        left -= routes
    return total
