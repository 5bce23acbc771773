"""Random requirements: lines as they are in life, loads, windows, joined pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from optimizer.domain.calendar import Cycle
from optimizer.domain.places import Location
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.services import HalfDay, TimeWindow
from tests.support.builders import BOTH_HALVES, window

VISITS = {1: (1, 2, 3, 5), 2: (1, 2, 4, 6), 4: (1, 2, 4, 8, 12)}
"""Visits to choose from, by weeks of the cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKind:
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
    LineKind(
        id="hospital",
        fleets=("hospital",),
        service_ids=("medical",),
        promises=("weekday", "half_day", "vehicle"),
        service_min=(60, 150),
        windows=((window("8:00-17:30"),), (window("8:30-11:30"), window("13:30-16:30"))),
        weekdays=(0, 1, 2, 3, 4),
        works_holidays=False,
    ),
    LineKind(
        id="meals",
        fleets=("van",),
        service_ids=("meals",),
        promises=("vehicle",),
        service_min=(5, 15),
        windows=((window("10:30-12:15"),),),
        weekdays=(0, 1, 2, 3, 4, 5, 6),
        works_holidays=True,
    ),
    LineKind(
        id="periodic",
        fleets=("steward", "van"),
        service_ids=("cleaning", "learning"),
        promises=(),
        service_min=(30, 90),
        windows=((window("8:00-18:00"),), (window("9:00-12:00"), window("14:00-17:30"))),
        weekdays=(0, 1, 2, 3, 4, 5),
        works_holidays=False,
    ),
    LineKind(
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


def random_requirements(
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
        same_base=number % 3 == 0,
        max_on_board_s=5400 if number % 5 == 2 else None,
    )


def _half_days(rng: Random, kind: LineKind) -> tuple[HalfDay, ...]:
    """Return a half-day that the line's windows allow (meals are eaten before noon)."""
    if kind.id == "meals":
        return BOTH_HALVES
    return (rng.choice(BOTH_HALVES),)
