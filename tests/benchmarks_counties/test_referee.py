"""Days of a plan on their own: they cost what they cost in the plan, and others may try them."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.children import Row
from benchmarks.counties import referee, referee_child
from benchmarks.counties.days import (
    COSTS_PER_CENT,
    Day,
    day_of,
    simplified,
    without_timed_loads,
)
from benchmarks.counties.referee import Match, row_of, sample
from benchmarks.counties.referee_child import Order, answer, timed_under_all_rules
from benchmarks.peers import one_day
from benchmarks.peers.one_day import features
from benchmarks.quality.pricing import plan_of_orders
from benchmarks.quality.results import QualityResults
from optimizer.checking import check, recompute_objective
from optimizer.domain.services import HalfDay
from optimizer.solving import MaxIterations
from tests.benchmarks_counties.samples import tiny_case
from tests.support.tiny import tiny_plan, tiny_problem

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def test_the_days_of_a_plan_keep_all_rules_and_cost_what_the_plan_costs() -> None:
    days = [day_of(PROBLEM, PLAN, day) for day in (0, 1, 4, 7, 8, 11)]
    assert [check(day.problem, day.plan) for day in days] == [()] * 6
    cents = [recompute_objective(day.problem, day.plan).cost_cents for day in days]
    assert sum(cents) == recompute_objective(PROBLEM, PLAN).cost_cents


def test_what_is_due_stays_on_its_day_in_its_half_day_joined_to_one() -> None:
    due = {one.id: one for one in day_of(PROBLEM, PLAN, 1).problem.requirements}
    assert list(due) == ["R2", "R4", "R5"]
    assert due["R2"].service_ids == ("shopping", "selling")
    assert (due["R2"].service_s, due["R2"].load_out, due["R2"].load_back) == (
        45 * 60,
        (12, 0),
        (5, 0),
    )
    assert {one.allowed_days for one in due.values()} == {(1,)}
    assert due["R2"].half_days == (HalfDay.MORNING,)
    assert due["R5"].half_days == (HalfDay.AFTERNOON,)


def test_who_must_have_the_same_vehicle_keeps_it() -> None:
    problem = day_of(PROBLEM, PLAN, 0).problem
    (clinic,) = problem.requirements
    able = [v.id for v in problem.vehicles if set(clinic.service_ids) <= set(v.service_ids)]
    assert able == ["H1"]


@pytest.mark.parametrize(("most", "stays_at_home"), [(1, True), (2, False)])
def test_a_vehicle_without_a_day_left_stays_at_home(most: int, stays_at_home: bool) -> None:
    vehicles = tuple(replace(one, max_days_per_week=most) for one in PROBLEM.vehicles)
    day = day_of(replace(PROBLEM, vehicles=vehicles), PLAN, 1).problem
    on = {one.id: one.shifts[1] is not None for one in day.vehicles}
    assert on == {"H1": not stays_at_home, "V1": True, "V2": not stays_at_home}


def test_a_simplified_day_asks_for_trips_at_most_and_pays_driving_with_the_way() -> None:
    day = day_of(PROBLEM, PLAN, 1).problem
    plain = simplified(day)
    assert features(plain) == [one_day.TRIPS]
    assert len({one.stop_id for one in plain.requirements}) == len(plain.requirements)
    vehicle, matrix = day.vehicles[0], day.matrices["van"]
    leg = matrix.index(vehicle.depot_id), matrix.index(day.requirements[0].stop_id)
    rates = vehicle.rates
    cents = (
        matrix.distance_m[leg] * rates.km_cents / 1000
        + matrix.duration_s[leg] * max(0, rates.drive_h_cents - rates.wait_h_cents) / 3600
    )
    made = plain.matrices[plain.vehicles[0].profile]
    there = made.index(vehicle.depot_id), made.index(plain.requirements[0].stop_id)
    assert made.distance_m[there] == round(COSTS_PER_CENT * cents)
    assert made.duration_s[there] == matrix.duration_s[leg]
    afternoon = {one.id: one.windows for one in plain.requirements}["R5"]
    assert [(w.open_s, w.close_s) for w in afternoon] == [(13 * 3600, 16 * 3600)]


def test_who_carries_what_may_be_on_board_for_a_limited_time_stays_out() -> None:
    day = day_of(PROBLEM, PLAN, 1)
    by_vehicle = {route.vehicle_id: route for route in day.plan.routes}
    route = by_vehicle["V1"]
    hot, *others = [s.requirement_ids[0] for trip in route.trips for s in trip.stops]
    due = tuple(
        replace(one, max_on_board_s=3600) if one.id == hot else one
        for one in day.problem.requirements
    )
    limited = Day(replace(day.problem, requirements=due), day.plan)
    rest = without_timed_loads(limited)
    names = {one.id for one in day.problem.requirements}
    assert {one.id for one in rest.problem.requirements} == names - {hot, *others}
    assert "V1" not in {one.id for one in rest.problem.vehicles}
    assert set(rest.plan.routes) == set(day.plan.routes) - {route}
    assert without_timed_loads(day) == day


def test_rough_routes_are_timed_under_all_rules() -> None:
    day = day_of(PROBLEM, PLAN, 1)
    rough = plan_of_orders(day.problem, {(1, "V1"): [["R2", "R4", "R5"]]})
    assert "break_missing" in {violation.code for violation in check(day.problem, rough)}
    timed = timed_under_all_rules(day.problem, rough, seed=1)
    assert check(day.problem, timed) == ()
    assert timed.unserved == ()


def test_days_are_chosen_evenly() -> None:
    assert sample(PLAN, 3) == [0, 4, 8]
    assert sample(PLAN, 99) == [0, 1, 4, 7, 8, 11]


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referee_child, "CpuLimit", lambda seconds: MaxIterations(2))
    monkeypatch.setattr(referee.peers, "is_installed", lambda name: False)


MATCH = Match(case=tiny_case(), cpu_s=9.0, days=2, day_cpu_s=3.0)


def test_a_match_plans_once_and_every_day_again(tmp_path: Path) -> None:
    asked: list[Order] = []

    def ask(order: Order) -> Row:
        asked.append(order)
        return answer(order)

    results = QualityResults(tmp_path / "r.json", about=referee.ABOUT)
    row = row_of(MATCH, results, ask=ask)
    assert [(one.kind, one.engine, one.cpu_s) for one in asked] == [
        ("plan", "auto", 9.0),
        ("day", "ortools", 3.0),
        ("day", "ortools", 3.0),
    ]
    assert (row["status"], row["violations"], row["county"]) == ("measured", 0, "云和县")
    for one in row["days"]:
        assert (one["plan_violations"], one["violations"], one["unserved"]) == (0, 0, 0)
        expected = 100 * (one["plan_cents"] - one["cost_cents"]) / one["plan_cents"]
        assert one["improved_pct"] == pytest.approx(expected, abs=0.001)
    assert row_of(MATCH, results, ask=ask) == row
    assert len(asked) == 3


def a_day(improved_pct: float | None) -> Row:
    return {
        "day": 3,
        "engine": "pyvrp",
        "visits": 4,
        "plan_cents": 5000,
        "improved_pct": improved_pct,
    }


def test_only_days_that_matter_are_reported() -> None:
    days = [a_day(0.5), a_day(0.51), a_day(None), a_day(-3.0)]
    lines = referee.text({"county": "云和县", "status": "measured", "days": days}).splitlines()
    assert lines == [
        "day  3 pyvrp    better by 0.51 % of 50.00 yuan, 4 visits",
        "云和县: 1 of 4 days planned anew are better, 3 of them serve all and break nothing",
    ]


def test_a_plan_that_failed_is_a_failed_match(tmp_path: Path) -> None:
    row = row_of(
        MATCH,
        QualityResults(tmp_path / "r.json"),
        ask=lambda order: {"status": "failed", "reason": "killed"},
    )
    assert row["status"] == "failed"
    assert "failed: killed" in referee.text(row)


def test_a_peer_that_cannot_take_a_day_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        @staticmethod
        def solve_day(*_: object) -> None:
            raise one_day.NotSupportedError("several trips")

    monkeypatch.setattr(referee_child, "import_module", lambda name: Refusing)
    path = tmp_path / "day.pickle"
    path.write_bytes(pickle.dumps(day_of(PROBLEM, PLAN, 1)))
    row = answer(Order(kind="day", path=str(path), engine="pyvrp", seed=1, cpu_s=1.0))
    assert row == {"status": "not_supported", "reason": "several trips"}
