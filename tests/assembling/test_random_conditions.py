"""Whatever is laid over the tiny dataset, its plan keeps every rule and nobody falls out unseen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.calendar import Calendar, Cycle, DayKind
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.fixed_points import FixedPoint
from optimizer.domain.fleet import CrewMember
from optimizer.domain.plan import Plan, UnservedCode
from optimizer.domain.problem import Problem
from optimizer.domain.seasons import Season
from tests.support.tiny_data import (
    COUNTY,
    EAST,
    MONDAY,
    WEST,
    A,
    B,
    C,
    assembled,
    solved,
    tiny_dataset,
)

WHAT: dict[ClosureKind, list[dict[str, object]]] = {
    ClosureKind.VILLAGE: [{"code": A}, {"code": C}],
    ClosureKind.TOWNSHIP: [{"code": EAST}, {"code": WEST}],
    ClosureKind.HEIGHT: [{"above_m": 400.0}, {"below_m": 300.0}],
    ClosureKind.VEHICLE: [{"code": "V1"}, {"code": "H1"}],
    ClosureKind.CREW: [{"code": "doctor1"}],
    ClosureKind.SUSPENSION: [{"code": A}, {"code": B, "line_id": "hospital"}],
}


def closure(draw: Random, number: int) -> Closure:
    kind = draw.choice(list(WHAT))
    first = draw.randint(-10, 25)
    last = None if draw.random() < 0.1 else MONDAY + timedelta(first + draw.randint(0, 20))
    what = draw.choice(WHAT[kind])
    return Closure(id=f"C{number}", kind=kind, first=MONDAY + timedelta(first), last=last, **what)  # type: ignore[arg-type]


def drawn(seed: int) -> Dataset:
    """Return the tiny dataset with anything laid over it."""
    draw = Random(seed)
    holidays = {MONDAY + timedelta(draw.randrange(28)): DayKind.HOLIDAY for _ in range(3)}
    return replace(
        tiny_dataset(),
        calendar=Calendar(special_days=holidays),
        closures=tuple(closure(draw, number) for number in range(draw.randint(0, 4))),
        seasons=(
            Season(
                id="S",
                line_id="supply",
                service_id=None,
                month=draw.choice((11, 12)),
                out_pct=draw.randint(0, 250),
                service_pct=draw.randint(50, 150),
            ),
        ),
        crews=(
            CrewMember(id="doctor1", role="doctor", vehicle_id="H1", weekdays=(0, 1, 2)),
            CrewMember(id="doctor2", role="doctor", vehicle_id="H1", weekdays=(3, 4)),
            CrewMember(id="driver", role="driver", vehicle_id="H1", max_days_per_week=3),
        ),
        fixed_points=(
            FixedPoint(
                id="F",
                name="点",
                kind="shop",
                service_ids=("shopping", "selling"),
                lat=28.14,
                lon=120.15,
                capacity_per_week=draw.randint(0, 60),
                catchment_m=draw.choice((0.0, 2000.0, 9000.0)),
            ),
        ),
        requirements=tuple(
            replace(one, visits_per_4_weeks=draw.choice((1, 2, 4, 8)), min_gap_days=1)
            if one.line_id == "supply"
            else one
            for one in tiny_dataset().requirements
        ),
    )


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("seed", range(12))
def test_the_plan_keeps_every_rule(seed: int, weeks: int) -> None:
    problem = assembled(drawn(seed), weeks=weeks)
    for one in problem.requirements:
        assert one.visits > 0
        assert all(set(days) <= set(one.allowed_days) for days in one.day_sets)
    plan = solved(problem)
    assert all(
        visit.reason.proved or visit.reason.code is UnservedCode.NO_SLOT for visit in plan.unserved
    )


@pytest.mark.parametrize("seed", range(12))
def test_what_falls_away_is_told_to_the_visit(seed: int) -> None:
    dataset, cycle = replace(drawn(seed), fixed_points=()), Cycle(start=MONDAY, weeks=4)
    told = conditions(dataset, county_codes=[COUNTY], cycle=cycle)
    due, whole = (assembled(data) for data in (dataset, replace(dataset, closures=())))
    assert told.visits_closed == due.visits_closed
    assert told.visits_suspended == required(whole) - required(due) >= 0


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("seed", range(40))
def test_closures_never_change_what_is_due(seed: int, weeks: int) -> None:
    """With fixed points, seasons and holidays: only suspensions make less due."""
    dataset = drawn(seed)
    suspensions = (c for c in dataset.closures if c.kind is ClosureKind.SUSPENSION)
    shut = assembled(dataset, weeks=weeks)
    open_ = assembled(replace(dataset, closures=tuple(suspensions)), weeks=weeks)
    assert by_requirement(shut) == by_requirement(open_)
    assert open_.closed == ()
    assert {v.code for v in check(shut, Plan(routes=(), unserved=()))} <= {"visit_count"}


def required(problem: Problem) -> int:
    return sum(by_requirement(problem).values())


def by_requirement(problem: Problem) -> Counter[str]:
    planned = Counter({one.id: one.visits for one in problem.requirements})
    return planned + Counter({entry.due.id: entry.visits for entry in problem.closed})
