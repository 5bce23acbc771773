"""How far a place is from every other: the shortest drives that any route could take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Shortest driving, in seconds by row of the matrix, to a place and back; inf for no way."""

    matrix: TravelMatrix
    place_id: str
    to_place: NDArray[np.float64]
    from_place: NDArray[np.float64]

    @classmethod
    def of(cls, matrix: TravelMatrix, place_id: str) -> Reach:
        """Search the shortest ways over the legs of a matrix, directly or through places."""
        legs = matrix.duration_s.astype(np.float64)
        legs[matrix.duration_s == UNREACHABLE_S] = np.inf
        target = matrix.index(place_id)
        return cls(
            matrix=matrix,
            place_id=place_id,
            to_place=_shortest(legs.T, target),
            from_place=_shortest(legs, target),
        )

    def out_s(self, depot_id: str) -> float:
        """Return the shortest drive from a depot."""
        return float(self.to_place[self.matrix.index(depot_id)])

    def back_s(self, depot_id: str) -> float:
        """Return the shortest drive to a depot."""
        return float(self.from_place[self.matrix.index(depot_id)])

    def direct(self, depot_id: str) -> tuple[int, int]:
        """Return the two direct legs from and to a depot."""
        depot, place = self.matrix.index(depot_id), self.matrix.index(self.place_id)
        durations = self.matrix.duration_s
        return int(durations[depot, place]), int(durations[place, depot])


def _shortest(legs: NDArray[np.float64], source: int) -> NDArray[np.float64]:
    """Return the shortest ways from a row of ``legs`` to every place (Bellman and Ford)."""
    best: NDArray[np.float64] = legs[source].copy()
    while True:
        through: NDArray[np.float64] = np.minimum(best, np.min(best[:, None] + legs, axis=0))
        if np.array_equal(through, best):
            return best
        best = through
