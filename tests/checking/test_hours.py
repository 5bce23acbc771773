"""Hours: shifts, days a week, trips, driving, breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.checking import check
from optimizer.domain.plan import Break, Plan, Route
from optimizer.domain.travel import UNREACHABLE_S
from tests.support.edits import (
    amounts,
    codes,
    with_requirement,
    with_route,
    with_rules,
    with_stop,
    with_trips,
    with_vehicle,
)
from tests.support.tiny import (
    LEG_MINUTES,
    clock,
    matrix,
    stop,
    tiny_plan,
    tiny_problem,
    trip,
    window,
)

PROBLEM, PLAN = tiny_problem(), tiny_plan()
FRIDAY = PLAN.routes[2]


def alone(*trips, breaks=(), **changes):
    """Return the tiny problem with R6 (S2, 70 min) only, and a plan of one route for it."""
    problem = replace(PROBLEM, requirements=(PROBLEM.requirements[5],))
    problem = with_requirement(problem, "R6", **changes)
    route = Route(vehicle_id="V1", day=1, trips=trips, breaks=breaks)
    return problem, Plan(routes=(route,), unserved=())


def rest(begins: str, ends: str) -> Break:
    return Break(start_s=clock(begins), end_s=clock(ends))


def test_a_vehicle_without_shift_stays_at_home() -> None:
    shifts = list(PROBLEM.vehicles[2].shifts)
    shifts[4] = None
    assert codes(with_vehicle(PROBLEM, "V2", shifts=tuple(shifts)), PLAN) == ["vehicle_off"]


def test_a_vehicle_has_one_route_a_day() -> None:
    first, second = (replace(FRIDAY, trips=(one,)) for one in FRIDAY.trips)
    kept = tuple(route for route in PLAN.routes if route is not FRIDAY)
    plan = Plan(routes=(*kept, first, second), unserved=())
    assert codes(PROBLEM, plan) == ["route_doubled"]


def test_days_out_are_counted_by_week() -> None:
    """V2 takes over Tuesday and is out twice in week 1, once in week 2."""
    plan = with_route(PLAN, "V1", 1, lambda route: replace(route, vehicle_id="V2"))
    assert codes(with_vehicle(PROBLEM, "V2", max_days_per_week=2), plan) == []
    strict = with_vehicle(PROBLEM, "V2", max_days_per_week=1)
    assert codes(strict, plan) == ["days_per_week"]
    assert amounts(strict, plan, code="days_per_week") == [1]


def with_shift(text: str):
    hours = window(text)
    return with_vehicle(
        PROBLEM, "V1", shifts=tuple(hours if d < 5 or 6 < d < 12 else None for d in range(14))
    )


def test_a_route_begins_with_the_shift() -> None:
    assert codes(with_shift("8:00-17:00"), PLAN) == []
    assert codes(with_shift("8:01-17:00"), PLAN) == ["shift"]
    assert amounts(with_shift("8:01-17:00"), PLAN, code="shift") == [60, 60]


def test_a_route_ends_with_the_overtime() -> None:
    """V1 is back at 13:55 on the first Tuesday; half an hour of overtime is allowed."""
    assert codes(with_shift("8:00-13:25"), PLAN) == []
    assert codes(with_shift("8:00-13:24"), PLAN) == ["shift"]
    assert amounts(with_shift("8:00-13:24"), PLAN, code="shift") == [60]


@pytest.mark.parametrize("trips", [(), (trip("8:00", back="8:00"),)])
def test_an_empty_route_is_reported(trips) -> None:
    extra = Route(vehicle_id="V2", day=2, trips=trips)
    plan = replace(PLAN, routes=(*PLAN.routes, extra))
    assert codes(PROBLEM, plan) == ["trip_order"]


def test_a_trip_begins_when_the_last_one_is_over() -> None:
    """The first trip of Friday is back at 11:45."""
    free = with_rules(PROBLEM, "V2", break_s=0)
    work = stop("S2", "R6", times="12:25 12:25 13:35")
    on_time = with_trips(PLAN, "V2", 4, FRIDAY.trips[0], trip("11:45", work, back="14:10"))
    early = stop("S2", "R6", times="12:24 12:24 13:34")
    too_early = with_trips(PLAN, "V2", 4, FRIDAY.trips[0], trip("11:44", early, back="14:09"))
    assert codes(free, on_time) == []
    assert codes(free, too_early) == ["trip_order"]
    assert amounts(free, too_early, code="trip_order") == [60]


@pytest.mark.parametrize("arrival", ["9:49", "9:51"])
def test_an_arrival_is_exactly_one_drive_after_the_work(arrival) -> None:
    times = {"arrival_s": clock(arrival), "start_s": clock("9:51"), "end_s": clock("11:01")}
    plan = with_stop(PLAN, "V2", 11, "S3", **times)
    plan = with_route(
        plan, "V2", 11, lambda r: replace(r, trips=(replace(r.trips[0], return_s=clock("11:46")),))
    )
    assert codes(PROBLEM, plan) == ["travel_time"]
    assert amounts(PROBLEM, plan, code="travel_time") == [60]


@pytest.mark.parametrize("back", ["11:44", "11:46"])
def test_a_return_is_exactly_one_drive_after_the_work(back) -> None:
    plan = with_trips(PLAN, "V2", 11, trip("9:00", FRIDAY.trips[0].stops[0], back=back))
    assert codes(PROBLEM, plan) == ["travel_time"]


def test_no_leg_is_without_a_way() -> None:
    cut = matrix().duration_s.copy()
    cut[2, 3] = UNREACHABLE_S
    problem = replace(PROBLEM, matrices={"van": replace(matrix(), duration_s=cut)})
    assert codes(problem, PLAN) == ["unreachable"]
    assert len(check(problem, PLAN)) == 2  # S2 to S3 on both Tuesdays


def test_driving_is_limited() -> None:
    """The first Tuesday of V1: 40 + 15 + 36 + 25 = 116 minutes."""
    assert codes(with_rules(PROBLEM, "V1", max_drive_s=116 * 60), PLAN) == []
    strict = with_rules(PROBLEM, "V1", max_drive_s=116 * 60 - 1)
    assert codes(strict, PLAN) == ["drive_time"]
    assert amounts(strict, PLAN, code="drive_time") == [1]


def test_a_route_all_through_noon_needs_a_break() -> None:
    without = with_route(PLAN, "V1", 1, lambda route: replace(route, breaks=()))
    assert codes(PROBLEM, without) == ["break_missing"]
    assert codes(with_rules(PROBLEM, "V1", break_s=0), without) == []


def test_who_is_back_when_breaks_must_begin_needs_none() -> None:
    """Away 10:35-13:00: arrive 11:15, work to 12:25, back at 13:00 with breaks until 13:00."""
    work = stop("S2", "R6", times="11:15 11:15 12:25")
    problem, plan = alone(trip("10:35", work, back="13:00"))
    assert codes(problem, plan) == []
    assert codes(with_rules(problem, "V1", break_until_s=clock("13:00") - 1), plan) == [
        "break_missing"
    ]


def test_who_leaves_after_a_break_at_home_needs_none() -> None:
    """Breaks of an hour from 11:30: leaving at 12:30 is late enough."""
    work = stop("S2", "R6", times="13:10 13:10 14:20")
    problem, plan = alone(trip("12:30", work, back="14:55"))
    assert codes(problem, plan) == []
    assert codes(with_rules(problem, "V1", break_s=3601), plan) == ["break_missing"]


def test_a_break_must_begin_in_time_and_last() -> None:
    def lunch(begins: str, ends: str) -> Plan:
        return with_route(PLAN, "V1", 1, lambda r: replace(r, breaks=(rest(begins, ends),)))

    assert codes(with_rules(PROBLEM, "V1", break_from_s=clock("11:36")), PLAN) == []
    assert codes(with_rules(PROBLEM, "V1", break_from_s=clock("11:37")), PLAN) == ["break_missing"]
    early = with_rules(PROBLEM, "V1", break_until_s=clock("11:45"))
    assert codes(early, lunch("11:45", "12:45")) == []
    assert codes(early, lunch("11:46", "12:46")) == ["break_missing"]
    assert codes(PROBLEM, lunch("11:36", "12:35")) == ["break_missing"]
    assert codes(PROBLEM, lunch("11:36", "13:00")) == []


def test_an_hour_at_the_base_is_a_break() -> None:
    """Friday: back at 11:45, out again at 12:45."""
    assert codes(with_rules(PROBLEM, "V2", break_s=3600), PLAN) == []
    assert codes(with_rules(PROBLEM, "V2", break_s=3601), PLAN) == ["break_missing"]


def test_time_at_the_base_counts_from_the_earliest_break() -> None:
    """Of 11:45-12:45 only 45 minutes are after 12:00."""
    late = with_rules(PROBLEM, "V2", break_from_s=clock("12:00"), break_s=45 * 60)
    assert codes(late, PLAN) == []
    assert codes(with_rules(late, "V2", break_s=45 * 60 + 1), PLAN) == ["break_missing"]


def test_a_break_after_work_delays_the_drive() -> None:
    """Work to 12:20, an hour's break, 35 minutes home."""
    work = stop("S2", "R6", times="11:10 11:10 12:20")
    lunch = (rest("12:20", "13:20"),)
    problem, plan = alone(trip("10:30", work, back="13:55"), breaks=lunch)
    assert codes(problem, plan) == []
    problem, rushed = alone(trip("10:30", work, back="13:20"), breaks=lunch)
    assert codes(problem, rushed) == ["travel_time"]
    problem, driving = alone(trip("10:30", work, back="12:55"), breaks=lunch)
    assert codes(problem, driving) == ["break_overlap", "travel_time"]


@pytest.mark.parametrize(
    "lunch",
    [
        (rest("11:35", "12:36"),),  # a minute of driving
        (rest("11:37", "13:01"),),  # a minute of work
        (rest("12:00", "13:00"), rest("11:40", "12:01")),  # each other
        (rest("12:00", "13:00"), rest("11:40", "11:40")),  # no break at all
        (rest("12:00", "13:00"), rest("6:00", "7:00")),  # before leaving
        (rest("12:00", "13:00"), rest("13:31", "13:32")),  # on the way home
    ],
)
def test_a_break_overlaps_nothing(lunch) -> None:
    plan = with_route(PLAN, "V1", 1, lambda route: replace(route, breaks=lunch))
    assert "break_overlap" in codes(PROBLEM, plan)
    assert len([v for v in check(PROBLEM, plan) if v.code == "break_overlap"]) == 1


def test_two_breaks_one_after_the_other_are_fine() -> None:
    lunch = (rest("11:40", "12:40"), rest("12:40", "13:00"))
    plan = with_route(PLAN, "V1", 1, lambda route: replace(route, breaks=lunch))
    assert codes(PROBLEM, plan) == []


def test_a_break_is_not_listed_at_the_base() -> None:
    plan = with_route(PLAN, "V2", 4, lambda r: replace(r, breaks=(rest("11:45", "12:45"),)))
    assert codes(PROBLEM, plan) == ["break_overlap"]


def test_with_no_drive_a_break_may_follow_the_work_or_the_arrival() -> None:
    legs = {a: dict(row) for a, row in LEG_MINUTES.items()}
    legs["S2"]["S3"] = 0
    problem, _ = alone()
    second = replace(problem.requirements[0], id="R7", village_code="S3", stop_id="S3")
    problem = replace(
        problem, requirements=(*problem.requirements, second), matrices={"van": matrix(legs)}
    )
    first = stop("S2", "R6", times="10:40 10:40 11:50")

    def plan(times: str) -> Plan:
        trips = (trip("10:00", first, stop("S3", "R7", times=times), back="14:45"),)
        route = Route(vehicle_id="V1", day=1, trips=trips, breaks=(rest("11:50", "12:50"),))
        return Plan(routes=(route,), unserved=())

    assert codes(problem, plan("12:50 12:50 14:00")) == []
    assert codes(problem, plan("11:50 12:50 14:00")) == []
    assert "travel_time" in codes(problem, plan("11:55 12:50 14:00"))


def test_a_break_may_be_on_any_trip() -> None:
    """Friday's second trip waits at S2 from 13:25 to 13:45, a break of 20 minutes."""
    waiting = trip("12:45", stop("S2", "R6", times="13:25 13:45 14:55"), back="15:30")
    lunch = (rest("13:25", "13:45"),)
    plan = with_trips(PLAN, "V2", 4, FRIDAY.trips[0], waiting, breaks=lunch)
    assert codes(PROBLEM, plan) == []


def test_one_empty_trip_among_others_is_reported() -> None:
    plan = with_trips(PLAN, "V2", 4, *FRIDAY.trips, trip("15:10", back="15:10"))
    assert codes(with_vehicle(PROBLEM, "V2", max_trips=3), plan) == ["trip_order"]


def test_too_many_days_of_the_second_week() -> None:
    """V2 takes over the second Tuesday and is out on days 8 and 11."""
    plan = with_route(PLAN, "V1", 8, lambda route: replace(route, vehicle_id="V2"))
    (found,) = check(with_vehicle(PROBLEM, "V2", max_days_per_week=1), plan)
    assert (found.code, found.day, found.amount) == ("days_per_week", 7, 1)
    assert "第 2 周出车 2 天，最多 1 天" in found.message_zh
    assert "out 2 times in week 2; at most 1" in found.message_en


def test_a_late_return_names_the_latest_time() -> None:
    (found,) = check(with_shift("8:00-13:24"), PLAN)
    assert "13:55 返回，晚于最迟时间 13:54" in found.message_zh
