"""A good plan, spoilt in one way at a time: each is caught with the right code."""

from __future__ import annotations

from dataclasses import replace

from optimizer.checking import check, recompute_objective
from tests.support.edits import codes, with_place, with_route, with_stop, with_trips, with_vehicle
from tests.support.tiny import clock, location, stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()
OBJECTIVE = recompute_objective(PROBLEM, PLAN)


def test_the_plan_is_good() -> None:
    assert check(PROBLEM, PLAN, OBJECTIVE) == ()


def test_swapped_stops() -> None:
    """The vans reach S2 and S3 in the other order, at the times of the first."""
    tuesday = PLAN.routes[4].trips[0]
    first, second = tuesday.stops
    swapped = trip("8:00", second, first, back="11:45")
    assert "travel_time" in codes(PROBLEM, with_trips(PLAN, "V1", 8, swapped))


def test_swapped_requirements() -> None:
    plan = with_stop(PLAN, "V1", 8, "S2", requirement_ids=("R4",))
    plan = with_stop(plan, "V1", 8, "S3", requirement_ids=("R2", "R3"))
    assert "wrong_place" in codes(PROBLEM, plan)


def test_dropped_break() -> None:
    plan = with_route(PLAN, "V1", 1, lambda route: replace(route, breaks=()))
    assert codes(PROBLEM, plan) == ["break_missing"]


def test_a_stop_shifted_by_a_minute() -> None:
    minute = {"arrival_s": clock("8:41"), "start_s": clock("8:41"), "end_s": clock("9:36")}
    assert codes(PROBLEM, with_stop(PLAN, "V1", 8, "S2", **minute)) == ["travel_time"]


def test_work_shortened_by_a_minute() -> None:
    plan = with_stop(PLAN, "H1", 0, "S1", end_s=clock("10:49"))
    assert codes(PROBLEM, plan) == ["service_time", "travel_time"]


def test_a_route_shifted_before_the_shift() -> None:
    early = trip("7:59", stop("S1", "R1", times="8:29 8:30 10:50"), back="11:15")
    assert codes(PROBLEM, with_trips(PLAN, "H1", 0, early)) == ["shift"]


def test_van_of_another_county() -> None:
    neighbour = with_vehicle(PROBLEM, "V2", county_code="331127")
    assert codes(neighbour, PLAN) == ["wrong_county"]


def test_van_lent_from_another_county() -> None:
    """The van itself is known, but it belongs to the neighbours."""
    lent = replace(PROBLEM.vehicles[2], id="V3", county_code="331127")
    problem = replace(PROBLEM, vehicles=(*PROBLEM.vehicles, lent))
    plan = with_route(PLAN, "V2", 11, lambda route: replace(route, vehicle_id="V3"))
    assert codes(problem, PLAN) == []
    assert codes(problem, plan) == ["wrong_county"]


def test_village_of_another_county() -> None:
    problem = with_place(
        PROBLEM, "S3", county_code=location("S3", county_code="331127").county_code
    )
    assert codes(problem, PLAN) == ["wrong_county"]


def test_doubled_visit() -> None:
    twice = trip(
        "12:45",
        stop("S2", "R6", times="13:25 13:25 14:35"),
        stop("S2", "R6", times="14:35 14:35 15:45"),
        back="16:20",
    )
    plan = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0], twice)
    assert codes(PROBLEM, plan) == ["visit_count", "visit_doubled"]


def test_exceeded_load() -> None:
    """V1 leaves with 26 boxes on the first Tuesday and could hold 25."""
    problem = with_vehicle(PROBLEM, "V1", capacity=(25, 10))
    assert codes(problem, PLAN) == ["load"]


def test_exceeded_load_in_the_plan() -> None:
    """Both trips of Friday in one: 4 + 23 boxes are one too many."""
    heavy = tuple(
        replace(one, load_out=(23, 0)) if one.id == "R6" else one for one in PROBLEM.requirements
    )
    problem = replace(PROBLEM, requirements=heavy)
    assert codes(problem, PLAN) == []
    together = trip(
        "9:00",
        stop("S3", "R4", times="9:50 9:50 11:00"),
        stop("S2", "R6", times="11:16 11:16 12:26"),
        back="13:01",
    )
    plan = with_trips(PLAN, "V2", 4, together)
    plan = with_route(plan, "V2", 4, lambda route: replace(route, breaks=()))
    assert "load" in codes(problem, plan)


def test_broken_gap() -> None:
    """R4 is moved from Friday of week 2 to Wednesday: one day after Tuesday."""
    plan = with_route(PLAN, "V2", 11, lambda route: replace(route, day=9))
    assert codes(PROBLEM, plan) == ["gap_too_short"]


def test_wrong_objective() -> None:
    cheaper = replace(OBJECTIVE, distance_cents=OBJECTIVE.distance_cents - 1)
    assert [v.code for v in check(PROBLEM, PLAN, cheaper)] == ["objective"]
