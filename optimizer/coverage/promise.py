"""All that coverage models say of a dataset in one go: the promise beside a routed plan."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from optimizer.coverage.areas import Area, AreaLevel, areas_of
from optimizer.coverage.circles import travel_circles
from optimizer.coverage.demand import CoverDemand
from optimizer.coverage.fewest import fewest_vehicles
from optimizer.coverage.floor import equity_floor
from optimizer.coverage.gathering import cover_demand
from optimizer.coverage.most import coverage_curve, most_covered
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import Problem
from optimizer.domain.scenario_result import Promise
from optimizer.units import HOUR_S

MAX_TRAVEL_S = HOUR_S
"""A base covers villages within an hour of it, where nothing else is said."""
SECONDS = 150.0
SHARES = {"fewest": 0.15, "most": 0.3, "curve": 0.3, "floor": 0.25}
"""Of the time, by question."""


def promise_of(
    dataset: Dataset,
    problems: Sequence[Problem],
    *,
    times_s: Mapping[str, Mapping[str, int]],
    max_travel_s: int | None = MAX_TRAVEL_S,
    budget_cents: int | None = None,
    curve_line_ids: Sequence[str] | None = None,
    seconds: float = SECONDS,
) -> Promise:
    """
    Ask the coverage models what a dataset's vehicles can do.

    Parameters
    ----------
    dataset
        Names, kinds of bases, county seats.
    problems
        Its counties in one cycle; pooled counties are one problem.
    times_s
        By travel circle, the time of each village to the nearest of its places, in s.
    max_travel_s
        A base covers a stop within so many seconds of it (``None``: any distance).
    budget_cents
        What the work may cost in the cycle (``None``: anything).
    curve_line_ids
        Lines whose coverage is drawn against their fleet, and whose highest floor is looked for:
        by county, in a single county by township. The line with the fewest vehicles if ``None``.
    seconds
        Time limit of all models together.
    """
    begun_at = time.monotonic()
    demand = cover_demand(problems)
    lines = tuple(curve_line_ids or _scarcest(demand))
    own = demand.of_lines(lines)
    level, areas = _areas(dataset, problems, own)
    return Promise(
        fewest=fewest_vehicles(
            demand, max_travel_s=max_travel_s, seconds=seconds * SHARES["fewest"]
        ),
        most=most_covered(
            demand,
            budget_cents=budget_cents,
            max_travel_s=max_travel_s,
            seconds=seconds * SHARES["most"],
        ),
        curve=coverage_curve(own, max_travel_s=max_travel_s, seconds=seconds * SHARES["curve"]),
        curve_line_ids=lines,
        floor=equity_floor(
            own,
            areas,
            level=level,
            floor=1.0,
            fleet=None,
            max_travel_s=max_travel_s,
            seconds=seconds * SHARES["floor"],
        )
        if areas
        else None,
        circles=travel_circles(problems, times_s),
        seconds=time.monotonic() - begun_at,
    )


def _areas(
    dataset: Dataset, problems: Sequence[Problem], own: CoverDemand
) -> tuple[AreaLevel, tuple[Area, ...]]:
    """Return between what kind of areas it should be fair, and these areas."""
    if len({code for problem in problems for code in problem.county_codes}) > 1:
        names = {county.code: county.name for county in dataset.counties}
        return AreaLevel.COUNTY, areas_of(own.villages_due, level=AreaLevel.COUNTY, names=names)
    names = {township.code: township.name for township in dataset.townships}
    return AreaLevel.TOWNSHIP, areas_of(own.villages_due, level=AreaLevel.TOWNSHIP, names=names)


def _scarcest(demand: CoverDemand) -> tuple[str, ...]:
    """Return the line that the fewest vehicles can serve."""
    counts = {line_id: demand.of_lines([line_id]).vehicles for line_id in demand.line_ids}
    return (min(counts, key=lambda line_id: (counts[line_id], line_id)),) if counts else ()
