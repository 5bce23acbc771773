"""
The improving layer as a whole: every component searched by one search per core.

Searches of a component know nothing of each other but at barriers: there the worse ones go on from
the best. So a number of rounds, a seed and a number of searches always give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from optimizer.solving.improving.components import components
from optimizer.solving.improving.search import HOT_SHARE, Search
from optimizer.solving.instance import Instance
from optimizer.solving.recombining.recombiner import Recombiner
from optimizer.solving.schedule import Choice, Schedule

MOVES = 1000
"""Moves of a round, over all components of one search."""

COLDEST = 0.03
"""Last temperature as a share of the first."""

BARRIERS = 20
"""How often the searches of a component exchange in a run."""

COLLECTED_FROM, RECOMBINED_FROM = 0.5, 0.7
"""Shares of a run from which routes are collected, and put together anew at barriers."""

RECOMBINING_WORK = 0.005
"""CP-SAT's deterministic time granted by round and search: about a sixth of what a round takes."""


class ImprovingLayer:
    """
    Ruin and recreate over the whole cycle.

    Parameters
    ----------
    instance
        The compiled problem.
    choices
        Choices of days by task, for every task that may be planned.
    seed
        Where chance begins.
    searches
        Searches per component; each has a thread (compiled code runs beside other threads).
    """

    def __init__(
        self,
        instance: Instance,
        choices: Mapping[int, tuple[Choice, ...]],
        *,
        seed: int,
        searches: int = 1,
    ) -> None:
        self.instance = instance
        self.parts = components(instance, choices)
        self._searches = [
            [Search(instance, part, seed=seed * 1009 + 31 * i + j) for j in range(searches)]
            for i, part in enumerate(self.parts)
        ]
        work = [len(part.tasks) for part in self.parts]
        self._moves = [max(10, round(MOVES * n / max(1, sum(work)))) for n in work]
        self._share = [n / max(1, sum(work)) for n in work]
        self._recombiners = [Recombiner(searches[0]) for searches in self._searches]
        self._hot: list[float] = []
        self._barrier = 0
        self._threads = ThreadPoolExecutor(searches) if searches > 1 else None

    def begin(self, start: Schedule | None = None) -> None:
        """Make the first complete state of every component, from a schedule where there is one."""
        for searches in self._searches:
            first = searches[0]
            if start is not None:
                first.read(start)
            first.fill()
            for other in searches[1:]:
                other.adopt(first)
        self._hot = [HOT_SHARE * searches[0].visit_cents for searches in self._searches]

    def round(self, fraction: float) -> None:
        """
        Let every search do its moves.

        Parameters
        ----------
        fraction
            Used share of the whole run, 0 to 1: what the temperature follows.
        """
        lanes = list(zip(*self._searches, strict=True))
        if self._threads is None:
            for lane in lanes:
                self._run(lane, fraction)
        else:
            list(self._threads.map(lambda lane: self._run(lane, fraction), lanes))
        if fraction < 1.0:
            self._collect(fraction)
        barrier = int(fraction * BARRIERS)
        if barrier != self._barrier:
            self._barrier = barrier
            if RECOMBINED_FROM <= fraction < 1.0:
                self._recombine()
            self._exchange()

    def _run(self, lane: tuple[Search, ...], fraction: float) -> None:
        for search, moves, hot in zip(lane, self._moves, self._hot, strict=True):
            search.run(moves, temperature=hot * COLDEST**fraction, fraction=fraction)

    def _collect(self, fraction: float) -> None:
        """Feed the pools; grant them their share of the work."""
        for recombiner, searches, share in zip(
            self._recombiners, self._searches, self._share, strict=True
        ):
            recombiner.allow(RECOMBINING_WORK * share * len(searches))
            if fraction >= COLLECTED_FROM:
                recombiner.collect(searches)

    def _recombine(self) -> None:
        """Put the routes seen together anew, as far as work is granted."""
        for recombiner, searches in zip(self._recombiners, self._searches, strict=True):
            recombiner.improve(searches)

    def _exchange(self) -> None:
        for searches in self._searches:
            best = min(searches, key=lambda search: search.best)
            for other in searches:
                if other.best > best.best:
                    other.adopt(best)

    @property
    def best(self) -> tuple[int, float]:
        """Service lost and cents of the best plan, as the search counts them."""
        found = [min(search.best for search in searches) for searches in self._searches]
        return sum(service for service, _ in found), sum(cents for _, cents in found)

    def schedule(self) -> Schedule:
        """Return the best plan as a schedule."""
        made = Schedule(self.instance)
        for searches in self._searches:
            min(searches, key=lambda search: search.best).write(made)
        return made

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()
