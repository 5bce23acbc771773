"""Problems for tests: a hand-made one and small random ones with every rule in them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import strategies as st

from optimizer.domain.calendar import Cycle
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleVehicle, Prices, Problem
from optimizer.domain.services import Line, Service, TimeWindow
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from tests.support.builders import COUNTY, MONDAY, clock, location, village
from tests.support.random_demand import LINE_KINDS, LineKind, random_requirements
from tests.support.random_promises import random_commitments
from tests.support.tiny import tiny_plan, tiny_problem

__all__ = ["problems", "random_problem", "tiny_plan", "tiny_problem"]

LOAD_KINDS = ("goods", "cold")
PROFILE_SPEED = {"van": 1.0, "walk": 2.5}


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
    busy: bool = False,
) -> Problem:
    """
    Return a small sensible problem; the same arguments give the same problem.

    Most requirements can be served, some cannot (a service nobody offers, a cut-off village, a
    narrow road). Sizes that are ``None`` are drawn: 1-3 depots, 3-8 vehicles, 3-10 villages,
    5-20 requirements (one more when the last is joined), 1, 2 or 4 weeks. Locks are consistent:
    each locked requirement could keep its days and vehicle if it were alone. ``busy`` asks for
    twice the work of vehicles that go out once a week.
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
    demand = random_requirements(rng, wanted=wanted, places=places, cycle=cycle, holidays=holidays)
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
    if busy:
        problem = _busier(problem)
    if not commitments or rng.random() < 0.4:
        return problem
    return replace(problem, in_force=random_commitments(rng, problem))


def problems(*, max_requirements: int = 14) -> st.SearchStrategy[Problem]:
    """Return a strategy of random problems; it shrinks towards few vehicles and requirements."""
    return st.builds(
        random_problem,
        st.integers(min_value=0, max_value=10**6),
        weeks=st.sampled_from((1, 2, 4)),
        depots=st.integers(min_value=1, max_value=3),
        vehicles=st.integers(min_value=1, max_value=8),
        requirements=st.integers(min_value=1, max_value=max_requirements),
        busy=st.booleans(),
    )


def _busier(problem: Problem) -> Problem:
    """Return the problem with twice the service time and one day a week for every vehicle."""
    return replace(
        problem,
        vehicles=tuple(replace(v, max_days_per_week=1) for v in problem.vehicles),
        requirements=tuple(replace(r, service_s=2 * r.service_s) for r in problem.requirements),
    )


def _line(kind: LineKind) -> Line:
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
