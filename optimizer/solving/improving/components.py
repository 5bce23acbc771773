"""Parts of a problem that share no vehicle, and how often each part's plan repeats in the cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from optimizer.domain.calendar import DAYS_PER_WEEK
from optimizer.solving.instance import Instance
from optimizer.solving.schedule import Choice
from optimizer.solving.weekly.choices import periodic_choices

PATTERN_LIMIT = 200
"""Longest list of a task's sets of days within a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """
    Tasks and vehicles that are searched together.

    The plan of the days in ``calendar`` is repeated ``repeats`` times to fill the cycle;
    ``choices`` are each task's, aligned with ``tasks``, with days counted in the calendar.
    ``kept`` names the vehicle of tasks that must stay with it. Without ``whole``, what depends on
    other days as well (promises, even work) is left out of the account.
    """

    tasks: tuple[int, ...]
    vehicles: tuple[int, ...]
    calendar: tuple[int, ...]
    repeats: int
    choices: tuple[tuple[Choice, ...], ...]
    kept: Mapping[int, int] = field(default_factory=dict)
    whole: bool = True

    @property
    def days(self) -> int:
        """Number of days that are searched."""
        return len(self.calendar)

    @property
    def visits(self) -> int:
        """Number of visits that are searched, at least 1."""
        return max(1, sum(len(listed[0].days) for listed in self.choices))


def components(
    instance: Instance, choices: Mapping[int, tuple[Choice, ...]]
) -> tuple[Component, ...]:
    """
    Split a problem as far as nothing is shared, the largest part first.

    Vehicles whose work is to be spread evenly, or whose base has a limited output, stay together,
    and a cap on changed weekdays keeps everything together.

    Parameters
    ----------
    instance
        The compiled problem.
    choices
        Choices of days by task, for every task that may be planned.
    """
    joined = _shared(instance, choices)
    parts: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index, listed in choices.items():
        if listed:
            parts[joined.root(("task", index))][0].append(index)
    for vehicle in range(len(instance.vehicles)):
        root = joined.root(("vehicle", vehicle))
        if root in parts:
            parts[root][1].append(vehicle)
    made = [_component(instance, tasks, vehicles, choices) for tasks, vehicles in parts.values()]
    return tuple(sorted(made, key=lambda c: (-sum(map(_work, c.choices)), c.tasks)))


def _shared(instance: Instance, choices: Mapping[int, tuple[Choice, ...]]) -> _Joined:
    """Join tasks and vehicles as far as they have anything in common."""
    joined = _Joined()
    prices = instance.problem.prices
    capped = prices.max_weekday_changes is not None and bool(instance.problem.in_force)
    for index, listed in choices.items():
        if not listed:
            continue
        for vehicle in instance.tasks[index].vehicles:
            joined.join(("task", index), ("vehicle", vehicle))
        if capped:
            joined.join(("task", index), "all")
    limited = set(instance.outputs.depots)
    for index, depot in enumerate(instance.depots):
        if depot in limited:
            joined.join(("vehicle", index), ("depot", depot))
    if prices.spread_h_cents:
        for index, spec in enumerate(instance.vehicles):
            joined.join(("vehicle", index), ("group", *spec.balanced_with))
    return joined


def _work(choices: tuple[Choice, ...]) -> int:
    return len(choices[0].days)


def _component(
    instance: Instance,
    tasks: list[int],
    vehicles: list[int],
    choices: Mapping[int, tuple[Choice, ...]],
) -> Component:
    """Return a component over the shortest period that all of it repeats in."""
    for weeks in range(1, instance.weeks):
        if instance.weeks % weeks or not _fleet_repeats(instance, vehicles, weeks):
            continue
        found = []
        for index in tasks:
            listed = periodic_choices(
                instance, instance.tasks[index], weeks=weeks, limit=PATTERN_LIMIT
            )
            if not listed:
                break
            found.append(listed)
        else:
            return Component(
                tasks=tuple(tasks),
                vehicles=tuple(vehicles),
                calendar=tuple(range(DAYS_PER_WEEK * weeks)),
                repeats=instance.weeks // weeks,
                choices=tuple(found),
            )
    return Component(
        tasks=tuple(tasks),
        vehicles=tuple(vehicles),
        calendar=tuple(range(instance.days)),
        repeats=1,
        choices=tuple(choices[index] for index in tasks),
    )


def _fleet_repeats(instance: Instance, vehicles: list[int], weeks: int) -> bool:
    """Tell whether the vehicles' shifts and ways are the same every few weeks."""
    period = DAYS_PER_WEEK * weeks
    return all(
        instance.same_day(v, day, day % period)
        for v in vehicles
        for day in range(period, instance.days)
    )


def repeated(choice: Choice, component: Component) -> Choice:
    """Return a component's choice as days of the whole cycle."""
    days = tuple(
        turn * component.days + component.calendar[day]
        for turn in range(component.repeats)
        for day in choice.days
    )
    return Choice(days=days, part=choice.part)


class _Joined:
    """Sets of nodes that belong together (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, node: Hashable) -> Hashable:
        """Return the node that stands for a node's set."""
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, one: Hashable, other: Hashable) -> None:
        """Unite two sets."""
        self._parent[self.root(one)] = self.root(other)
