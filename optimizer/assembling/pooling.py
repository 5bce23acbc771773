"""Which counties are planned as one problem, and where their vehicles may then serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.domain.dataset import Dataset
from optimizer.domain.groupings import Group
from optimizer.domain.places import Location
from optimizer.errors import UsageError


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


def _no_such_grouping(dataset: Dataset, grouping: str) -> UsageError:
    """Say which groupings there are."""
    known = "、".join(dict.fromkeys(group.grouping_id for group in dataset.groups))
    return UsageError(
        f"没有分组方案“{grouping}”。可选：{known or '（表 groupings 为空）'}。",
        f"There is no grouping {grouping!r}. There are: {known or '(the table is empty)'}.",
    )
