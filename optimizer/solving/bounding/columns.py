"""Routes as columns of the linear programme, and what is asked of sums of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from optimizer.solving.bounding.network import Detail, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A route of a source: which tasks in which order, and its cents."""

    supply: int
    tasks: tuple[int, ...]
    cents: float
    visits: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Count the visits by task."""
        object.__setattr__(self, "visits", Counter(self.tasks))

    def cycles(self) -> list[tuple[int, tuple[int, ...]]]:
        """Return the tasks that are come back to, each with the tasks between."""
        last: dict[int, int] = {}
        found = []
        for place, task in enumerate(self.tasks):
            if task in last:
                found.append((task, self.tasks[last[task] + 1 : place]))
            last[task] = place
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At least, or at most, ``count`` routes of some sources together."""

    supplies: frozenset[int]
    at_least: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """
    A subset-row cut: on a class of days, few routes visit two of three tasks.

    On one day each of the three is visited once at most, so at most one route visits two of them:
    no more routes than days, and no more than half of all visits. ``most`` is the smaller.
    """

    day_class: int
    tasks: tuple[int, int, int]
    most: int

    def share(self, visits: Mapping[int, int]) -> int:
        """Return how much a route with these visits adds to the cut."""
        return sum(visits.get(task, 0) for task in self.tasks) // 2


class Rules:
    """
    Tells which columns keep to what detail.

    Parameters
    ----------
    network
        The block.
    """

    def __init__(self, network: Network) -> None:
        self.network = network

    def overloaded(self, column: Column) -> list[int]:
        """Return the load kinds that do not fit, for a vehicle that makes one trip."""
        supply = self.network.block.supplies[column.supply]
        spec = self.network.instance.vehicles[supply.vehicle]
        tasks = [self.network.tasks[t] for t in column.tasks]
        if spec.max_trips > 1:
            return []
        over = []
        for kind in self.network.kinds:
            aboard = most = sum(task.load_out[kind] for task in tasks)
            for task in tasks:
                aboard += task.load_back[kind] - task.load_out[kind]
                most = max(most, aboard)
            if most > spec.capacity[kind]:
                over.append(kind)
        return over

    def drives_too_long(self, column: Column) -> bool:
        """Tell whether a column drives longer than allowed, for a vehicle that makes one trip."""
        supply = self.network.block.supplies[column.supply]
        spec = self.network.instance.vehicles[supply.vehicle]
        if spec.max_trips > 1:
            return False
        depot = self.network.instance.depots[supply.vehicle]
        duration_s, _ = self.network.legs(supply)
        stops = [depot, *(self.network.tasks[t].location for t in column.tasks), depot]
        driven_s = sum(int(duration_s[a, b]) for a, b in pairwise(stops))
        return driven_s > spec.rules.max_drive_s

    def keeps(self, column: Column, detail: Detail) -> bool:
        """Tell whether a column may remain under a detail."""
        if detail.drive and self.drives_too_long(column):
            return False
        if any(kind in detail.kinds for kind in self.overloaded(column)):
            return False
        return all(
            any(task not in detail.memory[other] for other in between)
            for task, between in column.cycles()
        )
