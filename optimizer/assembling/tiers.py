"""What the tiers of a line ask for and what its vehicles can do, in one block of counties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.dataset import Dataset
from optimizer.domain.problem import CycleVehicle, Problem
from optimizer.domain.requirements import Requirement
from optimizer.domain.services import Line, TimeWindow
from optimizer.domain.tiers import Tier, in_order
from optimizer.domain.travel import UNREACHABLE_S, TravelMatrix
from optimizer.units import MINUTE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class TierHalt:
    """One halt that a tier asks for: its village, time on site and least driving to get there."""

    tier: Tier
    village_code: str
    on_site_s: int
    driving_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TieredLine:
    """
    A line with tiers.

    ``halts`` are those of one round of visits to all its villages, ``shifts_s`` the shift of each
    vehicle-day that can be worked in the cycle, ``slots`` the most halts that fit into these days.
    """

    line: Line
    tiers: tuple[Tier, ...]
    halts: tuple[TierHalt, ...]
    vehicles: int
    shifts_s: tuple[int, ...]
    slots: int


def tiered_lines(dataset: Dataset, problem: Problem) -> tuple[TieredLine, ...]:
    """
    Gather demand by tier and supply of each line that has tiers.

    Parameters
    ----------
    dataset
        Tables free of faults: the frequencies of the tiers count, also where a requirement has
        its own.
    problem
        The counties, with their vehicles and matrices; its cycle gives the days that are worked.
    """
    planned = {village.code for village in problem.villages}
    lines = {line.id: line for line in dataset.lines}
    found = []
    for line_id, tiers in in_order(dataset.tiers).items():
        asked = [
            requirement
            for requirement in dataset.requirements
            if requirement.line_id == line_id and requirement.village_code in planned
        ]
        line = lines[line_id]
        vehicles = [v for v in problem.vehicles if _may_serve(v, line, asked)]
        halts = tuple(_halts(asked, tiers, problem, {v.profile for v in vehicles}))
        shortest_s = min((halt.on_site_s for halt in halts), default=MINUTE_S)
        windows = {window for requirement in asked for window in requirement.windows}
        weeks = [(v.max_days_per_week, week) for v in vehicles for week in _weeks(v)]
        shifts_s = [_best((d.close_s - d.open_s for d in week), most) for most, week in weeks]
        slots = [
            _best((_slots(d, windows, shortest_s) for d in week), most) for most, week in weeks
        ]
        found.append(
            TieredLine(
                line=line,
                tiers=tuple(tiers),
                halts=halts,
                vehicles=len(vehicles),
                shifts_s=tuple(length for week in shifts_s for length in week),
                slots=sum(count for week in slots for count in week),
            )
        )
    return tuple(found)


def _may_serve(vehicle: CycleVehicle, line: Line, asked: Iterable[Requirement]) -> bool:
    """Tell whether a vehicle could make any visit of a line."""
    offered = set(vehicle.service_ids)
    return vehicle.fleet in line.fleets and any(set(r.service_ids) <= offered for r in asked)


def _halts(
    asked: Iterable[Requirement], tiers: Iterable[Tier], problem: Problem, profiles: set[str]
) -> Iterator[TierHalt]:
    """Yield the halts of one round; requirements of one join are one halt."""
    by_id = {tier.id: tier for tier in tiers}
    leg_s = _least_leg_s(problem.matrices, profiles)
    groups: dict[tuple[str, str], list[Requirement]] = {}
    for one in asked:
        if one.tier_id in by_id:
            groups.setdefault((one.village_code, one.join_id or one.id), []).append(one)
    for (village_code, _), members in sorted(groups.items()):
        first = members[0]
        yield TierHalt(
            tier=by_id[first.tier_id or ""],
            village_code=village_code,
            on_site_s=max(m.setup_s for m in members) + sum(m.service_s for m in members),
            driving_s=leg_s.get(first.stop_id, 0),
        )


def _least_leg_s(matrices: Mapping[str, TravelMatrix], profiles: set[str]) -> dict[str, int]:
    """Return the shortest leg to each place, from anywhere, by any of the profiles, in s."""
    least: dict[str, int] = {}
    for profile in sorted(profiles):
        matrix = matrices[profile]
        seconds = matrix.duration_s.copy()
        np.fill_diagonal(seconds, UNREACHABLE_S)
        shortest = seconds.min(axis=0, initial=UNREACHABLE_S).tolist()
        for place, leg_s in zip(matrix.location_ids, shortest, strict=True):
            if leg_s < UNREACHABLE_S:
                least[place] = min(leg_s, least.get(place, leg_s))
    return least


def _weeks(vehicle: CycleVehicle) -> Iterator[list[TimeWindow]]:
    """Yield the shifts of each week, overtime included."""
    weeks: dict[int, list[TimeWindow]] = {}
    for day, hours in enumerate(vehicle.shifts):
        if hours is not None:
            close_s = hours.close_s + vehicle.rules.max_overtime_s
            longer = TimeWindow(open_s=hours.open_s, close_s=close_s)
            weeks.setdefault(day // DAYS_PER_WEEK, []).append(longer)
    yield from weeks.values()


def _best(figures: Iterable[int], count: int) -> list[int]:
    """Return the highest of some figures, at most ``count`` of them."""
    return sorted(figures, reverse=True)[:count]


def _slots(day: TimeWindow, windows: Iterable[TimeWindow], shortest_s: int) -> int:
    """Return how many of the shortest halts fit into the windows of a day, one after another."""
    length_s, now_s, count = max(1, shortest_s), day.open_s, 0
    while True:
        starts = [
            max(now_s, window.open_s)
            for window in windows
            if max(now_s, window.open_s) + length_s <= min(window.close_s, day.close_s)
        ]
        if not starts:
            return count
        now_s, count = min(starts) + length_s, count + 1
