"""Divides demand into blocks that share nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from optimizer.coverage.blocks import Block
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.work import Work


def blocks_of(
    demand: CoverDemand, work: Work, *, together: Iterable[frozenset[str]] = ()
) -> list[Block]:
    """
    Return the blocks: villages and pools that share nothing with others.

    Parameters
    ----------
    demand
        Villages, pools and units; a block is a problem that they came from.
    work
        The loads.
    together
        Sets of villages that must not be torn apart: the blocks that one lies in become one.
    """
    own: dict[int, set[str]] = defaultdict(set)
    for unit in demand.units:
        own[unit.problem].add(unit.village_code)
    sets = [codes for _, codes in sorted(own.items())]
    for asked in together:
        torn = [codes for codes in sets if codes & asked]
        if len(torn) > 1:
            place = sets.index(torn[0])
            sets = [codes for codes in sets if codes not in torn]
            sets.insert(place, set().union(*torn))
    return [Block(demand, (v for v in demand.villages if v.code in codes), work) for codes in sets]
