"""No area below a floor: whether it can be had, the highest that can, and what it costs."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from optimizer.coverage.areas import Area, covers_of
from optimizer.coverage.block_covers import BlockCover
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.dividing import blocks_of
from optimizer.coverage.floors_asked import STEP, STEPS, TOLERANCE, FloorsAsked
from optimizer.coverage.frontier import Frontier
from optimizer.coverage.uses import base_uses
from optimizer.coverage.work import Work, lines_of_pools, work_of
from optimizer.domain.coverage import BaseUse, CoverStatus, FloorAnswer

SECONDS = 60.0
FREE_SHARE, COVERS_SHARE = 0.2, 0.2
"""Parts of the time: for the cover without floors, and for the covers with them."""


class FloorImpossibleError(ValueError):
    """Raised for a floor of which nothing can be said: nobody lives in any area."""


def equity_floor(
    demand: CoverDemand,
    areas: Sequence[Area],
    *,
    level: str,
    floor: float,
    fleet: int | None,
    max_travel_s: int | None,
    seconds: float = SECONDS,
) -> FloorAnswer:
    """
    Ask whether every area can have a share of its residents covered, and what is lost by it.

    With z_v whether village v is covered, n_p the vehicles of pool p and the rows of `Block` but
    for the fleet, the fewest vehicles that keep floors f_a of areas a are found block by block
    (`Block.least`):

        minimise    sum n_p
        subject to  sum over v in a: residents_v z_v >= f_a sum over v in a: residents_v
                                                             every area a
                    z and n as in `Block`

    A floor f can be had where these minima, with every f_a = f, add up to no more than the fleet,
    so it is proved impossible as soon as their proved bounds add up to more. The highest floor,

        maximise    f = min over a of f_a

    is bisected in hundredths. Then areas are raised further as far as the fleet allows, as few as
    can be staying behind each time: after the least f_a the second least is maximised, and so on
    (lexicographic max-min in hundredths: Ogryczak, Pióro, Tomaszewski, Telecommunications network
    design and max-min optimization problem, Journal of Telecommunications and Information
    Technology 3, 2005). How few is exact where there is one
    block, or each area is one; else those that take the most vehicles stay behind. Which of
    several equally small sets stays is not looked into: higher ranks may come out lower for it.
    Blocks that one area lies in are one block. Covers with floors are the best inside each block
    for vehicles shared out as well as without floors: the price is at most so much.
    The price of equity is what is lost against the cover without any floor (Bertsimas, Farias,
    Trichakis, The price of fairness, Operations Research 59(1), 2011): with C the most residents
    covered by the fleet, and C_f the most where floors f_a are kept, too,

        price = (C - C_f) / C

    It is measured from the
    proved bound of that cover to the best cover with the floor that was found: an upper bound of
    the price, and the price itself where both are proved. A cover with a floor that turns out
    better than the one without is taken as that without, too: the price is never below nothing.

    Parameters
    ----------
    demand
        What is due and who could do it.
    areas
        Disjoint or overlapping, each with residents.
    level
        What areas are, for the answer.
    floor
        Share of the residents of every area.
    fleet
        Vehicles (``None``: all there are).
    max_travel_s
        A base covers a stop within so many seconds of it (``None``: any distance).
    seconds
        Time limit.

    Raises
    ------
    FloorImpossibleError
        If there is no area with residents.
    ValueError
        If the floor is no share, or the fleet negative.
    """
    if not 0 <= floor <= 1:
        raise ValueError("floor must be between 0 and 1.")
    if fleet is not None and fleet < 0:
        raise ValueError("fleet must be >= 0.")
    if not areas:
        raise FloorImpossibleError("A floor needs residents.")
    begun_at = time.monotonic()
    work = work_of(demand, max_travel_s=max_travel_s)
    blocks = blocks_of(
        demand,
        work,
        together=(area.villages for area in areas),
    )
    frontier = Frontier(blocks)
    wanted = frontier.vehicles if fleet is None else min(fleet, frontier.vehicles)
    asked = FloorsAsked(blocks, areas, wanted, ends_at=begun_at + seconds)
    percent = floor * STEPS
    even = {area.code: percent for area in areas}
    fits = asked.fits(even)
    refused = not fits and asked.refuses(even)
    decided_s = time.monotonic() - begun_at
    free = frontier.share(wanted, seconds=asked.left_s * FREE_SHARE)
    highest = asked.highest(most=STEPS, least=math.floor(percent + TOLERANCE) if fits else 0)
    highest_bound = asked.highest_bound(highest)
    # A floor between two hundredths that can be had is higher than the hundredth below it.
    between = fits and percent > highest + TOLERANCE
    lowest = even if between else {area.code: float(highest) for area in areas}
    raised, worst = asked.raised(lowest, keep_s=seconds * COVERS_SHARE)
    with_floor, proved = asked.covers(even if fits else lowest, frontier)
    fairest, _ = asked.covers(raised, frontier)
    without = max((list(free.covers), with_floor, fairest), key=_residents)
    villages = [village for block in blocks for village in block.villages]
    return FloorAnswer(
        level=level,
        floor=floor,
        fleet=wanted,
        status=_status(fits=fits, refused=refused),
        highest=floor if between else highest * STEP,
        highest_bound=max(floor if between else 0.0, highest_bound * STEP),
        residents=sum(village.residents for village in villages),
        covered=_residents(with_floor),
        covered_without=_residents(without),
        covered_without_bound=max(free.residents_bound, _residents(without)),
        price_proved=proved and _residents(without) >= free.residents_bound,
        areas=covers_of(areas, villages, _codes(with_floor)),
        areas_without=covers_of(areas, villages, _codes(without)),
        fairest=covers_of(areas, villages, _codes(fairest)),
        covered_fairest=_residents(fairest),
        worst_areas=worst,
        bases=_bases(demand, work, with_floor),
        decided_s=decided_s,
        seconds=time.monotonic() - begun_at,
    )


def _bases(demand: CoverDemand, work: Work, covers: Sequence[BlockCover]) -> tuple[BaseUse, ...]:
    """
    Return the bases of covers, with as many vehicles as their work takes.

    Where a floor needs no sharing, covers are looked for with all vehicles there are; not all of
    them are needed.
    """
    lines = lines_of_pools(work.loads)
    uses: list[BaseUse] = []
    for cover in covers:
        needed = {
            p: min(count, math.ceil(cover.days.get(p, 0.0) / demand.pools[p].days_each - TOLERANCE))
            for p, count in cover.vehicles.items()
        }
        uses += base_uses(demand, lines, vehicles=needed, days=cover.days)
    return tuple(uses)


def _status(*, fits: bool, refused: bool) -> CoverStatus:
    """Return what is known of the floor that was asked for."""
    if fits:
        return CoverStatus.OPTIMAL
    return CoverStatus.INFEASIBLE if refused else CoverStatus.UNKNOWN


def _codes(covers: Sequence[BlockCover]) -> frozenset[str]:
    """Return the villages covered in any block."""
    return frozenset().union(*(cover.covered for cover in covers))


def _residents(covers: Sequence[BlockCover]) -> int:
    """Return the residents covered in all blocks."""
    return sum(cover.residents for cover in covers)
