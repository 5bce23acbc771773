"""What people read: names as they know them, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.checking.names import Names, clock, span
from tests.support.edits import (
    with_place,
    with_requirement,
    with_route,
    with_rules,
    with_stop,
    with_trips,
    with_vehicle,
)
from tests.support.tiny import clock as at
from tests.support.tiny import stop, tiny_plan, tiny_problem, trip

PROBLEM, PLAN = tiny_problem(), tiny_plan()


def only_message(problem, plan):
    (found,) = check(problem, plan)
    return found.message_zh, found.message_en


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (35_999, "9:59:59"), (36_000, "10:00"), (90_060, "25:01"), (-60, "-0:01")],
)
def test_clock_times(seconds, text) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59, "59 秒", "59 s"),
        (60, "1 分", "1 min"),
        (-61, "1 分1 秒", "1 min 1 s"),
    ],
)
def test_lengths_of_time(seconds, zh, en) -> None:
    assert span(seconds) == (zh, en)


def test_days_are_dates_inside_the_cycle_and_numbers_outside() -> None:
    names = Names.of(PROBLEM)
    assert names.day(0) == ("11月30日（周一）", "Mon 2026-11-30")
    assert names.day(13) == ("12月13日（周日）", "Sun 2026-12-13")
    assert names.day(14) == ("第 14 天", "day 14")
    assert names.day(-1) == ("第 -1 天", "day -1")


def test_names_fall_back_on_ids() -> None:
    names = Names.of(replace(PROBLEM, villages=(), lines=()))
    assert names.place("S1") == "S1村"
    assert names.place("S9") == "S9"
    assert names.requirement(PROBLEM.requirements[0]) == ("S1“hospital”（R1）", "S1 hospital (R1)")
    nameless = with_vehicle(PROBLEM, "V2", name="", max_days_per_week=0)
    zh, en = check(nameless, PLAN)[0].message_zh, check(nameless, PLAN)[0].message_en
    assert zh == "11月30日（周一） V2：第 1 周出车 1 天，最多 0 天。"
    assert en == "Mon 2026-11-30, V2: out 1 times in week 1; at most 0."


def test_a_late_arrival() -> None:
    times = {"arrival_s": at("9:51"), "start_s": at("9:51"), "end_s": at("11:01")}
    plan = with_stop(PLAN, "V2", 11, "S3", **times)
    late = trip("9:00", plan.routes[5].trips[0].stops[0], back="11:46")
    assert only_message(PROBLEM, with_trips(plan, "V2", 11, late)) == (
        "12月11日（周五） 浙K·V2：从D1基地应于 9:50 到达S3村，计划为 9:51，晚了 1 分。",
        "Fri 2026-12-11, 浙K·V2: from D1基地 it reaches S3村 at 9:50, not at 9:51 (1 min late).",
    )


def test_an_early_return() -> None:
    early = trip("9:00", PLAN.routes[5].trips[0].stops[0], back="11:44")
    zh, en = only_message(PROBLEM, with_trips(PLAN, "V2", 11, early))
    assert zh.endswith("从S3村应于 11:45 到达D1基地，计划为 11:44，早了 1 分。")
    assert en.endswith("from S3村 it reaches D1基地 at 11:45, not at 11:44 (1 min early).")


def test_a_gap() -> None:
    problem = with_requirement(PROBLEM, "R4", max_gap_days=3)
    assert check(problem, PLAN)[0].message_zh == (
        "12月4日（周五） S3村“定期上门”（R4）：到下一次服务间隔 4 天，至多应为 3 天。"
    )


def test_a_missing_break() -> None:
    plan = with_route(PLAN, "V1", 1, lambda route: replace(route, breaks=()))
    assert only_message(PROBLEM, plan) == (
        "12月1日（周二） 浙K·V1：缺少休息：应在 11:30 至 13:00 之间开始休息 60 分钟。",
        "Tue 2026-12-01, 浙K·V1: no break of 60 min that begins between 11:30 and 13:00.",
    )


def test_a_road_and_its_amount() -> None:
    problem = with_place(with_vehicle(PROBLEM, "V2", road_class=3), "S3", road_class=2)
    found = [v for v in check(problem, PLAN) if v.day == 11]
    assert [v.amount for v in found] == [1]
    assert found[0].message_zh.endswith("车辆需要 3 级道路，该处道路为 2 级。")


def test_driving() -> None:
    zh, _ = only_message(with_rules(PROBLEM, "V1", max_drive_s=115 * 60), PLAN)
    assert zh == "12月1日（周二） 浙K·V1：驾驶时间 1:56，超过上限 1 分。"


def test_a_service_by_its_name() -> None:
    problem = with_requirement(PROBLEM, "R6", service_ids=("cleaning", "medical"))
    assert only_message(problem, PLAN) == (
        "12月4日（周五） 浙K·V2 S2村“定期上门”（R6）：车辆不提供助医。",
        "Fri 2026-12-04, 浙K·V2, S2村 Periodic (R6): the vehicle does not offer Medical.",
    )


def test_places_that_are_unknown_are_not_unreachable_too() -> None:
    plan = with_trips(
        PLAN, "V2", 11, trip("9:00", stop("S9", "R4", times="9:50 9:50 11:00"), back="11:45")
    )
    assert [v.code for v in check(PROBLEM, plan)] == ["unknown_id", "wrong_place"]
