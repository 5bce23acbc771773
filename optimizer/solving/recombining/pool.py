"""Routes that a search came by, each once, the latest kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimizer.solving.improving.board import COUNT, KEEPS, ONE_VEHICLE, VISITS, Board, State
from optimizer.solving.kernel import (
    DEPOT,
    MAX_DAYS,
    NO_TIME,
    RELOAD,
    Arrays,
    Ints,
    SmallInts,
    route_cents,
)

ROUTES_KEPT = 500
"""Routes of a pool; of more, those not seen for longest are forgotten."""

Key = tuple[int, int, frozenset[int], int]


@dataclass(frozen=True, slots=True)
class Fleet:
    """
    Vehicles as far as routes may be exchanged between them.

    Parameters
    ----------
    members
        Vehicles by kind.
    kind_of
        Kind by vehicle.
    alike
        By kind and day, the first day on which the same shift is worked; -1 where it is off.
    max_days
        Days out a week by kind.
    bases
        Base by kind.
    """

    members: tuple[tuple[int, ...], ...]
    kind_of: tuple[int, ...]
    alike: tuple[tuple[int, ...], ...]
    max_days: tuple[int, ...]
    bases: tuple[int, ...]

    @classmethod
    def of(cls, a: Arrays, b: Board) -> Fleet:
        """
        Return the fleet of a component.

        Vehicles of a kind are alike; where one vehicle must make several visits, or where locks
        name vehicles, each is a kind of its own.
        """
        several = b.task[:, VISITS] > 1
        tied = bool((several & (b.task[:, KEEPS] == ONE_VEHICLE)).any()) or b.locked.size > 0
        ends = b.first_twin.tolist()
        twins = [tuple(b.twin[i:j].tolist()) for i, j in pairwise(ends)]
        members = [(k,) for twin in twins for k in twin] if tied else twins
        kind_of = {k: kind for kind, listed in enumerate(members) for k in listed}
        return cls(
            members=tuple(members),
            kind_of=tuple(kind_of[k] for k in range(len(kind_of))),
            alike=tuple(_alike(a, listed[0], locked=b.locked.size > 0) for listed in members),
            max_days=tuple(int(a.vehicle[listed[0], MAX_DAYS]) for listed in members),
            bases=tuple(int(a.vehicle[listed[0], DEPOT]) for listed in members),
        )


def _alike(a: Arrays, vehicle: int, *, locked: bool) -> tuple[int, ...]:
    """Return, by day, the first day with the same shift; -1 where the vehicle is off."""
    first: dict[tuple[int, ...], int] = {}
    found = []
    for day, span in enumerate(a.shift[vehicle].tolist()):
        if span[1] == NO_TIME:
            found.append(-1)
        elif locked:
            found.append(day)
        else:
            found.append(first.setdefault(tuple(span), day))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Seen:
    """A route: its kind of vehicle, its class of days, its elements and its cents."""

    kind: int
    day: int
    codes: tuple[int, ...]
    cents: float

    @property
    def key(self) -> Key:
        """What makes it the same route, whatever the order."""
        return self.kind, self.day, frozenset(self.codes), self.codes.count(RELOAD)


class Pool:
    """
    Routes of one component's searches.

    Parameters
    ----------
    a, b
        The component.
    """

    def __init__(self, a: Arrays, b: Board) -> None:
        self.fleet = Fleet.of(a, b)
        self._arrays, self._vehicles = a, len(a.vehicle)
        self._seen: dict[Key, Seen] = {}
        self._last: dict[int, tuple[SmallInts, Ints]] = {}

    def __iter__(self) -> Iterator[Seen]:
        return iter(self._seen.values())

    def __len__(self) -> int:
        return len(self._seen)

    def collect(self, state: State, *, lane: int = 0) -> None:
        """Note the routes of a search's present state that were not there when it was seen last."""
        rows, counts = state.seq, state.route[:, COUNT]
        last = self._last.get(lane)
        is_new = counts > 0
        if last is not None:
            is_new &= (rows != last[0]).any(axis=1) | (counts != last[1])
        self._note(state, rows, counts, np.flatnonzero(is_new))
        self._last[lane] = rows.copy(), counts.copy()

    def collect_best(self, state: State) -> frozenset[tuple[int, Key]]:
        """Note the routes of a search's best state; return their days and keys."""
        rows, counts = state.best_seq, state.best_count
        return frozenset(self._note(state, rows, counts, np.flatnonzero(counts)))

    def _note(
        self, state: State, rows: SmallInts, counts: Ints | SmallInts, which: Ints
    ) -> list[tuple[int, Key]]:
        noted = []
        for r in which.tolist():
            day, vehicle = divmod(r, self._vehicles)
            kind = self.fleet.kind_of[vehicle]
            row, count = rows[r], int(counts[r])
            cents = float(route_cents(self._arrays, state.space, vehicle, day, row, count))
            seen = Seen(kind, self.fleet.alike[kind][day], tuple(row[:count].tolist()), cents)
            noted.append((day, seen.key))
            # The same halts in another order are the same route, but for the cheaper one.
            known = self._seen.pop(seen.key, seen)
            self._seen[seen.key] = seen if seen.cents < known.cents else known
        while len(self._seen) > ROUTES_KEPT:
            del self._seen[next(iter(self._seen))]
        return noted
