"""Times of routes whose order is known."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.timetables import Timetabler
from optimizer.domain.plan import Plan, Route
from tests.support.edits import codes, with_requirement, with_rules, with_vehicle
from tests.support.tiny import clock, requirement, tiny_problem, window

TUESDAY = 1


def problem():
    """Return the tiny problem with an hour's work in each village, without breaks."""
    works = tuple(
        requirement(f"R{n}", stop_id=f"S{n}", service_min=60, setup_min=0) for n in (1, 2, 3)
    )
    free = with_rules(with_vehicle(tiny_problem(), "V1", max_trips=2), "V1", break_s=0)
    return replace(free, requirements=works)


def timed(one, *trips: list[str]) -> tuple[Route, list[str]]:
    """Return a route, and what it breaks beside the visits that it does not make."""
    route = Timetabler(one).route("V1", TUESDAY, trips)
    broken = codes(one, Plan(routes=(route,), unserved=()))
    return route, [code for code in broken if code != "visit_count"]


def test_a_route_leaves_with_the_shift_and_drives_without_pause() -> None:
    route, broken = timed(problem(), ["R1", "R2"])
    (trip,) = route.trips
    assert broken == []
    assert (trip.depart_s, trip.return_s) == (clock("8:00"), clock("11:25"))
    assert [stop.arrival_s for stop in trip.stops] == [clock("8:30"), clock("9:50")]


def test_it_leaves_as_late_as_the_earliest_return_allows() -> None:
    """S2 opens at 11:00: back at 12:35 also when leaving at 9:10."""
    one = with_requirement(problem(), "R2", windows=(window("11:00-13:00"),))
    route, broken = timed(one, ["R1", "R2"])
    (trip,) = route.trips
    assert broken == []
    assert (trip.depart_s, trip.return_s) == (clock("9:10"), clock("12:35"))
    assert trip.stops[1].arrival_s == trip.stops[1].start_s == clock("11:00")


def test_a_window_on_the_way_keeps_it_from_leaving_later() -> None:
    """S1 closes at 9:45, so the work there begins at 8:45 at the latest, though S2 opens at 11."""
    one = with_requirement(problem(), "R2", windows=(window("11:00-13:00"),))
    one = with_requirement(one, "R1", windows=(window("8:00-9:45"),))
    route, broken = timed(one, ["R1", "R2"])
    assert broken == []
    assert route.trips[0].depart_s == clock("8:15")
    assert route.trips[0].stops[1].arrival_s == clock("10:05")


def test_the_first_window_with_room_is_taken() -> None:
    one = with_requirement(problem(), "R1", windows=(window("8:00-9:00"), window("10:00-12:00")))
    route, broken = timed(one, ["R1"])
    assert broken == []
    assert route.trips[0].stops[0].start_s == clock("10:00")


def test_the_second_trip_follows_after_reloading_and_the_first_one_waits_for_it() -> None:
    one = with_rules(problem(), "V1", reload_s=600)
    route, broken = timed(one, ["R1"], ["R2"])
    first, second = route.trips
    assert broken == []
    assert (first.depart_s, first.return_s) == (clock("8:00"), clock("9:55"))
    assert second.depart_s == clock("10:05")
    late = with_requirement(one, "R2", release_s=clock("12:00"))
    route, broken = timed(late, ["R1"], ["R2"])
    first, second = route.trips
    assert broken == []
    assert (first.depart_s, first.return_s) == (clock("9:55"), clock("11:50"))
    assert second.depart_s == clock("12:00")


def test_a_release_holds_up_the_trip_that_carries_it() -> None:
    one = with_requirement(problem(), "R2", release_s=clock("9:00"))
    route, broken = timed(one, ["R1", "R2"])
    assert broken == []
    assert route.trips[0].depart_s == clock("9:00")


def test_what_cannot_be_kept_is_timed_all_the_same() -> None:
    one = with_requirement(problem(), "R2", windows=(window("8:00-9:00"),))
    route, broken = timed(one, ["R1", "R2"])
    assert broken == ["window"]
    assert route.trips[0].stops[1].start_s == clock("9:50")
