"""The weekly layer as a whole: groups that share no vehicle outside, and their days by CP-SAT."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice
from optimizer.solving.weekly.days import Assignment, DayModel, Group

Choices = dict[int, tuple[Choice, ...]]
"""Choices of days by task."""


def groups(instance: Instance, depots: list[int | None]) -> list[Group]:
    """
    Split tasks and vehicles into the smallest groups that do not share a vehicle.

    Tasks meet vehicles of the depot they are assigned to; connected ones form a group.

    Parameters
    ----------
    instance
        The compiled problem.
    depots
        Depot (location index) by task; ``None`` leaves a task out.
    """
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for task in instance.tasks:
        for vehicle in task.vehicles:
            if instance.depots[vehicle] == depots[task.index]:
                parent[root(("task", task.index))] = root(("vehicle", vehicle))
    members: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for node in list(parent):
        members[root(node)].append(node)
    found = []
    for nodes in members.values():
        tasks = tuple(sorted(i for kind, i in nodes if kind == "task"))
        vehicles = tuple(sorted(i for kind, i in nodes if kind == "vehicle"))
        found.append(Group(depot=instance.depots[vehicles[0]], tasks=tasks, vehicles=vehicles))
    return sorted(found, key=lambda group: group.tasks)


def choose_days(
    instance: Instance,
    group: Group,
    *,
    choices: Choices,
    hops_s: list[int],
    start: Assignment,
    work_limit: float,
    seed: int,
) -> Assignment:
    """
    Choose days and vehicles of a group: over one week where everything repeats, else the cycle.

    Parameters
    ----------
    instance
        The compiled problem.
    group
        What is planned together.
    choices
        Choices of days by task.
    hops_s
        Estimated drive from a neighbouring stop, by task.
    start
        The present choices, from which the search starts.
    work_limit
        CP-SAT's deterministic time.
    seed
        Random seed of CP-SAT.
    """
    own = {task: choices[task] for task in group.tasks}
    weekly = instance.weeks > 1 and _repeats(instance, group, own, start)
    if weekly:
        own = {task: tuple(map(_first_week, listed)) for task, listed in own.items()}
        start = _weekly(start)
    model = DayModel(instance, group, options=own, hops_s=hops_s)
    model.hint(start)
    found = model.solve(work_limit=work_limit, seed=seed)
    return _repeated(instance, found) if weekly else found


def _repeats(instance: Instance, group: Group, choices: Choices, start: Assignment) -> bool:
    """Tell whether every week of the group is like the first."""
    steady_fleet = all(
        instance.same_day(v, day, day % DAYS_PER_WEEK)
        for v in group.vehicles
        for day in range(instance.days)
    )
    return (
        steady_fleet
        and all(_repeat(_first_week(c), instance.weeks) == c for c in start.choices.values())
        and all(
            _repeat(_first_week(choice), instance.weeks) == choice
            for listed in choices.values()
            for choice in listed
        )
    )


def _first_week(choice: Choice) -> Choice:
    return Choice(days=tuple(d for d in choice.days if d < DAYS_PER_WEEK), part=choice.part)


def _weekly(start: Assignment) -> Assignment:
    return Assignment(
        choices={task: _first_week(choice) for task, choice in start.choices.items()},
        vehicles={
            task: {day: v for day, v in days.items() if day < DAYS_PER_WEEK}
            for task, days in start.vehicles.items()
        },
    )


def _repeat(choice: Choice, weeks: int) -> Choice:
    days = tuple(week * DAYS_PER_WEEK + d for week in range(weeks) for d in choice.days)
    return Choice(days=days, part=choice.part)


def _repeated(instance: Instance, found: Assignment) -> Assignment:
    """Lay the first week's decisions over every week."""
    weeks = range(instance.weeks)
    return Assignment(
        choices={t: _repeat(choice, instance.weeks) for t, choice in found.choices.items()},
        vehicles={
            task: {w * DAYS_PER_WEEK + day: v for w in weeks for day, v in days.items()}
            for task, days in found.vehicles.items()
        },
    )
