"""Very small random problems: few enough routes to list all; all times in steps of `STEP_S`."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from optimizer.domain.calendar import Cycle
from optimizer.domain.fleet import VehicleRates, WorkRules
from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from optimizer.domain.services import HalfDay, Line, Service, TimeWindow
from optimizer.domain.travel import TravelMatrix
from tests.support.builders import BOTH_HALVES, COUNTY, MONDAY, NO_PRICES, clock, location, village

STEP_S = 600
"""Every time and duration is a multiple, so that departures need be tried in these steps only."""

SERVICES = ("bathing", "cleaning", "selling")


def little_problem(seed: int) -> Problem:
    """
    Return a problem of 3 to 6 requirements and 1 to 6 vehicles in one week.

    Everything that bounds a route occurs: several windows, half-days, breaks, longest drive and
    duty, loads out and back, overtime, joins, two trips, loads released late, time on
    board; and what a bound may take for alike: equal vehicles, equal days, weeks with fewer days
    than shifts.
    """
    rng = Random(seed)
    trips = rng.choice((1, 1, 1, 2))
    roomy = rng.random() < 0.5
    stops = [location(f"S{n}") for n in range(rng.randint(2, 4))]
    places = (*(location(f"D{n}") for n in range(rng.randint(1, 2))), *stops)
    days_open = sorted(rng.sample(range(6), rng.choice((1, 1, 1, 2, 2, 3))))
    wanted = rng.randint(3, 4 if trips == 2 else rng.choice((4, 5, 5, 6)))
    demand: list[CycleRequirement] = []
    while len(demand) < wanted:
        one = _requirement(rng, number=len(demand), stops=[s.id for s in stops], days=days_open)
        if trips == 1:
            one = replace(one, release_s=0)
        if roomy:
            one = replace(one, half_days=BOTH_HALVES, windows=_wide(rng))
        demand.append(one)
        if len(demand) < wanted and rng.random() < 0.15:
            demand[-1] = replace(one, join_id=f"J{one.id}")
            demand.append(replace(demand[-1], id=f"R{len(demand)}", service_s=STEP_S, priority=2))
    return Problem(
        name=f"小例 {seed}",
        county_codes=(COUNTY,),
        cycle=Cycle(start=MONDAY, weeks=1),
        load_kinds=("goods", "cold"),
        services=tuple(Service(id=name, name_zh=name, name_en=name) for name in SERVICES),
        lines=(
            Line(
                id="periodic",
                name_zh="定期",
                name_en="periodic",
                fleets=("van",),
                same_weekday=False,
                same_half_day=False,
                same_vehicle=False,
                works_holidays=True,
            ),
        ),
        villages=tuple(village(place.id) for place in stops),
        locations=places,
        vehicles=_fleet(
            rng, depots=[p.id for p in places if p.village_code is None], trips=trips, roomy=roomy
        ),
        requirements=tuple(demand),
        prices=NO_PRICES,
        synthetic_note_zh="随机数据",
        synthetic_note_en="random data",
        matrices={"van": _matrix(rng, [place.id for place in places])},
    )


def _fleet(rng: Random, *, depots: list[str], trips: int, roomy: bool) -> tuple[CycleVehicle, ...]:
    """Return one or two kinds of vehicles, one to three of each."""
    kinds = [_vehicle(rng, depots=depots, trips=trips) for _ in range(rng.choice((1, 1, 2)))]
    if len(kinds) == 2 and rng.random() < 0.5:
        # The same at twice the price: the cheaper ones are wanted first, and too few.
        cheap = kinds[0].rates
        kinds[1] = replace(kinds[0], rates=replace(cheap, day_cents=2 * cheap.day_cents + 5_000))
    if roomy:
        shift = TimeWindow(open_s=clock("7:30"), close_s=clock("17:30"))
        kinds = [
            replace(
                kind,
                service_ids=SERVICES,
                capacity=rng.choice(((40, 20), (18, 9))),
                shifts=tuple(shift if day < 6 else None for day in range(7)),
            )
            for kind in kinds
        ]
    fleet = [kind for kind in kinds for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    return tuple(
        replace(vehicle, id=f"V{number}", name=f"V{number}") for number, vehicle in enumerate(fleet)
    )


def _vehicle(rng: Random, *, depots: list[str], trips: int) -> CycleVehicle:
    opens = rng.choice((clock("7:00"), clock("8:00"), clock("8:30")))
    shift = TimeWindow(open_s=opens, close_s=opens + rng.choice((24, 48, 54, 60)) * STEP_S)
    off = rng.sample(range(7), rng.choice((0, 0, 0, 0, 1)))
    late = rng.choice((None, None, 1))
    shifts = [None if day in off else shift for day in range(7)]
    if late is not None and shifts[late] is not None:
        shifts[late] = TimeWindow(open_s=shift.open_s + STEP_S, close_s=shift.close_s)
    return CycleVehicle(
        id="V",
        name="V",
        fleet="van",
        type_id="van",
        depot_id=rng.choice(depots),
        county_code=COUNTY,
        profile="van",
        service_ids=rng.choice((SERVICES, SERVICES, SERVICES, SERVICES[:2])),
        capacity=(rng.choice((10, 20, 40)), rng.choice((0, 9, 20, 20))),
        road_class=2,
        shifts=tuple(shifts),
        max_days_per_week=rng.choice((1, 2, 3)),
        rules=WorkRules(
            max_drive_s=rng.choice((2, 4, 9, 9)) * 3600,
            max_overtime_s=rng.choice((0, 1800, 3600)),
            break_s=rng.choice((0, 1800, 3000)),
            break_from_s=clock("11:30"),
            break_until_s=rng.choice((clock("12:30"), clock("13:00"))),
            reload_s=rng.choice((0, STEP_S)),
            max_duty_s=rng.choice((None, None, None, 6 * 3600)),
        ),
        rates=VehicleRates(
            day_cents=rng.choice((0, 3_000, 20_000)),
            km_cents=rng.randint(0, 300),
            drive_h_cents=rng.randint(0, 4_000),
            wait_h_cents=rng.choice((0, 2_000, 9_000)),
            overtime_h_cents=rng.randint(0, 8_000),
        ),
        max_trips=trips,
    )


def _requirement(
    rng: Random, *, number: int, stops: list[str], days: list[int]
) -> CycleRequirement:
    allowed = tuple(sorted(rng.sample(days, rng.randint(max(1, len(days) - 1), len(days)))))
    opens = rng.choice((clock("7:00"), clock("8:30"), clock("10:00")))
    morning = TimeWindow(open_s=opens, close_s=opens + rng.randint(6, 24) * STEP_S)
    opens = rng.choice((clock("13:00"), clock("14:00")))
    afternoon = TimeWindow(open_s=opens, close_s=opens + rng.randint(9, 24) * STEP_S)
    visits = rng.randint(1, min(2, len(allowed)))
    stop = rng.choice(stops)
    return CycleRequirement(
        id=f"R{number}",
        line_id="periodic",
        service_ids=(rng.choice(SERVICES),),
        village_code=stop,
        stop_id=stop,
        party_id=None,
        wave=None,
        visits=visits,
        min_gap_days=rng.choice((1, 1, 2)),
        max_gap_days=7,
        weekdays=allowed,
        allowed_days=allowed,
        half_days=rng.choice((*[BOTH_HALVES] * 5, (HalfDay.MORNING,), (HalfDay.AFTERNOON,))),
        same_weekday=False,
        same_half_day=rng.random() < 0.2,
        same_vehicle=rng.random() < 0.3,
        fleets=("van",),
        service_s=rng.choice((1, 1, 2, 3, 6)) * STEP_S,
        setup_s=rng.choice((0, STEP_S)),
        windows=rng.choice(((morning,), (morning, afternoon), (morning, afternoon), (afternoon,))),
        load_out=(rng.choice((0, 3, 6, 9)), 0),
        load_back=(rng.choice((0, 0, 8)), rng.choice((0, 0, 0, 5))),
        priority=1,
        people=10,
        join_id=None,
        release_s=rng.choice((0, 0, 0, clock("10:00"))),
        same_base=number % 3 == 0,
        max_on_board_s=9 * STEP_S if number % 4 == 1 else None,
    )


def _wide(rng: Random) -> tuple[TimeWindow, TimeWindow]:
    """Return windows that leave most to the route, and do not all close together."""
    return (
        TimeWindow(open_s=clock("8:00"), close_s=clock(rng.choice(("9:30", "10:30", "11:30")))),
        TimeWindow(open_s=clock("13:00"), close_s=clock(rng.choice(("14:30", "16:30")))),
    )


def _matrix(rng: Random, ids: list[str]) -> TravelMatrix:
    """Return legs of up to an hour, at times with detours that are shorter than the direct leg."""
    count = len(ids)
    steps = np.array([[rng.choice((1, 1, 2, 2, 4)) for _ in ids] for _ in ids], dtype=np.int32)
    if rng.random() < 0.7:
        for via in range(count):
            steps = np.minimum(steps, steps[:, [via]] + steps[[via], :])
    if rng.random() < 0.2:
        steps[rng.randrange(count), rng.randrange(count)] = 0
    np.fill_diagonal(steps, 0)
    metres = steps * rng.choice((3_000, 9_000))
    if rng.random() < 0.6:
        # Quick ways are long and slow ones short: what is cheap is not what is soon.
        metres = np.array([[rng.randint(0, 30_000) for _ in ids] for _ in ids], dtype=np.int32)
        np.fill_diagonal(metres, 0)
    return TravelMatrix(
        profile="van",
        location_ids=tuple(ids),
        duration_s=steps * STEP_S,
        distance_m=metres,
        source="random",
        estimated=True,
        content_hash=f"little-{int(steps.sum())}",
    )
