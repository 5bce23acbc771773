"""Answers to managers' questions of coverage: what a model promises, and what it proves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CoverStatus(StrEnum):
    """How far a model was solved."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    """A solution, and a bound that may lie away from it."""
    INFEASIBLE = "infeasible"
    """Proved: no solution exists."""
    UNKNOWN = "unknown"
    """Time was over before there was a solution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseUse:
    """
    Vehicles of one type that a model keeps at one base, and their work in the cycle.

    ``line_id`` is the line they work for; those that share vehicles are joined by ``+``.
    ``vehicle_days`` are the days out that the work takes, of ``vehicle_days_available``.
    """

    depot_id: str
    name: str
    county_code: str
    line_id: str
    type_id: str
    vehicles: int
    vehicles_present: int
    vehicle_days: float
    vehicle_days_available: int


def _by_line(bases: Iterable[BaseUse]) -> dict[str, int]:
    """Add up the vehicles of bases by line."""
    lines: dict[str, int] = {}
    for base in bases:
        lines[base.line_id] = lines.get(base.line_id, 0) + base.vehicles
    return dict(sorted(lines.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVehicles:
    """
    The vehicles that one line needs; lines that share vehicles come together, joined by ``+``.

    ``vehicles`` is the model's answer (``None``: there is none), ``bound`` a proved lower bound of
    it, ``minimum`` a lower bound of what any plan that makes every visit uses (``None``: even all
    vehicles cannot), ``present`` what there is. ``villages_beyond`` cannot be reached from any
    base within the time asked for (or closures take visits from them), ``villages_short`` can, but
    the hours of all vehicles do not suffice for them too; no more than ``highest_share`` of the
    residents can be covered (proved; ``None``: nobody lives there), and ``reached_share`` are, by
    a solution that was found (``None``: none was, nobody lives there, or an older result).
    ``vehicles_within`` is the model's
    answer, ``bound_within`` its bound, for all visits within reach: the same where nothing lies
    beyond (``None``: hours do not suffice, or an older result).
    """

    line_id: str
    status: CoverStatus
    vehicles: int | None
    bound: int | None
    minimum: int | None
    present: int
    villages_beyond: tuple[str, ...] = ()
    villages_short: tuple[str, ...] = ()
    highest_share: float | None = 1.0
    vehicles_within: int | None = None
    bound_within: int | None = None
    reached_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FewestVehicles:
    """The fewest vehicles with which every standard is met, line by line."""

    max_travel_s: int | None
    lines: tuple[LineVehicles, ...]
    bases: tuple[BaseUse, ...]
    seconds: float

    @property
    def status(self) -> CoverStatus:
        """Infeasible as soon as one line is, else the least that is known of any."""
        known = [line.status for line in self.lines]
        if CoverStatus.INFEASIBLE in known:
            return CoverStatus.INFEASIBLE
        return max(known, key=list(CoverStatus).index, default=CoverStatus.OPTIMAL)

    @property
    def vehicles(self) -> int | None:
        """Vehicles of all lines, ``None`` where one has no answer."""
        counts = [line.vehicles for line in self.lines]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def bound(self) -> int | None:
        """Proved lower bound of ``vehicles``."""
        bounds = [line.bound for line in self.lines]
        return None if None in bounds else sum(bound or 0 for bound in bounds)

    @property
    def vehicles_within(self) -> int | None:
        """Vehicles for all visits within reach, ``None`` where a line has no answer to that."""
        counts = [line.vehicles_within for line in self.lines]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def minimum(self) -> int | None:
        """What any plan that makes every visit uses at least, ``None``: all are too few."""
        least = [line.minimum for line in self.lines]
        return None if None in least else sum(count or 0 for count in least)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCover:
    """Residents of an area (county, township, village group), and those that are covered."""

    code: str
    name: str
    residents: int
    residents_covered: int

    @property
    def share(self) -> float:
        """Covered / all; 1 where nobody lives."""
        return self.residents_covered / self.residents if self.residents else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MostCovered:
    """
    The most residents that a number of vehicles covers.

    A village is covered when every standard of it (of the lines asked about) is met.
    ``residents_bound`` is a proved upper bound. ``uncovered`` are codes of villages, ``areas``
    the counties.
    """

    fleet: int
    budget_cents: int | None
    status: CoverStatus
    vehicles_used: int
    residents: int
    residents_covered: int
    residents_bound: int
    villages: int
    villages_covered: int
    uncovered: tuple[str, ...]
    areas: tuple[AreaCover, ...]
    bases: tuple[BaseUse, ...]
    seconds: float

    @property
    def vehicles_by_line(self) -> dict[str, int]:
        """Vehicles of ``bases`` by line."""
        return _by_line(self.bases)

    @property
    def share(self) -> float | None:
        """Residents covered / residents; ``None`` where nobody lives."""
        return self.residents_covered / self.residents if self.residents else None

    @property
    def gap(self) -> float:
        """How much more could be covered at most, as a share of all residents."""
        missing = self.residents_bound - self.residents_covered
        return missing / self.residents if self.residents else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseChoice:
    """
    Where to base vehicles: ``count`` bases of one line, chosen for one goal.

    ``goal`` is ``median`` (least mean travel time of residents) or ``centre`` (least longest
    travel time). ``mean_s`` and ``longest_s`` are of the bases chosen, ``mean_now_s`` and
    ``longest_now_s`` of those in use now (``None``: some village has no way from any of them);
    ``bound_s`` is a proved lower bound of the goal, ``None`` where it cannot be met. Fewer than
    ``count`` may be chosen for the centre, where they do as well. ``chosen`` are ids,
    ``chosen_names`` names, in the same order. Only bases of ``kinds``, those that the line's
    vehicles go out from today, are chosen from (none: from the villages they live in, or, where
    there are no vehicles, from every base).
    """

    line_id: str
    county_code: str
    goal: str
    count: int
    status: CoverStatus
    chosen: tuple[str, ...]
    mean_s: float | None
    longest_s: int | None
    mean_now_s: float | None
    longest_now_s: int | None
    count_now: int
    bound_s: float | None
    seconds: float
    chosen_names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorAnswer:
    """
    What it takes that no area falls below a floor.

    ``floor`` is the share of residents asked for, ``highest`` a floor that the fleet allows (a
    whole hundredth, or ``floor`` itself where it is higher); no whole hundredth above
    ``highest_bound`` is one (proved). ``level`` says what areas are.
    ``covered`` are the residents covered with the floor (where it is impossible: with the highest
    one), ``areas`` the areas then, worst first; ``covered_without`` and ``areas_without`` those
    without a floor. ``fairest`` are the areas when the worst is raised as far as it goes, then the
    next one, and so on (lexicographic max-min), ``covered_fairest`` the residents covered then.
    ``worst_areas`` hold the highest floor down (empty: not found in time). After ``decided_s`` it
    was known whether the floor can be had. ``covered_without_bound`` is a proved upper bound of
    ``covered_without``; ``price_proved``: `price` is no mere upper bound. ``bases`` are those that
    cover ``covered`` residents, with the vehicles that their work takes.
    """

    level: str
    floor: float
    fleet: int
    status: CoverStatus
    highest: float
    highest_bound: float
    residents: int
    covered: int
    covered_without: int
    areas: tuple[AreaCover, ...]
    areas_without: tuple[AreaCover, ...]
    fairest: tuple[AreaCover, ...]
    covered_fairest: int
    worst_areas: tuple[str, ...]
    decided_s: float
    seconds: float
    covered_without_bound: int = 0
    price_proved: bool = False
    bases: tuple[BaseUse, ...] = ()

    @property
    def vehicles_by_line(self) -> dict[str, int]:
        """Vehicles of ``bases`` by line."""
        return _by_line(self.bases)

    @property
    def price(self) -> float:
        """
        Price of equity (Bertsimas, Farias, Trichakis 2011): what is lost / what could be had.

        An upper bound, exact where ``price_proved``.
        """
        return self._price(self.covered)

    @property
    def price_fairest(self) -> float:
        """Price of the fairest sharing: an upper bound."""
        return self._price(self.covered_fairest)

    def _price(self, covered: int) -> float:
        # Older results tell no bound.
        without = max(self.covered_without_bound, self.covered_without)
        return (without - covered) / without if without else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleReach:
    """
    One travel circle: which villages reach its places within ``minutes``.

    ``seconds`` are by village code (no entry: no way there).
    """

    id: str
    name_zh: str
    name_en: str
    minutes: int
    villages: int
    villages_inside: int
    residents: int
    residents_inside: int
    seconds: dict[str, int]
