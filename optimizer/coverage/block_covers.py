"""What is known of a block: covers, with what was proved of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from optimizer.domain.coverage import CoverStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockCover:
    """
    A cover of one block; its bounds are proved.

    ``residents_bound`` is an upper bound of what can be covered, ``vehicles_bound`` a lower one of
    the vehicles it takes, ``priced_bound`` an upper one of residents less the price of their cost;
    each says something only where the model asked for it. ``vehicles`` and ``days`` (vehicle-days
    of work) are by pool.
    """

    status: CoverStatus
    covered: frozenset[str] = frozenset()
    residents: int = 0
    residents_bound: int = 0
    vehicles_bound: int = 0
    cost_cents: float = 0.0
    priced_bound: float = 0.0
    vehicles: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_a_cover(self) -> bool:
        """Tell whether there is a solution."""
        return self.status in (CoverStatus.OPTIMAL, CoverStatus.FEASIBLE)

    @property
    def fleet(self) -> int:
        """Vehicles used."""
        return sum(self.vehicles.values())

    def with_work_of(self, others: Iterable[BlockCover]) -> BlockCover:
        """Return the cover with the vehicles, the days and the cost of others added."""
        listed = [self, *others]
        vehicles: dict[int, int] = defaultdict(int)
        days: dict[int, float] = defaultdict(float)
        for cover in listed:
            for pool, count in cover.vehicles.items():
                vehicles[pool] += count
            for pool, amount in cover.days.items():
                days[pool] += amount
        return replace(
            self,
            cost_cents=sum(cover.cost_cents for cover in listed),
            vehicles=dict(vehicles),
            days=dict(days),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """No fleet f covers more than ``residents`` + ``slope`` (f - ``fleet``)."""

    fleet: int
    residents: float
    slope: float
