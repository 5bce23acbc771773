"""What a cycle's own conditions change about the standing demand and fleet, for people to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.closures import ClosureKind, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureEffect:
    """
    What one closure or suspension does in a cycle.

    ``name`` is that of the village, township, county or vehicle (empty: everywhere), ``line_zh``
    and ``line_en`` that of the suspended line (empty: all). ``first`` and ``last`` are its own
    dates, ``days`` how many of the cycle it holds. ``villages`` in the plan, those of
    ``village_codes``, are concerned. A suspension makes ``visits_not_due`` fall away; of
    ``visits_lost`` to a closure all are due (one to which several closures belong counts with
    each). ``shape`` is that of a closed part of the map.
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
    visits_lost: int = 0
    line_zh: str = ""
    line_en: str = ""
    village_codes: tuple[str, ...] = ()
    shape: Shape | None = None

    def cuts_off(self, day: date) -> bool:
        """Tell whether nobody gets to its villages on ``day``."""
        shuts = self.kind in (ClosureKind.VILLAGE, ClosureKind.TOWNSHIP, ClosureKind.HEIGHT)
        return shuts and self.first <= day and (self.last is None or day <= self.last)


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
class FixedShare:
    """What a fixed point takes over of one line in one village in the cycle."""

    village_code: str
    village: str
    line_zh: str
    line_en: str
    person_times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPointEffect:
    """
    What a fixed point takes over in a cycle: at most ``capacity``, together ``taken`` person-times.

    ``requirements_not_due`` need no van any more.
    """

    id: str
    name: str
    kind: str
    capacity: int
    taken: int
    requirements_not_due: int
    shares: tuple[FixedShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """
    Everything that is laid over the standing demand and fleet in one cycle.

    ``visits_closed`` are lost because closed days leave them no other day: they are due, and left
    out. ``visits_suspended`` are not wanted, so they are not among the visits required.
    """

    closures: tuple[ClosureEffect, ...] = ()
    seasons: tuple[SeasonEffect, ...] = ()
    fixed_points: tuple[FixedPointEffect, ...] = ()
    visits_closed: int = 0
    visits_suspended: int = 0

    def closed_villages(self, day: date) -> frozenset[str]:
        """Return the codes of the villages that are closed on ``day``."""
        shut = (effect for effect in self.closures if effect.cuts_off(day))
        return frozenset(code for effect in shut for code in effect.village_codes)

    @property
    def closed_shapes(self) -> tuple[Shape, ...]:
        """The parts of the map that are closed."""
        return tuple(effect.shape for effect in self.closures if effect.shape is not None)
