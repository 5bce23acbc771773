"""The first schedule: every task at its base, where it fits best."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.solving.insertion import complete, insert, insert_partly
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import ChoiceTable, Schedule


def construct(
    instance: Instance, tables: Mapping[int, ChoiceTable], depots: list[int | None]
) -> Schedule:
    """
    Insert every task at its cheapest place among the vehicles of its base, then fill.

    Urgent tasks come first, among them those with more visits, then the farthest from the base.

    Parameters
    ----------
    instance
        The compiled problem.
    tables
        Choices of days by task; tasks without are not planned.
    depots
        Base (location index) by task.
    """
    schedule = Schedule(instance)

    def rank(index: int) -> tuple[int, int, int, int]:
        task, depot = instance.tasks[index], depots[index]
        away_s = 0
        if depot is not None and task.vehicles:
            away_s = instance.usual_travel[task.vehicles[0]].duration_s[depot][task.location]
        return task.priority, -task.visits, -away_s, index

    for index in sorted(tables, key=rank):
        task = instance.tasks[index]
        at_base = [v for v in task.vehicles if instance.depots[v] == depots[index]]
        if at_base:
            insert(schedule, task, tables[index], at_base)
    fill(schedule, tables)
    return schedule


def left_out(schedule: Schedule, tables: Mapping[int, ChoiceTable]) -> list[int]:
    """Return the tasks that may be planned and are not, or not wholly; urgent ones first."""
    tasks = schedule.instance.tasks
    missing = [
        index
        for index, table in tables.items()
        if table.choices and len(schedule.visits[index]) < tasks[index].visits
    ]
    return sorted(missing, key=lambda t: (tasks[t].priority, -tasks[t].duration_s, t))


def fill(schedule: Schedule, tables: Mapping[int, ChoiceTable]) -> None:
    """Insert what is left out wherever it fits, whole tasks before parts, in place."""
    for index in left_out(schedule, tables):
        task = schedule.instance.tasks[index]
        if schedule.visits[index]:
            complete(schedule, task)
        else:
            insert(schedule, task, tables[index])
    for index in left_out(schedule, tables):
        if not schedule.visits[index]:
            insert_partly(schedule, schedule.instance.tasks[index], tables[index])
