"""Finds routes by their reduced cost, with all sources of a block in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.columns import Column, Cut, Limit
from optimizer.solving.bounding.master import Duals
from optimizer.solving.bounding.network import Detail, Network
from optimizer.solving.kernel import Floats
from optimizer.solving.packed import packed

STEPS_AT_ONCE = 20_000_000
"""Steps of the compiled search between two looks at the clock: well under a second."""

KEPT_AT_NODE = 3
"""Labels that a quick search keeps at a node."""

NEGATIVE = 1e-3
"""Cents by which a route must promise to be cheaper to be worth a column."""


@dataclass(slots=True, kw_only=True)
class Sweep:
    """
    What one pass over all sources found.

    ``least`` is, by source, the least reduced cost at the prices asked for where it is below 0,
    without the price of its own routes; it holds when ``complete``.
    """

    least: Floats
    columns: list[Column]
    steps: int = 0
    complete: bool = True


class Generator:
    """
    The sources of a block, ready to be searched.

    Parameters
    ----------
    network
        The block.
    detail
        What routes keep to.
    work
        Working space; used by one search at a time.
    """

    def __init__(self, network: Network, detail: Detail, work: pricing.Work) -> None:
        self.network = network
        self.detail = detail
        self.net = network.net(detail)
        self.sources = network.sources(detail)
        self._work = work
        self.cheapest = np.array(
            [
                source.day_cents
                + source.out_cents[self.net.place[source.tasks]].min(initial=np.inf)
                + source.back_cents[self.net.place[source.tasks]].min(initial=np.inf)
                for source in self.sources
            ]
        )

    def sweep(
        self,
        result: Sweep,
        *,
        at: Duals,
        duals: Duals,
        limits: Sequence[Limit],
        cuts: Sequence[Cut],
        exact: bool,
        wanted: int,
    ) -> Iterator[None]:
        """
        Search all sources; yield whenever the caller may stop.

        Parameters
        ----------
        result
            Is filled.
        at
            Prices at which the sources are searched.
        duals
            Prices of the linear programme: columns that are not negative there are of no use.
        limits, cuts
            Rows that the prices belong to.
        exact
            Whether the least reduced costs are wanted, or only columns.
        wanted
            Most columns of one source.
        """
        for number, source in enumerate(self.sources):
            prices = self._prices(number, at, limits, cuts)
            arguments = (self.net, source, prices, self._work, exact, KEPT_AT_NODE)
            pricing.begin(*arguments)
            while not pricing.proceed(*arguments, STEPS_AT_ONCE):
                yield
            result.steps += int(self._work.state[pricing.STEPS])
            result.complete &= not self._work.state[pricing.OVERFLOW]
            nodes = len(self.net.task_of)
            result.least[number] = self._work.best_cents[:nodes].min(initial=np.inf)
            for column in self._found(number, prices, wanted):
                if self.reduced(column, duals, limits, cuts) < -NEGATIVE:
                    result.columns.append(column)
            yield

    def _prices(
        self, number: int, at: Duals, limits: Sequence[Limit], cuts: Sequence[Cut]
    ) -> pricing.Prices:
        """Return the prices for a source; of more cuts than fit the dearest: fewer make less."""
        day_class = self.network.block.supplies[number].day_class
        priced = [
            (float(price), cut)
            for cut, price in zip(cuts, at.cut, strict=False)
            if price < 0.0 and cut.day_class == day_class
        ]
        priced.sort(key=lambda pair: (pair[0], pair[1].tasks))
        mask = np.zeros(len(self.net.place), dtype=np.uint64)
        penalty = np.zeros(pricing.MAX_MEMORY)
        for bit, (price, cut) in enumerate(priced[: pricing.MAX_MEMORY]):
            penalty[bit] = -price
            mask[list(cut.tasks)] |= np.uint64(1) << np.uint64(bit)
        reward = np.ascontiguousarray(at.visit[day_class])
        paid = sum(
            float(price)
            for limit, price in zip(limits, at.limit, strict=True)
            if number in limit.supplies
        )
        return packed(pricing.Prices(reward=reward, cuts=mask, penalty=penalty, route=paid))

    def _found(self, number: int, prices: pricing.Prices, wanted: int) -> Iterator[Column]:
        """Yield the cheapest routes of the last search, one by last node."""
        work, nodes = self._work, len(self.net.task_of)
        best = work.best_cents[:nodes]
        for node in np.argsort(best, kind="stable")[:wanted].tolist():
            if not best[node] < -NEGATIVE:
                return
            tasks = []
            label = int(work.best_label[node])
            while label >= 0:
                if work.node[label] < nodes:
                    tasks.append(int(self.net.task_of[work.node[label]]))
                label = int(work.parent[label])
            tasks.reverse()
            cents = float(best[node]) + prices.route - _paid(prices, tasks)
            cents += float(prices.reward[tasks].sum())
            yield Column(supply=number, tasks=tuple(tasks), cents=cents)

    def reduced(
        self, column: Column, duals: Duals, limits: Sequence[Limit], cuts: Sequence[Cut]
    ) -> float:
        """Return the reduced cost of a column."""
        day_class = self.network.block.supplies[column.supply].day_class
        cents = column.cents - float(duals.route[column.supply])
        for task, visits in column.visits.items():
            cents -= visits * float(duals.visit[day_class, task])
        for limit, price in zip(limits, duals.limit, strict=True):
            if column.supply in limit.supplies:
                cents -= float(price)
        for cut, price in zip(cuts, duals.cut, strict=False):
            if price < 0.0 and cut.day_class == day_class:
                cents -= float(price) * cut.share(column.visits)
        return cents


def _paid(prices: pricing.Prices, tasks: Sequence[int]) -> float:
    """Return the penalties that a route has paid."""
    parity = np.uint64(0)
    paid = 0.0
    for task in tasks:
        twice = int(parity & prices.cuts[task])
        paid += sum(prices.penalty[bit] for bit in range(twice.bit_length()) if twice >> bit & 1)
        parity ^= prices.cuts[task]
    return float(paid)
