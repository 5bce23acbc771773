"""Demand of the month in which a cycle lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.requirements import Requirement
from optimizer.domain.seasons import WHOLE_PCT, Season, month_of


def seasons_in(dataset: Dataset, cycle: Cycle) -> tuple[Season, ...]:
    """Return the seasons of the month in which most of the cycle lies."""
    month = month_of(cycle)
    return tuple(season for season in dataset.seasons if season.month == month)


def in_season(requirement: Requirement, seasons: Sequence[Season]) -> Requirement:
    """
    Return a requirement as it is in some seasons.

    Parameters
    ----------
    requirement
        The standing demand.
    seasons
        Seasons of the month; those that are about it multiply, and each figure is then rounded
        to the nearest whole one.
    """
    mine = [
        season
        for season in seasons
        if season.applies_to(line_id=requirement.line_id, service_ids=requirement.service_ids)
    ]
    if not mine:
        return requirement
    out, back = [s.out_pct for s in mine], [s.back_pct for s in mine]
    return replace(
        requirement,
        people=_scaled(requirement.people, [s.people_pct for s in mine]),
        load_out=tuple(_scaled(load, out) for load in requirement.load_out),
        load_back=tuple(_scaled(load, back) for load in requirement.load_back),
        service_s=_scaled(requirement.service_s, [s.service_pct for s in mine]),
    )


def _scaled(amount: int, factors_pct: Sequence[int]) -> int:
    """Multiply by factors in per cent and round, halves up."""
    whole = prod(WHOLE_PCT for _ in factors_pct)
    return (2 * amount * prod(factors_pct) + whole) // (2 * whole)
