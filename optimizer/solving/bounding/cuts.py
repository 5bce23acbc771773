"""Subset-row cuts over three tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.blocks import Block
from optimizer.solving.bounding.columns import Column, Cut

LEAST_EXCESS = 0.05
"""By how many routes a cut must be violated to be worth its price in the search."""

AT_ONCE = 12
"""Cuts added to a class of days at a time."""


def violated_cuts(
    block: Block, taken: Sequence[tuple[Column, float]], known: Sequence[Cut]
) -> list[Cut]:
    """
    Return cuts that a solution of the linear programme violates, the most violated first.

    Jepsen, Petersen, Spoorendonk & Pisinger, Operations Research 56(2), 2008. For three tasks
    half the sum of their visit rows, rounded down by column and on the right, is kept by whole
    numbers of routes.

    Parameters
    ----------
    block
        What is bounded.
    taken
        Routes of the solution, and how often each is taken.
    known
        Cuts that there are; no class of days gets more than can be priced at once.
    """
    by_class: dict[int, list[tuple[Mapping[int, int], float]]] = defaultdict(list)
    for column, share in taken:
        day_class = block.supplies[column.supply].day_class
        by_class[day_class].append((column.visits, share))
    found = []
    for day_class, routes in sorted(by_class.items()):
        room = pricing.MAX_MEMORY - sum(cut.day_class == day_class for cut in known)
        fresh = _of_class(block, day_class, routes, set(known))
        found += fresh[: min(AT_ONCE, room)]
    return found


def _of_class(
    block: Block,
    day_class: int,
    routes: Sequence[tuple[Mapping[int, int], float]],
    known: set[Cut],
) -> list[Cut]:
    beside: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    of_task: dict[int, list[int]] = defaultdict(list)
    for number, (visits, share) in enumerate(routes):
        for task in visits:
            of_task[task].append(number)
            for other in visits:
                if other != task:
                    beside[task][other] += share
    found: dict[tuple[int, int, int], tuple[float, Cut]] = {}
    for a in sorted(beside):
        for b in sorted(beside[a]):
            for c in sorted(beside[b]):
                tasks = tuple(sorted((a, b, c)))
                if len(set(tasks)) < 3 or tasks in found:
                    continue
                together = beside[a][b] + beside[b][c] + beside[a].get(c, 0.0)
                most = most_routes(block, day_class, tasks)
                if together <= most + LEAST_EXCESS:
                    continue
                cut = Cut(day_class=day_class, tasks=(tasks[0], tasks[1], tasks[2]), most=most)
                numbers = sorted({n for task in tasks for n in of_task[task]})
                excess = sum(cut.share(routes[n][0]) * routes[n][1] for n in numbers) - most
                found[cut.tasks] = (excess, cut)
    good = [
        (-excess, cut.tasks, cut)
        for excess, cut in found.values()
        if excess > LEAST_EXCESS and cut not in known
    ]
    return [cut for _, _, cut in sorted(good, key=lambda entry: entry[:2])]


def most_routes(block: Block, day_class: int, tasks: Sequence[int]) -> int:
    """Return how many routes may visit two of three tasks: one a day, and half of all visits."""
    visits = sum(min(int(block.days[day_class, t]), int(block.most[t])) for t in tasks)
    return min(len(block.day_classes[day_class]), visits // 2)
