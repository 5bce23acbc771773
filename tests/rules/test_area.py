"""A vehicle with an area serves only places in it: a county, a township or a village."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from optimizer.solving import MaxIterations, solve
from tests.support.tiny import COUNTY, requirement, tiny_problem

NEAR, FAR = COUNTY + "001", COUNTY + "002"
ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])


def two_townships(*, area: tuple[str, ...], vans: int = 1) -> Problem:
    """Return one visit at S1 and one at S2, which lies in another township; V1 has an area."""
    tiny = tiny_problem()
    places = tuple(
        replace(place, township_code=FAR if place.id == "S2" else NEAR) for place in tiny.locations
    )
    (van,) = (one for one in tiny.vehicles if one.id == "V1")
    fleet = (replace(van, area=area), *(replace(van, id=f"V{n}") for n in range(2, vans + 1)))
    demand = (requirement("RS1", stop_id="S1"), requirement("RS2", stop_id="S2"))
    return replace(tiny, locations=places, requirements=demand, vehicles=fleet)


def served(problem: Problem, engine: str) -> dict[str, str]:
    """Return the vehicle of every requirement that is visited; the plan passes the checker."""
    result = solve(problem, termination=MaxIterations(20), seed=1, engine=engine)
    assert check(problem, result.plan, result.objective) == ()
    return {
        one: route.vehicle_id
        for route in result.plan.routes
        for trip in route.trips
        for stop in trip.stops
        for one in stop.requirement_ids
    }


@ENGINES
@pytest.mark.parametrize("area", [(), (COUNTY,), (NEAR, FAR)])
def test_everything_inside_is_served(area, engine):
    assert served(two_townships(area=area), engine) == {"RS1": "V1", "RS2": "V1"}


@ENGINES
def test_another_vehicle_goes_outside(engine):
    assert served(two_townships(area=(NEAR,), vans=2), engine)["RS2"] == "V2"


@ENGINES
def test_alone_it_leaves_the_outside_out_and_proves_why(engine):
    problem = two_townships(area=(NEAR,))
    assert served(problem, engine) == {"RS1": "V1"}
    (left_out,) = solve(problem, termination=MaxIterations(20), seed=1).plan.unserved
    assert left_out.reason.code is UnservedCode.NO_VEHICLE_OFFERS_SERVICE
    assert dict(left_out.reason.certificate)["vehicles_with_service"] == 1


def test_a_village_can_be_an_area():
    problem = two_townships(area=("nowhere",))
    (village,) = {place.village_code for place in problem.locations if place.id == "S1"}
    (van,) = problem.vehicles
    only = replace(problem, vehicles=(replace(van, area=(village,)),))
    assert "RS1" in served(only, "auto")


def test_the_checker_names_the_rule():
    plan = solve(two_townships(area=()), termination=MaxIterations(20), seed=1).plan
    found = check(two_townships(area=(NEAR,)), plan)
    assert [(one.code, one.requirement_id) for one in found] == [("outside_area", "RS2")]
