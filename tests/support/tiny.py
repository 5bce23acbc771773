"""A hand-made problem with a good plan: every figure can be checked on paper."""

from __future__ import annotations

from optimizer.domain.calendar import Cycle
from optimizer.domain.plan import Break, Plan, Route
from optimizer.domain.problem import CycleRequirement, Problem
from optimizer.domain.services import HalfDay, Line, Service
from tests.support.builders import (
    BOTH_HALVES,
    COUNTY,
    LEG_MINUTES,
    MONDAY,
    NO_PRICES,
    clock,
    location,
    matrix,
    position,
    requirement,
    stop,
    trip,
    vehicle,
    village,
    window,
)

__all__ = [
    "BOTH_HALVES",
    "COUNTY",
    "LEG_MINUTES",
    "MONDAY",
    "NO_PRICES",
    "clock",
    "location",
    "matrix",
    "position",
    "requirement",
    "stop",
    "tiny_plan",
    "tiny_problem",
    "trip",
    "vehicle",
    "village",
    "window",
]


def _requirements() -> tuple[CycleRequirement, ...]:
    """Return the six requirements of the tiny problem."""
    weekly = {"visits": 2, "gaps": (4, 11)}
    supply = {"line_id": "supply", "stop_id": "S2", "join_id": "J1", "same": ("weekday",)}
    return (
        requirement(
            "R1",
            line_id="hospital",
            service_ids=("medical",),
            fleets=("hospital",),
            half_days=(HalfDay.MORNING,),
            same=("weekday", "half_day", "vehicle"),
            service_min=120,
            setup_min=20,
            windows=("8:30-11:30", "13:30-16:30"),
            people=30,
            **weekly,
        ),
        requirement(
            "R2", service_ids=("shopping",), service_min=30, load_out=(12, 0), **supply, **weekly
        ),
        requirement(
            "R3", service_ids=("selling",), service_min=15, load_back=(5, 0), **supply, **weekly
        ),
        requirement("R4", stop_id="S3", visits=4, gaps=(2, 6), load_out=(4, 0), priority=2),
        requirement(
            "R5",
            line_id="supply",
            service_ids=("shopping",),
            service_min=20,
            windows=("13:00-16:00",),
            load_out=(10, 0),
        ),
        requirement("R6", stop_id="S2", priority=3),
    )


def tiny_problem() -> Problem:
    """
    Return two weeks of one county: one base, three vehicles, three villages, six requirements.

    ``R1`` hospital at S1 (2 visits, all promises), ``R2`` + ``R3`` joined supply at S2 (2 visits),
    ``R4`` cleaning at S3 (4 visits), ``R5`` supply at S1 (1, afternoon), ``R6`` cleaning at S2 (1).
    ``V2`` may leave twice a day, the others once.
    """
    return Problem(
        name="云和县",
        county_codes=(COUNTY,),
        cycle=Cycle(start=MONDAY, weeks=2),
        load_kinds=("goods", "cold"),
        services=(
            Service(id="cleaning", name_zh="助洁", name_en="Cleaning"),
            Service(id="medical", name_zh="助医", name_en="Medical"),
            Service(id="selling", name_zh="助销", name_en="Selling"),
            Service(id="shopping", name_zh="助购", name_en="Shopping"),
        ),
        lines=(
            _line("hospital", zh="流动医院", fleets=("hospital",), promises=True),
            _line("periodic", zh="定期上门", fleets=("van",), promises=False),
            _line("supply", zh="供销班车", fleets=("van",), promises=False),
        ),
        villages=(
            village("S1", residents=100),
            village("S2", residents=200),
            village("S3", residents=300),
        ),
        locations=tuple(location(name) for name in sorted(LEG_MINUTES)),
        vehicles=(
            vehicle("H1", fleet="hospital"),
            vehicle("V1"),
            vehicle("V2", max_trips=2),
        ),
        requirements=_requirements(),
        prices=NO_PRICES,
        synthetic_note_zh="",
        synthetic_note_en="",
        matrices={"van": matrix()},
    )


def _line(line_id: str, *, zh: str, fleets: tuple[str, ...], promises: bool) -> Line:
    """Return a line."""
    return Line(
        id=line_id,
        name_zh=zh,
        name_en=line_id.capitalize(),
        fleets=fleets,
        same_weekday=promises,
        same_half_day=promises,
        same_vehicle=promises,
        works_holidays=False,
    )


def tiny_plan() -> Plan:
    """
    Return a good plan of `tiny_problem` that serves everything.

    Monday hospital to S1; Tuesday V1 to S2, S3 (and in week 1 S1, with its break while it waits);
    Friday V2 to S3 (and in week 1, after an hour at the base, a second trip to S2).
    """
    clinic = trip("8:00", stop("S1", "R1", times="8:30 8:30 10:50"), back="11:15")
    s2 = stop("S2", "R2+R3", times="8:40 8:40 9:35")
    s3 = stop("S3", "R4", times="9:50 9:50 11:00")
    s1 = stop("S1", "R5", times="11:36 13:00 13:30")
    friday = trip("9:00", s3, back="11:45")
    second = trip("12:45", stop("S2", "R6", times="13:25 13:25 14:35"), back="15:10")
    lunch = Break(start_s=clock("11:36"), end_s=clock("12:36"))
    return Plan(
        routes=(
            Route(vehicle_id="H1", day=0, trips=(clinic,)),
            Route(
                vehicle_id="V1",
                day=1,
                trips=(trip("8:00", s2, s3, s1, back="13:55"),),
                breaks=(lunch,),
            ),
            Route(vehicle_id="V2", day=4, trips=(friday, second)),
            Route(vehicle_id="H1", day=7, trips=(clinic,)),
            Route(vehicle_id="V1", day=8, trips=(trip("8:00", s2, s3, back="11:45"),)),
            Route(vehicle_id="V2", day=11, trips=(friday,)),
        ),
        unserved=(),
    )
