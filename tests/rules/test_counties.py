"""Counties planned together: vans and places of other counties are no part of the plan."""

from __future__ import annotations

from dataclasses import replace

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from tests.support.edits import with_place
from tests.support.ruled import ENGINES, found, planned, reason, solved, visits, with_fleet
from tests.support.tiny import COUNTY, requirement, vehicle

NEXT = "331127"
"""The county next door."""


def due(
    *, place: str = COUNTY, van: str = COUNTY, vans: int = 1, together: tuple[str, ...] = (COUNTY,)
) -> Problem:
    """Return one visit at S1; the counties of S1 and of V1, and those planned together."""
    first = vehicle("V1")
    first = replace(first, county_code=van, rates=replace(first.rates, day_cents=0))
    fleet = (first, *(vehicle(f"V{n}") for n in range(2, vans + 1)))
    problem = with_place(with_fleet(fleet, (requirement("R"),)), "S1", county_code=place)
    return replace(problem, county_codes=together)


def van_of(problem: Problem, engine: str) -> list[str]:
    return [visit.vehicle_id for visit in visits(planned(problem, engine))]


@ENGINES
def test_pooled_counties_lend_each_other_vans(engine):
    assert van_of(due(van=NEXT, vans=2, together=(COUNTY, NEXT)), engine) == ["V1"]
    assert van_of(due(place=NEXT, vans=2, together=(COUNTY, NEXT)), engine) == ["V1"]


@ENGINES
def test_a_van_of_another_county_stays_there_though_it_is_cheaper(engine):
    assert van_of(due(van=NEXT, vans=2), engine) == ["V2"]


@ENGINES
def test_alone_it_leaves_the_visit_out_and_it_is_proved(engine):
    for problem in (due(van=NEXT), due(place=NEXT)):
        why = reason(solved(problem, engine).plan)
        assert why.code is UnservedCode.NO_VEHICLE_OFFERS_SERVICE
        assert dict(why.certificate)["vehicles_with_road_and_capacity"] == 0


def test_the_checker_names_the_visit():
    plan = planned(due())
    assert found(due(van=NEXT, together=(COUNTY, NEXT)), plan) == []
    for problem in (due(van=NEXT), due(place=NEXT)):
        (one,) = check(problem, plan)
        assert (one.code, one.vehicle_id, one.requirement_id) == ("wrong_county", "V1", "R")
