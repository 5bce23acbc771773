"""What the improving layer calls: collects routes, and now and then puts them together anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from optimizer.solving.improving.search import Search
from optimizer.solving.kernel import RELOAD
from optimizer.solving.recombining.partition import Cycle, Start, recombine
from optimizer.solving.recombining.pool import Pool


class Recombiner:
    """
    The pool of one component, fed by all its searches.

    Parameters
    ----------
    search
        Any search of the component.
    """

    def __init__(self, search: Search) -> None:
        self.pool = Pool(search.arrays, search.board)

    def collect(self, searches: Sequence[Search]) -> None:
        """Note the routes of the present states."""
        for lane, search in enumerate(searches):
            self.pool.collect(search.state, lane=lane)

    def improve(self, searches: Sequence[Search], *, work: float) -> float:
        """
        Give the best search a better plan, if the pool holds one.

        Parameters
        ----------
        searches
            All searches of the component.
        work
            CP-SAT's deterministic limit, about seconds.

        Returns
        -------
        float
            The work done.
        """
        best = min(searches, key=lambda search: search.best)
        board, state = best.board, best.state
        made = np.zeros(len(board.task), dtype=np.int64)
        for r in np.flatnonzero(state.best_count).tolist():
            codes = state.best_seq[r, : state.best_count[r]]
            made[codes[codes != RELOAD] // board.parts] += 1
        start = Start(
            routes=self.pool.collect_best(state),
            choices=tuple(state.best_choice.tolist()),
            made=tuple(made.tolist()),
        )
        found, used = recombine(board, self.pool, start, work=work)
        if found is not None:
            best.offer(*self._laid_out(found, best))
        return used

    def _laid_out(self, found: Cycle, search: Search) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give every route a vehicle: of its kind, the one with the fewest days out that week."""
        vehicles = len(search.component.vehicles)
        seq, counts = np.zeros_like(search.state.seq), np.zeros_like(search.state.best_count)
        out: dict[tuple[int, int], int] = defaultdict(int)
        for day, seen in sorted(found.routes, key=lambda placed: placed[0]):
            week = int(search.board.week[day])
            free = [k for k in self.pool.fleet.members[seen.kind] if not counts[day * vehicles + k]]
            vehicle = min(free, key=lambda k: (out[k, week], k))
            out[vehicle, week] += 1
            r = day * vehicles + vehicle
            seq[r, : len(seen.codes)], counts[r] = seen.codes, len(seen.codes)
        return seq, counts, np.array(found.choices, dtype=np.int32)
