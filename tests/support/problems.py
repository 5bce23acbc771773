"""Problems for tests: a hand-made one and small random ones with every rule in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import numpy as np
from hypothesis import strategies as st

from optimizer.domain.calendar import Cycle
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import Location
from optimizer.domain.problem import (
    Commitment,
    CommittedVisit,
    CycleRequirement,
    CycleVehicle,
    LockLevel,
    Prices,
    Problem,
)
from optimizer.domain.services import HalfDay, Line, Service, TimeWindow
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from tests.support.tiny import (
    BOTH_HALVES,
    COUNTY,
    MONDAY,
    clock,
    location,
    tiny_plan,
    tiny_problem,
    village,
    window,
)

__all__ = ["problems", "random_problem", "tiny_plan", "tiny_problem"]

LOAD_KINDS = ("goods", "cold")
VISITS = {1: (1, 2, 3, 5), 2: (1, 2, 4, 6), 4: (1, 2, 4, 8, 12)}
PROFILE_SPEED = {"van": 1.0, "walk": 2.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class _LineKind:
    """What the requirements of a line look like."""

    id: str
    fleets: tuple[str, ...]
    service_ids: tuple[str, ...]
    promises: tuple[str, ...]
    service_min: tuple[int, int]
    windows: tuple[tuple[TimeWindow, ...], ...]
    weekdays: tuple[int, ...]
    works_holidays: bool


LINE_KINDS = (
    _LineKind(
        id="hospital",
        fleets=("hospital",),
        service_ids=("medical",),
        promises=("weekday", "half_day", "vehicle"),
        service_min=(60, 150),
        windows=((window("8:00-17:30"),), (window("8:30-11:30"), window("13:30-16:30"))),
        weekdays=(0, 1, 2, 3, 4),
        works_holidays=False,
    ),
    _LineKind(
        id="meals",
        fleets=("van",),
        service_ids=("meals",),
        promises=("vehicle",),
        service_min=(5, 15),
        windows=((window("10:30-12:15"),),),
        weekdays=(0, 1, 2, 3, 4, 5, 6),
        works_holidays=True,
    ),
    _LineKind(
        id="periodic",
        fleets=("steward", "van"),
        service_ids=("cleaning", "learning"),
        promises=(),
        service_min=(30, 90),
        windows=((window("8:00-18:00"),), (window("9:00-12:00"), window("14:00-17:30"))),
        weekdays=(0, 1, 2, 3, 4, 5),
        works_holidays=False,
    ),
    _LineKind(
        id="supply",
        fleets=("van",),
        service_ids=("selling", "shopping"),
        promises=("weekday",),
        service_min=(15, 45),
        windows=((window("7:30-18:00"),),),
        weekdays=(0, 1, 2, 3, 4, 5),
        works_holidays=False,
    ),
)

_VAN_SERVICES = ("cleaning", "learning", "meals", "selling", "shopping")
TYPES = (
    ("clinic", "hospital", "van", ("medical",), (0, 0), 2),
    ("truck", "van", "van", _VAN_SERVICES, (60, 20), 2),
    ("mini", "van", "van", ("meals", "selling", "shopping"), (20, 0), 1),
    ("walker", "steward", "walk", ("cleaning", "learning"), (2, 0), 1),
)
"""Type id, fleet, profile, services, capacity, road class."""


def random_problem(
    seed: int,
    *,
    weeks: int | None = None,
    depots: int | None = None,
    vehicles: int | None = None,
    villages: int | None = None,
    requirements: int | None = None,
    commitments: bool = True,
    unreachable: bool = True,
) -> Problem:
    """
    Return a small sensible problem; the same arguments give the same problem.

    Most requirements can be served, some cannot (a service nobody offers, a cut-off village, a
    narrow road). Sizes that are ``None`` are drawn: 1-3 depots, 3-8 vehicles, 3-10 villages,
    5-20 requirements (one more when the last is joined), 1, 2 or 4 weeks. Locks are consistent:
    each locked requirement could keep its days and vehicle if it were alone.
    """
    rng = Random(seed)
    cycle = Cycle(start=MONDAY, weeks=weeks or rng.choice((1, 2, 4)))
    places = _places(
        rng, depots=depots or rng.randint(1, 3), villages=villages or rng.randint(3, 10)
    )
    holidays = frozenset(day for day in range(cycle.days) if rng.random() < 0.03)
    fleet = tuple(
        _vehicle(rng, number=n, places=places, cycle=cycle, holidays=holidays)
        for n in range(vehicles or rng.randint(3, 8))
    )
    wanted = requirements or rng.randint(5, 20)
    demand = _requirements(rng, wanted=wanted, places=places, cycle=cycle, holidays=holidays)
    problem = Problem(
        name=f"随机 {seed}",
        county_codes=(COUNTY,),
        cycle=cycle,
        load_kinds=LOAD_KINDS,
        services=tuple(
            Service(id=name, name_zh=name, name_en=name)
            for name in sorted({s for kind in LINE_KINDS for s in kind.service_ids} | {"bathing"})
        ),
        lines=tuple(_line(kind) for kind in LINE_KINDS),
        villages=tuple(
            village(place.id, residents=rng.randint(20, 500))
            for place in places
            if place.village_code
        ),
        locations=places,
        vehicles=fleet,
        requirements=demand,
        prices=_prices(rng),
        synthetic_note_zh="随机数据",
        synthetic_note_en="random data",
        matrices=_matrices(rng, places=places, unreachable=unreachable),
    )
    if not commitments or rng.random() < 0.4:
        return problem
    return replace(problem, in_force=_commitments(rng, problem))


def problems(*, max_requirements: int = 14) -> st.SearchStrategy[Problem]:
    """Return a strategy of random problems; it shrinks towards few vehicles and requirements."""
    return st.builds(
        random_problem,
        st.integers(min_value=0, max_value=10**6),
        weeks=st.sampled_from((1, 2, 4)),
        depots=st.integers(min_value=1, max_value=3),
        vehicles=st.integers(min_value=1, max_value=8),
        requirements=st.integers(min_value=1, max_value=max_requirements),
    )


def _line(kind: _LineKind) -> Line:
    """Return the line of a kind."""
    return Line(
        id=kind.id,
        name_zh=kind.id,
        name_en=kind.id,
        fleets=kind.fleets,
        same_weekday="weekday" in kind.promises,
        same_half_day="half_day" in kind.promises,
        same_vehicle="vehicle" in kind.promises,
        works_holidays=kind.works_holidays,
    )


def _places(rng: Random, *, depots: int, villages: int) -> tuple[Location, ...]:
    """Return depots and stop points, ordered by id."""
    stops = [location(f"S{n:02d}", road_class=rng.choice((1, 2, 2, 3, 3))) for n in range(villages)]
    return (*(location(f"D{n:02d}") for n in range(depots)), *stops)


def _vehicle(
    rng: Random,
    *,
    number: int,
    places: tuple[Location, ...],
    cycle: Cycle,
    holidays: frozenset[int],
) -> CycleVehicle:
    """Return a vehicle; the first ones are one of each type."""
    type_id, fleet, profile, services, capacity, road_class = (
        TYPES[number] if number < len(TYPES) else rng.choice(TYPES)
    )
    opens = rng.choice((clock("7:00"), clock("7:30"), clock("8:00")))
    shift = TimeWindow(open_s=opens, close_s=opens + rng.randint(8, 11) * 3600)
    weekdays = rng.choice(((0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5, 6)))
    works_holidays = rng.random() < 0.5
    on = [d % 7 in weekdays and (works_holidays or d not in holidays) for d in range(cycle.days)]
    return CycleVehicle(
        id=f"V{number:02d}",
        name=f"浙K{number:05d}",
        fleet=fleet,
        type_id=type_id,
        depot_id=rng.choice([place.id for place in places if place.village_code is None]),
        county_code=COUNTY,
        profile=profile,
        service_ids=services,
        capacity=capacity,
        road_class=road_class,
        shifts=tuple(shift if works else None for works in on),
        max_days_per_week=rng.randint(2, 6),
        rules=_work_rules(rng),
        rates=VehicleRates(
            day_cents=rng.randint(5_000, 40_000),
            km_cents=rng.randint(0, 200),
            drive_h_cents=rng.randint(0, 4_000),
            wait_h_cents=rng.randint(0, 2_000),
            overtime_h_cents=rng.randint(0, 8_000),
        ),
    )


def _work_rules(rng: Random) -> WorkRules:
    """Return the rules of a crew; every third has no break."""
    return WorkRules(
        max_drive_s=rng.randint(3, 6) * 3600,
        max_overtime_s=rng.choice((0, 0, 1800, 3600)),
        break_s=rng.choice((0, 1800, 3600)),
        break_from_s=rng.choice((clock("11:00"), clock("11:30"))),
        break_until_s=rng.choice((clock("12:30"), clock("13:00"))),
    )


def _requirements(
    rng: Random,
    *,
    wanted: int,
    places: tuple[Location, ...],
    cycle: Cycle,
    holidays: frozenset[int],
) -> tuple[CycleRequirement, ...]:
    """Return at least ``wanted`` requirements; some supply ones come as a joined pair."""
    made: list[CycleRequirement] = []
    while len(made) < wanted:
        one = _requirement(rng, number=len(made), places=places, cycle=cycle, holidays=holidays)
        made.append(one)
        if one.line_id == "supply" and rng.random() < 0.5:
            made[-1] = replace(one, join_id=f"J{one.id}")
            made.append(_partner(rng, first=made[-1], number=len(made)))
    return tuple(made)


def _partner(rng: Random, *, first: CycleRequirement, number: int) -> CycleRequirement:
    """Return a requirement joined with ``first``: other service, loads, time and people."""
    return replace(
        first,
        id=f"R{number:03d}",
        service_ids=("selling",) if first.service_ids == ("shopping",) else ("shopping",),
        service_s=rng.randint(10, 30) * 60,
        setup_s=rng.choice((0, 300, 600)),
        load_out=(rng.randint(0, 3), 0),
        load_back=(rng.randint(0, 6), 0),
        people=rng.randint(1, 20),
    )


def _requirement(
    rng: Random,
    *,
    number: int,
    places: tuple[Location, ...],
    cycle: Cycle,
    holidays: frozenset[int],
) -> CycleRequirement:
    """Return one requirement of a random line; its visits fit its line's weekdays."""
    kind = rng.choice(LINE_KINDS)
    stop = rng.choice([place for place in places if place.village_code])
    allowed = tuple(
        day
        for day in range(cycle.days)
        if day % 7 in kind.weekdays and (kind.works_holidays or day not in holidays)
    )
    visits = min(rng.choice(VISITS[cycle.weeks]), max(1, len(allowed) // 2))
    promises = kind.promises if rng.random() < 0.8 else ()
    rare = rng.random()
    return CycleRequirement(
        id=f"R{number:03d}",
        line_id=kind.id,
        service_ids=("bathing",) if rare < 0.04 else (rng.choice(kind.service_ids),),
        village_code=stop.id,
        stop_id=stop.id,
        party_id=None,
        wave=None,
        visits=visits,
        min_gap_days=max(1, int(0.6 * cycle.days / visits)),
        max_gap_days=min(cycle.days, -int(-1.5 * cycle.days // visits)),
        weekdays=kind.weekdays,
        allowed_days=allowed,
        half_days=rng.choice((BOTH_HALVES, BOTH_HALVES, _half_days(rng, kind))),
        same_weekday="weekday" in promises,
        same_half_day="half_day" in promises,
        same_vehicle="vehicle" in promises,
        fleets=kind.fleets,
        service_s=rng.randint(*kind.service_min) * 60,
        setup_s=rng.choice((0, 300, 600)),
        windows=rng.choice(kind.windows),
        load_out=(0, 0) if kind.id == "hospital" else (rng.randint(0, 8), rng.choice((0, 0, 1))),
        load_back=(rng.choice((0, 0, 3)), 0) if kind.id == "supply" else (0, 0),
        priority=rng.choice((1, 1, 2, 3)),
        people=rng.randint(1, 60),
        join_id=None,
    )


def _half_days(rng: Random, kind: _LineKind) -> tuple[HalfDay, ...]:
    """Return a half-day that the line's windows allow (meals are eaten before noon)."""
    if kind.id == "meals":
        return BOTH_HALVES
    return (rng.choice(BOTH_HALVES),)


def _prices(rng: Random) -> Prices:
    """Return the prices of change and of uneven work; sometimes a cap."""
    return Prices(
        change_weekday_cents=rng.choice((0, 3_000)),
        change_half_day_cents=rng.choice((0, 1_000)),
        change_vehicle_cents=rng.choice((0, 2_000)),
        change_time_band_cents=rng.choice((0, 500)),
        time_band_s=rng.choice((1800, 3600)),
        max_weekday_changes=rng.choice((None, None, 1, 3)),
        spread_h_cents=rng.choice((0, 0, 900)),
    )


def _matrices(
    rng: Random, *, places: tuple[Location, ...], unreachable: bool
) -> dict[str, TravelMatrix]:
    """Return a matrix per profile: asymmetric, rough triangles, at times a cut-off village."""
    points = [(rng.uniform(0, 3000), rng.uniform(0, 3000)) for _ in places]
    n = len(points)
    base = np.zeros((n, n), dtype=np.int64)
    for i, (x, y) in enumerate(points):
        for j, (u, v) in enumerate(points):
            if i != j:
                base[i, j] = int((abs(x - u) + abs(y - v)) * rng.uniform(0.8, 1.3)) + 60
    cut = rng.randrange(n) if unreachable and rng.random() < 0.15 else None
    if cut is not None and places[cut].village_code is None:
        cut = None
    ids = tuple(place.id for place in places)
    return {profile: _matrix(base, ids=ids, profile=profile, cut=cut) for profile in PROFILE_SPEED}


def _matrix(
    base: np.ndarray, *, ids: tuple[str, ...], profile: str, cut: int | None
) -> TravelMatrix:
    """Return the matrix of a profile; no leg leads into place ``cut``."""
    duration = (base * PROFILE_SPEED[profile]).astype(np.int32)
    distance = (base * 9).astype(np.int32)
    if cut is not None:
        others = np.arange(len(ids)) != cut
        duration[others, cut] = UNREACHABLE_S
        distance[others, cut] = UNREACHABLE_M
    return TravelMatrix(
        profile=profile,
        location_ids=ids,
        duration_s=duration,
        distance_m=distance,
        source="random",
        estimated=True,
        content_hash=f"{profile}-{int(base.sum())}-{cut}",
    )


def _commitments(rng: Random, problem: Problem) -> tuple[Commitment, ...]:
    """Return promises for about half of the requirements; joined ones promise the same."""
    made: list[Commitment] = []
    of_join: dict[str, tuple[CommittedVisit, ...]] = {}
    locks: dict[str, LockLevel] = {}
    for one in problem.requirements:
        join = one.join_id or one.id
        if join not in of_join:
            of_join[join] = _committed(rng, problem, one) if rng.random() < 0.5 else ()
            locks[join] = rng.choice((*LockLevel, LockLevel.NONE))
        if of_join[join]:
            made.append(Commitment(requirement_id=one.id, visits=of_join[join], lock=locks[join]))
    return tuple(made)


def _committed(rng: Random, problem: Problem, one: CycleRequirement) -> tuple[CommittedVisit, ...]:
    """Return visits on a regular pattern by one vehicle that could make them, or none."""
    members = [r for r in problem.requirements if one.join_id and r.join_id == one.join_id] or [one]
    days = _regular_days(rng, one, weeks=problem.cycle.weeks)
    vehicles = [v for v in problem.vehicles if _could_serve(problem, v, members=members, days=days)]
    if not days or not vehicles:
        return ()
    van = rng.choice(vehicles)
    morning = HalfDay.MORNING in one.half_days
    start_s = one.windows[0].open_s if morning else max(clock("13:30"), one.windows[-1].open_s)
    return tuple(CommittedVisit(day=day, vehicle_id=van.id, start_s=start_s) for day in days)


def _could_serve(
    problem: Problem,
    van: CycleVehicle,
    *,
    members: list[CycleRequirement],
    days: tuple[int, ...],
) -> bool:
    """Tell whether a vehicle may serve joined requirements on these days, were it alone."""
    road_class = next(p.road_class for p in problem.locations if p.id == members[0].stop_id)
    loads = (
        [sum(column) for column in zip(*(r.load_out for r in members), strict=True)],
        [sum(column) for column in zip(*(r.load_back for r in members), strict=True)],
    )
    per_week = max((sum(d // 7 == week for d in days) for week in range(4)), default=0)
    return (
        all(van.fleet in r.fleets and set(r.service_ids) <= set(van.service_ids) for r in members)
        and van.road_class <= road_class
        and all(n <= c for load in loads for n, c in zip(load, van.capacity, strict=True))
        and all(van.shifts[day] is not None for day in days)
        and per_week <= van.max_days_per_week
    )


def _regular_days(rng: Random, one: CycleRequirement, *, weeks: int) -> tuple[int, ...]:
    """Return the same weekdays every week (or every few weeks), or nothing if that breaks gaps."""
    weekdays = sorted({day % 7 for day in one.allowed_days})
    for _ in range(20):
        if one.visits >= weeks and one.visits % weeks == 0:
            chosen = sorted(rng.sample(weekdays, min(len(weekdays), one.visits // weeks)))
            days = tuple(7 * week + day for week in range(weeks) for day in chosen)
        else:
            step = max(1, weeks // one.visits)
            first = rng.choice(weekdays)
            days = tuple(first + 7 * step * k for k in range(one.visits))
        if _fits(one, days=days, cycle_days=7 * weeks):
            return days
    return ()


def _fits(one: CycleRequirement, *, days: tuple[int, ...], cycle_days: int) -> bool:
    """Tell whether days are allowed, as many as the visits, and keep the gaps."""
    if len(days) != one.visits or not set(days) <= set(one.allowed_days):
        return False
    if one.visits == 1:
        return True
    wrapped = (*days[1:], days[0] + cycle_days)
    gaps = [b - a for a, b in zip(days, wrapped, strict=True)]
    return min(gaps) >= one.min_gap_days and max(gaps) <= one.max_gap_days
