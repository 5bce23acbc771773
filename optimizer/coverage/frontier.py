"""How a fleet is best shared among blocks: exact, evaluating no more covers than it must."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.coverage.block_covers import BlockCover, Ceiling
from optimizer.coverage.blocks import Block
from optimizer.coverage.parallel import each
from optimizer.domain.coverage import CoverStatus

ROUNDING = 1e-3
"""Residents by which a relaxation may be off; people are whole, so it is cut off again."""
DIGITS = 1e-7
"""CBC writes eight digits of each value: a relaxation is off by so much of all residents."""
COVER_SHARE = 0.25
"""One cover may take so much of the time that is left."""
NOTHING = BlockCover(status=CoverStatus.OPTIMAL)
"""What no vehicle covers."""
GRID = 8
"""Each block is first bounded at so many even fractions of its vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """
    Covers of the blocks, in their order, and a proved bound of what any sharing covers.

    ``fleets`` are the vehicles that each block may use.
    """

    covers: tuple[BlockCover, ...]
    fleets: tuple[int, ...]
    residents_bound: int

    @property
    def residents(self) -> int:
        """Residents covered in all blocks."""
        return sum(cover.residents for cover in self.covers)

    @property
    def is_proved(self) -> bool:
        """Tell whether no sharing covers more."""
        return self.residents >= self.residents_bound


class Frontier:
    """
    The most residents covered with each number of vehicles, of several blocks together.

    f_b(P), the most that block b covers with P vehicles, never falls with P. The best sharing
    max sum f_b(P_b), sum P_b <= fleet is a dynamic programme over the blocks. It is run on upper
    bounds of f_b (relaxations, and known covers, which bound all smaller fleets); the covers that
    it picks and that are not known yet are computed, and it is run again, until it picks known
    ones only: then they are optimal (of blocks with many vehicles: as near to it as
    `Block.slack`). Whenever the time is over, the best known covers and the last bound stand.

    Parameters
    ----------
    blocks
        They share vehicles with nobody.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self._known: list[dict[int, BlockCover]] = [{} for _ in self.blocks]
        self._ceilings: list[list[Ceiling]] | None = None

    @property
    def vehicles(self) -> int:
        """Vehicles of all blocks."""
        return sum(block.vehicles for block in self.blocks)

    @property
    def residents(self) -> int:
        """Residents of all blocks."""
        return sum(block.residents for block in self.blocks)

    def share(self, fleet: int, *, seconds: float, at_least: Sequence[int] | None = None) -> Shared:
        """
        Share a fleet so that the most residents are covered.

        Parameters
        ----------
        fleet
            Vehicles.
        seconds
            Time limit.
        at_least
            Vehicles that each block gets at least; they must fit into the fleet.
        """
        ends_at = time.monotonic() + seconds
        least = tuple(at_least or (0 for _ in self.blocks))
        spare = max(0, min(fleet, self.vehicles) - sum(least))
        self.prepare(seconds=seconds)
        enough = max((block.slack for block in self.blocks), default=0.0)
        while True:
            bound, picked = self._best(spare, least, upper=True)
            unknown = {(b, p) for b, p in enumerate(picked) if p not in self._known[b]}
            near = bound - self._best(spare, least, upper=False)[0] <= enough
            if not unknown or near or time.monotonic() >= ends_at:
                break
            self._look_at(unknown, ends_at=ends_at)
        _, chosen = self._best(spare, least, upper=False)
        covers = tuple(self._cover(b, p) for b, p in enumerate(chosen))
        return Shared(
            covers=covers,
            fleets=tuple(chosen),
            residents_bound=max(bound, sum(c.residents for c in covers)),
        )

    def prepare(self, *, seconds: float) -> None:
        """
        Bound all blocks, and find the fewest vehicles that cover everybody whom any can.

        Parameters
        ----------
        seconds
            Time limit; done once, by `share` if not before.
        """
        if self._ceilings is not None:
            return
        ends_at = time.monotonic() + seconds
        self._ceilings = self._bounded(ends_at=ends_at)

        def whole(block: Block) -> BlockCover:
            return block.whole(seconds=(ends_at - time.monotonic()) * COVER_SHARE)

        for known, cover in zip(self._known, each(whole, self.blocks), strict=True):
            if cover.vehicles:
                known[cover.fleet] = cover

    def _bounded(self, *, ends_at: float) -> list[list[Ceiling]]:
        """Bound every block by tangents at even fractions of its vehicles."""
        points = [
            (b, round(block.vehicles * part / GRID))
            for b, block in enumerate(self.blocks)
            for part in range(1, GRID + 1)
        ]

        def ceiling(point: tuple[int, int]) -> Ceiling | None:
            block, fleet = point
            left_s = ends_at - time.monotonic()
            return self.blocks[block].ceiling(fleet, seconds=left_s * COVER_SHARE)

        found: list[list[Ceiling]] = [[] for _ in self.blocks]
        for (block, _), one in zip(points, each(ceiling, points), strict=True):
            if one is not None:
                found[block].append(one)
        return found

    def _look_at(self, points: set[tuple[int, int]], *, ends_at: float) -> None:
        """Compute the covers that are not known yet."""
        new = sorted(point for point in points if point[1] not in self._known[point[0]])

        def covered(point: tuple[int, int]) -> BlockCover:
            block, fleet = point
            left_s = ends_at - time.monotonic()
            return self.blocks[block].most(fleet, seconds=left_s * COVER_SHARE)

        for (block, fleet), cover in zip(new, each(covered, new), strict=True):
            self._known[block][fleet] = cover

    def _cover(self, block: int, fleet: int) -> BlockCover:
        """Return the best known cover with at most so many vehicles."""
        known = [cover for p, cover in self._known[block].items() if p <= fleet]
        return max(known, key=lambda cover: cover.residents, default=NOTHING)

    def _values(self, block: int, *, upper: bool) -> NDArray[np.int64]:
        """Return a bound of f_b from above or from below, by number of vehicles."""
        size = self.blocks[block].vehicles
        known: Mapping[int, BlockCover] = self._known[block]
        values = np.full(size + 1, self.blocks[block].residents if upper else 0, dtype=np.int64)
        for p, cover in known.items():
            values[min(p, size)] = cover.residents_bound if upper else cover.residents
        if upper:
            fleets = np.arange(size + 1)
            off = ROUNDING + DIGITS * self.blocks[block].residents
            for one in self._ceilings[block] if self._ceilings else ():
                tangent = one.residents + one.slope * (fleets - one.fleet) + off
                values = np.minimum(values, np.floor(tangent).astype(np.int64))
            values[0] = 0
            return np.minimum.accumulate(values[::-1])[::-1]
        return np.maximum.accumulate(values)

    def _best(self, spare: int, least: Sequence[int], *, upper: bool) -> tuple[int, list[int]]:
        """Run the dynamic programme: what is covered, and the vehicles of each block."""
        best = np.zeros(spare + 1, dtype=np.int64)
        picks: list[NDArray[np.int64]] = []
        for b, block in enumerate(self.blocks):
            floor = min(least[b], block.vehicles)
            gains = self._values(b, upper=upper)[floor:]
            table = np.full((len(gains), spare + 1), -1, dtype=np.int64)
            for more, gain in enumerate(gains[: spare + 1]):
                table[more, more:] = best[: spare + 1 - more] + gain
            pick = table.argmax(axis=0)
            picks.append(pick)
            best = table[pick, np.arange(spare + 1)]
        chosen, left = [0] * len(self.blocks), spare
        for b in reversed(range(len(self.blocks))):
            more = int(picks[b][left])
            chosen[b] = min(least[b], self.blocks[b].vehicles) + more
            left -= more
        return int(best[spare]), chosen
