"""Closures: nobody gets there, so visits move to other days; what finds none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from optimizer.assembling import conditions
from optimizer.checking import check
from optimizer.domain.calendar import Cycle
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.left_out import left_out
from optimizer.domain.orders import Order
from optimizer.domain.plan import UnservedCode
from optimizer.domain.services import TimeWindow
from optimizer.ordering import placed_all
from tests.support.tiny_data import (
    COUNTY,
    MONDAY,
    WEST,
    A,
    C,
    D,
    E,
    assembled,
    days_of,
    requirement_of,
    solved,
    tiny_dataset,
    vehicle_of,
)

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
MONDAY_TO_WEDNESDAY = (0, 1, 2)
WEEK = tuple(range(7))


def closed(kind: ClosureKind, *days: int, until_told: bool = False, **what: object) -> Dataset:
    """Return the tiny dataset with one closure from the first to the last of ``days``."""
    first, last = MONDAY + timedelta(min(days)), MONDAY + timedelta(max(days))
    closure = Closure(id="C1", kind=kind, first=first, last=None if until_told else last, **what)
    return replace(tiny_dataset(), closures=(closure,))


def open_days(dataset: Dataset, requirement_id: str, *, weeks: int = 1) -> tuple[int, ...]:
    return requirement_of(assembled(dataset, weeks=weeks), requirement_id).allowed_days


@ENGINES
def test_a_visit_moves_to_a_day_on_which_the_village_is_open(engine):
    problem = assembled(closed(ClosureKind.VILLAGE, *MONDAY_TO_WEDNESDAY, code=A), weeks=1)
    (day,) = days_of(solved(problem, engine=engine), "S1-supply")
    assert day in (3, 4)


@ENGINES
def test_a_weekly_visit_keeps_its_weekday_where_it_is_open_and_moves_nearby_where_not(engine):
    problem = assembled(closed(ClosureKind.VILLAGE, *range(0, 4), code=A), weeks=4)
    days = days_of(solved(problem, engine=engine), "S1-supply")
    assert len(days) == 4
    assert days[0] == 4
    assert len({day % 7 for day in days[1:]}) == 1


def test_the_checker_names_a_visit_on_a_closed_day():
    plan = solved(assembled(tiny_dataset(), weeks=1))
    (day,) = days_of(plan, "S1-supply")
    problem = assembled(closed(ClosureKind.VILLAGE, day, code=A), weeks=1)
    assert ("day_not_allowed", "S1-supply") in {
        (found.code, found.requirement_id) for found in check(problem, plan)
    }


@ENGINES
def test_a_village_closed_for_the_whole_cycle_is_left_out_with_its_proof(engine):
    dataset = closed(ClosureKind.VILLAGE, 0, until_told=True, code=A)
    problem = assembled(dataset, weeks=2)
    missed = left_out(problem, solved(problem, engine=engine))
    assert [one.requirement_id for one in missed] == ["S1-supply"] * 2
    assert {one.reason.code for one in missed} == {UnservedCode.CLOSED}


@ENGINES
def test_two_of_four_weeks_closed_leave_the_visits_of_the_others(engine):
    dataset = closed(ClosureKind.VILLAGE, *range(7, 21), code=A)
    problem = assembled(dataset, weeks=4)
    plan = solved(problem, engine=engine)
    days = days_of(plan, "S1-supply")
    assert [day // 7 for day in days] == [0, 3]
    assert days[0] % 7 == days[1] % 7
    assert plan.unserved == ()
    told = conditions(dataset, county_codes=[COUNTY], cycle=problem.cycle)
    (effect,) = told.closures
    assert (effect.villages, effect.days, effect.visits_lost) == (1, 14, 2)
    assert (told.visits_closed, told.visits_suspended) == (2, 0)


@ENGINES
def test_everything_closed_for_the_whole_cycle_is_no_crash(engine):
    dataset = closed(ClosureKind.HEIGHT, *WEEK, above_m=-400.0)
    problem = assembled(dataset, weeks=1)
    plan = solved(problem, engine=engine)
    assert plan.routes == ()
    assert {one.reason.code for one in left_out(problem, plan)} == {UnservedCode.CLOSED}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (2, 2, (0, 1, 3, 4)),
        (-9, 0, (1, 2, 3, 4)),
        (4, 40, (0, 1, 2, 3)),
        (-9, -1, (0, 1, 2, 3, 4)),
        (7, 9, (0, 1, 2, 3, 4)),
    ],
)
def test_both_ends_are_closed_and_no_day_around_them(first, last, expected):
    assert open_days(closed(ClosureKind.VILLAGE, first, last, code=A), "S1-supply") == expected


def test_a_township_closes_its_villages_and_no_others():
    dataset = closed(ClosureKind.TOWNSHIP, 0, code=WEST)
    assert 0 not in open_days(dataset, "S3-supply")
    assert 0 not in open_days(dataset, "S5-supply")
    assert 0 in open_days(dataset, "S1-supply")


@pytest.mark.parametrize(
    ("band", "shut"),
    [
        ({"above_m": 500.0}, {D, E}),
        ({"above_m": 500.1}, {E}),
        ({"below_m": 310.0}, {A, "999901101202"}),
        ({"above_m": 400.0, "below_m": 450.0}, {C}),
        ({"above_m": 100.0, "code": "999999"}, set()),
        ({"above_m": 600.0, "code": COUNTY}, {E}),
    ],
)
def test_a_band_of_heights_closes_the_stop_points_in_it(band, shut):
    """上坪 310 m, 下坪 280 m, 竹溪 420 m, 石门 500 m, 岭头 610 m."""
    problem = assembled(closed(ClosureKind.HEIGHT, 0, **band), weeks=1)
    supply = (one for one in problem.requirements if one.line_id == "supply")
    assert {one.village_code for one in supply if 0 not in one.allowed_days} == shut


def test_a_stop_point_whose_height_is_not_known_stays_open():
    dataset = closed(ClosureKind.HEIGHT, 0, above_m=0.0)
    stops = tuple(replace(stop, elevation_m=None) for stop in dataset.stop_points)
    assert 0 in open_days(replace(dataset, stop_points=stops), "S1-supply")


@ENGINES
def test_an_absent_vehicle_has_no_shift_and_another_goes(engine):
    dataset = closed(ClosureKind.VEHICLE, *WEEK, code="V1")
    problem = assembled(dataset, weeks=1)
    assert set(vehicle_of(problem, "V1").shifts) == {None}
    assert any(vehicle_of(problem, "V2").shifts)
    plan = solved(problem, engine=engine)
    assert {route.vehicle_id for route in plan.routes} <= {"V2", "H1"}
    assert days_of(plan, "S1-supply")


def test_the_checker_names_an_absent_vehicle_that_goes_out():
    plan = solved(assembled(tiny_dataset(), weeks=1))
    problem = assembled(closed(ClosureKind.VEHICLE, *WEEK, code="V1"), weeks=1)
    assert "vehicle_off" in {found.code for found in check(problem, plan)}


def test_a_closure_that_has_ended_changes_nothing():
    past = Closure(
        id="C1",
        kind=ClosureKind.VILLAGE,
        first=date(2026, 1, 1),
        last=MONDAY - timedelta(1),
        code=A,
    )
    dataset: Dataset = replace(tiny_dataset(), closures=(past,))
    assert assembled(dataset).requirements == assembled(tiny_dataset()).requirements


def test_an_absent_steward_who_lives_in_a_village_is_told_too():
    dataset = closed(ClosureKind.VEHICLE, 0, code="V1")
    living = tuple(replace(van, depot_id=A) if van.id == "V1" else van for van in dataset.vehicles)
    cycle = Cycle(start=MONDAY, weeks=1)
    told = conditions(replace(dataset, vehicles=living), county_codes=[COUNTY], cycle=cycle)
    assert [effect.name for effect in told.closures] == ["供销车1号"]


@pytest.mark.parametrize(("day", "served"), [(0, False), (1, True)])
def test_an_order_to_a_village_that_is_closed_on_its_day_is_left_out_with_its_proof(day, served):
    asked = Order(
        id="O1",
        date=MONDAY + timedelta(day),
        service_ids=("shopping",),
        village_code=A,
        stop_id=A,
        window=TimeWindow(open_s=8 * 3600, close_s=16 * 3600),
        service_s=600,
        line_id="supply",
    )
    dataset = replace(closed(ClosureKind.VILLAGE, 0, code=A), orders=(asked,))
    problem = assembled(dataset, weeks=1)
    filled = placed_all(problem, solved(replace(problem, orders=())))
    assert filled.violations == ()
    reasons = [one.reason.code for one in filled.plan.unserved]
    assert reasons == ([] if served else [UnservedCode.NO_DAYS_FIT])
