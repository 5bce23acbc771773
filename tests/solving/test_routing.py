"""A day's routing model by itself."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.problem import Problem
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
