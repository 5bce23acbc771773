"""What joined halts save, worked out by hand."""

from __future__ import annotations

from dataclasses import astuple, replace

from optimizer.domain.plan import Plan, Route
from optimizer.domain.travel import UNREACHABLE_S
from optimizer.kpi import kpis, merge
from tests.support.edits import with_requirement, with_trips
from tests.support.tiny import matrix, stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()
MINUTE = 60


def joined(problem=PROBLEM, plan=PLAN):
    """Halts, extra, minutes of set-up, minutes of driving, minutes' worth of way."""
    halts, extra, setup_s, driving_s, distance_m = astuple(kpis(problem, plan).joined)
    return halts, extra, setup_s / MINUTE, driving_s / MINUTE, distance_m / 600


def test_two_in_one_halt_on_the_way() -> None:
    """
    R2 + R3 at S2 on two Tuesdays, from D1 and on to S3.

    Set-up 10 + 10 - 10 each; a second van that goes from D1 to S3 drives 40 + 15 - 50 more.
    """
    assert joined() == (2, 2, 20, 10, 10)


def test_the_longest_set_up_is_the_one_that_is_done() -> None:
    assert joined(with_requirement(PROBLEM, "R3", setup_s=25 * MINUTE))[2] == 20
    assert joined(with_requirement(PROBLEM, "R3", setup_s=0))[2] == 0


def test_a_halt_alone_on_its_trip_saves_the_whole_way() -> None:
    """40 out and 35 home, once less."""
    alone = trip("8:00", stop("S2", "R2+R3", times="8:40 8:40 9:35"), back="10:10")
    plan = Plan(routes=(Route(vehicle_id="V1", day=1, trips=(alone,)),), unserved=())
    assert joined(plan=plan) == (1, 1, 10, 75, 75)


def test_three_in_one_halt_save_twice() -> None:
    problem = with_requirement(PROBLEM, "R6", join_id="J1")
    alone = trip("8:00", stop("S2", "R2+R3+R6", times="8:40 8:40 10:35"), back="11:10")
    plan = Plan(routes=(Route(vehicle_id="V1", day=1, trips=(alone,)),), unserved=())
    assert joined(problem, plan) == (1, 2, 20, 150, 150)


def test_a_way_that_is_shorter_through_the_place_saves_nothing() -> None:
    """From D1 by S2 to S3 are 55 minutes, straight 80 (a table may say so)."""
    seconds = matrix().duration_s.copy()
    seconds[0, 3] = 80 * MINUTE
    problem = replace(PROBLEM, matrices={"van": replace(matrix(), duration_s=seconds)})
    assert joined(problem)[3:] == (0, 10)


def test_without_a_direct_way_no_drive_is_counted() -> None:
    seconds = matrix().duration_s.copy()
    seconds[0, 3] = UNREACHABLE_S
    problem = replace(PROBLEM, matrices={"van": replace(matrix(), duration_s=seconds)})
    assert joined(problem) == (2, 2, 20, 0, 0)


def test_without_joins_nothing_is_saved() -> None:
    plan = with_trips(PLAN, "V1", 1, PLAN.routes[2].trips[0])
    plan = with_trips(plan, "V1", 8, PLAN.routes[2].trips[0])
    assert joined(plan=plan) == (0, 0, 0, 0, 0)


def test_savings_of_counties_add_up() -> None:
    found = kpis(PROBLEM, PLAN)
    both = merge(found, found, name="x").joined
    assert astuple(both) == tuple(2 * value for value in astuple(found.joined))
