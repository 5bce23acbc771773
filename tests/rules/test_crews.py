"""Crews: a vehicle goes out only on days on which every role of its team is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.checking import check
from optimizer.domain.calendar import Calendar, DayKind
from optimizer.domain.closures import Closure, ClosureKind
from optimizer.domain.dataset import Dataset
from optimizer.domain.fleet import CrewMember
from optimizer.domain.problem import TeamMember
from tests.support.tiny_data import MONDAY, assembled, solved, tiny_dataset, vehicle_of

ENGINES = pytest.mark.parametrize("engine", ["auto", "ortools"])
MON, TUE, WED, THU, FRI, SAT = range(6)


def member(name: str, *weekdays: int, role: str = "doctor", most: int | None = None) -> CrewMember:
    """Return somebody of the clinic van; without weekdays those of the van."""
    return CrewMember(
        id=name,
        role=role,
        vehicle_id="H1",
        weekdays=weekdays or None,
        max_days_per_week=most,
    )


def with_team(*team: CrewMember, closures: tuple[Closure, ...] = ()) -> Dataset:
    return replace(tiny_dataset(), crews=team, closures=closures)


def days_out(dataset: Dataset, *, weeks: int = 1) -> list[int]:
    """Return the days on which the clinic van has a shift."""
    shifts = vehicle_of(assembled(dataset, weeks=weeks), "H1").shifts
    return [day for day, shift in enumerate(shifts) if shift is not None]


def absent(name: str, first: int, last: int) -> Closure:
    return Closure(
        id=f"C-{name}",
        kind=ClosureKind.CREW,
        first=MONDAY + timedelta(first),
        last=MONDAY + timedelta(last),
        code=name,
    )


def test_without_a_team_a_vehicle_works_on_its_own_days():
    assert days_out(with_team()) == [MON, TUE, WED, THU, FRI]


def test_members_without_weekdays_work_on_those_of_the_vehicle():
    assert days_out(with_team(member("A"), member("B", role="driver"))) == [0, 1, 2, 3, 4]


def test_every_role_must_be_there():
    team = (member("A", MON, TUE, WED), member("B", WED, THU, FRI, role="driver"))
    assert days_out(with_team(*team)) == [WED]


def test_members_of_one_role_take_turns():
    team = (member("A", MON, TUE), member("A2", WED, FRI), member("B", role="driver"))
    assert days_out(with_team(*team)) == [MON, TUE, WED, FRI]


def test_a_member_who_works_more_does_not_bring_the_vehicle_out():
    assert days_out(with_team(member("A", MON, SAT))) == [MON]


def test_an_absent_member_keeps_the_vehicle_at_home_and_a_substitute_does_not():
    team = (member("A"), member("B", role="driver"))
    holiday = absent("A", MON, TUE)
    assert days_out(with_team(*team, closures=(holiday,))) == [WED, THU, FRI]
    both = (*team, member("A2", MON))
    assert days_out(with_team(*both, closures=(holiday,))) == [MON, WED, THU, FRI]


def test_a_problem_knows_who_is_there_and_who_is_absent():
    team = (member("A", MON, TUE), member("A2", WED), member("B", role="driver"))
    dataset = with_team(*team, closures=(absent("A", TUE, WED),))
    van = vehicle_of(assembled(dataset, weeks=1), "H1")
    assert van.team == (
        TeamMember(id="A", role="doctor", days=(MON,), absent_days=(TUE,)),
        TeamMember(id="A2", role="doctor", days=(WED,)),
        TeamMember(id="B", role="driver", days=(MON, TUE, WED, THU, FRI)),
    )
    assert [one.id for one in van.crew_on(MON)] == ["A", "B"]
    assert [one.id for one in van.crew_on(WED)] == ["A2", "B"]
    assert vehicle_of(assembled(with_team()), "H1").team == ()


def test_make_up_days_and_holidays_are_those_of_everybody():
    special = {MONDAY: DayKind.HOLIDAY, MONDAY + timedelta(SAT): DayKind.WORKDAY}
    dataset = replace(with_team(member("A", MON, TUE)), calendar=Calendar(special_days=special))
    assert days_out(dataset) == [TUE, SAT]


def test_the_days_a_week_are_the_least_of_the_team():
    team = (member("A", most=4), member("B", role="driver", most=2), member("C", role="nurse"))
    assert vehicle_of(assembled(with_team(*team)), "H1").max_days_per_week == 2
    assert vehicle_of(assembled(with_team(member("A", most=7))), "H1").max_days_per_week == 5


@ENGINES
def test_the_van_goes_out_on_the_days_of_its_team(engine):
    problem = assembled(with_team(member("A", TUE), member("B", TUE, FRI, role="driver")), weeks=2)
    plan = solved(problem, engine=engine)
    assert plan.unserved == ()
    assert {route.day % 7 for route in plan.routes if route.vehicle_id == "H1"} == {TUE}


@ENGINES
def test_at_most_the_days_of_the_busiest_member(engine):
    problem = assembled(with_team(member("A", most=1)), weeks=1)
    plan = solved(problem, engine=engine)
    assert sum(route.vehicle_id == "H1" for route in plan.routes) <= 1


def test_the_checker_names_a_route_without_a_whole_team():
    plan = solved(assembled(with_team(), weeks=2))
    days = {route.day % 7 for route in plan.routes if route.vehicle_id == "H1"}
    others = [day for day in range(5) if day not in days]
    found = check(assembled(with_team(member("A", *others)), weeks=2), plan)
    assert "vehicle_off" in {one.code for one in found}
