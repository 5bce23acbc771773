"""How evenly villages are served: standards, Gini coefficients, the worst, spreads of areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from optimizer.domain.kpi_lines import ratio
from optimizer.domain.kpi_villages import AreaKpis, Fairness, VillageKpis

WORST_SHARE = 20
"""One village in so many is among the worst: 5 %."""


def fairness(villages: Sequence[VillageKpis]) -> Fairness:
    """
    Return how evenly villages are served; what each figure is stands in `Fairness`.

    Parameters
    ----------
    villages
        Villages of which something is due, each once.
    """
    worst = sorted(villages, key=lambda village: village.rank)[: _worst_count(len(villages))]
    access = sorted(_access_s(villages), reverse=True)
    farthest = access[: _worst_count(len(access))]
    counties = _areas(villages, key=lambda village: village.county_code)
    townships = _areas(villages, key=lambda village: village.township_code)
    return Fairness(
        villages=len(villages),
        villages_met=sum(village.standards_met for village in villages),
        requirements=sum(village.requirements for village in villages),
        requirements_met=sum(village.requirements_met for village in villages),
        gini_visits=gini((v.share_made * v.residents, v.residents) for v in villages),
        gini_person_times=gini((v.person_times, v.residents) for v in villages),
        worst_villages=len(worst),
        worst_share_made=ratio(
            sum(v.visits_made for v in worst), sum(v.visits_required for v in worst)
        ),
        worst_access_s=ratio(sum(farthest), len(farthest)),
        mean_access_s=_mean_access_s(villages),
        longest_access_s=max(access, default=None),
        villages_without_access=len(villages) - len(access),
        spread_counties=_spread(counties),
        spread_townships=_spread(townships),
        counties=counties,
        townships=townships,
    )


def gini(groups: Iterable[tuple[float, int]]) -> float | None:
    """
    Return the Gini coefficient of an amount over people, who have equal parts within a group.

    Ordered by amount per head, with P and Q the shares of the people and of the amount in the
    first i groups, G = 1 - sum over i of (P_i - P_{i-1}) (Q_i + Q_{i-1}): 0 where everybody has
    the same, near 1 where one has everything. It is twice the area between the Lorenz curve and
    the line of equality (Gini 1912; in this form, for the spread of health services over an area,
    Brown, Social Science & Medicine 38(9), 1994).

    Parameters
    ----------
    groups
        Amount and number of people of each group; groups without people do not count.

    Returns
    -------
    float or None
        ``None`` where there are no people, or nothing to share.
    """
    kept = sorted(((amount, people) for amount, people in groups if people), key=_per_head)
    everyone, everything = sum(people for _, people in kept), sum(amount for amount, _ in kept)
    if not everything:
        return None
    area = had = 0.0
    for amount, people in kept:
        area += people * (2 * had + amount)
        had += amount
    return max(0.0, 1 - area / (everyone * everything))


def _per_head(group: tuple[float, int]) -> tuple[float, int]:
    amount, people = group
    return amount / people, people


def _worst_count(number: int) -> int:
    """Return 5 % of a number, rounded up."""
    return -(-number // WORST_SHARE)


def _areas(
    villages: Iterable[VillageKpis], *, key: Callable[[VillageKpis], str]
) -> tuple[AreaKpis, ...]:
    """Return the areas of villages, ordered by code."""
    members: dict[str, list[VillageKpis]] = defaultdict(list)
    for village in villages:
        members[key(village)].append(village)
    return tuple(_area(code, mine) for code, mine in sorted(members.items()))


def _area(code: str, villages: Sequence[VillageKpis]) -> AreaKpis:
    gaps = [v.longest_gap_days for v in villages if v.longest_gap_days is not None]
    return AreaKpis(
        code=code,
        villages=len(villages),
        villages_met=sum(village.standards_met for village in villages),
        residents=sum(village.residents for village in villages),
        visits_required=sum(village.visits_required for village in villages),
        visits_made=sum(village.visits_made for village in villages),
        person_times=sum(village.person_times for village in villages),
        longest_gap_days=max(gaps) if len(gaps) == len(villages) else None,
        mean_access_s=_mean_access_s(villages),
        longest_access_s=max(
            (v.access_s for v in villages if v.access_s is not None), default=None
        ),
    )


def _access_s(villages: Iterable[VillageKpis]) -> list[int]:
    """Return the access times that are known."""
    return [village.access_s for village in villages if village.access_s is not None]


def _mean_access_s(villages: Iterable[VillageKpis]) -> float | None:
    """Return the mean access time over residents, of villages that have one."""
    known = [(v.access_s, v.residents) for v in villages if v.access_s is not None]
    return ratio(sum(s * people for s, people in known), sum(people for _, people in known))


def _spread(areas: Sequence[AreaKpis]) -> float | None:
    """Return the largest less the smallest share of visits made."""
    shares = [area.share_made for area in areas]
    return max(shares) - min(shares) if len(shares) > 1 else None
