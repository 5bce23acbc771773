"""Travel circles that were promised: who reaches health, culture and the county seat in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.coverage import CircleReach
from optimizer.domain.dataset import Dataset
from optimizer.domain.places import Village
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.units import MINUTE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """
    A promise: from every village to the nearest of its places within ``minutes``.

    Places are bases of ``kinds``, or where vehicles with any of ``service_ids`` are at home, or
    (neither) the county seat.
    """

    id: str
    name_zh: str
    name_en: str
    minutes: int
    kinds: tuple[str, ...] = ()
    service_ids: tuple[str, ...] = ()


CIRCLES = (
    Circle(
        id="health",
        name_zh="20分钟医疗卫生服务圈",
        name_en="20-minute health circle",
        minutes=20,
        kinds=("health_centre", "county_hospital"),
    ),
    Circle(
        id="culture",
        name_zh="30分钟文化圈",
        name_en="30-minute culture circle",
        minutes=30,
        service_ids=("learning", "leisure"),
    ),
    Circle(
        id="seat",
        name_zh="1小时到县城",
        name_en="one hour to the county seat",
        minutes=60,
    ),
)
"""Zhejiang's promises of 2021 to its 26 mountain counties, and Lishui's of the county seat."""


def travel_circles(
    dataset: Dataset, problems: Sequence[Problem], *, to_seat_s: Mapping[str, int]
) -> tuple[CircleReach, ...]:
    """
    Measure the travel circles of the villages in the plan.

    Parameters
    ----------
    dataset
        Kinds of bases.
    problems
        Villages and the travel times of their vehicles (those of the commonest profile).
    to_seat_s
        Time of each village to its county seat, in s; seats are no places of a problem.
    """
    return tuple(_reach(circle, dataset, problems, to_seat_s) for circle in CIRCLES)


def _reach(
    circle: Circle,
    dataset: Dataset,
    problems: Iterable[Problem],
    to_seat_s: Mapping[str, int],
) -> CircleReach:
    seconds: dict[str, int] = {}
    villages: list[Village] = []
    for problem in problems:
        villages += problem.villages
        if circle.kinds or circle.service_ids:
            seconds.update(_seconds(problem, sorted(_places(circle, dataset, problem))))
        else:
            own = {village.code for village in problem.villages}
            seconds.update({code: s for code, s in to_seat_s.items() if code in own})
    inside = {v.code for v in villages if seconds.get(v.code, np.inf) <= circle.minutes * MINUTE_S}
    return CircleReach(
        id=circle.id,
        name_zh=circle.name_zh,
        name_en=circle.name_en,
        minutes=circle.minutes,
        villages=len(villages),
        villages_inside=len(inside),
        residents=sum(village.residents for village in villages),
        residents_inside=sum(village.residents for village in villages if village.code in inside),
        seconds=seconds,
    )


def _places(circle: Circle, dataset: Dataset, problem: Problem) -> Iterator[str]:
    """Yield the bases of the problem that a circle is drawn around."""
    known = {place.id for place in problem.locations}
    if circle.kinds:
        yield from (d.id for d in dataset.depots if d.kind in circle.kinds and d.id in known)
    else:
        wanted = set(circle.service_ids)
        yield from (v.depot_id for v in problem.vehicles if wanted.intersection(v.service_ids))


def _seconds(problem: Problem, places: Sequence[str]) -> dict[str, int]:
    """Return the time of each village to the nearest place: of its stop point farthest away."""
    if not places:
        return {}
    profile = _profile(problem)
    matrix = problem.matrices[profile]
    at = {name: place for place, name in enumerate(matrix.location_ids)}
    columns = [at[name] for name in places]
    found: dict[str, int] = {}
    for location in problem.locations:
        if location.village_code is None:
            continue
        nearest = int(matrix.duration_s[at[location.id], columns].min())
        code = location.village_code
        found[code] = max(found.get(code, 0), nearest)
    return {code: seconds for code, seconds in found.items() if seconds < UNREACHABLE_S}


def _profile(problem: Problem) -> str:
    """Return how most vehicles that go anywhere in the problem travel."""
    free = [v.profile for v in problem.vehicles if not v.area]
    names = free or [v.profile for v in problem.vehicles]
    return max(sorted(set(names)), key=names.count)
