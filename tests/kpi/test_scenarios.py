"""Scenarios side by side: differences against the first, who gains, who gets another weekday."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from optimizer.checking import recompute_objective
from optimizer.domain.coverage import (
    CoverStatus,
    FewestVehicles,
    LineVehicles,
    MostCovered,
)
from optimizer.domain.plan import Plan
from optimizer.domain.scenario_result import Habit, Promise, ScenarioResult
from optimizer.errors import UsageError
from optimizer.kpi import Direction, compare_scenarios, comparison_record, kpis
from optimizer.kpi.difference import Sense, difference
from tests.exporting.bundles import plan_without_r6
from tests.support.tiny import tiny_plan, tiny_problem

PROBLEM = tiny_problem()
LINES = sorted({one.line_id for one in PROBLEM.requirements})


def promise(*, minimum: int = 1) -> Promise:
    most = MostCovered(
        fleet=2,
        budget_cents=None,
        status=CoverStatus.FEASIBLE,
        vehicles_used=2,
        residents=100,
        residents_covered=80,
        residents_bound=90,
        villages=5,
        villages_covered=4,
        uncovered=("x",),
        areas=(),
        bases=(),
        seconds=0.1,
    )
    lines = tuple(
        LineVehicles(
            line_id=line,
            status=CoverStatus.OPTIMAL,
            vehicles=2,
            bound=1,
            minimum=minimum,
            present=3,
        )
        for line in LINES
    )
    return Promise(
        fewest=FewestVehicles(max_travel_s=None, lines=lines, bases=(), seconds=0.1),
        most=most,
        curve=(),
        curve_line_ids=(),
        floor=None,
        circles=(),
        seconds=0.2,
    )


def result(name: str, plan: Plan, habits: tuple[Habit, ...] = ()) -> ScenarioResult:
    found = kpis(PROBLEM, plan, recompute_objective(PROBLEM, plan))
    return ScenarioResult(
        scenario_id=name,
        name_zh=f"{name}<b>",
        name_en=name,
        about_zh="",
        about_en="",
        seed=0,
        weeks=PROBLEM.cycle.weeks,
        start=date(2026, 11, 30),
        county_codes=PROBLEM.county_codes,
        counties=("县",),
        input_hash=name,
        seconds=1.0,
        finished_at=datetime(2026, 11, 30, tzinfo=UTC),
        synthetic_note_zh="合成",
        synthetic_note_en="synthetic",
        promise=promise(),
        total=found,
        blocks=(found,),
        habits=habits,
        used_by_lines={line.line_id: line.vehicles_used for line in found.lines},
    )


def habit(name: str, *weekdays: int, village: str, people: int = 5) -> Habit:
    return Habit(
        requirement_id=name, village_code=village, line_id="l", weekdays=weekdays, people=people
    )


GOOD, WORSE = tiny_plan(), plan_without_r6()
R6 = next(one for one in PROBLEM.requirements if one.id == "R6")


@pytest.mark.parametrize(
    ("value", "first", "sense", "direction"),
    [
        (2.0, 1.0, Sense.MORE, Direction.BETTER),
        (1.0, 2.0, Sense.MORE, Direction.WORSE),
        (2.0, 1.0, Sense.LESS, Direction.WORSE),
        (1.0, 2.0, Sense.LESS, Direction.BETTER),
        (2.0, 1.0, Sense.NEITHER, Direction.NEITHER),
        (1.0, 1.0, Sense.LESS, Direction.SAME),
        (None, None, Sense.LESS, Direction.SAME),
        (None, 1.0, Sense.LESS, Direction.UNKNOWN),
        (1.0, None, Sense.MORE, Direction.UNKNOWN),
    ],
)
def test_a_difference_is_good_or_bad_by_the_sense_of_its_figure(value, first, sense, direction):
    assert difference(value, first, sense).direction is direction


def test_a_visit_lost_loses_its_village_and_is_worse():
    found = compare_scenarios([result("a", GOOD), result("b", WORSE)])
    rows = {row.indicator.key: row.cells for row in found.indicators}
    assert (rows["visits_planned"][1].change, rows["visits_planned"][1].direction) == (
        -1,
        Direction.WORSE,
    )
    assert rows["running_cents"][0].direction is Direction.SAME
    (change,) = found.changes
    assert [village.code for village in change.lost] == [R6.village_code]
    assert change.gained == ()
    assert change.residents_lost == change.lost[0].residents
    assert found.counties[0].share_made[1].direction is Direction.WORSE


def test_against_the_worse_one_the_good_one_gains_the_village():
    (change,) = compare_scenarios([result("b", WORSE), result("a", GOOD)]).changes
    assert [village.code for village in change.gained] == [R6.village_code]


def test_villagers_with_another_weekday_are_counted_once_a_village():
    village = PROBLEM.villages[0].code
    first = result(
        "a",
        GOOD,
        (
            habit("1", 0, village=village),
            habit("2", 1, village=village),
            habit("4", village="v"),
        ),
    )
    other = result(
        "b",
        GOOD,
        (
            habit("1", 2, village=village),
            habit("2", 3, village=village),
            habit("3", village="v"),
        ),
    )
    habits = compare_scenarios([first, other]).changes[0].habits
    assert (habits.compared, habits.weekday_changed, habits.gained, habits.lost) == (2, 2, 1, 1)
    assert (habits.villages, habits.residents) == (1, PROBLEM.villages[0].residents)
    assert habits.people == 10


def test_the_promise_stands_beside_the_plan():
    found = compare_scenarios([result("a", GOOD), result("b", WORSE)]).promises
    assert (found[0].promised_share, found[0].promised_bound) == (0.8, pytest.approx(0.9))
    assert found[0].planned_share == 1.0
    assert found[0].difference == pytest.approx(0.2)
    assert [line.line_id for line in found[0].lines] == LINES
    assert not any(line.contradiction for line in found[0].lines)


def test_a_promise_without_an_answer_is_none_and_not_everything():
    one = result("a", GOOD)
    unknown = replace(one.promise.most, status=CoverStatus.UNKNOWN, residents=0)
    without = replace(one, promise=replace(one.promise, most=unknown))
    found = compare_scenarios([one, without]).promises[1]
    assert (found.promised_share, found.promised_bound, found.difference) == (None, None, None)


def test_lines_that_share_vehicles_stand_together_each_vehicle_once():
    one = result("a", GOOD)
    name = "+".join(LINES)
    together = replace(one.promise.fewest.lines[0], line_id=name)
    fewest = replace(one.promise.fewest, lines=(together,))
    shared = replace(one, promise=replace(one.promise, fewest=fewest), used_by_lines={name: 2})
    (line,) = compare_scenarios([shared, shared]).promises[0].lines
    assert (line.line_id, line.used) == (name, 2)
    assert line.name_zh.count("、") == len(LINES) - 1


def test_fewer_vehicles_than_the_proved_minimum_are_a_contradiction_of_a_whole_plan_only():
    whole, part = (
        replace(result("a", plan), promise=promise(minimum=99)) for plan in (GOOD, WORSE)
    )
    one, other = compare_scenarios([whole, part]).promises
    assert all(line.contradiction for line in one.lines)
    assert [line.line_id for line in other.lines if not line.contradiction] == [R6.line_id]


def test_what_a_plan_costs_beyond_its_budget_is_told():
    cost = result("a", GOOD).total.cost_cents
    assert cost is not None
    parts = [replace(result("a", GOOD), budget_cents=b) for b in (None, cost, cost - 7)]
    assert compare_scenarios(parts).over_budget_cents == (None, 0, 7)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_are_compared(count):
    with pytest.raises(UsageError, match="takes 2 to 4"):
        compare_scenarios([result(str(n), GOOD) for n in range(count)])


def test_what_was_not_run_alike_is_not_compared():
    other = replace(result("b", GOOD), county_codes=("331126",), counties=("庆元县",))
    later = replace(result("b", GOOD), start=date(2026, 12, 7))
    for one in (other, later):
        with pytest.raises(UsageError, match="cover different things"):
            compare_scenarios([result("a", GOOD), one])


def test_the_record_is_plain_json_and_follows_the_scenarios():
    record = comparison_record(compare_scenarios([result("a", GOOD), result("b", WORSE)]))
    again = json.loads(json.dumps(record, ensure_ascii=False))
    assert [one["id"] for one in again["scenarios"]] == ["a", "b"]
    assert again["indicators"]["visits_planned"]["cells"][1]["direction"] == "worse"
    assert len(again["worst_villages"]) == len(again["longest_gaps"]) == 2


@pytest.mark.parametrize("minimum", [1, 99])
def test_the_record_says_where_a_plan_contradicts_a_proved_minimum(minimum):
    found = replace(result("a", GOOD), promise=promise(minimum=minimum))
    record = comparison_record(compare_scenarios([found, result("b", GOOD)]))
    lines = record["promises"][0]["lines"]
    assert [line["line_id"] for line in lines] == LINES
    assert [line["contradiction"] for line in lines] == [minimum == 99] * len(LINES)


def test_the_time_per_person_time_is_that_on_the_road_and_on_site():
    found = compare_scenarios([result("a", GOOD), result("b", WORSE)])
    (row,) = (r for r in found.indicators if r.indicator.key == "work_s_per_person_time")
    total = found.results[0].total
    assert total.person_times > 0
    expected = (total.driving_s + total.on_site_s) / total.person_times
    assert row.cells[0].value == pytest.approx(expected)
    nobody = replace(total, person_times=0)
    assert row.indicator.of(nobody) is None
