"""What floors take, and how far areas can be raised with a fleet."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

from optimizer.coverage.areas import Area
from optimizer.coverage.block_covers import BlockCover
from optimizer.coverage.blocks import Block
from optimizer.coverage.frontier import Frontier
from optimizer.coverage.parallel import each
from optimizer.domain.coverage import CoverStatus

STEP = 0.01
"""Floors are told apart by a hundredth of the residents of an area."""
STEPS = round(1 / STEP)
TOLERANCE = 1e-6
COVER_SHARE = 0.25
"""One question may take so much of the time that is left."""
LEAST_S = 2.0
"""A cover that keeps floors gets at least so long: the answer needs it."""

Floors = Mapping[str, float]
"""By area, the hundredths of its residents that are to be covered."""


class FloorsAsked:
    """
    Remembers what floors take, block by block.

    Parameters
    ----------
    blocks
        Each area lies in one of them.
    areas
        With residents.
    fleet
        Vehicles.
    ends_at
        When time is over, on the monotonic clock.
    """

    def __init__(
        self, blocks: Sequence[Block], areas: Sequence[Area], fleet: int, *, ends_at: float
    ) -> None:
        self._blocks = blocks
        self._fleet = fleet
        self._ends_at = ends_at
        self._areas: list[list[tuple[str, frozenset[str]]]] = []
        for block in blocks:
            own = frozenset(village.code for village in block.villages)
            self._areas.append([(a.code, a.villages & own) for a in areas if a.villages & own])
        self._known: dict[tuple[int, tuple[float, ...]], BlockCover] = {}
        self._enough: dict[tuple[float, ...], list[BlockCover]] = {}
        self._is_shared = len(blocks) > 1 and fleet < sum(block.vehicles for block in blocks)

    @property
    def left_s(self) -> float:
        """Time that is left."""
        return max(0.0, self._ends_at - time.monotonic())

    def least(self, floors: Floors) -> list[BlockCover]:
        """Return the fewest vehicles of each block that keep floors."""

        def asked(block: int) -> BlockCover:
            percents = tuple(floors[code] for code, _ in self._areas[block])
            known = self._known.get((block, percents))
            if known is None:
                known = self._blocks[block].least(
                    self._shares(block, floors), seconds=self.left_s * COVER_SHARE
                )
                self._known[block, percents] = known
            return known

        return each(asked, range(len(self._blocks)))

    def _shares(self, block: int, floors: Floors) -> dict[frozenset[str], float]:
        """Return the shares by sets of villages; of areas with the same ones the higher counts."""
        shares: dict[frozenset[str], float] = {}
        for code, villages in self._areas[block]:
            shares[villages] = max(shares.get(villages, 0.0), floors[code] * STEP)
        return shares

    def enough(self, floors: Floors) -> list[BlockCover]:
        """
        Return a cover of each block that keeps floors, where no block takes vehicles of another.

        Whether a number of vehicles suffices is far easier to say than which number does. Where
        blocks compete for too few vehicles it does not help, and nothing is returned.
        """
        if self._is_shared:
            return []

        def asked(block: int) -> BlockCover:
            fleet = min(self._fleet, self._blocks[block].vehicles)
            return self._blocks[block].enough(
                fleet, floors=self._shares(block, floors), seconds=self.left_s * COVER_SHARE
            )

        key = self._key(floors)
        if key not in self._enough:
            self._enough[key] = each(asked, range(len(self._blocks)))
        return self._enough[key]

    def _key(self, floors: Floors) -> tuple[float, ...]:
        """Return the floors of all areas of all blocks, in their order."""
        return tuple(floors[code] for own in self._areas for code, _ in own)

    def _is_enough(self, floors: Floors) -> bool | None:
        """Tell whether the fleet suffices for floors, ``None`` if `enough` cannot tell."""
        covers = self.enough(floors)
        if any(cover.status is CoverStatus.INFEASIBLE for cover in covers):
            return False
        return True if covers and all(cover.is_a_cover for cover in covers) else None

    def fits(self, floors: Floors) -> bool:
        """Tell whether the fleet suffices for floors, as far as is known."""
        known = self._is_enough(floors)
        if known is not None:
            return known
        covers = self.least(floors)
        if any(not cover.is_a_cover for cover in covers):
            return False
        return sum(cover.fleet for cover in covers) <= self._fleet

    def refuses(self, floors: Floors) -> bool:
        """Tell whether it is proved that no sharing of the fleet keeps floors."""
        known = self._is_enough(floors)
        if known is not None:
            return not known
        covers = self.least(floors)
        if any(cover.status is CoverStatus.INFEASIBLE for cover in covers):
            return True
        return sum(cover.vehicles_bound for cover in covers) > self._fleet

    def highest(self, *, most: int, least: int) -> int:
        """Return the highest floor for all areas, in hundredths."""
        low, high = least, most
        while low < high:
            middle = (low + high + 1) // 2
            if self.fits(self._even(middle)):
                low = middle
            else:
                high = middle - 1
        return low

    def highest_bound(self, highest: int) -> int:
        """Return the lowest hundredth that is found to be proved impossible in time, less one."""
        known = (p for p in range(highest + 1, STEPS + 1) if self._is_known(self._even(p)))
        low = highest
        high = next((p for p in known if self.refuses(self._even(p))), STEPS + 1)
        while high - low > 1 and self.left_s > 0:
            middle = (low + high) // 2
            if self.refuses(self._even(middle)):
                high = middle
            else:
                low = middle
        return high - 1

    def _is_known(self, floors: Floors) -> bool:
        """Tell whether it was looked into what floors take."""
        if self._key(floors) in self._enough:
            return True
        return all(
            (block, tuple(floors[code] for code, _ in own)) in self._known
            for block, own in enumerate(self._areas)
        )

    def raised(self, floors: Floors, *, keep_s: float) -> tuple[dict[str, float], tuple[str, ...]]:
        """
        Raise areas as far as they go; return their floors, and who held the first ones down.

        It ends when no more than ``keep_s`` are left: what is raised by then is kept.
        """
        now, fixed = dict(floors), set[str]()
        worst: tuple[str, ...] | None = None
        while len(fixed) < len(now) and self.left_s > keep_s:
            free = [code for code in sorted(now) if code not in fixed]
            higher = self._together(now, free)
            stuck = self._left_behind({**now, **higher}, free)
            if not stuck and not any(higher[code] > now[code] for code in free):
                break  # Too little time was left to raise them.
            now.update(higher)
            if worst is None:
                worst = tuple(stuck)
            fixed.update(stuck)
        return now, worst or ()

    def _left_behind(self, floors: Floors, free: Sequence[str]) -> list[str]:
        """Return as few areas as can be that stay while the other free ones are raised a step."""
        if len(self._blocks) == 1:
            return self._left_behind_in_one(floors, free)
        stuck = [code for code in free if not self._follows(floors, [code])]
        # Each of the others can be raised, but not all: whoever takes most stays behind.
        left = [code for code in free if code not in stuck]
        while left and not self._follows(floors, left):
            dearest = max(left, key=lambda code: (self._vehicles(floors, code), code))
            stuck.append(dearest)
            left.remove(dearest)
        return stuck

    def _left_behind_in_one(self, floors: Floors, free: Sequence[str]) -> list[str]:
        """Return the same where all areas share one block."""
        sets = dict(self._areas[0])
        raised = self._blocks[0].raisable(
            self._shares(0, floors),
            {sets[code]: _up(floors[code], 1) * STEP for code in free if floors[code] < STEPS},
            fleet=self._fleet,
            seconds=self.left_s * COVER_SHARE,
        )
        return [code for code in free if sets[code] not in raised]

    def _together(self, floors: Floors, codes: Sequence[str]) -> dict[str, float]:
        """Raise some areas by as many equal steps as the fleet allows."""
        low, high = 0, STEPS - max(_whole(floors[code]) for code in codes)
        while low < high:
            middle = (low + high + 1) // 2
            if self.fits({**floors, **{code: _up(floors[code], middle) for code in codes}}):
                low = middle
            else:
                high = middle - 1
        return {code: _up(floors[code], low) for code in codes}

    def covers(self, floors: Floors, frontier: Frontier) -> tuple[list[BlockCover], bool]:
        """
        Cover as many residents as can be had while floors are kept, block by block.

        Also tell whether it is proved that no sharing of the fleet covers more.
        """
        least = self.enough(floors) if self._is_enough(floors) else self.least(floors)
        needed = [cover.fleet for cover in least]
        shared = frontier.share(self._fleet, seconds=self.left_s / 2, at_least=needed)

        def kept(block: int) -> BlockCover:
            cover = shared.covers[block]
            sets = self._shares(block, floors)
            if self._blocks[block].keeps(cover.covered, sets):
                return cover
            # A block that competes with no other may use all vehicles it has.
            fleet = min(self._fleet, self._blocks[block].vehicles)
            best = self._blocks[block].most(
                shared.fleets[block] if self._is_shared else fleet,
                seconds=max(LEAST_S, self.left_s / 2),
                floors=sets,
            )
            return best if best.residents >= least[block].residents else least[block]

        covers = each(kept, range(len(self._blocks)))
        bound = shared.residents_bound
        if not self._is_shared:
            bound = min(bound, sum(cover.residents_bound for cover in covers))
        return covers, sum(cover.residents for cover in covers) >= bound

    def _even(self, percent: int) -> dict[str, int]:
        """Return one floor for all areas."""
        return {code: percent for own in self._areas for code, _ in own}

    def _follows(self, floors: Floors, codes: Sequence[str]) -> bool:
        """Tell whether some areas can be raised by a step while the others stay."""
        higher = {code: _up(floors[code], int(code in codes)) for code in floors}
        return max(higher.values()) <= STEPS and self.fits(higher)

    def _vehicles(self, floors: Floors, code: str) -> int:
        """Return the vehicles that floors take when one area is raised by a step."""
        higher = {name: _up(floors[name], int(name == code)) for name in floors}
        return sum(cover.fleet for cover in self.least(higher))


def _whole(percent: float) -> int:
    """Return the whole hundredths of a floor."""
    return math.floor(percent + TOLERANCE)


def _up(percent: float, steps: int) -> float:
    """Raise a floor by steps; the first one leads from a broken hundredth to the next whole one."""
    return _whole(percent) + steps if steps else percent
