"""Which counties are planned as one problem, and where their vehicles may then serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.domain.places import Location
from optimizer.errors import Remark, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """
    Counties planned as one problem (``counties`` ordered by code), and the ``groups`` of them.

    Without groups every county stands for itself, and vehicles serve their problem.
    """

    counties: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def key(self) -> str:
        """County codes joined by ``+``."""
        return "+".join(self.counties)

    def area(self, base: Location) -> tuple[str, ...]:
        """
        Return the codes of where a vehicle of this base may serve; none: everywhere.

        Its own county, and what is in one group with its county or its township.
        """
        if len(self.counties) < 2 or not self.groups:
            return ()
        own = {base.county_code, base.township_code}
        codes = {code for group in self.groups if own & set(group.codes) for code in group.codes}
        codes.add(base.county_code)
        return () if set(self.counties) <= codes else tuple(sorted(codes))


def county_pools(
    dataset: Dataset, counties: Sequence[str], *, grouping: str | None
) -> tuple[Pool, ...]:
    """
    Return which counties are planned together.

    Parameters
    ----------
    dataset
        Tables free of faults.
    counties
        Codes of the counties to be planned.
    grouping
        Id of a grouping: counties that share one of its groups, as a whole or with a township
        each, are planned as one problem; the others, and all where it is ``None``, by themselves.

    Raises
    ------
    UsageError
        If there is no such grouping.
    """
    groups = [group for group in dataset.groups if group.grouping_id == grouping]
    if grouping is not None and not groups:
        raise _no_such_grouping(dataset, grouping)
    county_of = {town.code: town.county_code for town in dataset.townships}
    pools = {code: {code} for code in sorted(set(counties))}
    for group in groups:
        joined = {county_of.get(code, code) for code in group.codes} & pools.keys()
        together = {member for code in joined for member in pools[code]}
        for code in together:
            pools[code] = together
    distinct = sorted({tuple(sorted(members)) for members in pools.values()})
    return tuple(
        Pool(
            counties=members,
            groups=tuple(
                group
                for group in groups
                if {county_of.get(code, code) for code in group.codes} & set(members)
            ),
        )
        for members in distinct
    )


def nothing_pooled(
    dataset: Dataset, blocks: Sequence[Sequence[str]], *, grouping: str | None
) -> Remark | None:
    """
    Say why a grouping changes nothing for the counties that are planned.

    Parameters
    ----------
    dataset
        Tables free of faults.
    blocks
        The counties to be planned, by their codes; those of a block as one problem.
    grouping
        Id of the grouping asked for, if any.

    Returns
    -------
    Remark or None
        ``None`` where no grouping is asked for, or some counties are planned as one.
    """
    if grouping is None or any(len(block) > 1 for block in blocks):
        return None
    planned = {code for block in blocks for code in block}
    county_of = {town.code: town.county_code for town in dataset.townships}
    groups = [
        {county_of.get(code, code) for code in group.codes}
        for group in dataset.groups
        if group.grouping_id == grouping
    ]
    why_zh, why_en = _why_alone(dataset, groups, planned=planned)
    return Remark(
        f"分组方案“{grouping}”没有起作用，没有县合在一起计划：{why_zh}。",
        f"Nothing is pooled by the grouping {grouping!r}, no counties are planned as one: "
        f"{why_en}.",
    )


def _why_alone(
    dataset: Dataset, groups: Sequence[set[str]], *, planned: set[str]
) -> tuple[str, str]:
    """Return why no two of the counties planned share a group, and with whom they would."""
    own = [members for members in groups if members & planned]
    missing = {code for members in own or groups for code in members} - planned
    counties = [county for county in dataset.counties if county.code in missing]
    names_zh = "、".join(county.name for county in counties)
    names_en = ", ".join(county.name_en for county in counties)
    if not own:
        return (
            f"计划的县都不在它的组里（它的组里有：{names_zh}）",
            f"no county planned is in its groups (these are: {names_en})",
        )
    if not missing:
        return (
            "它的组都在一个县之内，县内的车本来就不分界",
            "each of its groups lies inside one county, all of which its vehicles serve anyway",
        )
    return (
        f"每组里至多有一个计划的县。请把同组的县一起计划（没有计划的有：{names_zh}）",
        "none of its groups has two counties that are planned; plan those of a group together "
        f"(left out: {names_en})",
    )


def _no_such_grouping(dataset: Dataset, grouping: str) -> UsageError:
    """Say which groupings there are."""
    known = "、".join(dict.fromkeys(group.grouping_id for group in dataset.groups))
    return UsageError(
        f"没有分组方案“{grouping}”。可选：{known or '（表 groupings 为空）'}。",
        f"There is no grouping {grouping!r}. There are: {known or '(the table is empty)'}.",
    )
