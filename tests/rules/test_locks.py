"""Locks: what is locked stays on its days, and where so locked with its vans, or is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel, Problem
from tests.support.ruled import ENGINES, days, found, missed, planned, solved, visits, with_fleet
from tests.support.tiny import clock, requirement, vehicle


def promised(lock: LockLevel, *, off: tuple[int, ...] = ()) -> Problem:
    """
    Return R, promised for Thursday by V2, and a visit next door on Monday.

    Changes are free, so all but a lock speaks for Monday and for V1, the van of the visit there.
    """
    monday = replace(requirement("monday", stop_id="S2"), allowed_days=(0,))
    first, second = vehicle("V1"), vehicle("V2")
    dear = replace(second.rates, day_cents=90_000)
    shifts = tuple(None if day in off else s for day, s in enumerate(second.shifts))
    fleet = (first, replace(second, rates=dear, shifts=shifts))
    visit = CommittedVisit(day=3, vehicle_id="V2", start_s=clock("9:00"))
    promise = Commitment(requirement_id="R", visits=(visit,), lock=lock)
    return replace(with_fleet(fleet, (requirement("R"), monday)), in_force=(promise,))


@ENGINES
@pytest.mark.parametrize(
    ("lock", "day", "van"),
    [
        (LockLevel.NONE, 0, "V1"),
        (LockLevel.DAY, 3, "V1"),
        (LockLevel.DAY_VEHICLE, 3, "V2"),
    ],
)
def test_what_is_locked_stays(lock, day, van, engine):
    made = [v for v in visits(planned(promised(lock), engine)) if v.requirement_id == "R"]
    assert [(visit.day, visit.vehicle_id) for visit in made] == [(day, van)]


@ENGINES
def test_where_the_van_is_off_another_keeps_the_day(engine):
    assert days(planned(promised(LockLevel.DAY, off=(3,)), engine), "R") == [3]


@ENGINES
def test_where_the_van_itself_is_locked_the_visit_is_left_out_not_moved(engine):
    plan = solved(promised(LockLevel.DAY_VEHICLE, off=(3,)), engine).plan
    assert missed(plan) == [("R", None)]


def test_the_checker_counts_days_that_are_not_the_locked_ones():
    """Monday instead of Thursday: one day too many, one missing."""
    moved, swapped = planned(promised(LockLevel.NONE)), planned(promised(LockLevel.DAY))
    assert found(promised(LockLevel.DAY), moved) == [("lock_broken", 2)]
    assert found(promised(LockLevel.DAY_VEHICLE), swapped) == [("lock_broken", 0)]
    assert found(promised(LockLevel.DAY), swapped) == []
