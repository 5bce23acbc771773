"""Finds the counties that somebody names."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.dataset import Dataset
from optimizer.domain.places import County
from optimizer.errors import UsageError

ALL_WORDS = ("all", "全部", "全市")


def choose_counties(dataset: Dataset, names: Sequence[str]) -> tuple[str, ...]:
    """
    Return the codes of the counties named, ordered by code.

    Parameters
    ----------
    dataset
        Where the counties are.
    names
        Codes, names, English names, or beginnings of names that fit one county only;
        ``all`` means every county with villages in the plan.

    Raises
    ------
    UsageError
        If a name fits no county, or several; or if none is given.
    """
    if means_all(names):
        in_plan = {village.county_code for village in dataset.villages if village.in_plan}
        return tuple(sorted(in_plan))
    return counties_named(dataset.counties, names)


def means_all(names: Sequence[str]) -> bool:
    """Tell whether every county is meant."""
    return any(name.strip().casefold() in ALL_WORDS for name in names)


def counties_named(counties: Sequence[County], names: Sequence[str]) -> tuple[str, ...]:
    """
    Return the codes of the counties named one by one, ordered by code.

    Raises
    ------
    UsageError
        As `choose_counties`.
    """
    if not names:
        raise UsageError(
            "没有写县。请写县名或代码，或 all。",
            "No county is named. Give names or codes, or all.",
        )
    return tuple(sorted({_chosen(counties, name.strip()).code for name in names}))


def _chosen(counties: Sequence[County], name: str) -> County:
    wanted = name.casefold()
    exact = [c for c in counties if wanted in (c.code, c.name.casefold(), c.name_en.casefold())]
    begins = [
        c
        for c in counties
        if wanted and (c.name.startswith(name) or c.name_en.casefold().startswith(wanted))
    ]
    found = exact or begins
    if len(found) != 1:
        raise _not_one(counties, name, found)
    return found[0]


def _not_one(counties: Sequence[County], name: str, found: Sequence[County]) -> UsageError:
    shown = "、".join(f"{c.name}（{c.code}）" for c in found or counties)
    if found:
        return UsageError(
            f"“{name}”对应几个县：{shown}。请写全名或代码。",
            f"{name!r} fits several counties: {shown}. Give the full name or the code.",
        )
    return UsageError(
        f"没有名为“{name}”的县。可选：{shown}，或 all。",
        f"No county is called {name!r}. There are: {shown}; or all.",
    )
