"""The objective, worked out by hand for the tiny plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check, recompute_objective
from optimizer.domain.report import Objective
from tests.support.edits import (
    missing,
    with_requirement,
    with_rules,
    with_trips,
    with_vehicle,
    without_route,
)
from tests.support.tiny import tiny_plan, tiny_problem, window

PROBLEM, PLAN = tiny_problem(), tiny_plan()
DUE = recompute_objective(PROBLEM, PLAN)


def test_objective_of_the_tiny_plan() -> None:
    """
    Six routes at 200 yuan; 591 minutes of driving (H1 2 x 55, V1 116 + 100, V2 170 + 95).

    591 x 0.6 km x 1.50 yuan; 591 min at 30 yuan an hour; V1 waits 84 - 60 minutes on Tuesday.
    """
    assert (
        Objective(
            shortfall=(0, 0, 0),
            vehicle_days_cents=120_000,
            distance_cents=53_190,
            driving_cents=29_550,
            waiting_cents=400,
            overtime_cents=0,
            change_weekday_cents=0,
            change_half_day_cents=0,
            change_time_band_cents=0,
            change_vehicle_cents=0,
            workload_spread_cents=0,
        )
        == DUE
    )


def test_shortfall_is_convex_in_a_village() -> None:
    """Of R4 (priority 2) two visits are missed: 2 x 3 / 2; of R6 (priority 3) one."""
    plan = without_route(without_route(PLAN, "V2", 4), "V2", 11)
    assert recompute_objective(PROBLEM, plan).shortfall == (0, 3, 1)


def test_shortfall_adds_up_by_village_and_priority() -> None:
    """R6 and R2 + R3 are of one village; with one priority they are 1 + 2 + 2 = 5 missed visits."""
    one = with_requirement(PROBLEM, "R6", priority=1)
    plan = replace(PLAN, routes=tuple(r for r in PLAN.routes if r.vehicle_id == "H1"))
    # S1: R5 once; S2: five; S3: R4 four times with priority 2
    assert recompute_objective(one, plan).shortfall == (1 + 15, 10, 0)


def test_shortfall_has_a_level_for_each_priority() -> None:
    problem = with_requirement(PROBLEM, "R6", priority=5)
    plan = with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0])
    assert recompute_objective(problem, plan).shortfall == (0, 0, 0, 0, 1)


def test_overtime_is_what_exceeds_the_shift() -> None:
    """V1 is back at 13:55; the shift closes at 13:30: 25 minutes at 60 yuan an hour."""
    shifts = tuple(window("8:00-13:30") for _ in range(14))
    problem = with_vehicle(PROBLEM, "V1", shifts=shifts)
    assert recompute_objective(problem, PLAN).overtime_cents == 2_500


def test_waiting_is_neither_work_nor_base_nor_break() -> None:
    """Without the break, all 84 minutes at S1 are waiting; Friday's hour at the base is not."""
    free = with_rules(PROBLEM, "V1", break_s=0)
    tuesday = PLAN.routes[1]
    plan = with_trips(PLAN, "V1", 1, *tuesday.trips, breaks=())
    assert recompute_objective(free, plan).waiting_cents == 1_400


def test_spread_is_the_busiest_above_the_mean() -> None:
    """
    Duty of V1 is 5:55 + 3:45 = 9:40, of V2 6:10 + 2:45 = 8:55: mean 9:17:30, spread 22:30.

    At 6 yuan an hour that is 2.25 yuan; H1 is alone in its group.
    """
    problem = replace(PROBLEM, prices=replace(PROBLEM.prices, spread_h_cents=600))
    assert recompute_objective(problem, PLAN).workload_spread_cents == 225


def test_spread_counts_vehicles_that_stay_at_home() -> None:
    """With a third van: mean 6:11:40, busiest 9:40, spread 3:28:20 = 12,500 s."""
    third = replace(PROBLEM.vehicles[2], id="V3")
    prices = replace(PROBLEM.prices, spread_h_cents=3600)
    problem = replace(PROBLEM, prices=prices, vehicles=(*PROBLEM.vehicles, third))
    assert recompute_objective(problem, PLAN).workload_spread_cents == 12_500


def test_sums_are_divided_once_and_rounded_down() -> None:
    """1 cent per km: 354.6 km are 354 cents, though each route is a broken number, too."""
    problem = PROBLEM
    for vehicle in PROBLEM.vehicles:
        rates = replace(vehicle.rates, km_cents=1, drive_h_cents=1)
        problem = with_vehicle(problem, vehicle.id, rates=rates)
    due = recompute_objective(problem, PLAN)
    assert (due.distance_cents, due.driving_cents) == (354, 9)


def test_the_right_objective_is_accepted() -> None:
    assert check(PROBLEM, PLAN, DUE) == ()
    longer = replace(DUE, shortfall=(0, 0, 0, 0))
    assert check(PROBLEM, PLAN, longer) == ()


@pytest.mark.parametrize("term", [*DUE.terms()])
def test_each_wrong_term_is_reported(term) -> None:
    wrong = replace(DUE, **{term: DUE.terms()[term] + 3})
    found = check(PROBLEM, PLAN, wrong)
    assert [(v.code, v.amount) for v in found] == [("objective", 3)]
    assert term in found[0].message_zh
    assert term in found[0].message_en


@pytest.mark.parametrize("shortfall", [(0, 1, 0), (), (0, 0, 0, 1)])
def test_wrong_shortfall_is_reported(shortfall) -> None:
    plan = missing(with_trips(PLAN, "V2", 4, PLAN.routes[2].trips[0]), ("R6", None))
    due = recompute_objective(PROBLEM, plan)
    assert due.shortfall == (0, 0, 1)
    found = check(PROBLEM, plan, replace(due, shortfall=shortfall))
    assert {v.code for v in found} == {"objective"}
