"""Halts: what is served in one, who may make it, and how many fill a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from optimizer.coverage.demand import CoverPool
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement, CycleVehicle
from optimizer.domain.services import TimeWindow


def joined(requirements: Iterable[CycleRequirement]) -> list[list[CycleRequirement]]:
    """Group the requirements that are served in one halt."""
    groups: dict[tuple[str, str, str], list[CycleRequirement]] = defaultdict(list)
    for one in requirements:
        kind = "join" if one.join_id else "single"
        groups[one.village_code, kind, one.join_id or one.id].append(one)
    return list(groups.values())


def duration_s(members: Sequence[CycleRequirement]) -> int:
    """Return the time of a halt: the longest set-up, and every service."""
    return max(m.setup_s for m in members) + sum(m.service_s for m in members)


def windows_shared(members: Sequence[CycleRequirement]) -> tuple[TimeWindow, ...]:
    """Return when the halt may take place: where the windows of all members overlap."""
    common = members[0].windows
    for member in members[1:]:
        common = tuple(
            TimeWindow(open_s=max(a.open_s, b.open_s), close_s=min(a.close_s, b.close_s))
            for a in common
            for b in member.windows
            if max(a.open_s, b.open_s) < min(a.close_s, b.close_s)
        )
    return common


def can_serve(
    vehicle: CycleVehicle, place: Location, fleets: tuple[str, ...], services: frozenset[str]
) -> bool:
    """Tell whether a vehicle may serve such a halt at a place."""
    fits = vehicle.fleet in fleets and services <= frozenset(vehicle.service_ids)
    inside = not vehicle.area or not place.area_codes.isdisjoint(vehicle.area)
    return fits and inside and vehicle.road_class <= place.road_class


def halts_a_day(
    pool: CoverPool, members: Sequence[CycleRequirement], *, ways_s: tuple[int, int], hop_s: float
) -> int:
    """
    Estimate how many such halts fill a day of a vehicle, if it makes nothing else.

    Bound by its shift and longest duty less break and way, by driving time, by the windows in which
    people wait while it can be there, and by what it carries (trips x capacity). 0: not even one
    fits, with no break at all.

    Parameters
    ----------
    pool
        Of the vehicle.
    members
        What is served in one halt.
    ways_s
        Out and home, in s.
    hop_s
        From one halt to the next, in s.
    """
    halt_s, way_s, rules = duration_s(members), sum(ways_s), pool.vehicle.rules
    here_from_s, here_until_s = pool.shift.open_s + ways_s[0], pool.shift.close_s - ways_s[1]
    lengths_s = [
        min(w.close_s, here_until_s) - max(w.open_s, here_from_s) for w in windows_shared(members)
    ]
    fitting_s = [length_s for length_s in lengths_s if length_s >= halt_s]
    day_s = pool.shift.close_s - pool.shift.open_s
    if rules.max_duty_s is not None:
        day_s = min(day_s, rules.max_duty_s)
    if not fitting_s or way_s + halt_s > day_s or way_s > rules.max_drive_s:
        return 0
    cycle_s = max(1.0, halt_s + hop_s)
    by_hours = 1 + int((day_s - rules.break_s - way_s - halt_s) // cycle_s)
    by_drive = 1 + int((rules.max_drive_s - way_s) // hop_s) if hop_s else by_hours
    by_windows = sum(int((length_s + hop_s) // cycle_s) for length_s in fitting_s)
    by_load = min(
        (
            room // out * pool.vehicle.max_trips
            for room, out in zip(pool.vehicle.capacity, load_out(members), strict=True)
            if out
        ),
        default=by_hours,
    )
    return max(1, min(by_hours, by_drive, by_windows, by_load))


def load_out(members: Sequence[CycleRequirement]) -> list[int]:
    """Return what a halt takes along, by kind of load."""
    return [sum(loads) for loads in zip(*(member.load_out for member in members), strict=True)]
