"""Which visits differ between two plans of the same requirements: lost, gained, moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from optimizer.domain.plan import Plan, Route

SAME_TIME_S = 300
"""A visit that starts earlier or later by less than this counts as unchanged."""


class VisitChange(StrEnum):
    """What becomes of a visit, the gravest first."""

    LOST = "lost"
    GAINED = "gained"
    DAY = "day"
    VEHICLE = "vehicle"
    TIME = "time"


@dataclass(frozen=True, slots=True, order=True)
class VisitPlace:
    """When and by which vehicle a visit is made; times in seconds after midnight."""

    day: int
    vehicle_id: str
    start_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDifference:
    """One visit in two plans; ``old`` is ``None`` when it is gained, ``new`` when it is lost."""

    requirement_id: str
    old: VisitPlace | None
    new: VisitPlace | None

    @property
    def change(self) -> VisitChange:
        """What becomes of the visit."""
        if self.new is None:
            return VisitChange.LOST
        if self.old is None:
            return VisitChange.GAINED
        if self.old.day != self.new.day:
            return VisitChange.DAY
        moved = self.old.vehicle_id != self.new.vehicle_id
        return VisitChange.VEHICLE if moved else VisitChange.TIME


def differences(old_plan: Plan, new_plan: Plan) -> tuple[VisitDifference, ...]:
    """
    Return the visits that differ, the gravest changes first, then by requirement and day.

    A visit that is made on the same day in both plans is the same visit; those left over are
    paired in the order of their days, and what has no partner is lost or gained.

    Parameters
    ----------
    old_plan, new_plan
        Two plans; a requirement that only one of them knows is all lost or all gained.
    """
    old, new = map(_visits, _unlike(old_plan.routes, new_plan.routes))
    found = [
        difference
        for name in sorted({*old, *new})
        for difference in _of_requirement(name, old[name], new[name])
    ]
    ranks = list(VisitChange)
    return tuple(sorted(found, key=lambda difference: ranks.index(difference.change)))


def _unlike(old: Sequence[Route], new: Sequence[Route]) -> tuple[Sequence[Route], Sequence[Route]]:
    """Return the routes of two plans without those that are the same in both."""
    before, after = ({(r.vehicle_id, r.day): r for r in routes} for routes in (old, new))
    if len(before) < len(old) or len(after) < len(new):
        return old, new
    same = {key for key, route in before.items() if after.get(key) == route}
    left = [[r for key, r in routes.items() if key not in same] for routes in (before, after)]
    return left[0], left[1]


def _of_requirement(
    name: str, old: dict[int, VisitPlace], new: dict[int, VisitPlace]
) -> Iterator[VisitDifference]:
    kept = [(old[day], new[day]) for day in sorted(old) if day in new]
    gone = [old[day] for day in sorted(old) if day not in new]
    come = [new[day] for day in sorted(new) if day not in old]
    for was, now in [*kept, *zip_longest(gone, come)]:
        if was is None or now is None or not _alike(was, now):
            yield VisitDifference(requirement_id=name, old=was, new=now)


def _alike(was: VisitPlace, now: VisitPlace) -> bool:
    same_place = (was.day, was.vehicle_id) == (now.day, now.vehicle_id)
    return same_place and abs(was.start_s - now.start_s) < SAME_TIME_S


def _visits(routes: Iterable[Route]) -> dict[str, dict[int, VisitPlace]]:
    visits: dict[str, dict[int, VisitPlace]] = defaultdict(dict)
    for route in routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            for name in stop.requirement_ids:
                visits[name][route.day] = VisitPlace(route.day, route.vehicle_id, stop.start_s)
    return visits
