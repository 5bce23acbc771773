"""Every choice of vehicles and villages, tried one by one: what coverage models must find."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from scipy.optimize import linprog

from optimizer.coverage import CoverDemand

Choice = frozenset[str]


@dataclass(frozen=True)
class Block:
    """What one block can do: by set of villages the fewest vehicles that cover it."""

    residents: Mapping[str, int]
    fewest: Mapping[Choice, int]

    def people(self, codes: Choice) -> int:
        return sum(self.residents[code] for code in codes)


def blocks(found: CoverDemand, *, max_travel_s: int | None) -> list[Block]:
    """Return the blocks of a demand, each enumerated."""
    residents = {village.code: village.residents for village in found.villages}
    result = []
    for block in sorted({unit.problem for unit in found.units}):
        units = [unit for unit in found.units if unit.problem == block]
        codes = sorted({unit.village_code for unit in units})
        pools = sorted({offer.pool for unit in units for offer in unit.offers})
        fewest: dict[Choice, int] = {}
        for counts in product(*(range(found.pools[p].vehicles + 1) for p in pools)):
            fleet = dict(zip(pools, counts, strict=True))
            for choice in subsets(codes):
                if fewest.get(choice, math.inf) <= sum(counts):
                    continue
                if cost_cents(found, choice, fleet, max_travel_s=max_travel_s) is not None:
                    fewest[choice] = sum(counts)
        result.append(Block(residents={code: residents[code] for code in codes}, fewest=fewest))
    return result


def subsets(codes: Sequence[str]) -> Iterator[Choice]:
    for chosen in product((False, True), repeat=len(codes)):
        yield frozenset(code for code, taken in zip(codes, chosen, strict=True) if taken)


def cost_cents(
    found: CoverDemand, choice: Choice, fleet: Mapping[int, int], *, max_travel_s: int | None
) -> float | None:
    """Return the least cost at which vehicles by pool cover villages, ``None`` if they cannot."""
    columns = [
        (number, offer, unit.visits)
        for number, unit in enumerate(found.units)
        if unit.village_code in choice
        for offer in unit.offers
        if offer.pool in fleet and (max_travel_s is None or offer.away_s <= max_travel_s)
    ]
    wanted = [n for n, unit in enumerate(found.units) if unit.village_code in choice]
    if not wanted:
        return 0.0
    if {number for number, _, _ in columns} != set(wanted):
        return None
    answer = linprog(
        [visits * offer.cost_cents for _, offer, visits in columns],
        A_ub=[
            [visits * offer.day_share if offer.pool == p else 0.0 for _, offer, visits in columns]
            for p in fleet
        ],
        b_ub=[count * found.pools[p].days_each for p, count in fleet.items()],
        A_eq=[[float(number == n) for number, _, _ in columns] for n in wanted],
        b_eq=[1.0] * len(wanted),
        method="highs",
    )
    return float(answer.fun) if answer.status == 0 else None


def sharings(found: Sequence[Block], fleet: int) -> Iterator[Choice]:
    """Yield every set of villages that a fleet can cover, in all blocks together."""
    for chosen in product(*(block.fewest.items() for block in found)):
        if sum(count for _, count in chosen) <= fleet:
            yield frozenset().union(*(codes for codes, _ in chosen))


def most(found: Sequence[Block], fleet: int) -> int:
    """Return the most residents that a fleet covers."""
    residents = {code: people for block in found for code, people in block.residents.items()}
    return max(sum(residents[code] for code in codes) for codes in sharings(found, fleet))


def fewest(found: Sequence[Block]) -> int | None:
    """Return the fewest vehicles that cover every village, ``None`` if none do."""
    counts = [block.fewest.get(frozenset(block.residents)) for block in found]
    return None if None in counts else sum(count or 0 for count in counts)


def floors(
    found: Sequence[Block], areas: Mapping[str, Choice], fleet: int
) -> Iterator[dict[str, int]]:
    """Yield the hundredths of residents covered in each area, of every sharing of a fleet."""
    residents = {code: people for block in found for code, people in block.residents.items()}
    for codes in sharings(found, fleet):
        yield {
            name: 100
            * sum(residents[code] for code in villages & codes)
            // sum(residents[code] for code in villages)
            for name, villages in areas.items()
        }
