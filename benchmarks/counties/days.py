"""One day of a plan as a problem of its own, and the same for programs that know fewer rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from benchmarks.quality.convert import NO_PRICES
from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.domain.fleet import VehicleRates
from optimizer.domain.plan import Plan, Route, Stop
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import HalfDay, TimeWindow
from optimizer.domain.travel import TravelMatrix
from optimizer.units import DAY_S, HOUR_S, METRES_PER_KM, NOON_S

COSTS_PER_CENT = 100
"""Other programs count in whole numbers: in hundredths of a cent they lose little by rounding."""
FURTHEST = 10**9
"""No leg is dearer; one that does not exist has a duration that no shift can hold."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's problem, with the routes that it has in the plan of the whole cycle."""

    problem: Problem
    plan: Plan


def day_of(problem: Problem, plan: Plan, day: int) -> Day:
    """
    Return a day of a plan: what is visited on it stays on it, in the same half-day.

    Joined requirements become one. Who must keep a vehicle, or a base, keeps its own. Vehicles that
    are not out on this day and have no day left in this week stay at home. Prices of change and of
    uneven work are the whole cycle's and fall away.
    """
    routes = [route for route in plan.routes if route.day == day]
    by_id = {one.id: one for one in problem.requirements}
    due: list[CycleRequirement] = []
    kept: dict[str, set[str]] = defaultdict(set)
    for route in routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            members = [by_id[name] for name in stop.requirement_ids]
            is_kept = any((one.same_vehicle or one.same_base) and one.visits > 1 for one in members)
            mark = (f"only {route.vehicle_id}",) if is_kept else ()
            kept[route.vehicle_id].update(mark)
            due.append(_due(members, stop, day, mark))
    spent = _spent(problem, plan, day)
    vehicles = tuple(
        _on_the_day(one, day, is_spent=one.id in spent, mark=kept[one.id])
        for one in problem.vehicles
    )
    return Day(
        replace(
            problem,
            requirements=tuple(sorted(due, key=lambda one: one.id)),
            vehicles=vehicles,
            prices=NO_PRICES,
            in_force=(),
        ),
        Plan(routes=tuple(map(_named_by_first, routes)), unserved=()),
    )


def without_timed_loads(day: Day) -> Day:
    """
    Return a day without the routes that carry what may be on board for a limited time.

    No other program knows such a rule, and routes that break it are dear to mend: the caller keeps
    these routes as they are. What they visit and their vehicles are gone from the day.
    """
    limited = {r.id for r in day.problem.requirements if r.max_on_board_s is not None}
    gone = [
        route
        for route in day.plan.routes
        if any(limited.intersection(s.requirement_ids) for t in route.trips for s in t.stops)
    ]
    visited = {name for r in gone for t in r.trips for s in t.stops for name in s.requirement_ids}
    vehicles = {route.vehicle_id for route in gone}
    return Day(
        replace(
            day.problem,
            requirements=tuple(r for r in day.problem.requirements if r.id not in visited),
            vehicles=tuple(v for v in day.problem.vehicles if v.id not in vehicles),
        ),
        replace(day.plan, routes=tuple(r for r in day.plan.routes if r not in gone)),
    )


def _due(
    members: Sequence[CycleRequirement], stop: Stop, day: int, mark: tuple[str, ...]
) -> CycleRequirement:
    """Return what is served at a stop as one requirement of one visit."""
    first = members[0]
    services = dict.fromkeys(name for one in members for name in one.service_ids)
    half = HalfDay.MORNING if stop.start_s < NOON_S else HalfDay.AFTERNOON
    return replace(
        first,
        service_ids=(*services, *mark),
        fleets=tuple(name for name in first.fleets if all(name in m.fleets for m in members)),
        visits=1,
        allowed_days=(day,),
        day_sets=(),
        half_days=(half,),
        same_weekday=False,
        same_half_day=False,
        same_vehicle=False,
        same_base=False,
        join_id=None,
        setup_s=max(one.setup_s for one in members),
        service_s=sum(one.service_s for one in members),
        windows=tuple(_common(members)),
        load_out=_sums([one.load_out for one in members]),
        load_back=_sums([one.load_back for one in members]),
        release_s=max(one.release_s for one in members),
        priority=min(one.priority for one in members),
    )


def _common(members: Sequence[CycleRequirement]) -> Iterator[TimeWindow]:
    """Yield the windows that are open to all."""
    for windows in product(*(one.windows for one in members)):
        open_s, close_s = max(w.open_s for w in windows), min(w.close_s for w in windows)
        if open_s < close_s:
            yield TimeWindow(open_s=open_s, close_s=close_s)


def _sums(loads: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*loads, strict=True))


def _spent(problem: Problem, plan: Plan, day: int) -> set[str]:
    """Return the vehicles that are not out on a day, and on as many of its week as they may be."""
    week = day // DAYS_PER_WEEK
    out = Counter(r.vehicle_id for r in plan.routes if r.day // DAYS_PER_WEEK == week)
    spent = {one.id for one in problem.vehicles if out[one.id] >= one.max_days_per_week}
    return spent - {route.vehicle_id for route in plan.routes if route.day == day}


def _on_the_day(one: CycleVehicle, day: int, *, is_spent: bool, mark: set[str]) -> CycleVehicle:
    shifts = [shift if d == day and not is_spent else None for d, shift in enumerate(one.shifts)]
    return replace(one, shifts=tuple(shifts), service_ids=(*one.service_ids, *sorted(mark)))


def _named_by_first(route: Route) -> Route:
    """Return a route whose stops name the first of what they serve."""
    trips = [
        replace(t, stops=tuple(replace(s, requirement_ids=s.requirement_ids[:1]) for s in t.stops))
        for t in route.trips
    ]
    return replace(route, trips=tuple(trips))


def simplified(problem: Problem) -> Problem:
    """
    Return a day's problem without the rules that other programs lack.

    Driving is paid with the distance, as far as it is dearer than waiting: a leg is as long as it
    costs, in `COSTS_PER_CENT`. Waiting is free, breaks, the driving limit and reloading fall away,
    overtime is not to be had, and of several windows the longest is kept. Every requirement has a
    place of its own: who may serve whom is told by places. What comes of it is timed anew under all
    rules.
    """
    at = {one.id: one for one in problem.locations}
    bases = [at[name] for name in dict.fromkeys(one.depot_id for one in problem.vehicles)]
    stops = [replace(at[one.stop_id], id=_place_of(one)) for one in problem.requirements]
    origins = [place.id for place in bases] + [one.stop_id for one in problem.requirements]
    locations = (*bases, *stops)
    keys = dict.fromkeys((one.profile, one.rates) for one in problem.vehicles)
    names = {key: f"{key[0]} {number}" for number, key in enumerate(keys)}
    return replace(
        problem,
        locations=locations,
        requirements=tuple(
            replace(_one_window(one), stop_id=_place_of(one)) for one in problem.requirements
        ),
        vehicles=tuple(
            _plain_vehicle(one, names[one.profile, one.rates]) for one in problem.vehicles
        ),
        matrices={
            name: _priced(
                problem.matrices[profile],
                origins,
                rates=rates,
                names=(name, *(place.id for place in locations)),
            )
            for (profile, rates), name in names.items()
        },
    )


def _place_of(one: CycleRequirement) -> str:
    return f"{one.stop_id} for {one.id}"


def _one_window(one: CycleRequirement) -> CycleRequirement:
    """Give a requirement one window, in which every start is in its half-day."""
    work_s = one.setup_s + one.service_s
    spans = [
        (max(w.open_s, NOON_S), w.close_s)
        if one.half_days == (HalfDay.AFTERNOON,)
        else (w.open_s, min(w.close_s, NOON_S - 1 + work_s))
        for w in one.windows
    ]
    open_s, close_s = max(spans, key=lambda span: span[1] - span[0])
    window = TimeWindow(open_s=open_s, close_s=close_s)
    return replace(one, windows=(window,), half_days=tuple(HalfDay))


def _plain_vehicle(one: CycleVehicle, profile: str) -> CycleVehicle:
    rules = replace(one.rules, max_drive_s=DAY_S, max_overtime_s=0, break_s=0, reload_s=0)
    rates = VehicleRates(
        day_cents=one.rates.day_cents,
        km_cents=METRES_PER_KM // COSTS_PER_CENT,
        drive_h_cents=0,
        wait_h_cents=0,
        overtime_h_cents=0,
    )
    return replace(one, profile=profile, rules=rules, rates=rates)


def _priced(
    matrix: TravelMatrix, origins: Sequence[str], *, rates: VehicleRates, names: tuple[str, ...]
) -> TravelMatrix:
    """
    Return a matrix whose metres are what each leg costs beyond waiting as long.

    Parameters
    ----------
    matrix
        Travel between the places as they are.
    origins
        What each of the new places is.
    rates
        What is paid.
    names
        The new profile, then the new places.
    """
    rows = [matrix.index(name) for name in origins]
    metres, seconds = (part[np.ix_(rows, rows)] for part in (matrix.distance_m, matrix.duration_s))
    hour_cents = max(0, rates.drive_h_cents - rates.wait_h_cents)
    cents = metres * (rates.km_cents / METRES_PER_KM) + seconds * (hour_cents / HOUR_S)
    costs = np.clip(np.rint(COSTS_PER_CENT * cents), 0, FURTHEST)
    return replace(
        matrix,
        profile=names[0],
        location_ids=names[1:],
        duration_s=seconds,
        distance_m=costs.astype(metres.dtype),
        estimated_mask=None,
    )
