"""A day's routing model by itself."""

from __future__ import annotations

from dataclasses import replace

from optimizer.solving.daily.routing import DayRouting, DayTasks
from optimizer.solving.instance import Instance
from tests.support.tiny import requirement, tiny_problem

TUESDAY = 1


def test_a_route_over_a_long_noon_gap_is_restored_without_a_search_for_its_times():
    # Two windows with a gap each: the least span that bounds promise does not exist, and the
    # library would try every second of every stop to find that out.
    gapped = ("8:30-11:30", "13:00-16:00")
    problem = replace(
        tiny_problem(),
        requirements=tuple(
            requirement(f"R{n}", stop_id=f"S{n % 3 + 1}", service_min=20, windows=gapped)
            for n in range(9)
        ),
    )
    instance = Instance(problem)
    halts = tuple((task.index, None) for task in instance.tasks)
    van = instance.vehicle_index["V1"]
    part = DayTasks(day=TUESDAY, halts=halts, allowed=((van,),) * len(halts), vehicles=(van,))
    start = halts[0::3] + halts[1::3]
    routing = DayRouting(instance, part, with_breaks=False)
    repaired = routing.repair({van: start})
    assert repaired is not None
    assert set(start) <= set(repaired[van]) <= set(halts)
