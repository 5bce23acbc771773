"""What fixed points take over: people, nearest villages first, until they are full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.calendar import Cycle
from optimizer.domain.dataset import Dataset
from optimizer.domain.distances import straight_m
from optimizer.domain.fixed_points import FixedPoint
from optimizer.domain.places import Village
from optimizer.domain.problem import CycleRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """Person-times of one requirement that one fixed point serves in a cycle."""

    point_id: str
    requirement_id: str
    village_code: str
    line_id: str
    person_times: int


def taken_over(
    dataset: Dataset, requirements: Sequence[CycleRequirement], cycle: Cycle
) -> tuple[TakenOver, ...]:
    """
    Share out the fixed points of a dataset.

    Parameters
    ----------
    dataset
        Tables free of faults.
    requirements
        Everything due in the cycle, of all counties: what a point takes over does not depend on
        which counties are planned together.
    cycle
        The dates to plan.

    Returns
    -------
    tuple of TakenOver
        Points by id; each serves its villages from the nearest on, requirements by id. Only a
        requirement all of whose services it offers is taken over.
    """
    left = {one.id: one.people * one.visits for one in requirements}
    by_village: dict[str, list[CycleRequirement]] = {}
    for one in sorted(requirements, key=lambda one: one.id):
        by_village.setdefault(one.village_code, []).append(one)
    villages = {v.code: v for v in dataset.villages if v.code in by_village}
    found: list[TakenOver] = []
    for point in sorted(dataset.fixed_points, key=lambda point: point.id):
        free = point.capacity_per_week * cycle.weeks
        for village in _within(point, tuple(villages.values())):
            for one in by_village[village.code]:
                share = min(free, left[one.id])
                if share == 0 or not set(one.service_ids) <= set(point.service_ids):
                    continue
                free -= share
                left[one.id] -= share
                found.append(
                    TakenOver(
                        point_id=point.id,
                        requirement_id=one.id,
                        village_code=one.village_code,
                        line_id=one.line_id,
                        person_times=share,
                    )
                )
    return tuple(found)


def beside_fixed_points(
    requirements: Sequence[CycleRequirement], shares: Sequence[TakenOver]
) -> Iterator[CycleRequirement]:
    """
    Yield what is left to be brought.

    Parameters
    ----------
    requirements
        What is due in the cycle.
    shares
        What fixed points take over.

    Yields
    ------
    CycleRequirement
        With the people that are left, spread over its visits, and loads in proportion, both
        rounded up; a requirement with nobody left is not due.
    """
    gone: dict[str, int] = {}
    for share in shares:
        gone[share.requirement_id] = gone.get(share.requirement_id, 0) + share.person_times
    for one in requirements:
        whole = one.people * one.visits
        left = whole - gone.get(one.id, 0)
        if left == whole:
            yield one
        elif left > 0:
            yield replace(
                one,
                people=-(-left // one.visits),
                load_out=tuple(-(-load * left // whole) for load in one.load_out),
                load_back=tuple(-(-load * left // whole) for load in one.load_back),
            )


def _within(point: FixedPoint, villages: Sequence[Village]) -> Iterator[Village]:
    """Yield the villages in a point's catchment, the nearest first."""
    lats = np.array([village.position.lat for village in villages])
    lons = np.array([village.position.lon for village in villages])
    distances = straight_m(point.lat, point.lon, lats, lons).tolist()
    placed = zip(distances, villages, strict=True)
    for distance_m, village in sorted(placed, key=lambda each: (each[0], each[1].code)):
        if distance_m > point.catchment_m:
            return
        yield village
