"""Areas whose coverage is compared: counties, townships, groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from optimizer.coverage.demand import CoverVillage
from optimizer.domain.coverage import AreaCover
from optimizer.domain.groupings import Group


class AreaLevel(StrEnum):
    """What an area is."""

    COUNTY = "county"
    TOWNSHIP = "township"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Villages that are looked at together."""

    code: str
    name: str
    villages: frozenset[str]
    residents: int


def areas_of(
    villages: Iterable[CoverVillage],
    *,
    level: AreaLevel,
    names: Mapping[str, str],
    groups: Sequence[Group] = (),
) -> tuple[Area, ...]:
    """
    Return the areas that villages lie in, those where nobody lives left out.

    Parameters
    ----------
    villages
        Of which something is due.
    level
        What an area is.
    names
        Names of counties and townships by code.
    groups
        Those of one grouping, where areas are groups; a village outside all of them has no floor.
    """
    members: dict[str, list[CoverVillage]] = {}
    for village in villages:
        for code in _codes(village, level, groups):
            members.setdefault(code, []).append(village)
    titles = {group.id: group.name for group in groups} if level is AreaLevel.GROUP else names
    found = (
        Area(
            code=code,
            name=titles.get(code, code),
            villages=frozenset(village.code for village in own),
            residents=sum(village.residents for village in own),
        )
        for code, own in sorted(members.items())
    )
    return tuple(area for area in found if area.residents)


def _codes(village: CoverVillage, level: AreaLevel, groups: Sequence[Group]) -> list[str]:
    """Return the areas of a village."""
    if level is AreaLevel.COUNTY:
        return [village.county_code]
    if level is AreaLevel.TOWNSHIP:
        return [village.township_code]
    own = {village.county_code, village.township_code}
    return [group.id for group in groups if own & set(group.codes)]


def covers_of(
    areas: Iterable[Area], villages: Iterable[CoverVillage], covered: frozenset[str]
) -> tuple[AreaCover, ...]:
    """Return what is covered of each area, the worst first."""
    residents = {village.code: village.residents for village in villages}
    found = [
        AreaCover(
            code=area.code,
            name=area.name,
            residents=area.residents,
            residents_covered=sum(residents[code] for code in area.villages & covered),
        )
        for area in areas
    ]
    return tuple(sorted(found, key=lambda cover: (cover.share, cover.code)))
