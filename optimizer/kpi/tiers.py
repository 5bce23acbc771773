"""Can the frequency tiers of a line be met? Arithmetic that is true of every plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_VISITS = 1
"""The lowest frequency that a tier may fall to: once in four weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierDemand:
    """
    What the villages of one tier ask for.

    ``halts`` are made in one round of visits to all of them; ``halt_s`` is their time with set-up
    and the least driving that any plan needs to get there, ``on_site_s`` that without driving.
    """

    tier_id: str
    rank: int
    visits_per_4_weeks: int
    villages: int
    halts: int
    halt_s: int
    on_site_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSupply:
    """
    What the vehicles of a line can do in four weeks.

    ``vehicle_days`` of ``shift_s`` together; at most ``halts`` fit into the windows of these days.
    """

    vehicles: int
    vehicle_days: int
    shift_s: int
    halts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLevel:
    """A tier and the visits in four weeks that can be had (``None``: not even the fewest)."""

    demand: TierDemand
    possible: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReport:
    """
    Whether the tiers can be met.

    ``needed_s`` and ``needed_halts`` in four weeks are those of the tiers as they are. The
    arithmetic is necessary, not sufficient: what it refuses no plan can do; a plan may still fail
    where it does not refuse.
    """

    supply: TierSupply
    levels: tuple[TierLevel, ...]
    needed_s: int
    needed_on_site_s: int
    needed_halts: int

    @property
    def is_met(self) -> bool:
        """Tell whether nothing speaks against the tiers as they are."""
        return self.needed_s <= self.supply.shift_s and self.needed_halts <= self.supply.halts

    @property
    def is_possible(self) -> bool:
        """Tell whether some assignment of frequencies can be had."""
        return all(level.possible is not None for level in self.levels)


def tier_report(demands: Sequence[TierDemand], supply: TierSupply) -> TierReport:
    """
    Compare what tiers ask for with what there is; where it is short, find the highest that can be.

    Parameters
    ----------
    demands
        By rank. No tier ever gets more visits than the one before it, or than it asks for.
    supply
        What there is.

    Returns
    -------
    TierReport
        With the assignment of frequencies (those of the tiers, or once in four weeks) that is
        highest for the first rank, then for the second, and so on, among those that hours and
        halts allow.
    """
    asked = [demand.visits_per_4_weeks for demand in demands]
    return TierReport(
        supply=supply,
        levels=tuple(
            TierLevel(demand=demand, possible=visits)
            for demand, visits in zip(demands, _highest(demands, supply), strict=True)
        ),
        needed_s=_sum(demands, asked, "halt_s"),
        needed_on_site_s=_sum(demands, asked, "on_site_s"),
        needed_halts=_sum(demands, asked, "halts"),
    )


def _highest(demands: Sequence[TierDemand], supply: TierSupply) -> Iterator[int | None]:
    """Yield the highest visits that can be had, rank by rank."""
    choices = sorted({d.visits_per_4_weeks for d in demands} | {LEAST_VISITS}, reverse=True)
    visits = [LEAST_VISITS] * len(demands)
    if not _fits(demands, visits, supply):
        yield from (None for _ in demands)
        return
    most = max(choices)
    for place, demand in enumerate(demands):
        for wanted in choices:
            visits[place] = wanted
            if wanted <= min(most, demand.visits_per_4_weeks) and _fits(demands, visits, supply):
                break
        most = visits[place]
        yield most


def _fits(demands: Sequence[TierDemand], visits: Sequence[int], supply: TierSupply) -> bool:
    """Tell whether hours and halts allow so many visits of each tier."""
    hours = _sum(demands, visits, "halt_s") <= supply.shift_s
    return hours and _sum(demands, visits, "halts") <= supply.halts


def _sum(demands: Sequence[TierDemand], visits: Sequence[int], name: str) -> int:
    """Add up a figure of the tiers over their visits."""
    return sum(getattr(d, name) * count for d, count in zip(demands, visits, strict=True))
