"""What a cycle's own conditions change about the standing demand and fleet, for people to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.closures import ClosureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureEffect:
    """
    What one closure or suspension does in a cycle.

    ``name`` is that of the village, township, county or vehicle (empty: everywhere), ``line_zh``
    and ``line_en`` that of the suspended line (empty: all). ``first`` and ``last`` are its own
    dates, ``days`` how many of the cycle it holds. ``villages`` in the plan are concerned;
    ``visits_not_due`` fall away.
    """

    id: str
    kind: ClosureKind
    name: str
    first: date
    last: date | None
    reason: str
    days: int
    villages: int
    visits_not_due: int = 0
    line_zh: str = ""
    line_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonEffect:
    """A season in force: ``name_zh`` and ``name_en`` say of what; factors in per cent."""

    id: str
    month: int
    name_zh: str
    name_en: str
    people_pct: int
    out_pct: int
    back_pct: int
    service_pct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything that is laid over the standing demand and fleet in one cycle."""

    closures: tuple[ClosureEffect, ...] = ()
    seasons: tuple[SeasonEffect, ...] = ()
