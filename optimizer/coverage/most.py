"""The most residents that a fleet, or a budget, covers; and coverage against fleet."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

from optimizer.coverage.block_covers import BlockCover
from optimizer.coverage.blocks import Block
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.dividing import blocks_of
from optimizer.coverage.frontier import NOTHING, Frontier, Shared
from optimizer.coverage.parallel import each
from optimizer.coverage.uses import base_uses
from optimizer.coverage.work import Work, lines_of_pools, work_of
from optimizer.domain.coverage import AreaCover, CoverStatus, MostCovered

SECONDS = 60.0
POINTS = 20
COVER_SHARE = 0.5
"""One block may take so much of the time that is left."""
PRICE_STEPS = 12


def most_covered(
    demand: CoverDemand,
    *,
    fleet: int | None = None,
    budget_cents: int | None = None,
    max_travel_s: int | None,
    seconds: float = SECONDS,
    names: Mapping[str, str] | None = None,
) -> MostCovered:
    """
    Cover as many residents as a fleet, or a budget, can: see `Block` and `Frontier`.

    Parameters
    ----------
    demand
        What is due and who could do it.
    fleet
        Vehicles (``None``: all there are); which of those there are is chosen.
    budget_cents
        What the work may cost in the cycle. With several blocks it is shared by a Lagrangian
        price (Everett, Generalized Lagrange multiplier method for solving problems of optimum
        allocation of resources, Operations Research 11(3), 399-417, 1963), bisected: the bound it
        proves may stay above the best cover.
    max_travel_s
        A base covers a stop within so many seconds of it (``None``: any distance).
    seconds
        Time limit.
    names
        Names of counties by code, for the answer.

    Raises
    ------
    ValueError
        If a fleet or a budget is negative, or several blocks share both.
    """
    _refuse(fleet, budget_cents)
    begun_at = time.monotonic()
    work = work_of(demand, max_travel_s=max_travel_s)
    blocks = blocks_of(demand, work)
    wanted = sum(block.vehicles for block in blocks) if fleet is None else fleet
    if budget_cents is None and wanted >= sum(block.vehicles for block in blocks):
        shared = _with_everything(blocks, seconds=seconds)
    elif budget_cents is None:
        shared = Frontier(blocks).share(wanted, seconds=seconds)
    elif len(blocks) == 1:
        cover = blocks[0].most(fleet, seconds=seconds, budget_cents=budget_cents)
        shared = Shared(covers=(cover,), fleets=(wanted,), residents_bound=cover.residents_bound)
    elif fleet is None or not blocks:
        shared = _within_budget(blocks, budget_cents, seconds=seconds)
    else:
        raise ValueError("fleet and budget_cents cannot both be given for several blocks.")
    return covered_by(
        demand,
        work,
        blocks,
        shared,
        fleet=wanted,
        budget_cents=budget_cents,
        seconds=time.monotonic() - begun_at,
        names=names or {},
    )


def coverage_curve(
    demand: CoverDemand,
    *,
    max_travel_s: int | None,
    points: int = POINTS,
    seconds: float = SECONDS,
    names: Mapping[str, str] | None = None,
) -> tuple[MostCovered, ...]:
    """
    Return coverage against fleet: the most covered with evenly growing fleets.

    The constraint method of two goals (Haimes, Lasdon, Wismer, On a bicriterion formulation of the
    problems of integrated system identification and system optimization, IEEE Transactions on
    Systems, Man, and Cybernetics SMC-1(3), 1971): one goal, the fleet, is held at e, the other is
    maximised, with the variables and the other rows of `Block`, for each of k fleets
    e_i = i x all vehicles / k, rounded, i = 1, ..., k:

        maximise    sum residents_v z_v
        subject to  sum n_p <= e_i
                    z and n as in `Block`, of all blocks

    Every point is kept, proved or with its bound.

    Parameters
    ----------
    demand
        What is due and who could do it.
    max_travel_s
        A base covers a stop within so many seconds of it (``None``: any distance).
    points
        How many, at most one for each vehicle; the last one is the whole fleet.
    seconds
        Time limit for all of them.
    names
        Names of counties by code, for the answer.

    Raises
    ------
    ValueError
        If there are to be no points.
    """
    if points < 1:
        raise ValueError("points must be >= 1.")
    ends_at = time.monotonic() + seconds
    work = work_of(demand, max_travel_s=max_travel_s)
    blocks = blocks_of(demand, work)
    frontier = Frontier(blocks)
    frontier.prepare(seconds=seconds)
    steps = max(1, min(points, frontier.vehicles))
    fleets = sorted({round(frontier.vehicles * part / steps) for part in range(1, steps + 1)})
    found = []
    for place, fleet in enumerate(reversed(fleets)):
        begun_at = time.monotonic()
        # What a point leaves of its time goes to the others: most covers serve several points.
        left_s = max(0.0, ends_at - begun_at) / (len(fleets) - place)
        shared = frontier.share(fleet, seconds=left_s)
        took_s = time.monotonic() - begun_at
        found.append(
            covered_by(
                demand,
                work,
                blocks,
                shared,
                fleet=fleet,
                budget_cents=None,
                seconds=took_s,
                names=names or {},
            )
        )
    return tuple(reversed(found))


def covered_by(
    demand: CoverDemand,
    work: Work,
    blocks: Sequence[Block],
    shared: Shared,
    *,
    fleet: int,
    budget_cents: int | None,
    seconds: float,
    names: Mapping[str, str],
) -> MostCovered:
    """Return covers of blocks as one answer."""
    villages = [village for block in blocks for village in block.villages]
    covered = frozenset().union(*(cover.covered for cover in shared.covers))
    counties: dict[str, list[int]] = {}
    for village in villages:
        people = counties.setdefault(village.county_code, [0, 0])
        people[0] += village.residents
        people[1] += village.residents if village.code in covered else 0
    lines = lines_of_pools(work.loads)
    return MostCovered(
        fleet=fleet,
        budget_cents=budget_cents,
        status=_status(shared),
        vehicles_used=sum(cover.fleet for cover in shared.covers),
        residents=sum(village.residents for village in villages),
        residents_covered=shared.residents,
        residents_bound=shared.residents_bound,
        villages=len(villages),
        villages_covered=len(covered),
        uncovered=tuple(sorted(v.code for v in villages if v.code not in covered)),
        areas=tuple(
            AreaCover(
                code=code, name=names.get(code, ""), residents=people, residents_covered=reached
            )
            for code, (people, reached) in sorted(counties.items())
        ),
        bases=tuple(
            use
            for cover in shared.covers
            for use in base_uses(demand, lines, vehicles=cover.vehicles, days=cover.days)
        ),
        seconds=seconds,
    )


def _status(shared: Shared) -> CoverStatus:
    """Return how far the covers are proved."""
    return CoverStatus.OPTIMAL if shared.is_proved else CoverStatus.FEASIBLE


def _refuse(fleet: int | None, budget_cents: int | None) -> None:
    """Refuse less than nothing."""
    if fleet is not None and fleet < 0:
        raise ValueError("fleet must be >= 0.")
    if budget_cents is not None and budget_cents < 0:
        raise ValueError("budget_cents must be >= 0.")


def _with_everything(blocks: Sequence[Block], *, seconds: float) -> Shared:
    """Cover the most with all vehicles: each block by itself."""
    ends_at = time.monotonic() + seconds

    def cover(block: Block) -> BlockCover:
        left_s = max(0.0, ends_at - time.monotonic())
        return block.everything(seconds=left_s * COVER_SHARE)

    covers = each(cover, blocks)
    return Shared(
        covers=tuple(covers),
        fleets=tuple(block.vehicles for block in blocks),
        residents_bound=sum(cover.residents_bound for cover in covers),
    )


def _within_budget(blocks: Sequence[Block], budget_cents: int, *, seconds: float) -> Shared:
    """
    Share a budget among blocks by the price of a cent, bisected until the budget is kept.

    At a price q of residents per cent the blocks are independent, and sum max(residents - q cost)
    + q budget bounds what any sharing covers (weak duality).
    """
    ends_at = time.monotonic() + seconds
    residents = sum(block.residents for block in blocks)
    best = [NOTHING for _ in blocks]
    low, high, price, bound = 0.0, 2.0 * residents / max(1, budget_cents), 0.0, float(residents)
    for _ in range(PRICE_STEPS):
        covers = _at_price(blocks, price, seconds=(ends_at - time.monotonic()) / 2)
        bound = min(bound, sum(c.priced_bound for c in covers) + price * budget_cents)
        if sum(c.cost_cents for c in covers) <= budget_cents:
            best = max(best, covers, key=lambda found: sum(c.residents for c in found))
            high = price
        else:
            low = price
        if high == 0 or time.monotonic() >= ends_at:
            break
        price = (low + high) / 2
    return Shared(
        covers=tuple(best),
        fleets=tuple(block.vehicles for block in blocks),
        residents_bound=max(math.floor(bound), sum(c.residents for c in best)),
    )


def _at_price(blocks: Sequence[Block], price: float, *, seconds: float) -> list[BlockCover]:
    """Return the best cover of each block when a cent of cost weighs so many residents."""

    def cover(block: Block) -> BlockCover:
        return block.most(None, seconds=max(0.0, seconds), residents_per_cent=price)

    return each(cover, blocks)
