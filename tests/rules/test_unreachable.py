"""Cut roads: no van drives a leg that does not exist; it goes round, or the place is left out."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import UnservedCode
from optimizer.domain.problem import Problem
from optimizer.domain.travel import UNREACHABLE_M, UNREACHABLE_S, TravelMatrix
from tests.support.ruled import (
    ENGINES,
    found,
    missed,
    planned,
    reason,
    ruled_van,
    solved,
    visits,
    with_fleet,
)
from tests.support.tiny import matrix, requirement


def cut(*legs: tuple[str, str]) -> TravelMatrix:
    """Return the tiny matrix without these legs, each in one direction."""
    whole = matrix()
    seconds, metres = whole.duration_s.copy(), whole.distance_m.copy()
    for start, end in legs:
        leg = whole.location_ids.index(start), whole.location_ids.index(end)
        seconds[leg], metres[leg] = UNREACHABLE_S, UNREACHABLE_M
    return replace(whole, duration_s=seconds, distance_m=metres)


def two_stops(*legs: tuple[str, str]) -> Problem:
    """Return visits at S1 and S2 on one Monday, without these legs."""
    demand = (
        replace(requirement(f"R{stop}", stop_id=stop), allowed_days=(0,)) for stop in ("S1", "S2")
    )
    return replace(with_fleet((ruled_van(),), demand), matrices={"van": cut(*legs)})


TO_S2 = tuple((place, "S2") for place in ("D1", "S1", "S3"))


@ENGINES
def test_the_van_drives_the_other_way_round(engine):
    """S1 first is 85 minutes of driving, S2 first 87."""
    for legs, order in (((), ["RS1", "RS2"]), ((("S1", "S2"),), ["RS2", "RS1"])):
        made = visits(planned(two_stops(*legs), engine))
        assert [visit.requirement_id for visit in made] == order


@ENGINES
def test_a_place_that_is_cut_off_is_left_out_and_it_is_proved(engine):
    plan = solved(two_stops(*TO_S2), engine).plan
    assert missed(plan) == [("RS2", None)]
    assert reason(plan).code is UnservedCode.UNREACHABLE
    assert dict(reason(plan).certificate) == {"eligible_vehicles": 1, "reachable_from": 0}


@ENGINES
def test_a_place_that_can_be_reached_only_by_way_of_another_is_no_proof(engine):
    """From D1 there is no way to S2, but from S1 there is."""
    assert missed(solved(two_stops(("D1", "S2"), ("S3", "S2")), engine).plan) == []


def test_the_checker_names_each_missing_leg():
    plan = planned(two_stops())
    assert found(two_stops(("S2", "S1")), plan) == []
    assert found(two_stops(("S1", "S2")), plan) == [("unreachable", 0)]
    assert found(two_stops(("D1", "S1"), ("S1", "S2")), plan) == [("unreachable", 0)] * 2
