"""What changes between two plans."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.plan import Plan
from optimizer.kpi import compare
from tests.support.edits import with_route, with_trips
from tests.support.tiny import stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def test_the_same_plan_changes_nothing() -> None:
    found = compare(PROBLEM, PLAN, PLAN)
    assert found.compared == 6
    assert (found.changed, found.gained, found.lost) == (0, 0, 0)


def test_another_day_of_the_week_is_a_change() -> None:
    """On Thursday instead of Friday V2 brings R4 and R6."""
    moved = with_route(PLAN, "V2", 4, lambda route: replace(route, day=3))
    found = compare(PROBLEM, PLAN, moved)
    assert (found.weekday_changed, found.half_day_changed, found.vehicle_changed) == (2, 0, 0)
    assert found.changed == 2


def test_the_same_weekday_of_another_week_is_none() -> None:
    moved = with_route(PLAN, "V1", 1, lambda route: replace(route, day=22))
    assert compare(PROBLEM, moved, PLAN).changed == 0


def test_another_vehicle_is_a_change() -> None:
    swapped = with_route(PLAN, "H1", 7, lambda route: replace(route, vehicle_id="V2"))
    found = compare(PROBLEM, PLAN, swapped)
    assert (found.weekday_changed, found.vehicle_changed, found.changed) == (0, 1, 1)


def test_another_half_day_is_a_change() -> None:
    late = trip("13:05", stop("S1", "R1", times="13:35 13:35 15:55"), back="16:20")
    found = compare(PROBLEM, PLAN, with_trips(PLAN, "H1", 7, late))
    assert (found.half_day_changed, found.changed) == (1, 1)


def test_what_only_one_plan_visits_is_gained_or_lost() -> None:
    without = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0])  # no R6
    assert (compare(PROBLEM, PLAN, without).lost, compare(PROBLEM, PLAN, without).gained) == (1, 0)
    assert (compare(PROBLEM, without, PLAN).lost, compare(PROBLEM, without, PLAN).gained) == (0, 1)
    assert compare(PROBLEM, without, PLAN).compared == 5


def test_requirements_of_the_past_are_left_aside() -> None:
    fewer = replace(PROBLEM, requirements=PROBLEM.requirements[:5])
    found = compare(fewer, PLAN, Plan(routes=(), unserved=()))
    assert (found.compared, found.lost) == (0, 5)


def test_noon_divides_the_half_days() -> None:
    noon = trip("11:30", stop("S1", "R1", times="12:00 12:00 14:20"), back="14:45")
    before = trip("11:29", stop("S1", "R1", times="11:59 11:59 14:19"), back="14:44")
    at_noon = with_trips(PLAN, "H1", 7, noon)
    assert compare(PROBLEM, PLAN, at_noon).half_day_changed == 1
    assert compare(PROBLEM, PLAN, with_trips(PLAN, "H1", 7, before)).half_day_changed == 0
