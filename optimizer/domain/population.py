"""Residents of villages in years to come: trends of townships, and people who move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.shares import rounded

FARTHEST_YEARS = 50
"""No trend of today says anything about times beyond."""
_WITHIN_ONE = 1.0
"""A planned number of people within one of those who live there means all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """
    How the residents of a township change, in per cent a year.

    ``elderly_yearly_pct`` is of those aged 60 and over; ``None``: as all residents.
    """

    township_code: str
    yearly_pct: float
    elderly_yearly_pct: float | None = None

    def factors(self) -> tuple[float, float]:
        """Return what residents and elderly are multiplied by in a year."""
        elderly = self.yearly_pct if self.elderly_yearly_pct is None else self.elderly_yearly_pct
        return 1 + self.yearly_pct / 100, 1 + elderly / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """
    People who move in a year (大搬快聚).

    ``to_village`` is ``None`` where they leave the mountains, ``residents`` is ``None`` where all
    who live there go.
    """

    id: str
    year: int
    from_village: str
    to_village: str | None = None
    residents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """Residents of a village, and those aged 60 and over (``None``: not known)."""

    township_code: str
    residents: int
    elderly: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdrawn:
    """A relocation of more people than live in its village by then, who are ``living``."""

    relocation_id: str
    living: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Residents by village at the end of a year, and the relocations that cannot be as planned."""

    counts: Mapping[str, Headcount]
    overdrawn: tuple[Overdrawn, ...] = ()


@dataclass(slots=True, kw_only=True)
class _People:
    """Fractions of people of a village, while years go by."""

    residents: float
    elderly: float | None


def projected(
    counts: Mapping[str, Headcount],
    *,
    trends: Iterable[Trend],
    relocations: Iterable[Relocation],
    from_year: int,
    to_year: int,
) -> Projection:
    """
    Return the residents of villages at the end of a year.

    Year by year each village is multiplied by the trend of its township (none: 1), then those who
    move in that year leave, the elderly among them by the village's share, and arrive. Fractions
    are kept until the end; then each township is rounded by largest remainder, so that its sum is
    its rounded sum. The elderly are never more than the residents.

    Parameters
    ----------
    counts
        By village code, at the end of ``from_year``.
    trends
        One for a township at most.
    relocations
        Between villages of ``counts``; those of ``from_year`` and before are in ``counts`` already.
    from_year, to_year
        Years; the first is not after the second.

    Returns
    -------
    Projection
        In the order of ``counts``. Where more people are to move than live there, all of them do.

    References
    ----------
    Compound growth by area is the simplest of the small-area methods in S. K. Smith, J. Tayman,
    D. A. Swanson, A Practitioner's Guide to State and Local Population Projections, 2013, ch. 8.
    """
    years = list(_years(counts, trends, relocations, from_year=from_year, to_year=to_year))
    _, people, _ = years[-1]
    overdrawn = tuple(fault for _, _, faults in years for fault in faults)
    return Projection(counts=_whole(counts, people), overdrawn=overdrawn)


def residents_by_year(
    counts: Mapping[str, Headcount],
    *,
    trends: Iterable[Trend],
    relocations: Iterable[Relocation],
    from_year: int,
    to_year: int,
) -> Iterator[tuple[int, Mapping[str, Headcount]]]:
    """
    Yield each year with the residents of villages at its end.

    Parameters
    ----------
    counts, trends, relocations, from_year, to_year
        As for `projected`.

    Yields
    ------
    tuple
        From ``from_year`` to ``to_year``: the year, and people by village code.
    """
    for year, people, _ in _years(
        counts, trends, relocations, from_year=from_year, to_year=to_year
    ):
        yield year, _whole(counts, people)


def _years(
    counts: Mapping[str, Headcount],
    trends: Iterable[Trend],
    relocations: Iterable[Relocation],
    *,
    from_year: int,
    to_year: int,
) -> Iterator[tuple[int, dict[str, _People], list[Overdrawn]]]:
    """Yield each year with the people at its end, who go on to change, and its overdrawn moves."""
    people = {
        code: _People(residents=float(c.residents), elderly=_float(c.elderly))
        for code, c in counts.items()
    }
    factors = {trend.township_code: trend.factors() for trend in trends}
    moves: dict[int, list[Relocation]] = {}
    for move in relocations:
        moves.setdefault(move.year, []).append(move)
    yield from_year, people, []
    for year in range(from_year + 1, to_year + 1):
        for code, count in counts.items():
            _grow(people[code], *factors.get(count.township_code, (1.0, 1.0)))
        faults = [_move(people, move) for move in moves.get(year, ())]
        yield year, people, [fault for fault in faults if fault is not None]


def _float(count: int | None) -> float | None:
    """Return a count that may be unknown as a float."""
    return None if count is None else float(count)


def _grow(people: _People, factor: float, elderly_factor: float) -> None:
    """Let a year go by."""
    people.residents *= factor
    if people.elderly is not None:
        people.elderly = min(people.elderly * elderly_factor, people.residents)


def _move(people: Mapping[str, _People], move: Relocation) -> Overdrawn | None:
    """Let people move; return the relocation if they are more than live there."""
    here = people[move.from_village]
    living = here.residents
    wanted = living if move.residents is None else float(move.residents)
    moved = living if wanted > living - _WITHIN_ONE else wanted
    share = moved / living if living else 0.0
    elderly = None if here.elderly is None else here.elderly * share
    _add(here, -moved, None if elderly is None else -elderly)
    if move.to_village is not None:
        _add(people[move.to_village], moved, elderly)
    too_many = wanted >= living + _WITHIN_ONE
    return Overdrawn(relocation_id=move.id, living=round(living)) if too_many else None


def _add(people: _People, residents: float, elderly: float | None) -> None:
    """Add people to a village; rounding leaves no fraction below nothing."""
    people.residents = max(0.0, people.residents + residents)
    if people.elderly is not None and elderly is not None:
        people.elderly = min(max(0.0, people.elderly + elderly), people.residents)


def _whole(
    counts: Mapping[str, Headcount], people: Mapping[str, _People]
) -> Mapping[str, Headcount]:
    """Return whole people by village, rounded township by township."""
    towns: dict[str, list[str]] = {}
    for code, count in counts.items():
        towns.setdefault(count.township_code, []).append(code)
    residents: dict[str, int] = {}
    elderly: dict[str, int] = {}
    for codes in towns.values():
        residents |= zip(codes, rounded([people[code].residents for code in codes]), strict=True)
        known = {c: e for c in codes if (e := people[c].elderly) is not None}
        shares = rounded(list(known.values()))
        elderly |= _capped(dict(zip(known, shares, strict=True)), residents)
    return {
        code: Headcount(
            township_code=count.township_code,
            residents=residents[code],
            elderly=elderly.get(code),
        )
        for code, count in counts.items()
    }


def _capped(elderly: dict[str, int], residents: Mapping[str, int]) -> dict[str, int]:
    """Return the elderly with nobody above the residents; who is over goes where there is room."""
    over = sum(max(0, count - residents[code]) for code, count in elderly.items())
    capped = {code: min(count, residents[code]) for code, count in elderly.items()}
    for code in capped:
        more = min(over, residents[code] - capped[code])
        capped[code] += more
        over -= more
    return capped
