"""Time bands: which part of the day the visits of a task keep, once they have their times."""

from __future__ import annotations

from collections.abc import Collection

from optimizer.solving.kernel import FIRST_BAND
from optimizer.solving.schedule import Choice, Schedule
from optimizer.solving.tasks import Task


def part_of(task: Task, starts_s: Collection[int]) -> int | None:
    """
    Return the part of the day that holds the most of a task's starts, the first of equals.

    Parameters
    ----------
    task
        Whose visits they are.
    starts_s
        When they start.
    """

    def held(part: int | None) -> int:
        return sum(any(a <= s <= z for a, z in task.intervals(part)) for s in starts_s)

    return max(task.parts(visits=task.visits), key=held, default=None)


def bind_bands(schedule: Schedule) -> None:
    """
    Bind tasks that must keep a time band, and so far keep it only because days repeat, to it.

    Their times stay as they are; whatever is inserted later leaves them within the band.
    """
    bound: dict[int, int] = {}
    for task in schedule.instance.tasks:
        choice = schedule.choices[task.index]
        if task.bands and choice is not None and (choice.part or 0) < FIRST_BAND:
            part = part_of(task, schedule.starts_s(task.index).values())
            if part is not None:
                bound[task.index] = part
                schedule.choices[task.index] = Choice(days=choice.days, part=part)
    keys = {(day, v) for task in bound for day, v in schedule.visits[task].items()}
    for key in sorted(keys):
        halts = tuple((task, bound.get(task, part)) for task, part in schedule.routes[key])
        if not schedule.set_route(key, halts):
            raise RuntimeError("A task does not keep its time band.")
