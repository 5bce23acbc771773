"""Travel circles that were promised: who reaches health, culture and the county seat in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.coverage import CircleReach
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import Problem
from optimizer.units import MINUTE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """
    A promise: from every village to the nearest of its places within ``minutes``.

    Places are depots of ``kinds``, those where vehicles with any of ``from_services`` are at home,
    fixed points that offer any of ``service_ids``, and, with ``at_seat``, the county seat.
    """

    id: str
    name_zh: str
    name_en: str
    minutes: int
    kinds: tuple[str, ...] = ()
    from_services: tuple[str, ...] = ()
    service_ids: tuple[str, ...] = ()
    at_seat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclePlace:
    """A place that a circle is drawn around, WGS-84; ``county_code`` of whose villages."""

    id: str
    county_code: str | None
    lat: float
    lon: float


CIRCLES = (
    Circle(
        id="health",
        name_zh="20分钟医疗卫生服务圈",
        name_en="20-minute health circle",
        minutes=20,
        kinds=("health_centre", "county_hospital"),
        service_ids=("medical",),
    ),
    Circle(
        id="culture",
        name_zh="30分钟文化圈",
        name_en="30-minute culture circle",
        minutes=30,
        from_services=("learning", "leisure"),
        service_ids=("learning", "leisure"),
    ),
    Circle(
        id="seat",
        name_zh="1小时到县城",
        name_en="one hour to the county seat",
        minutes=60,
        at_seat=True,
    ),
)
"""Zhejiang's promises of 2021 to its 26 mountain counties, and Lishui's of the county seat."""


SEAT = "county_seat"
"""Begins the ids of county seats among places."""


def circle_places(circle: Circle, dataset: Dataset) -> Iterator[CirclePlace]:
    """
    Yield the places that a circle is drawn around.

    Parameters
    ----------
    circle
        The promise.
    dataset
        Depots and their kinds, vehicles, fixed points (which serve villages of any county), seats.
    """
    types = {one.id: one for one in dataset.vehicle_types}
    homes = {
        v.depot_id
        for v in dataset.vehicles
        if v.available
        and set(circle.from_services).intersection(
            types[v.type_id].service_ids if v.service_ids is None else v.service_ids
        )
    }
    for depot in dataset.depots:
        if depot.kind in circle.kinds or depot.id in homes:
            at = depot.position
            yield CirclePlace(id=depot.id, county_code=depot.county_code, lat=at.lat, lon=at.lon)
    for point in dataset.fixed_points:
        if set(circle.service_ids).intersection(point.service_ids):
            yield CirclePlace(id=point.id, county_code=None, lat=point.lat, lon=point.lon)
    for county in dataset.counties if circle.at_seat else ():
        yield CirclePlace(
            id=f"{SEAT}-{county.code}",
            county_code=county.code,
            lat=county.seat_lat,
            lon=county.seat_lon,
        )


def travel_circles(
    problems: Sequence[Problem], times_s: Mapping[str, Mapping[str, int]]
) -> tuple[CircleReach, ...]:
    """
    Count who lies inside the travel circles.

    Parameters
    ----------
    problems
        The villages in the plan.
    times_s
        By circle, the time of each village to the nearest place, in s; no entry where there is
        no way.
    """
    villages = [village for problem in problems for village in problem.villages]
    codes = {village.code for village in villages}
    found = []
    for circle in CIRCLES:
        seconds = {c: s for c, s in times_s.get(circle.id, {}).items() if c in codes}
        most_s = circle.minutes * MINUTE_S
        inside = [v for v in villages if seconds.get(v.code, np.inf) <= most_s]
        found.append(
            CircleReach(
                id=circle.id,
                name_zh=circle.name_zh,
                name_en=circle.name_en,
                minutes=circle.minutes,
                villages=len(villages),
                villages_inside=len(inside),
                residents=sum(village.residents for village in villages),
                residents_inside=sum(village.residents for village in inside),
                seconds=seconds,
            )
        )
    return tuple(found)
