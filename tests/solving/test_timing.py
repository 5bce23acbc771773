"""Timetables of the tiny problem, worked by hand (see `tests.support.tiny` for its minutes)."""

from dataclasses import replace

from optimizer.domain.problem import Problem
from optimizer.solving.instance import Instance
from optimizer.solving.timing import Timetable, timetable
from tests.support.tiny import clock, requirement, tiny_problem

MONDAY, TUESDAY, SATURDAY = 0, 1, 5


def problem_with(*requirements, **vehicle_changes) -> Problem:
    problem = tiny_problem()
    vehicles = tuple(replace(v, **vehicle_changes) for v in problem.vehicles)
    return replace(problem, requirements=requirements, vehicles=vehicles)


def timed(problem: Problem, *ids: str, vehicle: str = "V1", day: int = TUESDAY) -> Timetable | None:
    instance = Instance(problem)
    halts = []
    for name in ids:
        task = instance.tasks[instance.task_of[name]]
        halves = [half for half in (0, 1) if task.starts[half]]
        halts.append((task.index, halves[0] if len(halves) == 1 else None))
    return timetable(instance, vehicle=instance.vehicle_index[vehicle], day=day, halts=halts)


def with_rules(problem: Problem, **changes) -> Problem:
    vehicles = tuple(replace(v, rules=replace(v.rules, **changes)) for v in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def test_leaves_so_late_that_it_does_not_wait():
    times = timed(tiny_problem(), "R1", vehicle="H1", day=MONDAY)
    assert (times.depart_s, times.return_s) == (clock("8:00"), clock("11:15"))
    assert (times.drive_s, times.distance_m, times.wait_s) == (55 * 60, 33_000, 0)


def test_breaks_while_it_waits_for_an_opening():
    times = timed(tiny_problem(), "R2", "R4", "R5")
    assert times.break_s == (clock("12:00"), clock("13:00"))
    assert times.starts_s == (clock("9:04"), clock("10:14"), clock("13:00"))
    assert times.arrivals_s[2] == clock("12:00")
    assert (times.depart_s, times.return_s, times.wait_s) == (clock("8:24"), clock("13:55"), 0)


def test_breaks_right_after_a_halt_when_that_brings_it_home_first():
    # S3 50 min away; work 9:00-12:00 then break 12:00-13:00 then S2, 16 min on.
    problem = problem_with(
        requirement("A", stop_id="S3", windows=("9:00-12:00",), service_min=170),
        requirement("B", stop_id="S2", windows=("8:00-17:00",)),
    )
    times = timed(problem, "A", "B")
    assert times.starts_s == (clock("9:00"), clock("13:16"))
    assert times.break_s == (clock("12:00"), clock("13:00"))


def test_needs_no_break_when_back_at_the_last_start_of_it():
    # 25 min home from S1: ends 12:35, back 13:00 sharp, the crew eats at the base.
    problem = problem_with(requirement("A", windows=("10:00-12:35",), service_min=145))
    assert timed(problem, "A").break_s is None


def test_needs_a_break_when_back_a_minute_later():
    problem = problem_with(requirement("A", windows=("10:00-12:36",), service_min=146))
    assert timed(problem, "A") is None or timed(problem, "A").break_s is not None


def test_a_window_takes_the_whole_visit():
    exact = problem_with(requirement("A", windows=("9:00-10:10",)))
    short = problem_with(requirement("A", windows=("9:00-10:09",)))
    assert timed(exact, "A").starts_s == (clock("9:00"),)
    assert timed(short, "A") is None


def test_takes_the_next_window_when_the_first_is_missed():
    problem = problem_with(
        requirement("A", stop_id="S3", service_min=60),
        requirement("B", windows=("8:00-10:00", "14:00-16:00")),
    )
    assert timed(problem, "A", "B").starts_s[1] == clock("14:00")


def test_overtime_is_counted_and_bounded():
    # S1 is 30 min out and 25 min home: a visit that ends 17:00 is back 17:25.
    late = problem_with(requirement("A", windows=("15:50-17:00",)))
    assert timed(late, "A").overtime_s == 25 * 60
    assert timed(with_rules(late, max_overtime_s=25 * 60), "A") is not None
    assert timed(with_rules(late, max_overtime_s=24 * 60), "A") is None


def test_driving_is_bounded():
    problem = problem_with(requirement("A"))
    assert timed(with_rules(problem, max_drive_s=55 * 60), "A") is not None
    assert timed(with_rules(problem, max_drive_s=55 * 60 - 1), "A") is None


def test_no_timetable_without_a_shift():
    assert timed(tiny_problem(), "R4", day=SATURDAY) is None
