"""The weekly layer as a whole: bases first, then days and vehicles base by base."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving.instance import Instance
from optimizer.solving.params import SolveParams
from optimizer.solving.schedule import Choice
from optimizer.solving.weekly.bases import assign_bases, hops_s
from optimizer.solving.weekly.days import Assignment, DayModel, Group


def weekly_layer(
    instance: Instance,
    params: SolveParams,
    *,
    options: dict[int, tuple[Choice, ...]],
    seed: int,
) -> Assignment:
    """
    Choose base, days and vehicle of every task.

    Parameters
    ----------
    instance
        The compiled problem.
    params
        Limits of the layer.
    options
        Choices of days by task; tasks without an entry are not planned.
    seed
        Random seed of CP-SAT.

    Returns
    -------
    Assignment
        Tasks that found no place are missing from it.
    """
    depots: list[int | None] = assign_bases(instance, params)
    depots = [depot if options.get(i) else None for i, depot in enumerate(depots)]
    hops = hops_s(instance)
    whole = Assignment()
    for group in groups(instance, depots):
        limit = params.weekly_work_limit
        part = solve_group(instance, group, options=options, hops=hops, work_limit=limit, seed=seed)
        whole.choices.update(part.choices)
        whole.vehicles.update(part.vehicles)
    return whole


def groups(instance: Instance, depots: list[int | None]) -> list[Group]:
    """
    Split tasks and vehicles into the smallest groups that do not share a vehicle.

    Tasks meet vehicles of the depot they are assigned to; connected ones form a group.
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
        if tasks:
            found.append(Group(depot=instance.depots[vehicles[0]], tasks=tasks, vehicles=vehicles))
    return sorted(found, key=lambda group: group.tasks)


def solve_group(
    instance: Instance,
    group: Group,
    *,
    options: dict[int, tuple[Choice, ...]],
    hops: list[int],
    work_limit: float,
    seed: int,
) -> Assignment:
    """Solve a group over one week where everything repeats, else over the whole cycle."""
    own = {task: options[task] for task in group.tasks}
    weekly = instance.weeks > 1 and _repeats(instance, group, own)
    if weekly:
        own = {task: tuple(map(_first_week, listed)) for task, listed in own.items()}
    model = DayModel(instance, group, options=own, hops_s=hops)
    found = model.solve(work_limit=work_limit, seed=seed)
    return _repeated(instance, found) if weekly else found


def _repeats(instance: Instance, group: Group, options: dict[int, tuple[Choice, ...]]) -> bool:
    """Tell whether every week of the group is like the first."""
    steady_fleet = all(
        instance.vehicles[v].shifts[day] == instance.vehicles[v].shifts[day % DAYS_PER_WEEK]
        for v in group.vehicles
        for day in range(instance.days)
    )
    return steady_fleet and all(
        _repeat(_first_week(choice), instance.weeks) == choice
        for listed in options.values()
        for choice in listed
    )


def _first_week(choice: Choice) -> Choice:
    return Choice(days=tuple(d for d in choice.days if d < DAYS_PER_WEEK), half=choice.half)


def _repeat(choice: Choice, weeks: int) -> Choice:
    days = tuple(week * DAYS_PER_WEEK + d for week in range(weeks) for d in choice.days)
    return Choice(days=days, half=choice.half)


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
