"""Travel circles that were promised: who reaches health, culture and the county seat in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.coverage import CircleReach
from optimizer.domain.dataset import Dataset
from optimizer.domain.distances import straight_m
from optimizer.domain.places import Village
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.units import MINUTE_S

SEAT_NEAR_M = 3000.0
"""A base within so much of the county seat stands for it."""


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

    @property
    def is_of_seats(self) -> bool:
        """Tell whether it is drawn around county seats."""
        return not self.kinds and not self.service_ids


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


def travel_circles(dataset: Dataset, problems: Sequence[Problem]) -> tuple[CircleReach, ...]:
    """
    Measure the travel circles of the villages in the plan.

    Only bases that vehicles work from have travel times: who is told to be inside is, and others
    may be, too, by a base without vehicles. A county without such a base near its seat is left
    out of that circle, and the circle itself where no county is left.

    Parameters
    ----------
    dataset
        Kinds of bases, and county seats.
    problems
        Villages and the travel times of their vehicles (those of the widest profile).
    """
    reached = (_reach(circle, dataset, problems) for circle in CIRCLES)
    return tuple(reach for reach in reached if reach.villages)


def _reach(circle: Circle, dataset: Dataset, problems: Iterable[Problem]) -> CircleReach:
    """Measure one circle."""
    seconds: dict[str, int] = {}
    villages: list[Village] = []
    for problem in problems:
        places = sorted(set(_places(circle, dataset, problem)))
        if places or not circle.is_of_seats:
            villages += _asked(circle, dataset, problem)
            seconds.update(_seconds(problem, places))
    codes = {village.code for village in villages}
    seconds = {code: time_s for code, time_s in seconds.items() if code in codes}
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
    elif circle.service_ids:
        wanted = set(circle.service_ids)
        yield from (v.depot_id for v in problem.vehicles if wanted.intersection(v.service_ids))
    else:
        yield from _seats(dataset, problem).values()


def _asked(circle: Circle, dataset: Dataset, problem: Problem) -> list[Village]:
    """Return the villages that a circle is asked of: all, or those whose seat is known."""
    if not circle.is_of_seats:
        return list(problem.villages)
    known = _seats(dataset, problem)
    return [village for village in problem.villages if village.county_code in known]


def _seats(dataset: Dataset, problem: Problem) -> dict[str, str]:
    """Return, by county, the base nearest to its seat, if it is near enough to stand for it."""
    found: dict[str, str] = {}
    places = [place for place in problem.locations if place.village_code is None]
    for county in dataset.counties:
        own = [place for place in places if place.county_code == county.code]
        if county.code not in problem.county_codes or not own:
            continue
        lats = np.array([place.position.lat for place in own])
        lons = np.array([place.position.lon for place in own])
        distances_m = straight_m(county.seat_lat, county.seat_lon, lats, lons)
        nearest = int(distances_m.argmin())
        if distances_m[nearest] <= SEAT_NEAR_M:
            found[county.code] = own[nearest].id
    return found


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
