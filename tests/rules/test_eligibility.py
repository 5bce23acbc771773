"""Who may serve a place at all: services offered, the fleet, and the road to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.edits import with_place
from tests.support.ruled import ENGINES, found, planned, reason, solved, visits, with_fleet
from tests.support.tiny import requirement, vehicle


def due(*, vans: int = 1, road: int = 2, **unfit: Any) -> Problem:
    """Return cleaning and shopping in one visit at S1; V1 is changed, other vans are as usual."""
    one = requirement("R", service_ids=("cleaning", "shopping"))
    first = replace(vehicle("V1"), **unfit)
    others = tuple(vehicle(f"V{n}") for n in range(2, vans + 1))
    return with_place(with_fleet((first, *others), (one,)), "S1", road_class=road)


UNFIT = pytest.mark.parametrize(
    ("unfit", "code", "amount", "left"),
    [
        ({"service_ids": ("cleaning",)}, "service_not_offered", 1, (1, 0, 0)),
        ({"service_ids": ("selling",)}, "service_not_offered", 2, (1, 0, 0)),
        ({"fleet": "hospital"}, "fleet_not_allowed", 0, (0, 0, 0)),
        ({"road_class": 3}, "road_too_narrow", 1, (1, 1, 0)),
    ],
)


@ENGINES
def test_a_van_that_fits_serves_it(engine):
    """It offers all that is asked, and its road class is just that of the road."""
    assert [v.vehicle_id for v in visits(planned(due(), engine))] == ["V1"]


@ENGINES
@UNFIT
def test_else_another_does_though_it_costs_more(unfit, code, amount, left, engine):
    free = replace(vehicle("V1").rates, day_cents=0)
    assert [v.vehicle_id for v in visits(planned(due(vans=2, rates=free), engine))] == ["V1"]
    plan = planned(due(vans=2, rates=free, **unfit), engine)
    assert [v.vehicle_id for v in visits(plan)] == ["V2"]


@ENGINES
@UNFIT
def test_alone_it_leaves_the_visit_out_and_counts_who_passes(unfit, code, amount, left, engine):
    why = reason(solved(due(**unfit), engine).plan)
    assert why.code is UnservedCode.NO_VEHICLE_OFFERS_SERVICE
    assert dict(why.certificate) == {
        "service": "cleaning+shopping",
        "vehicles_in_fleets": left[0],
        "vehicles_with_service": left[1],
        "vehicles_with_road_and_capacity": left[2],
    }


@UNFIT
def test_the_checker_names_the_rule(unfit, code, amount, left):
    plan = planned(due())
    assert found(due(**unfit), plan) == [(code, amount)]
    assert [(one.vehicle_id, one.requirement_id) for one in check(due(**unfit), plan)] == [
        ("V1", "R")
    ]


@ENGINES
def test_a_better_road_lets_the_bigger_van_in(engine):
    plan = planned(due(road=3, road_class=3), engine)
    assert [v.vehicle_id for v in visits(plan)] == ["V1"]
