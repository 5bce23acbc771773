"""What coverage models look at: work of villages, pools of like vehicles, and who may do what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import TimeWindow
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.units import HOUR_S, METRES_PER_KM

NEIGHBOURS = 3
"""A halt is driven to from one of about so many neighbours of its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPool:
    """
    Vehicles of one base that can do the same equally often.

    ``days_each`` are the days on which each may go out in the cycle, ``shift`` its longest hours
    (overtime included).
    """

    index: int
    depot_id: str
    depot_name: str
    county_code: str
    vehicle: CycleVehicle
    vehicle_ids: tuple[str, ...]
    days_each: int
    shift: TimeWindow

    @property
    def vehicles(self) -> int:
        """How many there are."""
        return len(self.vehicle_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOffer:
    """
    What a pool would need for one halt.

    ``away_s`` is the way out; ``day_share`` the part of a vehicle's day that the halt takes, and
    ``cost_cents`` what it costs, when the day is filled with such halts.
    """

    pool: int
    away_s: int
    day_share: float
    cost_cents: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverUnit:
    """
    One halt of a line that a village waits for, ``visits`` times in the cycle.

    ``duration_s`` is set-up (``setup_s``) and service of all requirements joined in it.
    ``least_leg_s`` is the shortest way to it from any other place: no plan drives less to get
    there. ``able`` are the pools that have services, fleet, road, area and capacity for it,
    ``offers`` those of them that have the time, the nearest first.
    """

    problem: int
    line_id: str
    village_code: str
    stop_id: str
    visits: int
    duration_s: int
    setup_s: int
    windows: tuple[TimeWindow, ...]
    load_out: tuple[int, ...]
    least_leg_s: int
    able: tuple[int, ...]
    offers: tuple[PoolOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverVillage:
    """A village of which something is due, or nothing."""

    code: str
    name: str
    county_code: str
    township_code: str
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverDemand:
    """All that coverage models look at, of one or several problems."""

    days: int
    villages: tuple[CoverVillage, ...]
    pools: tuple[CoverPool, ...]
    units: tuple[CoverUnit, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        """Lines of which something is due, ordered."""
        return tuple(sorted({unit.line_id for unit in self.units}))

    @property
    def villages_due(self) -> tuple[CoverVillage, ...]:
        """The villages of which something is due."""
        codes = {unit.village_code for unit in self.units}
        return tuple(village for village in self.villages if village.code in codes)

    @property
    def vehicles(self) -> int:
        """Vehicles that may do any of it."""
        return sum(self.pools[p].vehicles for p in {p for unit in self.units for p in unit.able})

    def of_lines(self, line_ids: Iterable[str]) -> CoverDemand:
        """Return the same with the work of some lines only, and the pools that may do it."""
        wanted = frozenset(line_ids)
        units = tuple(unit for unit in self.units if unit.line_id in wanted)
        return CoverDemand(days=self.days, villages=self.villages, pools=self.pools, units=units)


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
        Pools and units in the order of the problems, the same for the same problems.
    """
    pools: list[CoverPool] = []
    units: list[CoverUnit] = []
    for number, problem in enumerate(problems):
        own = _pools(problem, first=len(pools))
        pools.extend(own)
        units.extend(_Block(problem, own).units(number))
    return CoverDemand(
        days=problems[0].cycle.days if problems else 0,
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


def days_out(vehicle: CycleVehicle) -> int:
    """Return on how many days of the cycle a vehicle may go out."""
    weeks = range(0, len(vehicle.shifts), DAYS_PER_WEEK)
    worked = (vehicle.shifts[week : week + DAYS_PER_WEEK] for week in weeks)
    return sum(
        min(vehicle.max_days_per_week, sum(shift is not None for shift in week)) for week in worked
    )


def longest_shift(vehicle: CycleVehicle) -> TimeWindow:
    """Return the widest hours of a vehicle, overtime included, cut to the longest duty allowed."""
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
            hours = (v.area, days, longest_shift(v), v.rules, v.max_trips, v.profile)
            groups[*abilities, *hours].append(v)
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
        joined = _joined(self._problem.requirements)
        hops_s = self._hops_s(joined)
        for members in joined:
            first = members[0]
            yield CoverUnit(
                problem=number,
                line_id=first.line_id,
                village_code=first.village_code,
                stop_id=first.stop_id,
                visits=max(member.visits for member in members),
                duration_s=_duration_s(members),
                setup_s=max(member.setup_s for member in members),
                windows=_windows(members),
                load_out=tuple(_load(members)),
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
                pool for pool in self._pools if _can(pool.vehicle, place, first.fleets, services)
            ]
        return self._may_serve[key]

    def _able(self, members: Sequence[CycleRequirement]) -> list[CoverPool]:
        """Return these pools without those whose vehicles are too small."""
        load = _load(members)
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
            halts = _halts_a_day(pool, members, way_s=sum(ways), hop_s=hop_s)
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
        self, joined: Sequence[Sequence[CycleRequirement]]
    ) -> defaultdict[str, dict[str, float]]:
        """Estimate the drive from a neighbouring stop of the line, by stop and line, in s."""
        stops: dict[tuple[str, str], set[str]] = defaultdict(set)
        for members in joined:
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


def _joined(requirements: Iterable[CycleRequirement]) -> list[list[CycleRequirement]]:
    """Group the requirements that are served in one halt."""
    groups: dict[tuple[str, str, str], list[CycleRequirement]] = defaultdict(list)
    for one in requirements:
        kind = "join" if one.join_id else "single"
        groups[one.village_code, kind, one.join_id or one.id].append(one)
    return list(groups.values())


def _duration_s(members: Sequence[CycleRequirement]) -> int:
    """Return the time of a halt: the longest set-up, and every service."""
    return max(m.setup_s for m in members) + sum(m.service_s for m in members)


def _windows(members: Sequence[CycleRequirement]) -> tuple[TimeWindow, ...]:
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


def _can(
    vehicle: CycleVehicle, place: Location, fleets: tuple[str, ...], services: frozenset[str]
) -> bool:
    """Tell whether a vehicle may serve such a halt at a place."""
    fits = vehicle.fleet in fleets and services <= frozenset(vehicle.service_ids)
    inside = not vehicle.area or not place.area_codes.isdisjoint(vehicle.area)
    return fits and inside and vehicle.road_class <= place.road_class


def _halts_a_day(
    pool: CoverPool, members: Sequence[CycleRequirement], *, way_s: int, hop_s: float
) -> int:
    """
    Estimate how many such halts fill a day of a vehicle, if it makes nothing else.

    Bound by its shift less break and way, by driving time, by the windows in which people wait,
    and by what it carries (trips x capacity). 0: not even one fits.
    """
    duration_s, rules = _duration_s(members), pool.vehicle.rules
    windows = _windows(members)
    fitting = [w for w in windows if w.close_s - w.open_s >= duration_s]
    shift_s = pool.shift.close_s - pool.shift.open_s - rules.break_s
    if not fitting or way_s + duration_s > shift_s or way_s > rules.max_drive_s:
        return 0
    cycle_s = max(1.0, duration_s + hop_s)
    by_hours = 1 + int((shift_s - way_s - duration_s) // cycle_s)
    by_drive = 1 + int((rules.max_drive_s - way_s) // hop_s) if hop_s else by_hours
    by_windows = sum(int((w.close_s - w.open_s + hop_s) // cycle_s) for w in fitting)
    by_load = min(
        (
            room * pool.vehicle.max_trips // out
            for room, out in zip(pool.vehicle.capacity, _load(members), strict=True)
            if out
        ),
        default=by_hours,
    )
    return max(1, min(by_hours, by_drive, by_windows, by_load))


def _load(members: Sequence[CycleRequirement]) -> list[int]:
    """Return what a halt takes along, by kind of load."""
    return [sum(loads) for loads in zip(*(member.load_out for member in members), strict=True)]
