"""
The improving layer as a whole: every component searched by one search per core.

Searches of a component know nothing of each other but at barriers: there the worse ones go on from
the best. So a number of rounds, a seed and a number of searches always give the same plan.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from optimizer.solving.bands import bind_bands
from optimizer.solving.improving.components import Component, components
from optimizer.solving.improving.search import HOT_SHARE, Search
from optimizer.solving.instance import Instance
from optimizer.solving.recombining.recombiner import Recombiner
from optimizer.solving.schedule import Choice, Schedule

MOVES = 1000
"""Moves of a round, over all components of one search."""

COLDEST = 0.03
"""Last temperature as a share of the first."""

LEAST_RUIN, MANY_MOVES = 1 / 3, 1000
"""
Ruins shrink to no less than this share; not at all where a run has so many moves for each visit.

Measured: with 2500 moves a visit big ruins are better to the end, with 300 or 20 small ones.
"""

DECIDED = 0.02
"""Share of a run after which it is known how many moves it has."""

ANNEAL_MOVES, MOST_ANNEALS = 2000, 4
"""Moves a visit that an anneal is worth, and the most anneals of a run."""

LAST_SHARE, LAST_HEAT = 0.4, 0.3
"""Of several anneals the last goes on from the best: its share of the run, how hot it begins."""

BARRIERS = 20
"""How often the searches of a component exchange in a run."""

COLLECTED_FROM, RECOMBINED_FROM = 0.35, 0.5
"""Shares of a run from which routes are collected, and put together anew at barriers."""

COLLECTED_MOVES = 100
"""Moves of a search after which its routes are worth another look."""

RECOMBINING_WORK = 0.01
"""
CP-SAT's deterministic time granted by round and search, times the largest component's share of all
cents: a problem of many components can gain less by it, and vain tries are moves not made.
"""

LEAST_WORK, MOST_WORK = 0.6, 2.5
"""
CP-SAT's deterministic limits, about seconds: with less it is not asked, more it does not get.

A component's first try gets its share of the most by cents, each later one twice as much.
"""

HOPED, FORGOTTEN = 0.005, 0.25
"""Share of a component's cents that putting it together anew may save; of it after a vain try."""


class _Part:
    """
    One component with its searches.

    Parameters
    ----------
    instance, component
        What is searched.
    seeds
        Where chance begins, one a search.
    share
        The component's share of all work.
    """

    def __init__(
        self, instance: Instance, component: Component, *, seeds: Sequence[int], share: float
    ) -> None:
        self.component = component
        self.searches = [Search(instance, component, seed=seed) for seed in seeds]
        self._moves = max(10, round(MOVES * share))
        self._recombiner = Recombiner(self.searches[0])
        self.hoped_cents_per_work = math.inf
        """Cents by which a unit of work is expected to improve the plan when put together anew."""
        self._work_limit = MOST_WORK
        self._collected = 0
        self._hot_cents = 0.0
        self._anneals = 0
        self._is_last = [False for _ in seeds]

    def begin(self, start: Schedule | None) -> None:
        """Make the first complete state, from a schedule where there is one."""
        first = self.searches[0]
        if start is not None:
            first.read(start)
        first.fill()
        for other in self.searches[1:]:
            other.adopt(first)
        self._hot_cents = HOT_SHARE * first.route_cents

    @property
    def cents(self) -> float:
        """Cents of the best plan over the whole cycle."""
        return self.best.best[1] * self.component.repeats

    def limit(self, share: float) -> None:
        """Limit the first try of putting routes together anew to a share of the most."""
        self._work_limit = max(LEAST_WORK, share * MOST_WORK)

    def run(self, lane: int, fraction: float) -> None:
        """Let one search do its moves."""
        search = self.searches[lane]
        share, heat = self._turn(search, fraction)
        if heat < 1.0 and not self._is_last[lane]:
            self._is_last[lane] = True
            search.adopt(search)
        search.run(
            self._moves,
            temperature=self._hot_cents * heat * COLDEST**share,
            fraction=share,
            ruin_share=self._ruin_share(search, share),
        )

    def _turn(self, search: Search, fraction: float) -> tuple[float, float]:
        """Return the used share of the present anneal, and how hot it begins."""
        if fraction >= 1.0:
            return 1.0, 1.0
        if self._anneals == 0 and fraction >= DECIDED:
            moves_a_visit = search.moves / fraction / max(1, search.visits)
            self._anneals = max(1, min(MOST_ANNEALS, int(moves_a_visit / ANNEAL_MOVES)))
        if self._anneals <= 1:
            return fraction, 1.0
        if fraction < 1.0 - LAST_SHARE:
            return fraction / (1.0 - LAST_SHARE) * (self._anneals - 1) % 1.0, 1.0
        return 1.0 - (1.0 - fraction) / LAST_SHARE, LAST_HEAT

    def _ruin_share(self, search: Search, share: float) -> float:
        """Return how much ruins take out: less towards the end, if there are few moves a visit."""
        if not 0.0 < share < 1.0 or self._anneals != 1:
            return 1.0
        moves_a_visit = search.moves / share / max(1, search.visits)
        last = min(1.0, max(LEAST_RUIN, math.sqrt(moves_a_visit / MANY_MOVES)))
        return 1.0 + (last - 1.0) * share

    def collect(self, fraction: float) -> None:
        """Feed the pool of routes."""
        moves = self.searches[0].moves
        if moves - self._collected < COLLECTED_MOVES:
            return
        if self._turn(self.searches[0], fraction)[0] >= COLLECTED_FROM:
            self._collected = moves
            self._recombiner.collect(self.searches)

    def hope(self) -> None:
        """Think of what putting routes together anew could save, where it was not tried yet."""
        if math.isinf(self.hoped_cents_per_work):
            self.hoped_cents_per_work = HOPED * self.cents / LEAST_WORK

    def recombine(self, work: float) -> float:
        """Put the routes seen together anew within a limit of work; return the work done."""
        service, cents = self.best.best
        used = self._recombiner.improve(self.searches, work=min(work, self._work_limit))
        self._work_limit = min(2.0 * self._work_limit, MOST_WORK)
        saved = (cents - self.best.best[1]) * self.component.repeats
        if saved > 0:
            self.hoped_cents_per_work = saved / used
        elif self.best.best[0] == service:
            self.hoped_cents_per_work *= FORGOTTEN
        return used

    def exchange(self) -> None:
        """Let the worse searches go on from the best."""
        for other in self.searches:
            if other.best > self.best.best:
                other.adopt(self.best)

    @property
    def best(self) -> Search:
        """The search with the best plan."""
        return min(self.searches, key=lambda search: search.best)


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
        found = components(instance, choices)
        visits = sum(component.visits for component in found)
        self._parts = [
            _Part(
                instance,
                component,
                seeds=[seed * 1009 + 31 * i + j for j in range(searches)],
                share=component.visits / visits,
            )
            for i, component in enumerate(found)
        ]
        self._searches = searches
        self._barrier = 0
        self._work = 0.0
        self._largest_share = 1.0
        self._threads = ThreadPoolExecutor(searches) if searches > 1 else None

    def begin(self, start: Schedule | None = None) -> None:
        """Make the first complete state of every component, from a schedule where there is one."""
        for part in self._parts:
            part.begin(start)
        cents = max(1.0, sum(part.cents for part in self._parts))
        for part in self._parts:
            part.limit(part.cents / cents)
        self._largest_share = max((part.cents / cents for part in self._parts), default=1.0)

    def round(self, fraction: float) -> None:
        """
        Let every search do its moves.

        Parameters
        ----------
        fraction
            Used share of the whole run, 0 to 1: what the temperature follows.
        """
        if self._threads is None:
            self._run(0, fraction)
        else:
            lanes = range(len(self._parts[0].searches) if self._parts else 0)
            list(self._threads.map(lambda lane: self._run(lane, fraction), lanes))
        if fraction < 1.0:
            self._work += RECOMBINING_WORK * self._searches * self._largest_share
            for part in self._parts:
                part.collect(fraction)
        barrier = int(fraction * BARRIERS)
        if barrier != self._barrier:
            self._barrier = barrier
            self._meet(fraction)

    def _run(self, lane: int, fraction: float) -> None:
        for part in self._parts:
            part.run(lane, fraction)

    def _meet(self, fraction: float) -> None:
        """Do what is done at barriers only."""
        if RECOMBINED_FROM <= fraction < 1.0:
            self._recombine()
        for part in self._parts:
            part.exchange()

    def _recombine(self) -> None:
        """Put routes together anew, each component once at most, where most is hoped for first."""
        for part in self._parts:
            part.hope()
        for part in sorted(self._parts, key=lambda part: -part.hoped_cents_per_work):
            if self._work < LEAST_WORK:
                break
            self._work -= part.recombine(self._work)

    @property
    def best(self) -> tuple[int, float]:
        """Service lost and cents of the best plan, as the search counts them."""
        service, cents = 0, 0.0
        for part in self._parts:
            lost, once_cents = part.best.best
            service += lost
            cents += once_cents * part.component.repeats
        return service, cents

    def schedule(self) -> Schedule:
        """Return the best plan as a schedule."""
        made = Schedule(self.instance)
        for part in self._parts:
            part.best.write(made)
        bind_bands(made)
        return made

    def close(self) -> None:
        """End the threads."""
        if self._threads is not None:
            self._threads.shutdown()
