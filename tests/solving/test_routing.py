"""A day's routing model by itself."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import Problem
from optimizer.domain.services import TimeWindow
from optimizer.solving.daily.routing import DayRouting, DayTasks
from optimizer.solving.instance import Instance
from optimizer.units import HOUR_S
from tests.support.tiny import requirement, tiny_problem

TUESDAY = 1
VANS = ("A", "B", "C", "D")


def closed_over_noon() -> Problem:
    """Return four halts of half an hour for each of four vans, in three villages."""
    problem = tiny_problem()
    van = next(v for v in problem.vehicles if v.fleet == "van")
    return replace(
        problem,
        requirements=tuple(
            requirement(
                f"R{name}{n}",
                stop_id=f"S{n % 3 + 1}",
                service_min=30,
                setup_min=0,
                windows=("8:30-11:30", "13:00-16:00"),
            )
            for name in VANS
            for n in range(4)
        ),
        vehicles=tuple(
            replace(van, id=name, rules=replace(van.rules, max_drive_s=5 * HOUR_S)) for name in VANS
        ),
    )


def test_routes_over_the_gap_of_noon_are_restored_without_a_search_for_their_times():
    # A price on the span makes the library try the seconds of each stop of each van in turn: the
    # least span that its bounds promise does not exist. Then this never ends.
    instance = Instance(closed_over_noon())
    halts = tuple((task.index, None) for task in instance.tasks)
    vans = tuple(instance.vehicle_index[name] for name in VANS)
    part = DayTasks(day=TUESDAY, halts=halts, allowed=(vans,) * len(halts), vehicles=vans)
    places = [instance.tasks[task].location for task, _ in halts]
    start = {
        van: tuple(sorted(halts[4 * k : 4 * k + 4], key=lambda halt: places[halt[0]]))[:3]
        for k, van in enumerate(vans)
    }
    repaired = DayRouting(instance, part, with_breaks=False).repair(start)
    assert repaired is not None
    assert sorted(halt for route in repaired.values() for halt in route) == sorted(halts)


def one_van(problem: Problem, **rules: int) -> Problem:
    """Return a problem with R1 to R3, half an hour in each village, and one van without break."""
    van = next(v for v in problem.vehicles if v.fleet == "van")
    visits = tuple(
        requirement(f"R{n}", stop_id=f"S{n}", service_min=30, setup_min=0) for n in (1, 2, 3)
    )
    without_break = replace(van, rules=replace(van.rules, break_s=0, max_overtime_s=0, **rules))
    return replace(problem, vehicles=(without_break,), requirements=visits)


def served(problem: Problem) -> int:
    """Return how many halts the library has room for."""
    instance = Instance(problem)
    halts = tuple((task.index, None) for task in instance.tasks)
    part = DayTasks(day=TUESDAY, halts=halts, allowed=((0,),) * len(halts), vehicles=(0,))
    found = DayRouting(instance, part, with_breaks=False).build(solution_limit=20)
    return sum(len(route) for route in (found or {}).values())


def test_a_longest_duty_holds_in_the_library_too():
    # S1, S2, S3: 30 + 20 + 15 + 45 minutes of driving and three halves of an hour.
    assert served(one_van(tiny_problem(), max_duty_s=200 * 60)) == 3
    assert served(one_van(tiny_problem(), max_duty_s=200 * 60 - 1)) == 2


def test_time_may_reach_beyond_the_day():
    late = TimeWindow(open_s=50 * HOUR_S, close_s=80 * HOUR_S)
    problem = one_van(tiny_problem())
    problem = replace(
        problem,
        requirements=tuple(replace(r, windows=(late,)) for r in problem.requirements),
        vehicles=tuple(replace(v, shifts=(late,) * 14) for v in problem.vehicles),
    )
    assert served(problem) == 3
