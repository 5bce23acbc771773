"""Promises of the plan in force: locks, the cap, and what a change costs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import recompute_objective
from optimizer.domain.problem import Commitment, CommittedVisit, LockLevel
from tests.support.edits import amounts, codes, missing, with_route, with_trips, without_route
from tests.support.tiny import clock, stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def promised(*visits, lock=LockLevel.NONE, one="R4", **prices):
    """Return the tiny problem with a promise for R4 (made on 1 by V1, 4 V2, 8 V1, 11 V2)."""
    made = tuple(
        CommittedVisit(day=day, vehicle_id=vehicle, start_s=clock(start))
        for day, vehicle, start in visits
    )
    promise = Commitment(requirement_id=one, visits=made, lock=lock)
    return replace(PROBLEM, in_force=(promise,), prices=replace(PROBLEM.prices, **prices))


KEPT = ((1, "V1", "9:50"), (4, "V2", "9:50"), (8, "V1", "9:50"), (11, "V2", "9:50"))
OTHER_DAY = (*KEPT[:3], (10, "V2", "9:50"))
OTHER_VEHICLE = (*KEPT[:3], (11, "V1", "9:50"))


@pytest.mark.parametrize(
    ("visits", "lock", "found"),
    [
        (KEPT, LockLevel.DAY_VEHICLE, []),
        (OTHER_DAY, LockLevel.NONE, []),
        (OTHER_DAY, LockLevel.DAY, ["lock_broken"]),
        (OTHER_DAY, LockLevel.DAY_VEHICLE, ["lock_broken"]),
        (OTHER_VEHICLE, LockLevel.DAY, []),
        (OTHER_VEHICLE, LockLevel.DAY_VEHICLE, ["lock_broken"]),
        ((), LockLevel.DAY_VEHICLE, []),
    ],
)
def test_locks(visits, lock, found) -> None:
    assert codes(promised(*visits, lock=lock), PLAN) == found


def test_a_locked_visit_may_be_missed_on_its_day_but_not_moved() -> None:
    locked = promised(*KEPT, lock=LockLevel.DAY_VEHICLE)
    without = without_route(PLAN, "V2", 11)
    assert codes(locked, missing(without, ("R4", 11))) == []
    assert codes(locked, missing(without, ("R4", 10))) == ["lock_broken"]


def test_a_locked_requirement_may_be_left_out() -> None:
    plan = without_route(without_route(PLAN, "V2", 4), "V2", 11)
    tuesday = trip(
        "8:00",
        stop("S2", "R2+R3", times="8:40 8:40 9:35"),
        back="10:10",
    )
    plan = with_trips(with_trips(plan, "V1", 1, tuesday, breaks=()), "V1", 8, tuesday)
    plan = missing(plan, *[("R4", None)] * 4, ("R5", None), ("R6", None))
    assert codes(promised(*KEPT, lock=LockLevel.DAY), plan) == []


def test_weekday_changes_up_to_the_cap() -> None:
    assert codes(promised(*OTHER_DAY, max_weekday_changes=1), PLAN) == []
    capped = promised(*OTHER_DAY, max_weekday_changes=0)
    assert codes(capped, PLAN) == ["change_cap"]
    assert amounts(capped, PLAN, code="change_cap") == [1]
    assert codes(promised(*KEPT, max_weekday_changes=0), PLAN) == []


def test_the_same_weekday_in_another_week_is_no_change() -> None:
    moved = ((4, "V2", "13:25"),)
    plan = with_route(PLAN, "V2", 4, lambda route: replace(route, trips=route.trips[1:]))
    plan = with_route(plan, "V2", 4, lambda route: replace(route, day=11))
    assert (
        recompute_objective(
            promised(*moved, one="R6", change_weekday_cents=5), plan
        ).change_weekday_cents
        == 0
    )


@pytest.mark.parametrize(
    ("visits", "term", "count"),
    [
        (KEPT, "weekday", 0),
        (OTHER_DAY, "weekday", 1),
        (KEPT[:3], "weekday", 0),  # Tuesdays and Fridays all the same
        (KEPT, "half_day", 0),
        ((*KEPT[:3], (11, "V2", "12:00")), "half_day", 1),
        (KEPT, "vehicle", 0),
        (OTHER_VEHICLE, "vehicle", 0),  # still V1 and V2
        ([(day, "V1", start) for day, _, start in KEPT], "vehicle", 1),
        ([(*v[:2], "8:50") for v in KEPT], "time_band", 0),  # an hour earlier is the band
        ([(*v[:2], "8:49") for v in KEPT], "time_band", 1),
        ([(*v[:2], "10:50") for v in KEPT], "time_band", 0),
        ([(*v[:2], "10:51") for v in KEPT], "time_band", 1),
        ((*KEPT[:3], (11, "V2", "11:59")), "time_band", 0),  # the earliest start counts
        ((), "weekday", 0),
    ],
)
def test_changes_are_priced(visits, term, count) -> None:
    problem = promised(*visits, **{f"change_{term}_cents": 700})
    costs = recompute_objective(problem, PLAN).terms()
    assert costs[f"change_{term}_cents"] == 700 * count


def test_a_requirement_that_is_not_visited_changes_nothing() -> None:
    plan = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0])
    problem = promised((0, "V1", "9:00"), one="R6", change_weekday_cents=700)
    assert recompute_objective(problem, plan).change_weekday_cents == 0


def test_the_earliest_of_several_starts_counts() -> None:
    """R1 starts at 8:30 and, in the second week, at 9:31; an hour from the promise is the band."""
    late = trip("9:01", stop("S1", "R1", times="9:31 9:31 11:51"), back="12:16")
    plan = with_trips(PLAN, "H1", 7, late)
    promises = ((0, "H1", "8:30"), (7, "H1", "8:30"))
    priced = promised(*promises, one="R1", change_time_band_cents=5)
    assert recompute_objective(priced, plan).change_time_band_cents == 0
    later = promised((0, "H1", "9:31"), (7, "H1", "11:00"), one="R1", change_time_band_cents=5)
    assert recompute_objective(later, plan).change_time_band_cents == 5
