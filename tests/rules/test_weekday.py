"""One weekday: all visits are on the same, and only a closed date moves its visit."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import CycleRequirement, CycleVehicle, Problem
from tests.support.ruled import ENGINES, days, found, missed, planned, solved, with_fleet
from tests.support.tiny import requirement, vehicle

WEEKS = 4
VAN = vehicle("V1", days=7 * WEEKS)


def fortnightly(*, same: bool, closed: tuple[int, ...] = ()) -> CycleRequirement:
    """Return R, due twice in four weeks, two weeks apart, on Mondays or Tuesdays (1, 8, 15, 22)."""
    one = requirement("R", visits=2, gaps=(13, 15), same=("weekday",) if same else ())
    allowed = tuple(day for day in range(28) if day % 7 < 2 and day not in closed)
    return replace(one, weekdays=(0, 1), allowed_days=allowed)


def problem_of(*demand: CycleRequirement, van: CycleVehicle = VAN) -> Problem:
    return with_fleet((van,), demand, weeks=WEEKS)


def pulled(*, same: bool, closed: tuple[int, ...] = ()) -> Problem:
    """Return R with the van next door on Monday (0) and on the third Tuesday (15) anyway."""
    pulls = (
        replace(requirement(f"pull{day}", stop_id="S2"), allowed_days=(day,)) for day in (0, 15)
    )
    return problem_of(fortnightly(same=same, closed=closed), *pulls)


@ENGINES
def test_without_the_promise_the_weekday_follows_the_van(engine):
    assert days(planned(pulled(same=False), engine), "R") == [0, 15]


@ENGINES
def test_the_promise_costs_a_day_out(engine):
    plan = planned(pulled(same=True), engine)
    assert days(plan, "R") in ([0, 14], [1, 15])
    assert len(plan.routes) == 3


@ENGINES
def test_a_closed_monday_is_made_up_for_on_tuesday(engine):
    assert days(planned(pulled(same=True, closed=(14,)), engine), "R") == [0, 15]


@ENGINES
def test_where_the_van_is_off_a_visit_is_missed_rather_than_moved(engine):
    """The van works on days 0 and 15 only; the dates themselves are not closed."""
    shifts = tuple(s if day in (0, 15) else None for day, s in enumerate(VAN.shifts))
    off = replace(VAN, shifts=shifts)
    assert days(planned(problem_of(fortnightly(same=False), van=off), engine), "R") == [0, 15]
    plan = solved(problem_of(fortnightly(same=True), van=off), engine).plan
    assert (days(plan, "R"), missed(plan)) in (([0], [("R", 14)]), ([15], [("R", 1)]))


def test_the_checker_sees_two_weekdays():
    plan = planned(pulled(same=False))
    assert found(pulled(same=True), plan) == [("weekday_changed", 0)]
    assert found(pulled(same=True, closed=(14,)), plan) == []
