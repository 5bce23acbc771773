"""Gathers what coverage models look at from problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.coverage.demand import CoverDemand, CoverPool, CoverUnit, CoverVillage, PoolOffer
from optimizer.coverage.halts import (
    can_serve,
    duration_s,
    halts_a_day,
    joined,
    load_out,
    windows_shared,
)
from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import TimeWindow
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.units import HOUR_S, METRES_PER_KM

NEIGHBOURS = 3
"""A halt is driven to from one of about so many neighbours of its line."""


def cover_demand(problems: Sequence[Problem]) -> CoverDemand:
    """
    Gather what coverage models look at.

    Parameters
    ----------
    problems
        Blocks of counties in the same cycle; vehicles serve places of their own block only.

    Returns
    -------
    CoverDemand
        Pools and units in the order of the problems, the same for the same problems. Visits that
        closures make impossible are units that nobody can make; all others are driven to as on
        ordinary days, since no way around what is closed on some days takes less time.
    """
    pools: list[CoverPool] = []
    units: list[CoverUnit] = []
    for number, problem in enumerate(problems):
        own = _pools(problem, first=len(pools))
        pools.extend(own)
        units.extend(_Block(problem, own).units(number))
        units.extend(_closed(problem, number))
    return CoverDemand(
        villages=tuple(
            CoverVillage(
                code=village.code,
                name=village.name,
                county_code=village.county_code,
                township_code=village.township_code,
                residents=village.residents,
            )
            for problem in problems
            for village in problem.villages
        ),
        pools=tuple(pools),
        units=tuple(units),
    )


def _closed(problem: Problem, number: int) -> Iterator[CoverUnit]:
    """Yield what is due and cut off by closures."""
    for closed in problem.closed:
        yield CoverUnit(
            problem=number,
            line_id=closed.due.line_id,
            village_code=closed.due.village_code,
            stop_id=closed.due.stop_id,
            visits=closed.visits,
            duration_s=duration_s([closed.due]),
            windows=closed.due.windows,
            load_out=closed.due.load_out,
            least_leg_s=0,
            able=(),
            offers=(),
        )


def days_out(vehicle: CycleVehicle) -> int:
    """Return on how many days of the cycle a vehicle may go out."""
    weeks = range(0, len(vehicle.shifts), DAYS_PER_WEEK)
    worked = (vehicle.shifts[week : week + DAYS_PER_WEEK] for week in weeks)
    return sum(
        min(vehicle.max_days_per_week, sum(shift is not None for shift in week)) for week in worked
    )


def longest_shift(vehicle: CycleVehicle) -> TimeWindow:
    """Return the widest hours of a vehicle, overtime included."""
    shifts = [shift for shift in vehicle.shifts if shift is not None]
    open_s = min(shift.open_s for shift in shifts)
    close_s = max(shift.close_s for shift in shifts) + vehicle.rules.max_overtime_s
    return TimeWindow(open_s=open_s, close_s=close_s)


def _pools(problem: Problem, *, first: int) -> list[CoverPool]:
    """Group vehicles that nothing tells apart here."""
    names = {place.id: place.name for place in problem.locations}
    groups: dict[tuple[object, ...], list[CycleVehicle]] = defaultdict(list)
    for v in problem.vehicles:
        days = days_out(v)
        if days:
            abilities = (v.depot_id, v.type_id, v.fleet, v.service_ids, v.capacity, v.road_class)
            # Not only the longest shift: a day that is shorter for one of them is room it lacks.
            hours = (v.shifts, v.max_days_per_week, v.rules, v.max_trips)
            groups[*abilities, *hours, v.area, v.profile].append(v)
    return [
        CoverPool(
            index=first + place,
            depot_id=members[0].depot_id,
            depot_name=names[members[0].depot_id],
            county_code=members[0].county_code,
            vehicle=members[0],
            vehicle_ids=tuple(member.id for member in members),
            days_each=days_out(members[0]),
            shift=longest_shift(members[0]),
        )
        for place, members in enumerate(groups.values())
    ]


class _Block:
    """Works out the units of one problem."""

    def __init__(self, problem: Problem, pools: Sequence[CoverPool]) -> None:
        self._problem = problem
        self._pools = pools
        self._places = {place.id: place for place in problem.locations}
        self._at = {
            profile: {name: at for at, name in enumerate(matrix.location_ids)}
            for profile, matrix in problem.matrices.items()
        }
        self._may_serve: dict[tuple[object, ...], list[CoverPool]] = {}

    def units(self, number: int) -> Iterator[CoverUnit]:
        """Yield the units: a requirement, or all of one join."""
        units = joined(self._problem.requirements)
        hops_s = self._hops_s(units)
        for members in units:
            first = members[0]
            yield CoverUnit(
                problem=number,
                line_id=first.line_id,
                village_code=first.village_code,
                stop_id=first.stop_id,
                visits=max(member.visits for member in members),
                duration_s=duration_s(members),
                windows=windows_shared(members),
                load_out=tuple(load_out(members)),
                least_leg_s=self._least_leg_s(members),
                able=tuple(pool.index for pool in self._able(members)),
                offers=self._offers(members, hop_s=hops_s[first.stop_id].get(first.line_id, 0.0)),
            )

    def _may(self, members: Sequence[CycleRequirement]) -> list[CoverPool]:
        """Return the pools whose vehicles have the services, the fleet, the road and the area."""
        first = members[0]
        services = frozenset(name for member in members for name in member.service_ids)
        key = (first.stop_id, first.fleets, services)
        if key not in self._may_serve:
            place = self._places[first.stop_id]
            self._may_serve[key] = [
                pool
                for pool in self._pools
                if can_serve(pool.vehicle, place, first.fleets, services)
            ]
        return self._may_serve[key]

    def _able(self, members: Sequence[CycleRequirement]) -> list[CoverPool]:
        """Return these pools without those whose vehicles are too small."""
        load = load_out(members)
        return [
            pool
            for pool in self._may(members)
            if all(out <= room for out, room in zip(load, pool.vehicle.capacity, strict=True))
        ]

    def _offers(
        self, members: Sequence[CycleRequirement], *, hop_s: float
    ) -> tuple[PoolOffer, ...]:
        """Return what each able pool needs for a halt, the nearest first."""
        stop_id = members[0].stop_id
        found = []
        for pool in self._able(members):
            ways = self._ways_s(pool.vehicle.profile, pool.depot_id, stop_id)
            if ways is None:
                continue
            halts = halts_a_day(pool, members, ways_s=ways, hop_s=hop_s)
            if halts < 1:
                continue
            found.append(
                PoolOffer(
                    pool=pool.index,
                    away_s=ways[0],
                    day_share=1 / halts,
                    cost_cents=self._cost_cents(pool, stop_id, halts=halts, hop_s=hop_s),
                )
            )
        return tuple(sorted(found, key=lambda offer: (offer.away_s, offer.pool)))

    def _cost_cents(self, pool: CoverPool, stop_id: str, *, halts: int, hop_s: float) -> float:
        """Return the cents of one halt of a day with so many: its part of the day and the way."""
        rates, profile = pool.vehicle.rates, pool.vehicle.profile
        matrix, at = self._problem.matrices[profile], self._at[profile]
        out, home = at[pool.depot_id], at[stop_id]
        way_s = float(matrix.duration_s[out, home]) + float(matrix.duration_s[home, out])
        way_m = float(matrix.distance_m[out, home]) + float(matrix.distance_m[home, out])
        drive_s = (way_s + (halts - 1) * hop_s) / halts
        drive_m = drive_s * way_m / way_s if way_s else 0.0
        driving = drive_s * rates.drive_h_cents / HOUR_S + drive_m * rates.km_cents / METRES_PER_KM
        return rates.day_cents / halts + driving

    def _ways_s(self, profile: str, depot_id: str, stop_id: str) -> tuple[int, int] | None:
        """Return the seconds out and home, ``None`` where there is no way."""
        seconds, at = self._problem.matrices[profile].duration_s, self._at[profile]
        out, home = at[depot_id], at[stop_id]
        there, back = int(seconds[out, home]), int(seconds[home, out])
        return None if UNREACHABLE_S in (there, back) else (there, back)

    def _least_leg_s(self, members: Sequence[CycleRequirement]) -> int:
        """Return the shortest leg to a stop from any other place, by any able vehicle."""
        stop_id = members[0].stop_id
        profiles = {pool.vehicle.profile for pool in self._may(members)}
        at_home = any(pool.depot_id == stop_id for pool in self._may(members))
        if at_home or not profiles:
            return 0
        return min(self._nearest_s(profile, stop_id) for profile in profiles)

    def _nearest_s(self, profile: str, stop_id: str) -> int:
        column = self._problem.matrices[profile].duration_s[:, self._at[profile][stop_id]].copy()
        column[self._at[profile][stop_id]] = UNREACHABLE_S
        least = int(column.min())
        return 0 if least == UNREACHABLE_S else least

    def _hops_s(
        self, units: Sequence[Sequence[CycleRequirement]]
    ) -> defaultdict[str, dict[str, float]]:
        """Estimate the drive from a neighbouring stop of the line, by stop and line, in s."""
        stops: dict[tuple[str, str], set[str]] = defaultdict(set)
        for members in units:
            able = self._may(members)
            if able:
                key = members[0].line_id, able[0].vehicle.profile
                stops[key].add(members[0].stop_id)
        found: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for (line_id, profile), names in stops.items():
            ordered = sorted(names)
            at = [self._at[profile][name] for name in ordered]
            between = self._problem.matrices[profile].duration_s[np.ix_(at, at)].astype(float)
            between[between >= UNREACHABLE_S] = np.inf
            np.fill_diagonal(between, np.inf)
            nearest = np.sort(between, axis=0)[:NEIGHBOURS]
            finite = np.where(np.isfinite(nearest), nearest, np.nan)
            for place, name in enumerate(ordered):
                column = finite[:, place]
                found[name][line_id] = 0.0 if np.isnan(column).all() else float(np.nanmean(column))
        return found
