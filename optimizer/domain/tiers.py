"""Frequency tiers: how often a village is visited, by what it is like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class VillageFacts(NamedTuple):
    """What a tier looks at; ``None`` is not known."""

    residents: int
    elderly: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """
    A frequency of a line and the villages that have it: those that meet every threshold given.

    ``rank`` 1 comes first. ``min_m`` metres, as the crow flies, lie at least between the village
    and the nearest fixed place: a fixed point that offers the service, or a base of ``from_kinds``.
    """

    id: str
    line_id: str
    rank: int
    visits_per_4_weeks: int
    min_residents: int | None = None
    min_elderly: int | None = None
    min_elderly_pct: float | None = None
    min_m: float | None = None
    from_kinds: tuple[str, ...] = ()

    def holds(self, village: VillageFacts, *, distance_m: float) -> bool:
        """Tell whether a village so far from a fixed place belongs to it; unknown does not."""
        if self.min_residents is not None and village.residents < self.min_residents:
            return False
        if self.min_m is not None and distance_m < self.min_m:
            return False
        if self.min_elderly is None and self.min_elderly_pct is None:
            return True
        if village.elderly is None:
            return False
        enough = self.min_elderly is None or village.elderly >= self.min_elderly
        share_pct = 100 * village.elderly / village.residents if village.residents else 0.0
        return enough and (self.min_elderly_pct is None or share_pct >= self.min_elderly_pct)


def in_order(tiers: Iterable[Tier]) -> dict[str, list[Tier]]:
    """Return the tiers of each line, the first rank first."""
    found: dict[str, list[Tier]] = {}
    for tier in sorted(tiers, key=lambda tier: (tier.line_id, tier.rank)):
        found.setdefault(tier.line_id, []).append(tier)
    return found
